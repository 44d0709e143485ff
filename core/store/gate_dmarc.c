/* What DMARC aggregate reports say of a case's mail since its last one. */

#include "core/auth/aggregate.h"
#include "core/base/clock.h"
#include "core/store/gate_impl.h"

/* x is y, or a name below it */
#define UNDER(x, y) \
	"(" x " = " y " OR substr(" x ", length(" x ") - length(" y "))" \
	" = '.' || " y ")"
/* Reports about $4, what is below it, or what it is below, of periods that
 * begin after the last mail and before now; see WHEN in aggregate_read.c */
#define REPORTS \
	"g.duplicate = 0 AND g.begin_at > $2 AND g.begin_at <= $3" \
	" AND g.end_at BETWEEN g.begin_at AND g.begin_at + 31 * 86400" \
	" AND (" UNDER("g.domain", "$4") " OR " UNDER("$4", "g.domain") ")"
_Static_assert(AGGREGATE_MOST_DAYS == 31, "as REPORTS has it");

static int64_t
earlier(int64_t a, int64_t b)
{
	return a == TIME_UNKNOWN || (b != TIME_UNKNOWN && b < a) ? b : a;
}

/* Which periods verified reports about the domain cover */
static enum err
read_periods(struct gate_reader *r, struct slice domain, struct error *e)
{
	struct gate_facts *f = r->f;
	struct stmt *st;
	enum err err = db_query(r->store->db, &st, e, "SELECT min(g.begin_at),"
	    " max(g.end_at) FROM d_aggregate g WHERE $1 IS NOT NULL"
	    " AND g.verified = 1 AND " REPORTS, "siis", r->id, r->ask->last,
	    r->ask->now, domain);

	if (err != ERR_NONE)
		return err;
	while (db_row(st)) {
		f->reporting += !db_is_null(st, 0);
		f->begin = earlier(f->begin, db_time(st, 0));
		if (db_time(st, 1) > f->end)
			f->end = db_time(st, 1);
	}
	return db_end(st, e);
}

/* How many mails of the service, or of relays that the case's came from */
static enum err
read_mails(struct gate_reader *r, struct slice domain, struct error *e)
{
	struct gate_facts *f = r->f;
	struct stmt *st;
	enum err err = db_query(r->store->db, &st, e, "SELECT"
	    " sum(CASE WHEN g.verified = 1 THEN w.count ELSE 0 END),"
	    " sum(CASE WHEN g.verified = 1 THEN 0 ELSE w.count END)"
	    " FROM d_aggregate g JOIN d_aggregate_row w ON w.report = g.id"
	    " WHERE " REPORTS " AND "
	    UNDER("coalesce(w.header_from, g.domain)", "$4")
	    " AND (w.service = $5 OR w.ip IN (SELECT m.ip FROM d_message m"
	    "  WHERE m.sha256 IN " GATE_CASE " AND m.ip IS NOT NULL"
	    "  AND " GATE_OBSERVED("m") "))", "siiss", r->id, r->ask->last,
	    r->ask->now, domain, f->service);

	if (err != ERR_NONE)
		return err;
	while (db_row(st)) {
		f->reported += (uint64_t)db_int(st, 0);
		f->unverified += (uint64_t)db_int(st, 1);
	}
	return db_end(st, e);
}

enum err
gate_dmarc(struct gate_reader *r, struct error *e)
{
	enum err err = ERR_NONE;
	size_t i;

	for (i = 0; err == ERR_NONE && i < r->ndomains; i++) {
		err = read_periods(r, r->domains[i], e);
		if (err == ERR_NONE)
			err = read_mails(r, r->domains[i], e);
	}
	return err;
}
