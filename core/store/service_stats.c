/* Counts by service, and by protected domain and service. */

#include <stdlib.h>

#include "core/base/clock.h"
#include "core/store/impl.h"
#include "core/store/query.h"
#include "core/store/service_stats.h"

enum { DAY = 86400, WEEK = 7 * DAY };

/* --- the cells: one for each combination that there is --- */

struct cell {
	struct slice service, name, domain;
	enum impersonation impersonation;
	enum relation relation;
	enum strength strength;
	uint64_t messages;
	struct stat_span span;
};

static struct service_stat *
stat_of(struct service_stats *st, struct slice service)
{
	struct service_stat *to;

	for (size_t i = 0; i < st->n; i++)
		if (slice_eq(st->v[i].service, service))
			return &st->v[i];
	to = ARENA_PUSH(&st->arena, st->v, st->n);
	*to = (struct service_stat){ .service = slice_dup(&st->arena, service),
		.span = { TIME_UNKNOWN, TIME_UNKNOWN, 0, 0 } };
	return to;
}

static struct sending *
sending_of(struct service_stats *st, const struct cell *c)
{
	struct sending *to;

	for (size_t i = 0; i < st->nsendings; i++)
		if (slice_eq(st->sendings[i].domain, c->domain) &&
		    slice_eq(st->sendings[i].service, c->service))
			return &st->sendings[i];
	to = ARENA_PUSH(&st->arena, st->sendings, st->nsendings);
	*to = (struct sending){ .domain = c->domain, .service = c->service,
		.name = c->name, .span = { TIME_UNKNOWN, TIME_UNKNOWN, 0, 0 } };
	return to;
}

static void
span_add(struct stat_span *to, const struct stat_span *more)
{
	if (more->first != TIME_UNKNOWN &&
	    (to->first == TIME_UNKNOWN || more->first < to->first))
		to->first = more->first;
	if (more->last != TIME_UNKNOWN && more->last > to->last)
		to->last = more->last;
	to->recent += more->recent;
	to->before += more->before;
}

static void
add_relation(struct service_stat *to, const struct cell *c)
{
	switch (c->relation) {
	case RELATION_AUTHORISED:
		to->authorised += c->messages;
		break;
	case RELATION_UNAUTHORISED:
		to->unauthorised += c->messages;
		break;
	case RELATION_UNKNOWN:
		to->unknown += c->messages;
		break;
	case RELATION_EXERCISE:
		to->exercise += c->messages;
		break;
	case RELATION_NOT_PROTECTED:
		break;
	}
}

static void
add_cell(struct service_stats *st, const struct cell *c)
{
	struct service_stat *of;
	struct sending *sending;

	st->messages += c->messages;
	if (c->domain.n != 0) {
		sending = sending_of(st, c);
		sending->messages += c->messages;
		sending->by_impersonation[c->impersonation] += c->messages;
		sending->by_relation[c->relation] += c->messages;
		span_add(&sending->span, &c->span);
	}
	if (c->service.n == 0) {
		st->unnamed += c->messages;
		return;
	}
	of = stat_of(st, c->service);
	if (of->name.n == 0)
		of->name = c->name;
	if (c->strength == STRENGTH_PROVEN)
		of->proven += c->messages;
	else if (c->strength == STRENGTH_OBSERVED)
		of->observed += c->messages;
	else
		of->analyst += c->messages;
	add_relation(of, c);
	span_add(&of->span, &c->span);
}

static struct cell
read_cell(struct stmt *st, struct arena *a)
{
	return (struct cell){ .service = db_slice(st, 0, a),
		.name = db_slice(st, 1, a), .domain = db_slice(st, 2, a),
		.impersonation = (enum impersonation)db_enum(st, 3,
		    IMPERSONATION_NAME),
		.relation = (enum relation)db_enum(st, 4, RELATION_EXERCISE),
		.strength = (enum strength)db_enum(st, 5, STRENGTH_PROVEN),
		.messages = (uint64_t)db_int(st, 6),
		.span = { db_time(st, 7), db_time(st, 8),
		    (uint64_t)db_int(st, 9), (uint64_t)db_int(st, 10) } };
}

static enum err
read_newest(struct store *s, struct service_stats *out, const char *where,
    struct error *e)
{
	struct arena a = { 0 };
	struct stmt *st;
	enum err err = db_query_once(s->db, &st, e, arena_printf(&a,
	    "SELECT max(m.time) FROM d_message m WHERE m.kind = 0 AND"
	    /* else it is when espy saw it first */
	    " (m.boundary_time IS NOT NULL OR m.date IS NOT NULL) AND %s",
	    where));

	out->newest = TIME_UNKNOWN;
	if (err == ERR_NONE) {
		if (db_row(st))
			out->newest = db_time(st, 0);
		err = db_end(st, e);
	}
	arena_free(&a);
	return err;
}

static enum err
read_cells(struct store *s, struct service_stats *out, const char *where,
    struct error *e)
{
	int64_t end = out->newest != TIME_UNKNOWN ? out->newest : 0;
	struct stmt *st;
	enum err err = db_query_once(s->db, &st, e, arena_printf(&out->arena,
	    "SELECT m.service, max(m.service_name), m.domain,"
	    " coalesce(m.impersonation, 0), coalesce(m.relation, 0),"
	    " coalesce(m.strength, 0), count(*), min(m.time), max(m.time),"
	    " sum(CASE WHEN m.time > $1 THEN 1 ELSE 0 END),"
	    " sum(CASE WHEN m.time > $2 AND m.time <= $1 THEN 1 ELSE 0 END)"
	    " FROM d_message m WHERE m.kind = 0 AND m.refused IS NULL AND %s"
	    " GROUP BY 1, 3, 4, 5, 6", where));

	if (err != ERR_NONE)
		return err;
	db_bind_int(st, 1, end - WEEK);
	db_bind_int(st, 2, end - 2 * WEEK);
	while (db_row(st)) {
		struct cell c = read_cell(st, &out->arena);

		add_cell(out, &c);
	}
	return db_end(st, e);
}

/* --- what stands in facts and cases --- */

static enum err
read_claims(struct store *s, struct service_stats *out, const char *kind,
    bool forged, struct error *e)
{
	struct arena a = { 0 };
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT v.value, count(*)"
	    " FROM d_kind k JOIN d_value v ON v.kind = k.id"
	    " JOIN d_fact f ON f.value = v.id JOIN d_message m"
	    " ON m.id = f.message WHERE k.name = $1 AND m.kind = 0"
	    " AND m.service IS NOT v.value GROUP BY v.value", "z", kind);

	if (err != ERR_NONE)
		return err;
	while (db_row(st)) {
		struct service_stat *of = stat_of(out, db_slice(st, 0, &a));

		*(forged ? &of->forged : &of->claimed) +=
		    (uint64_t)db_int(st, 1);
	}
	arena_free(&a);
	return db_end(st, e);
}

/* Kinds are called "account SERVICE KIND". */
static enum err
read_accounts(struct store *s, struct service_stats *out, struct error *e)
{
	struct arena a = { 0 };
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT k.name, count(*)"
	    " FROM d_kind k JOIN d_value v ON v.kind = k.id"
	    " WHERE k.name >= 'account ' AND k.name < 'account!'"
	    " AND EXISTS (SELECT 1 FROM d_fact f WHERE f.value = v.id)"
	    " GROUP BY k.name", "");

	if (err != ERR_NONE)
		return err;
	while (db_row(st)) {
		struct slice name = db_slice(st, 0, &a);

		slice_word(&name);
		stat_of(out, slice_word(&name))->accounts +=
		    (uint64_t)db_int(st, 1);
	}
	arena_free(&a);
	return db_end(st, e);
}

static enum err
read_cases(struct store *s, struct service_stats *out, struct error *e)
{
	struct arena a = { 0 };
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT service, count(*)"
	    " FROM k_case WHERE service IS NOT NULL GROUP BY service", "");

	if (err != ERR_NONE)
		return err;
	while (db_row(st))
		stat_of(out, db_slice(st, 0, &a))->cases =
		    (uint64_t)db_int(st, 1);
	arena_free(&a);
	return db_end(st, e);
}

/* --- order --- */

static int
by_named(const void *a, const void *b)
{
	const struct service_stat *x = a, *y = b;
	uint64_t nx = x->proven + x->observed + x->analyst,
		 ny = y->proven + y->observed + y->analyst;

	if (nx != ny)
		return nx > ny ? -1 : 1;
	return slice_cmp(x->service, y->service);
}

static int
by_domain(const void *a, const void *b)
{
	const struct sending *x = a, *y = b;
	int cmp = slice_cmp(x->domain, y->domain);

	if (cmp != 0)
		return cmp;
	if (x->by_relation[RELATION_UNAUTHORISED] !=
	    y->by_relation[RELATION_UNAUTHORISED])
		return x->by_relation[RELATION_UNAUTHORISED] >
			y->by_relation[RELATION_UNAUTHORISED] ? -1 : 1;
	if (x->messages != y->messages)
		return x->messages > y->messages ? -1 : 1;
	return slice_cmp(x->service, y->service);
}

static void
finish(struct service_stats *st)
{
	for (size_t i = 0; i < st->nsendings; i++)
		if (st->sendings[i].service.n != 0)
			stat_of(st, st->sendings[i].service)->domains++;
	if (st->n != 0)
		qsort(st->v, st->n, sizeof *st->v, by_named);
	if (st->nsendings != 0)
		qsort(st->sendings, st->nsendings, sizeof *st->sendings,
		    by_domain);
}

enum err
store_service_stats(struct store *s, struct service_stats *out,
    struct error *e)
{
	struct buf where = { 0 };
	enum err err;

	*out = (struct service_stats){ .newest = TIME_UNKNOWN };
	err = query_scope_sql(s, NULL, &where, e);
	if (err == ERR_NONE)
		err = read_newest(s, out, buf_slice(&where).p, e);
	if (err == ERR_NONE)
		err = read_cells(s, out, buf_slice(&where).p, e);
	if (err == ERR_NONE)
		err = read_claims(s, out, "service-claimed", false, e);
	if (err == ERR_NONE)
		err = read_claims(s, out, "service-forged", true, e);
	if (err == ERR_NONE)
		err = read_accounts(s, out, e);
	if (err == ERR_NONE)
		err = read_cases(s, out, e);
	buf_free(&where);
	if (err == ERR_NONE)
		finish(out);
	else
		service_stats_free(out);
	return err;
}

void
service_stats_free(struct service_stats *st)
{
	arena_free(&st->arena);
	*st = (struct service_stats){ 0 };
}

const struct service_stat *
service_stats_find(const struct service_stats *st, struct slice service)
{
	for (size_t i = 0; i < st->n; i++)
		if (slice_eq(st->v[i].service, service))
			return &st->v[i];
	return NULL;
}

enum err
store_service_customers(struct store *s, struct slice service, size_t limit,
    struct arena *a, struct service_customer **out, size_t *n,
    struct error *e)
{
	struct slice from = slice_printf(a, "account %.*s ",
	    SLICE_ARG(service));
	struct slice upto = slice_printf(a, "account %.*s!",
	    SLICE_ARG(service));
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT k.name, v.value,"
	    " count(*) AS messages FROM d_kind k JOIN d_value v"
	    " ON v.kind = k.id JOIN d_fact f ON f.value = v.id"
	    " WHERE k.name >= $1 AND k.name < $2 GROUP BY v.id"
	    " ORDER BY messages DESC, k.name, v.value LIMIT $3", "ssi", from,
	    upto, (int64_t)limit);

	*out = NULL;
	*n = 0;
	if (err != ERR_NONE)
		return err;
	while (db_row(st))
		*ARENA_PUSH(a, *out, *n) = (struct service_customer){
			slice_from(db_slice(st, 0, a), from.n),
			db_slice(st, 1, a), (uint64_t)db_int(st, 2) };
	return db_end(st, e);
}

enum err
store_service_days(struct store *s, struct slice service, int64_t newest,
    uint64_t *days, size_t n, struct error *e)
{
	int64_t end = newest / DAY * DAY + DAY;
	struct stmt *st;
	enum err err;

	memset(days, 0, n * sizeof *days);
	if (newest == TIME_UNKNOWN)
		return ERR_NONE;
	err = db_query(s->db, &st, e, "SELECT (time - $2) / 86400, count(*)"
	    " FROM d_message WHERE service = $1 AND time >= $2 AND time < $3"
	    " AND kind = 0 AND pending = 0 GROUP BY 1", "sii", service,
	    end - (int64_t)n * DAY, end);
	if (err != ERR_NONE)
		return err;
	while (db_row(st)) {
		int64_t day = db_int(st, 0);

		if (day >= 0 && day < (int64_t)n)
			days[day] = (uint64_t)db_int(st, 1);
	}
	return db_end(st, e);
}
