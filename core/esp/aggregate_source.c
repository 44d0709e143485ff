/* The services of the rows of aggregate reports, by the reporter's word. */

#include <stdlib.h>

#include "core/base/buf.h"
#include "core/base/clock.h"
#include "core/base/hash.h"
#include "core/esp/aggregate_source.h"
#include "core/esp/catalogue.h"

/* What was worked out; rows of one key have one answer. */
struct known {
	struct slice key; /* NULL: free */
	struct slice service, carrier;
	unsigned strength;
};

struct sources {
	const struct catalogue *c;
	struct arena keys;
	struct known *v; /* hashed by key */
	size_t room, n;
	struct buf key;
};

static void
key_add(struct buf *b, struct slice s)
{
	buf_add_slice(b, s);
	buf_add_char(b, '\n');
}

/* The passes of a row: what a sender's failed signature names is no fact. */
static struct slice
key_of(struct sources *s, const struct aggregate_row *w)
{
	size_t i;

	buf_clear(&s->key);
	key_add(&s->key, w->ip);
	for (i = 0; i < w->nsignatures; i++) {
		if (!slice_eq_str(w->signatures[i].result, "pass"))
			continue;
		key_add(&s->key, w->signatures[i].domain);
		key_add(&s->key, w->signatures[i].selector);
	}
	buf_add_char(&s->key, '\n');
	for (i = 0; i < w->nsenders; i++)
		if (slice_eq_str(w->senders[i].result, "pass"))
			key_add(&s->key, w->senders[i].domain);
	return buf_slice(&s->key);
}

static uint64_t
hash_of(struct slice s)
{
	uint64_t h = 0xcbf29ce484222325; /* FNV-1a */
	size_t i;

	for (i = 0; i < s.n; i++)
		h = (h ^ (unsigned char)s.p[i]) * 0x100000001b3;
	return h ^ h >> 29;
}

/* The entry of that key, or the free one where it belongs */
static struct known *
find(struct sources *s, struct slice key)
{
	size_t i = (size_t)hash_of(key) & (s->room - 1);

	while (s->v[i].key.p != NULL && !slice_eq(s->v[i].key, key))
		i = (i + 1) & (s->room - 1);
	return &s->v[i];
}

static void
grow(struct sources *s)
{
	struct known *old = s->v;
	size_t room = s->room, i;

	s->room = room != 0 ? room * 2 : 1024;
	s->v = xcalloc(s->room, sizeof *s->v);
	for (i = 0; i < room; i++)
		if (old[i].key.p != NULL)
			*find(s, old[i].key) = old[i];
	free(old);
}

/* SPF of the envelope sender, rather than of HELO */
static const struct aggregate_spf *
spf_pass(const struct aggregate_row *w)
{
	const struct aggregate_spf *found = NULL;
	size_t i;

	for (i = 0; i < w->nsenders; i++) {
		const struct aggregate_spf *x = &w->senders[i];

		if (!slice_eq_str(x->result, "pass") || x->domain.n == 0)
			continue;
		if (!slice_eq_str(x->scope, "helo"))
			return x;
		found = x;
	}
	return found;
}

static void
record(struct auth *auth, struct recorded_result *results,
    const struct aggregate_row *w)
{
	const struct aggregate_spf *spf = spf_pass(w);
	struct recorded *r = &auth->recorded;
	size_t i;

	r->trust = TRUST_CONFIGURED;
	r->dkim = results;
	for (i = 0; i < w->nsignatures; i++)
		if (slice_eq_str(w->signatures[i].result, "pass"))
			results[r->ndkim++] = (struct recorded_result){
				.result = SLICE("pass"), .field = -1,
				.domain = w->signatures[i].domain,
				.selector = w->signatures[i].selector };
	if (spf == NULL)
		return;
	r->spf = &results[r->ndkim];
	*r->spf = (struct recorded_result){ .result = SLICE("pass"),
		.domain = spf->domain, .field = -1 };
}

/* A mail of which only this much is known */
static void
work_out(struct sources *s, const struct aggregate_row *w, struct known *k)
{
	static const struct domains none;
	struct recorded_result results[AGGREGATE_MOST_DKIM + 1];
	struct arena a = { 0 };
	struct auth auth = { 0 };
	struct attribution out;
	struct relationship rel;
	struct questions q = { 0 };
	struct mail m = { .arena = &a, .date = TIME_UNKNOWN };

	m.boundary = (struct boundary){ .hop = -1, .ip = w->ip,
		.time = TIME_UNKNOWN, .receiver = SLICE("the reporter"),
		.trust = w->ip.p != NULL ? TRUST_CONFIGURED : TRUST_NONE };
	m.from = (struct from){ .field = -1, .domain = w->header_from };
	record(&auth, results, w);
	esp_run(&out, &rel, &m, &auth, s->c, &none, NULL, &q);
	k->service = out.service;
	k->carrier = out.carrier;
	k->strength = out.service.p != NULL ? out.strength : STRENGTH_NONE;
	arena_free(&a);
}

static void
row_source(struct sources *s, struct aggregate_row *w)
{
	struct slice key = key_of(s, w);
	struct known *k;

	if (s->n * 2 >= s->room)
		grow(s);
	k = find(s, key);
	if (k->key.p == NULL) {
		k->key = slice_dup(&s->keys, key);
		s->n++;
		work_out(s, w, k);
	}
	w->service = k->service;
	w->carrier = k->carrier;
	w->strength = k->strength;
}

void
aggregate_sources(struct aggregates *a, const struct catalogue *c)
{
	struct sources s = { .c = c };
	size_t i, k;

	for (i = 0; i < a->n; i++)
		for (k = 0; k < a->v[i].nrows; k++)
			row_source(&s, &a->v[i].rows[k]);
	free(s.v);
	buf_free(&s.key);
	arena_free(&s.keys);
}
