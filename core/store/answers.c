/* DNS answers that verdicts used, kept with their times. */

#include "core/base/clock.h"
#include "core/base/hex.h"
#include "core/store/answers.h"
#include "core/store/fact.h"
#include "core/store/impl.h"

/*
 * A JSON array of strings, each octet a character of its own (U+0000 to
 * U+00FF): DNS knows octets.
 */
static void
data_encode(const struct answer *a, struct buf *out)
{
	size_t i, k;

	buf_add_char(out, '[');
	for (i = 0; i < a->n; i++) {
		buf_add_str(out, i != 0 ? ",\"" : "\"");
		for (k = 0; k < a->data[i].n; k++) {
			unsigned char ch = (unsigned char)a->data[i].p[k];

			if (ch == '"' || ch == '\\')
				buf_add_char(out, '\\');
			if (ch < ' ' || ch >= 0x7F)
				buf_addf(out, "\\u%04x", ch);
			else
				buf_add_char(out, (char)ch);
		}
		buf_add_char(out, '"');
	}
	buf_add_char(out, ']');
}

/* One string, behind its first quote; *s goes behind the last. */
static struct slice
string_decode(struct slice *s, struct arena *a)
{
	char *out = arena_alloc(a, s->n + 1);
	size_t n = 0;

	while (s->n != 0 && s->p[0] != '"') {
		if (s->p[0] == '\\' && s->n >= 6 && s->p[1] == 'u') {
			out[n++] = (char)hex_octet(*s, 4);
			*s = slice_from(*s, 6);
			continue;
		}
		if (s->p[0] == '\\')
			*s = slice_from(*s, 1);
		if (s->n != 0)
			out[n++] = s->p[0];
		*s = slice_from(*s, 1);
	}
	*s = slice_from(*s, 1);
	return slice_of(out, n);
}

static void
data_decode(struct slice s, struct arena *a, struct answer *out)
{
	while (s.n != 0) {
		char ch = s.p[0];

		s = slice_from(s, 1);
		if (ch == '"')
			*ARENA_PUSH(a, out->data, out->n) =
			    string_decode(&s, a);
	}
}

static struct slice
origin_of(const struct answer *a)
{
	return a->origin.p != NULL ? a->origin : SLICE("unknown");
}

/* ERR_ABSENT, *e untouched: it is not on record, or there is something new
 * about it.  Mostly there is not, and to look is far cheaper than to write. */
static enum err
known_id(struct store *s, const struct question *q, const struct answer *a,
    struct slice data, int64_t *id, struct error *e)
{
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT id FROM k_dns_answer"
	    " WHERE name = $1 AND type = $2 AND status = $3 AND data = $4"
	    " AND origin = $5 AND ($6 IS NULL AND first_seen IS NULL"
	    "  OR $6 BETWEEN first_seen AND last_seen)"
	    " AND ($7 = 0 OR dnssec <> 0)", "siissti", q->name,
	    (int64_t)q->type, (int64_t)a->status, data, origin_of(a), a->time,
	    (int64_t)a->dnssec);

	return err != ERR_NONE ? err : db_int_end(st, id, e);
}

/*
 * q, not a->question: that a name does not exist is one answer for all.  The
 * same answer again only extends how long it has been seen.
 */
static enum err
answer_id(struct store *s, const struct question *q, const struct answer *a,
    int64_t *id, struct error *e)
{
	struct buf data = { 0 };
	struct stmt *st;
	enum err err;

	data_encode(a, &data);
	err = known_id(s, q, a, buf_slice(&data), id, e);
	if (err != ERR_ABSENT) {
		buf_free(&data);
		return err;
	}
	err = db_query(s->db, &st, e, "INSERT INTO k_dns_answer AS k (name,"
	    " type, status, data, ttl, origin, first_seen, last_seen, dnssec)"
	    " VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8)"
	    " ON CONFLICT (name, type, status, data, origin) DO UPDATE SET"
	    " first_seen = CASE WHEN k.first_seen <= excluded.first_seen"
	    "  THEN k.first_seen ELSE excluded.first_seen END,"
	    " last_seen = CASE WHEN k.last_seen >= excluded.last_seen"
	    "  THEN k.last_seen ELSE excluded.last_seen END,"
	    " dnssec = CASE WHEN k.dnssec = 0 THEN excluded.dnssec"
	    "  ELSE k.dnssec END RETURNING id", "siisisti",
	    q->name, (int64_t)q->type, (int64_t)a->status,
	    buf_slice(&data), (int64_t)a->ttl,
	    origin_of(a), a->time, (int64_t)a->dnssec);
	if (err == ERR_NONE)
		err = db_int_end(st, id, e);
	buf_free(&data);
	return err;
}

enum err
answers_write(struct store *s, int64_t message, const struct analysis *a,
    const struct answers *answers, struct error *e)
{
	enum err err = ERR_NONE;
	size_t i;

	for (i = 0; err == ERR_NONE && i < a->asked.n; i++) {
		const struct question *q = &a->asked.v[i];
		const struct answer *found = answers_find(answers, q->name,
		    q->type);
		int64_t id;

		/* Time-outs and SERVFAIL are events, never answers. */
		if (found == NULL || found->status == DNS_SERVFAIL ||
		    found->status == DNS_TIMEOUT)
			continue;
		err = answer_id(s, q, found, &id, e);
		if (err == ERR_NONE)
			err = db_run(s->db, e, "INSERT INTO d_message_answer"
			    " (message, answer) VALUES ($1, $2)"
			    " ON CONFLICT DO NOTHING", "ii", message, id);
	}
	return err;
}

#define COLUMNS \
	"k.name, k.type, k.status, k.data, k.ttl, k.origin, k.first_seen," \
	" k.last_seen, k.dnssec"

/* Which of the times at which it was seen tells most about another: the one
 * before it, if there is one. */
static int64_t
seen_at(int64_t first, int64_t last, int64_t when)
{
	return when != TIME_UNKNOWN && when < last ? first : last;
}

static void
read_answer(struct stmt *st, int64_t when, struct arena *a, struct answer *out)
{
	*out = (struct answer){ .question = { db_slice(st, 0, a),
		(uint16_t)db_int(st, 1), false } };
	out->status = db_int(st, 2) <= DNS_NXDOMAIN
	    ? (enum dns_status)db_int(st, 2) : DNS_NODATA;
	data_decode(db_peek(st, 3), a, out);
	out->ttl = (uint32_t)db_int(st, 4);
	out->origin = db_slice(st, 5, a);
	out->time = seen_at(db_time(st, 6), db_time(st, 7), when);
	out->dnssec = db_int(st, 8) <= DNSSEC_BOGUS
	    ? (enum dnssec)db_int(st, 8) : DNSSEC_UNKNOWN;
}

static int64_t
distance(int64_t first, int64_t last, int64_t when)
{
	if (first == TIME_UNKNOWN || last == TIME_UNKNOWN)
		return INT64_MAX;
	if (when == TIME_UNKNOWN)
		when = clock_now();
	return when < first ? first - when : when > last ? when - last : 0;
}

/* The only row; ERR_ABSENT, *e untouched */
static enum err
one_answer(struct stmt *st, int64_t when, struct arena *a,
    struct recorded_answer *out, struct error *e)
{
	bool found = db_row(st);
	enum err err;

	if (found) {
		read_answer(st, when, a, &out->answer);
		out->distance = distance(db_time(st, 6), db_time(st, 7),
		    when);
	}
	err = db_end(st, e);
	return err == ERR_NONE && !found ? ERR_ABSENT : err;
}

/* What the best of several answers is chosen by */
struct sighting {
	int64_t gap, last, id;
};

static bool
tells_more(const struct sighting *a, const struct sighting *b)
{
	/* Those of files have no time: they come last. */
	if ((a->last == TIME_UNKNOWN) != (b->last == TIME_UNKNOWN))
		return b->last == TIME_UNKNOWN;
	if (a->gap != b->gap)
		return a->gap < b->gap;
	return a->last != b->last ? a->last > b->last : a->id > b->id;
}

/* Chosen here: to sort even one row makes SQLite open a table for it. */
static enum err
nearest_answer(struct stmt *st, int64_t when, struct arena *a,
    struct recorded_answer *out, struct error *e)
{
	struct sighting best = { 0 }, this;
	bool found = false;
	enum err err;

	while (db_row(st)) {
		int64_t first = db_time(st, 6);

		this = (struct sighting){ 0, db_time(st, 7), db_int(st, 9) };
		if (when != TIME_UNKNOWN)
			this.gap = distance(first, this.last, when);
		if (found && !tells_more(&this, &best))
			continue;
		found = true;
		best = this;
		read_answer(st, when, a, &out->answer);
		out->distance = distance(first, this.last, when);
	}
	err = db_end(st, e);
	return err == ERR_NONE && !found ? ERR_ABSENT : err;
}

enum err
store_answer(struct store *s, const struct question *q,
    const struct sha256 *message, int64_t when, struct arena *a,
    struct recorded_answer *out, struct error *e)
{
	struct stmt *st;
	enum err err = ERR_ABSENT;

	*out = (struct recorded_answer){ .its_own = message != NULL };
	if (message != NULL)
		err = db_query(s->db, &st, e, "SELECT " COLUMNS
		    " FROM d_message m JOIN d_message_answer ma"
		    " ON ma.message = m.id JOIN k_dns_answer k"
		    " ON k.id = ma.answer WHERE m.sha256 = $1"
		    " AND k.name = $2 AND k.type = $3"
		    " ORDER BY k.last_seen DESC LIMIT 1", "hsi", message,
		    q->name, (int64_t)q->type);
	if (err == ERR_NONE)
		err = one_answer(st, when, a, out, e);
	if (err != ERR_ABSENT)
		return err;
	out->its_own = false;
	err = db_query(s->db, &st, e, "SELECT " COLUMNS ", k.id"
	    " FROM k_dns_answer k WHERE k.name = $1 AND k.type = $2", "si",
	    q->name, (int64_t)q->type);
	return err != ERR_NONE ? err
			       : nearest_answer(st, when, a, out, e);
}

enum err
store_answers_of(struct store *s, const struct sha256 *message, int64_t when,
    struct answers *out, struct error *e)
{
	struct arena a = { 0 };
	struct answer answer;
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT " COLUMNS
	    " FROM d_message m JOIN d_message_answer ma ON ma.message = m.id"
	    " JOIN k_dns_answer k ON k.id = ma.answer WHERE m.sha256 = $1"
	    " ORDER BY k.last_seen, k.id", "h", message);

	if (err != ERR_NONE)
		return err;
	while (db_row(st)) {
		read_answer(st, when, &a, &answer);
		answers_add(out, &answer);
	}
	err = db_end(st, e);
	arena_free(&a);
	return err;
}
