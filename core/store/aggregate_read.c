/* DMARC aggregate reports: who sends as a domain, and which reports say so. */

#include "core/base/clock.h"
#include "core/store/aggregate.h"
#include "core/store/impl.h"

/* x is y, or a name below it: in SQL */
#define UNDER(x, y) \
	"(" x " = " y " OR substr(" x ", length(" x ") - length(" y "))" \
	" = '.' || " y ")"
/* Reports about $1, what is below it, or what it is below: the policy of the
 * organisational domain holds for all of its names. */
#define ABOUT "(" UNDER("g.domain", "$1") " OR " UNDER("$1", "g.domain") ")"
/* A copy with other numbers than the one that counts */
#define DIFFERS \
	"(g.duplicate = 1 AND EXISTS (SELECT 1 FROM d_aggregate x" \
	" WHERE x.same = g.same AND x.duplicate = 0" \
	" AND (x.mails <> g.mails OR x.row_count <> g.row_count)))"
#define ODD "(g.findings <> '[]' OR " DIFFERS ")"
#define SUM_IF(condition) \
	"sum(CASE WHEN " condition " THEN r.count ELSE 0 END)"

/* Of a period that no reporter has, the times say nothing. */
#define WHEN(column) \
	"CASE WHEN g.end_at BETWEEN g.begin_at AND g.begin_at + 31 * 86400" \
	" THEN " column " END"
_Static_assert(AGGREGATE_MOST_DAYS == 31, "as WHEN has it");

#define SENDER_COLUMNS \
	" max(r.strength), sum(r.count)," SUM_IF("g.verified = 1") "," \
	SUM_IF("r.dkim = 'pass'") "," SUM_IF("r.spf = 'pass'") "," \
	SUM_IF("coalesce(r.dkim, '') <> 'pass'" \
	       " AND coalesce(r.spf, '') <> 'pass'") "," \
	SUM_IF("r.disposition = 'none' OR r.disposition = 'pass'") "," \
	SUM_IF("r.disposition = 'quarantine'") "," \
	SUM_IF("r.disposition = 'reject'") "," \
	" count(DISTINCT g.id), count(DISTINCT lower(coalesce(g.org, '')))," \
	" count(DISTINCT r.ip), min(" WHEN("g.begin_at") ")," \
	" max(" WHEN("g.end_at") ")," \
	SUM_IF("g.begin_at > $2 - 604800 AND g.begin_at <= $2") "," \
	SUM_IF("g.begin_at > $2 - 1209600 AND g.begin_at <= $2 - 604800")
_Static_assert(TREND_DAYS * 86400 == 604800, "as the SQL has it");
#define SENDER_FROM \
	" FROM d_aggregate g JOIN d_aggregate_row r ON r.report = g.id" \
	" WHERE g.duplicate = 0 AND " ABOUT " AND " \
	UNDER("coalesce(r.header_from, g.domain)", "$1")

static void
sender_read(struct stmt *st, struct arena *a, struct aggregate_sender *x)
{
	*x = (struct aggregate_sender){ .service = db_slice(st, 0, a),
		.network = db_slice(st, 1, a),
		.strength = (enum strength)db_enum(st, 2, STRENGTH_PROVEN),
		.mails = { .all = db_int(st, 3), .verified = db_int(st, 4),
		    .dkim = db_int(st, 5), .spf = db_int(st, 6),
		    .failing = db_int(st, 7), .none = db_int(st, 8),
		    .quarantine = db_int(st, 9), .reject = db_int(st, 10) },
		.reports = db_int(st, 11), .reporters = db_int(st, 12),
		.addresses = db_int(st, 13), .first = db_time(st, 14),
		.last = db_time(st, 15),
		.trend = { db_int(st, 16), db_int(st, 17) } };
}

enum err
store_aggregate_senders(struct store *s, struct slice domain, bool services,
    size_t limit, int64_t now, struct aggregate_senders *out, struct error *e)
{
	struct stmt *st;
	enum err err;

	/* First what verified reports say, then how much. */
	if (services)
		err = db_query(s->db, &st, e, "SELECT r.service, NULL,"
		    SENDER_COLUMNS SENDER_FROM " AND r.service IS NOT NULL"
		    " GROUP BY r.service ORDER BY 5 DESC, 4 DESC,"
		    " r.service", "si", domain, now);
	else
		err = db_query(s->db, &st, e, "SELECT NULL, CASE WHEN"
		    " count(DISTINCT r.ip) = 1 THEN min(r.ip)"
		    " ELSE r.network END," SENDER_COLUMNS SENDER_FROM
		    " AND r.service IS NULL GROUP BY r.network"
		    " ORDER BY 5 DESC, 4 DESC, r.network", "si", domain, now);
	if (err != ERR_NONE)
		return err;
	while (db_row(st)) {
		if (limit != 0 && out->n == limit)
			out->left_out++;
		else
			sender_read(st, &out->arena, ARENA_PUSH(&out->arena,
			    out->v, out->n));
	}
	return db_end(st, e);
}

void
aggregate_senders_free(struct aggregate_senders *a)
{
	arena_free(&a->arena);
	*a = (struct aggregate_senders){ 0 };
}

static enum err
reports_count(struct store *s, struct slice domain,
    struct aggregate_reports *out, struct error *e)
{
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT count(*),"
	    " coalesce(sum(g.duplicate), 0),"
	    " coalesce(sum(CASE WHEN g.duplicate = 0 THEN g.verified"
	    "  ELSE 0 END), 0),"
	    " coalesce(sum(CASE WHEN " ODD " THEN 1 ELSE 0 END), 0),"
	    " coalesce(sum(CASE WHEN g.duplicate = 0 THEN g.mails"
	    "  ELSE 0 END), 0),"
	    " count(DISTINCT lower(coalesce(g.org, ''))),"
	    " min(" WHEN("g.begin_at") "), max(" WHEN("g.end_at") ")"
	    " FROM d_aggregate g WHERE " ABOUT, "s", domain);

	if (err != ERR_NONE)
		return err;
	while (db_row(st)) {
		out->reports = db_int(st, 0);
		out->duplicates = db_int(st, 1);
		out->verified = db_int(st, 2);
		out->with_findings = db_int(st, 3);
		out->mails = db_int(st, 4);
		out->reporters = db_int(st, 5);
		out->first = db_time(st, 6);
		out->last = db_time(st, 7);
	}
	return db_end(st, e);
}

static enum err
report_findings(struct store *s, struct aggregate_report *g, struct arena *a,
    struct error *e)
{
	enum err err = ERR_NONE;
	int64_t i;

	for (i = 0; err == ERR_NONE && i < AGGREGATE_MOST_FINDINGS; i++) {
		struct slice words = SLICE_NULL;
		struct stmt *st;

		err = db_query(s->db, &st, e, "SELECT findings ->> $2"
		    " FROM d_aggregate WHERE id = $1", "ii", g->id, i);
		if (err != ERR_NONE)
			return err;
		while (db_row(st))
			words = db_slice(st, 0, a);
		err = db_end(st, e);
		if (words.p == NULL)
			break;
		*ARENA_PUSH(a, g->findings, g->nfindings) = words;
	}
	return err;
}

static void
report_read(struct stmt *st, struct arena *a, struct aggregate_report *g)
{
	*g = (struct aggregate_report){ .id = db_int(st, 0),
		.message = db_int(st, 1), .place = db_slice(st, 3, a),
		.org = db_slice(st, 4, a), .email = db_slice(st, 5, a),
		.report_id = db_slice(st, 6, a), .domain = db_slice(st, 7, a),
		.begin = db_time(st, 8), .end = db_time(st, 9),
		.rows = db_int(st, 10), .mails = db_int(st, 11),
		.duplicate = db_int(st, 12) != 0,
		.verified = db_int(st, 13) != 0,
		.whole = db_int(st, 14) != 0,
		.differs = db_int(st, 15) != 0 };
	g->hashed = db_sha256(st, 2, &g->sha256);
}

enum err
store_aggregate_reports(struct store *s, struct slice domain, bool findings,
    size_t limit, struct aggregate_reports *out, struct error *e)
{
	struct stmt *st;
	enum err err = reports_count(s, domain, out, e);
	size_t i;

	if (err == ERR_NONE)
		err = db_query(s->db, &st, e, "SELECT g.id, g.message,"
		    " m.sha256, g.place, g.org, g.email, g.report_id,"
		    " g.domain, g.begin_at, g.end_at, g.row_count, g.mails,"
		    " g.duplicate, g.verified, g.whole, " DIFFERS
		    " FROM d_aggregate g"
		    " JOIN d_message m ON m.id = g.message WHERE " ABOUT
		    " AND ($2 = 0 OR " ODD ")"
		    " ORDER BY coalesce(g.begin_at, 0) DESC, g.id DESC"
		    " LIMIT $3", "sii", domain, (int64_t)findings,
		    limit != 0 ? (int64_t)limit : INT64_MAX);
	if (err != ERR_NONE)
		return err;
	while (db_row(st))
		report_read(st, &out->arena, ARENA_PUSH(&out->arena, out->v,
		    out->n));
	err = db_end(st, e);
	for (i = 0; err == ERR_NONE && i < out->n; i++)
		err = report_findings(s, &out->v[i], &out->arena, e);
	return err;
}

void
aggregate_reports_free(struct aggregate_reports *a)
{
	arena_free(&a->arena);
	*a = (struct aggregate_reports){ 0 };
}

#define COUNT_IF(condition) "sum(CASE WHEN " condition " THEN 1 ELSE 0 END)"
#define AS_IT "impersonation IN ($3, $4)"

enum err
store_impersonating(struct store *s, struct slice domain, int64_t now,
    struct arena *a, struct impersonating **out, size_t *n, struct error *e)
{
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT service, count(*),"
	    COUNT_IF(AS_IT) "," COUNT_IF("relation = $7") ","
	    COUNT_IF("coalesce(dmarc, computed_dmarc) = 'pass'") ","
	    " max(CASE WHEN " AS_IT " AND relation_ruled IN ($5, $6)"
	    " THEN relation_ruled ELSE 0 END), min(time), max(time),"
	    COUNT_IF("time > $2 - 604800 AND time <= $2") ","
	    COUNT_IF("time > $2 - 1209600 AND time <= $2 - 604800")
	    " FROM d_message WHERE domain = $1"
	    " AND impersonation <> 0 AND refused IS NULL GROUP BY service"
	    " ORDER BY count(*) DESC, service", "siiiiii", domain, now,
	    (int64_t)IMPERSONATION_EXACT, (int64_t)IMPERSONATION_SUBDOMAIN,
	    (int64_t)RELATION_AUTHORISED, (int64_t)RELATION_UNAUTHORISED,
	    (int64_t)RELATION_EXERCISE);

	*out = NULL;
	*n = 0;
	if (err != ERR_NONE)
		return err;
	while (db_row(st))
		*ARENA_PUSH(a, *out, *n) = (struct impersonating){
			.service = db_slice(st, 0, a),
			.messages = db_int(st, 1), .as_it = db_int(st, 2),
			.exercises = db_int(st, 3),
			.aligned = db_int(st, 4),
			.ruled = (enum relation)db_enum(st, 5,
			    RELATION_EXERCISE),
			.first = db_time(st, 6), .last = db_time(st, 7),
			.trend = { db_int(st, 8), db_int(st, 9) } };
	return db_end(st, e);
}
