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

/* The source whose path is closest above a root */
static const struct source *
closest_source(const struct source *v, size_t n, struct slice root)
{
	const struct source *best = NULL;
	size_t i, k, longest = 0;

	for (i = 0; i < n; i++) {
		for (k = 0; k < v[i].npaths; k++) {
			if (v[i].query.p != NULL ||
			    !path_is_under(root, v[i].paths[k]) ||
			    v[i].paths[k].n < longest)
				continue;
			best = &v[i];
			longest = v[i].paths[k].n;
		}
	}
	return best;
}

/* The folder's name, with a number where another source has it */
static struct slice
source_name(struct index_job *j, const struct source *v, size_t n,
    struct slice root)
{
	size_t slash = slice_rchr(root, '/'), i;
	struct slice base = slice_from(root, slash + 1), name;
	unsigned number = 1;

	if (base.n == 0)
		base = SLICE("root");
	name = base;
	for (i = 0; i < n; i++) {
		if (!slice_eq(v[i].name, name))
			continue;
		name = slice_printf(&j->arena, "%.*s-%u", SLICE_ARG(base),
		    ++number);
		i = (size_t)-1; /* from the start */
	}
	return name;
}

bool
reads_reports(const struct source_use *use)
{
	return use->submitted && !use->samples;
}

struct source_use *
source_use(struct index_job *j, const struct source *src)
{
	struct source_use *use = arena_alloc(&j->arena, sizeof *use);
	static const struct settings none;
	const struct settings *all = j->o->settings != NULL ? j->o->settings
							    : &none;
	const struct source_setting *set = settings_source(all, src->name);

	*use = (struct source_use){ .id = src->id,
		.keep = settings_keep(all, set) };
	use->origin.receivers = settings_receivers(all, set);
	use->baseline = slice_eq_str(src->role, "baseline");
	use->submitted = slice_eq_str(src->role, "submitted");
	if (use->submitted)
		use->origin.provenance = PROVENANCE_SUBMITTED;
	if (slice_eq_str(src->role, "partner")) {
		use->submitted = true;
		use->samples = true;
		use->origin.provenance = PROVENANCE_PARTNER;
	}
	if (set == NULL)
		return use;
	use->journal = set->journal;
	if (set->contents.p != NULL) {
		use->mailbox = slice_eq_str(set->contents, "reports");
		use->samples = !use->mailbox;
	}
	return use;
}

/* The role that a source gets: where the settings name one, it counts. */
static struct slice
role_of(struct index_job *j, struct slice source)
{
	const struct source_setting *set = j->o->settings != NULL
	    ? settings_source(j->o->settings, source) : NULL;

	if (j->o->role == NULL || set == NULL || set->role.p == NULL ||
	    slice_eq_str(set->role, j->o->role))
		return slice_str(j->o->role);
	job_say(j, "source %s is %s by the settings: that counts, not %s",
	    text_plain_str(&j->arena, source),
	    text_plain_str(&j->arena, set->role), j->o->role);
	return set->role;
}

/* `id` is known where it belongs to a source already. */
static enum err
source_of_root(struct index_job *j, const struct source *v, size_t n,
    struct slice root, int64_t *id, bool *changed, struct error *e)
{
	const struct index_options *o = j->o;
	struct source_want w = { 0 };
	const struct source *s = NULL;
	size_t i;

	for (i = 0; i < n; i++)
		if (v[i].id == *id)
			s = &v[i];
	if (s == NULL)
		s = closest_source(v, n, root);
	if (s != NULL && (*id != 0 || o->source == NULL ||
	    slice_eq_str(s->name, o->source))) {
		*id = s->id;
		*changed = o->role != NULL &&
		    !slice_eq_str(s->role, o->role);
		if (!*changed)
			return ERR_NONE;
		w.name = s->name;
	} else {
		w.name = o->source != NULL ? slice_str(o->source)
					   : source_name(j, v, n, root);
		w.paths = &root;
		w.npaths = 1;
		*changed = true;
	}
	w.role = role_of(j, w.name);
	return store_source_set(j->store, o->actor, &w, false, id, e);
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
		    : source_name(j, v, n, path);
		w.role = role_of(j, w.name);
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

/* Each root's source is known before what it holds is matched.  Sources are
 * read again only where one of them has changed: roots may be thousands. */
static enum err
name_sources(struct index_job *j, struct error *e)
{
	enum err err = ERR_NONE;
	struct source *v = NULL;
	bool changed = true;
	size_t i, n = 0;

	for (i = 0; err == ERR_NONE && i < j->walk.nroots; i++) {
		if (changed)
			err = store_sources(j->store, &j->arena, &v, &n, e);
		if (err == ERR_NONE)
			err = source_of_root(j, v, n, j->walk.roots[i].path,
			    &j->root_source[i], &changed, e);
	}
	return err;
}

/* What the settings and the store say about files under each root */
static enum err
uses_of_roots(struct index_job *j, struct error *e)
{
	struct source *v;
	size_t n, i, k;
	enum err err = store_sources(j->store, &j->arena, &v, &n, e);

	j->uses = arena_array(&j->arena, j->walk.nroots, sizeof *j->uses);
	for (i = 0; err == ERR_NONE && i < j->walk.nroots; i++)
		for (k = 0; k < n; k++)
			if (v[k].id == j->root_source[i])
				j->uses[i] = source_use(j, &v[k]);
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
	err = name_sources(j, e);
	if (err == ERR_NONE)
		err = uses_of_roots(j, e);
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
