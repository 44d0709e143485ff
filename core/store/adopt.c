/* Cases that adopt a message: finding them. */

#include "core/base/clock.h"
#include "core/store/adopt.h"
#include "core/store/component.h"
#include "core/store/impl.h"

/* The states in which a case adopts nothing more, as the indices of
 * schema_case.h have them; $1: closed then or later it still does. */
#define IS_OPEN "c.state NOT IN ('closed', 'rejected', 'merged')"
#define IS_FRESHLY_CLOSED \
	"c.state = 'closed' AND c.closed_at >= $1 AND coalesce(c.resolution," \
	" '') NOT IN ('false-positive', 'duplicate')"
/* A case and those that went into it */
#define FAMILY "(SELECT k.id FROM k_case k WHERE k.root = c.id)"
#define ADOPTS "(" IS_OPEN " OR (" IS_FRESHLY_CLOSED "))"
/* Of a message that was there: $2 its SHA-256 in hex, NULL for a new one, $3
 * when it was first seen */
#define MAY_HAVE_IT \
	"($2 IS NULL OR (c.opened_at < $3 AND NOT EXISTS (SELECT 1" \
	" FROM k_event v WHERE v.subject IN " FAMILY \
	" AND v.kind = 'case.remove' AND v.payload ->> 'message' = $2)))"
#define ADOPTER \
	" c.id, c.state = 'closed', CASE WHEN c.state = 'closed' THEN" \
	" (SELECT max(o.time) FROM k_case_message x JOIN d_message o" \
	"  ON o.sha256 = x.sha256 WHERE x.case_id IN " FAMILY ") END"
/* Those that are open first, of them the last one opened */
#define BEST " ORDER BY c.state = 'closed', c.number DESC LIMIT 1"

enum err
store_adopters(struct store *s, int64_t closed_since, bool *any,
    struct error *e)
{
	return db_exists(s->db, any, e, "SELECT 1 FROM (SELECT 1 FROM k_case c"
	    " WHERE " IS_OPEN " LIMIT 1) UNION ALL SELECT 1 FROM (SELECT 1"
	    " FROM k_case c WHERE " IS_FRESHLY_CLOSED " LIMIT 1)", "i",
	    closed_since);
}

static void
adoptee_read(struct stmt *st, struct arena *a, struct adoptee *m)
{
	db_sha256(st, 0, &m->sha256);
	m->size = (uint64_t)db_int(st, 1);
	m->time = db_int(st, 2);
	m->first_seen = db_int(st, 3);
	m->claim = db_int(st, 4) != 0;
	m->taken = db_int(st, 5) != 0;
	m->campaign = db_int(st, 6);
	m->beside = db_int(st, 7);
	m->service = db_slice(st, 8, a);
	m->domain = db_slice(st, 9, a);
	m->account_kind = db_slice(st, 10, a);
	m->account = db_slice(st, 11, a);
	m->ip = db_slice(st, 12, a);
	m->impersonation = (enum impersonation)db_enum(st, 13,
	    IMPERSONATION_NAME);
	m->relation = (enum relation)db_enum(st, 14, RELATION_EXERCISE);
}

enum err
store_adoptee(struct store *s, int64_t message, struct arena *a,
    struct adoptee *out, struct error *e)
{
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT m.sha256, m.size,"
	    " m.time, m.first_seen,"
	    " m.provenance <> $2 AND m.trust = $3 AND m.raised_by IS NULL,"
	    " m.succeeded_by IS NOT NULL OR m.refused IS NOT NULL"
	    " OR coalesce(r.role, '') = 'baseline' OR EXISTS (SELECT 1"
	    "  FROM k_disposition d WHERE d.sha256 = m.sha256)"
	    " OR EXISTS (SELECT 1 FROM k_case_message x"
	    "  WHERE x.sha256 = m.sha256),"
	    " coalesce(m.campaign, 0), coalesce(m.campaign_by, 0), m.service,"
	    " m.domain, m.account_kind, m.account, m.ip, m.impersonation,"
	    " m.relation FROM d_message m LEFT JOIN k_source r"
	    "  ON r.id = m.source WHERE m.id = $1", "iii", message,
	    (int64_t)PROVENANCE_OBSERVED, (int64_t)TRUST_NONE);

	*out = (struct adoptee){ .message = message, .taken = true };
	if (err != ERR_NONE)
		return err;
	while (db_row(st))
		adoptee_read(st, a, out);
	return db_end(st, e);
}

static struct slice
hex_of(const struct adoptee *m, bool fresh, struct arena *a)
{
	char hex[SHA256_HEX + 1];

	if (fresh)
		return SLICE_NULL;
	sha256_hex(&m->sha256, hex);
	return slice_dup(a, slice_str(hex));
}

/* The case in a query's only row, if there is one */
static enum err
adopter_end(struct stmt *st, struct arena *a, struct adopter *out,
    struct error *e)
{
	while (db_row(st)) {
		out->id = db_slice(st, 0, a);
		out->closed = db_int(st, 1) != 0;
		out->last = db_time(st, 2);
	}
	return db_end(st, e);
}

enum err
store_adopter_campaign(struct store *s, const struct adoptee *m, bool fresh,
    int64_t closed_since, struct arena *a, struct adopter *out,
    struct error *e)
{
	struct stmt *st;
	enum err err;

	*out = (struct adopter){ .id = SLICE_NULL };
	if (m->campaign == 0)
		return ERR_NONE;
	/* Each case once: what follows costs more than finding them */
	err = db_query(s->db, &st, e, "SELECT" ADOPTER " FROM"
	    " (SELECT DISTINCT k.root AS id FROM (SELECT $6 AS id"
	    "   UNION SELECT id FROM (SELECT o.id FROM d_message o"
	    "    WHERE o.campaign = $4 AND o.time <= $5"
	    "    ORDER BY o.time DESC LIMIT $7)"
	    "   UNION SELECT id FROM (SELECT o.id FROM d_message o"
	    "    WHERE o.campaign = $4 AND o.time > $5 ORDER BY o.time"
	    "    LIMIT $7)) near"
	    "  JOIN d_message o ON o.id = near.id AND o.campaign = $4"
	    "  JOIN k_case_message x ON x.sha256 = o.sha256"
	    "  JOIN k_case k ON k.id = x.case_id) r"
	    " JOIN k_case c ON c.id = r.id WHERE " ADOPTS " AND " MAY_HAVE_IT
	    BEST, "isiiiii", closed_since, hex_of(m, fresh, a),
	    m->first_seen, m->campaign, m->time, m->beside,
	    (int64_t)ADOPT_NEAR);
	if (err == ERR_NONE)
		err = adopter_end(st, a, out, e);
	if (err == ERR_NONE && out->id.p != NULL)
		out->why = slice_printf(a, "campaign c%lld",
		    (long long)m->campaign);
	return err;
}

/* --- by what a case's messages share --- */

/* Some message of the case's, o, that is or was ... */
#define CASE_HAS(what) \
	"EXISTS (SELECT 1 FROM (SELECT x.sha256 FROM k_case_message x" \
	"  WHERE x.case_id IN " FAMILY " LIMIT $6) y" \
	" JOIN d_message o ON o.sha256 = y.sha256 WHERE " what ")"
#define CASE_OF_DOMAIN \
	"(EXISTS (SELECT 1 FROM k_case_domain d WHERE d.case_id IN " FAMILY \
	" AND d.domain = $5) OR " CASE_HAS("o.domain = $5") ")"
#define SCOPE(shared) \
	"SELECT" ADOPTER " FROM k_case c WHERE c.service = $4 AND " ADOPTS \
	" AND " MAY_HAVE_IT " AND " CASE_OF_DOMAIN " AND " shared BEST
/* What only a submitted file says is nobody's relay. */
#define OBSERVED "(o.provenance = 0 OR o.trust <> 0 OR o.raised_by IS NOT NULL)"
_Static_assert(PROVENANCE_OBSERVED == 0 && TRUST_NONE == 0,
    "as the SQL has them");

/* Cases with a component that somebody confirmed are few. */
static enum err
by_component(struct store *s, const struct adoptee *m, struct slice hex,
    int64_t closed_since, struct arena *a, struct adopter *out,
    struct error *e)
{
	struct adopter *v = NULL;
	struct component c;
	size_t n = 0, i;
	struct stmt *st;
	bool yes = false;
	enum err err = db_query(s->db, &st, e, "SELECT" ADOPTER
	    ", c.component FROM k_case c WHERE c.service = $4"
	    " AND c.component IS NOT NULL AND " ADOPTS " AND " MAY_HAVE_IT
	    " AND " CASE_OF_DOMAIN " ORDER BY c.state = 'closed',"
	    " c.number DESC", "isissi", closed_since, hex, m->first_seen,
	    m->service, m->domain, (int64_t)ADOPT_MOST_SCOPE);

	if (err != ERR_NONE)
		return err;
	while (db_row(st))
		*ARENA_PUSH(a, v, n) = (struct adopter){ db_slice(st, 0, a),
			db_int(st, 1) != 0, db_time(st, 2),
			db_slice(st, 3, a) };
	err = db_end(st, e);
	for (i = 0; err == ERR_NONE && !yes && i < n; i++) {
		err = component_read(s, v[i].why, a, &c, e);
		if (err == ERR_NONE)
			err = component_shown(s, m->message, &c, &yes, e);
		if (err == ERR_NONE && yes) {
			*out = v[i];
			out->why = slice_printf(a, "component %.*s",
			    SLICE_ARG(v[i].why));
		}
	}
	return err;
}

static enum err
by_shared(struct store *s, const struct adoptee *m, struct slice hex,
    int64_t closed_since, const char *sql, struct slice x, struct slice y,
    struct arena *a, struct adopter *out, struct error *e)
{
	struct stmt *st;
	enum err err;

	if (out->id.p != NULL || x.p == NULL)
		return ERR_NONE;
	err = db_query(s->db, &st, e, sql, "isississ", closed_since, hex,
	    m->first_seen, m->service, m->domain, (int64_t)ADOPT_MOST_SCOPE,
	    x, y);
	return err != ERR_NONE ? err : adopter_end(st, a, out, e);
}

enum err
store_adopter_scope(struct store *s, const struct adoptee *m, bool fresh,
    int64_t closed_since, struct arena *a, struct adopter *out,
    struct error *e)
{
	struct slice hex = hex_of(m, fresh, a);
	struct slice ip = m->claim ? SLICE_NULL : m->ip;
	enum err err;

	*out = (struct adopter){ .id = SLICE_NULL };
	if (m->service.p == NULL || m->domain.p == NULL)
		return ERR_NONE;
	err = by_shared(s, m, hex, closed_since,
	    SCOPE(CASE_HAS("o.account = $7 AND o.account_kind = $8")),
	    m->account, m->account_kind, a, out, e);
	if (err == ERR_NONE && out->id.p != NULL)
		out->why = slice_printf(a, "account %.*s %.*s",
		    SLICE_ARG(m->account_kind), SLICE_ARG(m->account));
	if (err != ERR_NONE || out->id.p != NULL)
		return err;
	err = by_shared(s, m, hex, closed_since,
	    SCOPE(CASE_HAS("o.ip = $7 AND $8 IS NOT NULL AND " OBSERVED)), ip,
	    ip, a, out, e);
	if (err == ERR_NONE && out->id.p != NULL)
		out->why = slice_printf(a, "relay %.*s", SLICE_ARG(ip));
	return err != ERR_NONE || out->id.p != NULL ? err
	    : by_component(s, m, hex, closed_since, a, out, e);
}
