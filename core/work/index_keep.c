/* The index job: evidence, copied before the rows that name it. */

#include "core/base/log.h"
#include "core/store/purge.h"
#include "core/work/index_job.h"

bool
keep_wanted(enum keep keep, const struct analysis *a)
{
	return keep == KEEP_ALL ||
	    (keep == KEEP_IMPERSONATING && a->relationship.domain.p != NULL);
}

/* Baseline sources keep facts and no octets; reports and mailbox files are no
 * evidence, but the mails in them. */
static bool
wanted(const struct result *r)
{
	return r->kind == RESULT_FRESH && r->analysis != NULL &&
	    r->analysis->kind == MESSAGE_MAIL && !r->use->baseline &&
	    keep_wanted(r->use->keep, r->analysis);
}

static enum err
keep_one(struct index_job *j, const struct result *r, struct error *e)
{
	char hex[SHA256_HEX + 1];
	bool erased;
	enum err err = store_is_tombstone(j->store, &r->sha256, &erased, e);

	if (err == ERR_NONE && !erased)
		err = bulk_keep(j->store, &r->at, &r->sha256, e);
	if (err != ERR_ABSENT)
		return err;
	sha256_hex(&r->sha256, hex);
	log_msg(LOG_WARN, "index: message %.12s is not kept as evidence: its "
	    "file changed while it was read", hex);
	return ERR_NONE;
}

enum err
results_keep(struct index_job *j, struct error *e)
{
	enum err err = ERR_NONE;
	size_t i;

	for (i = 0; err == ERR_NONE && i < j->nresults; i++)
		if (wanted(&j->results[i]))
			err = keep_one(j, &j->results[i], e);
	return err != ERR_NONE ? err : bulk_keep_sync(j->store, e);
}
