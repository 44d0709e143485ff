/* DNS questions and answers: sets, kept sorted by question. */

#include <arpa/inet.h>

#include "core/auth/answers.h"
#include "core/base/clock.h"

#define MOST_ALIASES 8 /* CNAMEs followed (RFC 1034 section 3.6.2 warns) */

static const struct {
	uint16_t type;
	const char *name;
} types[] = {
	{ DNS_A, "A" }, { 2, "NS" }, { DNS_CNAME, "CNAME" }, { 6, "SOA" },
	{ DNS_PTR, "PTR" }, { DNS_HINFO, "HINFO" }, { DNS_MX, "MX" },
	{ DNS_TXT, "TXT" }, { DNS_AAAA, "AAAA" }, { 33, "SRV" }, { 43, "DS" }, { 48, "DNSKEY" },
	{ 52, "TLSA" }, { 99, "SPF" }, { 257, "CAA" },
};

const char *
dns_type_name(uint16_t type)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(types); i++)
		if (types[i].type == type)
			return types[i].name;
	return "?";
}

uint16_t
dns_type_from_name(struct slice name)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(types); i++)
		if (slice_eqi_str(name, types[i].name))
			return types[i].type;
	return 0;
}

static int
name_cmp(struct slice a, struct slice b)
{
	while (a.n != 0 && b.n != 0) {
		unsigned char x = (unsigned char)a.p[--a.n];
		unsigned char y = (unsigned char)b.p[--b.n];

		if (x != y)
			return x < y ? -1 : 1;
	}
	return (a.n != 0) - (b.n != 0);
}

int
question_cmp(const struct question *a, const struct question *b)
{
	int order = name_cmp(a->name, b->name);

	return order != 0 ? order : (a->type > b->type) - (a->type < b->type);
}

/* Index of the first answer not before (name, type) */
static size_t
lower_bound(const struct answers *s, struct slice name, uint16_t type)
{
	struct question wanted = { name, type, false };
	size_t low = 0, high = s->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (question_cmp(&s->v[mid].question, &wanted) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static const struct answer *
exact(const struct answers *s, struct slice name, uint16_t type)
{
	size_t i = lower_bound(s, name, type);

	if (i < s->n && s->v[i].question.type == type &&
	    slice_eq(s->v[i].question.name, name))
		return &s->v[i];
	return NULL;
}

/* Is the name there, or one below it (RFC 8020)?  Not by an entry that says
 * that it is not. */
static bool
name_exists(const struct answers *s, struct slice name)
{
	size_t i = lower_bound(s, name, 0);

	for (; i < s->n; i++) {
		struct slice have = s->v[i].question.name;

		if (host_is_under(have, name)) {
			if (s->v[i].status != DNS_NXDOMAIN)
				return true;
			continue;
		}
		if (have.n < name.n ||
		    !slice_eq(slice_from(have, have.n - name.n), name))
			break;
	}
	return false;
}

const struct answer *
answers_find(const struct answers *s, struct slice name, uint16_t type)
{
	static const struct answer nxdomain = { .status = DNS_NXDOMAIN,
		.time = TIME_UNKNOWN };
	static const struct answer nodata = { .status = DNS_NODATA,
		.time = TIME_UNKNOWN };
	static const struct answer loop = { .status = DNS_SERVFAIL,
		.time = TIME_UNKNOWN };
	int aliases;

	for (aliases = 0; aliases <= MOST_ALIASES; aliases++) {
		const struct answer *a = exact(s, name, type);

		if (a == NULL)
			a = exact(s, name, 0); /* SERVFAIL, TIMEOUT of a file */
		if (a != NULL)
			return a;
		a = exact(s, name, DNS_CNAME);
		if (a == NULL || a->n == 0) {
			if (!s->closed)
				return NULL;
			return name_exists(s, name) ? &nodata : &nxdomain;
		}
		name = a->data[0];
	}
	return &loop;
}

/* Copies; one question has one answer, so a newer one replaces it. */
void
answers_add(struct answers *s, const struct answer *add)
{
	size_t i, at = lower_bound(s, add->question.name, add->question.type);
	struct answer copy = *add;

	copy.question.name = slice_dup_lower(&s->arena, add->question.name);
	copy.origin = slice_dup(&s->arena, add->origin);
	copy.data = arena_array(&s->arena, add->n, sizeof *copy.data);
	for (i = 0; i < add->n; i++)
		copy.data[i] = slice_dup(&s->arena, add->data[i]);
	if (at == s->n || s->v[at].question.type != add->question.type ||
	    !slice_eq(s->v[at].question.name, copy.question.name)) {
		ARENA_PUSH(&s->arena, s->v, s->n);
		memmove(s->v + at + 1, s->v + at,
		    (s->n - 1 - at) * sizeof *s->v);
	}
	s->v[at] = copy;
}

void
answers_free(struct answers *s)
{
	arena_free(&s->arena);
	*s = (struct answers){ 0 };
}

void
questions_add_as(struct questions *q, struct arena *a,
    const struct question *add)
{
	size_t i;

	for (i = 0; i < q->n; i++)
		if (q->v[i].type == add->type &&
		    slice_eqi(q->v[i].name, add->name)) {
			q->v[i].personal |= add->personal;
			return;
		}
	*ARENA_PUSH(a, q->v, q->n) = (struct question){
		slice_dup_lower(a, add->name), add->type, add->personal };
}

const struct answer *
answers_ask_as(const struct answers *s, const struct question *question,
    struct questions *q, struct arena *a)
{
	struct question ask = *question;
	const struct answer *found;

	ask.name = slice_dup_lower(a, ask.name);
	found = answers_find(s, ask.name, ask.type);
	if (found != NULL && q->used != NULL)
		questions_add_as(q->used, a, &ask);
	else if (found == NULL && !s->off)
		questions_add_as(q, a, &ask);
	return found;
}

const struct answer *
answers_ask(const struct answers *s, struct slice name, uint16_t type,
    struct questions *q, struct arena *a)
{
	return answers_ask_as(s, &(struct question){ name, type, false }, q,
	    a);
}

struct slice
ip_reverse_name(struct arena *a, struct slice ip)
{
	unsigned char b[16];
	char text[INET6_ADDRSTRLEN], name[sizeof "f.f." * 16 + 16];
	int i;

	if (ip.n >= sizeof text)
		return SLICE_NULL;
	memcpy(text, ip.p != NULL ? ip.p : "", ip.n);
	text[ip.n] = '\0';
	if (inet_pton(AF_INET, text, b) == 1)
		return slice_printf(a, "%u.%u.%u.%u.in-addr.arpa", b[3], b[2],
		    b[1], b[0]);
	if (inet_pton(AF_INET6, text, b) != 1)
		return SLICE_NULL;
	for (i = 0; i < 16; i++) {
		static const char hex[] = "0123456789abcdef";

		name[4 * i] = hex[b[15 - i] & 15];
		name[4 * i + 2] = hex[b[15 - i] >> 4];
		name[4 * i + 1] = name[4 * i + 3] = '.';
	}
	return slice_printf(a, "%.64sip6.arpa", name);
}
