/* What the elements of an aggregate report say (RFC 7489 appendix C). */

#include "core/auth/aggregate_parts.h"
#include "core/base/clock.h"
#include "core/base/text.h"
#include "core/base/url.h"

enum { OF_VALUE = 16, OF_PART = 32, OF_ROW = 128 }; /* octets kept */
enum place { REPORT, ROW, REASON, DKIM, SPF };
enum form { WORDS, LOWER, DOMAIN, NUMBER, PERCENT, TIME, ADDRESS, ERRORS };

/* Where a value goes: the last of its kind in the report or row in hand. */
struct leaf {
	const char *parent, *name;
	enum place place;
	enum form form;
	size_t at;
};

#define OF(type, field) offsetof(struct type, field)

/* clang-format off */
static const struct leaf leaves[] = {
{ "feedback", "version", REPORT, WORDS, OF(aggregate, version) },
{ "report_metadata", "org_name", REPORT, WORDS, OF(aggregate, org) },
{ "report_metadata", "email", REPORT, WORDS, OF(aggregate, email) },
{ "report_metadata", "extra_contact_info", REPORT, WORDS,
  OF(aggregate, contact) },
{ "report_metadata", "report_id", REPORT, WORDS, OF(aggregate, id) },
{ "report_metadata", "error", REPORT, ERRORS, 0 },
{ "report_metadata", "generator", REPORT, WORDS, OF(aggregate, generator) },
{ "feedback", "generator", REPORT, WORDS, OF(aggregate, generator) },
{ "date_range", "begin", REPORT, TIME, OF(aggregate, begin) },
{ "date_range", "end", REPORT, TIME, OF(aggregate, end) },
{ "policy_published", "domain", REPORT, DOMAIN, OF(aggregate, domain) },
{ "policy_published", "p", REPORT, LOWER, OF(aggregate, p) },
{ "policy_published", "sp", REPORT, LOWER, OF(aggregate, sp) },
{ "policy_published", "np", REPORT, LOWER, OF(aggregate, np) },
{ "policy_published", "adkim", REPORT, LOWER, OF(aggregate, adkim) },
{ "policy_published", "aspf", REPORT, LOWER, OF(aggregate, aspf) },
{ "policy_published", "fo", REPORT, LOWER, OF(aggregate, fo) },
{ "policy_published", "pct", REPORT, PERCENT, OF(aggregate, pct) },
{ "policy_published", "testing", REPORT, LOWER, OF(aggregate, testing) },
{ "policy_published", "discovery_method", REPORT, LOWER,
  OF(aggregate, discovery) },
{ "row", "source_ip", ROW, ADDRESS, OF(aggregate_row, ip) },
{ "row", "count", ROW, NUMBER, OF(aggregate_row, count) },
/* a record without <row> */
{ "record", "source_ip", ROW, ADDRESS, OF(aggregate_row, ip) },
{ "record", "count", ROW, NUMBER, OF(aggregate_row, count) },
{ "policy_evaluated", "disposition", ROW, LOWER,
  OF(aggregate_row, disposition) },
{ "policy_evaluated", "dkim", ROW, LOWER, OF(aggregate_row, dkim) },
{ "policy_evaluated", "spf", ROW, LOWER, OF(aggregate_row, spf) },
{ "reason", "type", REASON, LOWER, OF(aggregate_reason, type) },
{ "reason", "comment", REASON, WORDS, OF(aggregate_reason, comment) },
{ "identifiers", "header_from", ROW, DOMAIN, OF(aggregate_row, header_from) },
{ "identifiers", "envelope_from", ROW, DOMAIN,
  OF(aggregate_row, envelope_from) },
{ "identifiers", "envelope_to", ROW, DOMAIN, OF(aggregate_row, envelope_to) },
/* as drafts before RFC 7489 had it */
{ "identities", "header_from", ROW, DOMAIN, OF(aggregate_row, header_from) },
{ "identities", "envelope_from", ROW, DOMAIN,
  OF(aggregate_row, envelope_from) },
{ "identities", "envelope_to", ROW, DOMAIN, OF(aggregate_row, envelope_to) },
{ "dkim", "domain", DKIM, DOMAIN, OF(aggregate_dkim, domain) },
{ "dkim", "selector", DKIM, WORDS, OF(aggregate_dkim, selector) },
{ "dkim", "result", DKIM, LOWER, OF(aggregate_dkim, result) },
{ "spf", "domain", SPF, DOMAIN, OF(aggregate_spf, domain) },
{ "spf", "scope", SPF, LOWER, OF(aggregate_spf, scope) },
{ "spf", "result", SPF, LOWER, OF(aggregate_spf, result) },
};
/* clang-format on */

static void *
base_of(struct aggregate_state *s, enum place place)
{
	struct aggregate_row *row = &s->row;

	if (place == REPORT)
		return &s->report;
	if (!s->in_record)
		return NULL;
	switch (place) {
	case REASON:
		return row->nreasons != 0 ? &row->reasons[row->nreasons - 1]
					  : NULL;
	case DKIM:
		return row->nsignatures != 0
		    ? &row->signatures[row->nsignatures - 1] : NULL;
	case SPF:
		return row->nsenders != 0 ? &row->senders[row->nsenders - 1]
					  : NULL;
	default:
		return row;
	}
}

/* Lower-case A-labels; what is no host name stays as it is. */
static struct slice
domain_value(struct arena *a, struct slice text)
{
	struct slice host = host_normal(a, text);

	return host.p != NULL ? host : slice_dup_lower(a, text);
}

/* Whole digits, perhaps with ".0" or a sign as some programs print them */
static bool
number_value(struct slice text, int64_t *out)
{
	struct slice whole = slice_cut(&text, '.');

	while (text.n != 0 && text.p[text.n - 1] == '0')
		text.n--;
	if (slice_starts(whole, "+"))
		whole = slice_from(whole, 1);
	return text.n == 0 && slice_number(whole, out);
}

/* Seconds; some write milliseconds, or a date. */
static void
time_value(struct aggregate_reading *r, struct aggregate *g,
    const char *name, struct slice text, int64_t *out)
{
	enum { MILLISECONDS_FROM = 1000000000 };
	static const int64_t most = 253402300799; /* the year 9999 */
	char date[32];
	struct slice iso = slice_upto(text, sizeof date - 2);
	int64_t n;

	if (number_value(text, &n) && n / 1000 <= most) {
		*out = n;
		if (n / 100 < MILLISECONDS_FROM)
			return;
		*out = n / 1000;
		aggregate_finding(r, g, "the time in <%s> is written in "
		    "milliseconds", name);
		return;
	}
	memcpy(date, iso.p, iso.n);
	if (iso.n > 10 && date[10] == ' ')
		date[10] = 'T';
	iso.p = date;
	if (iso.n == 19)
		date[iso.n++] = 'Z';
	if (clock_parse_rfc3339(iso, out) ||
	    clock_parse_rfc5322(text, out, NULL))
		aggregate_finding(r, g, "the time in <%s> is written as a "
		    "date, not in seconds", name);
	else
		aggregate_finding(r, g, "<%s> is no time: %.*s", name,
		    SLICE_ARG(slice_upto(text, 40)));
}

static void
address_value(struct aggregate_reading *r, struct aggregate_state *s,
    struct slice text, struct slice *out)
{
	*out = ip_normal(r->a, text);
	if (out->p == NULL && s->a_bad_ip.p == NULL)
		s->a_bad_ip = slice_dup(r->a, slice_upto(text, 60));
	s->bad_ip += out->p == NULL;
}

static void
count_value(struct aggregate_reading *r, struct aggregate_state *s,
    struct slice text, int64_t *out)
{
	int64_t n = 0;

	if (number_value(text, &n) && n > 0 && n <= AGGREGATE_MOST_MAILS) {
		*out = n;
		return;
	}
	*out = 0;
	s->bad_count++;
	if (s->a_bad_count.p == NULL)
		s->a_bad_count = slice_dup(r->a, slice_upto(text, 40));
}

static void
percent_value(struct aggregate_reading *r, struct aggregate *g,
    struct slice text, int *out)
{
	int64_t n;

	if (slice_ends(text, "%"))
		text = slice_trim(slice_upto(text, text.n - 1));
	if (number_value(text, &n) && n <= 100)
		*out = (int)n;
	else
		aggregate_finding(r, g, "<pct> is no percentage: %.*s",
		    SLICE_ARG(slice_upto(text, 40)));
}

static void
error_value(struct aggregate_reading *r, struct aggregate *g,
    struct slice text)
{
	if (g->nerrors < AGGREGATE_MOST_ERRORS)
		*ARENA_PUSH(r->a, g->errors, g->nerrors) =
		    slice_dup(r->a, text);
}

static void
put(struct aggregate_reading *r, struct aggregate_state *s,
    const struct leaf *leaf, struct slice text)
{
	char *at = base_of(s, leaf->place);

	if (at == NULL)
		return;
	at += leaf->at;
	switch (leaf->form) {
	case WORDS:
		*(struct slice *)(void *)at = slice_dup(r->a, text);
		break;
	case LOWER:
		*(struct slice *)(void *)at = slice_dup_lower(r->a, text);
		break;
	case DOMAIN:
		*(struct slice *)(void *)at = domain_value(r->a, text);
		break;
	case NUMBER:
		count_value(r, s, text, (int64_t *)(void *)at);
		break;
	case PERCENT:
		percent_value(r, &s->report, text, (int *)(void *)at);
		break;
	case TIME:
		time_value(r, &s->report, leaf->name, text,
		    (int64_t *)(void *)at);
		break;
	case ADDRESS:
		address_value(r, s, text, (struct slice *)(void *)at);
		break;
	case ERRORS:
		error_value(r, &s->report, text);
		break;
	}
}

/* What is left out is said when the report ends. */
static bool
keep(struct aggregate_reading *r, size_t octets)
{
	if (r->kept > AGGREGATE_MOST_KEPT - octets)
		return false;
	r->kept += octets;
	return true;
}

void
aggregate_value(struct aggregate_reading *r, struct aggregate_state *s,
    struct slice parent, struct slice name, struct slice text)
{
	size_t i;

	text = slice_trim(text);
	if (!s->in_report || text.n == 0)
		return; /* <sp/> is as good as absent */
	if (!keep(r, text.n + OF_VALUE))
		return;
	for (i = 0; i < ARRAY_LEN(leaves); i++)
		if (slice_eq_str(name, leaves[i].name) &&
		    slice_eq_str(parent, leaves[i].parent)) {
			put(r, s, &leaves[i], text);
			return;
		}
}

void
aggregate_open(struct aggregate_reading *r, struct aggregate_state *s,
    struct slice parent, struct slice name)
{
	struct aggregate_row *row = &s->row;

	if (!s->in_report && slice_eq_str(name, "feedback")) {
		*s = (struct aggregate_state){ .in_report = true };
		s->report = (struct aggregate){ .file = r->file,
			.begin = TIME_UNKNOWN, .end = TIME_UNKNOWN,
			.pct = AGGREGATE_UNKNOWN };
	} else if (s->in_report && slice_eq_str(name, "record")) {
		*row = (struct aggregate_row){ .count = AGGREGATE_UNKNOWN };
		s->in_record = true;
	} else if (!s->in_record || !keep(r, OF_PART))
		return;
	else if (slice_eq_str(name, "reason") &&
	    row->nreasons < AGGREGATE_MOST_REASONS)
		ARENA_PUSH(r->a, row->reasons, row->nreasons);
	else if (!slice_eq_str(parent, "auth_results"))
		return;
	else if (slice_eq_str(name, "dkim") &&
	    row->nsignatures < AGGREGATE_MOST_DKIM)
		ARENA_PUSH(r->a, row->signatures, row->nsignatures);
	else if (slice_eq_str(name, "spf") &&
	    row->nsenders < AGGREGATE_MOST_SPF)
		ARENA_PUSH(r->a, row->senders, row->nsenders);
}

static void
row_end(struct aggregate_reading *r, struct aggregate_state *s)
{
	struct aggregate *g = &s->report;

	s->in_record = false;
	if (r->rows == AGGREGATE_MOST_ROWS || !keep(r, OF_ROW)) {
		s->left_out++;
		return;
	}
	r->rows++;
	s->no_ip += s->row.ip.p == NULL;
	s->no_count += s->row.count == AGGREGATE_UNKNOWN;
	if (s->row.count == AGGREGATE_UNKNOWN)
		s->row.count = 0;
	*ARENA_PUSH(r->a, g->rows, g->nrows) = s->row;
}

/* What was counted while the rows were read */
static void
row_findings(struct aggregate_reading *r, struct aggregate_state *s)
{
	struct aggregate *g = &s->report;

	if (s->bad_ip != 0)
		aggregate_finding(r, g, "rows whose source is no IP address: "
		    "%zu, such as %.*s", s->bad_ip, SLICE_ARG(s->a_bad_ip));
	if (s->no_ip > s->bad_ip)
		aggregate_finding(r, g, "rows without a source address: %zu",
		    s->no_ip - s->bad_ip);
	if (s->no_count != 0)
		aggregate_finding(r, g, "rows without a count, taken as no "
		    "mail: %zu", s->no_count);
	if (s->bad_count != 0)
		aggregate_finding(r, g, "rows whose count is absurd, taken as "
		    "no mail: %zu, such as %.*s", s->bad_count,
		    SLICE_ARG(s->a_bad_count));
	if (s->left_out != 0)
		aggregate_finding(r, g, "over %d rows or %d MiB of values; "
		    "rows left out: %zu", AGGREGATE_MOST_ROWS,
		    AGGREGATE_MOST_KEPT >> 20, s->left_out);
}

static void
report_end(struct aggregate_reading *r, struct aggregate_state *s, bool whole)
{
	struct aggregates *out = r->out;

	s->in_report = s->in_record = false;
	s->report.whole = whole;
	row_findings(r, s);
	if (out->n == AGGREGATE_MOST_REPORTS) {
		aggregate_problem(r, "over %d reports in one file",
		    AGGREGATE_MOST_REPORTS);
		return;
	}
	*ARENA_PUSH(r->a, out->v, out->n) = s->report;
}

void
aggregate_close(struct aggregate_reading *r, struct aggregate_state *s,
    struct slice name, bool whole)
{
	if (s->in_record && whole && slice_eq_str(name, "record"))
		row_end(r, s);
	if (s->in_report && (!whole || slice_eq_str(name, "feedback")))
		report_end(r, s, whole);
}
