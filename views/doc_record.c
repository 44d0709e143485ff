/* A service's record, as text and as JSON. */

#include "core/base/clock.h"
#include "tui/theme.h"
#include "views/doc_record.h"

enum { LABEL = 11, HOUR = 3600, DAY = 86400 };

/* "5 h", "3 d" */
static void
span_words(struct doc *d, int64_t seconds)
{
	if (seconds < 2 * DAY)
		doc_lit(d, ROLE_NORMAL, "%lld h",
		    (long long)((seconds + HOUR / 2) / HOUR));
	else
		doc_lit(d, ROLE_NORMAL, "%lld d",
		    (long long)((seconds + DAY / 2) / DAY));
}

static void
times_line(struct doc *d, const struct service_record *r)
{
	if (r->notified == 0)
		return;
	doc_line(d, LABEL);
	doc_lit(d, ROLE_MUTED, "%-*s", LABEL, "");
	doc_lit(d, ROLE_NORMAL, "notified of %llu, answered %llu",
	    (unsigned long long)r->notified, (unsigned long long)r->answered);
	if (r->to_answer != TIME_UNKNOWN) {
		doc_lit(d, ROLE_MUTED, " after ");
		span_words(d, r->to_answer);
	}
	doc_lit(d, ROLE_NORMAL, ", fixed %llu", (unsigned long long)r->fixed);
	if (r->to_fix != TIME_UNKNOWN) {
		doc_lit(d, ROLE_MUTED, " after ");
		span_words(d, r->to_fix);
	}
	doc_lit(d, ROLE_MUTED, r->answered + r->fixed != 0 ? " (medians)"
							   : "");
}

void
doc_record(struct doc *d, const struct service_record *r)
{
	size_t i;

	if (r->cases == 0)
		return;
	doc_line(d, LABEL);
	doc_lit(d, ROLE_MUTED, "%-*s", LABEL, "Record");
	doc_lit(d, ROLE_NORMAL, "%llu case%s, %llu open",
	    (unsigned long long)r->cases, plural(r->cases),
	    (unsigned long long)r->open);
	if (r->reopened != 0)
		doc_lit(d, ROLE_WARN, ", %llu came back",
		    (unsigned long long)r->reopened);
	times_line(d, r);
	for (i = 0; i < r->ncontacts; i++) {
		const struct record_contact *c = &r->contacts[i];

		doc_line(d, LABEL);
		doc_lit(d, ROLE_MUTED, "%-*s", LABEL, "");
		doc_add(d, ROLE_INFO, c->address);
		doc_lit(d, ROLE_NORMAL, " %llu letter%s",
		    (unsigned long long)c->letters,
		    plural(c->letters));
		if (c->answered != 0)
			doc_lit(d, ROLE_OK, ", %llu answered",
			    (unsigned long long)c->answered);
		if (c->bounced != 0)
			doc_lit(d, ROLE_BAD, ", %llu bounced",
			    (unsigned long long)c->bounced);
	}
}

static void
json_span(struct json *j, const char *key, int64_t seconds)
{
	if (seconds == TIME_UNKNOWN)
		json_null(j, key);
	else
		json_int(j, key, seconds);
}

void
json_record(struct json *j, const struct service_record *r)
{
	size_t i;

	json_object(j, "record");
	json_int(j, "cases", (int64_t)r->cases);
	json_int(j, "open", (int64_t)r->open);
	json_int(j, "closed", (int64_t)r->closed);
	json_int(j, "reopened", (int64_t)r->reopened);
	json_int(j, "notified", (int64_t)r->notified);
	json_int(j, "answered", (int64_t)r->answered);
	json_span(j, "seconds_to_answer", r->to_answer);
	json_int(j, "fixed", (int64_t)r->fixed);
	json_span(j, "seconds_to_fix", r->to_fix);
	json_array(j, "contacts");
	for (i = 0; i < r->ncontacts; i++) {
		json_object(j, NULL);
		json_slice(j, "address", r->contacts[i].address);
		json_int(j, "letters", (int64_t)r->contacts[i].letters);
		json_int(j, "answered", (int64_t)r->contacts[i].answered);
		json_int(j, "bounced", (int64_t)r->contacts[i].bounced);
		json_close(j);
	}
	json_close(j);
	json_close(j);
}
