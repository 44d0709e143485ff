/* Who sends as our domains: messages and DMARC reports side by side. */

#include <stdio.h>
#include <stdlib.h>

#include "core/base/clock.h"
#include "tui/theme.h"
#include "views/service_view.h"

/* --- relations --- */

uint8_t
relation_role(enum relation r)
{
	switch (r) {
	case RELATION_AUTHORISED:
		return ROLE_OK;
	case RELATION_UNAUTHORISED:
		return ROLE_BAD;
	case RELATION_EXERCISE:
		return ROLE_INFO;
	default:
		return ROLE_WARN;
	}
}

/* The worst that its messages show */
static enum relation
worst(const struct sending *s)
{
	static const enum relation order[] = { RELATION_UNAUTHORISED,
		RELATION_UNKNOWN, RELATION_EXERCISE, RELATION_AUTHORISED };

	for (size_t i = 0; i < ARRAY_LEN(order); i++)
		if (s->by_relation[order[i]] != 0)
			return order[i];
	return RELATION_UNKNOWN;
}

static const struct domain_word *
word_of(const struct domain *d, struct slice service)
{
	for (size_t i = 0; service.n != 0 && i < d->nwords; i++)
		if (slice_eq(d->words[i].service, service))
			return &d->words[i];
	return NULL;
}

/* Of one that only reports know: what people have said */
static enum relation
said(const struct domain *d, const struct domain_service *v)
{
	if (v->word != NULL)
		return v->word->authorised ? RELATION_AUTHORISED
					   : RELATION_UNAUTHORISED;
	for (size_t i = 0; i < d->nauthorised; i++)
		if (slice_eq(d->authorised[i], v->service))
			return RELATION_AUTHORISED;
	return d->complete ? RELATION_UNAUTHORISED : RELATION_UNKNOWN;
}

/* --- loading --- */

static struct domain_service *
slot(struct services *s, struct slice domain, struct slice service)
{
	struct domain_service *to;

	for (size_t i = 0; i < s->n; i++)
		if (slice_eq(s->v[i].domain, domain) &&
		    slice_eq(s->v[i].service, service))
			return &s->v[i];
	to = ARENA_PUSH(&s->arena, s->v, s->n);
	*to = (struct domain_service){ .domain = domain, .service = service };
	return to;
}

static enum err
load_reports(struct services *out, struct session *s, struct error *e)
{
	enum err err = ERR_NONE;

	out->reported = arena_array(&out->arena, s->domains.n + 1,
	    sizeof *out->reported);
	for (size_t i = 0; err == ERR_NONE && i < s->domains.n; i++) {
		struct aggregate_senders *a = &out->reported[i];

		err = store_aggregate_senders(s->store, s->domains.v[i].name,
		    true, 0, s->clock != 0 ? s->clock : clock_now(), a, e);
		out->nreported = i + 1;
		for (size_t k = 0; err == ERR_NONE && k < a->n; k++)
			slot(out, s->domains.v[i].name, a->v[k].service)
			    ->reported = &a->v[k];
	}
	return err;
}

static void
complete(struct services *out, const struct session *s)
{
	for (size_t i = 0; i < out->n; i++) {
		struct domain_service *v = &out->v[i];
		const struct domain *d = domains_find(&s->domains, v->domain);
		const struct service *of = catalogue_find(&s->catalogue,
		    v->service);

		v->name = of != NULL ? of->name
		    : v->messages != NULL && v->messages->name.n != 0
		    ? v->messages->name : v->service;
		if (d != NULL)
			v->word = word_of(d, v->service);
		v->relation = v->messages != NULL ? worst(v->messages)
		    : d != NULL && v->service.n != 0 ? said(d, v)
						     : RELATION_UNKNOWN;
	}
}

static int
rank(enum relation r)
{
	return r == RELATION_UNAUTHORISED ? 0 : r == RELATION_UNKNOWN ? 1
	    : r == RELATION_EXERCISE	  ? 3 : 2;
}

static uint64_t
messages_of(const struct domain_service *v)
{
	return v->messages != NULL ? v->messages->messages : 0;
}

static int64_t
mails_of(const struct domain_service *v)
{
	return v->reported != NULL ? v->reported->mails.all : 0;
}

static int
by_domain(const void *a, const void *b)
{
	const struct domain_service *x = a, *y = b;
	int cmp = slice_cmp(x->domain, y->domain);

	if (cmp == 0)
		cmp = rank(x->relation) - rank(y->relation);
	if (cmp == 0 && messages_of(x) != messages_of(y))
		cmp = messages_of(x) > messages_of(y) ? -1 : 1;
	if (cmp == 0 && mails_of(x) != mails_of(y))
		cmp = mails_of(x) > mails_of(y) ? -1 : 1;
	return cmp != 0 ? cmp : slice_cmp(x->service, y->service);
}

enum err
services_load(struct services *out, struct session *s, struct error *e)
{
	enum err err;

	*out = (struct services){ 0 };
	err = store_service_stats(s->store, &out->stats, e);
	for (size_t i = 0; err == ERR_NONE && i < out->stats.nsendings; i++) {
		const struct sending *x = &out->stats.sendings[i];

		slot(out, x->domain, x->service)->messages = x;
	}
	if (err == ERR_NONE)
		err = load_reports(out, s, e);
	if (err != ERR_NONE) {
		services_free(out);
		return err;
	}
	complete(out, s);
	if (out->n != 0)
		qsort(out->v, out->n, sizeof *out->v, by_domain);
	return ERR_NONE;
}

void
services_free(struct services *s)
{
	for (size_t i = 0; i < s->nreported; i++)
		aggregate_senders_free(&s->reported[i]);
	service_stats_free(&s->stats);
	arena_free(&s->arena);
	*s = (struct services){ 0 };
}

/* --- words --- */

void
service_span(const struct domain_service *v, char out[SERVICE_SPAN])
{
	int64_t first = TIME_UNKNOWN, last = TIME_UNKNOWN;
	char from[6], to[6];

	if (v->messages != NULL) {
		first = v->messages->span.first;
		last = v->messages->span.last;
	}
	if (v->reported != NULL && (first == TIME_UNKNOWN ||
		v->reported->first < first))
		first = v->reported->first;
	if (v->reported != NULL && v->reported->last > last)
		last = v->reported->last;
	out[0] = '\0';
	if (first == TIME_UNKNOWN || last == TIME_UNKNOWN)
		return;
	clock_day(first, from);
	clock_day(last, to);
	snprintf(out, SERVICE_SPAN, "%s..%s", from, to);
}

void
service_trend(const struct stat_span *span, char *out, size_t room)
{
	int64_t more = (int64_t)span->recent - (int64_t)span->before;

	out[0] = '\0';
	if (span->recent == 0 && span->before == 0)
		return;
	snprintf(out, room, more == 0 ? "=" : "%+lld", (long long)more);
}
