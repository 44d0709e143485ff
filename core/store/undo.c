/* Taking an act back: by a new event, never by removing one. */

#include "core/base/clock.h"
#include "core/store/contact_impl.h"
#include "core/store/outbox_impl.h"
#include "core/store/rule.h"
#include "core/store/search.h"

static enum err
undo_mark(struct store *s, const struct event *ev, struct error *e)
{
	struct arena a = { 0 };
	struct slice from = event_field(s, ev->seq, "from", &a);
	struct sha256 sha;
	int64_t rule = 0;
	enum err err;

	(void)slice_number(event_field(s, ev->seq, "from_rule", &a), &rule);
	if (!sha256_from_hex(ev->subject, &sha))
		err = err_set(e, ERR_STORE, "event %lld names no message",
		    (long long)ev->seq);
	else
		err = mark_set(s, &sha, from, rule, ev->time, e);
	arena_free(&a);
	return err;
}

/* Is a message still as the act left it, or has somebody decided since? */
static enum err
mark_stands(struct store *s, const struct event *ev, bool *stands,
    struct error *e)
{
	struct arena a = { 0 };
	enum disposition now;
	struct sha256 sha;
	int64_t rule;
	enum err err = ERR_NONE;

	*stands = true;
	if (slice_eq_str(ev->kind, "message.mark") &&
	    sha256_from_hex(ev->subject, &sha)) {
		err = mark_get(s, &sha, &now, &rule, e);
		*stands = slice_eq_str(event_field(s, ev->seq, "to", &a),
		    disposition_name(now));
	}
	arena_free(&a);
	return err;
}

static enum err
undo_domain_add(struct store *s, const struct event *ev, struct error *e)
{
	return db_run(s->db, e, "DELETE FROM k_domain WHERE name = $1", "s",
	    ev->subject);
}

/* Kinds of events that can be taken back, and how that is said: one, many.
 * Modules that write events of their own add theirs here. */
static const struct undo_rule rules[] = {
	{ "message.mark", undo_mark, "decision about a message",
	    "decisions about messages" },
	{ "domain.add", undo_domain_add, "protected domain",
	    "protected domains" },
	{ "domain.authorise", undo_word, "authorisation of a service",
	    "authorisations of services" },
	{ "domain.deny", undo_word, "denial of a service",
	    "denials of services" },
	{ "override.set", undo_override, "override of a verdict",
	    "overrides of verdicts" },
	{ "override.none", undo_override, "withdrawal of an override",
	    "withdrawals of overrides" },
	{ "rule.add", undo_rule_add, "rule", "rules" },
	{ "rule.remove", undo_rule_remove, "removal of a rule",
	    "removals of rules" },
	{ "source.add", undo_source_add, "source", "paths of sources" },
	{ "search.save", undo_search, "saved search", "saved searches" },
	{ "search.remove", undo_search, "removal of a saved search",
	    "removals of saved searches" },
	{ "case.new", undo_case_new, "opening of a case",
	    "openings of cases" },
	{ "case.add", undo_case_add, "message in a case",
	    "messages in a case" },
	{ "case.remove", undo_case_remove, "message taken out of a case",
	    "messages taken out of a case" },
	{ "case.note", undo_case_note, "note", "notes" },
	{ "case.state", undo_case_state, "change of state",
	    "changes of state" },
	{ "case.owner", undo_case_field, "change of owner",
	    "changes of owner" },
	{ "case.tracker", undo_case_field, "reference", "references" },
	{ "case.component", undo_case_field, "component", "components" },
	{ "case.next", undo_case_next, "next step", "next steps" },
	{ "case.domain", undo_case_domain, "word about naming a domain",
	    "words about naming domains" },
	{ "case.ask", undo_case_domain, "question to an owner",
	    "questions to owners" },
	{ "case.link", undo_case_link, "link", "links" },
	{ "case.merge", undo_case_merge, "merging", "mergings" },
	{ "case.merged", undo_case_merged, "merging", "mergings" },
	{ "case.unmerge", undo_case_unmerge, "un-merging", "un-mergings" },
	{ "case.unmerged", undo_case_merged, "un-merging", "un-mergings" },
	{ "contact.mark", undo_contact_mark, "word about a contact",
	    "words about contacts" },
	{ "case.reply-confirm", undo_reply_state, "confirmed answer",
	    "confirmed answers" },
	{ "case.reply-dismiss", undo_reply_state, "dismissed answer",
	    "dismissed answers" },
	{ "message.reply-dismiss", undo_reply_state, "dismissed answer",
	    "dismissed answers" },
	{ "case.reply-match", undo_reply_match, "answer put into a case",
	    "answers put into a case" },
	{ "case.ticket", undo_ticket, "ticket number", "ticket numbers" },
	{ "draft.new", undo_draft_new, "draft", "drafts" },
	{ "draft.edit", undo_draft_change, "change of a draft's text",
	    "changes of a draft's text" },
	{ "draft.change", undo_draft_change, "making of a draft anew",
	    "makings of drafts anew" },
	{ "draft.form", undo_draft_form, "change of a draft's samples",
	    "changes of a draft's samples" },
	{ "draft.residue", undo_draft_residue,
	    "decision about an address left readable",
	    "decisions about addresses left readable" },
	{ "draft.drop", undo_draft_drop, "dropping of a draft",
	    "droppings of drafts" },
	{ "case.outcome", undo_case_outcome, "outcome of a notification",
	    "outcomes of notifications" },
	{ "outbox.put", undo_outbox_put, "mail in the outbox",
	    "mails in the outbox" },
	{ "case.sent", undo_mark_sent, "record of a notification",
	    "records of notifications" },
};

static const struct undo_rule *
undo_rule_of(struct slice kind)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(rules); i++)
		if (slice_eq_str(kind, rules[i].kind))
			return &rules[i];
	return NULL;
}

/* Can all of an act be taken back? */
static enum err
undo_can(struct store *s, const struct events *ev, bool *can, struct error *e)
{
	enum err err = ERR_NONE;
	bool past = false;
	size_t i;

	for (i = 0; err == ERR_NONE && !past && i < ev->n; i++)
		if (undo_rule_of(ev->v[i].kind) == NULL)
			past = true;
		else
			err = outbox_past(s, &ev->v[i], &past, e);
	*can = !past;
	return err;
}

/* The actor's last act that has not been taken back and can be. */
static enum err
undo_find(struct store *s, const char *actor, struct events *out,
    struct error *e)
{
	int64_t before = INT64_MAX;
	struct stmt *st;
	enum err err;
	bool can;

	for (;;) {
		err = db_query(s->db, &st, e, "SELECT max(act) FROM k_event v"
		    " WHERE actor = $1 AND act < $2 AND undoes IS NULL"
		    " AND NOT EXISTS (SELECT 1 FROM k_event u"
		    "  WHERE u.undoes = v.act)"
		    /* What was erased can't be put back. */
		    " AND NOT EXISTS (SELECT 1 FROM k_event x"
		    "  WHERE x.actor = v.actor AND x.act = v.act"
		    "  AND x.erased IS NOT NULL)", "zi", actor, before);
		before = 0;
		if (err == ERR_NONE)
			err = db_int_end(st, &before, e);
		if (err != ERR_NONE)
			return err;
		if (before == 0)
			return err_set(e, ERR_ABSENT, "there is nothing that "
			    "can be undone");
		err = events_of_act(s, before, out, e);
		if (err == ERR_NONE)
			err = undo_can(s, out, &can, e);
		if (err != ERR_NONE || can)
			return err;
		events_free(out);
	}
}

/* Marks events that somebody's decision came after: they stay. */
static enum err
undo_keep(struct store *s, const struct events *ev, bool *keep, size_t *kept,
    struct error *e)
{
	enum err err = ERR_NONE;
	bool stands;
	size_t i;

	for (i = 0; err == ERR_NONE && i < ev->n; i++) {
		err = mark_stands(s, &ev->v[i], &stands, e);
		keep[i] = !stands;
		*kept += keep[i];
	}
	return err;
}

/* "3 decisions about messages of 2026-11-23 12:03:44 taken back" */
static struct slice
undo_words(const struct events *ev, size_t kept, struct arena *a)
{
	const struct event *first = &ev->v[ev->n - 1];
	const struct undo_rule *rule = undo_rule_of(first->kind);
	bool of_case = slice_starts(first->kind, "case.") ||
	    slice_starts(first->kind, "draft.") ||
	    (slice_starts(first->kind, "outbox.") &&
		first->subject.n < SHA256_HEX);
	char when[20];
	size_t i, n = 0;

	for (i = 0; i < ev->n; i++)
		n += slice_eq(ev->v[i].kind, first->kind);
	clock_long(first->time, when);
	if (kept != 0)
		return slice_printf(a, "%zu of %zu %s of %s taken back; the "
		    "rest was decided anew since", n - kept, n, rule->many,
		    when);
	if (of_case) /* their subject is the case */
		return slice_printf(a, "case %.*s: %zu %s of %s taken back",
		    SLICE_ARG(first->subject), n,
		    n == 1 ? rule->one : rule->many, when);
	return slice_printf(a, "%zu %s of %s taken back", n,
	    n == 1 ? rule->one : rule->many, when);
}

static enum err
undo_act(struct act *act, const struct events *ev, const bool *keep,
    struct slice what, struct error *e)
{
	struct json j = { 0 };
	enum err err = ERR_NONE;
	size_t i;

	for (i = 0; err == ERR_NONE && i < ev->n; i++)
		if (!keep[i])
			err = undo_rule_of(ev->v[i].kind)->undo(act->store,
			    &ev->v[i], e);
	if (err != ERR_NONE)
		return err;
	json_object(&j, NULL);
	json_int(&j, "act", ev->v[0].act);
	json_slice(&j, "what", what);
	return act_undo_event(act, ev->v[ev->n - 1].subject, ev->v[0].act, &j,
	    e);
}

enum err
store_undo(struct store *s, const char *actor, struct arena *a,
    struct slice *what, struct error *e)
{
	struct events ev = { 0 };
	struct act act;
	size_t kept = 0;
	bool *keep;
	enum err err;

	*what = SLICE_NULL;
	err = act_begin(&act, s, actor, e);
	if (err != ERR_NONE)
		return err;
	err = undo_find(s, actor, &ev, e);
	if (err == ERR_NONE) {
		keep = arena_array(a, ev.n, sizeof *keep);
		err = undo_keep(s, &ev, keep, &kept, e);
	}
	if (err == ERR_NONE) {
		*what = undo_words(&ev, kept, a);
		err = undo_act(&act, &ev, keep, *what, e);
	}
	events_free(&ev);
	return act_end(&act, err, e);
}
