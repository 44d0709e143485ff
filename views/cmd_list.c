/* espy list: the messages that a query finds. */

#include <stdio.h>
#include <stdlib.h>

#include "views/cli.h"
#include "views/json_row.h"

#define LIST_PAGE 500

static void
list_print(struct cli *cli, const struct rows *rows)
{
	size_t i;

	for (i = 0; i < rows->n; i++) {
		struct json j = { 0 };
		struct doc d = { 0 };

		if (cli->json) {
			json_row(&j, &rows->v[i]);
			out_json(&j);
		} else {
			doc_row(&d, &rows->v[i]);
			out_doc(&d);
		}
	}
}

/* Page by page, so that a long list uses little memory. */
static int
list_run(struct cli *cli, struct session *s, struct slice query,
    enum list_order order, int64_t limit)
{
	struct listing *l;
	struct error e;
	size_t got, want;
	size_t at = 0;

	if (listing_open(&l, s->store, query, order, &s->text, &at, &e) !=
	    ERR_NONE)
		return cli_fail(&e);
	do {
		struct rows rows = { 0 };

		want = limit < LIST_PAGE ? (size_t)limit : LIST_PAGE;
		if (listing_more(l, want, &rows, &e) != ERR_NONE) {
			listing_close(l);
			return cli_fail(&e);
		}
		got = rows.n;
		limit -= (int64_t)got;
		list_print(cli, &rows);
		rows_free(&rows);
	} while (got == want && limit > 0);
	if (listing_text_partial(l))
		cli_say("the text of some messages is not indexed yet: "
			"run espy index again");
	listing_close(l);
	return EXIT_DONE;
}

static bool
parse_order(const char *word, enum list_order *out)
{
	static const struct {
		const char *name;
		enum list_order order;
	} orders[] = { { "newest", ORDER_NEWEST }, { "oldest", ORDER_OLDEST },
		{ "seen", ORDER_SEEN }, { "size", ORDER_SIZE } };
	size_t i;

	for (i = 0; i < ARRAY_LEN(orders); i++)
		if (strcmp(word, orders[i].name) == 0) {
			*out = orders[i].order;
			return true;
		}
	return false;
}

int
cmd_list(struct cli *cli, int argc, char **argv)
{
	const char *order_word = "newest", *limit_word = NULL;
	const struct cli_option options[] = {
		{ "--order", &order_word, NULL },
		{ "--limit", &limit_word, NULL },
	};
	struct session s;
	struct buf query = { 0 };
	enum list_order order;
	int64_t limit = INT64_MAX;
	int code, i, words;

	words = cli_options(cli, options, ARRAY_LEN(options), argc, argv,
	    &code);
	if (words < 0)
		return code;
	if (!parse_order(order_word, &order))
		return cli_usage(argv[0], "--order is newest, oldest, seen or "
					  "size");
	if (limit_word != NULL &&
	    !slice_number(slice_str(limit_word), &limit))
		return cli_usage(argv[0], "--limit wants a number");
	code = cli_session(cli, &s, NULL, SESSION_STORE | SESSION_EXISTING);
	if (code != EXIT_DONE)
		return code;
	for (i = 1; i <= words; i++)
		buf_addf(&query, "%s%s", i > 1 ? " " : "", argv[i]);
	code = list_run(cli, &s, buf_slice(&query), order, limit);
	buf_free(&query);
	session_close(&s);
	return out_end(code);
}
