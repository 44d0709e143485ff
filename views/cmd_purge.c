/* espy purge: erases messages for good, after saying what goes. */

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/base/clock.h"
#include "core/base/log.h"
#include "core/work/purge.h"
#include "views/cli.h"

enum { PAGE = 500 };

struct purge_words {
	const char *reason, *query;
	bool cases, dry_run, expired, yes;
};

/* What was named: hashes, and what cases protect */
struct named {
	struct arena arena;
	struct sha256 *v;
	size_t n;
	int64_t cases;
};

static void
named_add(struct named *to, const struct rows *rows)
{
	size_t i;

	for (i = 0; i < rows->n; i++)
		if (rows->v[i].hashed)
			*ARENA_PUSH(&to->arena, to->v, to->n) =
			    rows->v[i].sha256;
		else
			cli_say("a file that could never be read has nothing "
			    "to erase; left out");
}

/* One that was erased before is done. */
static bool
erased_before(struct session *s, const char *word)
{
	struct sha256 sha;
	bool yes = false;

	return sha256_from_hex(slice_str(word), &sha) &&
	    store_is_tombstone(s->store, &sha, &yes, NULL) == ERR_NONE && yes;
}

static int
named_words(struct session *s, char **words, int n, struct named *to)
{
	struct error e;
	int i;

	for (i = 0; i < n; i++) {
		struct rows rows = { 0 };

		if (store_find(s->store, slice_str(words[i]), &rows, &e) ==
		    ERR_NONE) {
			named_add(to, &rows);
			rows_free(&rows);
		} else if (erased_before(s, words[i])) {
			cli_say("%s is erased already", words[i]);
		} else {
			return cli_fail(&e);
		}
	}
	return EXIT_DONE;
}

static int
named_query(struct session *s, const char *query, struct named *to)
{
	struct listing *l;
	struct error e;
	enum err err;
	size_t got;

	if (listing_open(&l, s->store, slice_str(query), ORDER_NEWEST,
	    &s->text, NULL, &e) != ERR_NONE)
		return cli_fail(&e);
	do {
		struct rows rows = { 0 };

		err = listing_more(l, PAGE, &rows, &e);
		got = rows.n;
		if (err == ERR_NONE)
			named_add(to, &rows);
		rows_free(&rows);
	} while (err == ERR_NONE && got == PAGE);
	if (listing_text_partial(l))
		cli_say("the text of some messages is not indexed yet: they "
		    "may be missing here");
	listing_close(l);
	return err != ERR_NONE ? cli_fail(&e) : EXIT_DONE;
}

static int
named_get(struct session *s, const struct purge_words *o, char **words, int n,
    struct named *to)
{
	struct error e;

	to->cases = o->cases ? INT64_MAX : PURGE_NO_CASES;
	if (o->query != NULL)
		return named_query(s, o->query, to);
	if (!o->expired)
		return named_words(s, words, n, to);
	if (store_expired(s->store, &s->settings, clock_now(), &to->arena,
	    &to->v, &to->n, &to->cases, &e) != ERR_NONE)
		return cli_fail(&e);
	return EXIT_DONE;
}

/* --- saying --- */

static void
say_count(struct buf *b, uint64_t n, const char *one, const char *many)
{
	if (n != 0)
		buf_addf(b, ", %llu %s", (unsigned long long)n,
		    n == 1 ? one : many);
}

static void
print_text(const struct purge_plan *p, bool done)
{
	struct buf b = { 0 };
	size_t i;

	buf_addf(&b, "%s: %llu message%s", done ? "erased" : "to erase",
	    (unsigned long long)p->messages, plural(p->messages));
	say_count(&b, p->reports, "report", "reports");
	say_count(&b, p->aggregates, "aggregate report", "aggregate reports");
	say_count(&b, p->mailboxes, "mailbox file", "mailbox files");
	say_count(&b, p->texts, "text in the full-text mirror",
	    "texts in the full-text mirror");
	say_count(&b, p->evidence, "file of evidence", "files of evidence");
	say_count(&b, p->spooled, "file of the spool", "files of the spool");
	say_count(&b, p->drafts, "draft's subject and text",
	    "drafts' subjects and texts");
	buf_add_char(&b, '\n');
	if (p->files != 0)
		buf_addf(&b, "stays: %llu file%s of your sources, which espy "
		    "never changes; not read again\n",
		    (unsigned long long)p->files, plural(p->files));
	for (i = 0; i < p->nleft; i++) {
		buf_add_str(&b, "stays: ");
		text_plain(p->left[i], &b);
		buf_add_char(&b, '\n');
	}
	out_buf(&b);
	buf_free(&b);
}

static void
print_json(const struct purge_plan *p, bool done)
{
	struct json j = { 0 };
	size_t i;

	json_object(&j, NULL);
	json_str(&j, "schema", "espy.purge/1");
	json_bool(&j, "done", done);
	json_int(&j, "messages", (int64_t)p->messages);
	json_int(&j, "reports", (int64_t)p->reports);
	json_int(&j, "aggregates", (int64_t)p->aggregates);
	json_int(&j, "mailboxes", (int64_t)p->mailboxes);
	json_int(&j, "texts", (int64_t)p->texts);
	json_int(&j, "evidence", (int64_t)p->evidence);
	json_int(&j, "spooled", (int64_t)p->spooled);
	json_int(&j, "drafts", (int64_t)p->drafts);
	json_int(&j, "files_left", (int64_t)p->files);
	json_array(&j, "left");
	for (i = 0; i < p->nleft; i++)
		json_slice(&j, NULL, p->left[i]);
	json_close(&j);
	json_array(&j, "sha256");
	for (i = 0; i < p->n; i++)
		json_sha256(&j, NULL, &p->v[i].sha256);
	json_close(&j);
	json_close(&j);
	out_json(&j);
}

static void
print_plan(const struct cli *cli, const struct purge_plan *p, bool done)
{
	if (cli->json)
		print_json(p, done);
	else
		print_text(p, done);
}

/* --- doing --- */

/* The one act that can't be taken back asks. */
static int
confirm(const struct cli *cli, const struct purge_words *o,
    const struct purge_plan *p)
{
	char line[16];

	if (o->yes)
		return EXIT_DONE;
	if (cli->json || !isatty(STDIN_FILENO) || !isatty(STDERR_FILENO))
		return cli_usage("purge", "it can't be undone, and there is "
		    "nobody to ask: --yes says that it is meant");
	print_text(p, false);
	if (out_end(EXIT_DONE) != EXIT_DONE)
		return EXIT_FAILED;
	fputs("espy: this can't be undone; type yes to go on: ", stderr);
	if (fgets(line, sizeof line, stdin) != NULL &&
	    slice_eq_str(slice_trim(slice_str(line)), "yes"))
		return EXIT_DONE;
	cli_say("nothing is erased");
	return EXIT_FOUND;
}

static int
purge_do(struct cli *cli, struct session *s, const struct purge_words *o,
    const struct purge_plan *p)
{
	struct purge_options job = { &s->workspace, s->store, s->actor };
	const char *reason = o->reason != NULL ? o->reason
	    : o->expired ? "past its retention" : "no reason given";
	struct error e;
	bool done;
	int code = confirm(cli, o, p);

	if (code != EXIT_DONE)
		return code;
	if (store_purge_mark(s->store, s->actor, p, slice_str(reason), &e) !=
	    ERR_NONE || purge_finish(&job, &done, &e) != ERR_NONE)
		return cli_fail(&e);
	print_plan(cli, p, true);
	return EXIT_DONE;
}

static int
purge_named(struct cli *cli, struct session *s, const struct purge_words *o,
    char **words, int n)
{
	struct named to = { 0 };
	struct purge_plan p = { 0 };
	struct error e;
	int code = named_get(s, o, words, n, &to);

	if (code == EXIT_DONE && store_purge_plan(s->store, to.v, to.n,
	    to.cases, &p, &e) != ERR_NONE)
		code = cli_fail(&e);
	if (code == EXIT_DONE && (o->dry_run || p.n == 0))
		print_plan(cli, &p, false);
	else if (code == EXIT_DONE)
		code = purge_do(cli, s, o, &p);
	purge_plan_free(&p);
	arena_free(&to.arena);
	return code;
}

/* With the index lock: what was cut off comes first. */
static int
purge_locked(struct cli *cli, struct session *s, const struct purge_words *o,
    char **words, int n)
{
	struct purge_options job = { &s->workspace, s->store, s->actor };
	bool named = n != 0 || o->query != NULL || o->expired, done;
	struct error e;

	if (purge_finish(&job, &done, &e) != ERR_NONE)
		return cli_fail(&e);
	if (done)
		cli_say("a purge that had been cut off is finished");
	if (named)
		return purge_named(cli, s, o, words, n);
	return done ? EXIT_DONE : cli_usage("purge", "name messages, --query "
	    "QUERY or --expired");
}

static int
purge_session(struct cli *cli, struct session *s, const struct purge_words *o,
    char **words, int n)
{
	struct error e;
	int lock, code;

	if (o->dry_run)
		return purge_named(cli, s, o, words, n);
	if (log_open(s->workspace.log) != 0)
		cli_say("can't write the log %s; going on without",
		    s->workspace.log);
	if (workspace_lock(&s->workspace, &lock, &e) != ERR_NONE)
		return cli_fail(&e);
	code = purge_locked(cli, s, o, words, n);
	close(lock);
	return code;
}

int
cmd_purge(struct cli *cli, int argc, char **argv)
{
	struct purge_words o = { 0 };
	const struct cli_option options[] = {
		{ "--reason", &o.reason, NULL },
		{ "--query", &o.query, NULL },
		{ "--cases", NULL, &o.cases },
		{ "--dry-run", NULL, &o.dry_run },
		{ "--expired", NULL, &o.expired },
		{ "--yes", NULL, &o.yes },
	};
	struct session s;
	int code, words;

	words = cli_options(cli, options, ARRAY_LEN(options), argc, argv,
	    &code);
	if (words < 0)
		return code;
	if ((words != 0) + (o.query != NULL) + o.expired > 1)
		return cli_usage(argv[0], "messages, --query and --expired go "
		    "one at a time");
	code = cli_session(cli, &s, NULL, SESSION_STORE | SESSION_EXISTING |
	    SESSION_LENIENT);
	if (code != EXIT_DONE)
		return code;
	code = purge_session(cli, &s, &o, argv + 1, words);
	session_close(&s);
	return out_end(code);
}
