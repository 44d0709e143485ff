/* espy case: cases from the command line; its verbs. */

#include <string.h>

#include "views/cmd_case.h"

/* clang-format off */
static const struct case_verb verbs[] = {
{ "list", 0, 0, true, "", "--all --mine --due", case_list_verb, false, 0 },
{ "show", 1, -1, false, "a case", "", case_show_verb, false, 0 },
{ "new", 0, -1, true, "messages", "--title --query", case_new_verb, true, 0 },
{ "add", 1, -1, false, "a case and messages", "--query", case_add_verb, true,
  0 },
{ "remove", 1, -1, false, "a case and messages", "--query", case_remove_verb,
  true, 0 },
{ "split", 1, -1, false, "a case and messages", "--title --query",
  case_split_verb, true, 0 },
{ "relocate", 1, -1, false, "a case and messages", "--title --query",
  case_relocate_verb, true, 0 },
{ "merge", 2, 2, false, "a case and the one that it goes into", "",
  case_merge_verb, true, 0 },
{ "unmerge", 1, 1, false, "a case", "", case_unmerge_verb, true, 0 },
{ "claim", 1, 1, false, "a case", "", case_claim_verb, true, 0 },
{ "assign", 2, 2, false, "a case and a name", "", case_assign_verb, true, 0 },
{ "release", 1, 1, false, "a case", "", case_release_verb, true, 0 },
{ "move", 2, 2, false, "a case and a state", "--reason", case_move_verb, true,
  0 },
{ "next", 1, -1, false, "a case and the next step", "--at", case_next_verb,
  true, 0 },
{ "close", 1, 1, false, "a case and --as RESOLUTION", "--as --reason",
  case_close_verb, true, 0 },
{ "outcome", 3, 3, false, "a case, a notification, and bounced or answered",
  "--at", case_outcome_verb, true, 0 },
{ "tracker", 1, -1, false, "a case and a reference", "", case_tracker_verb,
  true, 0 },
{ "component", 1, -1, false, "a case and a component", "",
  case_component_verb, true, 0 },
{ "domain", 2, 2, false, "a case and a domain", "--may-name",
  case_domain_verb, true, 0 },
{ "ask-owner", 2, 3, false, "a case, a domain and --to ADDRESS",
  "--to --language --force --send", case_ask_verb, false, 0 },
{ "log", 1, 1, false, "a case", "", case_log_verb, false, 0 },
{ "note", 2, -1, false, "a case and a text", "", case_note_verb, true, 0 },
{ "mark-sent", 1, -1, false, "a case and --to ADDRESS",
  "--to --how --service", case_sent_verb, true, 0 },
{ "verify", 0, 1, false, "", "--head", case_verify_verb, false, 0 },
{ "export", 2, 2, false, "a case and a file", "--whole --force",
  case_export_verb, false, 0 },
{ "import", 1, 1, true, "a file", "", case_import_verb, true,
  SESSION_STORE },
{ "contrast", 1, 1, false, "a case", "--differ --all", case_contrast_verb,
  false, 0 },
{ "stopped", 1, 1, false, "a case", "", case_stopped_verb, false, 0 },
};
/* clang-format on */

static const struct case_verb *
verb_of(const char *name)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(verbs); i++)
		if (strcmp(name, verbs[i].name) == 0)
			return &verbs[i];
	return NULL;
}

static int
no_verb(const char *command, const char *name)
{
	struct buf all = { 0 };
	size_t i;
	int code;

	for (i = 0; i < ARRAY_LEN(verbs); i++)
		buf_addf(&all, "%s%s", i == 0 ? "" :
		    i + 1 == ARRAY_LEN(verbs) ? " or " : ", ", verbs[i].name);
	code = name == NULL ? cli_usage(command, "wants a verb: %s",
	    buf_slice(&all).p) : cli_usage(command, "there is no \"%s\"; "
	    "it takes %s", name, buf_slice(&all).p);
	buf_free(&all);
	return code;
}

static bool
takes(const struct case_verb *v, const char *option)
{
	struct slice names = slice_str(v->takes), name;

	while ((name = slice_word(&names)).n != 0)
		if (slice_eq_str(name, option))
			return true;
	return false;
}

static bool
is_given(const struct cli_option *o)
{
	return o->value != NULL ? *o->value != NULL : *o->flag;
}

/* Words and options are those that the verb takes */
static int
check_call(const struct case_verb *v, const char *command, int words,
    const struct cli_option *options, size_t n)
{
	size_t i;

	if (words < v->least)
		return cli_usage(command, "%s wants %s", v->name, v->wants);
	if (v->most >= 0 && words > v->most)
		return cli_usage(command, v->most == 0
		    ? "%s takes no argument" : "%s has too many arguments",
		    v->name);
	for (i = 0; i < n; i++)
		if (is_given(&options[i]) && !takes(v, options[i].name))
			return cli_usage(command, "%s takes no %s", v->name,
			    options[i].name);
	return EXIT_DONE;
}

struct slice
case_call_text(struct case_call *c)
{
	struct buf b = { 0 };
	struct slice out;
	int i;

	for (i = 0; i < c->n; i++)
		buf_addf(&b, "%s%s", i != 0 ? " " : "", c->words[i]);
	out = slice_dup(&c->arena, buf_slice(&b));
	buf_free(&b);
	return out;
}

static int
run_verb(const struct case_verb *v, struct case_call *c)
{
	int code = v->run(c);

	/* after an act the case as it is now, for programs */
	if (code == EXIT_DONE && v->act && c->cli->json)
		code = case_show(c->cli, c->session, c->changed.n != 0
			? c->changed : slice_str(c->id));
	arena_free(&c->arena);
	return code;
}

int
cmd_case(struct cli *cli, int argc, char **argv)
{
	struct case_call c = { .cli = cli };
	const struct cli_option options[] = {
		{ "--title", &c.o.title, NULL },
		{ "--query", &c.o.query, NULL },
		{ "--reason", &c.o.reason, NULL },
		{ "--at", &c.o.at, NULL },
		{ "--as", &c.o.as, NULL },
		{ "--may-name", &c.o.may_name, NULL },
		{ "--language", &c.o.language, NULL },
		{ "--mine", NULL, &c.o.mine },
		{ "--due", NULL, &c.o.due },
		{ "--force", NULL, &c.o.force },
		{ "--to", &c.o.to, NULL },
		{ "--send", &c.o.send, NULL },
		{ "--how", &c.o.how, NULL },
		{ "--service", &c.o.service, NULL },
		{ "--head", &c.o.head, NULL },
		{ "--whole", NULL, &c.o.whole },
		{ "--differ", &c.o.differ, NULL },
		{ "--all", NULL, &c.o.all },
	};
	const struct case_verb *v;
	struct session s;
	int code, words, at = 2;

	words = cli_options(cli, options, ARRAY_LEN(options), argc, argv,
	    &code);
	if (words < 0)
		return code;
	v = words != 0 ? verb_of(argv[1]) : NULL;
	if (v == NULL)
		return no_verb(argv[0], words != 0 ? argv[1] : NULL);
	code = check_call(v, argv[0], words - 1, options, ARRAY_LEN(options));
	if (code == EXIT_DONE)
		code = cli_session(cli, &s, NULL, v->session != 0 ? v->session
		    : SESSION_STORE | SESSION_EXISTING);
	if (code != EXIT_DONE)
		return code;
	c.session = &s;
	if (!v->no_case && words > 1)
		c.id = argv[at++];
	c.words = argv + at;
	c.n = words + 1 - at;
	code = run_verb(v, &c);
	session_close(&s);
	return out_end(code);
}
