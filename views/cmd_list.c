/* espy list: the messages that a query finds. */

#include <stdio.h>
#include <stdlib.h>

#include "core/store/query_complete.h"
#include "views/cli.h"
#include "views/json_row.h"
#include "views/query_say.h"

enum { LIST_PAGE = 500 };

struct options {
	const char *order, *limit, *complete;
	bool count, fold;
};

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

/* Page by page, so that a long list uses little memory, and as they come. */
static enum err
list_rows(struct cli *cli, struct listing *l, int64_t limit, struct error *e)
{
	enum err err = ERR_NONE;

	while (err == ERR_NONE && limit > 0 && !listing_ended(l)) {
		struct rows rows = { 0 };

		err = listing_more(l, limit < LIST_PAGE ? (size_t)limit
		    : LIST_PAGE, &rows, e);
		limit -= (int64_t)rows.n;
		list_print(cli, &rows);
		fflush(stdout);
		rows_free(&rows);
	}
	return err;
}

static enum err
list_count(struct cli *cli, struct listing *l, struct error *e)
{
	struct rows none = { 0 };
	struct json j = { 0 };
	struct listing_tally t;
	enum err err;

	err = listing_more(l, 0, &none, e); /* waits for words' answers */
	if (err == ERR_NONE)
		err = listing_tally(l, &t, e);
	rows_free(&none);
	if (err != ERR_NONE)
		return err;
	if (cli->json) {
		json_object(&j, NULL);
		json_str(&j, "schema", "espy.count/1");
		json_int(&j, "messages", (int64_t)t.messages);
		json_int(&j, "deliveries", (int64_t)t.deliveries);
		json_int(&j, "reports", (int64_t)t.reports);
		json_close(&j);
		out_json(&j);
	} else {
		struct doc d = { 0 };

		doc_line(&d, 0);
		doc_lit(&d, 0, "%llu message%s, %llu deliver%s, %llu report%s",
		    (unsigned long long)t.messages, plural(t.messages),
		    (unsigned long long)t.deliveries,
		    t.deliveries == 1 ? "y" : "ies",
		    (unsigned long long)t.reports, plural(t.reports));
		out_doc(&d);
	}
	return ERR_NONE;
}

static int
list_run(struct cli *cli, struct session *s, const struct options *o,
    struct slice query, enum list_order order, int64_t limit)
{
	struct listing *l;
	struct error e;
	size_t at = SLICE_NONE;
	enum err err;

	if (listing_open(&l, s->store, query, order, &s->text, &at, &e) !=
	    ERR_NONE)
		return query_say(&e, query, at);
	if (o->fold && !listing_fold(l, true))
		cli_say("what words find is not folded: each message is a "
			"row of its own");
	if (o->order == NULL && !o->count)
		listing_hurry(l);
	err = o->count ? list_count(cli, l, &e)
	    : list_rows(cli, l, limit, &e);
	if (err == ERR_NONE && listing_text_partial(l))
		cli_say("the text of some messages is not indexed yet: "
			"run espy index again");
	listing_close(l);
	return err != ERR_NONE ? cli_fail(&e) : EXIT_DONE;
}

/* For shells: one candidate a line */
static int
list_complete(struct cli *cli, struct session *s, struct slice text)
{
	struct candidates c = { 0 };
	struct buf b = { 0 };
	struct error e;
	size_t i;

	if (query_complete(s->store, text, text.n, &c, &e) != ERR_NONE)
		return cli_fail(&e);
	for (i = 0; i < c.n; i++) {
		const struct candidate *v = &c.v[i];
		struct json j = { 0 };

		if (!cli->json) {
			text_plain(v->text, &b);
			buf_add_char(&b, '\n');
			out_buf(&b);
			continue;
		}
		json_object(&j, NULL);
		json_str(&j, "schema", "espy.candidate/1");
		json_slice(&j, "text", v->text);
		json_int(&j, "from", (int64_t)c.from);
		json_int(&j, "to", (int64_t)c.to);
		json_slice(&j, "help", v->help);
		if (v->counted)
			json_int(&j, "messages", (int64_t)v->messages);
		else
			json_null(&j, "messages");
		json_close(&j);
		out_json(&j);
	}
	buf_free(&b);
	candidates_free(&c);
	return EXIT_DONE;
}

static bool
parse_order(const char *word, enum list_order *out)
{
	static const struct {
		const char *name;
		enum list_order order;
	} orders[] = { { "newest", ORDER_NEWEST }, { "oldest", ORDER_OLDEST },
		{ "seen", ORDER_SEEN }, { "size", ORDER_SIZE },
		{ "urgent", ORDER_URGENT } };
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
	struct options o = { 0 };
	const struct cli_option options[] = {
		{ "--order", &o.order, NULL },
		{ "--limit", &o.limit, NULL },
		{ "--count", NULL, &o.count },
		{ "--fold", NULL, &o.fold },
		{ "--complete", &o.complete, NULL },
	};
	enum list_order order = ORDER_NEWEST;
	int64_t limit = INT64_MAX;
	struct buf query = { 0 };
	struct session s;
	int code, i, words;

	words = cli_options(cli, options, ARRAY_LEN(options), argc, argv,
	    &code);
	if (words < 0)
		return code;
	if (o.order != NULL && !parse_order(o.order, &order))
		return cli_usage(argv[0], "--order is newest, oldest, seen, "
					  "size or urgent");
	if (o.limit != NULL && !slice_number(slice_str(o.limit), &limit))
		return cli_usage(argv[0], "--limit wants a number");
	if (o.complete != NULL && words != 0)
		return cli_usage(argv[0], "--complete takes the text as its "
		    "value, and no query beside it");
	code = cli_session(cli, &s, NULL, SESSION_STORE | SESSION_EXISTING);
	if (code != EXIT_DONE)
		return code;
	for (i = 1; i <= words; i++)
		buf_addf(&query, "%s%s", i > 1 ? " " : "", argv[i]);
	if (o.complete != NULL)
		code = list_complete(cli, &s, slice_str(o.complete));
	else
		code = list_run(cli, &s, &o, buf_slice(&query), order, limit);
	buf_free(&query);
	session_close(&s);
	return out_end(code);
}
