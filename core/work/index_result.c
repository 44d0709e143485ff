/* The index job: what came of files, written in transactions. */

#include <stdlib.h>

#include "core/base/clock.h"
#include "core/store/purge.h"
#include "core/work/index_job.h"

struct result *
result_add(struct index_job *j, enum result_kind kind,
    const struct reading *from)
{
	struct result *r;

	if (j->nresults == j->results_room) {
		j->results_room = j->results_room * 2 + RESULTS_MOST;
		j->results = xrealloc(j->results, j->results_room, sizeof *r);
	}
	if (j->nresults == 0)
		j->results_since = clock_monotonic_ms();
	r = &j->results[j->nresults++];
	*r = (struct result){ .kind = kind, .at = from->at,
		.sha256 = from->sha256, .hashed = true, .known = from->known,
		.loose = from->loose, .use = from->use, .in = from->in,
		.place = from->place };
	return r;
}

void
result_refuse(struct index_job *j, const struct reading *from, bool hashed,
    const char *reason)
{
	struct result *r = result_add(j, RESULT_REFUSED, from);

	r->hashed = hashed;
	r->reason = xstrdup(reason);
}

void
result_free(struct result *r)
{
	parser_analysis_free(r->analysis);
	parser_answers_free(r->answers);
	free(r->reason);
}

static void
results_settle(struct index_job *j, const bool *later, const struct tally *t)
{
	size_t i, left = 0;

	for (i = 0; i < j->nresults; i++) {
		if (later[i]) {
			j->results[left++] = j->results[i];
			continue;
		}
		j->read += j->results[i].in == NULL;
		result_free(&j->results[i]);
	}
	containers_sweep(j);
	j->nresults = left;
	j->results_octets = 0;
	j->results_since = clock_monotonic_ms();
	j->counts->files -= t->lost;
	j->counts->fresh += t->fresh;
	j->counts->copies += t->copies;
	j->counts->unchanged += t->unchanged;
	j->counts->refused += t->refused;
	j->counts->erased += t->erased;
	j->counts->reports += t->reports;
	j->counts->aggregates += t->aggregates;
	j->counts->mailboxes += t->mailboxes;
	j->counts->renewed += t->renewed;
	j->counts->inner_fresh += t->inner_fresh;
	j->counts->inner_copies += t->inner_copies;
	j->counts->inner_refused += t->inner_refused;
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
		err = result_write(j, &j->results[i], &t, &later[i], e);
	/* What a case adopted is evidence by now */
	if (err == ERR_NONE)
		err = bulk_keep_sync(j->store, e);
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
	    (j->next == j->ntodo && !inner_waits(j) &&
		parser_in_flight(j->parser) == 0);
}
