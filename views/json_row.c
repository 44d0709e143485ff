/* One message of a list: as JSON, and as a line for people. */

#include <stdio.h>

#include "core/base/clock.h"
#include "core/store/campaign.h"
#include "core/store/override.h"
#include "tui/theme.h"
#include "views/auth_words.h"
#include "views/json_row.h"

static const char *
text_state_name(enum row_text t)
{
	static const char *const names[] = { "todo", "done", "refused",
		"none" };

	return names[t];
}

static const char *
kind_name(enum message_kind k)
{
	static const char *const names[MESSAGE_KINDS] = { "message",
		"report", "aggregate", "mailbox", "reply" };

	return names[k];
}

static void
json_computed_words(struct json *j, const struct row *r)
{
	static const char *const methods[] = { "spf", "dkim", "dmarc",
		"arc" };
	static const char *const words[] = { "no", "explained", "yes" };
	size_t i;

	if (r->computed[0].p == NULL) {
		json_null(j, "computed");
	} else {
		json_object(j, "computed");
		for (i = 0; i < ARRAY_LEN(methods); i++)
			json_slice(j, methods[i], r->computed[i]);
		json_close(j);
	}
	json_slice(j, "letters", r->letters);
	json_str(j, "disagrees", words[r->disagrees <= ROW_DISAGREES
	    ? r->disagrees : ROW_AGREES]);
}

static void
json_verdicts(struct json *j, const struct row *r)
{
	json_object(j, "recorded");
	json_str(j, "trust", trust_name(r->trust));
	json_slice(j, "spf", r->spf);
	json_slice(j, "dkim", r->dkim);
	json_slice(j, "dmarc", r->dmarc);
	json_slice(j, "arc", r->arc);
	json_close(j);
	json_computed_words(j, r);
	json_object(j, "attribution");
	json_slice(j, "service", r->service);
	json_slice(j, "name", r->service_name);
	json_slice(j, "kind", r->service_kind);
	json_str(j, "strength", strength_name(r->strength));
	json_slice(j, "carrier", r->carrier);
	json_slice(j, "account_kind", r->account_kind);
	json_slice(j, "account", r->account);
	json_int(j, "accounts", r->accounts);
	json_int(j, "forged", r->forged);
	json_close(j);
	json_object(j, "relationship");
	json_slice(j, "domain", r->domain);
	json_str(j, "impersonation", impersonation_name(r->impersonation));
	json_str(j, "status", relation_name(r->relation));
	json_close(j);
}

/* The analyst's verdict beside espy's own; null: espy's stands */
void
json_override(struct json *j, const struct row *r)
{
	bool any = false;
	size_t i;

	for (i = 0; i < OVERRIDES; i++)
		any = any || r->overrides[i].set;
	if (!any) {
		json_null(j, "override");
		return;
	}
	json_object(j, "override");
	for (i = 0; i < OVERRIDES; i++) {
		const struct override *o = &r->overrides[i];
		const char *name = override_name((enum override_what)i);

		if (!o->set) {
			json_null(j, name);
			continue;
		}
		json_object(j, name);
		json_slice(j, "value", o->value.n != 0 ? o->value
						       : SLICE_NULL);
		json_slice(j, "machine", i == OVERRIDE_SERVICE
		    ? r->machine.service : i == OVERRIDE_ACCOUNT
		    ? r->machine.account : o->machine);
		json_slice(j, "reason", o->reason);
		json_slice(j, "who", o->actor);
		json_time(j, "when", o->time);
		json_close(j);
	}
	json_close(j);
}

static void
json_counts(struct json *j, const struct row *r)
{
	json_object(j, "counts");
	json_int(j, "links", r->links);
	json_int(j, "attachments", r->attachments);
	json_int(j, "recipients", r->recipients);
	json_int(j, "limits", r->limits);
	json_int(j, "findings", r->findings);
	json_int(j, "files", r->files);
	json_int(j, "files_gone", r->gone);
	json_int(j, "messages_with_same_id", r->same_id);
	json_close(j);
}

void
json_campaign(struct json *j, const struct row *r)
{
	char name[CAMPAIGN_NAME];

	campaign_name(r->campaign, name);
	json_str(j, "campaign", r->campaign != 0 ? name : NULL);
}

/* What was decided, and by which rule if by one */
static void
json_decided(struct json *j, const struct row *r)
{
	char rule[24];

	snprintf(rule, sizeof rule, "r%lld", (long long)r->rule);
	json_str(j, "disposition", disposition_name(r->disposition));
	json_str(j, "rule", r->rule != 0 ? rule : NULL);
}

/* What a folded row stands for; days are those up to that of `last` */
static void
json_fold(struct json *j, const struct row_fold *f)
{
	size_t i;

	if (f == NULL) {
		json_null(j, "fold");
		return;
	}
	json_object(j, "fold");
	json_int(j, "messages", (int64_t)f->messages);
	json_int(j, "deliveries", (int64_t)f->deliveries);
	json_int(j, "reports", (int64_t)f->reports);
	json_time(j, "first", f->first);
	json_time(j, "last", f->last);
	json_slices(j, "domains", f->domains, f->ndomains);
	json_array(j, "days");
	for (i = 0; i < FOLD_DAYS; i++)
		json_int(j, NULL, (int64_t)f->days[i]);
	json_close(j);
	json_close(j);
}

void
json_row(struct json *j, const struct row *r)
{
	char hex[SHA256_HEX + 1];

	sha256_hex(&r->sha256, hex);
	json_object(j, NULL);
	json_str(j, "schema", "espy.row/1");
	json_str(j, "sha256", r->hashed ? hex : NULL);
	json_slice(j, "refused", r->refused ? r->reason : SLICE_NULL);
	json_int(j, "size", (int64_t)r->size);
	json_time(j, "time", r->time);
	json_time(j, "received", r->boundary_time);
	json_time(j, "date", r->date);
	json_time(j, "first_seen", r->first_seen);
	json_slice(j, "message_id", r->message_id);
	json_slice(j, "subject", r->subject);
	json_object(j, "from");
	json_slice(j, "address", r->from_address);
	json_slice(j, "domain", r->from_domain);
	json_slice(j, "org_domain", r->from_org);
	json_slice(j, "display_name", r->from_name);
	json_slice(j, "problem", r->from_problem);
	json_close(j);
	json_slice(j, "mail_from", r->mail_from);
	json_object(j, "boundary");
	json_slice(j, "ip", r->ip);
	json_slice(j, "helo", r->helo);
	json_slice(j, "rdns", r->rdns);
	json_slice(j, "by", r->by);
	json_slice(j, "receiver", r->receiver);
	json_close(j);
	json_str(j, "provenance", provenance_name(r->provenance));
	json_verdicts(j, r);
	json_override(j, r);
	json_counts(j, r);
	json_decided(j, r);
	json_slice(j, "case", r->case_id);
	json_slice(j, "case_owner", r->case_owner);
	json_campaign(j, r);
	json_int(j, "alike", r->alike);
	json_fold(j, r->fold);
	json_slice(j, "source", r->source);
	json_slice(j, "role", r->role);
	json_str(j, "kind", kind_name(r->kind));
	if (r->raised)
		sha256_hex(&r->raised_by, hex);
	json_str(j, "same_delivery", r->raised ? hex : NULL);
	json_int(j, "reports", r->reports);
	json_slice(j, "reporter", r->reporter);
	json_slice(j, "lost", r->lost);
	json_bool(j, "same_id_other_content", r->other_content);
	json_bool(j, "stale", r->stale);
	json_str(j, "text", text_state_name(r->text));
	json_slice(j, "text_reason", r->text_reason);
	json_close(j);
}

void
row_letters(const struct row *r, char out[5])
{
	const struct slice results[] = { r->spf, r->dkim, r->dmarc, r->arc };
	size_t i;

	for (i = 0; i < ARRAY_LEN(results); i++)
		out[i] = r->refused || r->kind != MESSAGE_MAIL ? ' '
		    : r->letters.n == ARRAY_LEN(results) ? r->letters.p[i]
					: result_letter(results[i]);
	out[4] = '\0';
}

const char *
row_strength(const struct row *r)
{
	if (r->kind != MESSAGE_MAIL || r->refused)
		return "-";
	if (r->overrides[OVERRIDE_SERVICE].set)
		return "analyst";
	if (row_is_claim(r) && r->service.n == 0)
		return strength_name(STRENGTH_CLAIMED);
	return r->service.n != 0 ? strength_name(r->strength) : "-";
}

struct slice
row_service(const struct row *r)
{
	if (r->refused)
		return SLICE("refused");
	if (r->lost.n != 0)
		return SLICE("headers lost");
	if (r->kind != MESSAGE_MAIL)
		return slice_str(kind_name(r->kind));
	if (r->service.n != 0 && r->service_name.n != 0)
		return r->service_name;
	return r->service.n != 0 ? r->service : SLICE("not named");
}

void
row_short(const struct row *r, char out[13])
{
	char hex[SHA256_HEX + 1];

	sha256_hex(&r->sha256, hex);
	snprintf(out, 13, "%.12s", r->hashed ? hex : "-");
}

/* What espy itself says, where an analyst says otherwise */
static void
row_machine(struct doc *d, const struct row *r)
{
	if (!r->overrides[OVERRIDE_SERVICE].set)
		return;
	doc_lit(d, ROLE_WARN, "(espy: ");
	doc_add(d, ROLE_WARN, r->machine.service.n != 0 ? r->machine.service
							: SLICE("not named"));
	doc_lit(d, ROLE_WARN, ") ");
}

void
doc_override(struct doc *d, const struct row *r)
{
	size_t i;

	for (i = 0; i < OVERRIDES; i++) {
		const struct override *o = &r->overrides[i];
		char when[20];

		if (!o->set)
			continue;
		clock_long(o->time, when);
		doc_line(d, 2);
		doc_lit(d, ROLE_WARN, "The analyst says: ");
		doc_lit(d, ROLE_HEADING, "%s %s", override_name(
		    (enum override_what)i), i == OVERRIDE_BOUNDARY ? "hop "
								   : "");
		doc_add(d, ROLE_HEADING, o->value.n != 0 ? o->value
							 : SLICE("nobody"));
		doc_line(d, 2);
		doc_lit(d, ROLE_MUTED, "  ");
		doc_add(d, ROLE_MUTED, o->actor);
		doc_lit(d, ROLE_MUTED, ", %s: ", when);
		doc_add(d, ROLE_NORMAL, o->reason);
		if (i == OVERRIDE_BOUNDARY)
			continue;
		doc_line(d, 2);
		doc_lit(d, ROLE_MUTED, "  espy itself says: ");
		doc_add(d, ROLE_NORMAL, i == OVERRIDE_SERVICE
		    ? (r->machine.service.n != 0 ? r->machine.service
						 : SLICE("nobody"))
		    : (r->machine.account.n != 0 ? r->machine.account
						 : SLICE("no account")));
	}
}

void
doc_row(struct doc *d, const struct row *r)
{
	char when[12], letters[5], id[13];

	clock_short(r->time, when);
	row_letters(r, letters);
	row_short(r, id);
	doc_line(d, 0);
	doc_lit(d, ROLE_MUTED, "%-12s  %-11s  %s  ", id, when, letters);
	doc_add(d, ROLE_NORMAL, row_service(r));
	doc_tab(d, 54);
	doc_lit(d, ROLE_MUTED, "%-8s  ", row_strength(r));
	doc_add(d, ROLE_NORMAL, r->from_domain.p != NULL ? r->from_domain
							 : SLICE("-"));
	doc_tab(d, 88);
	doc_add(d, ROLE_INFO, r->case_id.p != NULL ? r->case_id : SLICE(""));
	doc_tab(d, 98);
	if (r->other_content)
		doc_lit(d, ROLE_WARN, "same id, other content: ");
	if (r->kind == MESSAGE_MAIL && row_is_claim(r))
		doc_lit(d, ROLE_WARN, "%s: ", provenance_name(r->provenance));
	row_machine(d, r);
	if (r->fold != NULL)
		doc_lit(d, ROLE_INFO, "%ux ", r->alike);
	doc_add(d, ROLE_NORMAL, r->refused ? r->reason : r->subject);
	if (!r->refused && r->text == ROW_TEXT_REFUSED) {
		doc_lit(d, ROLE_MUTED, "  (its text is not indexed: ");
		doc_add(d, ROLE_MUTED, r->text_reason);
		doc_lit(d, ROLE_MUTED, ")");
	}
}
