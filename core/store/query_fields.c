/* The fields of the query language. */

#include <stddef.h>

#include "core/store/query.h"

static const char *const strengths[] = { "none", "claimed", "observed",
	"proven", NULL };
static const char *const impersonations[] = { "none", "exact", "subdomain",
	"look-alike", "name", NULL };
static const char *const relations[] = { "not-protected", "unknown",
	"authorised", "unauthorised", "exercise", NULL };
static const char *const dispositions[] = { "open", "legitimate",
	"unwanted-bulk", "exercise", "duplicate", "cannot-tell", "case", NULL };
static const char *const roles[] = { "collected", "trap", "submitted",
	"partner", "baseline", "replies", NULL };
static const char *const kinds[] = { "message", "report", "aggregate",
	"mailbox", "reply", NULL };
static const char *const provenances[] = { "observed", "partner",
	"submitted", NULL };
static const char *const having[] = { "attachment", "link", "limit", "forged",
	"account", "finding", NULL };
static const char *const being[] = { "stale", "gone", "refused",
	"text-refused", "duplicate-id", "same-id", "copied", "not-named",
	"report", "headers-lost", "overridden", NULL };
static const char *const agreeing[] = { "no", "explained", "yes", NULL };
static const char *const yes_no[] = { "yes", "no", NULL };

const struct query_field query_fields[] = {
	{ "from", "address or name of From contains it", HOW_CONTAINS,
	    "m.from_address m.from_name", NULL },
	{ "domain", "domain of From, or one above it", HOW_HOST,
	    "m.from_domain", NULL },
	{ "subject", "the subject contains it", HOW_CONTAINS, "m.subject",
	    NULL },
	{ "service", "service that sent it, by an analyst's word where he "
	    "overrides espy's; any, none", HOW_EQUAL, "m.service", NULL },
	{ "machine", "service that espy itself names, overridden or not; "
	    "any, none",
	    HOW_EQUAL, "CASE WHEN m.overridden = 1 THEN m.machine_service "
	    "ELSE m.service END", NULL },
	{ "carrier", "service that it rode on; any, none", HOW_EQUAL, "m.carrier",
	    NULL },
	{ "via", "service, host, list or tenant that carried it or handed it "
	    "on", HOW_FACT, "carrier forwarder relay list path-gateway",
	    NULL },
	{ "account", "account at a service", HOW_ACCOUNT, "account", NULL },
	{ "strength", "of the attribution; observed.. is that or better",
	    HOW_RANK, "m.strength", strengths },
	{ "spf", "recorded SPF result; none", HOW_EQUAL, "m.spf", NULL },
	{ "dkim", "recorded DKIM result; none", HOW_EQUAL, "m.dkim", NULL },
	{ "dmarc", "recorded DMARC result; none", HOW_EQUAL, "m.dmarc",
	    NULL },
	{ "arc", "recorded ARC result; none", HOW_EQUAL, "m.arc", NULL },
	{ "computed-spf", "SPF result that espy computed; unverifiable, none",
	    HOW_EQUAL, "m.computed_spf", NULL },
	{ "computed-dkim", "DKIM result that espy computed: pass if any is",
	    HOW_EQUAL, "m.computed_dkim", NULL },
	{ "computed-dmarc", "DMARC result that espy computed", HOW_EQUAL,
	    "m.computed_dmarc", NULL },
	{ "computed-arc", "ARC result that espy computed", HOW_EQUAL,
	    "m.computed_arc", NULL },
	{ "authenticated", "domain of From that DMARC or an aligned signature "
	    "vouches for, or one above it", HOW_HOST, "m.authenticated",
	    NULL },
	{ "disagrees", "recorded and computed results: yes, explained (by "
	    "rewriting or time), no", HOW_WORD, "m.disagrees", agreeing },
	{ "ip", "boundary IP, or a range such as 192.0.2.0/24", HOW_FACT_IP,
	    "ip", NULL },
	{ "helo", "HELO at the boundary, or a domain above it",
	    HOW_FACT_HOST, "helo", NULL },
	{ "rdns", "reverse DNS at the boundary, or a domain above it",
	    HOW_FACT_HOST, "rdns", NULL },
	{ "envelope", "domain of the envelope sender, or one above it",
	    HOW_FACT_HOST, "envelope-domain", NULL },
	{ "link", "host of a link, or a domain above it", HOW_FACT_HOST,
	    "link-host", NULL },
	{ "host", "any host that the message names: rdns, helo, envelope, "
	    "DKIM and Message-ID domains, links", HOW_FACT_HOST,
	    "rdns helo envelope-domain dkim-domain message-id-domain "
	    "link-host", NULL },
	{ "signature", "start of b= of a DKIM signature, without blanks",
	    HOW_SIGNATURE, "signature", NULL },
	{ "attachment", "name of an attachment contains it",
	    HOW_FACT_CONTAINS, "attachment-name", NULL },
	{ "protected", "protected domain that it pretends to be", HOW_HOST,
	    "m.domain", NULL },
	{ "impersonation", "of a protected domain", HOW_WORD,
	    "m.impersonation", impersonations },
	{ "relationship", "of protected domain and service", HOW_WORD,
	    "m.relation", relations },
	{ "disposition", "what was decided", HOW_DISPOSITION, NULL,
	    dispositions },
	{ "rule", "rule that decided so (r3); any, none", HOW_EQUAL,
	    "(SELECT 'r' || o.rule FROM k_disposition o"
	    " WHERE o.sha256 = m.sha256)", NULL },
	{ "case", "id of a case; any, none", HOW_CASE, NULL, NULL },
	{ "campaign", "name of a campaign, such as c12; any, none",
	    HOW_CAMPAIGN, NULL, NULL },
	{ "reporter", "address or name of who reported it contains it; any, "
	    "none", HOW_REPORTER, NULL, NULL },
	{ "source", "name of the source", HOW_SOURCE, NULL, NULL },
	{ "role", "role of the source", HOW_ROLE, NULL, roles },
	{ "provenance", "what its header is worth as a record", HOW_WORD,
	    "m.provenance", provenances },
	{ "kind", "what the mail is", HOW_WORD, "m.kind", kinds },
	{ "date", "when it arrived: a day, month, year, 7d, or from..to",
	    HOW_DATE, "m.time", NULL },
	{ "size", "octets: 20k, 1m.., 100k..1m", HOW_SIZE, "m.size", NULL },
	{ "id", "Message-ID", HOW_EQUAL, "m.message_id", NULL },
	{ "sha256", "start of the SHA-256", HOW_SHA256, NULL, NULL },
	{ "path", "part of the file's path", HOW_PATH, NULL, NULL },
	{ "has", "what it contains", HOW_HAS, NULL, having },
	{ "is", "how it stands in the store", HOW_IS, NULL, being },
	{ "stale", "made by another engine, catalogue or settings",
	    HOW_STALE, NULL, yes_no },
	{ "saved", "name of a saved search", HOW_SAVED, NULL, NULL },
	{ "body", "words of the text", HOW_BODY, NULL, NULL },
	{ NULL, NULL, HOW_BODY, NULL, NULL },
};

const struct query_field *
query_field_by_name(struct slice name)
{
	const struct query_field *f;

	for (f = query_fields; f->name != NULL; f++)
		if (slice_eqi_str(name, f->name))
			return f;
	return NULL;
}
