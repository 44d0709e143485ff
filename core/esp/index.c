/* Tables of the catalogue's rules, built once. */

#include <stdlib.h>

#include "core/esp/index.h"

enum {
	RANGES_MOST = 64, /* that one address lies in */
	END_LEAST = 2, /* plain characters at an end that a shape goes by */
	END_MOST = 16,
	INNER_SHORT = 4, /* and inside of it */
	INNER_LONG = 8,
};

/* What a rule is looked up by, beside its kind and field. */
enum way {
	WAY_START = 1, /* the plain characters that its shape begins with */
	WAY_END,
	WAY_INNER, /* some that stand in it */
	WAY_ANY,   /* nothing: it is tried each time */
	WAYS
};

struct row {
	uint64_t key;
	uint32_t service, rule;
	uint32_t next; /* 1 + row; 0: the end */
};

/* A published range; those that hold it are found by way of `within`. */
struct ip_row {
	struct cidr cidr;
	uint32_t service, rule;
	uint32_t within; /* 1 + row of the next wider one; 0: none */
};

struct rule_index {
	uint32_t *heads; /* 1 + row */
	size_t mask;
	struct row *rows;
	size_t n;
	struct ip_row *ranges; /* by first address, wider ones first */
	size_t nranges;
	/* how many characters rules of each way go by: bits 1 << number */
	uint32_t lengths[WAYS][RULE_KINDS];
	unsigned kinds; /* bits 1 << kind */
	/* first letters of fields that rules name: their lengths, as bits */
	uint64_t fields[256];
};

#define KEY_ANY ((struct slice){ "", 0 })

/* FNV-1a, ASCII case ignored */
static uint64_t
hash(uint64_t h, struct slice s)
{
	for (size_t i = 0; i < s.n; i++)
		h = (h ^ (uint8_t)ascii_lower(s.p[i])) * 0x100000001b3u;
	return h ^ h >> 29;
}

static uint64_t
key_of(enum rule_kind kind, struct slice s)
{
	return hash(0xcbf29ce484222325u ^ kind, s);
}

static uint64_t
way_key(uint64_t base, enum way way, struct slice literal)
{
	return hash(base + (uint64_t)way * 0x9e3779b97f4a7c15u, literal);
}

/* Stands for every rule of the kind that names the field */
static uint64_t
field_key(enum rule_kind kind, struct slice field)
{
	return ~key_of(kind, field);
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

/* The last two labels of all that it matches; NULL: they differ */
static struct slice
rule_name(struct catalogue *c, const struct service_rule *r)
{
	struct slice ending;
	bool whole = true, exact;

	if (r->field.n != 0 || r->kind == RULE_DKIM_CUSTOMER)
		return SLICE_NULL;
	ending = r->domain.p != NULL
		     ? r->domain
		     : shape_ending(&r->shape, &c->arena, &whole);
	ending = last_labels(ending, &exact);
	return exact || whole ? ending : SLICE_NULL;
}

static enum way
rule_way(struct catalogue *c, const struct service_rule *r,
    struct slice *literal)
{
	struct slice start = shape_beginning(&r->shape, &c->arena);
	bool whole;
	struct slice end = shape_ending(&r->shape, &c->arena, &whole);
	struct slice need = r->shape.need;
	size_t inner = need.n >= INNER_LONG ? INNER_LONG : INNER_SHORT;

	if (start.n >= END_LEAST && start.n >= end.n) {
		*literal = slice_upto(start, END_MOST);
		return WAY_START;
	}
	if (end.n >= END_LEAST) {
		*literal = end.n > END_MOST ? slice_from(end, end.n - END_MOST)
					    : end;
		return WAY_END;
	}
	if (need.n >= inner) {
		*literal = slice_from(need, need.n - inner);
		return WAY_INNER;
	}
	*literal = KEY_ANY;
	return WAY_ANY;
}

static uint64_t
rule_key(struct rule_index *x, struct catalogue *c,
    const struct service_rule *r)
{
	struct slice name, literal;
	enum way way;

	if (r->kind == RULE_HEADER_IP) /* they are wanted all */
		return key_of(r->kind, r->field);
	name = rule_name(c, r);
	if (name.n != 0)
		return key_of(r->kind, name);
	way = rule_way(c, r, &literal);
	x->lengths[way][r->kind] |= 1u << literal.n;
	return way_key(key_of(r->kind, r->field), way, literal);
}

/* In front: so rules are added from the last to the first. */
static void
add_row(struct rule_index *x, uint64_t key, uint32_t service, uint32_t rule)
{
	uint32_t *head = &x->heads[key & x->mask];

	x->rows[x->n] = (struct row){ key, service, rule, *head };
	*head = (uint32_t)++x->n;
}

static int
by_range(const void *a, const void *b)
{
	const struct ip_row *x = a, *y = b;
	int order = memcmp(x->cidr.octets, y->cidr.octets,
	    sizeof x->cidr.octets);

	if (order != 0)
		return order;
	if (x->cidr.bits != y->cidr.bits)
		return x->cidr.bits < y->cidr.bits ? -1 : 1;
	if (x->service != y->service)
		return x->service < y->service ? -1 : 1;
	return x->rule < y->rule ? -1 : x->rule > y->rule;
}

/* The range without what stands behind its bits, or its order would lie */
static struct cidr
range_of(const struct cidr *c)
{
	struct cidr r = { .bits = c->bits };

	memcpy(r.octets, c->octets, c->bits / 8);
	if (c->bits % 8 != 0)
		r.octets[c->bits / 8] = (uint8_t)(c->octets[c->bits / 8] &
		    0xff << (8 - c->bits % 8));
	return r;
}

static void
sort_ranges(struct rule_index *x)
{
	if (x->nranges != 0)
		qsort(x->ranges, x->nranges, sizeof *x->ranges, by_range);
	for (size_t i = 1; i < x->nranges; i++) {
		uint32_t at = (uint32_t)i; /* 1 + the row before */

		while (at != 0 && !cidr_has(&x->ranges[at - 1].cidr,
			   &x->ranges[i].cidr))
			at = x->ranges[at - 1].within;
		x->ranges[i].within = at;
	}
}

static void
add_rule(struct rule_index *x, struct catalogue *c, size_t service,
    size_t rule)
{
	const struct service_rule *r = &c->v[service].rules[rule];

	x->kinds |= 1u << r->kind;
	if (r->kind == RULE_IP) {
		x->ranges[x->nranges++] = (struct ip_row){ range_of(&r->cidr),
			(uint32_t)service, (uint32_t)rule, 0 };
		return;
	}
	if (r->field.n != 0 && !rule_index_field(c, r->kind, r->field)) {
		x->fields[(uint8_t)ascii_lower(r->field.p[0])] |=
		    (uint64_t)1 << r->field.n % 64;
		add_row(x, field_key(r->kind, r->field), (uint32_t)service,
		    (uint32_t)rule);
	}
	add_row(x, rule_key(x, c, r), (uint32_t)service, (uint32_t)rule);
}

struct rule_index *
rule_index_make(struct catalogue *c)
{
	struct rule_index *x = arena_alloc(&c->arena, sizeof *x);
	size_t total = 0, size = 16, ranges = 0;

	for (size_t i = 0; i < c->n; i++)
		for (size_t k = 0; k < c->v[i].nrules; k++, total++)
			ranges += c->v[i].rules[k].kind == RULE_IP;
	while (size < 4 * total)
		size *= 2;
	x->heads = arena_array(&c->arena, size, sizeof *x->heads);
	x->mask = size - 1;
	x->rows = arena_array(&c->arena, 2 * total + 1, sizeof *x->rows);
	x->ranges = arena_array(&c->arena, ranges + 1, sizeof *x->ranges);
	c->index = x;
	for (size_t i = c->n; i-- > 0;)
		for (size_t k = c->v[i].nrules; k-- > 0;)
			add_rule(x, c, i, k);
	sort_ranges(x);
	return x;
}

static bool
rule_matches(const struct service_rule *r, struct slice subject)
{
	if (r->domain.p != NULL)
		return host_is_under(subject, r->domain);
	return shape_match(&r->shape, subject, NULL);
}

/* What is asked for: who is to be called for which rules */
struct query {
	const struct catalogue *c;
	enum rule_kind kind;
	struct slice field, subject; /* subject NULL: whatever it is */
	void (*found)(void *arg, const struct rule_hit *hit);
	void *arg;
};

/* before: how much of the subject has been looked through for what the rules
 * of this row go by; they have been found there already. */
static void
walk(const struct query *q, uint64_t key, struct slice before,
    struct slice literal)
{
	const struct rule_index *x = q->c->index;

	for (uint32_t at = x->heads[key & x->mask]; at != 0;
	    at = x->rows[at - 1].next) {
		const struct row *row = &x->rows[at - 1];
		struct rule_hit hit = { row->service,
			&q->c->v[row->service].rules[row->rule] };

		if (row->key != key || hit.rule->kind != q->kind)
			continue;
		if (hit.rule->field.p != NULL &&
		    !slice_eqi(hit.rule->field, q->field))
			continue;
		if (q->subject.p == NULL ||
		    (rule_matches(hit.rule, q->subject) &&
			slice_findi(before, literal) == SLICE_NONE))
			q->found(q->arg, &hit);
	}
}

static void
walk_key(const struct query *q, uint64_t key)
{
	walk(q, key, SLICE_NULL, SLICE("-"));
}

static void
walk_ends(const struct query *q, uint64_t base, enum way way)
{
	uint32_t lengths = q->c->index->lengths[way][q->kind];
	struct slice s = q->subject;

	for (size_t n = END_LEAST; n <= END_MOST && n <= s.n; n++)
		if (lengths >> n & 1)
			walk_key(q, way_key(base, way, way == WAY_START
				? slice_upto(s, n)
				: slice_from(s, s.n - n)));
}

static void
walk_inner(const struct query *q, uint64_t base, size_t n)
{
	struct slice s = q->subject;

	if (!(q->c->index->lengths[WAY_INNER][q->kind] >> n & 1))
		return;
	for (size_t i = 0; i + n <= s.n; i++) {
		struct slice at = slice_of(s.p + i, n);

		walk(q, way_key(base, WAY_INNER, at), slice_upto(s, i + n - 1),
		    at);
	}
}

void
rule_index_match(const struct catalogue *c, enum rule_kind kind,
    struct slice field, struct slice subject,
    void (*found)(void *arg, const struct rule_hit *hit), void *arg)
{
	struct query q = { c, kind, field, subject, found, arg };
	uint64_t base = key_of(kind, field);
	struct slice name;
	bool exact;

	if (c->index == NULL || subject.p == NULL)
		return;
	name = field.n != 0 ? field : last_labels(subject, &exact);
	if (name.n != 0)
		walk_key(&q, key_of(kind, name));
	walk_ends(&q, base, WAY_START);
	walk_ends(&q, base, WAY_END);
	walk_inner(&q, base, INNER_SHORT);
	walk_inner(&q, base, INNER_LONG);
	if (c->index->lengths[WAY_ANY][kind] != 0)
		walk_key(&q, way_key(base, WAY_ANY, KEY_ANY));
}

static void
found_any(void *arg, const struct rule_hit *hit)
{
	(void)hit;
	*(bool *)arg = true;
}

bool
rule_index_any(const struct catalogue *c, enum rule_kind kind,
    struct slice subject)
{
	bool any = false;

	rule_index_match(c, kind, SLICE_NULL, subject, found_any, &any);
	return any;
}

void
rule_index_named(const struct catalogue *c, enum rule_kind kind,
    struct slice field, void (*found)(void *arg, const struct rule_hit *hit),
    void *arg)
{
	const struct query q = { c, kind, field, SLICE_NULL, found, arg };

	if (c->index != NULL && field.n != 0)
		walk_key(&q, key_of(kind, field));
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
	key = field_key(kind, field);
	for (uint32_t at = x->heads[key & x->mask]; at != 0;
	    at = x->rows[at - 1].next)
		if (x->rows[at - 1].key == key)
			return true;
	return false;
}

bool
rule_index_has(const struct catalogue *c, enum rule_kind kind)
{
	return c->index != NULL && (c->index->kinds >> kind & 1) != 0;
}

static int
by_rule(const void *a, const void *b)
{
	const struct ip_row *const *x = a, *const *y = b;

	if ((*x)->service != (*y)->service)
		return (*x)->service < (*y)->service ? -1 : 1;
	return (*x)->rule < (*y)->rule ? -1 : (*x)->rule > (*y)->rule;
}

/* The last range that begins at the address or before it, 1 + its row */
static uint32_t
last_range(const struct rule_index *x, const struct cidr *address)
{
	size_t low = 0, high = x->nranges;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (memcmp(x->ranges[middle].cidr.octets, address->octets,
			sizeof address->octets) <= 0)
			low = middle + 1;
		else
			high = middle;
	}
	return (uint32_t)low;
}

void
rule_index_ip(const struct catalogue *c, const struct cidr *address,
    void (*found)(void *arg, const struct rule_hit *hit), void *arg)
{
	const struct rule_index *x = c->index;
	const struct ip_row *rows[RANGES_MOST];
	size_t n = 0;

	if (x == NULL)
		return;
	for (uint32_t at = last_range(x, address); at != 0 && n < RANGES_MOST;
	    at = x->ranges[at - 1].within)
		if (cidr_has(&x->ranges[at - 1].cidr, address))
			rows[n++] = &x->ranges[at - 1];
	if (n != 0)
		qsort(rows, n, sizeof *rows, by_rule);
	for (size_t i = 0; i < n; i++) {
		struct rule_hit hit = { rows[i]->service,
			&c->v[rows[i]->service].rules[rows[i]->rule] };

		found(arg, &hit);
	}
}
