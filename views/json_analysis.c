/* struct analysis as JSON: the schema espy.analysis/1. */

#include "core/base/text.h"
#include "core/base/url.h"
#include "views/json_analysis.h"
#include "views/json_computed.h"
#include "views/json_report.h"
#include "views/json_row.h"

static void
json_path(struct json *j, struct slice file)
{
	json_slice(j, "file", file);
	if (!utf8_valid(file))
		json_base64(j, "file_b64", file);
}

static void
json_range(struct json *j, struct range r)
{
	json_int(j, "offset", r.off);
	json_int(j, "length", r.len);
}

static void
json_source(struct json *j, const struct message_place *place)
{
	if (place->source.p == NULL) {
		json_null(j, "source");
		return;
	}
	json_object(j, "source");
	json_slice(j, "name", place->source);
	json_slice(j, "role", place->role);
	json_slice(j, "reported_by", place->reported_by);
	json_close(j);
}

static void
json_from(struct json *j, const struct from *f)
{
	json_object(j, "from");
	json_slice(j, "address", f->address);
	json_slice(j, "domain", f->domain);
	json_slice(j, "org_domain", f->org_domain);
	json_slice(j, "display_name", f->display_name);
	json_slice(j, "problem", f->problem);
	json_close(j);
}

/* What copies of one delivery, or of one message, have in common */
static void
json_identity(struct json *j, const struct mail *m)
{
	char hex[SHA256_HEX + 1];

	sha256_hex(&m->delivery, hex);
	json_str(j, "delivery", m->has_delivery ? hex : NULL);
	json_sha256(j, "content", &m->content);
}

static void
json_boundary(struct json *j, const struct boundary *b)
{
	if (!boundary_is_known(b)) {
		json_null(j, "boundary");
		return;
	}
	json_object(j, "boundary");
	json_slice(j, "ip", b->ip);
	json_slice(j, "rdns", b->rdns);
	json_slice(j, "helo", b->helo);
	json_slice(j, "by", b->by);
	json_time(j, "time", b->time);
	json_slice(j, "receiver", b->receiver);
	json_str(j, "trust", trust_name(b->trust));
	json_slice(j, "reason", b->reason.p != NULL ? b->reason : SLICE(""));
	if (b->hop >= 0)
		json_int(j, "hop", b->hop);
	else
		json_null(j, "hop");
	json_close(j);
}

static void
json_hops(struct json *j, const struct mail *m)
{
	size_t i;

	json_array(j, "hops");
	for (i = 0; i < m->nhops; i++) {
		const struct hop *h = &m->hops[i];

		json_object(j, NULL);
		json_slice(j, "from", h->helo.p != NULL ? h->helo : h->rdns);
		json_slice(j, "rdns", h->rdns);
		json_slice(j, "ip", h->ip);
		json_slice(j, "by", h->by);
		json_slice(j, "with", h->with);
		json_time(j, "time", h->time);
		json_bool(j, "trusted", h->trusted);
		json_range(j, m->fields[h->field].all);
		json_close(j);
	}
	json_close(j);
}

static void
json_ar_result(struct json *j, const struct ar_result *r)
{
	size_t i;

	json_object(j, NULL);
	json_slice(j, "method", r->method);
	json_slice(j, "result", r->result);
	json_slice(j, "reason", r->reason);
	json_slice(j, "comment", r->comment);
	json_array(j, "properties");
	for (i = 0; i < r->nproperties; i++) {
		const struct ar_property *p = &r->properties[i];

		json_object(j, NULL);
		json_slice(j, "ptype", p->ptype);
		json_slice(j, "name", p->name);
		json_slice(j, "value", p->value);
		json_close(j);
	}
	json_close(j);
	json_close(j);
}

static void
json_ar_field(struct json *j, const struct mail *m, const struct ar_field *f)
{
	static const char *const rules[] = { "R1", "R2", "R3", "R4", "R5" };
	size_t i;

	json_object(j, NULL);
	json_slice(j, "name", f->name);
	json_slice(j, "authserv_id", f->authserv_id);
	json_str(j, "trust", trust_name(f->trust));
	json_slice(j, "reason", f->reason.p != NULL ? f->reason : SLICE(""));
	json_array(j, "lenient");
	for (i = 0; i < ARRAY_LEN(rules); i++)
		if ((f->lenient & 1u << i) != 0)
			json_str(j, NULL, rules[i]);
	json_close(j);
	json_slice(j, "problem", f->problem);
	json_range(j, m->fields[f->field].all);
	json_array(j, "results");
	for (i = 0; i < f->nresults; i++)
		json_ar_result(j, &f->results[i]);
	json_close(j);
	json_close(j);
}

static void
json_recorded_result(struct json *j, const char *key,
    const struct recorded_result *r, bool selector)
{
	json_object(j, key);
	json_slice(j, "result", r->result.p != NULL ? r->result : SLICE(""));
	json_slice(j, "domain", r->domain);
	if (selector)
		json_slice(j, "selector", r->selector);
	json_slice(j, "detail", r->detail);
	json_close(j);
}

static void
json_one_recorded(struct json *j, const char *key,
    const struct recorded_result *r)
{
	if (r != NULL)
		json_recorded_result(j, key, r, false);
	else
		json_null(j, key);
}

static void
json_recorded(struct json *j, const struct mail *m, const struct recorded *r)
{
	size_t i;

	json_object(j, "recorded");
	json_str(j, "trust", trust_name(r->trust));
	json_array(j, "fields");
	for (i = 0; i < r->nfields; i++)
		json_ar_field(j, m, &r->fields[i]);
	json_close(j);
	json_one_recorded(j, "spf", r->spf);
	json_array(j, "dkim");
	for (i = 0; i < r->ndkim; i++)
		json_recorded_result(j, NULL, &r->dkim[i], true);
	json_close(j);
	json_one_recorded(j, "dmarc", r->dmarc);
	json_one_recorded(j, "arc", r->arc);
	json_one_recorded(j, "compauth", r->compauth);
	json_slice(j, "left_out", r->left_out);
	json_close(j);
}

static void
json_accounts(struct json *j, const struct attribution *at)
{
	size_t i;

	json_array(j, "accounts");
	for (i = 0; i < at->naccounts; i++) {
		const struct account *c = &at->accounts[i];

		json_object(j, NULL);
		json_slice(j, "service", c->service);
		json_slice(j, "kind", c->kind);
		json_slice(j, "value", c->value);
		json_slice(j, "where", c->where);
		json_slice(j, "meaning", c->meaning);
		json_str(j, "grade", grade_name(c->grade));
		json_range(j, c->range);
		json_close(j);
	}
	json_close(j);
}

static void
json_evidence(struct json *j, const struct attribution *at)
{
	size_t i;

	json_array(j, "evidence");
	for (i = 0; i < at->nevidence; i++) {
		const struct evidence *v = &at->evidence[i];

		json_object(j, NULL);
		json_slice(j, "service", v->service);
		json_str(j, "strength", strength_name(v->strength));
		json_slice(j, "what", v->what);
		json_str(j, "root", root_name(v->root));
		json_slice(j, "value", v->value);
		json_slice(j, "where", v->where);
		json_slice(j, "sentence", v->sentence);
		json_range(j, v->range);
		json_close(j);
	}
	json_close(j);
	json_array(j, "forged");
	for (i = 0; i < at->nforged; i++) {
		const struct forged *f = &at->forged[i];

		json_object(j, NULL);
		json_slice(j, "service", f->service);
		json_slice(j, "what", f->what);
		json_slice(j, "value", f->value);
		json_slice(j, "why", f->why);
		json_range(j, f->range);
		json_close(j);
	}
	json_close(j);
}

static void
json_steps(struct json *j, const struct attribution *at)
{
	size_t i;

	json_array(j, "steps");
	for (i = 0; i < at->nsteps; i++) {
		const struct path_step *s = &at->steps[i];

		json_object(j, NULL);
		json_slice(j, "service", s->service);
		json_slice(j, "host", s->host);
		json_str(j, "role", path_role_name(s->role));
		if (s->hop >= 0)
			json_int(j, "hop", s->hop);
		else
			json_null(j, "hop");
		json_str(j, "strength", strength_name(s->strength));
		json_slice(j, "how", s->how);
		json_range(j, s->range);
		json_close(j);
	}
	json_close(j);
}

static void
json_recipients(struct json *j, const struct attribution *at)
{
	size_t i;

	json_array(j, "hidden_recipients");
	for (i = 0; i < at->nrecipients; i++) {
		json_object(j, NULL);
		json_slice(j, "address", at->recipients[i].address);
		json_slice(j, "where", at->recipients[i].where);
		json_range(j, at->recipients[i].range);
		json_close(j);
	}
	json_close(j);
}

static void
json_attribution(struct json *j, const struct attribution *at)
{
	json_object(j, "attribution");
	json_slice(j, "service", at->service);
	json_slice(j, "name", at->name);
	json_slice(j, "kind", at->kind);
	json_str(j, "strength", strength_name(at->strength));
	if (at->confidence < 0)
		json_null(j, "confidence");
	else
		json_real(j, "confidence", at->confidence / 1000.0);
	json_slice(j, "carrier", at->carrier);
	json_accounts(j, at);
	json_evidence(j, at);
	json_slices(j, "path", at->path, at->npath);
	json_steps(j, at);
	json_recipients(j, at);
	json_slice(j, "not_named_because", at->not_named_because);
	json_slice(j, "would_change", at->would_change);
	json_close(j);
}

static void
json_relationship(struct json *j, const struct relationship *r)
{
	json_object(j, "relationship");
	json_slice(j, "domain", r->domain);
	json_str(j, "impersonation", impersonation_name(r->impersonation));
	json_str(j, "status", relation_name(r->status));
	json_slice(j, "basis", r->basis);
	json_slice(j, "seen", r->seen);
	json_slice(j, "how", r->how);
	json_slice(j, "drill", r->drill);
	json_range(j, r->range);
	json_close(j);
}

static void
json_links(struct json *j, const struct mail *m)
{
	struct arena a = { 0 };
	size_t i;

	json_array(j, "links");
	for (i = 0; i < m->nlinks; i++) {
		const struct link *l = &m->links[i];

		json_object(j, NULL);
		json_slice(j, "text", l->text.p != NULL ? l->text : SLICE(""));
		json_slice(j, "url", l->url);
		json_slice(j, "url_defanged", url_defang(&a, l->url));
		json_slice(j, "host", l->host);
		json_bool(j, "text_differs", l->text_differs);
		json_int(j, "part", l->part);
		json_close(j);
		arena_free(&a);
	}
	json_close(j);
}

static void
json_attachments(struct json *j, const struct mail *m)
{
	char hex[SHA256_HEX + 1];
	size_t i;

	json_array(j, "attachments");
	for (i = 0; i < m->nparts; i++) {
		const struct part *p = &m->parts[i];

		if (!p->attachment)
			continue;
		sha256_hex(&p->sha256, hex);
		json_object(j, NULL);
		json_slice(j, "name", p->name);
		json_slice(j, "type", p->type);
		json_int(j, "size", (int64_t)p->size);
		json_str(j, "sha256", hex);
		json_close(j);
	}
	json_close(j);
}

/* Who reported it, and the message of the same delivery that stands for it */
static void
json_reports(struct json *j, const struct message_place *place)
{
	char hex[SHA256_HEX + 1];
	size_t i;

	if (place->row != NULL) {
		json_campaign(j, place->row);
		json_override(j, place->row);
	} else {
		json_null(j, "campaign");
		json_null(j, "override");
	}
	if (place->row != NULL && place->row->raised)
		sha256_hex(&place->row->raised_by, hex);
	json_str(j, "same_delivery", place->row != NULL && place->row->raised
	    ? hex : NULL);
	json_array(j, "reports");
	for (i = 0; place->reports != NULL && i < place->reports->n; i++)
		json_report(j, NULL, &place->reports->v[i]);
	json_close(j);
}

/* How it was made and sent, as contrasts compare it */
static void
json_traits(struct json *j, const struct analysis *a)
{
	size_t i;

	json_array(j, "traits");
	for (i = 0; i < a->ntraits; i++) {
		json_object(j, NULL);
		json_slice(j, "kind", a->traits[i].kind);
		json_slice(j, "value", a->traits[i].value);
		json_close(j);
	}
	json_close(j);
}

void
json_analysis(struct json *j, const struct analysis *a,
    const struct message_place *place)
{
	const struct mail *m = &a->mail;
	char hex[SHA256_HEX + 1];

	sha256_hex(&a->sha256, hex);
	json_object(j, NULL);
	json_str(j, "schema", "espy.analysis/1");
	json_path(j, place->file);
	json_int(j, "offset", (int64_t)place->offset);
	json_int(j, "length", (int64_t)a->length);
	json_str(j, "sha256", hex);
	json_source(j, place);
	json_reports(j, place);
	json_str(j, "provenance", provenance_name(m->provenance));
	json_identity(j, m);
	json_slice(j, "message_id", m->message_id);
	json_time(j, "date", m->date);
	json_slice(j, "subject", m->subject);
	json_from(j, &m->from);
	json_boundary(j, &m->boundary);
	json_object(j, "envelope");
	json_slice(j, "mail_from", m->envelope.mail_from);
	json_str(j, "origin", origin_name(m->envelope.origin));
	json_close(j);
	json_hops(j, m);
	json_recorded(j, m, &a->auth.recorded);
	json_computed(j, a);
	json_attribution(j, &a->attribution);
	json_relationship(j, &a->relationship);
	json_links(j, m);
	json_attachments(j, m);
	json_traits(j, a);
	json_questions(j, "dns_asked", &a->asked);
	json_slices(j, "findings", m->findings, m->nfindings);
	json_slices(j, "limits", m->limits, m->nlimits);
	json_close(j);
}

void
json_file_error(struct json *j, struct slice file, const char *error)
{
	json_object(j, NULL);
	json_str(j, "schema", "espy.error/1");
	json_path(j, file);
	json_str(j, "error", error);
	json_close(j);
}
