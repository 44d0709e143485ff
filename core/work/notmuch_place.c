/* Notmuch databases of others: where they lie, and which files they find. */

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/ini.h"
#include "core/work/notmuch_place.h"
#include "core/work/text_config.h"
#include "core/work/text_search.h"

static bool
is_folder(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static bool
has_folder(struct arena *a, const char *dir, const char *name)
{
	return is_folder(arena_printf(a, "%s/%s", dir, name));
}

static const char *
home(void)
{
	const char *env = getenv("HOME");

	return env != NULL && *env == '/' ? env : "/";
}

/* Names in notmuch's configuration are relative to HOME. */
static const char *
at_home(struct arena *a, struct slice name)
{
	if (name.n != 0 && name.p[0] == '/')
		return arena_strndup(a, name.p, name.n);
	return arena_printf(a, "%s/%.*s", home(), SLICE_ARG(name));
}

/* Without database.path: as notmuch-config(1) has it */
static const char *
usual_dir(struct arena *a)
{
	const char *data = getenv("XDG_DATA_HOME");
	const char *profile = getenv("NOTMUCH_PROFILE");
	const char *maildir = getenv("MAILDIR");
	const char *dir;

	if (data == NULL || *data != '/')
		data = arena_printf(a, "%s/.local/share", home());
	dir = arena_printf(a, "%s/notmuch/%s", data,
	    profile != NULL && *profile != '\0' ? profile : "default");
	if (is_folder(dir))
		return dir;
	return at_home(a, slice_str(maildir != NULL && *maildir != '\0'
		? maildir : "mail"));
}

static enum err
from_config(struct notmuch_place *p, const char *file, struct arena *a,
    struct error *e)
{
	struct slice path = SLICE_NULL, root = SLICE_NULL;
	const struct ini_section *sec;
	struct ini ini = { 0 };
	enum err err = ini_load(&ini, file, e);

	sec = err == ERR_NONE ? ini_next(&ini, "database", NULL) : NULL;
	if (sec != NULL) {
		path = ini_get(sec, "path");
		root = ini_get(sec, "mail_root");
	}
	if (err == ERR_NONE && sec == NULL && ini_next(&ini, "user", NULL) ==
	    NULL)
		err = err_set(e, ERR_USAGE, "%s: no configuration of notmuch: "
		    "it has no section [database]", file);
	if (err == ERR_NONE) {
		p->dir = path.n != 0 ? at_home(a, path) : usual_dir(a);
		p->mail_root = root.n != 0 ? at_home(a, root) : p->dir;
	}
	ini_free(&ini);
	return err;
}

static enum err
from_folder(struct notmuch_place *p, const char *path, struct arena *a,
    struct error *e)
{
	p->dir = p->mail_root = arena_strndup(a, path, strlen(path));
	if (has_folder(a, path, ".notmuch"))
		return ERR_NONE;
	if (has_folder(a, path, "xapian"))
		return err_set(e, ERR_USAGE, "%s: this notmuch database does "
		    "not lie with its mail: name its owner's configuration "
		    "file instead, which says where the mail is", path);
	return err_set(e, ERR_ABSENT, "%s: there is no notmuch database in "
	    "this folder; name the mail root (it holds .notmuch), or its "
	    "owner's notmuch configuration file", path);
}

enum err
notmuch_place_find(struct notmuch_place *p, const char *path,
    struct arena *a, struct error *e)
{
	struct stat st;
	enum err err;
	char *real;

	if (stat(path, &st) != 0)
		return err_set(e, ERR_ABSENT, "%s: no such file or folder",
		    path);
	err = S_ISDIR(st.st_mode) ? from_folder(p, path, a, e)
				  : from_config(p, path, a, e);
	if (err != ERR_NONE)
		return err;
	if (!has_folder(a, p->dir, ".notmuch") &&
	    !has_folder(a, p->dir, "xapian"))
		return err_set(e, ERR_ABSENT, "%s: there is no notmuch "
		    "database in %s, where this configuration has it", path,
		    p->dir);
	real = realpath(p->mail_root, NULL);
	if (real == NULL)
		return err_errno(e, "%s: the mail root %s", path,
		    p->mail_root);
	p->mail_root = arena_strndup(a, real, strlen(real));
	free(real);
	return ERR_NONE;
}

static enum err
query_failed(const struct notmuch_place *p, struct slice query,
    const struct search_event *ev, struct error *e)
{
	if (ev->opened)
		return err_set(e, ERR_USAGE, "notmuch can't answer the query "
		    "\"%.*s\": %s; notmuch-search-terms(7) has its language",
		    SLICE_ARG(query), ev->reason);
	return err_set(e, ERR_IO, "%s: the notmuch database can't be opened: "
	    "%s; see whether its owner's notmuch can (notmuch count), and "
	    "whether it may be read", p->dir, ev->reason);
}

static enum err
take_files(struct text_search *t, const struct notmuch_place *p,
    struct slice query, const volatile sig_atomic_t *stop, struct arena *a,
    struct slice **names, size_t *n, struct error *e)
{
	struct search_event ev;
	size_t i;

	while (stop == NULL || !*stop) {
		text_search_next(t, &ev);
		switch (ev.kind) {
		case SEARCH_NOTHING:
			text_search_wait(t);
			break;
		case SEARCH_IDS:
			for (i = 0; i < ev.nids; i++)
				*ARENA_PUSH(a, *names, *n) = slice_dup(a,
				    slice_str(ev.ids[i]));
			break;
		case SEARCH_COUNT:
			break;
		case SEARCH_END:
			return ERR_NONE;
		case SEARCH_FAILED:
			return query_failed(p, query, &ev, e);
		}
	}
	return ERR_NONE;
}

enum err
notmuch_place_files(const struct notmuch_place *p, const struct workspace *w,
    struct slice query, const volatile sig_atomic_t *stop, struct arena *a,
    struct slice **names, size_t *n, struct error *e)
{
	char *file = xasprintf("%s/notmuch-config", w->spool);
	struct text_search_config c = { .dir = p->dir, .config = file };
	struct text_query q = { .text = query, .files = true };
	struct text_search *t = NULL;
	enum err err = text_config_other(p->dir, p->mail_root, file, e);

	*names = NULL;
	*n = 0;
	if (err == ERR_NONE)
		err = text_search_start(&t, &c, e);
	if (err == ERR_NONE)
		err = text_search_ask(t, &q, e);
	if (err == ERR_NONE)
		err = take_files(t, p, query, stop, a, names, n, e);
	text_search_free(t);
	unlink(file);
	free(file);
	return err;
}
