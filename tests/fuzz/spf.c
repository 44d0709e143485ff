/* Fuzzes check_host: records, macros, explanations, senders and HELO names. */

#include <stdlib.h>

#include "core/auth/compute.h"
#include "core/base/clock.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
add(struct answers *s, const char *name, uint16_t type, enum dns_status status,
    struct slice data)
{
	struct answer a = { .question = { slice_str(name), type, false },
		.status = status, .data = &data, .n = status == DNS_OK,
		.time = TIME_UNKNOWN };

	answers_add(s, &a);
}

/* The world: a record for each line that is left, and some hosts */
static void
fill(struct answers *s, struct slice lines)
{
	static const char *const names[] = { "x.example", "a.example",
		"b.example", "c.example", "d.example" };
	size_t i;

	for (i = 0; i < ARRAY_LEN(names) && lines.n != 0; i++)
		add(s, names[i], DNS_TXT, DNS_OK, slice_cut(&lines, '\n'));
	add(s, "a.example", DNS_A, DNS_OK, SLICE("192.0.2.1"));
	add(s, "a.example", DNS_MX, DNS_OK, slice_cut(&lines, '\n'));
	add(s, "b.example", DNS_A, DNS_TIMEOUT, SLICE(""));
	add(s, "9.113.0.203.in-addr.arpa", DNS_PTR, DNS_OK, lines);
}

static void
check(const struct spf *out, unsigned rounds)
{
	if (out->result > SPF_UNVERIFIABLE || out->lookups > 11 ||
	    out->voids > 3 || out->npath > 12 || rounds > 24 ||
	    (out->reason.n == 0 && out->result != SPF_PASS) ||
	    (out->matched.p != NULL && out->npath == 0))
		abort();
}

/* From the whole world at once, and in rounds: the same */
static void
run(const struct answers *all, struct slice sender, struct slice helo)
{
	struct arena a = { 0 };
	struct mail m = { .arena = &a, .boundary.time = TIME_UNKNOWN };
	struct answers have = { 0 };
	struct questions q = { 0 };
	struct compute c = { &m, all, &q, 1795600000 };
	struct spf whole, out;
	unsigned rounds = 0;
	size_t i;

	spf_check_host(&whole, &c, SLICE("203.0.113.9"), SLICE_NULL, sender,
	    helo);
	c.answers = &have;
	do {
		for (i = 0; i < q.n; i++) {
			struct answer got = *answers_find(all, q.v[i].name,
			    q.v[i].type);

			got.question = q.v[i];
			answers_add(&have, &got);
		}
		q = (struct questions){ 0 };
		spf_check_host(&out, &c, SLICE("203.0.113.9"), SLICE_NULL,
		    sender, helo);
		check(&out, rounds);
	} while (q.n != 0 && rounds++ < 30);
	check(&whole, rounds);
	if (out.result != whole.result || !slice_eq(out.reason, whole.reason) ||
	    !slice_eq(out.explanation, whole.explanation))
		abort();
	answers_free(&have);
	arena_free(&a);
}

/* Lines: the sender, the HELO name, then records */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice lines = slice_of((const char *)data, size), sender, helo;
	struct answers all = { .closed = true };

	sender = slice_cut(&lines, '\n');
	helo = slice_cut(&lines, '\n');
	fill(&all, lines);
	run(&all, sender, helo);
	answers_free(&all);
	return 0;
}
