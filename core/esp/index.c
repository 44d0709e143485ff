/* Tables of the catalogue's rules, built once. */

#include "core/esp/index.h"

struct row {
	uint64_t key;
	uint32_t service, rule;
	uint32_t next; /* 1 + row; 0: the end */
};

struct rule_index {
	uint32_t *heads; /* 1 + row */
	size_t mask;
	struct row *rows;
	size_t n;
	bool any[RULE_KINDS]; /* has rules without a name to look up */
	/* first letters of fields that rules name: their lengths, as bits */
	uint64_t fields[256];
};

#define KEY_ANY ((struct slice){ "", 0 })

/* FNV-1a, ASCII case ignored */
static uint64_t
key_of(enum rule_kind kind, struct slice s)
{
	uint64_t h = 0xcbf29ce484222325u ^ kind;

	for (size_t i = 0; i < s.n; i++)
		h = (h ^ (uint8_t)ascii_lower(s.p[i])) * 0x100000001b3u;
	return h ^ h >> 29;
}

/* The last two labels of a host or address; *exact: that is certain even if
 * more stood before. */
static struct slice
last_labels(struct slice s, bool *exact)
{
	size_t i = s.n;
	int separators = 0;

	while (i > 0) {
		char c = s.p[i - 1];

		if ((c == '.' || c == '@') && ++separators == 2)
			break;
		i--;
	}
	*exact = separators == 2;
	return slice_from(s, i);
}

static struct slice
rule_name(struct catalogue *c, const struct service_rule *r)
{
	struct slice ending;
	bool whole = true, exact;

	switch (r->kind) {
	case RULE_HEADER:
	case RULE_HEADER_IP:
	case RULE_FORWARD_HEADER:
	case RULE_SIGNED:
		return r->field;
	case RULE_IP:
	case RULE_DKIM_CUSTOMER:
		return KEY_ANY;
	default:
		break;
	}
	if (r->domain.p != NULL)
		ending = r->domain;
	else
		ending = shape_ending(&r->shape, &c->arena, &whole);
	ending = last_labels(ending, &exact);
	return exact || whole ? ending : KEY_ANY;
}

static void
add_row(struct rule_index *x, uint64_t key, uint32_t service, uint32_t rule)
{
	uint32_t *at = &x->heads[key & x->mask];

	while (*at != 0) /* at the end: keeps the catalogue's order */
		at = &x->rows[*at - 1].next;
	x->rows[x->n] = (struct row){ .key = key, .service = service,
		.rule = rule };
	*at = (uint32_t)++x->n;
}

struct rule_index *
rule_index_make(struct catalogue *c)
{
	struct rule_index *x = arena_alloc(&c->arena, sizeof *x);
	size_t total = 0, size = 16;

	for (size_t i = 0; i < c->n; i++)
		total += c->v[i].nrules;
	while (size < 2 * total)
		size *= 2;
	x->heads = arena_array(&c->arena, size, sizeof *x->heads);
	x->mask = size - 1;
	x->rows = arena_array(&c->arena, total + 1, sizeof *x->rows);
	for (size_t i = 0; i < c->n; i++)
		for (size_t k = 0; k < c->v[i].nrules; k++) {
			const struct service_rule *r = &c->v[i].rules[k];
			struct slice name = rule_name(c, r);

			x->any[r->kind] |= name.n == 0;
			if (r->field.n != 0)
				x->fields[(uint8_t)ascii_lower(name.p[0])] |=
				    (uint64_t)1 << name.n % 64;
			add_row(x, key_of(r->kind, name), (uint32_t)i,
			    (uint32_t)k);
		}
	return x;
}

static bool
rule_matches(const struct service_rule *r, struct slice subject)
{
	if (r->domain.p != NULL)
		return host_is_under(subject, r->domain);
	return shape_match(&r->shape, subject, NULL);
}

static void
walk(const struct catalogue *c, enum rule_kind kind, struct slice name,
    const struct slice *subject,
    void (*found)(void *arg, const struct rule_hit *hit), void *arg)
{
	const struct rule_index *x = c->index;
	uint64_t key = key_of(kind, name);

	for (uint32_t at = x->heads[key & x->mask]; at != 0;
	    at = x->rows[at - 1].next) {
		const struct row *row = &x->rows[at - 1];
		struct rule_hit hit = { row->service,
			&c->v[row->service].rules[row->rule] };

		if (row->key != key || hit.rule->kind != kind)
			continue;
		if (hit.rule->field.p != NULL &&
		    !slice_eqi(hit.rule->field, name))
			continue;
		if (subject == NULL || rule_matches(hit.rule, *subject))
			found(arg, &hit);
	}
}

void
rule_index_match(const struct catalogue *c, enum rule_kind kind,
    struct slice field, struct slice subject,
    void (*found)(void *arg, const struct rule_hit *hit), void *arg)
{
	bool exact;

	if (c->index == NULL || subject.p == NULL)
		return;
	if (field.n == 0)
		field = last_labels(subject, &exact);
	if (field.n != 0)
		walk(c, kind, field, &subject, found, arg);
	if (c->index->any[kind])
		walk(c, kind, KEY_ANY, &subject, found, arg);
}

void
rule_index_named(const struct catalogue *c, enum rule_kind kind,
    struct slice field, void (*found)(void *arg, const struct rule_hit *hit),
    void *arg)
{
	if (c->index != NULL && field.n != 0)
		walk(c, kind, field, NULL, found, arg);
}

bool
rule_index_field(const struct catalogue *c, enum rule_kind kind,
    struct slice field)
{
	const struct rule_index *x = c->index;
	uint64_t key;

	if (x == NULL || field.n == 0 ||
	    !(x->fields[(uint8_t)ascii_lower(field.p[0])] >> field.n % 64 & 1))
		return false;
	key = key_of(kind, field);
	for (uint32_t at = x->heads[key & x->mask]; at != 0;
	    at = x->rows[at - 1].next)
		if (x->rows[at - 1].key == key)
			return true;
	return false;
}

void
rule_index_each(const struct catalogue *c, enum rule_kind kind,
    void (*found)(void *arg, const struct rule_hit *hit), void *arg)
{
	if (c->index != NULL)
		walk(c, kind, KEY_ANY, NULL, found, arg);
}
