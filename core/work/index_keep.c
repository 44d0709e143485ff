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

static enum err
sources_read(struct index_job *j, struct error *e)
{
	struct source *v;
	size_t n, i;
	enum err err = store_sources(j->store, &j->arena, &v, &n, e);

	j->nkeeps = 0;
	j->keeps = NULL;
	for (i = 0; err == ERR_NONE && i < n; i++) {
		struct keep_source *k = ARENA_PUSH(&j->arena, j->keeps,
		    j->nkeeps);

		k->id = v[i].id;
		k->none = slice_eq_str(v[i].role, "baseline");
		k->keep = settings_keep(j->o->settings,
		    settings_source(j->o->settings, v[i].name));
	}
	return err;
}

/* Baseline sources keep facts and no octets. */
static bool
wanted(const struct index_job *j, const struct result *r)
{
	size_t i;

	if (r->kind != RESULT_FRESH)
		return false;
	for (i = 0; i < j->nkeeps; i++)
		if (j->keeps[i].id == r->at.source)
			return !j->keeps[i].none &&
			    keep_wanted(j->keeps[i].keep, r->analysis);
	return keep_wanted(j->o->settings->keep, r->analysis);
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

	if (j->o->settings == NULL)
		return ERR_NONE;
	if (j->keeps == NULL)
		err = sources_read(j, e);
	for (i = 0; err == ERR_NONE && i < j->nresults; i++)
		if (wanted(j, &j->results[i]))
			err = keep_one(j, &j->results[i], e);
	return err != ERR_NONE ? err : bulk_keep_sync(j->store, e);
}
