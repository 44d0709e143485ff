/* The index job: what came of files, written in transactions. */

#include <stdlib.h>

#include "core/base/clock.h"
#include "core/store/purge.h"
#include "core/work/index_job.h"

struct result *
result_add(struct index_job *j, enum result_kind kind,
    const struct file_at *at, const struct sha256 *sha256)
{
	struct result *r;

	if (j->nresults == j->results_room) {
		j->results_room = j->results_room * 2 + RESULTS_MOST;
		j->results = xrealloc(j->results, j->results_room, sizeof *r);
	}
	if (j->nresults == 0)
		j->results_since = clock_monotonic_ms();
	r = &j->results[j->nresults++];
	*r = (struct result){ .kind = kind, .at = *at };
	if (sha256 != NULL) {
		r->hashed = true;
		r->sha256 = *sha256;
	}
	return r;
}

void
result_refuse(struct index_job *j, const struct file_at *at,
    const struct sha256 *sha256, const char *reason)
{
	result_add(j, RESULT_REFUSED, at, sha256)->reason = xstrdup(reason);
}

void
result_free(struct result *r)
{
	parser_analysis_free(r->analysis);
	free(r->reason);
}

struct tally {
	uint64_t fresh, copies, unchanged, refused, lost;
};

/* *later: its message is still with the parser. */
static enum err
write_copy(struct index_job *j, const struct result *r, struct tally *t,
    bool *later, struct error *e)
{
	bool again, same;
	int64_t id;
	enum err err = bulk_known(j->store, &r->sha256, &id, &again, e);

	if (err != ERR_NONE)
		return err;
	if (id == 0) {
		/* The one that it copies changed while it was read: both
		 * are for the next run. */
		*later = parse_under_way(j, &r->sha256);
		t->lost += !*later;
		return ERR_NONE;
	}
	err = bulk_copy(j->store, &r->at, id, &same, e);
	t->unchanged += same;
	t->copies += !same;
	return err;
}

static enum err
write_result(struct index_job *j, const struct result *r, struct tally *t,
    bool *later, struct error *e)
{
	bool erased = false;
	int64_t id;
	enum err err = ERR_NONE;

	*later = false;
	if (r->hashed)
		err = store_is_tombstone(j->store, &r->sha256, &erased, e);
	if (err != ERR_NONE || erased) {
		t->unchanged += erased; /* purged: no row is made of it */
		return err;
	}
	switch (r->kind) {
	case RESULT_COPY:
		return write_copy(j, r, t, later, e);
	case RESULT_REFUSED:
		t->refused++;
		return bulk_refused(j->store, &r->at,
		    r->hashed ? &r->sha256 : NULL, slice_str(r->reason), &id,
		    e);
	case RESULT_FRESH:
		t->fresh++;
		return bulk_message(j->store, &r->at, &r->sha256, r->analysis,
		    j->o->context->answers, &id, e);
	}
	return ERR_NONE;
}

static void
results_settle(struct index_job *j, const bool *later, const struct tally *t)
{
	size_t i, left = 0;

	for (i = 0; i < j->nresults; i++) {
		if (later[i])
			j->results[left++] = j->results[i];
		else
			result_free(&j->results[i]);
	}
	j->read += j->nresults - left;
	j->nresults = left;
	j->results_octets = 0;
	j->results_since = clock_monotonic_ms();
	j->counts->files -= t->lost;
	j->counts->fresh += t->fresh;
	j->counts->copies += t->copies;
	j->counts->unchanged += t->unchanged;
	j->counts->refused += t->refused;
	j->text_look = true;
}

enum err
results_write(struct index_job *j, struct error *e)
{
	struct tally t = { 0 };
	bool *later;
	size_t i;
	enum err err = results_keep(j, e);

	if (err == ERR_NONE)
		err = job_begin(j, e);
	if (err != ERR_NONE)
		return err;
	later = xcalloc(j->nresults, sizeof *later);
	for (i = 0; err == ERR_NONE && i < j->nresults; i++)
		err = write_result(j, &j->results[i], &t, &later[i], e);
	if (err == ERR_NONE)
		err = job_commit(j, e);
	if (err == ERR_NONE)
		results_settle(j, later, &t);
	else
		bulk_cancel(j->store);
	free(later);
	return err;
}

bool
results_due(const struct index_job *j)
{
	if (j->nresults == 0)
		return false;
	return j->nresults >= RESULTS_MOST ||
	    j->results_octets >= RESULTS_OCTETS ||
	    clock_monotonic_ms() - j->results_since >= RESULTS_MS ||
	    (j->next == j->ntodo && parser_in_flight(j->parser) == 0);
}
