/* One service as a document: what it is, and what of it is here. */

#include <stdio.h>

#include "core/base/clock.h"
#include "core/store/case.h"
#include "tui/theme.h"
#include "views/doc_case.h"
#include "views/doc_record.h"
#include "views/service_view.h"

enum { LABEL = 11, CUSTOMERS_MOST = 15, DAYS = 14 };

static void
heading(struct doc *d, const char *name)
{
	doc_line(d, 0);
	doc_line(d, 0);
	doc_lit(d, ROLE_HEADING, "%s", name);
}

/* What is being made */
struct page {
	struct doc *doc;
	struct service_doors *doors;
	struct session *session;
	const struct services *all;
	struct slice slug;
};

/* Enter on the document's last line leads there. */
static struct service_door *
door(struct page *p)
{
	struct doc *d = p->doc;
	struct service_door *x = ARENA_PUSH(&d->arena, p->doors->v,
	    p->doors->n);

	*x = (struct service_door){ 0 };
	d->lines[d->n - 1].id = (int64_t)p->doors->n - 1;
	return x;
}

/* "WORDS" as the query language quotes them */
static struct slice
quoted(struct slice s, struct arena *a)
{
	struct buf b = { 0 };
	struct slice out;

	buf_add_str(&b, "\"");
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"') /* written twice, it is one */
			buf_add_str(&b, "\"");
		buf_add(&b, s.p + i, 1);
	}
	buf_add_str(&b, "\"");
	out = slice_dup(a, buf_slice(&b));
	buf_free(&b);
	return out;
}

struct slice
domain_service_query(const struct domain_service *v, struct arena *a)
{
	return v->service.n != 0
	    ? slice_printf(a, "protected:%.*s service:%.*s",
		SLICE_ARG(v->domain), SLICE_ARG(v->service))
	    : slice_printf(a, "protected:%.*s is:not-named",
		SLICE_ARG(v->domain));
}

/* --- what it is --- */

static void
contact_lines(struct doc *d, const struct service *s)
{
	const struct service_contact *c = service_contact(s);

	doc_label(d, LABEL, "Contact");
	if (c == NULL) {
		doc_lit(d, ROLE_WARN, s->ncontacts == 0
		    ? "none is known" : "none with a source: ask before it "
		    "is written to");
		return;
	}
	doc_add(d, ROLE_INFO, c->address.n != 0 ? c->address : c->form);
	if (c->address.n != 0 && c->form.n != 0) {
		doc_lit(d, ROLE_MUTED, ", or ");
		doc_add(d, ROLE_INFO, c->form);
	}
	doc_line(d, LABEL);
	doc_lit(d, ROLE_MUTED, "%-*sby ", LABEL, "");
	doc_add(d, ROLE_MUTED, c->source);
	if (c->date.n != 0) {
		doc_lit(d, ROLE_MUTED, ", ");
		doc_add(d, ROLE_MUTED, c->date);
	}
	if (c->worked.n != 0) {
		doc_lit(d, ROLE_MUTED, "; last seen to work ");
		doc_add(d, ROLE_MUTED, c->worked);
	}
	if (c->wants.n == 0)
		return;
	doc_label(d, LABEL, "Wants");
	doc_add(d, ROLE_NORMAL, c->wants);
}

static void
what_lines(struct doc *d, const struct catalogue *c, struct slice slug)
{
	const struct service *s = catalogue_find(c, slug);

	doc_line(d, 0);
	doc_add(d, ROLE_HEADING, s != NULL ? s->name : slug);
	doc_line(d, 0);
	doc_add(d, ROLE_MUTED, slug);
	if (s == NULL) {
		doc_lit(d, ROLE_WARN, "  not in the catalogue (any more)");
		return;
	}
	doc_lit(d, ROLE_MUTED, ", ");
	doc_add(d, ROLE_MUTED, s->kind);
	if (s->country.n != 0) {
		doc_lit(d, ROLE_MUTED, ", ");
		doc_add(d, ROLE_MUTED, s->country);
	}
	for (size_t i = 0; i < s->ncarriers; i++) {
		doc_lit(d, ROLE_MUTED, "%s", i == 0 ? ", rides on " : ", ");
		doc_add(d, ROLE_MUTED, s->carriers[i]);
	}
	contact_lines(d, s);
}

/* --- what of it is here --- */

static void
count(struct doc *d, bool *any, uint64_t n, uint8_t role, const char *word)
{
	if (n == 0)
		return;
	doc_lit(d, role, "%s%llu %s", *any ? ", " : "",
	    (unsigned long long)n, word);
	*any = true;
}

static void
message_lines(struct page *p, const struct service_stat *x)
{
	struct doc *d = p->doc;
	uint64_t named = x->proven + x->observed + x->analyst;
	char first[20], last[20];
	bool any = false;

	doc_label(d, LABEL, "Messages");
	door(p)->query = slice_printf(&d->arena, "service:%.*s",
	    SLICE_ARG(p->slug));
	doc_lit(d, ROLE_NORMAL, "%llu named", (unsigned long long)named);
	if (named != 0) {
		doc_lit(d, ROLE_MUTED, " (");
		count(d, &any, x->proven, ROLE_OK, "proven");
		count(d, &any, x->observed, ROLE_INFO, "observed");
		count(d, &any, x->analyst, ROLE_WARN, "by an analyst's word");
		doc_lit(d, ROLE_MUTED, ")");
	}
	any = true;
	count(d, &any, x->claimed, ROLE_WARN, "that only claim it");
	count(d, &any, x->forged, ROLE_BAD, "with its fields pasted in");
	clock_long(x->span.first, first);
	clock_long(x->span.last, last);
	if (first[0] == '\0')
		return;
	doc_label(d, LABEL, "Seen");
	doc_lit(d, ROLE_NORMAL, "%.10s to %.10s; last 7 days %llu, 7 before "
	    "%llu", first, last, (unsigned long long)x->span.recent,
	    (unsigned long long)x->span.before);
}

/* Messages a day, the oldest first */
static enum err
day_line(struct page *p, struct error *e)
{
	struct doc *d = p->doc;
	int64_t newest = p->all->stats.newest;
	uint64_t days[DAYS];
	enum err err = store_service_days(p->session->store, p->slug, newest,
	    days, DAYS, e);
	char last[6];

	if (err != ERR_NONE || newest == TIME_UNKNOWN)
		return err;
	doc_label(d, LABEL, "By day");
	for (size_t i = 0; i < DAYS; i++)
		doc_lit(d, days[i] != 0 ? ROLE_INFO : ROLE_MUTED, "%llu ",
		    (unsigned long long)days[i]);
	clock_day(newest, last);
	doc_lit(d, ROLE_MUTED, " the last is %s", last);
	return ERR_NONE;
}

static void
domain_line(struct page *p, const struct domain_service *v)
{
	struct doc *d = p->doc;
	struct service_door *x;
	char span[SERVICE_SPAN], trend[24];

	doc_line(d, 4);
	x = door(p);
	x->as = v;
	x->query = domain_service_query(v, &d->arena);
	doc_lit(d, relation_role(v->relation), "  %-12s  ",
	    relation_name(v->relation));
	doc_add(d, ROLE_NORMAL, v->domain);
	doc_tab(d, 36);
	if (v->messages != NULL)
		doc_lit(d, ROLE_NORMAL, "%llu message%s",
		    (unsigned long long)v->messages->messages,
		    plural(v->messages->messages));
	if (v->reported != NULL)
		doc_lit(d, ROLE_MUTED, "%s%lld mails in DMARC reports",
		    v->messages != NULL ? ", " : "",
		    (long long)v->reported->mails.all);
	service_span(v, span);
	doc_lit(d, ROLE_MUTED, "  %s", span);
	if (v->messages != NULL) {
		service_trend(&v->messages->span, trend, sizeof trend);
		doc_lit(d, ROLE_MUTED, "  %s", trend);
	}
	if (v->word != NULL) {
		doc_lit(d, ROLE_MUTED, ", by the word of ");
		doc_add(d, ROLE_MUTED, v->word->who);
	}
}

static void
domain_lines(struct page *p)
{
	const struct services *all = p->all;
	struct doc *d = p->doc;
	bool any = false;

	heading(d, "As protected domains");
	for (size_t i = 0; i < all->n; i++)
		if (slice_eq(all->v[i].service, p->slug)) {
			domain_line(p, &all->v[i]);
			any = true;
		}
	if (!any) {
		doc_line(d, 2);
		doc_lit(d, ROLE_MUTED, "  as none of ours");
	}
}

static enum err
customer_lines(struct page *p, struct error *e)
{
	struct doc *d = p->doc;
	struct service_customer *v;
	size_t n;
	enum err err = store_service_customers(p->session->store, p->slug,
	    CUSTOMERS_MOST + 1, &d->arena, &v, &n, e);

	if (err != ERR_NONE)
		return err;
	heading(d, "Accounts");
	for (size_t i = 0; i < n && i < CUSTOMERS_MOST; i++) {
		doc_line(d, 4);
		door(p)->query = slice_printf(&d->arena,
		    "service:%.*s account:%.*s", SLICE_ARG(p->slug),
		    SLICE_ARG(quoted(v[i].value, &d->arena)));
		doc_lit(d, ROLE_NORMAL, "  %6llu  ",
		    (unsigned long long)v[i].messages);
		doc_add(d, ROLE_MUTED, v[i].kind);
		doc_tab(d, 28);
		doc_add(d, ROLE_INFO, v[i].value);
	}
	doc_line(d, 2);
	if (n == 0)
		doc_lit(d, ROLE_MUTED, "  none is visible in its messages");
	else if (n > CUSTOMERS_MOST) {
		door(p)->query = slice_printf(&d->arena,
		    "service:%.*s has:account", SLICE_ARG(p->slug));
		doc_lit(d, ROLE_MUTED, "  and more: Enter shows all messages "
		    "with an account");
	} else
		d->n--; /* nothing to add */
	return ERR_NONE;
}

static enum err
case_lines(struct page *p, struct error *e)
{
	struct doc *d = p->doc;
	struct cases cases = { 0 };
	enum err err = store_cases(p->session->store, &cases, e);
	bool any = false;

	if (err != ERR_NONE)
		return err;
	heading(d, "Cases");
	for (size_t i = 0; i < cases.n; i++) {
		const struct case_row *c = &cases.v[i];

		if (!slice_eq(c->service, p->slug))
			continue;
		any = true;
		doc_line(d, 4);
		door(p)->case_id = slice_dup(&d->arena, c->id);
		doc_lit(d, ROLE_NORMAL, "  ");
		doc_add(d, ROLE_INFO, c->id);
		doc_lit(d, ROLE_NORMAL, "  ");
		doc_add(d, ROLE_NORMAL, c->state);
		doc_lit(d, ROLE_NORMAL, "  %llu message%s  ",
		    (unsigned long long)c->messages, plural(c->messages));
		doc_add(d, ROLE_NORMAL, c->title);
	}
	if (!any) {
		doc_line(d, 2);
		doc_lit(d, ROLE_MUTED, "  none");
	}
	cases_free(&cases);
	return ERR_NONE;
}

/* How it has dealt with cases before */
static enum err
record_lines(struct page *p, struct error *e)
{
	struct service_record r;
	enum err err = store_service_record(p->session->store, p->slug, &r,
	    e);

	if (err == ERR_NONE)
		doc_record(p->doc, &r);
	service_record_free(&r);
	return err;
}

enum err
doc_service(struct doc *d, struct service_doors *doors, struct session *s,
    const struct services *all, struct slice slug, struct error *e)
{
	const struct service_stat *x = service_stats_find(&all->stats, slug);
	struct page p = { .doc = d, .doors = doors, .session = s, .all = all,
		.slug = slug };
	enum err err = ERR_NONE;

	*doors = (struct service_doors){ 0 };
	what_lines(d, &s->catalogue, slug);
	if (x != NULL) {
		message_lines(&p, x);
		err = day_line(&p, e);
		if (err == ERR_NONE)
			err = record_lines(&p, e);
	} else {
		doc_label(d, LABEL, "Messages");
		doc_lit(d, ROLE_MUTED, "none here");
	}
	domain_lines(&p);
	if (err == ERR_NONE)
		err = customer_lines(&p, e);
	return err != ERR_NONE ? err : case_lines(&p, e);
}
