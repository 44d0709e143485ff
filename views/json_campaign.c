/* Campaigns as JSON: espy.campaign/1. */

#include "views/doc_campaign.h"

static void
json_values(struct json *j, const char *key, const struct campaign_values *v,
    const char *value, const char *more)
{
	size_t i;

	json_array(j, key);
	for (i = 0; i < v->n; i++) {
		json_object(j, NULL);
		json_slice(j, value, v->v[i].value);
		if (more != NULL)
			json_slice(j, more, v->v[i].more);
		json_int(j, "messages", (int64_t)v->v[i].messages);
		json_close(j);
	}
	json_close(j);
}

static void
json_dispositions(struct json *j, const struct campaign_row *c)
{
	size_t i;

	json_object(j, "dispositions");
	for (i = 0; i < DISPOSITIONS; i++)
		json_int(j, disposition_name((enum disposition)i),
		    (int64_t)c->dispositions[i]);
	json_close(j);
}

static void
json_days(struct json *j, const struct campaign_row *c)
{
	size_t i;

	json_array(j, "days");
	for (i = 0; i < c->ndays; i++) {
		json_object(j, NULL);
		json_time(j, "day", c->day + (int64_t)i * 86400);
		json_int(j, "messages", (int64_t)c->days[i]);
		json_close(j);
	}
	json_close(j);
}

/* Per cent; null: neither message has any of it */
static void
json_alike(struct json *j, const char *key, unsigned alike)
{
	if (alike == SKETCH_NEITHER)
		json_null(j, key);
	else
		json_int(j, key, alike);
}

static void
json_why(struct json *j, const struct joined *x)
{
	char hex[SHA256_HEX + 1];

	if (!x->known) {
		json_null(j, "why");
		return;
	}
	sha256_hex(&x->beside, hex);
	json_object(j, "why");
	json_str(j, "beside", hex);
	json_slice(j, "words", x->words);
	json_alike(j, "text", x->why.text);
	json_alike(j, "html", x->why.html);
	json_alike(j, "look", x->why.look);
	json_alike(j, "subject", x->why.subject);
	json_alike(j, "links", x->why.links);
	json_alike(j, "objects", x->why.objects);
	json_bool(j, "same_service", x->why.same_service);
	json_bool(j, "same_account", x->why.same_account);
	json_bool(j, "same_signer", x->why.same_signer);
	json_bool(j, "same_network", x->why.same_net);
	if (x->why.apart < 0)
		json_null(j, "seconds_apart");
	else
		json_int(j, "seconds_apart", x->why.apart);
	json_close(j);
}

/* Where it lies, or lay last */
static enum err
json_place(struct json *j, struct store *s, const struct row *r,
    struct error *e)
{
	struct places p = { 0 };
	enum err err = store_places(s, r->id, &p, e);

	json_slice(j, "file", p.n != 0 ? p.v[0].path : SLICE_NULL);
	if (p.n != 0)
		json_int(j, "offset", (int64_t)p.v[0].offset);
	else
		json_null(j, "offset");
	places_free(&p);
	return err;
}

static enum err
json_members(struct json *j, struct store *s, const struct whole_campaign *w,
    struct error *e)
{
	char hex[SHA256_HEX + 1];
	enum err err = ERR_NONE;
	size_t i;

	json_array(j, "members");
	for (i = 0; err == ERR_NONE && i < w->rows.n; i++) {
		const struct row *r = &w->rows.v[i];

		sha256_hex(&r->sha256, hex);
		json_object(j, NULL);
		json_str(j, "sha256", hex);
		err = json_place(j, s, r, e);
		json_time(j, "time", r->time);
		json_slice(j, "subject", r->subject);
		json_slice(j, "from", r->from_address);
		json_str(j, "disposition", disposition_name(r->disposition));
		json_slice(j, "case", r->case_id);
		json_why(j, &w->joined[i]);
		json_close(j);
	}
	json_close(j);
	return err;
}

static void
json_related(struct json *j, const struct whole_campaign *w)
{
	char name[CAMPAIGN_NAME], hex[SHA256_HEX + 1];
	size_t i;

	json_array(j, "related");
	for (i = 0; i < w->nrelated; i++) {
		const struct related *r = &w->related[i];
		bool content = r->how == RELATED_CONTENT;

		campaign_name(r->campaign, name);
		sha256_hex(&r->like, hex);
		json_object(j, NULL);
		json_str(j, "by", related_how_name(r->how));
		json_str(j, "campaign", r->campaign != 0 ? name : NULL);
		json_slice(j, "service", r->service);
		json_slice(j, "value", r->value);
		if (content)
			json_null(j, "messages");
		else
			json_int(j, "messages", (int64_t)r->messages);
		json_str(j, "sha256", content ? hex : NULL);
		json_slice(j, "words", r->words);
		json_close(j);
	}
	json_close(j);
}

enum err
json_campaign_line(struct json *j, struct store *s,
    const struct whole_campaign *w, struct error *e)
{
	const struct campaign_row *c = &w->campaigns.v[0];
	char name[CAMPAIGN_NAME], hex[SHA256_HEX + 1];
	enum err err;

	campaign_name(c->id, name);
	sha256_hex(&c->newest, hex);
	json_object(j, NULL);
	json_str(j, "schema", "espy.campaign/1");
	json_str(j, "campaign", name);
	json_slice(j, "service", c->service);
	json_slice(j, "service_name", c->service_name);
	json_int(j, "messages", (int64_t)c->messages);
	json_int(j, "deliveries", (int64_t)c->deliveries);
	json_int(j, "reports", (int64_t)c->reports);
	json_int(j, "messages_submitted", (int64_t)c->submitted);
	json_time(j, "first", c->first);
	json_time(j, "last", c->last);
	json_time(j, "made_at", c->made_at);
	json_slice(j, "subject", c->subject);
	json_str(j, "newest", hex);
	json_values(j, "domains", &c->domains, "domain", NULL);
	json_values(j, "accounts", &c->accounts, "account", "kind");
	json_values(j, "relays", &c->ips, "ip", "rdns");
	json_dispositions(j, c);
	json_slices(j, "cases", c->cases, c->ncases);
	json_days(j, c);
	json_related(j, w);
	err = json_members(j, s, w, e);
	json_close(j);
	return err;
}
