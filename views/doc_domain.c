/* A domain for people: who sends as it, by the word of DMARC reports. */

#include "core/base/clock.h"
#include "views/domain_view.h"

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
add_what(struct doc *d, struct domain_view *v)
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
noun(int64_t n, const char *one, const char *more)
{
	return n == 1 ? one : more;
}

static void
add_reports(struct doc *d, struct domain_view *v)
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
	    (long long)counted, noun(counted, "report", "reports"),
	    (long long)r->reporters,
	    noun(r->reporters, "reporter", "reporters"),
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

/* "    denied by Ana on 2026-11-25: INC-4711" */
static void
add_standing(struct doc *d, struct domain_view *v, struct slice service)
{
	struct slice basis;
	enum relation r = domain_view_standing(v, service, &basis);

	doc_line(d, 4);
	doc_lit(d, 0, "    %s", r == RELATION_AUTHORISED ? "authorised"
	    : r == RELATION_UNAUTHORISED ? "unauthorised"
					 : "not known to be authorised");
	if (basis.n == 0)
		return;
	doc_lit(d, 0, ": ");
	doc_add(d, 0, basis);
}

/* "3 in the last 7 days, 12 in the 7 before; until 2026-11-20" */
static void
add_trend(struct doc *d, const struct trend *t, int64_t until)
{
	char last[21];

	doc_line(d, 4);
	doc_lit(d, 0, "    %lld in the last %d days, %lld in the %d before; "
	    "until %s", (long long)t->recent, TREND_DAYS,
	    (long long)t->before, TREND_DAYS, day(until, last));
}

/* --- messages --- */

static void
add_messages_of(struct doc *d, struct domain_view *v,
    const struct impersonating *x)
{
	char first[21];

	doc_line(d, 0);
	if (x->service.p != NULL)
		doc_add(d, 0, x->service);
	else
		doc_lit(d, 0, "(nobody is named)");
	doc_tab(d, NAME_WIDTH);
	doc_lit(d, 0, " %8lld %8lld %8lld %8lld %s", (long long)x->messages,
	    (long long)x->as_it, (long long)(x->messages - x->as_it),
	    (long long)x->aligned, day(x->first, first));
	if (x->exercises != 0) {
		doc_line(d, 4);
		doc_lit(d, 0, "    %lld of them exercises that we know of",
		    (long long)x->exercises);
	}
	if (x->service.p != NULL && x->exercises != x->messages)
		add_standing(d, v, x->service);
	add_trend(d, &x->trend, x->last);
}

static void
add_messages(struct doc *d, struct domain_view *v)
{
	size_t i;

	doc_line(d, 0);
	doc_line(d, 0);
	if (v->nimpersonating == 0) {
		doc_lit(d, 0, "no message indexed here pretends to be it");
		return;
	}
	doc_lit(d, 0, "messages, by service");
	doc_tab(d, NAME_WIDTH);
	doc_lit(d, 0, "%9s%9s%9s%9s since", "all", "as it", "alike",
	    "aligned");
	for (i = 0; i < v->nimpersonating; i++)
		add_messages_of(d, v, &v->impersonating[i]);
}

/* --- DMARC reports --- */

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
add_rest(struct doc *d, const struct aggregate_sender *x)
{
	doc_line(d, 4);
	doc_lit(d, 0, "    %lld %s, %lld %s of %lld %s",
	    (long long)x->addresses,
	    noun(x->addresses, "address", "addresses"),
	    (long long)x->reports, noun(x->reports, "report", "reports"),
	    (long long)x->reporters,
	    noun(x->reporters, "reporter", "reporters"));
	if (x->mails.reject != 0)
		doc_lit(d, 0, ", %lld rejected", (long long)x->mails.reject);
	if (x->mails.quarantine != 0)
		doc_lit(d, 0, ", %lld quarantined",
		    (long long)x->mails.quarantine);
	add_trend(d, &x->trend, x->last);
}

static void
add_sender(struct doc *d, struct domain_view *v,
    const struct aggregate_sender *x)
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
	    (long long)m->all, (long long)m->verified, (long long)m->dkim,
	    (long long)m->spf, (long long)m->failing, day(x->first, first));
	if (x->service.p != NULL)
		add_standing(d, v, x->service);
	add_rest(d, x);
	if (m->verified != 0 || m->all == 0)
		return;
	doc_line(d, 4);
	doc_lit(d, 0, "    by unverified reports alone, which anybody can "
	    "have sent");
}

static void
add_senders(struct doc *d, struct domain_view *v, const char *head,
    const struct aggregate_senders *s)
{
	size_t i;

	if (s->n == 0)
		return;
	add_head(d, head);
	for (i = 0; i < s->n; i++)
		add_sender(d, v, &s->v[i]);
	if (s->left_out == 0)
		return;
	doc_line(d, 0);
	doc_lit(d, 0, "and %lld networks more (--json has up to %d)",
	    (long long)s->left_out, DOMAIN_MOST_JSON);
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
add_problems(struct doc *d, struct domain_view *v)
{
	int64_t more = v->reports.with_findings - (int64_t)v->reports.n;
	size_t i;

	if (v->reports.n == 0)
		return;
	doc_line(d, 0);
	doc_line(d, 0);
	doc_lit(d, 0, "what is odd about %lld %s",
	    (long long)v->reports.with_findings,
	    noun(v->reports.with_findings, "report", "reports"));
	for (i = 0; i < v->reports.n; i++)
		add_problem(d, &v->reports.v[i]);
	if (more > 0) {
		doc_line(d, 0);
		doc_lit(d, 0, "and %lld reports more", (long long)more);
	}
}

void
doc_domain(struct doc *d, struct domain_view *v)
{
	add_what(d, v);
	if (!v->loaded)
		return;
	add_messages(d, v);
	add_reports(d, v);
	add_senders(d, v, "reported, by service", &v->services);
	add_senders(d, v, "of no known service", &v->networks);
	add_problems(d, v);
}
