/* What a parser that a mail has taken over may send: the wire decoders. */

#include <stdlib.h>

#include "core/base/mem.h"
#include "core/work/fetch_job.h"
#include "core/work/net_job.h"
#include "core/work/parse_job.h"
#include "core/work/parser.h"
#include "core/work/protocol.h"
#include "core/work/text_job.h"
#include "core/work/wire.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Decoded means that it can be encoded again. */
static void
fuzz_analysis(struct slice s)
{
	struct analysis *a;
	struct buf b = { 0 };
	const char *why;

	a = wire_decode_analysis(s, UINT32_MAX, &why);
	if (a != NULL && !wire_encode_analysis(&b, a, &why))
		abort();
	parser_analysis_free(a);
	buf_free(&b);
}

static void
fuzz_redacted(struct slice s)
{
	static const struct slice ours[] = { SLICE("a@b.example") };
	struct masks masks = { .addresses = ours, .n = 1 };
	struct redact_reply r = { 0 };
	struct arena a = { 0 };
	struct wire w;
	size_t i;

	wire_decode(&w, s, &a);
	wire_redact_reply(&w, &r, &masks);
	wire_done(&w);
	for (i = 0; i < r.redacted.nresidue; i++)
		if (!slice_eq(r.redacted.residue[i].address, ours[0]))
			abort();
	redacted_free(&r.redacted);
	arena_free(&a);
}

#define FUZZ(w, s, what, type) \
	do { \
		struct arena a_ = { 0 }; \
		struct type v_ = { 0 }; \
		wire_decode(&(w), (s), &a_); \
		what(&(w), &v_); \
		wire_done(&(w)); \
		arena_free(&a_); \
	} while (0)

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice s;
	struct wire w;

	if (size == 0)
		return 0;
	s = slice_of((const char *)data + 1, size - 1);
	switch (data[0] % 12) {
	case 0:
		FUZZ(w, s, wire_questions, questions);
		break;
	case 1:
		FUZZ(w, s, wire_parse_answers, parse_answers);
		break;
	case 2:
		FUZZ(w, s, wire_text_result, text_result);
		break;
	case 3:
		FUZZ(w, s, wire_text_state, text_state);
		break;
	case 4:
		FUZZ(w, s, wire_sandbox, sandbox_state);
		break;
	case 5:
		FUZZ(w, s, wire_parse_setup, parse_setup);
		break;
	case 8:
		FUZZ(w, s, wire_net_answer, net_answer);
		break;
	case 9:
		FUZZ(w, s, wire_net_setup, net_setup);
		break;
	case 10:
		fuzz_redacted(s);
		break;
	case 11:
		FUZZ(w, s, wire_fetch_done, fetch_done);
		break;
	default:
		fuzz_analysis(s);
	}
	return 0;
}
