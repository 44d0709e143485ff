/* The walk: which files are mail, which folders are walked. */

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/buf.h"
#include "core/work/walk.h"
#include "tests/unit/tap.h"

static char dir[] = "/tmp/espy-walk-XXXXXX";

static void
make(const char *path, const char *content)
{
	char full[512], *at;
	FILE *f;

	snprintf(full, sizeof full, "%s/%s", dir, path);
	for (at = full + strlen(dir) + 1; (at = strchr(at, '/')) != NULL;
	    at++) {
		*at = '\0';
		mkdir(full, 0700);
		*at = '/';
	}
	if (content == NULL) {
		mkdir(full, 0700);
		return;
	}
	f = fopen(full, "w");
	if (f != NULL) {
		fputs(content, f);
		fclose(f);
	}
}

static const char *
found(const struct walk *w)
{
	static struct buf b;
	size_t i;

	buf_clear(&b);
	for (i = 0; i < w->nfiles; i++)
		buf_addf(&b, "%s%s", i != 0 ? " " : "",
		    w->files[i].path.p + strlen(dir) + 1);
	return buf_slice(&b).p;
}

static const char *
walked(const char *a, const char *b)
{
	struct walk w = { 0 };
	char full[512];
	static struct error e;
	const char *names;

	snprintf(full, sizeof full, "%s/%s", dir, a);
	if (walk_add(&w, full, &e) != ERR_NONE)
		return e.text;
	snprintf(full, sizeof full, "%s/%s", dir, b != NULL ? b : "");
	if (b != NULL && walk_add(&w, full, &e) != ERR_NONE)
		return e.text;
	walk_sort(&w);
	names = found(&w);
	walk_free(&w);
	return names;
}

static void
test_maildirs(void)
{
	make("box/cur/2:2,S", "x");
	make("box/cur/.hidden", "x");
	make("box/new/1", "x");
	make("box/tmp/3", "x");
	make("box/dovecot.index", "x");
	make("box/.Sent/cur/4", "x");
	make("box/.Sent/new", NULL);
	make("box/.Sent/tmp", NULL);
	make("box/.cache/5", "x");
	make("box/sub/cur/6", "x");
	make("box/sub/new", NULL);
	make("box/.notmuch/xapian/7", "x");
	make("plain/a", "x");
	make("plain/deep/b", "x");
	make("plain/.c", "x");
	is_str(walked("box", NULL),
	    "box/.Sent/cur/4 box/cur/2:2,S box/new/1 box/sub/cur/6",
	    "a Maildir: cur, new and Maildirs in it");
	is_str(walked("plain", NULL), "plain/a plain/deep/b",
	    "a plain folder, dot files apart");
	is_str(walked("box/cur", NULL), "box/cur/2:2,S", "cur alone");
	is_str(walked("plain/.c", NULL), "plain/.c",
	    "a file that was named is taken, dot or not");
}

static void
test_overlaps(void)
{
	char a[512], b[512];

	is_str(walked("plain", "plain/deep"), "plain/a plain/deep/b",
	    "nested roots give each file once");
	is_str(walked("plain/a", "plain"), "plain/a plain/deep/b",
	    "so do a file and its folder");
	snprintf(a, sizeof a, "%s/plain", dir);
	snprintf(b, sizeof b, "%s/plain/deep/loop", dir);
	ok(symlink(a, b) == 0, "a link to the folder above");
	is_str(walked("plain", NULL), "plain/a plain/deep/b",
	    "does not loop");
	snprintf(b, sizeof b, "%s/plain/dangling", dir);
	ok(symlink("/nonexistent", b) == 0, "a link to nothing");
	is_str(walked("plain", NULL), "plain/a plain/deep/b", "is no file");
	snprintf(b, sizeof b, "%s/plain/fifo", dir);
	ok(mkfifo(b, 0600) == 0, "a fifo");
	is_str(walked("plain", NULL), "plain/a plain/deep/b", "nor is it");
}

static void
test_errors(void)
{
	struct walk w = { 0 };
	struct error e;
	char full[512];

	snprintf(full, sizeof full, "%s/absent\033[31m", dir);
	ok(walk_add(&w, full, &e) == ERR_ABSENT &&
	    strstr(e.text, "/absent\033[31m: No such file") != NULL,
	    "an absent path is named, octet by octet");
	snprintf(full, sizeof full, "%s/plain/fifo", dir);
	ok(walk_add(&w, full, &e) == ERR_REFUSED, "a fifo: %s", e.text);
	is_int((int64_t)w.nroots, 0, "neither is a root");
	walk_free(&w);
	ok(path_is_under(SLICE("/a/b"), SLICE("/a")) &&
	    path_is_under(SLICE("/a"), SLICE("/a")) &&
	    path_is_under(SLICE("/a"), SLICE("/")) &&
	    !path_is_under(SLICE("/ab"), SLICE("/a")), "under a folder");
	if (geteuid() == 0) {
		ok(true, "unreadable folders # SKIP root reads all");
		return;
	}
	snprintf(full, sizeof full, "%s/plain/deep", dir);
	chmod(full, 0);
	snprintf(full, sizeof full, "%s/plain", dir);
	walk_add(&w, full, &e);
	walk_sort(&w);
	is_str(found(&w), "plain/a", "an unreadable folder costs only itself");
	snprintf(full, sizeof full, "%s/plain/deep/b", dir);
	ok(w.nunread == 1 && walk_is_unread(&w, slice_str(full)),
	    "and is known as unread");
	snprintf(full, sizeof full, "%s/plain/deep", dir);
	chmod(full, 0700);
	walk_free(&w);
}

/* Files that somebody else found: those below the root that are there. */
static void
test_named(void)
{
	static const char *const names[] = { "named/b", "named/a", "named/a",
		"named/gone", "other/a", "named", "plain/a" };
	struct slice v[ARRAY_LEN(names)];
	struct arena a = { 0 };
	struct walk w = { 0 };
	char full[512];
	struct error e;
	size_t i;

	make("named/a", "1");
	make("named/b", "2");
	make("named/c", "3");
	make("other/a", "4");
	for (i = 0; i < ARRAY_LEN(names); i++)
		v[i] = slice_printf(&a, "%s/%s", dir, names[i]);
	snprintf(full, sizeof full, "%s/plain", dir);
	walk_add(&w, full, &e);
	snprintf(full, sizeof full, "%s/named", dir);
	ok(walk_add_files(&w, full, v, ARRAY_LEN(v), &e) == ERR_NONE,
	    "files that were named");
	walk_sort(&w);
	is_str(found(&w), "named/a named/b plain/a plain/deep/b",
	    "are found once, where they are there and below the root");
	ok(walk_is_whole(&w, v[6]) &&
	    !walk_is_whole(&w, v[3]), "what was not named may be there all "
	    "the same, unless its folder was walked");
	snprintf(full, sizeof full, "%s/nowhere", dir);
	ok(walk_add_files(&w, full, v, 1, &e) == ERR_ABSENT,
	    "a root that is not there: %s", e.text);
	walk_free(&w);
	arena_free(&a);
}

int
main(void)
{
	if (mkdtemp(dir) == NULL)
		return 1;
	test_maildirs();
	test_overlaps();
	test_errors();
	test_named();
	if (fork() == 0)
		execlp("rm", "rm", "-rf", dir, (char *)NULL);
	return done_testing();
}
