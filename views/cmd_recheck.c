/* espy recheck: verdicts made anew, in place. */

#include <stdlib.h>

#include "core/work/index.h"
#include "views/cli.h"
#include "views/query_say.h"

/* The messages that a query finds, in order of their hash; in the arena */
static enum err
recheck_find(struct session *s, struct slice query, struct arena *a,
    struct sha256 **out, size_t *n, size_t *at, struct error *e)
{
	struct listing *l;
	struct rows rows = { 0 };
	enum err err = listing_open(&l, s->store, query, ORDER_NEWEST,
	    &s->text, at, e);
	size_t i;

	if (err != ERR_NONE)
		return err;
	err = listing_more(l, SIZE_MAX, &rows, e);
	for (i = 0; i < rows.n; i++)
		if (rows.v[i].hashed)
			*ARENA_PUSH(a, *out, *n) = rows.v[i].sha256;
	sha256_sort(*out, *n);
	rows_free(&rows);
	listing_close(l);
	return err;
}

static int
recheck_run(struct cli *cli, struct session *s, struct slice query)
{
	struct index_options o = { .recheck = true };
	struct arena a = { 0 };
	struct sha256 *only = NULL;
	struct error e;
	size_t at = SLICE_NONE;
	int code;

	if (query.n != 0 && recheck_find(s, query, &a, &only, &o.nonly, &at,
	    &e) != ERR_NONE)
		code = query_say(&e, query, at);
	else if (query.n != 0 && o.nonly == 0) {
		cli_say("no message is found by this query");
		code = EXIT_DONE;
	} else {
		o.only = only;
		code = index_session(cli, s, &o, false);
	}
	arena_free(&a);
	return code;
}

int
cmd_recheck(struct cli *cli, int argc, char **argv)
{
	struct buf query = { 0 };
	struct session s;
	int code, i, words = cli_options(cli, NULL, 0, argc, argv, &code);

	if (words < 0)
		return code;
	code = cli_session(cli, &s, NULL, SESSION_STORE | SESSION_EXISTING);
	if (code != EXIT_DONE)
		return code;
	for (i = 1; i <= words; i++)
		buf_addf(&query, "%s%s", i > 1 ? " " : "", argv[i]);
	code = recheck_run(cli, &s, buf_slice(&query));
	buf_free(&query);
	session_close(&s);
	return out_end(code);
}
