/* espy.domain/1: a domain for programs. */

#include "views/domain_view.h"

/* What may the service; null for what belongs to none */
static void
json_standing(struct json *j, struct domain_view *v, struct slice service)
{
	struct slice basis;
	enum relation r;

	if (service.p == NULL) {
		json_null(j, "authorised");
		json_null(j, "relationship");
		json_null(j, "basis");
		return;
	}
	r = domain_view_standing(v, service, &basis);
	json_bool(j, "authorised", r == RELATION_AUTHORISED);
	json_str(j, "relationship", relation_name(r));
	json_slice(j, "basis", basis);
}

static void
json_trend(struct json *j, const struct trend *t)
{
	json_int(j, "last_7_days", t->recent);
	json_int(j, "7_days_before", t->before);
}

static void
json_sender(struct json *j, struct domain_view *v,
    const struct aggregate_sender *x)
{
	json_object(j, NULL);
	json_slice(j, "service", x->service);
	json_slice(j, "network", x->network);
	json_standing(j, v, x->service);
	json_str(j, "strength_as_reported", x->service.p != NULL
	    ? strength_name(x->strength) : NULL);
	json_int(j, "mails", x->mails.all);
	json_int(j, "mails_verified", x->mails.verified);
	json_int(j, "dkim_aligned", x->mails.dkim);
	json_int(j, "spf_aligned", x->mails.spf);
	json_int(j, "neither", x->mails.failing);
	json_int(j, "disposition_none", x->mails.none);
	json_int(j, "disposition_quarantine", x->mails.quarantine);
	json_int(j, "disposition_reject", x->mails.reject);
	json_int(j, "addresses", x->addresses);
	json_int(j, "reports", x->reports);
	json_int(j, "reporters", x->reporters);
	json_time(j, "first", x->first);
	json_time(j, "last", x->last);
	json_trend(j, &x->trend);
	json_close(j);
}

static void
json_senders(struct json *j, const char *key, struct domain_view *v,
    const struct aggregate_senders *senders)
{
	size_t i;

	json_array(j, key);
	for (i = 0; i < senders->n; i++)
		json_sender(j, v, &senders->v[i]);
	json_close(j);
}

static void
json_problem(struct json *j, const struct aggregate_report *g)
{
	char hex[SHA256_HEX + 1];

	json_object(j, NULL);
	json_slice(j, "reporter", g->org);
	json_slice(j, "email", g->email);
	json_slice(j, "report_id", g->report_id);
	json_slice(j, "domain", g->domain);
	json_slice(j, "file", g->place);
	if (g->hashed)
		sha256_hex(&g->sha256, hex);
	json_str(j, "message", g->hashed ? hex : NULL);
	json_time(j, "begin", g->begin);
	json_time(j, "end", g->end);
	json_int(j, "rows", g->rows);
	json_int(j, "mails", g->mails);
	json_bool(j, "verified", g->verified);
	json_bool(j, "duplicate", g->duplicate);
	json_bool(j, "differs", g->differs);
	json_bool(j, "whole", g->whole);
	json_slices(j, "findings", g->findings, g->nfindings);
	json_close(j);
}

static void
json_reports(struct json *j, const struct aggregate_reports *r)
{
	size_t i;

	json_object(j, "reports");
	json_int(j, "counted", r->reports - r->duplicates);
	json_int(j, "duplicates", r->duplicates);
	json_int(j, "verified", r->verified);
	json_int(j, "reporters", r->reporters);
	json_int(j, "mails", r->mails);
	json_time(j, "first", r->first);
	json_time(j, "last", r->last);
	json_int(j, "with_findings", r->with_findings);
	json_array(j, "findings");
	for (i = 0; i < r->n; i++)
		json_problem(j, &r->v[i]);
	json_close(j);
	json_close(j);
}

static void
json_impersonating(struct json *j, struct domain_view *v)
{
	size_t i;

	json_array(j, "messages");
	for (i = 0; i < v->nimpersonating; i++) {
		const struct impersonating *x = &v->impersonating[i];

		json_object(j, NULL);
		json_slice(j, "service", x->service);
		json_standing(j, v, x->service);
		json_int(j, "messages", x->messages);
		json_int(j, "as_it", x->as_it);
		json_int(j, "exercises", x->exercises);
		json_int(j, "aligned", x->aligned);
		json_time(j, "first", x->first);
		json_time(j, "last", x->last);
		json_trend(j, &x->trend);
		json_close(j);
	}
	json_close(j);
}

static void
json_words(struct json *j, const struct domain *d)
{
	json_array(j, "words");
	for (size_t i = 0; i < d->nwords; i++) {
		const struct domain_word *w = &d->words[i];

		json_object(j, NULL);
		json_slice(j, "service", w->service);
		json_str(j, "word", w->authorised ? "authorised" : "denied");
		json_slice(j, "who", w->who);
		json_slice(j, "reference", w->reference);
		json_time(j, "time", w->time);
		json_close(j);
	}
	json_close(j);
}

void
json_domain(struct json *j, struct domain_view *v)
{
	static const struct domain none;
	const struct domain *x = v->domain != NULL ? v->domain : &none;

	json_object(j, NULL);
	json_str(j, "schema", "espy.domain/1");
	json_slice(j, "domain", v->name);
	json_str(j, "from", v->domain == NULL ? NULL
	    : v->of_settings ? "settings" : "command");
	json_slices(j, "names", x->brands, x->nbrands);
	json_slices(j, "authorised", x->authorised, x->nauthorised);
	json_bool(j, "complete", x->complete);
	json_slice(j, "policy", x->policy);
	json_words(j, x);
	if (v->loaded) {
		json_reports(j, &v->reports);
		json_senders(j, "services", v, &v->services);
		json_senders(j, "networks", v, &v->networks);
		json_int(j, "networks_left_out", v->networks.left_out);
		json_impersonating(j, v);
	} else {
		json_null(j, "reports");
		json_null(j, "services");
		json_null(j, "networks");
		json_null(j, "networks_left_out");
		json_null(j, "messages");
	}
	json_close(j);
}
