#ifndef VIEWS_ACT_H
#define VIEWS_ACT_H

#include "core/base/slice.h"

/*
 * What commands of the table do in the workbench.  arg: what was typed
 * behind the name, empty from a key.  Each acts on the top view's selection.
 */
struct app;

/* act.c: everywhere */
void act_undo(struct app *app, struct slice arg);
void act_queue(struct app *app, struct slice arg);
void act_message(struct app *app, struct slice arg);
void act_cases(struct app *app, struct slice arg);
void act_services(struct app *app, struct slice arg);
void act_open(struct app *app, struct slice arg);
void act_back(struct app *app, struct slice arg);
void act_quit(struct app *app, struct slice arg);
void act_pane(struct app *app, struct slice arg);
void act_previous_pane(struct app *app, struct slice arg);
void act_find(struct app *app, struct slice arg);
void act_command(struct app *app, struct slice arg);
/* The command line with a text in it */
void command_prompt(struct app *app, struct slice text);
void act_reload(struct app *app, struct slice arg);
void act_help(struct app *app, struct slice arg);
void act_case(struct app *app, struct slice arg);
void act_case_relocate(struct app *app, struct slice arg);
void act_draft(struct app *app, struct slice arg);

/* act_word.c; arg: whose word it is */
void act_authorise(struct app *app, struct slice arg);
void act_deny(struct app *app, struct slice arg);
void asked_word_free(struct app *app);

/* contacts.c; arg: a case, an address */
void act_contacts(struct app *app, struct slice arg);
void act_pick(struct app *app, struct slice arg);
void contacts_ask(struct app *app);

/* act_report.c */
void act_ask(struct app *app, struct slice arg);
void act_recheck(struct app *app, struct slice arg);

/* act_override.c: "VALUE REASON" */
void act_service(struct app *app, struct slice arg);
void act_account(struct app *app, struct slice arg);
void act_boundary(struct app *app, struct slice arg);

/* queue.c, queue_way.c; arg of query_completions: the app */
struct completions;
void query_completions(void *arg, struct slice before,
    struct completions *out);
void act_limit(struct app *app, struct slice arg);
void act_same_way(struct app *app, struct slice arg);
void act_sort(struct app *app, struct slice arg);
void act_fold(struct app *app, struct slice arg);

/* message.c */
void act_next_message(struct app *app, struct slice arg);
void act_previous_message(struct app *app, struct slice arg);
void act_letters(struct app *app, struct slice arg);
void act_headers(struct app *app, struct slice arg);
void act_hops(struct app *app, struct slice arg);
void act_links(struct app *app, struct slice arg);
void act_parts(struct app *app, struct slice arg);
void act_expand(struct app *app, struct slice arg);

/* act_case_life.c: on the screens of cases */
void act_case_move(struct app *app, struct slice arg);
void act_case_close(struct app *app, struct slice arg);
void act_case_claim(struct app *app, struct slice arg);
void act_case_next(struct app *app, struct slice arg);
void act_case_tracker(struct app *app, struct slice arg);
void act_case_component(struct app *app, struct slice arg);
void act_case_may_name(struct app *app, struct slice arg);
void act_case_remove(struct app *app, struct slice arg);
void act_case_split(struct app *app, struct slice arg);
void act_case_merge(struct app *app, struct slice arg);
void act_case_unmerge(struct app *app, struct slice arg);

/* campaign.c; arg: its name */
void act_campaign(struct app *app, struct slice arg);

/* act_decide.c */
void act_disposition(struct app *app, struct slice arg);
void act_rule(struct app *app, struct slice arg);

/* case.c, draft.c */
void act_note(struct app *app, struct slice arg);
void act_edit(struct app *app, struct slice arg);
void act_samples(struct app *app, struct slice arg);
void act_render(struct app *app, struct slice arg);
void act_render_over(struct app *app, struct slice arg);
void act_language(struct app *app, struct slice arg);
void act_format(struct app *app, struct slice arg);
void act_export(struct app *app, struct slice arg);
void act_mark_sent(struct app *app, struct slice arg);

#endif
