/* espy outbox: mail on its way out. */

#include <string.h>

#include "core/base/clock.h"
#include "views/doc_outbox.h"
#include "views/flush.h"

static int
outbox_list(struct cli *cli, struct session *s, const char *case_id)
{
	struct outbox_items o = { 0 };
	struct error e;
	size_t i;

	if (store_outbox(s->store, slice_str(case_id), &o, &e) != ERR_NONE)
		return cli_fail(&e);
	for (i = 0; i < o.n; i++) {
		struct json j = { 0 };
		struct doc d = { 0 };

		if (cli->json) {
			json_outbox(&j, &o.v[i], NULL, 0);
			out_json(&j);
		} else {
			doc_outbox_row(&d, &o.v[i], clock_now());
			out_doc(&d);
		}
	}
	if (o.n == 0 && !cli->json)
		cli_say("the outbox is empty: espy send DRAFT");
	outbox_items_free(&o);
	return EXIT_DONE;
}

static int
outbox_octets(struct session *s, int64_t id)
{
	struct outbox_items o = { 0 };
	struct buf b = { 0 };
	struct error e;
	enum err err;

	if (out_is_terminal("--raw"))
		return EXIT_USAGE;
	err = store_outbox_item(s->store, id, &o, &e);
	if (err == ERR_NONE)
		err = store_outbox_octets(s->store, o.v, &b, &e);
	if (err == ERR_NONE)
		out_buf(&b);
	outbox_items_free(&o);
	buf_free(&b);
	return err == ERR_NONE ? EXIT_DONE : cli_fail(&e);
}

static int
outbox_recall(struct cli *cli, struct session *s, int64_t id)
{
	struct error e;

	if (store_outbox_recall(s->store, s->actor, id, &e) != ERR_NONE)
		return cli_fail(&e);
	cli_say("mail %lld is recalled: nothing was sent; its draft is open "
	    "again", (long long)id);
	return cli->json ? outbox_print(cli, s, id, false) : EXIT_DONE;
}

static int
outbox_resolve(struct cli *cli, struct session *s, int64_t id,
    const char *word)
{
	bool sent = strcmp(word, "sent") == 0;
	struct error e;

	if (!sent && strcmp(word, "not-sent") != 0)
		return cli_usage("outbox", "resolve says sent or not-sent");
	if (store_outbox_resolve(s->store, s->actor, id, sent, &e) !=
	    ERR_NONE)
		return cli_fail(&e);
	cli_say(sent ? "written down: mail %lld was sent"
		     : "written down: mail %lld was not sent; its draft is "
		       "open again", (long long)id);
	return cli->json ? outbox_print(cli, s, id, false) : EXIT_DONE;
}

struct outbox_options {
	bool wait, raw;
};

static int
outbox_run(struct cli *cli, struct session *s, int words, char **argv,
    const struct outbox_options *o)
{
	const char *verb = words != 0 ? argv[1] : "list";
	int64_t id;

	if (strcmp(verb, "list") == 0)
		return outbox_list(cli, s, words > 1 ? argv[2] : NULL);
	if (strcmp(verb, "flush") == 0)
		return flush_run(cli, s, NULL, 0, o->wait);
	if (!slice_number(slice_str(argv[2]), &id))
		return cli_usage(argv[0], "%s names a mail by its number "
		    "(espy outbox)", verb);
	if (strcmp(verb, "show") == 0)
		return o->raw ? outbox_octets(s, id)
			      : outbox_print(cli, s, id, true);
	if (strcmp(verb, "recall") == 0)
		return outbox_recall(cli, s, id);
	return outbox_resolve(cli, s, id, argv[3]);
}

static bool
words_fit(int words, char **argv)
{
	if (words == 0)
		return true;
	if (strcmp(argv[1], "list") == 0)
		return words <= 2;
	if (strcmp(argv[1], "flush") == 0)
		return words == 1;
	if (strcmp(argv[1], "resolve") == 0)
		return words == 3;
	return (strcmp(argv[1], "show") == 0 ||
		   strcmp(argv[1], "recall") == 0) && words == 2;
}

int
cmd_outbox(struct cli *cli, int argc, char **argv)
{
	struct outbox_options o = { 0 };
	const struct cli_option options[] = {
		{ "--wait", NULL, &o.wait },
		{ "--raw", NULL, &o.raw },
	};
	struct session s;
	int code, words;

	words = cli_options(cli, options, ARRAY_LEN(options), argc, argv,
	    &code);
	if (words < 0)
		return code;
	if (!words_fit(words, argv))
		return cli_usage(argv[0], "is list [CASE], show MAIL [--raw], "
		    "recall MAIL, flush [--wait] or resolve MAIL "
		    "sent|not-sent");
	code = cli_session(cli, &s, NULL, SESSION_STORE | SESSION_EXISTING);
	if (code != EXIT_DONE)
		return code;
	code = outbox_run(cli, &s, words, argv, &o);
	session_close(&s);
	return out_end(code);
}
