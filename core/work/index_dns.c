/* The index job: what resolvers are asked for, and what waits for them. */

#include <stdlib.h>

#include "core/work/index_job.h"

enum { MOST_ASKED = 500 }; /* of one message */

struct resolver *
dns_resolver(const struct index_job *j)
{
	return j->o->lookup != NULL ? j->o->lookup->resolver : NULL;
}

const struct answer *
dns_look(void *arg, uint64_t tag, int64_t time, const struct question *q)
{
	struct index_job *j = arg;
	struct reading *r = reading_of(j, tag);
	struct lookup_for whom = { .time = time };
	const struct answer *found;
	bool asked;

	if (r == NULL || ++r->asked > MOST_ASKED)
		return NULL;
	if (r->known)
		whom.message = &r->sha256;
	found = lookup_answer(j->o->lookup, &whom, q, &asked);
	r->waits |= asked;
	return found;
}

void
dns_wait_for(struct index_job *j, const struct sha256 *sha256)
{
	if (j->nwaiting == j->waiting_room) {
		j->waiting_room = j->waiting_room * 2 + 64;
		j->waiting = xrealloc(j->waiting, j->waiting_room,
		    sizeof *j->waiting);
	}
	j->waiting[j->nwaiting++] = *sha256;
}

static int
by_hash(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(struct sha256));
}

/*
 * A round: what waited is read and analysed again, as a recheck does, with the
 * answers of this run.  They open further questions: those wait for the next
 * round.
 */
static enum err
round_run(struct index_job *j, struct error *e)
{
	struct index_options o = *j->o;
	struct index_counts counts = { .recheck = true };
	struct index_job k = { .o = &o, .counts = &counts, .store = j->store,
		.started = j->started, .phase = INDEX_FACTS, .again = true };
	enum err err;

	qsort(j->waiting, j->nwaiting, sizeof *j->waiting, by_hash);
	o.recheck = true;
	o.only = j->waiting;
	o.nonly = j->nwaiting;
	err = job_recheck(&k, e);
	if (err == ERR_NONE)
		err = parse_begin(&k, e);
	while (err == ERR_NONE && !read_done(&k)) {
		err = read_turn(&k, e);
		resolver_turn(o.lookup->resolver);
		job_progress(j);
		if (err == ERR_NONE)
			job_wait(&k);
	}
	read_end(&k);
	free(j->waiting);
	j->waiting = k.waiting;
	j->nwaiting = k.nwaiting;
	j->waiting_room = k.waiting_room;
	arena_free(&k.arena);
	return err;
}

static void
say_trouble(struct index_job *j, const struct resolver *r)
{
	if (resolver_trouble(r) != NULL && !j->said_trouble)
		job_say(j, "%s: no further question is asked in this run",
		    resolver_trouble(r));
	j->said_trouble = resolver_trouble(r) != NULL;
}

enum err
dns_turn(struct index_job *j, struct error *e)
{
	struct resolver *r = dns_resolver(j);

	if (r == NULL)
		return ERR_NONE;
	resolver_turn(r);
	say_trouble(j, r);
	if (j->nwaiting == 0 || !read_done(j) || resolver_open(r) != 0 ||
	    job_stopped(j))
		return ERR_NONE;
	if (++j->rounds > ANALYSIS_MOST_ROUNDS) {
		j->nwaiting = 0;
		return ERR_NONE;
	}
	return round_run(j, e);
}

bool
dns_done(const struct index_job *j)
{
	return j->nwaiting == 0 || job_stopped(j);
}

void
dns_end(struct index_job *j)
{
	if (j->nwaiting != 0)
		job_say(j, "%zu message%s without the answers that were asked "
		    "for: espy recheck with a query asks again", j->nwaiting,
		    j->nwaiting == 1 ? " is" : "s are");
	free(j->waiting);
	j->waiting = NULL;
	j->nwaiting = 0;
}
