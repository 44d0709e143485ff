/* What espy computed as JSON: SPF, DKIM, DMARC, ARC, hints, disagreements. */

#include "core/base/clock.h"
#include "views/json_computed.h"

void
json_questions(struct json *j, const char *key, const struct questions *q)
{
	size_t i;

	json_array(j, key);
	for (i = 0; i < q->n; i++) {
		json_object(j, NULL);
		json_slice(j, "name", q->v[i].name);
		json_str(j, "type", dns_type_name(q->v[i].type));
		json_close(j);
	}
	json_close(j);
}

/* Why there is nothing to say is said by the result itself, a pass. */
static void
json_reason(struct json *j, struct slice reason)
{
	json_slice(j, "reason", reason.n != 0 ? reason : SLICE_NULL);
}

/* An input and where it came from */
static void
json_input(struct json *j, const char *key, struct slice value,
    const char *origin)
{
	json_object(j, key);
	json_slice(j, "value", value);
	json_str(j, "origin", value.p != NULL ? origin : NULL);
	json_close(j);
}

static void
json_spf(struct json *j, const char *key, const struct spf *s,
    const struct mail *m)
{
	const char *boundary = origin_name(m->boundary.hop >= 0
	    ? ORIGIN_RECEIVED : ORIGIN_GIVEN);

	json_object(j, key);
	json_str(j, "result", spf_result_name(s->result));
	json_slice(j, "domain", s->domain);
	json_slice(j, "matched", s->matched);
	json_reason(j, s->reason);
	json_object(j, "inputs");
	json_input(j, "ip", s->ip, boundary);
	json_input(j, "helo", s->helo, boundary);
	json_input(j, "mail_from", s->sender,
	    origin_name(m->envelope.origin));
	json_close(j);
	json_slices(j, "path", s->path, s->npath);
	json_slice(j, "record", s->record);
	json_slice(j, "explanation", s->explanation);
	json_int(j, "lookups", s->lookups);
	json_int(j, "void_lookups", s->voids);
	json_questions(j, "used", &s->used);
	json_close(j);
}

static void
json_flags(struct json *j, unsigned flags)
{
	struct arena a = { 0 };
	struct slice *names;
	size_t n = dkim_flag_names(flags, &names, &a);

	json_slices(j, "flags", names, n);
	arena_free(&a);
}

/* What its field says of itself */
static void
json_signature_field(struct json *j, const struct dkim_signature *s,
    const struct mail *m)
{
	const struct range *r = s->field >= 0 ? &m->fields[s->field].all
					      : NULL;

	json_slice(j, "canonicalization", s->canon);
	json_slice(j, "identity", s->identity);
	json_slice(j, "signed_headers", s->headers);
	json_slice(j, "b", s->b);
	json_time(j, "signed_at", s->signed_at);
	json_time(j, "expires", s->expires);
	json_int(j, "unsigned_octets", (int64_t)s->unsigned_octets);
	json_int(j, "offset", r != NULL ? r->off : 0);
	json_int(j, "length", r != NULL ? r->len : 0);
}

static void
json_signature(struct json *j, const struct dkim_signature *s,
    const struct mail *m)
{
	json_object(j, NULL);
	json_str(j, "result", dkim_result_name(s->result));
	json_str(j, "crypto", dkim_crypto_name(s->crypto));
	json_flags(j, s->flags);
	json_slice(j, "domain", s->domain);
	json_slice(j, "selector", s->selector);
	json_slice(j, "algorithm", s->algorithm);
	if (s->key_bits != 0)
		json_int(j, "key_bits", s->key_bits);
	else
		json_null(j, "key_bits");
	if (s->aligned_known)
		json_bool(j, "aligned", s->aligned);
	else
		json_null(j, "aligned");
	json_slice(j, "broken_by", s->broken_by);
	json_reason(j, s->reason);
	json_signature_field(j, s, m);
	json_slice(j, "key_record", s->key_record);
	json_questions(j, "used", &s->used);
	json_close(j);
}

static void
json_identifiers(struct json *j, const struct dmarc_view *d)
{
	size_t i;

	json_array(j, "identifiers");
	for (i = 0; i < d->nidentifiers; i++) {
		const struct dmarc_identifier *id = &d->identifiers[i];

		json_object(j, NULL);
		json_str(j, "method", id->dkim ? "dkim" : "spf");
		if (id->signature >= 0)
			json_int(j, "signature", id->signature);
		else
			json_null(j, "signature");
		json_slice(j, "domain", id->domain);
		json_slice(j, "org_domain", id->org_domain);
		json_bool(j, "passes", id->passes);
		json_bool(j, "aligned", id->aligned);
		json_slice(j, "rule", id->rule);
		json_close(j);
	}
	json_close(j);
}

static void
json_dmarc_view(struct json *j, const struct dmarc_view *d)
{
	json_str(j, "result", dmarc_result_name(d->result));
	json_slice(j, "author", d->author);
	json_slice(j, "domain", d->domain);
	json_slice(j, "org_domain", d->org_domain);
	json_slice(j, "org_rule", d->org_rule);
	json_slice(j, "record", d->record);
	json_slice(j, "published", d->published);
	json_slice(j, "policy", d->policy);
	json_slice(j, "policy_tag", d->policy_tag);
	json_array(j, "aligned_by");
	if (d->aligned_by_spf)
		json_str(j, NULL, "spf");
	if (d->aligned_by_dkim)
		json_str(j, NULL, "dkim");
	json_close(j);
	json_identifiers(j, d);
	json_slices(j, "queried", d->queried, d->nqueried);
	json_reason(j, d->reason);
	json_questions(j, "used", &d->used);
}

static void
json_dmarc(struct json *j, const struct dmarc *d)
{
	json_object(j, "dmarc");
	json_dmarc_view(j, &d->now);
	json_object(j, "rfc7489");
	json_dmarc_view(j, &d->rfc7489);
	json_close(j);
	json_close(j);
}

static void
json_arc_set(struct json *j, const struct arc_set *s)
{
	json_object(j, NULL);
	json_int(j, "instance", s->instance);
	json_slice(j, "sealer", s->sealer);
	json_slice(j, "selector", s->selector);
	json_slice(j, "cv", s->cv);
	json_str(j, "seal_crypto", dkim_crypto_name(s->seal_crypto));
	json_str(j, "signature_crypto",
	    dkim_crypto_name(s->signature_crypto));
	json_reason(j, s->reason);
	json_slice(j, "claims", s->claims);
	json_bool(j, "trusted", s->trusted);
	json_close(j);
}

static void
json_arc(struct json *j, const struct arc *a)
{
	size_t i;

	json_object(j, "arc");
	json_str(j, "result", arc_result_name(a->result));
	json_int(j, "instances", a->instances);
	if (a->oldest_pass >= 0)
		json_int(j, "oldest_pass", a->oldest_pass);
	else
		json_null(j, "oldest_pass");
	json_array(j, "sealers");
	for (i = 0; i < a->nsets; i++)
		json_slice(j, NULL, a->sets[i].sealer);
	json_close(j);
	json_array(j, "sets");
	for (i = 0; i < a->nsets; i++)
		json_arc_set(j, &a->sets[i]);
	json_close(j);
	json_reason(j, a->reason);
	json_questions(j, "used", &a->used);
	json_close(j);
}

static void
json_results(struct json *j, const struct computed *c, const struct mail *m)
{
	size_t i;

	json_object(j, "computed");
	json_time(j, "clock", c->clock);
	json_spf(j, "spf", &c->spf, m);
	json_spf(j, "spf_helo", &c->spf_helo, m);
	json_array(j, "dkim");
	for (i = 0; i < c->ndkim; i++)
		json_signature(j, &c->dkim[i], m);
	json_close(j);
	json_dmarc(j, &c->dmarc);
	json_arc(j, &c->arc);
	json_slices(j, "replay_hints", c->hints, c->nhints);
	json_close(j);
}

static void
json_disagreement(struct json *j, const struct disagreement *d)
{
	static const char *const methods[] = { "spf", "dkim", "dmarc",
		"arc" };

	json_object(j, NULL);
	json_str(j, "method", methods[d->method]);
	if (d->signature >= 0)
		json_int(j, "signature", d->signature);
	else
		json_null(j, "signature");
	json_slice(j, "recorded", d->recorded);
	json_slice(j, "computed", d->computed);
	json_slice(j, "reason", d->reason);
	json_bool(j, "explained", d->explained);
	json_bool(j, "claim", d->claim);
	json_close(j);
}

void
json_computed(struct json *j, const struct analysis *a)
{
	size_t i;

	if (a->auth.has_computed)
		json_results(j, &a->auth.computed, &a->mail);
	else
		json_null(j, "computed");
	json_array(j, "disagreements");
	for (i = 0; i < a->auth.ndisagreements; i++)
		json_disagreement(j, &a->auth.disagreements[i]);
	json_close(j);
}
