/* How urgent messages are: the queue's order. */

#include "core/store/case_impl.h"
#include "core/store/urgency.h"

/* $2 exercise, $3 unauthorised, $4 unknown; $5 exact, $6 subdomain.  Of cases
 * that went into one, one has the letter and any of them the domain. */
#define AS_ITSELF "impersonation IN ($5, $6)"
#define CASE_GOES_ON \
	"EXISTS (SELECT 1 FROM k_case c JOIN k_notification n" \
	"  ON n.case_id = c.id JOIN k_case r ON r.id = c.root" \
	"  WHERE r.state NOT IN ('closed', 'rejected')" \
	"  AND c.service = d_message.service" \
	"  AND n.sent_at < d_message.time" \
	"  AND EXISTS (SELECT 1 FROM k_case f JOIN k_case_message x" \
	"   ON x.case_id = f.id JOIN d_message o ON o.sha256 = x.sha256" \
	"   WHERE f.root = c.root AND o.domain = d_message.domain))"
#define RANK \
	"CASE WHEN relation = $2 THEN 0" \
	" WHEN domain IS NULL THEN 1" \
	" WHEN " CASE_GOES_ON " THEN 5" \
	" WHEN " AS_ITSELF " AND relation = $3 THEN 4" \
	" WHEN " AS_ITSELF " AND relation = $4 THEN 3" \
	" WHEN impersonation > $6 AND service IS NOT NULL THEN 2" \
	" ELSE 1 END"
/* 1099511627776 is 1 << URGENCY_SHIFT; a time before 1970 is none */
#define URGENCY \
	RANK " * 1099511627776 + CASE WHEN time BETWEEN 0 AND 1099511627775" \
	" THEN time ELSE 0 END"

_Static_assert(URGENCY_SHIFT == 40 && IMPERSONATION_SUBDOMAIN == 2 &&
    IMPERSONATION_LOOK_ALIKE > IMPERSONATION_SUBDOMAIN,
    "as the SQL has them");

static enum err
set(struct store *s, const char *sql, const char *type, int64_t id,
    struct slice word, struct error *e)
{
	const int64_t exercise = RELATION_EXERCISE,
		      denied = RELATION_UNAUTHORISED,
		      unknown = RELATION_UNKNOWN, exact = IMPERSONATION_EXACT,
		      under = IMPERSONATION_SUBDOMAIN;

	return type[0] == 'i'
	    ? db_run(s->db, e, sql, type, id, exercise, denied, unknown,
		  exact, under)
	    : db_run(s->db, e, sql, type, word, exercise, denied, unknown,
		  exact, under);
}

enum err
urgency_message(struct store *s, int64_t message, struct error *e)
{
	return set(s, "UPDATE d_message SET urgency = " URGENCY
	    " WHERE id = $1", "iiiiii", message, SLICE_NULL, e);
}

enum err
urgency_domain(struct store *s, struct slice domain, struct error *e)
{
	return set(s, "UPDATE d_message SET urgency = " URGENCY
	    " WHERE domain = $1", "siiiii", 0, domain, e);
}

enum err
urgency_service(struct store *s, struct slice service, struct error *e)
{
	return set(s, "UPDATE d_message SET urgency = " URGENCY
	    " WHERE service = $1 AND domain IS NOT NULL", "siiiii", 0,
	    service, e);
}

enum err
urgency_case(struct store *s, struct slice id, struct error *e)
{
	return set(s, "UPDATE d_message SET urgency = " URGENCY
	    " WHERE service IN (SELECT k.service FROM k_case k"
	    "  WHERE k.id IN " CASE_FAMILY ") AND domain IS NOT NULL"
	    " AND EXISTS (SELECT 1 FROM k_notification"
	    "  WHERE case_id IN " CASE_FAMILY ")", "siiiii", 0, id, e);
}

enum err
urgency_copies(struct store *s, int64_t message, struct error *e)
{
	return set(s, "UPDATE d_message SET urgency = " URGENCY
	    " WHERE raised_by = $1", "iiiiii", message, SLICE_NULL, e);
}
