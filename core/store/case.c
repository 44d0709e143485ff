/* Cases: reading them. */

#include <stdlib.h>

#include "core/base/clock.h"
#include "core/store/case.h"
#include "core/store/case_impl.h"

/* Of a case and of those that went into it */
#define FAMILY "(SELECT k.id FROM k_case k WHERE k.root = c.id OR k.id = c.id)"
#define LETTERS(what) \
	" (SELECT " what " FROM k_notification x WHERE x.case_id = c.id" \
	"  AND x.sent_at >= c.since)"
#define ANSWERS(what) \
	" (SELECT " what " FROM k_reply x WHERE x.state = 'proposed'" \
	"  AND x.case_id IN " FAMILY ")"
/* An owner was asked, and neither said anything nor gave his word about the
 * service since: asked_waits in case_domain.c */
#define ASKED_AT \
	" (SELECT min(d.asked_at) FROM k_case_domain d WHERE" \
	"  d.case_id = c.id AND coalesce(d.answered_at, -1) < d.asked_at" \
	"  AND NOT EXISTS (SELECT 1 FROM k_domain_word w WHERE" \
	"   w.domain = d.domain AND w.service = c.service" \
	"   AND w.time >= d.asked_at))"

/* Read by case_fill in this order */
static const char case_select[] =
    "SELECT c.id, c.title, c.state, c.service,"
    " (SELECT m.service_name FROM d_message m"
    "  WHERE m.service = c.service LIMIT 1),"
    " c.opened_at, c.changed_at, c.closed_at, c.reason,"
    " (SELECT count(*) FROM k_case_note x WHERE x.case_id IN " FAMILY "),"
    " (SELECT count(*) FROM k_draft x WHERE x.case_id IN " FAMILY
    "  AND x.state = 'open'),"
    " (SELECT count(*) FROM k_notification x WHERE x.case_id IN " FAMILY "),"
    " c.resolution, c.owner, c.tracker, c.component, c.root, c.since,"
    " c.next, c.next_at, c.tier, c.reopened,"
    LETTERS("count(*)") "," LETTERS("max(x.sent_at)") "," ASKED_AT ","
    " c.looked_at, EXISTS (SELECT 1"
    "  FROM k_case_link l WHERE l.from_case = c.id AND l.kind = 'relocated'),"
    ANSWERS("count(*)") "," ANSWERS("min(x.came_at)") ","
    " EXISTS (SELECT 1 FROM k_draft x WHERE x.case_id IN " FAMILY
    "  AND x.state = 'outbox')"
    " FROM k_case c";

static void
case_fill_life(struct stmt *st, struct case_row *c, struct arena *a)
{
	c->resolution = db_slice(st, 12, a);
	c->owner = db_slice(st, 13, a);
	c->tracker = db_slice(st, 14, a);
	c->component = db_slice(st, 15, a);
	c->root = db_slice(st, 16, a);
	c->since = db_time(st, 17);
	c->next = db_slice(st, 18, a);
	c->next_at = db_time(st, 19);
	c->tier = (unsigned)db_int(st, 20);
	c->reopened = (unsigned)db_int(st, 21);
	c->letters = (uint64_t)db_int(st, 22);
	c->sent_at = db_time(st, 23);
	c->asked_at = db_time(st, 24);
	c->looked_at = db_time(st, 25);
	c->elsewhere = db_int(st, 26) != 0;
	c->answers = (uint64_t)db_int(st, 27);
	c->answered_at = db_time(st, 28);
}

static void
case_fill(struct stmt *st, struct case_row *c, struct arena *a)
{
	c->id = db_slice(st, 0, a);
	c->title = db_slice(st, 1, a);
	c->state = db_slice(st, 2, a);
	c->service = db_slice(st, 3, a);
	c->service_name = db_slice(st, 4, a);
	c->opened_at = db_time(st, 5);
	c->changed_at = db_time(st, 6);
	c->closed_at = db_time(st, 7);
	c->reason = db_slice(st, 8, a);
	c->notes = (uint64_t)db_int(st, 9);
	c->drafts = (uint64_t)db_int(st, 10);
	c->notifications = (uint64_t)db_int(st, 11);
	c->draft = c->drafts != 0 ? SLICE("open")
	    : db_int(st, 29) != 0 ? SLICE("outbox")
	    : c->notifications != 0 ? SLICE("sent")
				    : SLICE("none");
	case_fill_life(st, c, a);
}

/* Each of a case's messages once.  Those count that the store knows now;
 * evidence of others stays.  When a message of ours was there is known, of
 * what is only claimed it is not. */
static const char counts_select[] =
    "SELECT m.domain, count(*) FILTER (WHERE coalesce(m.kind, 0) = 0),"
    " min(m.at), max(m.at), count(*) FILTER (WHERE i.added_at > $2)"
    " FROM (SELECT x.sha256, max(x.added_at) AS added_at FROM k_case k"
    "  JOIN k_case_message x ON x.case_id = k.id"
    "  WHERE k.root = $1 OR k.id = $1 GROUP BY x.sha256) i"
    " LEFT JOIN (SELECT n.sha256, n.domain, n.kind, CASE WHEN n.kind = 0"
    "  AND (n.provenance = 0 OR n.raised_by IS NOT NULL)"
    "  THEN coalesce(n.boundary_time, n.date) END AS at FROM d_message n) m"
    " ON m.sha256 = i.sha256"
    " GROUP BY m.domain ORDER BY count(*) DESC, m.domain";

/* How many messages a case has, from when to when, how many are new, and the
 * protected domains that they hit, most frequent first */
static enum err
case_count(struct store *s, struct case_row *c, struct arena *a,
    struct error *e)
{
	struct buf domains = { 0 };
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, counts_select, "st", c->id,
	    c->looked_at);

	c->first = c->last = TIME_UNKNOWN;
	if (err != ERR_NONE)
		return err;
	while (db_row(st)) {
		struct slice domain = db_peek(st, 0);
		int64_t first = db_time(st, 2), last = db_time(st, 3);

		c->messages += (uint64_t)db_int(st, 1);
		c->fresh += (uint64_t)db_int(st, 4);
		if (first != TIME_UNKNOWN &&
		    (c->first == TIME_UNKNOWN || first < c->first))
			c->first = first;
		if (last > c->last) /* TIME_UNKNOWN is before all */
			c->last = last;
		if (domain.n != 0 && domains.n != 0)
			buf_add_char(&domains, ' ');
		buf_add_slice(&domains, domain);
	}
	err = db_end(st, e);
	c->domains = slice_dup(a, buf_slice(&domains));
	buf_free(&domains);
	return err;
}

static enum err
cases_read(struct store *s, struct cases *out, const char *tail,
    const char *type, struct slice id, struct error *e)
{
	struct arena a = { 0 };
	size_t i = out->n;
	struct stmt *st;
	enum err err;

	tail = arena_printf(&a, "%s%s", case_select, tail);
	err = db_query(s->db, &st, e, tail, type, id);
	arena_free(&a);
	if (err != ERR_NONE)
		return err;
	while (db_row(st))
		case_fill(st, ARENA_PUSH(&out->arena, out->v, out->n),
		    &out->arena);
	err = db_end(st, e);
	for (; err == ERR_NONE && i < out->n; i++)
		err = case_count(s, &out->v[i], &out->arena, e);
	return err;
}

enum err
store_cases(struct store *s, struct cases *out, struct error *e)
{
	return cases_read(s, out, " ORDER BY c.number DESC", "", SLICE_NULL,
	    e);
}

/* "K7Q-0031", "k7q-31", "31": its number; 0 if it is none */
static int64_t
case_number(const struct store *s, struct slice id)
{
	size_t letters = strlen(s->letters);
	int64_t number = 0;

	id = slice_trim(id);
	if (id.n > letters && id.p[letters] == '-' &&
	    slice_startsi(id, s->letters))
		id = slice_from(id, letters + 1);
	return slice_number(id, &number) && number > 0 ? number : 0;
}

enum err
case_resolve(struct store *s, struct slice id, struct arena *a,
    struct slice *out, struct error *e)
{
	int64_t number = case_number(s, id);
	struct stmt *st;
	enum err err;

	if (number != 0)
		err = db_query(s->db, &st, e, "SELECT id FROM k_case"
		    " WHERE number = $1", "i", number);
	else /* that of another workspace, which has its letters */
		err = db_query(s->db, &st, e, "SELECT id FROM k_case"
		    " WHERE id = upper($1) AND number < 0", "s",
		    slice_trim(id));
	if (err != ERR_NONE)
		return err;
	*out = SLICE_NULL;
	if (db_row(st))
		*out = db_slice(st, 0, a);
	err = db_end(st, e);
	if (err == ERR_NONE && out->n == 0)
		err = err_set(e, ERR_ABSENT, "there is no case %.*s; espy "
		    "case list names them (as %s-0001)",
		    (int)(id.n < 60 ? id.n : 60), id.n != 0 ? id.p : "",
		    s->letters);
	return err;
}

enum err
store_case(struct store *s, struct slice id, struct cases *out,
    struct error *e)
{
	struct arena a = { 0 };
	struct slice exact;
	enum err err = case_resolve(s, id, &a, &exact, e);

	if (err == ERR_NONE)
		err = cases_read(s, out, " WHERE c.id = $1", "s", exact, e);
	arena_free(&a);
	return err;
}

void
cases_free(struct cases *c)
{
	arena_free(&c->arena);
	*c = (struct cases){ 0 };
}

enum err
store_case_messages(struct store *s, struct slice id, struct rows *out,
    struct error *e)
{
	struct arena a = { 0 };
	struct slice exact;
	enum err err = case_resolve(s, id, &a, &exact, e);

	if (err == ERR_NONE)
		err = row_query(s, out, e, "WHERE m.sha256 IN"
		    " (SELECT x.sha256 FROM k_case c JOIN k_case_message x"
		    "  ON x.case_id = c.id WHERE c.root = $2 OR c.id = $2)"
		    " ORDER BY m.time, m.id", "is", s->version, exact);
	arena_free(&a);
	return err;
}
