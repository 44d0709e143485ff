/* Campaigns as lists show them: counted from their messages. */

#include <stdlib.h>

#include "core/base/clock.h"
#include "core/store/campaign.h"
#include "core/store/impl.h"

#define DAY (int64_t)86400

/* What one campaign's messages say, while they are read */
struct counter {
	struct campaign_row *row;
	struct arena *arena;
	struct arena scratch;
	int64_t *times, *dates; /* known ones: recorded; else of Date */
	size_t ntimes, ndates;
	struct sha256 *copied; /* deliveries that may have several copies */
	size_t ncopied;
};

static void
value_count(struct campaign_values *t, struct slice value, struct slice more,
    struct arena *a)
{
	size_t i;

	if (value.n == 0)
		return;
	for (i = 0; i < t->n; i++)
		if (slice_eqi(t->v[i].value, value) &&
		    slice_eqi(t->v[i].more, more))
			break;
	if (i == t->n)
		*ARENA_PUSH(a, t->v, t->n) = (struct campaign_value){
			slice_dup(a, value), slice_dup(a, more), 0 };
	t->v[i].messages++;
}

static int
by_messages(const void *pa, const void *pb)
{
	const struct campaign_value *a = pa, *b = pb;

	if (a->messages != b->messages)
		return a->messages < b->messages ? 1 : -1;
	return slice_cmp(a->value, b->value);
}

static void
values_sort(struct campaign_values *t)
{
	if (t->n > 1)
		qsort(t->v, t->n, sizeof *t->v, by_messages);
}

static int
by_octets(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(struct sha256));
}

static void
count_deliveries(struct counter *c)
{
	size_t i, again = 0;

	if (c->ncopied != 0)
		qsort(c->copied, c->ncopied, sizeof *c->copied, by_octets);
	for (i = 1; i < c->ncopied; i++)
		again += by_octets(&c->copied[i - 1], &c->copied[i]) == 0;
	c->row->deliveries = c->row->messages - again;
}

static int
by_time(const void *pa, const void *pb)
{
	const int64_t *a = pa, *b = pb;

	return (*a > *b) - (*a < *b);
}

static int64_t
midnight(int64_t t)
{
	return t - ((t % DAY) + DAY) % DAY;
}

static void
count_days(struct counter *c)
{
	struct campaign_row *r = c->row;
	bool recorded = c->ntimes != 0;
	int64_t *v = recorded ? c->times : c->dates;
	size_t n = recorded ? c->ntimes : c->ndates, i;

	r->first = r->last = TIME_UNKNOWN;
	if (n == 0)
		return;
	qsort(v, n, sizeof *v, by_time);
	r->first = v[0];
	r->last = v[n - 1];
	r->day = midnight(r->first);
	if ((r->last - r->day) / DAY >= CAMPAIGN_MOST_DAYS)
		r->day = midnight(r->last) - (CAMPAIGN_MOST_DAYS - 1) * DAY;
	r->ndays = (size_t)((r->last - r->day) / DAY) + 1;
	r->days = arena_array(c->arena, r->ndays, sizeof *r->days);
	for (i = 0; i < n; i++)
		if (v[i] >= r->day)
			r->days[(v[i] - r->day) / DAY]++;
}

static const char members[] = "SELECT m.sha256, m.boundary_time, m.date,"
    " m.provenance, m.trust, m.copied, m.delivery, m.service_name, m.domain,"
    " m.account, m.account_kind, m.ip, m.rdns, k.disposition, m.subject"
    " FROM d_message m LEFT JOIN k_disposition k ON k.sha256 = m.sha256"
    " WHERE m.campaign = $1 ORDER BY m.time, m.id";

static void
count_message(struct counter *c, struct stmt *st)
{
	struct campaign_row *r = c->row;
	bool claim = db_int(st, 3) != PROVENANCE_OBSERVED &&
	    db_int(st, 4) == TRUST_NONE;
	int64_t time = db_time(st, 1), date = db_time(st, 2);
	enum disposition d = DISPOSITION_OPEN;
	struct sha256 delivery;

	r->messages++;
	r->submitted += claim;
	db_sha256(st, 0, &r->newest);
	if (time != TIME_UNKNOWN && !claim)
		*ARENA_PUSH(&c->scratch, c->times, c->ntimes) = time;
	if (date != TIME_UNKNOWN)
		*ARENA_PUSH(&c->scratch, c->dates, c->ndates) = date;
	if (db_int(st, 5) != 0 && db_sha256(st, 6, &delivery))
		*ARENA_PUSH(&c->scratch, c->copied, c->ncopied) = delivery;
	if (!db_is_null(st, 7) && r->service_name.p == NULL)
		r->service_name = db_slice(st, 7, c->arena);
	value_count(&r->domains, db_peek(st, 8), SLICE_NULL, c->arena);
	value_count(&r->accounts, db_peek(st, 9), db_slice(st, 10,
	    &c->scratch), c->arena);
	value_count(&r->ips, db_peek(st, 11), db_slice(st, 12, &c->scratch),
	    c->arena);
	if (!db_is_null(st, 13))
		disposition_from_name(db_peek(st, 13), &d);
	r->dispositions[d]++;
}

static enum err
messages_read(struct store *s, struct counter *c, struct error *e)
{
	struct slice subject = SLICE_NULL;
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, members, "i", c->row->id);

	if (err != ERR_NONE)
		return err;
	while (db_row(st)) {
		count_message(c, st);
		subject = db_slice(st, 14, &c->scratch);
	}
	c->row->subject = slice_dup(c->arena, subject);
	count_deliveries(c);
	count_days(c);
	values_sort(&c->row->domains);
	values_sort(&c->row->accounts);
	values_sort(&c->row->ips);
	return db_end(st, e);
}

static enum err
reports_read(struct store *s, struct campaign_row *r, struct error *e)
{
	struct stmt *st;
	int64_t n = 0;
	enum err err = db_query(s->db, &st, e, "SELECT count(DISTINCT"
	    " n.report) FROM d_message m JOIN d_report_message n"
	    " ON n.message = m.id WHERE m.campaign = $1", "i", r->id);

	if (err == ERR_NONE)
		err = db_int_end(st, &n, e);
	r->reports = (uint64_t)n;
	return err;
}

static enum err
cases_read(struct store *s, struct campaign_row *r, struct arena *a,
    struct error *e)
{
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT DISTINCT c.case_id"
	    " FROM d_message m JOIN k_case_message c ON c.sha256 = m.sha256"
	    " WHERE m.campaign = $1 ORDER BY c.case_id", "i", r->id);

	if (err != ERR_NONE)
		return err;
	while (db_row(st))
		*ARENA_PUSH(a, r->cases, r->ncases) = db_slice(st, 0, a);
	return db_end(st, e);
}

static enum err
row_count(struct store *s, struct campaign_row *r, struct arena *a,
    struct error *e)
{
	struct counter c = { .row = r, .arena = a };
	enum err err = messages_read(s, &c, e);

	if (err == ERR_NONE)
		err = reports_read(s, r, e);
	if (err == ERR_NONE)
		err = cases_read(s, r, a, e);
	arena_free(&c.scratch);
	return err;
}

static enum err
rows_begin(struct store *s, struct campaigns *out, const char *sql,
    int64_t id, struct error *e)
{
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, sql, "i", id);

	if (err != ERR_NONE)
		return err;
	while (db_row(st))
		*ARENA_PUSH(&out->arena, out->v, out->n) =
		    (struct campaign_row){ .id = db_int(st, 0),
		    .service = db_slice(st, 1, &out->arena),
		    .made_at = db_int(st, 2) };
	return db_end(st, e);
}

static int
newest_first(const void *pa, const void *pb)
{
	const struct campaign_row *a = pa, *b = pb;

	if (a->last != b->last)
		return a->last < b->last ? 1 : -1;
	return (a->id < b->id) - (a->id > b->id);
}

enum err
store_campaigns(struct store *s, const int64_t *v, size_t n,
    struct campaigns *out, struct error *e)
{
	enum err err = ERR_NONE;
	size_t i;

	*out = (struct campaigns){ 0 };
	if (v == NULL)
		err = rows_begin(s, out, "SELECT c.id, c.service, c.made_at"
		    " FROM d_campaign c WHERE $1 = 0 AND EXISTS (SELECT 1"
		    " FROM d_message m WHERE m.campaign = c.id)", 0, e);
	for (i = 0; err == ERR_NONE && v != NULL && i < n; i++)
		err = rows_begin(s, out, "SELECT id, service, made_at"
		    " FROM d_campaign WHERE id = $1", v[i], e);
	for (i = 0; err == ERR_NONE && i < out->n; i++)
		err = row_count(s, &out->v[i], &out->arena, e);
	if (err == ERR_NONE && out->n > 1)
		qsort(out->v, out->n, sizeof *out->v, newest_first);
	return err;
}

void
campaigns_free(struct campaigns *c)
{
	arena_free(&c->arena);
	*c = (struct campaigns){ 0 };
}

enum err
store_campaign_messages(struct store *s, int64_t id, struct rows *out,
    struct error *e)
{
	return row_query(s, out, e, "WHERE m.campaign = $2"
	    " ORDER BY m.time, m.id", "ii", s->version, id);
}
