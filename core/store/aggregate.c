/* DMARC aggregate reports: what the index job writes. */

#include "core/base/clock.h"
#include "core/base/json.h"
#include "core/base/url.h"
#include "core/store/aggregate.h"
#include "core/store/impl.h"

/* Equal for the copies of one report, whoever brought them.  The address is
 * what a verified one is verified for: under the name of another reporter and
 * with his id, it takes no place of his. */
static void
same_key(const struct aggregate *g, int64_t mails, char out[SHA256_HEX + 1])
{
	struct buf b = { 0 };
	struct arena a = { 0 };
	struct sha256 sha256;

	buf_add_slice(&b, slice_dup_lower(&a, g->org));
	buf_add_str(&b, "\n");
	buf_add_slice(&b, slice_dup_lower(&a, g->email));
	buf_addf(&b, "\n%.*s\n%.*s\n%lld", SLICE_ARG(g->id),
	    SLICE_ARG(g->domain), (long long)g->begin);
	if (g->id.n == 0) /* then only the same numbers are the same */
		buf_addf(&b, "\n%lld %zu %lld", (long long)g->end, g->nrows,
		    (long long)mails);
	sha256 = sha256_of(buf_slice(&b));
	sha256_hex(&sha256, out);
	buf_free(&b);
	arena_free(&a);
}

/* Of several copies the verified one counts, else the first. */
static enum err
count_once(struct store *s, struct slice same, struct error *e)
{
	return db_run(s->db, e, "UPDATE d_aggregate SET duplicate ="
	    " CASE WHEN id = (SELECT x.id FROM d_aggregate x"
	    "  WHERE x.same = $1 ORDER BY x.verified DESC, x.id LIMIT 1)"
	    " THEN 0 ELSE 1 END WHERE same = $1", "s", same);
}

static enum err
aggregates_clear(struct store *s, int64_t message, struct error *e)
{
	static const char *const clear[] = {
		"DELETE FROM d_aggregate_auth WHERE row IN (SELECT r.id"
		" FROM d_aggregate_row r JOIN d_aggregate g"
		" ON g.id = r.report WHERE g.message = $1)",
		"DELETE FROM d_aggregate_row WHERE report IN"
		" (SELECT id FROM d_aggregate WHERE message = $1)",
		"DELETE FROM d_aggregate WHERE message = $1",
	};
	struct arena a = { 0 };
	struct slice *same = NULL;
	struct stmt *st;
	size_t n = 0, i;
	enum err err = db_query(s->db, &st, e, "SELECT same FROM d_aggregate"
	    " WHERE message = $1", "i", message);

	if (err == ERR_NONE) {
		while (db_row(st))
			*ARENA_PUSH(&a, same, n) = db_slice(st, 0, &a);
		err = db_end(st, e);
	}
	for (i = 0; err == ERR_NONE && n != 0 && i < ARRAY_LEN(clear); i++)
		err = db_run(s->db, e, clear[i], "i", message);
	for (i = 0; err == ERR_NONE && i < n; i++)
		err = count_once(s, same[i], e);
	arena_free(&a);
	return err;
}

static struct slice
json_strings(struct arena *a, const struct slice *v, size_t n)
{
	struct json j = { 0 };
	struct slice out;
	size_t i;

	json_array(&j, NULL);
	for (i = 0; i < n; i++)
		json_slice(&j, NULL, v[i]);
	json_close(&j);
	out = slice_dup(a, buf_slice(&j.out));
	json_free(&j);
	return out;
}

static struct slice
json_reasons(struct arena *a, const struct aggregate_row *w)
{
	struct json j = { 0 };
	struct slice out;
	size_t i;

	if (w->nreasons == 0)
		return SLICE_NULL;
	json_array(&j, NULL);
	for (i = 0; i < w->nreasons; i++) {
		json_object(&j, NULL);
		json_slice(&j, "type", w->reasons[i].type);
		json_slice(&j, "comment", w->reasons[i].comment);
		json_close(&j);
	}
	json_close(&j);
	out = slice_dup(a, buf_slice(&j.out));
	json_free(&j);
	return out;
}

static enum err
auth_insert(struct store *s, int64_t row, const struct aggregate_row *w,
    struct error *e)
{
	static const char sql[] = "INSERT INTO d_aggregate_auth (row, method,"
	    " domain, selector, scope, result)"
	    " VALUES ($1, $2, $3, $4, $5, $6)";
	enum err err = ERR_NONE;
	size_t i;

	for (i = 0; err == ERR_NONE && i < w->nsignatures; i++)
		err = db_run(s->db, e, sql, "izssss", row, "dkim",
		    w->signatures[i].domain, w->signatures[i].selector,
		    SLICE_NULL, w->signatures[i].result);
	for (i = 0; err == ERR_NONE && i < w->nsenders; i++)
		err = db_run(s->db, e, sql, "izssss", row, "spf",
		    w->senders[i].domain, SLICE_NULL, w->senders[i].scope,
		    w->senders[i].result);
	return err;
}

static enum err
row_insert(struct store *s, int64_t report, const struct aggregate_row *w,
    struct error *e)
{
	struct arena a = { 0 };
	struct stmt *st;
	int64_t id = 0;
	enum err err = db_query(s->db, &st, e, "INSERT INTO d_aggregate_row"
	    " (report, ip, network, count, disposition, dkim, spf,"
	    " header_from, envelope_from, envelope_to, reasons, service,"
	    " carrier, strength) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9,"
	    " $10, $11, $12, $13, $14) RETURNING id", "ississsssssssi",
	    report, w->ip, ip_network(&a, w->ip), w->count, w->disposition,
	    w->dkim, w->spf, w->header_from, w->envelope_from,
	    w->envelope_to, json_reasons(&a, w), w->service, w->carrier,
	    (int64_t)w->strength);

	if (err == ERR_NONE)
		err = db_int_end(st, &id, e);
	arena_free(&a);
	return err != ERR_NONE ? err : auth_insert(s, id, w, e);
}

static enum err
report_insert(struct store *s, int64_t message, const struct aggregate *g,
    bool verified, struct slice same, int64_t mails, int64_t *id,
    struct error *e)
{
	struct arena a = { 0 };
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "INSERT INTO d_aggregate"
	    " (message, place, same, duplicate, verified, org, email, contact,"
	    " report_id, begin_at, end_at, domain, p, sp, np, adkim, aspf,"
	    " pct, fo, testing, discovery, version, generator, errors,"
	    " findings, whole, row_count, mails) VALUES ($1, $2, $3, 0, $4,"
	    " $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,"
	    " $19, $20, $21, $22, $23, $24, $25, $26, $27) RETURNING id",
	    "ississssttsssssstsssssssiii", message, g->file, same,
	    (int64_t)verified, g->org, g->email, g->contact, g->id, g->begin,
	    g->end, g->domain, g->p, g->sp, g->np, g->adkim, g->aspf,
	    g->pct == AGGREGATE_UNKNOWN ? TIME_UNKNOWN : (int64_t)g->pct,
	    g->fo, g->testing, g->discovery, g->version, g->generator,
	    json_strings(&a, g->errors, g->nerrors),
	    json_strings(&a, g->findings, g->nfindings), (int64_t)g->whole,
	    (int64_t)g->nrows, mails);

	if (err == ERR_NONE)
		err = db_int_end(st, id, e);
	arena_free(&a);
	return err;
}

static enum err
aggregate_insert(struct store *s, int64_t message, const struct aggregate *g,
    bool verified, struct error *e)
{
	char same[SHA256_HEX + 1];
	int64_t id = 0, mails = 0;
	enum err err;
	size_t i;

	for (i = 0; i < g->nrows; i++)
		mails += g->rows[i].count;
	same_key(g, mails, same);
	err = report_insert(s, message, g, verified, slice_str(same), mails,
	    &id, e);
	for (i = 0; err == ERR_NONE && i < g->nrows; i++)
		err = row_insert(s, id, &g->rows[i], e);
	return err != ERR_NONE ? err : count_once(s, slice_str(same), e);
}

enum err
bulk_aggregates(struct store *s, int64_t message, const struct aggregates *a,
    bool verified, struct error *e)
{
	enum err err = aggregates_clear(s, message, e);
	size_t i;

	for (i = 0; err == ERR_NONE && i < a->n; i++)
		err = aggregate_insert(s, message, &a->v[i], verified, e);
	return err;
}
