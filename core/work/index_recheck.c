/* The index job: which files hold what is to be made anew. */

#include <stdlib.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "core/work/index_job.h"

enum { USES_MOST = 2 + PROVENANCE_SUBMITTED };

static int
by_hash(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(struct sha256));
}

bool
recheck_wants(const struct index_job *j, const struct sha256 *sha256,
    const struct message_known *known)
{
	if (!j->o->recheck)
		return false;
	if (j->o->nonly == 0)
		return known->old;
	return bsearch(sha256, j->o->only, j->o->nonly, sizeof *sha256,
	    by_hash) != NULL;
}

/* Is it how that one's octets are to be read? */
static bool
is_use_of(const struct source_use *use, const struct recheck_due *due)
{
	return use->id == due->source && use->inner == due->inner &&
	    (!due->inner || use->origin.provenance == due->provenance);
}

/* The index of that source's use; one more where there is none yet.  The copy
 * of what a report brought is no file of the source. */
static int
root_of(struct index_job *j, const struct source *v, size_t n,
    const struct recheck_due *due)
{
	static const struct source none = { .role = SLICE("collected") };
	const struct source *src = &none;
	struct source_use *use;
	size_t i;

	for (i = 0; i < j->nuses; i++)
		if (is_use_of(j->uses[i], due))
			return (int)i;
	for (i = 0; i < n; i++)
		if (v[i].id == due->source)
			src = &v[i];
	use = source_use(j, src);
	use->inner = due->inner;
	if (due->inner)
		use->origin.provenance = due->provenance;
	j->uses[j->nuses] = use;
	return (int)j->nuses++;
}

/* False: it is not there, or is no file. */
static bool
look(struct index_job *j, const struct recheck_due *due, int root)
{
	struct walk_file *f;
	struct stat st;

	if (stat(due->path.p, &st) != 0 || !S_ISREG(st.st_mode))
		return false;
	f = arena_alloc(&j->arena, sizeof *f);
	*f = (struct walk_file){ .path = due->path, .loose = due->loose,
		.root = root, .ino = st.st_ino, .size = (uint64_t)st.st_size,
		.dev = (uint64_t)major(st.st_dev) << 32 | minor(st.st_dev),
		.mtime_ns = st.st_mtim.tv_sec * 1000000000 +
		    st.st_mtim.tv_nsec };
	j->todo[j->ntodo++] = f;
	return true;
}

enum err
job_recheck(struct index_job *j, struct error *e)
{
	struct recheck_due *due = NULL;
	struct source *v = NULL;
	size_t n = 0, nsources = 0, i, missing = 0;
	enum err err = store_sources(j->store, &j->arena, &v, &nsources, e);

	if (err == ERR_NONE)
		err = bulk_recheck(j->store, j->o->only, j->o->nonly,
		    &j->arena, &due, &n, e);
	if (err != ERR_NONE)
		return err;
	/* of each source its files, and copies of each provenance */
	j->uses = arena_array(&j->arena, (nsources + 1) * USES_MOST,
	    sizeof *j->uses);
	j->todo = arena_array(&j->arena, n, sizeof *j->todo);
	for (i = 0; i < n; i++)
		missing += !look(j, &due[i], root_of(j, v, nsources,
		    &due[i]));
	j->counts->files = j->ntodo;
	if (missing != 0)
		job_say(j, "%zu file%s not there now: %s as it was", missing,
		    missing == 1 ? " is" : "s are", missing == 1
			? "what it holds stays" : "what they hold stays");
	return ERR_NONE;
}
