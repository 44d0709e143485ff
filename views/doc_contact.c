/* Contacts as documents: candidates, what was asked, what would be. */

#include "core/base/clock.h"
#include "tui/theme.h"
#include "views/contact_work.h"

enum { FIT = 9, SCOPE = 11, HANG = FIT + SCOPE, ASKED = 12 };

static const char *
fit_word(const struct contact_candidate *x)
{
	return x->refused ? "refused" : x->fit ? "fit" : "not fit";
}

static uint8_t
fit_role(const struct contact_candidate *x)
{
	return x->refused ? ROLE_BAD : x->fit ? ROLE_OK : ROLE_WARN;
}

static void
add_day(struct doc *d, const char *words, int64_t at)
{
	char when[21];

	if (at == TIME_UNKNOWN)
		return;
	clock_rfc3339(at, when);
	doc_lit(d, ROLE_MUTED, "%s %.10s", words, when);
}

static void
doc_candidate(struct doc *d, const struct contact_candidate *x, int64_t id,
    size_t messages)
{
	struct doc_line *l = doc_line(d, HANG);

	l->id = id;
	doc_lit(d, fit_role(x), "%-*s", FIT, fit_word(x));
	doc_lit(d, ROLE_MUTED, "%-*s", SCOPE, contact_scope_name(x->scope));
	doc_add(d, x->refused ? ROLE_MUTED : ROLE_INFO, x->address.n != 0
		? x->address : x->form);
	if (x->security)
		doc_lit(d, ROLE_MUTED, " (security)");
	if (x->networks.n != 0 && !x->refused)
		doc_lit(d, ROLE_NORMAL, "; %zu of %zu message%s", x->covers,
		    messages, plural(messages));
	add_day(d, "; worked", x->state.worked);
	l = doc_line(d, FIT);
	l->id = id;
	doc_lit(d, ROLE_MUTED, "%*s", FIT, "");
	doc_add(d, x->refused || !x->fit ? fit_role(x) : ROLE_NORMAL, x->why);
	l = doc_line(d, FIT);
	l->id = id;
	doc_lit(d, ROLE_MUTED, "%*s", FIT, "");
	doc_add(d, ROLE_MUTED, x->source);
	if (x->lookup != 0) {
		doc_lit(d, ROLE_MUTED, "; answer %lld",
		    (long long)x->lookup);
		doc_lit(d, ROLE_MUTED, " of ");
		doc_add(d, ROLE_MUTED, x->date);
	}
}

void
doc_contacts(struct doc *d, const struct contact_work *w)
{
	size_t i;

	for (i = 0; i < w->contacts.n; i++)
		doc_candidate(d, &w->contacts.v[i], (int64_t)i + 1,
		    w->contacts.messages);
	if (w->contacts.n == 0) {
		doc_line(d, 0);
		doc_lit(d, ROLE_WARN, "no contact is known");
		doc_lit(d, ROLE_MUTED, w->service.n != 0
			? ": the catalogue has none of "
			: ": no service is named");
		doc_add(d, ROLE_NORMAL, w->service);
	}
}

void
doc_contact_asked(struct doc *d, const struct contact_work *w)
{
	size_t i;

	for (i = 0; i < w->lookups.n; i++) {
		const struct lookup_row *r = &w->lookups.v[i];
		char when[20];

		clock_long(r->time, when);
		doc_line(d, ASKED);
		doc_lit(d, ROLE_MUTED, "answer %-4lld %.16s ",
		    (long long)r->id, when);
		doc_add(d, ROLE_NORMAL, r->name);
		doc_lit(d, ROLE_MUTED, ": ");
		doc_add(d, slice_eq_str(r->status, "ok") ? ROLE_OK : ROLE_WARN,
		    r->status);
	}
}

void
doc_contact_plan(struct doc *d, const struct contact_work *w)
{
	size_t i;

	for (i = 0; i < w->nplan; i++) {
		bool asked = w->dns || !w->plan[i].dns;

		doc_line(d, 4);
		doc_lit(d, ROLE_MUTED, "  %s ", asked ? "-" : "(");
		doc_add(d, asked ? ROLE_NORMAL : ROLE_MUTED,
		    w->plan[i].words);
		if (!asked)
			doc_lit(d, ROLE_MUTED, " not asked: DNS is not live)");
	}
}

static void
field(struct doc *d, const char *name, struct slice value)
{
	if (value.n == 0)
		return;
	doc_label(d, SCOPE, name);
	doc_add(d, ROLE_NORMAL, value);
}

static void
doc_raw(struct doc *d, const struct lookup_row *r)
{
	struct slice rest = r->octets, line;
	char hex[SHA256_HEX + 1], when[20];

	doc_line(d, 0);
	field(d, "Asked", r->name);
	field(d, "Answered", r->source);
	clock_long(r->time, when);
	field(d, "When", slice_str(when));
	field(d, "Status", r->status);
	if (r->octets.p == NULL)
		return;
	sha256_hex(&r->sha256, hex);
	field(d, "SHA-256", slice_str(hex));
	doc_line(d, 0);
	doc_lit(d, ROLE_HEADING, "-- The answer as it came --");
	while (rest.n != 0) {
		line = slice_cut(&rest, '\n');
		doc_line(d, 0);
		doc_add(d, ROLE_NORMAL, line);
	}
}

void
doc_contact_why(struct doc *d, const struct contact_candidate *x,
    const struct lookup_row *raw)
{
	doc_label(d, SCOPE, "Contact");
	doc_add(d, ROLE_INFO, x->address.n != 0 ? x->address : x->form);
	doc_label(d, SCOPE, "Scope");
	doc_lit(d, ROLE_NORMAL, "%s: a letter to the %s desk",
	    contact_scope_name(x->scope), desk_name(x->desk));
	doc_label(d, SCOPE, "Fit");
	doc_lit(d, fit_role(x), "%s", fit_word(x));
	doc_lit(d, ROLE_MUTED, ": ");
	doc_add(d, ROLE_NORMAL, x->why);
	field(d, "From", x->source);
	field(d, "Network", x->networks);
	field(d, "Date", x->date);
	field(d, "Form", x->address.n != 0 ? x->form : SLICE_NULL);
	field(d, "Language", x->language);
	field(d, "Format", x->format);
	field(d, "Redact", x->redact);
	field(d, "Wants", x->wants);
	if (raw != NULL)
		doc_raw(d, raw);
}
