/* The index job: which folders, of which sources. */

#include <stdlib.h>
#include <sys/stat.h>

#include "core/base/text.h"
#include "core/store/source_setting.h"
#include "core/work/index_job.h"
#include "core/work/notmuch_place.h"

static void
walk_found(const struct walk *w, void *arg)
{
	(void)w;
	job_progress(arg);
}

/* The source of the root that the walk was given last; 0: not known yet */
static void
root_of(struct index_job *j, int64_t source)
{
	*ARENA_PUSH(&j->arena, j->root_source, j->nroot_sources) = source;
}

static enum err
walk_path(struct index_job *j, const char *path, int64_t source,
    struct error *e)
{
	enum err err = walk_add(&j->walk, path, e);

	if (err == ERR_NONE)
		root_of(j, source);
	return err;
}

/* The files that notmuch finds in a database of somebody else's */
static enum err
walk_query(struct index_job *j, const char *path, struct slice query,
    int64_t source, struct error *e)
{
	const struct index_options *o = j->o;
	struct notmuch_place place;
	struct slice *names;
	size_t n;
	enum err err = notmuch_place_find(&place, path, &j->arena, e);

	if (err == ERR_NONE)
		err = notmuch_place_files(&place, o->workspace, query,
		    o->stop, &j->arena, &names, &n, e);
	if (err == ERR_NONE)
		err = walk_add_files(&j->walk, place.mail_root, names, n, e);
	if (err == ERR_NONE)
		root_of(j, source);
	return err;
}

/* A path that was given may be the database of a source that we know. */
static enum err
walk_given(struct index_job *j, const struct source *v, size_t n,
    const char *path, struct error *e)
{
	char *real = realpath(path, NULL);
	const struct source *s = real != NULL
	    ? source_of_path(v, n, slice_str(real)) : NULL;
	enum err err;

	if (s != NULL && s->query.p != NULL)
		err = walk_query(j, real, s->query, s->id, e);
	else
		err = walk_path(j, path, 0, e);
	free(real);
	return err;
}

struct known_path {
	const struct source *source;
	struct slice path;
};

/* The longest first, and queries last: so a file belongs to the source whose
 * folder is closest above it. */
static int
closest_first(const void *a, const void *b)
{
	const struct known_path *x = a, *y = b;
	bool p = x->source->query.p != NULL, q = y->source->query.p != NULL;

	if (p != q)
		return p ? 1 : -1;
	if (x->path.n != y->path.n)
		return x->path.n > y->path.n ? -1 : 1;
	return slice_cmp(x->path, y->path);
}

/* All paths of all sources, or of the one that is asked for */
static struct known_path *
known_paths(struct index_job *j, const struct source *v, size_t n,
    size_t *count)
{
	struct known_path *out = NULL;
	size_t i, k;

	*count = 0;
	for (i = 0; i < n; i++)
		for (k = 0; k < v[i].npaths; k++)
			if (j->o->source == NULL ||
			    slice_eq_str(v[i].name, j->o->source))
				*ARENA_PUSH(&j->arena, out, *count) =
				    (struct known_path){ &v[i],
					v[i].paths[k] };
	if (*count != 0)
		qsort(out, *count, sizeof *out, closest_first);
	return out;
}

/* A folder that is not there now (a disk that is not mounted) is said, and
 * its files are not taken as vanished. */
static enum err
walk_known(struct index_job *j, const struct source *v, size_t n,
    struct error *e)
{
	struct known_path *paths;
	size_t i, count;

	paths = known_paths(j, v, n, &count);
	for (i = 0; i < count; i++) {
		const struct source *s = paths[i].source;
		const char *path = paths[i].path.p;
		struct error why;
		enum err err = s->query.p != NULL
		    ? walk_query(j, path, s->query, s->id, &why)
		    : walk_path(j, path, s->id, &why);

		if (err == ERR_NONE)
			continue;
		job_say(j, "%s; left out",
		    text_plain_str(&j->arena, slice_str(why.text)));
		j->counts->folders_unread++;
	}
	if (count != 0)
		return ERR_NONE;
	if (j->o->source != NULL)
		return err_set(e, ERR_USAGE, "there is no source %s with a "
		    "path; espy source list shows them", j->o->source);
	return err_set(e, ERR_USAGE, "there is nothing to index yet: name a "
	    "Maildir, a folder or a file");
}

/* Databases given with --query become paths of a source, so that they are
 * read again the next time. */
static enum err
walk_asked(struct index_job *j, struct error *e)
{
	const struct index_options *o = j->o;
	enum err err = ERR_NONE;
	size_t i, n;

	for (i = 0; err == ERR_NONE && i < o->npaths; i++) {
		struct source_want w = { .query = slice_str(o->query) };
		char *real = realpath(o->paths[i], NULL);
		struct slice path = slice_dup(&j->arena,
		    slice_str(real != NULL ? real : o->paths[i]));
		struct source *v;
		int64_t id;

		free(real);
		err = walk_query(j, path.p, w.query, 0, e);
		if (err == ERR_NONE)
			err = store_sources(j->store, &j->arena, &v, &n, e);
		if (err != ERR_NONE)
			break;
		w.name = o->source != NULL ? slice_str(o->source)
		    : source_of_path(v, n, path) != NULL
		    ? source_of_path(v, n, path)->name
		    : job_source_name(j, v, n, path);
		w.role = job_role_of(j, w.name);
		w.paths = &path;
		w.npaths = 1;
		err = store_source_set(j->store, o->actor, &w, false, &id, e);
		j->root_source[j->nroot_sources - 1] = id;
	}
	return err;
}

enum err
job_settings(struct index_job *j, struct error *e)
{
	const struct index_watch *w = j->watch;

	return j->o->settings == NULL ? ERR_NONE
	    : sources_from_settings(j->store, j->o->actor, j->o->settings,
		w != NULL ? w->say : NULL, w != NULL ? w->arg : NULL, e);
}

static enum err
walk_all(struct index_job *j, struct error *e)
{
	const struct index_options *o = j->o;
	struct source *v;
	size_t n, i;
	enum err err = job_settings(j, e);

	if (err != ERR_NONE || o->query != NULL)
		return err != ERR_NONE ? err : walk_asked(j, e);
	err = store_sources(j->store, &j->arena, &v, &n, e);
	if (err == ERR_NONE && o->npaths == 0)
		return walk_known(j, v, n, e);
	for (i = 0; err == ERR_NONE && i < o->npaths; i++)
		err = walk_given(j, v, n, o->paths[i], e);
	return err;
}

enum err
job_walk(struct index_job *j, struct error *e)
{
	enum err err;
	size_t i;

	j->walk.stop = j->o->stop;
	j->walk.found = walk_found;
	j->walk.arg = j;
	walk_own(&j->walk, j->o->workspace->dir);
	err = walk_all(j, e);
	if (err != ERR_NONE || job_stopped(j))
		return err;
	walk_sort(&j->walk);
	j->counts->files = j->walk.nfiles;
	j->counts->folders_unread += j->walk.nunread;
	err = job_sources_name(j, e);
	if (err == ERR_NONE)
		err = job_uses(j, e);
	for (i = 0; i < j->walk.nunread && i < 10; i++)
		job_say(j, "%s: this can't be read; left out",
		    text_plain_str(&j->arena, j->walk.unread[i]));
	return err;
}

/* Where the mail of a path of a source lies; NULL: nowhere now */
static const char *
mail_folder(struct index_job *j, const struct source *s, struct slice path)
{
	struct notmuch_place place;
	struct error e;
	struct stat st;

	if (s->query.p != NULL)
		return notmuch_place_find(&place, path.p, &j->arena, &e) ==
		    ERR_NONE ? place.mail_root : NULL;
	if (stat(path.p, &st) != 0)
		return NULL;
	if (!S_ISDIR(st.st_mode)) /* a single file's folder */
		path = slice_dup(&j->arena, slice_upto(path,
		    slice_rchr(path, '/') != 0 ? slice_rchr(path, '/') : 1));
	return path.p;
}

enum err
job_roots(struct index_job *j, const char ***roots, size_t *n,
    struct error *e)
{
	struct source *v;
	size_t nsources, i, k;
	enum err err = store_sources(j->store, &j->arena, &v, &nsources, e);

	*roots = NULL;
	*n = 0;
	*ARENA_PUSH(&j->arena, *roots, *n) = j->o->workspace->spool;
	for (i = 0; err == ERR_NONE && i < nsources; i++) {
		for (k = 0; k < v[i].npaths; k++) {
			const char *folder = mail_folder(j, &v[i],
			    v[i].paths[k]);

			if (folder != NULL)
				*ARENA_PUSH(&j->arena, *roots, *n) = folder;
		}
	}
	return err;
}
