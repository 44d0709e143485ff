/* The notmuch mirror: written in batches that survive SIGKILL, searched. */

#include <sys/stat.h>
#include <sys/wait.h>

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/base/mem.h"
#include "core/work/text_search.h"
#include "core/work/text_writer.h"
#include "core/work/worker.h"
#include "tests/unit/tap.h"

static char top[] = "/tmp/espy-textdb-XXXXXX";
static char *dir, *mail_dir;

static char *
put_mail(unsigned i, const char *words)
{
	char *path = xasprintf("%s/%u", mail_dir, i);
	FILE *f = fopen(path, "w");

	if (f == NULL)
		return path;
	fprintf(f, "From: a@b.example\nSubject: mail %u\n"
	    "Message-ID: <m%u@b.example>\n"
	    "Date: Mon, 23 Nov 2026 07:%02u:00 +0000\n\n%s\n", i, i, i % 60,
	    words);
	fclose(f);
	return path;
}

static void
free_paths(struct text_item *items, size_t n)
{
	union { /* ours, but an item's path is const */
		const char *in;
		char *out;
	} path;

	while (n != 0) {
		path.in = items[--n].path;
		free(path.out);
	}
}

static struct text_writer *
open_writer(bool create, struct error *e)
{
	const char *roots[] = { mail_dir };
	struct text_writer_config c = { .dir = dir, .roots = roots,
		.nroots = 1, .create = create };
	struct text_writer *t = NULL;

	text_writer_start(&t, &c, e);
	return t;
}

struct outcome {
	unsigned done, refused, failed, committed, died;
	int64_t died_at;
	char last_id[256], reason[256];
};

static struct outcome
run_batch(struct text_writer *t, const struct text_item *items, size_t n)
{
	struct outcome o = { 0 };
	struct text_event ev;
	struct error e;

	if (text_writer_batch(t, items, n, &e) != ERR_NONE) {
		printf("# %s\n", e.text);
		return o;
	}
	while (text_writer_busy(t)) {
		text_writer_next(t, &ev);
		if (ev.kind == TEXT_NOTHING)
			text_writer_wait(t);
		if (ev.kind == TEXT_ITEM) {
			o.done += ev.status == TEXT_DONE;
			o.refused += ev.status == TEXT_REFUSED;
			o.failed += ev.status == TEXT_FAILED;
			snprintf(o.last_id, sizeof o.last_id, "%s",
			    ev.nm_id != NULL ? ev.nm_id : "");
		}
		if (ev.reason[0] != '\0')
			snprintf(o.reason, sizeof o.reason, "%s", ev.reason);
		o.committed += ev.kind == TEXT_COMMITTED;
		if (ev.kind == TEXT_DIED) {
			o.died++;
			o.died_at = ev.id;
		}
	}
	return o;
}

/* How many ids, the first of them, or -1 with the reason. */
static int
search(const char *words, const char *const *only, size_t nonly,
    size_t limit, char *first, size_t room)
{
	struct text_search_config c = { .dir = dir };
	struct text_query q = { .text = slice_str(words), .nm_ids = only,
		.nnm_ids = nonly, .limit = limit };
	struct text_search *t = NULL;
	struct search_event ev;
	struct error e;
	int found = 0;

	first[0] = '\0';
	if (text_search_start(&t, &c, &e) != ERR_NONE ||
	    text_search_ask(t, &q, &e) != ERR_NONE) {
		printf("# %s\n", e.text);
		text_search_free(t);
		return -1;
	}
	while (text_search_busy(t)) {
		text_search_next(t, &ev);
		if (ev.kind == SEARCH_NOTHING)
			text_search_wait(t);
		if (ev.kind == SEARCH_IDS && found == 0)
			snprintf(first, room, "%s", ev.ids[0]);
		if (ev.kind == SEARCH_IDS)
			found += (int)ev.nids;
		if (ev.kind == SEARCH_FAILED) {
			printf("# %s\n", ev.reason);
			snprintf(first, room, "%s", ev.reason);
			found = -1;
		}
	}
	text_search_free(t);
	return found;
}

static void
test_write(void)
{
	struct text_item items[5];
	struct error e = { 0 };
	struct text_writer *t = open_writer(false, &e);
	struct outcome o;
	uint64_t before;
	char uuid[64];
	unsigned i;

	ok(t == NULL && e.code == ERR_ABSENT, "none there: %s", e.text);
	e.text[0] = '\0';
	t = open_writer(true, &e);
	if (!ok(t != NULL, "a mirror is made (%s)", e.text))
		return;
	snprintf(uuid, sizeof uuid, "%s", text_writer_uuid(t));
	before = text_writer_revision(t);
	for (i = 0; i < 3; i++)
		items[i] = (struct text_item){ i, put_mail(i, "blue herring") };
	items[3] = (struct text_item){ 3, xstrdup("/nonexistent/file") };
	items[4] = (struct text_item){ 4, xasprintf("%s/junk", mail_dir) };
	fclose(fopen(items[4].path, "w"));
	o = run_batch(t, items, 5);
	is_int(o.done, 3, "three mails are indexed");
	is_int(o.failed, 1, "a file that is gone fails");
	is_int(o.refused, 1, "an empty file is refused");
	is_int(o.committed, 1, "one commit");
	ok(text_writer_revision(t) > before, "the revision has grown");
	o = run_batch(t, items, 3);
	ok(o.done == 3 && strcmp(o.last_id, "m2@b.example") == 0,
	    "once more: they are there, under %s", o.last_id);
	text_writer_free(t);
	t = open_writer(false, &e);
	ok(t != NULL && strcmp(text_writer_uuid(t), uuid) == 0,
	    "it is the same when opened again");
	text_writer_free(t);
	free_paths(items, 5);
}

static void
test_search(void)
{
	const char *only[] = { "m1@b.example", "nobody@b.example" };
	char first[256];

	is_int(search("herring", NULL, 0, 0, first, sizeof first), 3,
	    "a word is found in three mails");
	is_str(first, "m2@b.example", "newest first");
	is_int(search("herring", NULL, 0, 2, first, sizeof first), 2,
	    "at most two");
	is_int(search("herring", only, 2, 0, first, sizeof first), 1,
	    "only among the given");
	is_int(search("nothing) or (*", only, 2, 0, first, sizeof first), 0,
	    "brackets don't get round that");
	is_int(search("*", NULL, 0, 0, first, sizeof first), 3, "all");
	is_int(search("absent", NULL, 0, 0, first, sizeof first), 0, "none");
	is_int(search("date:zzz..", NULL, 0, 0, first, sizeof first), -1,
	    "an error of the query is said");
}

/* What was committed is there after SIGKILL; what was not, is not. */
static void
test_killed(void)
{
	struct text_item items[4];
	struct text_writer *t;
	struct text_event ev;
	struct error e;
	char first[256];
	pid_t pid;
	unsigned i;

	for (i = 0; i < 4; i++)
		items[i] = (struct text_item){ 10 + i,
			put_mail(10 + i, "grey plover") };
	pid = fork();
	if (pid == 0) {
		t = open_writer(false, &e);
		run_batch(t, items, 2);
		text_writer_batch(t, items + 2, 2, &e);
		do {
			text_writer_next(t, &ev);
			if (ev.kind == TEXT_NOTHING)
				text_writer_wait(t);
		} while (ev.kind != TEXT_ITEM);
		kill(getpid(), SIGKILL); /* its worker goes with it */
	}
	waitpid(pid, NULL, 0);
	i = (unsigned)search("plover", NULL, 0, 0, first, sizeof first);
	ok(i == 2 || i == 4, "a killed writer leaves whole batches (%u)", i);
	t = open_writer(false, &e);
	is_int(run_batch(t, items, 4).done, 4, "the replay ends them");
	text_writer_free(t);
	is_int(search("plover", NULL, 0, 0, first, sizeof first), 4,
	    "and all are found");
	is_int(search("\"grey plover\"", NULL, 0, 0, first, sizeof first), 4,
	    "as a phrase too");
	free_paths(items, 4);
}

static void
test_confined(void)
{
	struct text_item item = { 90, "/etc/hostname" };
	struct outcome o;
	struct error e;
	struct text_writer *t = open_writer(false, &e);
	struct stat st;
	char *path = xasprintf("%s/config", dir);

	o = run_batch(t, &item, 1);
	ok(o.failed == 1 && o.committed == 1,
	    "a file outside the sources can't be read: %s", o.reason);
	text_writer_free(t);
	ok(stat(path, &st) == 0 && (st.st_mode & 077) == 0,
	    "its configuration is the user's alone");
	free(path);
	path = xasprintf("%s/xapian/iamglass", dir);
	ok(stat(path, &st) == 0 && (st.st_mode & 077) == 0,
	    "and so is the database");
	free(path);
}

int
main(int argc, char **argv)
{
	char *command;

	if (argc > 1 && strcmp(argv[1], "--worker") == 0)
		return worker_main(argc, argv);
	signal(SIGPIPE, SIG_IGN);
	if (mkdtemp(top) == NULL)
		return 1;
	dir = xasprintf("%s/notmuch", top);
	mail_dir = xasprintf("%s/mail", top);
	mkdir(mail_dir, 0700);
	test_write();
	test_search();
	test_killed();
	test_confined();
	command = xasprintf("rm -rf %s", top);
	if (system(command) != 0)
		printf("# %s is left\n", top);
	free(command);
	free(dir);
	free(mail_dir);
	return done_testing();
}
