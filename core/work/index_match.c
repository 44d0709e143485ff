/*
 * The index job: compares what the walk found with what the store knows, so
 * that only new and changed files are opened.
 */

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "core/work/index_job.h"

struct change {
	struct file_known *from; /* NULL: gone only */
	const struct walk_file *to;
	bool chained; /* the new name belonged to another file */
};

struct match {
	struct index_job *job;
	struct file_known **lost; /* by size, time: their names vanished */
	size_t nlost;
	struct change *changes;
	size_t nchanges;
	struct walk_file **fresh; /* not known by name */
	bool *taken_name;	  /* of fresh: the name is that of a lost one */
	size_t nfresh;
};

static bool
same_stat(const struct file_known *k, const struct walk_file *f)
{
	return k->size == f->size && k->mtime_ns == f->mtime_ns &&
	    k->ino == f->ino;
}

static int
known_by_path(const void *a, const void *b)
{
	const struct file_known *x = a, *y = b;
	int order = slice_cmp(x->path, y->path);

	return order != 0 ? order : x->gone - y->gone;
}

/* By path, '/' before all else: what lies in a folder stands behind it. */
static int
root_order(const void *a, const void *b)
{
	const struct slice *x = a, *y = b;
	size_t i;

	for (i = 0; i < x->n && i < y->n; i++) {
		unsigned char c = (unsigned char)x->p[i];
		unsigned char d = (unsigned char)y->p[i];

		if (c != d)
			return c == '/' ? -1 : d == '/' ? 1 : c < d ? -1 : 1;
	}
	return x->n < y->n ? -1 : x->n > y->n;
}

/* Roots may be thousands (files that were named), one within the other. */
static enum err
load_known(struct index_job *j, struct error *e)
{
	size_t n = j->walk.nroots, i;
	struct slice *roots = arena_array(&j->arena, n, sizeof *roots);
	const struct slice *above = NULL;
	enum err err = ERR_NONE;

	for (i = 0; i < n; i++)
		roots[i] = j->walk.roots[i].path;
	if (n != 0)
		qsort(roots, n, sizeof *roots, root_order);
	for (i = 0; err == ERR_NONE && i < n; i++) {
		if (above != NULL && path_is_under(roots[i], *above))
			continue;
		above = &roots[i];
		err = bulk_files(j->store, roots[i], &j->arena, &j->known,
		    &j->nknown, e);
	}
	if (j->nknown != 0)
		qsort(j->known, j->nknown, sizeof *j->known, known_by_path);
	return err;
}

static void
note_change(struct match *m, struct file_known *from,
    const struct walk_file *to, bool chained)
{
	*ARENA_PUSH(&m->job->arena, m->changes, m->nchanges) =
	    (struct change){ from, to, chained };
}

/* One name that was found, and all that the store knows under it (n rows, the
 * present one first).  True: nothing needs to be read. */
static bool
match_name(struct match *m, struct walk_file *f, struct file_known *k,
    size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (k[i].again || !same_stat(&k[i], f))
			continue;
		k[i].seen = true;
		if (k[i].gone) /* it has come back */
			note_change(m, &k[i], f, true);
		m->job->counts->unchanged++;
		return true;
	}
	return false;
}

/* Walks along both lists, which are in the order of paths. */
static void
match_names(struct match *m)
{
	struct index_job *j = m->job;
	size_t i, k = 0;

	m->fresh = arena_array(&j->arena, j->walk.nfiles, sizeof *m->fresh);
	m->taken_name = arena_array(&j->arena, j->walk.nfiles, 1);
	for (i = 0; i < j->walk.nfiles; i++) {
		struct walk_file *f = &j->walk.files[i];
		size_t first, n = 0;

		while (k < j->nknown &&
		    slice_cmp(j->known[k].path, f->path) < 0)
			k++;
		first = k;
		while (first + n < j->nknown &&
		    slice_eq(j->known[first + n].path, f->path))
			n++;
		if (match_name(m, f, &j->known[first], n))
			continue;
		if (n != 0 && !j->known[first].gone)
			m->taken_name[m->nfresh] = j->known[first].named = true;
		m->fresh[m->nfresh++] = f;
		/* Never read, or to be read anew: it keeps its row. */
		if (n != 0 && j->known[first].again)
			j->known[first].seen = true;
	}
}

static int
lost_order(const struct file_known *a, uint64_t size, int64_t mtime_ns)
{
	if (a->size != size)
		return a->size < size ? -1 : 1;
	return a->mtime_ns < mtime_ns ? -1 : a->mtime_ns > mtime_ns;
}

static int
by_size(const void *a, const void *b)
{
	const struct file_known *const *x = a, *const *y = b;
	int order = lost_order(*x, (*y)->size, (*y)->mtime_ns);

	if (order != 0)
		return order;
	return (*x)->id < (*y)->id ? -1 : (*x)->id > (*y)->id;
}

/* Where only files that were named were looked at, the others of the source
 * may be there all the same. */
static bool
is_still_there(const struct index_job *j, const struct file_known *k)
{
	struct stat st;

	return !k->named && !walk_is_whole(&j->walk, k->path) &&
	    (lstat(k->path.p, &st) == 0 ||
		(errno != ENOENT && errno != ENOTDIR));
}

/* Files whose name holds them no more: vanished, or now another file's */
static void
collect_lost(struct match *m)
{
	struct index_job *j = m->job;
	size_t i;

	for (i = 0; i < j->nknown; i++) {
		struct file_known *k = &j->known[i];

		if (k->gone || k->seen ||
		    walk_is_unread(&j->walk, k->path) || is_still_there(j, k))
			continue;
		*ARENA_PUSH(&j->arena, m->lost, m->nlost) = k;
	}
	if (m->nlost != 0)
		qsort(m->lost, m->nlost, sizeof *m->lost, by_size);
}

/* The file name before the flags (":2,S") */
static struct slice
base_name(struct slice path)
{
	size_t slash = slice_rchr(path, '/');
	struct slice name = slash == SLICE_NONE ? path
	    : slice_from(path, slash + 1);

	return slice_upto(name, slice_chr(name, ':'));
}

static size_t
first_lost(const struct match *m, const struct walk_file *f)
{
	size_t low = 0, high = m->nlost;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (lost_order(m->lost[mid], f->size, f->mtime_ns) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

enum { MOST_ALIKE = 1000 };

/*
 * Device and inode decide before the name does; many files may have one size
 * and time, so no more than MOST_ALIKE are compared.
 */
static struct file_known *
renamed_from(struct match *m, const struct walk_file *f)
{
	struct file_known *by_name = NULL;
	size_t first = first_lost(m, f), i;

	for (i = first; i < m->nlost && i < first + MOST_ALIKE; i++) {
		struct file_known *k = m->lost[i];

		if (lost_order(k, f->size, f->mtime_ns) != 0)
			break;
		if (k->seen || k->again)
			continue;
		if (k->dev == f->dev && k->ino == f->ino)
			return k;
		if (by_name == NULL &&
		    slice_eq(base_name(k->path), base_name(f->path)) &&
		    !slice_eq(k->path, f->path))
			by_name = k;
	}
	return by_name;
}

/* Moved to where people's reports are: it is to be looked into. */
static bool
is_handed_over(const struct index_job *j, const struct file_known *k,
    const struct walk_file *f)
{
	const struct source_use *use = j->uses[f->root];

	return k->source != use->id && reads_reports(use);
}

static void
match_renames(struct match *m)
{
	struct index_job *j = m->job;
	size_t i;

	j->todo = arena_array(&j->arena, m->nfresh, sizeof *j->todo);
	for (i = 0; i < m->nfresh; i++) {
		struct file_known *k = renamed_from(m, m->fresh[i]);

		if (k == NULL || is_handed_over(j, k, m->fresh[i])) {
			j->todo[j->ntodo++] = m->fresh[i];
			continue;
		}
		k->seen = true;
		note_change(m, k, m->fresh[i], m->taken_name[i]);
		j->counts->renamed++;
	}
	/* Where the name is there, reading tells whether the file changed. */
	for (i = 0; i < m->nlost; i++)
		if (!m->lost[i]->seen && !m->lost[i]->named)
			note_change(m, m->lost[i], NULL, false);
}

static enum err
write_change(struct index_job *j, const struct change *c, struct error *e)
{
	struct file_at at;

	if (c->to == NULL) {
		j->counts->gone++;
		return bulk_gone(j->store, c->from->id, e);
	}
	at = (struct file_at){ .path = c->to->path, .dev = c->to->dev,
		.ino = c->to->ino, .size = c->to->size,
		.mtime_ns = c->to->mtime_ns };
	if (!c->from->gone)
		at.source = j->uses[c->to->root]->id;
	return bulk_renamed(j->store, c->from->id, &at, e);
}

/*
 * chained: all of them in one transaction, since a name that moves from file
 * to file would otherwise be lost where the job is killed in between.  They
 * are rare; mail clients change flags, not names.
 */
static enum err
write_changes(struct match *m, bool chained, struct error *e)
{
	struct index_job *j = m->job;
	enum err err = ERR_NONE;
	size_t i, n = 0;

	for (i = 0; err == ERR_NONE && i < m->nchanges; i++) {
		if (m->changes[i].chained != chained)
			continue;
		if (n == 0)
			err = job_begin(j, e);
		if (err == ERR_NONE)
			err = write_change(j, &m->changes[i], e);
		if (err == ERR_NONE && ++n == BULK_MOST && !chained) {
			err = job_commit(j, e);
			n = 0;
		}
	}
	if (err == ERR_NONE && n != 0)
		return job_commit(j, e);
	bulk_cancel(j->store);
	return err;
}

enum err
job_match(struct index_job *j, struct error *e)
{
	struct match m = { .job = j };
	enum err err = load_known(j, e);

	if (err != ERR_NONE)
		return err;
	match_names(&m);
	collect_lost(&m);
	match_renames(&m);
	err = write_changes(&m, true, e);
	return err != ERR_NONE ? err : write_changes(&m, false, e);
}
