/* What a feedback, failure or delivery report says: its fields, as facts of
 * the one who sent it (RFC 5965, 6591, 6692, 9991, 3464). */

#include "core/base/mem.h"
#include "core/base/url.h"
#include "core/mail/unwrap_parts.h"

#define REPORT_OCTETS_MOST (1 << 20)

/* The names as the RFCs spell them; in any case in reports. */
static const char *const known[] = {
	/* RFC 5965 section 3 */
	"Feedback-Type", "User-Agent", "Version", "Original-Envelope-Id",
	"Original-Mail-From", "Original-Rcpt-To", "Arrival-Date",
	"Reporting-MTA", "Source-IP", "Incidents", "Authentication-Results",
	"Reported-Domain", "Reported-URI",
	/* RFC 6692 */
	"Source-Port",
	/* RFC 6591 section 3, RFC 9991 */
	"Auth-Failure", "Delivery-Result", "DKIM-ADSP-DNS",
	"DKIM-Canonicalized-Body", "DKIM-Canonicalized-Header", "DKIM-Domain",
	"DKIM-Identity", "DKIM-Selector", "DKIM-Selector-DNS", "SPF-DNS",
	"Identity-Alignment",
	/* RFC 3464 */
	"Original-Recipient", "Final-Recipient", "Action", "Status",
	"Remote-MTA", "Diagnostic-Code", "Last-Attempt-Date", "Final-Log-ID",
	"Received-From-MTA", "DSN-Gateway", "Will-Retry-Until",
};

static struct slice
canonical(struct arena *a, struct slice name)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(known); i++)
		if (slice_eqi_str(name, known[i]))
			return slice_str(known[i]);
	if (slice_eqi_str(name, "Received-Date")) /* before RFC 5965 */
		return SLICE("Arrival-Date");
	return slice_dup(a, slice_upto(name, 100));
}

/* "<a@b>" without its brackets */
static struct slice
path(struct slice v)
{
	if (v.n >= 2 && *v.p == '<' && v.p[v.n - 1] == '>')
		return slice_of(v.p + 1, v.n - 2);
	return v;
}

/* 192.0.2.1, [192.0.2.1], [IPv6:2001:db8::1], IPv6:2001:db8::1 */
static struct slice
source_ip(struct arena *a, struct slice v)
{
	struct slice s = v, ip;

	if (s.n >= 2 && *s.p == '[' && s.p[s.n - 1] == ']')
		s = slice_of(s.p + 1, s.n - 2);
	if (slice_startsi(s, "ipv6:"))
		s = slice_from(s, 5);
	ip = ip_normal(a, slice_trim(s));
	return ip.p != NULL ? ip : v;
}

static struct slice
value_of(struct unwrap *w, struct slice name, struct slice v)
{
	struct arena *a = w->m->arena;

	if (v.n > REPORTED_MOST_VALUE) {
		unwrap_finding(w, "%.*s has %zu octets; the first %d are kept",
		    SLICE_ARG(name), v.n, REPORTED_MOST_VALUE);
		v = slice_upto(v, REPORTED_MOST_VALUE);
	}
	if (slice_eq_str(name, "Source-IP"))
		return source_ip(a, v);
	if (slice_eq_str(name, "Original-Mail-From") ||
	    slice_eq_str(name, "Original-Rcpt-To"))
		return path(v);
	return v;
}

/* One field, folded lines included, off *s; the value unfolded and trimmed.
 * False: the line is none. */
static bool
next_field(struct arena *a, struct slice *s, struct slice *name,
    struct slice *value)
{
	struct slice line = slice_cut(s, '\n');
	size_t n = field_name_length(line);
	struct buf b = { 0 };

	if (n == 0)
		return false;
	*name = slice_upto(line, n);
	n += slice_chr(slice_from(line, n), ':') + 1;
	buf_add_slice(&b, slice_trim(slice_from(line, n)));
	while (s->n != 0 && (*s->p == ' ' || *s->p == '\t')) {
		line = slice_trim(slice_cut(s, '\n'));
		if (b.n != 0 && line.n != 0)
			buf_add_char(&b, ' ');
		buf_add_slice(&b, line);
	}
	*value = slice_dup(a, buf_slice(&b));
	buf_free(&b);
	return true;
}

void
feedback_read(struct unwrap *w, int part)
{
	struct unwrapped *u = w->u;
	struct arena *a = w->m->arena;
	struct slice s, name, value;
	bool same, arrival = false;

	s = unwrap_decoded(w->m, part, REPORT_OCTETS_MOST, &same);
	while (s.n != 0) {
		if (!next_field(a, &s, &name, &value))
			continue;
		if (u->nreported == REPORTED_MOST) {
			unwrap_finding(w, "more than %d fields in the report; "
					  "the others are left out",
			    REPORTED_MOST);
			return;
		}
		name = canonical(a, name);
		if (slice_eq_str(name, "Arrival-Date") && arrival)
			unwrap_finding(w, "two arrival dates in the report");
		arrival |= slice_eq_str(name, "Arrival-Date");
		*ARENA_PUSH(a, u->reported, u->nreported) =
		    (struct reported){ name, value_of(w, name, value) };
	}
}

struct slice
feedback_value(const struct unwrapped *u, const char *name)
{
	size_t i;

	for (i = 0; i < u->nreported; i++)
		if (slice_eq_str(u->reported[i].name, name))
			return u->reported[i].value;
	return SLICE_NULL;
}
