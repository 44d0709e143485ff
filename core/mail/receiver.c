/* Receivers from the settings: [receiver NAME], and [arc]. */

#include "core/base/url.h"
#include "core/mail/receiver.h"

#define VALUES_MOST 200 /* of one kind per receiver */

static bool
is_range(struct arena *a, struct slice s)
{
	struct slice address = slice_cut(&s, '/'), normal;
	int64_t bits;

	normal = ip_normal(a, address);
	if (normal.p == NULL)
		return false;
	if (s.n == 0)
		return true;
	return slice_number(s, &bits) &&
	    bits <= (slice_chr(normal, ':') != SLICE_NONE ? 128 : 32);
}

/* "mx.example", ".example" */
static bool
is_host(struct arena *a, struct slice s)
{
	if (s.n != 0 && *s.p == '.')
		s = slice_from(s, 1);
	return host_normal(a, s).p != NULL && ip_normal(a, s).p == NULL;
}

struct key {
	const char *name;
	struct slice **v;
	size_t *n;
	bool host, range;
};

static void
add_value(struct ini *ini, const struct ini_line *line, const struct key *k,
    struct slice v, struct arena *a)
{
	bool good = !k->host && !k->range;

	if (*k->n == VALUES_MOST) {
		ini_complain(ini, line->line, line->key,
		    "more than %d values; left out", VALUES_MOST);
		return;
	}
	good |= k->host && is_host(a, v);
	good |= k->range && is_range(a, v);
	if (!good) {
		ini_complain(ini, line->line, line->key,
		    "\"%.*s\" is no %s; left out", SLICE_ARG(v),
		    k->host && k->range ? "host, .domain or address"
			: k->host	? "host or .domain"
					: "address or range such as "
					  "192.0.2.0/24");
		return;
	}
	*ARENA_PUSH(a, *k->v, *k->n) = slice_dup_lower(a, v);
}

static void
add_values(struct ini *ini, const struct ini_line *line, const struct key *k,
    struct arena *a)
{
	struct slice rest = line->value, v;

	while (rest.n != 0) {
		v = slice_trim(slice_cut(&rest, ','));
		if (v.n != 0)
			add_value(ini, line, k, v, a);
	}
}

static void
read_line(struct ini *ini, struct receiver *r, const struct ini_line *line,
    struct arena *a)
{
	const struct key keys[] = {
		{ "by", &r->by, &r->nby, true, false },
		{ "authserv-id", &r->authserv_id, &r->nauthserv_id, false,
		    false },
		{ "ip", &r->ip, &r->nip, false, true },
		{ "gateway", &r->gateway, &r->ngateway, true, true },
	};
	size_t i;

	if (slice_eqi_str(line->key, "results")) {
		r->results_below = slice_eqi_str(line->value, "below");
		if (!r->results_below && !slice_eqi_str(line->value, "above"))
			ini_complain(ini, line->line, line->key,
			    "is above or below");
		return;
	}
	for (i = 0; i < ARRAY_LEN(keys); i++)
		if (slice_eqi_str(line->key, keys[i].name))
			break;
	if (i == ARRAY_LEN(keys)) {
		ini_complain(ini, line->line, line->key,
		    "not a setting of a receiver (by, authserv-id, ip, "
		    "gateway, results)");
		return;
	}
	add_values(ini, line, &keys[i], a);
}

/* [arc] trust; other keys are complained about with the other sections */
static void
read_sealers(struct receivers *r, struct ini *ini, struct arena *a)
{
	const struct key trust = { "trust", &r->sealers, &r->nsealers, true,
		false };
	const struct ini_section *s = NULL;
	size_t i;

	while ((s = ini_next(ini, "arc", s)) != NULL)
		for (i = 0; i < s->n; i++)
			if (slice_eq_str(s->lines[i].key, trust.name))
				add_values(ini, &s->lines[i], &trust, a);
}

void
receivers_from_ini(struct receivers *r, struct ini *ini, struct arena *a)
{
	const struct ini_section *s = NULL;
	size_t i;

	while ((s = ini_next(ini, "receiver", s)) != NULL) {
		struct receiver *one = ARENA_PUSH(a, r->v, r->n);

		*one = (struct receiver){ .name = slice_dup(a, s->name) };
		for (i = 0; i < s->n; i++)
			read_line(ini, one, &s->lines[i], a);
		if (one->name.n == 0)
			ini_complain(ini, s->line, SLICE(""),
			    "a receiver needs a name: [receiver NAME]");
		if (one->nby == 0)
			ini_complain(ini, s->line, SLICE("by"),
			    "receiver %.*s names no host: by = HOST",
			    SLICE_ARG(one->name));
	}
	read_sealers(r, ini, a);
}

struct receivers
receivers_counted(const struct receivers *all, uint64_t mask,
    struct arena *a)
{
	struct receivers out = { .n = 0 };
	size_t i;

	if (all == NULL)
		return out;
	if (mask == 0)
		return *all;
	out.sealers = all->sealers;
	out.nsealers = all->nsealers;
	for (i = 0; i < all->n; i++)
		if (i >= 64 || (mask >> i & 1) != 0)
			*ARENA_PUSH(a, out.v, out.n) = all->v[i];
	return out;
}

bool
receivers_trust_sealer(const struct receivers *r, struct slice sealer)
{
	size_t i;

	for (i = 0; r != NULL && i < r->nsealers; i++) {
		struct slice of = r->sealers[i];

		if (of.p[0] == '.')
			of = slice_from(of, 1);
		if (host_is_under(sealer, of))
			return true;
	}
	return false;
}
