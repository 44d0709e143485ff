/* The watch over folders of mail: what counts, when the dust has settled, new
 * folders, and looking now and then where inotify gives no more. */

#include <sys/stat.h>

#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/base/clock.h"
#include "core/base/mem.h"
#include "core/work/watch.h"
#include "tests/unit/tap.h"

static char top[] = "/tmp/espy-watch-XXXXXX";

static void
folder(const char *name)
{
	char *path = xasprintf("%s/%s", top, name);

	mkdir(path, 0700);
	free(path);
}

static void
maildir(const char *name)
{
	static const char *const boxes[] = { "", "/cur", "/new", "/tmp" };
	size_t i;

	for (i = 0; i < ARRAY_LEN(boxes); i++) {
		char *path = xasprintf("%s%s", name, boxes[i]);

		folder(path);
		free(path);
	}
}

static void
file(const char *name)
{
	char *path = xasprintf("%s/%s", top, name);
	int fd = open(path, O_WRONLY | O_CREAT, 0600);

	if (write(fd, "x", 1) != 1)
		printf("# can't write %s\n", path);
	close(fd);
	free(path);
}

static void
move(const char *from, const char *to)
{
	char *a = xasprintf("%s/%s", top, from);
	char *b = xasprintf("%s/%s", top, to);

	if (rename(a, b) != 0)
		printf("# can't rename %s\n", a);
	free(a);
	free(b);
}

/* How long until there is news, in ms; -1: none in that time */
static int64_t
news(struct mail_watch *w, int64_t most)
{
	int64_t from = clock_monotonic_ms(), now = from;

	for (; now < from + most; now = clock_monotonic_ms()) {
		struct pollfd p = { .fd = watch_fd(w), .events = POLLIN };

		poll(&p, 1, (int)(from + most - now));
		if (watch_news(w))
			return clock_monotonic_ms() - from;
	}
	return -1;
}

static struct mail_watch *
start(const char *name, size_t most, int64_t poll_ms)
{
	char *path = xasprintf("%s%s%s", top, *name != '\0' ? "/" : "", name);
	struct slice paths[] = { slice_str(path) };
	char *skip = xasprintf("%s/workspace", path);
	struct watch_config c = { .paths = paths, .npaths = 1, .most = most,
		.poll_ms = poll_ms, .skip = skip };
	struct mail_watch *w = NULL;
	struct error e = { 0 };

	ok(watch_start(&w, &c, &e) == ERR_NONE, "%s is watched %s",
	    *name != '\0' ? name : "the top", e.text);
	free(path);
	free(skip);
	return w;
}

static void
test_maildir(void)
{
	struct mail_watch *w;
	int64_t ms;

	maildir("box");
	file("box/new/1");
	w = start("box", 0, 0);
	is_int(news(w, 300), -1, "what is there is no news");
	file("box/tmp/2");
	file("box/dovecot.index");
	is_int(news(w, 1300), -1, "nor is what is being delivered, or lies "
				  "beside cur and new");
	move("box/tmp/2", "box/new/2");
	ms = news(w, 4000);
	ok(ms >= 900 && ms < 3000, "a mail delivered: said after a second of "
				   "quiet (%d ms)", (int)ms);
	is_int(news(w, 300), -1, "and once");
	move("box/new/2", "box/cur/2:2,S");
	ok(news(w, 4000) > 0, "one that was read");
	maildir("box/.Sub");
	ok(news(w, 4000) > 0, "a new folder of the Maildir");
	file("box/.Sub/new/1");
	ok(news(w, 4000) > 0, "and a mail in it");
	move("box/.Sub", "box/.Other");
	ok(news(w, 4000) > 0, "the folder gets another name");
	folder("box/.Other/cur/deep");
	ok(news(w, 4000) > 0, "a folder in that");
	file("box/.Other/cur/deep/1");
	ok(news(w, 4000) > 0, "and a file there");
	watch_free(w);
}

/* Changes that don't end are said after five seconds all the same. */
static void
test_burst(void)
{
	struct mail_watch *w;
	int64_t from, said = -1;
	unsigned i;

	maildir("burst");
	folder("burst/workspace");
	w = start("burst", 0, 0);
	file("burst/workspace/espy.db");
	is_int(news(w, 1300), -1, "the workspace itself is not watched");
	from = clock_monotonic_ms();
	for (i = 0; i < 40 && said < 0; i++) {
		char *name = xasprintf("burst/new/%u", i);

		file(name);
		free(name);
		if (news(w, 200) >= 0)
			said = clock_monotonic_ms() - from;
	}
	ok(said >= 4500 && said < 6500, "a stream of mail: said after %d ms",
	    (int)said);
	watch_free(w);
}

static void
test_file(void)
{
	struct mail_watch *w;

	file("mbox");
	w = start("mbox", 0, 0);
	file("other");
	is_int(news(w, 1300), -1, "a file beside the one that is watched");
	file("mbox");
	ok(news(w, 4000) > 0, "the file itself");
	watch_free(w);
	w = start("later", 0, 200);
	is_int((int64_t)watch_polled(w), 0, "a folder that is not there is no "
					    "want of watches");
	is_int(news(w, 500), -1, "and no news");
	maildir("later");
	ok(news(w, 4000) > 0, "until it is there");
	file("later/new/1");
	ok(news(w, 4000) > 0, "with a mail in it");
	watch_free(w);
}

static void
test_few(void)
{
	struct mail_watch *w;

	maildir("few");
	maildir("few/deep");
	w = start("few", 2, 200);
	ok(watch_polled(w) > 0, "more folders than watches: %zu are looked at",
	    watch_polled(w));
	is_int(news(w, 600), -1, "no news there");
	file("few/deep/new/1");
	ok(news(w, 4000) > 0, "a mail in one of them is found");
	maildir("few/deep/sub");
	ok(news(w, 4000) > 0, "a new folder there, too");
	file("few/deep/sub/new/1");
	ok(news(w, 4000) > 0, "and a mail in that");
	watch_free(w);
}

/* Links in a circle, with and without watches */
static void
test_links(void)
{
	char *a = xasprintf("%s/ring/a", top), *b = xasprintf("%s/ring/b", top);
	struct mail_watch *w;

	folder("ring");
	if (symlink(".", a) != 0 || symlink(".", b) != 0)
		printf("# no links\n");
	w = start("ring", 0, 0);
	is_int((int64_t)watch_polled(w), 0, "links to itself are one folder");
	watch_free(w);
	w = start("ring", 1, 0);
	ok(watch_polled(w) <= 2, "links in a circle end without watches, too");
	watch_free(w);
	free(a);
	free(b);
}

int
main(void)
{
	char *command;

	if (mkdtemp(top) == NULL)
		return 1;
	test_maildir();
	test_burst();
	test_file();
	test_few();
	test_links();
	command = xasprintf("rm -rf %s", top);
	if (system(command) != 0)
		printf("# %s is left\n", top);
	free(command);
	return done_testing();
}
