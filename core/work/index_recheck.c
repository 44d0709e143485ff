/* The index job: which files hold what is to be made anew. */

#include <stdlib.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "core/work/index_job.h"

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

/* How a message is read that lies in no file any more: as it was there */
static void
use_loose(struct source_use *use, const struct recheck_due *due)
{
	if (!due->inner) {
		use->mailbox |= !use->samples && path_in_maildir(due->was);
		return;
	}
	use->inner = true;
	if (use->journal && due->sender.p != NULL)
		use->origin.journal_from = due->sender;
	else if (use->origin.provenance == PROVENANCE_OBSERVED)
		use->origin.provenance = PROVENANCE_SUBMITTED;
}

/* The index of the use of what is due: one for all files of a source, which
 * come first; each loose message has its own. */
static int
root_of(struct index_job *j, const struct source *v, size_t n,
    const struct recheck_due *due)
{
	static const struct source none = { .role = SLICE("collected") };
	const struct source *src = &none;
	size_t i;

	for (i = 0; i < n; i++)
		if (v[i].id == due->source)
			src = &v[i];
	for (i = 0; !due->loose && i < j->nuses; i++)
		if (j->uses[i]->id == due->source)
			return (int)i;
	j->uses[j->nuses] = source_use(j, src);
	if (due->loose)
		use_loose(j->uses[j->nuses], due);
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
	enum err err = job_settings(j, e);

	if (err == ERR_NONE)
		err = store_sources(j->store, &j->arena, &v, &nsources, e);
	if (err == ERR_NONE)
		err = bulk_recheck(j->store, j->o->only, j->o->nonly,
		    &j->arena, &due, &n, e);
	if (err != ERR_NONE)
		return err;
	j->uses = arena_array(&j->arena, nsources + 1 + n,
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
