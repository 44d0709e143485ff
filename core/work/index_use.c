/* The index job: the source that a root of the walk is, and how its files are
 * read. */

#include "core/base/text.h"
#include "core/store/source_setting.h"
#include "core/work/index_job.h"

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

struct slice
job_source_name(struct index_job *j, const struct source *v, size_t n,
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
	use->replies = slice_eq_str(src->role, "replies");
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

struct slice
job_role_of(struct index_job *j, struct slice source)
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
					   : job_source_name(j, v, n, root);
		w.paths = &root;
		w.npaths = 1;
		*changed = true;
	}
	w.role = job_role_of(j, w.name);
	return store_source_set(j->store, o->actor, &w, false, id, e);
}

/* Each root's source is known before what it holds is matched.  Sources are
 * read again only where one of them has changed: roots may be thousands. */
enum err
job_sources_name(struct index_job *j, struct error *e)
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
enum err
job_uses(struct index_job *j, struct error *e)
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
