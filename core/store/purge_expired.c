/* Which messages are past their source's retention. */

#include "core/base/clock.h"
#include "core/store/purge_impl.h"

/* The retention of each source by its id; 0: for ever */
struct terms {
	struct source *v;
	int64_t *span;
	size_t n;
};

static enum err
terms_read(struct store *s, const struct settings *set, struct arena *a,
    struct terms *t, struct error *e)
{
	size_t i;
	enum err err = store_sources(s, a, &t->v, &t->n, e);

	if (err != ERR_NONE)
		return err;
	t->span = arena_array(a, t->n, sizeof *t->span);
	for (i = 0; i < t->n; i++) {
		const struct source_setting *o = settings_source(set,
		    t->v[i].name);

		t->span[i] = o != NULL ? o->retention : 0;
	}
	return ERR_NONE;
}

static int64_t
term_of(const struct terms *t, int64_t source)
{
	size_t i;

	for (i = 0; i < t->n; i++)
		if (t->v[i].id == source)
			return t->span[i];
	return 0;
}

struct candidate {
	int64_t id, first_seen, longest; /* 0: for ever */
	struct sha256 sha256;
};

static void
candidate_end(const struct candidate *c, int64_t now, struct arena *a,
    struct sha256 **out, size_t *n)
{
	if (c->id != 0 && c->longest != 0 && c->first_seen < now - c->longest)
		*ARENA_PUSH(a, *out, *n) = c->sha256;
}

/*
 * One row per message and source, those of one message together.  Mailbox
 * files (kind 3) have no words of their own.  A report in a case that counts
 * protects what it brought, since that would take the report along.
 */
static const char candidates[] = "SELECT m.id, m.first_seen, m.sha256,"
    " x.source FROM d_message m"
    " JOIN (SELECT id AS message, source FROM d_message"
    "  UNION SELECT message, source FROM d_file) x ON x.message = m.id"
    " WHERE m.first_seen < $1 AND m.sha256 IS NOT NULL AND m.kind <> 3"
    " AND NOT EXISTS (SELECT 1 FROM k_case_message k JOIN k_case c"
    "  ON c.id = k.case_id WHERE k.sha256 = m.sha256"
    "  AND c.changed_at >= $2)"
    " AND NOT EXISTS (SELECT 1 FROM k_reply k JOIN k_case c"
    "  ON c.id = k.case_id WHERE k.sha256 = m.sha256"
    "  AND c.changed_at >= $2)"
    " AND NOT EXISTS (SELECT 1 FROM d_report_message r"
    "  JOIN d_report d ON d.id = r.report"
    "  JOIN d_message o ON o.id = d.outer_message"
    "  JOIN k_case_message k ON k.sha256 = o.sha256"
    "  JOIN k_case c ON c.id = k.case_id"
    "  WHERE r.message = m.id AND c.changed_at >= $2)"
    " ORDER BY m.id";

static enum err
candidates_read(struct store *s, const struct terms *t, int64_t before,
    int64_t now, int64_t cases, struct arena *a, struct sha256 **out,
    size_t *n, struct error *e)
{
	struct candidate c = { 0 };
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, candidates, "ii", before,
	    cases);

	if (err != ERR_NONE)
		return err;
	while (db_row(st)) {
		int64_t span = term_of(t, db_int(st, 3));

		if (db_int(st, 0) != c.id) {
			candidate_end(&c, now, a, out, n);
			c.id = db_int(st, 0);
			c.first_seen = db_int(st, 1);
			db_sha256(st, 2, &c.sha256);
			c.longest = span;
		} else if (span == 0 || c.longest == 0) {
			c.longest = 0;
		} else if (span > c.longest) {
			c.longest = span;
		}
	}
	candidate_end(&c, now, a, out, n);
	return db_end(st, e);
}

enum err
store_expired(struct store *s, const struct settings *set, int64_t now,
    struct arena *a, struct sha256 **out, size_t *n, int64_t *cases,
    struct error *e)
{
	int64_t shortest = 0;
	struct terms t;
	size_t i;
	enum err err = terms_read(s, set, a, &t, e);

	*out = NULL;
	*n = 0;
	*cases = set->case_retention != 0 ? now - set->case_retention
					  : PURGE_NO_CASES;
	if (err != ERR_NONE)
		return err;
	for (i = 0; i < t.n; i++)
		if (t.span[i] != 0 && (shortest == 0 || t.span[i] < shortest))
			shortest = t.span[i];
	if (shortest == 0)
		return ERR_NONE;
	return candidates_read(s, &t, now - shortest, now, *cases, a, out, n,
	    e);
}
