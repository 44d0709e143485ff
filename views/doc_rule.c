/* Rules of dispositions, as text and as JSON. */

#include "core/base/clock.h"
#include "tui/theme.h"
#include "views/doc_rule.h"

struct slice
rule_scope(const struct rule *r, struct arena *a)
{
	struct slice service = r->service.n != 0 ? r->service
						 : SLICE("not named");
	struct slice account = r->account.n != 0 ? r->account : SLICE("any");

	if (r->of_campaign && r->account.n == 0)
		account = SLICE("none visible");
	return slice_printf(a, "service %.*s, domain %.*s, account %.*s",
	    SLICE_ARG(service), SLICE_ARG(r->domain), SLICE_ARG(account));
}

const char *
rule_follows(enum disposition d, size_t campaigns, size_t rules,
    size_t open_scopes)
{
	if (campaigns == 0 || d == DISPOSITION_OPEN ||
	    d == DISPOSITION_DUPLICATE)
		return "";
	if (open_scopes != 0)
		return rules == 0 ? "; new ones come back, since nothing "
				    "vouches for their From"
				  : ", and what follows of it where something "
				    "vouches for its From";
	return campaigns == 1 ? ", and what follows of the campaign"
			      : ", and what follows of the campaigns";
}

static void
rule_until(struct doc *d, const struct rule *r)
{
	char when[20];

	clock_long(r->expires_at, when);
	if (r->expires_at == TIME_UNKNOWN)
		doc_lit(d, ROLE_MUTED, "for ever");
	else
		doc_lit(d, r->expired ? ROLE_WARN : ROLE_MUTED, "%s %.10s",
		    r->expired ? "expired" : "until", when);
}

void
doc_rule(struct doc *d, const struct rule *r)
{
	struct arena a = { 0 };

	doc_line(d, 6);
	doc_lit(d, ROLE_INFO, "r%-5lld", (long long)r->id);
	doc_lit(d, ROLE_NORMAL, "%-14s", disposition_name(r->disposition));
	doc_add(d, ROLE_NORMAL, rule_scope(r, &a));
	doc_lit(d, ROLE_MUTED, "; ");
	if (r->of_campaign && r->campaign_now != 0)
		doc_lit(d, ROLE_MUTED, "campaign c%lld; ",
		    (long long)r->campaign_now);
	else if (r->of_campaign)
		doc_lit(d, ROLE_MUTED, "a campaign that is no more; ");
	rule_until(d, r);
	doc_lit(d, ROLE_MUTED, "; %llu hit%s, %llu decided now; by ",
	    (unsigned long long)r->hits, plural(r->hits),
	    (unsigned long long)r->decided);
	doc_add(d, ROLE_MUTED, r->actor);
	if (r->reason.n != 0) {
		doc_lit(d, ROLE_MUTED, ": ");
		doc_add(d, ROLE_NORMAL, r->reason);
	}
	arena_free(&a);
}

void
json_rule(struct json *j, const struct rule *r)
{
	struct arena a = { 0 };
	char hex[SHA256_HEX + 1];

	json_object(j, NULL);
	json_str(j, "schema", "espy.rule/1");
	json_slice(j, "rule", slice_printf(&a, "r%lld", (long long)r->id));
	json_str(j, "disposition", disposition_name(r->disposition));
	json_slice(j, "service", r->service);
	json_slice(j, "domain", r->domain);
	json_slice(j, "account", r->account);
	json_slice(j, "campaign", r->campaign_now == 0 ? SLICE_NULL
	    : slice_printf(&a, "c%lld", (long long)r->campaign_now));
	sha256_hex(&r->campaign, hex);
	json_str(j, "campaign_of", r->of_campaign ? hex : NULL);
	json_slice(j, "reason", r->reason);
	json_slice(j, "actor", r->actor);
	json_time(j, "made_at", r->made_at);
	json_time(j, "expires_at", r->expires_at);
	json_bool(j, "expired", r->expired);
	json_int(j, "hits", (int64_t)r->hits);
	json_time(j, "hit_at", r->hit_at);
	json_int(j, "decided", (int64_t)r->decided);
	json_close(j);
	arena_free(&a);
}
