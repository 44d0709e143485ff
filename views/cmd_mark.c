/* espy mark: what the analyst decided about messages. */

#include "core/store/rule.h"
#include "views/cli.h"
#include "views/doc_rule.h"
#include "views/pick.h"

static int
mark_usage(const char *command)
{
	struct buf b = { 0 };
	int d, code;

	for (d = 0; d < DISPOSITIONS; d++)
		if (d != DISPOSITION_CASE)
			buf_addf(&b, "%s%s", b.n != 0 ? ", " : "",
			    disposition_name((enum disposition)d));
	code = cli_usage(command, "name a disposition (%s) and messages or "
	    "campaigns",
	    buf_slice(&b).p);
	buf_free(&b);
	return code;
}

static void
say_marked(struct picked *p, enum disposition d, size_t rules,
    size_t open_scopes)
{
	cli_say("%zu message%s marked %s%s; espy undo takes it back", p->n,
	    plural(p->n), disposition_name(d),
	    rule_follows(d, p->ncampaigns, rules, open_scopes));
}

int
cmd_mark(struct cli *cli, int argc, char **argv)
{
	struct session s;
	struct picked p;
	struct error e;
	enum disposition d;
	size_t rules, open_scopes;
	enum err err;
	int code, words;

	words = cli_options(cli, NULL, 0, argc, argv, &code);
	if (words < 0)
		return code;
	if (words < 2 || !disposition_from_name(slice_str(argv[1]), &d) ||
	    d == DISPOSITION_CASE)
		return mark_usage(argv[0]);
	code = cli_session(cli, &s, NULL, SESSION_STORE | SESSION_EXISTING);
	if (code != EXIT_DONE)
		return code;
	err = picked_find(&p, &s, argv + 2, words - 1, &e);
	if (err == ERR_NONE)
		err = store_dismiss(s.store, s.actor, d, p.v, p.n,
		    p.campaigns, p.ncampaigns, &rules, &open_scopes, &e);
	if (err == ERR_NONE && cli->json)
		err = picked_json(&p, &s, &e);
	else if (err == ERR_NONE)
		say_marked(&p, d, rules, open_scopes);
	picked_free(&p);
	session_close(&s);
	return out_end(err == ERR_NONE ? EXIT_DONE : cli_fail(&e));
}
