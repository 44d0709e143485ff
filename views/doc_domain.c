/* A domain for people: who sends as it, by the word of DMARC reports. */

#include "core/base/clock.h"
#include "core/base/url.h"
#include "views/domain_view.h"

bool
domain_view_open(struct domain_view *v, const struct session *s,
    struct slice name)
{
	size_t i;

	*v = (struct domain_view){ 0 };
	v->name = host_normal(&v->arena, name);
	if (v->name.p == NULL)
		return false;
	for (i = 0; i < s->domains.n; i++)
		if (slice_eq(s->domains.v[i].name, v->name))
			v->domain = &s->domains.v[i];
	for (i = 0; i < s->settings.domains.n; i++)
		v->of_settings |= slice_eq(s->settings.domains.v[i].name,
		    v->name);
	return true;
}

enum err
domain_view_load(struct domain_view *v, struct session *s, size_t networks,
    size_t reports, struct error *e)
{
	enum err err = store_aggregate_senders(s->store, v->name, true, 0,
	    &v->services, e);

	v->loaded = true;
	if (err == ERR_NONE)
		err = store_aggregate_senders(s->store, v->name, false,
		    networks, &v->networks, e);
	if (err == ERR_NONE)
		err = store_aggregate_reports(s->store, v->name, true, reports,
		    &v->reports, e);
	return err != ERR_NONE ? err : store_impersonating(s->store, v->name,
	    &v->arena, &v->impersonating, &v->nimpersonating, e);
}

void
domain_view_free(struct domain_view *v)
{
	aggregate_senders_free(&v->services);
	aggregate_senders_free(&v->networks);
	aggregate_reports_free(&v->reports);
	arena_free(&v->arena);
}

bool
domain_view_authorised(const struct domain_view *v, struct slice slug)
{
	size_t i;

	for (i = 0; v->domain != NULL && i < v->domain->nauthorised; i++)
		if (slice_eq(v->domain->authorised[i], slug))
			return true;
	return false;
}

static void
add_list(struct doc *d, const char *label, const struct slice *v, size_t n)
{
	size_t i;

	if (n == 0)
		return;
	doc_line(d, 12);
	doc_lit(d, 0, "%-12s", label);
	for (i = 0; i < n; i++) {
		doc_lit(d, 0, "%s", i != 0 ? ", " : "");
		doc_add(d, 0, v[i]);
	}
}

/* "2026-11-23"; "?" for an unknown time */
static const char *
day(int64_t t, char out[21])
{
	if (t == TIME_UNKNOWN)
		return "?";
	clock_rfc3339(t, out);
	out[out[0] != '\0' ? 10 : 0] = '\0';
	return out[0] != '\0' ? out : "?";
}

/* "denied      postal-norte, by Ana of bank.example on 2026-11-25: #4711" */
static void
add_word(struct doc *d, const struct domain_word *w)
{
	char when[21];

	doc_line(d, 14);
	doc_lit(d, 0, "%-12s", w->authorised ? "authorised" : "denied");
	doc_add(d, 0, w->service);
	doc_lit(d, 0, ", by ");
	doc_add(d, 0, w->who);
	doc_lit(d, 0, " on %s", day(w->time, when));
	if (w->reference.n == 0)
		return;
	doc_lit(d, 0, ": ");
	doc_add(d, 0, w->reference);
}

static void
add_what(struct doc *d, const struct domain_view *v)
{
	doc_line(d, 12);
	doc_lit(d, 0, "%-12s", "domain");
	doc_add(d, 0, v->name);
	doc_line(d, 12);
	doc_lit(d, 0, "%-12s%s", "protected",
	    v->domain == NULL ? "no (espy domain add makes it so)"
	    : v->of_settings  ? "yes, by the settings"
			      : "yes, by espy domain add");
	if (v->domain == NULL)
		return;
	add_list(d, "names", v->domain->brands, v->domain->nbrands);
	add_list(d, v->domain->complete ? "only" : "authorised",
	    v->domain->authorised, v->domain->nauthorised);
	if (v->domain->policy.n != 0) {
		doc_line(d, 14);
		doc_lit(d, 0, "%-12s", v->domain->complete
		    ? "no others" : "policy");
		doc_add(d, 0, v->domain->policy);
	}
	for (size_t i = 0; i < v->domain->nwords; i++)
		add_word(d, &v->domain->words[i]);
}

static const char *
plural(int64_t n, const char *one, const char *more)
{
	return n == 1 ? one : more;
}

static void
add_reports(struct doc *d, const struct domain_view *v)
{
	const struct aggregate_reports *r = &v->reports;
	int64_t counted = r->reports - r->duplicates;
	char first[21], last[21];

	doc_line(d, 0);
	doc_line(d, 12);
	doc_lit(d, 0, "%-12s", "reports");
	if (r->reports == 0) {
		doc_lit(d, 0, "no DMARC aggregate report is about it");
		return;
	}
	doc_lit(d, 0, "%lld DMARC aggregate %s of %lld %s, %s to %s",
	    (long long)counted, plural(counted, "report", "reports"),
	    (long long)r->reporters,
	    plural(r->reporters, "reporter", "reporters"),
	    day(r->first, first), day(r->last, last));
	doc_line(d, 12);
	doc_lit(d, 0, "%-12s%lld of them verified: their own mail passed as "
	    "the reporter", "", (long long)r->verified);
	if (r->verified < counted) {
		doc_line(d, 12);
		doc_lit(d, 0, "%-12sthe others anybody can have sent", "");
	}
	if (r->duplicates != 0) {
		doc_line(d, 12);
		doc_lit(d, 0, "%-12s%lld more came again, and are not "
		    "counted", "", (long long)r->duplicates);
	}
}

enum { NAME_WIDTH = 24 };

static void
add_head(struct doc *d, const char *what)
{
	doc_line(d, 0);
	doc_line(d, 0);
	doc_lit(d, 0, "%s", what);
	doc_tab(d, NAME_WIDTH);
	doc_lit(d, 0, "%9s%9s%9s%9s%9s since", "mails", "verified", "DKIM",
	    "SPF", "neither");
}

/* What does not fit into the columns */
static void
add_rest(struct doc *d, const struct aggregate_sender *x, const char *lead)
{
	char last[21];

	doc_line(d, 6);
	doc_lit(d, 0, "    %s", lead);
	if (x->mails.reject != 0)
		doc_lit(d, 0, "%lld rejected, ", (long long)x->mails.reject);
	if (x->mails.quarantine != 0)
		doc_lit(d, 0, "%lld quarantined, ",
		    (long long)x->mails.quarantine);
	doc_lit(d, 0, "%lld %s, %lld %s of %lld %s, until %s",
	    (long long)x->addresses,
	    plural(x->addresses, "address", "addresses"),
	    (long long)x->reports, plural(x->reports, "report", "reports"),
	    (long long)x->reporters,
	    plural(x->reporters, "reporter", "reporters"),
	    day(x->last, last));
}

static void
add_sender(struct doc *d, const struct aggregate_sender *x, const char *lead)
{
	const struct aggregate_mails *m = &x->mails;
	char first[21];

	doc_line(d, 0);
	if (x->service.p != NULL)
		doc_add(d, 0, x->service);
	else if (x->network.p != NULL)
		doc_add(d, 0, x->network);
	else
		doc_lit(d, 0, "(no address given)");
	doc_tab(d, NAME_WIDTH);
	doc_lit(d, 0, " %8lld %8lld %8lld %8lld %8lld %s",
	    (long long)m->all, (long long)m->verified, (long long)m->dkim, (long long)m->spf,
	    (long long)m->failing, day(x->first, first));
	add_rest(d, x, lead);
	if (m->verified != 0 || m->all == 0)
		return;
	doc_line(d, 4);
	doc_lit(d, 0, "    by unverified reports alone, which anybody can "
	    "have sent");
}

static void
add_services(struct doc *d, const struct domain_view *v)
{
	size_t i;

	if (v->services.n == 0)
		return;
	add_head(d, "sends as it, service");
	for (i = 0; i < v->services.n; i++) {
		const struct aggregate_sender *x = &v->services.v[i];

		add_sender(d, x, domain_view_authorised(v, x->service)
			? "authorised; " : "not known to be authorised; ");
	}
}

static void
add_networks(struct doc *d, const struct domain_view *v)
{
	size_t i;

	if (v->networks.n == 0)
		return;
	add_head(d, "of no known service");
	for (i = 0; i < v->networks.n; i++)
		add_sender(d, &v->networks.v[i], "");
	if (v->networks.left_out == 0)
		return;
	doc_line(d, 0);
	doc_lit(d, 0, "and %lld networks more (--json has up to %d)",
	    (long long)v->networks.left_out, DOMAIN_MOST_JSON);
}

static void
add_problem(struct doc *d, const struct aggregate_report *g)
{
	char begin[21];
	size_t i;

	doc_line(d, 12);
	doc_lit(d, 0, "%-12s", day(g->begin, begin));
	if (g->org.n != 0)
		doc_add(d, 0, g->org);
	else
		doc_lit(d, 0, "(no reporter named)");
	doc_lit(d, 0, ", ");
	doc_add(d, 0, g->report_id.n != 0 ? g->report_id : g->place);
	doc_lit(d, 0, " (%s%s)", g->verified ? "verified" : "not verified",
	    g->duplicate ? ", a further copy: not counted" : "");
	if (g->differs) {
		doc_line(d, 14);
		doc_lit(d, 0, "%-12sits numbers are not those of the copy that "
		    "counts", "");
	}
	for (i = 0; i < g->nfindings; i++) {
		doc_line(d, 14);
		doc_lit(d, 0, "%-12s", "");
		doc_add(d, 0, g->findings[i]);
	}
}

static void
add_problems(struct doc *d, const struct domain_view *v)
{
	int64_t more = v->reports.with_findings - (int64_t)v->reports.n;
	size_t i;

	if (v->reports.n == 0)
		return;
	doc_line(d, 0);
	doc_line(d, 0);
	doc_lit(d, 0, "what is odd about %lld %s",
	    (long long)v->reports.with_findings,
	    plural(v->reports.with_findings, "report", "reports"));
	for (i = 0; i < v->reports.n; i++)
		add_problem(d, &v->reports.v[i]);
	if (more > 0) {
		doc_line(d, 0);
		doc_lit(d, 0, "and %lld reports more", (long long)more);
	}
}

static void
add_impersonating(struct doc *d, const struct domain_view *v)
{
	char first[21], last[21];
	size_t i;

	doc_line(d, 0);
	doc_line(d, 0);
	if (v->nimpersonating == 0)
		doc_lit(d, 0, "no message indexed here pretends to be it");
	else
		doc_lit(d, 0, "messages indexed here that name it as sender, "
		    "by service");
	for (i = 0; i < v->nimpersonating; i++) {
		const struct impersonating *x = &v->impersonating[i];

		doc_line(d, 0);
		if (x->service.p != NULL)
			doc_add(d, 0, x->service);
		else
			doc_lit(d, 0, "(nobody is named)");
		doc_tab(d, NAME_WIDTH);
		doc_lit(d, 0, "%9lld %s, %s to %s", (long long)x->messages,
		    plural(x->messages, "message", "messages"),
		    day(x->first, first), day(x->last, last));
	}
}

void
doc_domain(struct doc *d, const struct domain_view *v)
{
	add_what(d, v);
	if (!v->loaded)
		return;
	add_reports(d, v);
	add_services(d, v);
	add_networks(d, v);
	add_problems(d, v);
	add_impersonating(d, v);
}
