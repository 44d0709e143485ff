/* The tables of rules find what trying every rule finds. */

#include <stdio.h>

#include "core/esp/index.h"
#include "tests/unit/tap.h"

/* FNV-1a over services and lines of what is found, in no order */
struct sum {
	uint64_t hits;
	size_t n;
};

static void
add_hit(void *arg, const struct rule_hit *hit)
{
	struct sum *s = arg;

	s->hits += (hit->service + 1) * 0x9e3779b97f4a7c15u ^
	    (uint64_t)hit->rule->line * 0x100000001b3u;
	s->n++;
}

static void
try_all(const struct catalogue *c, enum rule_kind kind, struct slice field,
    struct slice subject, struct sum *sum)
{
	for (uint32_t i = 0; i < c->n; i++)
		for (size_t k = 0; k < c->v[i].nrules; k++) {
			const struct service_rule *r = &c->v[i].rules[k];
			struct rule_hit hit = { i, r };

			if (r->kind == kind && slice_eqi(r->field, field) &&
			    (r->domain.p != NULL
				    ? host_is_under(subject, r->domain)
				    : shape_match(&r->shape, subject, NULL)))
				add_hit(sum, &hit);
		}
}

/* A string that the shape matches, mostly: "*" and classes filled in */
static struct slice
example(const struct service_rule *r, int variant, char out[500])
{
	struct slice s = r->domain.p != NULL ? r->domain : r->shape.text;
	size_t n = 0;

	if (variant % 2 == 1 && r->domain.p != NULL)
		n = (size_t)snprintf(out, 500, "x%d.", variant);
	for (size_t i = 0; i < s.n && n < 480; i++) {
		if (s.p[i] == '*' || s.p[i] == '?')
			out[n++] = (char)('a' + variant);
		else if (s.p[i] == '<') {
			out[n++] = (char)('1' + variant);
			i += slice_chr(slice_from(s, i), '>');
		} else if (s.p[i] == '\\')
			continue;
		else if (s.p[i] != '{' && s.p[i] != '}')
			out[n++] = s.p[i];
	}
	/* the same twice, and in capitals: rare, and must be found once */
	for (size_t i = 0; variant == 2 && i < n; i++)
		if (out[i] >= 'a' && out[i] <= 'z')
			out[i] = (char)(out[i] - 'a' + 'A');
	for (size_t i = 0; variant == 3 && i < n && n + i < 480; i++)
		out[n + i] = out[i];
	return slice_of(out, variant == 3 && 2 * n < 480 ? 2 * n : n);
}

static void
test_names(const struct catalogue *c)
{
	size_t subjects = 0, hits = 0, wrong = 0;

	for (size_t i = 0; i < c->n; i++)
		for (size_t k = 0; k < c->v[i].nrules; k++)
			for (int variant = 0; variant < 4; variant++) {
				const struct service_rule *r =
				    &c->v[i].rules[k];
				struct sum want = { 0 }, got = { 0 };
				struct slice subject;
				char text[1000];

				if (r->kind == RULE_IP ||
				    r->kind == RULE_HEADER_IP)
					continue;
				subject = example(r, variant, text);
				try_all(c, r->kind, r->field, subject, &want);
				rule_index_match(c, r->kind, r->field, subject,
				    add_hit, &got);
				subjects++;
				hits += want.n;
				if (want.n == got.n && want.hits == got.hits)
					continue;
				wrong++;
				printf("# %.*s: %zu, not %zu\n",
				    SLICE_ARG(subject), got.n, want.n);
			}
	ok(hits > subjects / 2, "%zu subjects that %zu rules match", subjects,
	    hits);
	is_int((int64_t)wrong, 0, "the tables find just those");
}

static void
test_addresses(const struct catalogue *c)
{
	size_t wrong = 0, hits = 0;

	for (size_t i = 0; i < c->n; i++)
		for (size_t k = 0; k < c->v[i].nrules; k++)
			for (int variant = 0; variant < 3; variant++) {
				struct cidr at = c->v[i].rules[k].cidr;
				struct sum want = { 0 }, got = { 0 };

				if (c->v[i].rules[k].kind != RULE_IP)
					continue;
				/* first, last, and behind the range */
				for (unsigned b = at.bits; variant > 0 &&
				    b < 128; b++)
					at.octets[b / 8] |=
					    (uint8_t)(0x80 >> b % 8);
				for (int b = 15; variant == 2 && b >= 0 &&
				    ++at.octets[b] == 0; b--)
					;
				at.bits = 128;
				for (uint32_t s = 0; s < c->n; s++)
					for (size_t r = 0;
					    r < c->v[s].nrules; r++) {
						struct rule_hit hit = { s,
							&c->v[s].rules[r] };

						if (hit.rule->kind ==
							RULE_IP &&
						    cidr_has(&hit.rule->cidr,
							&at))
							add_hit(&want, &hit);
					}
				rule_index_ip(c, &at, add_hit, &got);
				hits += want.n;
				wrong += want.n != got.n ||
				    want.hits != got.hits;
			}
	ok(hits > 500, "addresses in %zu ranges", hits);
	is_int((int64_t)wrong, 0, "the table finds just those");
}

int
main(void)
{
	struct catalogue c = { 0 };
	struct error e;

	is_int(catalogue_load(&c, "core/esp/catalogue", &e), ERR_NONE,
	    "the product's catalogue");
	catalogue_add(&c, "nested.ini", SLICE("[service nested]\nname = N\n"
	    "kind = crm\nip = 9.0.0.0/8\nip = 9.1.0.0/16\nip = 9.1.2.0/24\n"
	    "ip = 9.1.2.3\nip = 9.2.0.0/16\nip = 9.255.255.255\n"
	    "ip = 9.1.2.9/24\nip = 2a00::/12\nip = 2a00:1::/32\n"
	    "message-id = *.one-two@*\nmessage-id = *x-y@*\n"
	    "header = X-N: *abcdefghij*\nheader = X-N\nmail-from = ?*@*\n"));
	catalogue_ready(&c);
	test_names(&c);
	test_addresses(&c);
	catalogue_free(&c);
	return done_testing();
}
