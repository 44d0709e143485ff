/* What the index job writes of computed authentication. */

#include "core/auth/letters.h"
#include "core/base/clock.h"
#include "core/store/impl.h"

/* One word for several signatures: any pass, else what the first says */
static struct slice
dkim_word(const struct computed *c)
{
	size_t i;

	for (i = 0; i < c->ndkim; i++)
		if (c->dkim[i].result == DKIM_PASS)
			return SLICE("pass");
	return c->ndkim == 0 ? SLICE("none")
	    : slice_str(dkim_result_name(c->dkim[0].result));
}

static int64_t
disagrees(const struct auth *a)
{
	enum row_disagrees worst = ROW_AGREES;
	size_t i;

	for (i = 0; i < a->ndisagreements; i++) {
		const struct disagreement *d = &a->disagreements[i];

		if (!disagreement_of_results(d))
			continue;
		if (!d->explained && !d->claim)
			worst = ROW_DISAGREES;
		else if (d->explained && worst == ROW_AGREES)
			worst = ROW_EXPLAINED;
	}
	return worst;
}

enum err
computed_write(struct store *s, int64_t message, const struct auth *a,
    struct error *e)
{
	const struct computed *c = &a->computed;
	char letters[5];

	if (!a->has_computed)
		return db_run(s->db, e, "UPDATE d_message SET computed_spf ="
		    " NULL, computed_dkim = NULL, computed_dmarc = NULL,"
		    " computed_arc = NULL, letters = NULL, disagrees = 0"
		    " WHERE id = $1", "i", message);
	auth_letters(a, letters);
	return db_run(s->db, e, "UPDATE d_message SET computed_spf = $2,"
	    " computed_dkim = $3, computed_dmarc = $4, computed_arc = $5,"
	    " letters = $6, disagrees = $7 WHERE id = $1", "isssssi", message,
	    slice_str(spf_result_name(c->spf.result)), dkim_word(c),
	    slice_str(dmarc_result_name(c->dmarc.now.result)),
	    slice_str(arc_result_name(c->arc.result)), slice_str(letters),
	    disagrees(a));
}
