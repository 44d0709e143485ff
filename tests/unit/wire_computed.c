/* Computed results on the wire: whole, and checked as hostile. */

#include <stdlib.h>

#include "core/base/buf.h"
#include "core/work/parser.h"
#include "core/work/wire.h"
#include "tests/unit/computed.h"
#include "tests/unit/tap.h"

enum { NFIELDS = 2 };

/* Sizes that core/work/wire_computed.c was written for (64 bits). */
static void
test_sizes(void)
{
	is_int(sizeof(struct computed), 928, "struct computed is known");
	is_int(sizeof(struct spf), 192, "struct spf is known");
	is_int(sizeof(struct dkim_signature), 240,
	    "struct dkim_signature is known");
	is_int(sizeof(struct dmarc_view), 216, "struct dmarc_view is known");
	is_int(sizeof(struct dmarc_identifier), 64,
	    "struct dmarc_identifier is known");
	is_int(sizeof(struct arc), 72, "struct arc is known");
	is_int(sizeof(struct arc_set), 112, "struct arc_set is known");
	is_int(sizeof(struct disagreement), 64,
	    "struct disagreement is known");
	is_int(sizeof(struct question), 24, "struct question is known");
}

static bool
decode(struct auth *out, struct slice octets, struct arena *arena)
{
	struct wire w;

	*out = (struct auth){ 0 };
	wire_decode(&w, octets, arena);
	wire_auth(&w, out, NFIELDS);
	return wire_done(&w);
}

static bool
encode(struct buf *b, struct auth *a, size_t nfields)
{
	struct wire w;

	wire_encode(&w, b);
	wire_auth(&w, a, nfields);
	return w.bad == NULL;
}

static void
check_methods(const struct computed *c)
{
	is_int(c->clock, 1700000002, "the clock");
	is_int(c->spf.result, SPF_PASS, "SPF's result");
	is_slice(c->spf.matched, "192.0.2.7 through include:spf.esp.example",
	    "and what matched");
	ok(c->spf.npath == 2 && slice_eq_str(c->spf.path[1],
	    "ip4:192.0.2.0/24"), "and its path");
	ok(c->spf.used.n == 2 && c->spf.used.v[1].personal,
	    "and the questions, the personal one marked");
	is_slice(c->spf_helo.domain, "out.esp.example", "SPF of HELO");
	is_int((int64_t)c->ndkim, 2, "both signatures");
	is_int(c->dkim[0].flags, DKIM_FROM_NOT_OVERSIGNED | DKIM_PARTIAL_BODY,
	    "flags");
	is_int(c->dkim[0].key_bits, 2048, "key");
	is_int(c->dkim[0].expires, TIME_UNKNOWN, "no expiry");
	ok(c->dkim[1].aligned && !c->dkim[0].aligned, "alignment");
	is_slice(c->dkim[1].broken_by, "subject tag and footer added",
	    "what broke it");
	ok(c->dmarc.now.nidentifiers == 2 &&
	    c->dmarc.now.identifiers[0].signature == -1 &&
	    c->dmarc.now.identifiers[1].signature == 1,
	    "DMARC's identifiers name their signature or none");
	is_slice(c->dmarc.now.queried[1], "_dmarc.example",
	    "the names asked, in order");
	is_int(c->dmarc.rfc7489.result, DMARC_PASS, "RFC 7489's result");
	ok(c->arc.nsets == 1 && c->arc.sets[0].results == -1 &&
	    c->arc.sets[0].trusted && c->arc.oldest_pass == -1,
	    "the ARC set and what is missing in it");
	is_slice(c->hints[1], "12 octets behind l= are not signed", "hints");
}

static void
test_whole(void)
{
	struct arena arena = { 0 };
	struct buf one = { 0 }, two = { 0 };
	struct auth a = { 0 }, back;
	struct slice dummy = SLICE("x");

	made_computed(&a);
	a.prepared = (void *)&dummy;
	ok(encode(&one, &a, NFIELDS), "computed results are encoded");
	if (ok(decode(&back, buf_slice(&one), &arena), "and decoded")) {
		check_methods(&back.computed);
		ok(back.has_computed && back.prepared == NULL,
		    "what is prepared stays in its process");
		ok(back.ndisagreements == 3 && back.disagreements[2].claim &&
		    back.disagreements[0].explained &&
		    back.disagreements[1].signature == -1, "disagreements");
		encode(&two, &back, NFIELDS);
		ok(slice_eq(buf_slice(&one), buf_slice(&two)),
		    "encoded again it is the same");
	}
	buf_free(&one);
	a.has_computed = false;
	encode(&one, &a, NFIELDS);
	ok(decode(&back, buf_slice(&one), &arena) && !back.has_computed &&
	    back.computed.ndkim == 0 && back.ndisagreements == 0,
	    "of what is not judged nothing crosses");
	buf_free(&one);
	buf_free(&two);
	arena_free(&arena);
}

/* Encoded with one value changed, it must be refused on the other side. */
#define REFUSED(lvalue, value, what) \
	do { \
		struct auth a_ = { 0 }, back_; \
		struct arena arena_ = { 0 }; \
		struct buf b_ = { 0 }; \
		made_computed(&a_); \
		lvalue = value; \
		ok(!encode(&b_, &a_, NFIELDS + 1) || \
		    !decode(&back_, buf_slice(&b_), &arena_), "%s", what); \
		arena_free(&arena_); \
		buf_free(&b_); \
	} while (0)

static void
test_refused(void)
{
	struct dkim_signature keep = made_dkim[0];
	struct arc_set set = made_sets[0];

	REFUSED(a_.computed.spf.result, 99, "a result that there is not");
	REFUSED(a_.computed.dmarc.now.result, 99, "one of DMARC");
	REFUSED(a_.computed.arc.result, 99, "one of ARC");
	REFUSED(made_dkim[0].result, 99, "one of DKIM");
	made_dkim[0] = keep;
	REFUSED(made_dkim[0].crypto, 99, "a cryptographic result");
	made_dkim[0] = keep;
	REFUSED(made_dkim[0].field, NFIELDS, "a field that there is not");
	made_dkim[0] = keep;
	REFUSED(made_identifiers[1].signature, 2,
	    "an identifier of a signature that there is not");
	made_identifiers[1].signature = 1;
	REFUSED(made_sets[0].seal, NFIELDS, "a seal that there is not");
	made_sets[0] = set;
	REFUSED(made_sets[0].results, -2, "an index below none");
	made_sets[0] = set;
	REFUSED(made_disagreements[0].signature, 2,
	    "a disagreement about a signature that there is not");
	made_disagreements[0].signature = 1;
	REFUSED(made_disagreements[0].method, 9, "a method that there is not");
	made_disagreements[0].method = METHOD_DKIM;
	REFUSED(a_.computed.ndkim, DKIM_MOST_SIGNATURES + 1,
	    "more signatures than the limit");
	REFUSED(a_.computed.arc.nsets, ARC_MOST_SETS + 1,
	    "more ARC sets than the limit");
}

/* Each octet cut off, and each bit changed: decoded or refused. */
static void
test_hostile(void)
{
	size_t cut = 0, taken = 0, sent = 0, i;
	struct auth a = { 0 }, back;
	struct buf b = { 0 };
	struct arena arena = { 0 };
	unsigned bit;

	made_computed(&a);
	encode(&b, &a, NFIELDS);
	for (i = 0; i < b.n; i++) {
		cut += decode(&back, slice_of(b.p, i), &arena);
		arena_free(&arena);
		for (bit = 0; bit < 8; bit++) {
			struct buf again = { 0 };

			b.p[i] = (char)(b.p[i] ^ 1 << bit);
			if (decode(&back, buf_slice(&b), &arena)) {
				taken++;
				sent += encode(&again, &back, NFIELDS);
			}
			b.p[i] = (char)(b.p[i] ^ 1 << bit);
			buf_free(&again);
			arena_free(&arena);
		}
	}
	is_int((int64_t)cut, 0, "cut anywhere it is refused");
	ok(taken != 0 && sent == taken, "what is taken can be sent on (%zu of "
	    "%zu)", taken, b.n * 8);
	buf_free(&b);
}

/* What is decoded can be added to, as what was made here can. */
static void
test_growing(void)
{
	struct arena arena = { 0 };
	struct buf b = { 0 };
	struct auth a = { 0 }, back;
	size_t i;

	made_computed(&a);
	encode(&b, &a, NFIELDS);
	decode(&back, buf_slice(&b), &arena);
	for (i = 0; i < 9; i++)
		*ARENA_PUSH(&arena, back.computed.hints,
		    back.computed.nhints) = SLICE("one more");
	ok(back.ndisagreements == a.ndisagreements &&
	    slice_eq(back.disagreements[0].recorded, made_disagreements[0]
	    .recorded) && back.disagreements[0].signature == 1 && slice_eq(back.computed.hints[0], made_hints[0]) &&
	    back.computed.nhints == 11, "a list that was decoded can grow");
	arena_free(&arena);
	buf_free(&b);
}

int
main(void)
{
	test_sizes();
	test_whole();
	test_refused();
	test_hostile();
	test_growing();
	return done_testing();
}
