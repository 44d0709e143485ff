/* The index job with real workers: each file has one outcome, and nothing is
 * opened twice. */

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/settings.h"
#include "core/store/list.h"
#include "core/work/index.h"
#include "core/work/worker.h"
#include "tests/unit/tap.h"

static char dir[] = "/tmp/espy-index-XXXXXX";
static struct workspace ws;
static struct store *store;
static struct catalogue catalogue;
static struct settings settings;
static struct index_counts n;
static struct error e;
static volatile sig_atomic_t stop;
static char said[1024];

static const char *
path_of(const char *name)
{
	static char full[4][512];
	static unsigned turn;
	char *p = full[turn++ % 4];

	snprintf(p, sizeof full[0], "%s/mail/%s", dir, name);
	return p;
}

static void
mail(const char *name, const char *id, const char *body)
{
	FILE *f = fopen(path_of(name), "w");

	if (f == NULL)
		return;
	fprintf(f, "From: a@bank.example\nTo: b@corp.example\n"
	    "Subject: %s\nDate: Mon, 2 Nov 2026 10:00:00 +0000\n"
	    "Message-ID: <%s@x.example>\n\n%s\n", id, id, body);
	fclose(f);
}

static void
say(const char *sentence, void *arg)
{
	(void)arg;
	snprintf(said, sizeof said, "%s", sentence);
}

static void
stop_early(const struct index_progress *p, void *arg)
{
	(void)arg;
	if (p->phase == INDEX_FACTS && getenv("TEST_STOP") != NULL)
		stop = 1;
}

static enum err
run(const char *path)
{
	static const char *const dirs[] = { "core/esp/catalogue" };
	struct answers answers = { .off = true };
	struct analysis_context context = {
		.receivers = &settings.receivers,
		.domains = &settings.domains, .catalogue = &catalogue,
		.answers = &answers, .clock = 0 };
	struct index_options o = { .workspace = &ws, .store = store,
		.paths = &path, .npaths = path != NULL, .actor = "ana",
		.settings = &settings, .context = &context,
		.catalogue_dirs = dirs,
		.ncatalogue_dirs = 1, .settings_version = settings.version,
		.stop = &stop };
	struct index_watch watch = { stop_early, say, NULL };
	enum err err = index_run(&o, &watch, &n, &e);

	if (err != ERR_NONE)
		printf("# %s\n", e.text);
	return err;
}

static void
is_counts(uint64_t fresh, uint64_t unchanged, uint64_t renamed,
    uint64_t copies, uint64_t refused, uint64_t gone, uint64_t opened,
    const char *name)
{
	if (!ok(n.fresh == fresh && n.unchanged == unchanged &&
	    n.renamed == renamed && n.copies == copies &&
	    n.refused == refused && n.gone == gone && n.opened == opened &&
	    n.files == fresh + unchanged + renamed + copies + refused, "%s",
	    name))
		printf("# fresh %d unchanged %d renamed %d copies %d refused "
		    "%d gone %d opened %d files %d\n", (int)n.fresh,
		    (int)n.unchanged, (int)n.renamed, (int)n.copies,
		    (int)n.refused, (int)n.gone, (int)n.opened, (int)n.files);
}

static void
move(const char *from, const char *to)
{
	ok(rename(path_of(from), path_of(to)) == 0, "%s -> %s", from, to);
}

static struct store_counts
counts(void)
{
	struct store_counts c;

	store_count(store, &c, &e);
	return c;
}

static void
test_first(void)
{
	mail("cur/1:2,", "one", "alpha");
	mail("cur/2:2,", "two", "beta");
	mail("new/3", "three", "gamma");
	mail("cur/2copy:2,", "two", "beta");
	mail("cur/4:2,", "one", "a forged one with that id");
	ok(run(path_of("")) == ERR_NONE, "a first run");
	is_counts(4, 0, 0, 1, 0, 0, 5, "one further copy, four messages");
	is_int((int64_t)n.text_done, 4, "all text is in the mirror");
	ok(run(NULL) == ERR_NONE, "again, all sources");
	is_counts(0, 5, 0, 0, 0, 0, 0, "nothing is opened");
}

static void
test_renames(void)
{
	move("cur/1:2,", "cur/1:2,S");
	move("new/3", "cur/3:2,S");
	ok(run(NULL) == ERR_NONE, "flags, and new to cur");
	is_counts(0, 3, 2, 0, 0, 0, 0, "cost no open");
	/* a -> b -> c: the names stay, the files move on */
	move("cur/3:2,S", "cur/c");
	move("cur/1:2,S", "cur/3:2,S");
	ok(run(NULL) == ERR_NONE, "names that move from file to file");
	is_counts(0, 3, 2, 0, 0, 0, 0, "cost none either");
	is_int((int64_t)counts().gone, 0, "and no file is lost");
	ok(run(NULL) == ERR_NONE && n.unchanged == 5, "as the next run sees");
}

static void
test_changes(void)
{
	struct rows rows = { 0 };
	struct places places = { 0 };

	mail("cur/c", "three", "gamma, and changed");
	ok(run(NULL) == ERR_NONE, "a file that changed");
	is_counts(1, 4, 0, 0, 0, 0, 1, "is a new message");
	ok(store_same_id(store, SLICE("three@x.example"), &rows, &e) ==
	    ERR_NONE && rows.n == 2, "the old one keeps its row");
	is_int(rows.v[0].files + rows.v[1].files, 1, "without a file");
	rows_free(&rows);
	mail("cur/c", "three", "gamma, and changed");
	ok(run(NULL) == ERR_NONE, "a file that was only written again");
	is_counts(0, 5, 0, 0, 0, 0, 1, "is read and found unchanged");
	ok(unlink(path_of("cur/2copy:2,")) == 0 && run(NULL) == ERR_NONE,
	    "a copy vanishes");
	is_counts(0, 4, 0, 0, 0, 1, 0, "it is marked");
	store_find(store, slice_str(path_of("cur/2:2,")), &rows, &e);
	store_places(store, rows.v[0].id, &places, &e);
	is_int((int64_t)places.n, 2, "not forgotten");
	places_free(&places);
	rows_free(&rows);
}

static void
test_refused(void)
{
	struct rows rows = { 0 };
	FILE *f = fopen(path_of("cur/5"), "w");

	fputs("\x7f""ELF\1\1\1 no mail at all\n\n\n", f);
	fclose(f);
	fclose(fopen(path_of("cur/6"), "w"));
	mail("cur/7", "seven", "not to be read");
	chmod(path_of("cur/7"), 0);
	ok(run(NULL) == ERR_NONE, "no mail, an empty and a closed file");
	if (geteuid() == 0) {
		ok(true, "a closed file # SKIP root reads all");
		is_counts(1, 4, 0, 0, 2, 0, 3, "refused");
		chmod(path_of("cur/7"), 0600);
		return;
	}
	is_counts(0, 4, 0, 0, 3, 0, 2, "are refused");
	store_find(store, slice_str(path_of("cur/7")), &rows, &e);
	ok(rows.n == 1 && rows.v[0].refused && !rows.v[0].hashed,
	    "and listed: %.*s", SLICE_ARG(rows.v[0].reason));
	rows_free(&rows);
	ok(run(NULL) == ERR_NONE, "again");
	is_counts(0, 6, 0, 0, 1, 0, 0, "only the closed one is tried again");
	chmod(path_of("cur/7"), 0600);
	ok(run(NULL) == ERR_NONE, "when it is open");
	is_counts(1, 6, 0, 0, 0, 0, 1, "it is a message");
	is_int((int64_t)counts().refused, 2, "and refused no more");
}

static void
test_stop(void)
{
	char name[64], id[64];
	int i;

	mkdir(path_of("big"), 0700);
	for (i = 0; i < 400; i++) {
		snprintf(name, sizeof name, "big/%03d", i);
		snprintf(id, sizeof id, "big%d", i);
		mail(name, id, "some text");
	}
	setenv("TEST_STOP", "1", 1);
	ok(run(NULL) == ERR_NONE && n.stopped, "stopped in the middle");
	ok(n.fresh < 400, "after %d messages", (int)n.fresh);
	unsetenv("TEST_STOP");
	stop = 0;
	i = (int)n.fresh;
	ok(run(NULL) == ERR_NONE && !n.stopped, "the next run goes on");
	is_int((int64_t)n.fresh, 400 - i, "with what was left");
	is_int((int64_t)counts().text_todo, 0, "and all text");
}

static void
test_mirror(void)
{
	char command[600];
	struct store_counts c = counts();

	snprintf(command, sizeof command, "rm -rf '%s'", ws.notmuch);
	ok(system(command) == 0, "the mirror is lost");
	ok(run(NULL) == ERR_NONE, "a run");
	is_int((int64_t)n.text_done, (int64_t)c.text_done - 1,
	    "makes it again, but for the message that lies nowhere now");
	ok(strstr(said, "read again") != NULL, "and says so: %s", said);
	is_int((int64_t)n.opened, 0, "without reading for facts");
}

static void
test_lock(void)
{
	int fd;

	workspace_lock(&ws, &fd, &e);
	ok(run(NULL) == ERR_BUSY, "one at a time: %s", e.text);
	close(fd);
	ok(run("/nonexistent/place") == ERR_ABSENT, "%s", e.text);
}

int
main(int argc, char **argv)
{
	char name[512];

	if (argc > 1 && strcmp(argv[1], "--worker") == 0)
		return worker_main(argc, argv);
	if (mkdtemp(dir) == NULL)
		return 1;
	mkdir(path_of(""), 0700);
	mkdir(path_of("cur"), 0700);
	mkdir(path_of("new"), 0700);
	mkdir(path_of("tmp"), 0700);
	snprintf(name, sizeof name, "%s/ws", dir);
	if (workspace_open(&ws, name, true, &e) != ERR_NONE ||
	    store_open(&store, &ws, &e) != ERR_NONE ||
	    catalogue_load(&catalogue, "core/esp/catalogue", &e) != ERR_NONE ||
	    settings_load(&settings, ws.settings, &e) != ERR_NONE) {
		printf("Bail out! %s\n", e.text);
		return 1;
	}
	catalogue_ready(&catalogue);
	test_first();
	test_renames();
	test_changes();
	test_refused();
	test_stop();
	test_mirror();
	test_lock();
	store_close(store);
	workspace_free(&ws);
	catalogue_free(&catalogue);
	settings_free(&settings);
	if (fork() == 0)
		execlp("rm", "rm", "-rf", dir, (char *)NULL);
	return done_testing();
}
