/* Cases: reading them. */

#include <stdlib.h>

#include "core/base/clock.h"
#include "core/store/case.h"
#include "core/store/case_impl.h"

/* Of a case and of those that went into it */
#define ITS_MESSAGES \
	"k_case o JOIN k_case_message x ON x.case_id = o.id" \
	" AND (o.root = c.id OR o.id = c.id)"
#define FAMILY "(SELECT k.id FROM k_case k WHERE k.root = c.id OR k.id = c.id)"
/* When a message of ours was there; of what is only claimed, nobody knows. */
#define SEEN(which) \
	" (SELECT " which "(coalesce(m.boundary_time, m.date)) FROM " \
	ITS_MESSAGES " JOIN d_message m ON m.sha256 = x.sha256 WHERE" \
	" m.kind = 0 AND (m.provenance = 0 OR m.raised_by IS NOT NULL))"
#define LETTERS(what) \
	" (SELECT " what " FROM k_notification x WHERE x.case_id = c.id" \
	"  AND x.sent_at >= c.since)"
/* An owner was asked, and neither said anything nor gave his word about the
 * service since: asked_waits in case_domain.c */
#define ASKED_AT \
	" (SELECT min(d.asked_at) FROM k_case_domain d WHERE" \
	"  d.case_id = c.id AND coalesce(d.answered_at, -1) < d.asked_at" \
	"  AND NOT EXISTS (SELECT 1 FROM k_domain_word w WHERE" \
	"   w.domain = d.domain AND w.service = c.service" \
	"   AND w.time >= d.asked_at))"

/* Read by case_fill in this order.  A case's messages are those that the
 * store knows now; evidence of others stays. */
static const char case_select[] =
    "SELECT c.id, c.title, c.state, c.service,"
    " (SELECT m.service_name FROM d_message m"
    "  WHERE m.service = c.service LIMIT 1),"
    " c.opened_at, c.changed_at, c.closed_at, c.reason,"
    " (SELECT count(DISTINCT x.sha256) FROM " ITS_MESSAGES
    "  LEFT JOIN d_message m ON m.sha256 = x.sha256"
    "  WHERE coalesce(m.kind, 0) = 0),"
    " (SELECT count(*) FROM k_case_note x WHERE x.case_id IN " FAMILY "),"
    " (SELECT count(*) FROM k_draft x WHERE x.case_id IN " FAMILY
    "  AND x.state = 'open'),"
    " (SELECT count(*) FROM k_notification x WHERE x.case_id IN " FAMILY "),"
    SEEN("min") "," SEEN("max") ","
    " c.resolution, c.owner, c.tracker, c.component, c.root, c.since,"
    " c.next, c.next_at, c.tier, c.reopened,"
    LETTERS("count(*)") "," LETTERS("max(x.sent_at)") "," ASKED_AT ","
    " c.looked_at, (SELECT count(DISTINCT x.sha256) FROM " ITS_MESSAGES
    "  WHERE x.added_at > c.looked_at), EXISTS (SELECT 1"
    "  FROM k_case_link l WHERE l.from_case = c.id AND l.kind = 'relocated')"
    " FROM k_case c";

static void
case_fill_life(struct stmt *st, struct case_row *c, struct arena *a)
{
	c->resolution = db_slice(st, 15, a);
	c->owner = db_slice(st, 16, a);
	c->tracker = db_slice(st, 17, a);
	c->component = db_slice(st, 18, a);
	c->root = db_slice(st, 19, a);
	c->since = db_time(st, 20);
	c->next = db_slice(st, 21, a);
	c->next_at = db_time(st, 22);
	c->tier = (unsigned)db_int(st, 23);
	c->reopened = (unsigned)db_int(st, 24);
	c->letters = (uint64_t)db_int(st, 25);
	c->sent_at = db_time(st, 26);
	c->asked_at = db_time(st, 27);
	c->looked_at = db_time(st, 28);
	c->fresh = (uint64_t)db_int(st, 29);
	c->elsewhere = db_int(st, 30) != 0;
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
	c->messages = (uint64_t)db_int(st, 9);
	c->notes = (uint64_t)db_int(st, 10);
	c->drafts = (uint64_t)db_int(st, 11);
	c->notifications = (uint64_t)db_int(st, 12);
	c->first = db_time(st, 13);
	c->last = db_time(st, 14);
	c->draft = c->drafts != 0 ? SLICE("open")
	    : c->notifications != 0 ? SLICE("sent")
				    : SLICE("none");
	case_fill_life(st, c, a);
}

/* The protected domains that its messages hit, most frequent first */
static enum err
case_domains(struct store *s, struct case_row *c, struct arena *a,
    struct error *e)
{
	struct buf b = { 0 };
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT m.domain"
	    " FROM k_case c JOIN " ITS_MESSAGES
	    " JOIN d_message m ON m.sha256 = x.sha256"
	    " WHERE c.id = $1 AND m.domain IS NOT NULL GROUP BY m.domain"
	    " ORDER BY count(*) DESC, m.domain", "s", c->id);

	if (err != ERR_NONE)
		return err;
	while (db_row(st)) {
		if (b.n != 0)
			buf_add_char(&b, ' ');
		buf_add_slice(&b, db_peek(st, 0));
	}
	err = db_end(st, e);
	c->domains = slice_dup(a, buf_slice(&b));
	buf_free(&b);
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
		err = case_domains(s, &out->v[i], &out->arena, e);
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
