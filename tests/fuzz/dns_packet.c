/* What a resolver may answer: DNS packets, and the lines made of them. */

#include <stdlib.h>

#include "core/base/buf.h"
#include "core/work/dns_packet.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What is written for other machines is read there as the same. */
static void
again(const struct answer *a)
{
	const struct answer *last = NULL, *found;
	struct answers s = { 0 };
	struct buf b = { 0 };
	struct error e;

	answer_write(&b, &a->question, a, &last);
	if (answers_parse(&s, "z", buf_slice(&b), &e) != ERR_NONE)
		abort();
	found = answers_find(&s, a->question.name, a->question.type);
	if (found == NULL || found->status != a->status || found->n != a->n)
		abort();
	answers_free(&s);
	buf_free(&b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const uint16_t types[] = { DNS_A, DNS_AAAA, DNS_TXT, DNS_MX,
		DNS_PTR, DNS_CNAME, 2, 6 };
	struct arena arena = { 0 };
	struct answer a;

	if (size == 0)
		return 0;
	dns_packet_read(&a, slice_of((const char *)data + 1, size - 1),
	    SLICE("a.example"), types[data[0] % ARRAY_LEN(types)], &arena);
	if (a.n > PACKET_MOST_RECORDS ||
	    (a.status == DNS_SERVFAIL && a.n != 0))
		abort();
	if (a.question.type != 6)
		again(&a);
	arena_free(&arena);
	return 0;
}
