/* A campaign as a document: counts, days, what is related, why. */

#include "core/base/clock.h"
#include "tui/bar.h"
#include "tui/theme.h"
#include "views/doc_campaign.h"
#include "views/json_row.h"

enum { LABEL = 10, SHOWN = 6, SPARK = 14, ID_COLUMNS = 8 };

enum err
whole_campaign_read(struct whole_campaign *w, struct store *s, int64_t id,
    struct error *e)
{
	enum err err;
	size_t i;

	*w = (struct whole_campaign){ 0 };
	err = store_campaigns(s, &id, 1, &w->campaigns, e);
	if (err == ERR_NONE && w->campaigns.n == 0)
		err = err_set(e, ERR_ABSENT, "campaign c%lld is gone",
		    (long long)id);
	if (err == ERR_NONE)
		err = store_campaign_messages(s, id, &w->rows, e);
	if (err != ERR_NONE)
		return err;
	w->joined = arena_array(&w->arena, w->rows.n, sizeof *w->joined);
	for (i = 0; err == ERR_NONE && i < w->rows.n; i++)
		err = campaign_joined(s, w->rows.v[i].id, &w->arena,
		    &w->joined[i], e);
	if (err == ERR_NONE)
		err = campaign_related(s, &w->campaigns.v[0], &w->rows,
		    &w->arena, &w->related, &w->nrelated, e);
	if (err == ERR_NONE)
		case_summarise(&w->summary, w->rows.v, w->rows.n, SLICE_NULL,
		    &w->arena);
	return err;
}

void
whole_campaign_free(struct whole_campaign *w)
{
	campaigns_free(&w->campaigns);
	rows_free(&w->rows);
	arena_free(&w->arena);
}

/* --- one line --- */

/* Its messages day by day in at most `width` columns, as a spark line */
static void
spark_words(struct doc *d, const struct campaign_row *c, size_t width,
    bool blocks)
{
	uint64_t counts[CAMPAIGN_MOST_DAYS] = { 0 };
	size_t n = c->ndays < width ? c->ndays : width, i;
	struct text t = { 0 };
	struct buf b = { 0 };

	for (i = 0; n != 0 && i < c->ndays; i++)
		counts[i * n / c->ndays] += c->days[i];
	bar_spark(&t, counts, n, blocks);
	text_utf8(&t, &b);
	doc_lit(d, ROLE_BAR, "%s", buf_slice(&b).p);
	buf_free(&b);
	text_free(&t);
}

static void
counts_words(struct doc *d, const struct campaign_row *c)
{
	uint64_t open = c->dispositions[DISPOSITION_OPEN];

	doc_lit(d, ROLE_NORMAL, "%llu message%s, %llu deliver%s, %llu "
	    "report%s", (unsigned long long)c->messages,
	    plural(c->messages), (unsigned long long)c->deliveries,
	    c->deliveries == 1 ? "y" : "ies", (unsigned long long)c->reports,
	    plural(c->reports));
	if (open != c->messages)
		doc_lit(d, ROLE_MUTED, ", %llu open",
		    (unsigned long long)open);
}

static void
seen_words(struct doc *d, const struct campaign_row *c)
{
	char first[6], last[6];

	clock_day(c->first, first);
	clock_day(c->last, last);
	if (c->first == TIME_UNKNOWN)
		doc_lit(d, ROLE_MUTED, "-");
	else
		doc_lit(d, ROLE_MUTED, "%s..%s", first, last);
}

/* The most frequent one, and how many more there are */
static void
value_words(struct doc *d, const struct campaign_values *v)
{
	if (v->n == 0) {
		doc_lit(d, ROLE_MUTED, "-");
		return;
	}
	doc_add(d, ROLE_NORMAL, v->v[0].value);
	if (v->n > 1)
		doc_lit(d, ROLE_MUTED, " +%zu", v->n - 1);
}

static struct slice
service_words(const struct campaign_row *c)
{
	return c->service_name.n != 0 ? c->service_name
	    : c->service.n != 0	      ? c->service
				      : SLICE("not named");
}

void
doc_campaign_row(struct doc *d, const struct campaign_row *c, bool blocks)
{
	char name[CAMPAIGN_NAME];

	campaign_name(c->id, name);
	doc_line(d, ID_COLUMNS);
	doc_lit(d, ROLE_INFO, "%s", name);
	doc_tab(d, ID_COLUMNS);
	counts_words(d, c);
	doc_tab(d, 52);
	seen_words(d, c);
	doc_tab(d, 66);
	spark_words(d, c, SPARK, blocks);
	doc_tab(d, 82);
	doc_add(d, ROLE_NORMAL, service_words(c));
	doc_tab(d, 102);
	value_words(d, &c->accounts);
	doc_tab(d, 122);
	value_words(d, &c->domains);
	doc_tab(d, 150);
	doc_add(d, ROLE_NORMAL, c->subject);
}

/* --- all of it --- */

static void
values_line(struct doc *d, const char *name, const struct campaign_values *v,
    const char *none)
{
	size_t i;

	doc_label(d, LABEL, name);
	for (i = 0; i < v->n && i < SHOWN; i++) {
		doc_lit(d, ROLE_MUTED, "%s", i != 0 ? ", " : "");
		doc_add(d, ROLE_INFO, v->v[i].value);
		doc_lit(d, ROLE_NORMAL, " %llu",
		    (unsigned long long)v->v[i].messages);
		if (v->v[i].more.n != 0) {
			doc_lit(d, ROLE_MUTED, " (");
			doc_add(d, ROLE_MUTED, v->v[i].more);
			doc_lit(d, ROLE_MUTED, ")");
		}
	}
	if (v->n == 0)
		doc_lit(d, ROLE_MUTED, "%s", none);
	if (v->n > SHOWN)
		doc_lit(d, ROLE_MUTED, " and %zu more", v->n - SHOWN);
}

static void
decided_line(struct doc *d, const struct campaign_row *c)
{
	bool any = false;
	size_t i;

	doc_label(d, LABEL, "Decided");
	for (i = 0; i < DISPOSITIONS; i++) {
		if (c->dispositions[i] == 0)
			continue;
		doc_lit(d, ROLE_NORMAL, "%s%llu %s", any ? ", " : "",
		    (unsigned long long)c->dispositions[i],
		    disposition_name((enum disposition)i));
		any = true;
	}
}

static void
cases_line(struct doc *d, const struct campaign_row *c)
{
	size_t i;

	if (c->ncases == 0)
		return;
	doc_label(d, LABEL, "Cases");
	for (i = 0; i < c->ncases; i++) {
		doc_lit(d, ROLE_MUTED, "%s", i != 0 ? ", " : "");
		doc_add(d, ROLE_INFO, c->cases[i]);
	}
}

static void
days_line(struct doc *d, const struct campaign_row *c, size_t width,
    bool blocks)
{
	uint64_t most = 0;
	size_t i;

	for (i = 0; i < c->ndays; i++)
		if (c->days[i] > most)
			most = c->days[i];
	if (most == 0 || width == 0)
		return;
	doc_label(d, LABEL, "By day");
	spark_words(d, c, width, blocks);
	doc_lit(d, ROLE_MUTED, "  at most %llu",
	    (unsigned long long)most);
}

void
doc_campaign_summary(struct doc *d, const struct whole_campaign *w,
    size_t spark, bool blocks)
{
	const struct campaign_row *c = &w->campaigns.v[0];
	char name[CAMPAIGN_NAME], first[20], last[20];

	campaign_name(c->id, name);
	clock_long(c->first, first);
	clock_long(c->last, last);
	doc_label(d, LABEL, "Campaign");
	doc_lit(d, ROLE_HEADING, "%s  ", name);
	doc_add(d, ROLE_HEADING, c->subject);
	doc_label(d, LABEL, "Seen");
	counts_words(d, c);
	if (c->first != TIME_UNKNOWN)
		doc_lit(d, ROLE_NORMAL, "  %.16s .. %.16s UTC", first, last);
	if (c->submitted != 0)
		doc_lit(d, ROLE_WARN, "  %llu submitted",
		    (unsigned long long)c->submitted);
	days_line(d, c, spark, blocks);
	doc_label(d, LABEL, "Service");
	doc_add(d, c->service.n != 0 ? ROLE_NORMAL : ROLE_WARN,
	    service_words(c));
	values_line(d, "Domains", &c->domains, "no protected domain");
	values_line(d, "Accounts", &c->accounts,
	    "none named in the messages");
	values_line(d, "Relays", &c->ips, "none known");
	decided_line(d, c);
	cases_line(d, c);
}

static void
related_line(struct doc *d, const struct related *r)
{
	static const char *const whats[] = {
		[RELATED_CONTENT] = "the same content through ",
		[RELATED_ACCOUNT] = "the same account ",
		[RELATED_RELAY] = "the same relay " };
	char name[CAMPAIGN_NAME], hex[SHA256_HEX + 1];

	campaign_name(r->campaign, name);
	sha256_hex(&r->like, hex);
	if (r->campaign != 0)
		doc_lit(d, ROLE_INFO, "%s", name);
	else
		doc_lit(d, ROLE_INFO, "message %.12s", hex);
	doc_lit(d, ROLE_NORMAL, ": %s", whats[r->how]);
	if (r->how == RELATED_CONTENT) {
		doc_add(d, ROLE_WARN, r->service.n != 0 ? r->service
		    : SLICE("a service that is not named"));
		doc_lit(d, ROLE_MUTED, " (");
		doc_add(d, ROLE_MUTED, r->words);
		doc_lit(d, ROLE_MUTED, ")");
		return;
	}
	doc_add(d, ROLE_NORMAL, r->value);
	doc_lit(d, ROLE_NORMAL, " at the same time, %llu message%s",
	    (unsigned long long)r->messages, plural(r->messages));
}

void
doc_campaign_related(struct doc *d, const struct whole_campaign *w)
{
	size_t i;

	for (i = 0; i < w->nrelated; i++) {
		doc_label(d, LABEL, i == 0 ? "Related" : "");
		related_line(d, &w->related[i]);
	}
}

void
doc_campaign_messages(struct doc *d, const struct whole_campaign *w)
{
	char hex[SHA256_HEX + 1];
	size_t i;

	for (i = 0; i < w->rows.n; i++) {
		const struct joined *j = &w->joined[i];

		doc_row(d, &w->rows.v[i]);
		doc_line(d, 14);
		if (!j->known) {
			doc_lit(d, ROLE_MUTED, "%14sthe message that it was "
			    "put beside is gone", "");
			continue;
		}
		sha256_hex(&j->beside, hex);
		doc_lit(d, ROLE_MUTED, "%14sbeside %.12s: ", "", hex);
		doc_add(d, ROLE_MUTED, j->words);
	}
}
