/* The index job: which folders, of which sources. */

#include <stdlib.h>
#include <sys/stat.h>

#include "core/base/text.h"
#include "core/work/index_job.h"

static void
walk_found(const struct walk *w, void *arg)
{
	(void)w;
	job_progress(arg);
}

static enum err
walk_given(struct index_job *j, struct error *e)
{
	enum err err = ERR_NONE;
	size_t i;

	for (i = 0; err == ERR_NONE && i < j->o->npaths; i++)
		err = walk_add(&j->walk, j->o->paths[i], e);
	return err;
}

/* All sources; a folder that is not there now (a disk that is not mounted)
 * is said, and its files are not taken as vanished. */
static enum err
walk_known(struct index_job *j, struct error *e)
{
	struct source *v;
	size_t n, i, k;
	enum err err = store_sources(j->store, &j->arena, &v, &n, e);

	for (i = 0; err == ERR_NONE && i < n; i++) {
		for (k = 0; k < v[i].npaths; k++) {
			struct error why;

			if (walk_add(&j->walk, v[i].paths[k].p, &why) ==
			    ERR_NONE)
				continue;
			job_say(j, "%s; left out", why.text);
			j->counts->folders_unread++;
		}
	}
	if (err == ERR_NONE && j->walk.nroots == 0 &&
	    j->counts->folders_unread == 0)
		return err_set(e, ERR_USAGE, "there is nothing to index yet: "
		    "name a Maildir, a folder or a file");
	return err;
}

/* The source whose path is closest above a root */
static const struct source *
source_above(const struct source *v, size_t n, struct slice root)
{
	const struct source *best = NULL;
	size_t i, k, longest = 0;

	for (i = 0; i < n; i++) {
		for (k = 0; k < v[i].npaths; k++) {
			if (!path_is_under(root, v[i].paths[k]) ||
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

struct source_use *
source_use(struct index_job *j, const struct source *src)
{
	struct source_use *use = arena_alloc(&j->arena, sizeof *use);
	const struct settings *all = j->o->settings;
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

static enum err
source_of_root(struct index_job *j, struct slice root, int64_t *id,
    struct error *e)
{
	const struct index_options *o = j->o;
	const struct source *above;
	struct source *v;
	size_t n;
	enum err err = store_sources(j->store, &j->arena, &v, &n, e);

	if (err != ERR_NONE)
		return err;
	above = source_above(v, n, root);
	if (above != NULL && (o->source == NULL ||
	    slice_eq_str(above->name, o->source))) {
		*id = above->id;
		if (o->role == NULL || slice_eq_str(above->role, o->role))
			return ERR_NONE;
		return store_source_add(j->store, o->actor, above->name,
		    o->role, NULL, id, e);
	}
	return store_source_add(j->store, o->actor, o->source != NULL
	    ? slice_str(o->source) : source_name(j, v, n, root), o->role,
	    root.p, id, e);
}

/* What the settings and the store say about files under a root */
static enum err
use_of_root(struct index_job *j, struct slice root, struct source_use **use,
    struct error *e)
{
	struct source *v;
	size_t n, i;
	int64_t id;
	enum err err = source_of_root(j, root, &id, e);

	if (err == ERR_NONE)
		err = store_sources(j->store, &j->arena, &v, &n, e);
	for (i = 0; err == ERR_NONE && i < n; i++)
		if (v[i].id == id)
			*use = source_use(j, &v[i]);
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
	err = j->o->npaths != 0 ? walk_given(j, e) : walk_known(j, e);
	if (err != ERR_NONE || job_stopped(j))
		return err;
	walk_sort(&j->walk);
	j->counts->files = j->walk.nfiles;
	j->counts->folders_unread += j->walk.nunread;
	j->uses = arena_array(&j->arena, j->walk.nroots, sizeof *j->uses);
	for (i = 0; err == ERR_NONE && i < j->walk.nroots; i++)
		err = use_of_root(j, j->walk.roots[i], &j->uses[i], e);
	for (i = 0; i < j->walk.nunread && i < 10; i++)
		job_say(j, "%s: this folder can't be read; left out",
		    text_plain_str(&j->arena, j->walk.unread[i]));
	return err;
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
			struct slice p = v[i].paths[k];
			struct stat st;

			if (stat(p.p, &st) != 0)
				continue;
			if (!S_ISDIR(st.st_mode)) /* a single file's folder */
				p = slice_dup(&j->arena, slice_upto(p,
				    slice_rchr(p, '/') != 0
					? slice_rchr(p, '/') : 1));
			*ARENA_PUSH(&j->arena, *roots, *n) = p.p;
		}
	}
	return err;
}
