/* A DNS question and its answer, for reading. */

#include "core/base/clock.h"
#include "tui/theme.h"
#include "views/doc_auth.h"

static void
answer_status(struct doc *d, const struct answer *a)
{
	static const char *const words[] = { [DNS_OK] = "no data",
		[DNS_NODATA] = "the name has no such record (NODATA)",
		[DNS_NXDOMAIN] = "there is no such name (NXDOMAIN)",
		[DNS_SERVFAIL] = "the resolver failed (SERVFAIL)",
		[DNS_TIMEOUT] = "the resolver did not answer in time" };

	doc_line(d, 6);
	doc_lit(d, ROLE_WARN, "    %s", words[a->status]);
}

/* Of a file its name is enough. */
static struct slice
origin_words(struct slice origin)
{
	size_t slash = slice_rchr(origin, '/');

	if (slice_starts(origin, "file:"))
		return slice_from(origin, slash != SLICE_NONE ? slash + 1
							       : 5);
	return origin;
}

static void
answer_origin(struct doc *d, const struct answer *a)
{
	static const char *const dnssec[] = { [DNSSEC_UNKNOWN] =
		"DNSSEC not checked", [DNSSEC_INSECURE] = "not signed (DNSSEC)",
		[DNSSEC_SECURE] = "DNSSEC secure",
		[DNSSEC_BOGUS] = "DNSSEC bogus" };
	char when[20];

	if (a->origin.n == 0) /* what a file does not have */
		return;
	clock_long(a->time, when);
	doc_line(d, 6);
	doc_lit(d, ROLE_MUTED, "    TTL %u, ", a->ttl);
	if (when[0] != '\0')
		doc_lit(d, ROLE_MUTED, "asked %s UTC, ", when);
	doc_lit(d, a->dnssec == DNSSEC_BOGUS ? ROLE_BAD : ROLE_MUTED, "%s",
	    dnssec[a->dnssec]);
	doc_lit(d, ROLE_MUTED, ", from ");
	doc_add(d, ROLE_MUTED, origin_words(a->origin));
}

void
doc_answer(struct doc *d, const struct question *q,
    const struct dns_lookup *dns)
{
	const struct answer *a = dns != NULL && dns->find != NULL
	    ? dns->find(dns->arg, q) : NULL;
	size_t i;

	doc_line(d, 4);
	doc_lit(d, ROLE_INFO, "  %s ", dns_type_name(q->type));
	doc_add(d, ROLE_INFO, q->name);
	if (a == NULL) {
		doc_lit(d, ROLE_MUTED, "  %s", dns == NULL || dns->off
			? "DNS is off" : "no answer is on record");
		if (q->personal)
			doc_lit(d, ROLE_MUTED, " (the name tells of one "
			    "sender or recipient: asked only on request)");
		return;
	}
	for (i = 0; i < a->n; i++) {
		doc_line(d, 6);
		doc_lit(d, ROLE_MUTED, "    ");
		doc_add(d, ROLE_EVIDENCE, a->data[i]);
	}
	if (a->status != DNS_OK || a->n == 0)
		answer_status(d, a);
	answer_origin(d, a);
}
