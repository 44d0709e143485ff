/* A whole mail, with and without its text, with and without receivers. */

#include "core/base/mem.h"
#include "core/mail/mail.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct slice by[] = { SLICE(".corp.example"),
		SLICE(".outlook.com") };
	static struct slice gateway[] = { SLICE(".filter.example") };
	static struct receiver office = { .name = SLICE("office"), .by = by,
		.nby = 2, .gateway = gateway, .ngateway = 1 };
	struct receivers receivers = { &office, size & 1 };
	struct slice s = slice_of((const char *)data, size);
	struct arena a = { NULL, 0 };
	struct mail m;
	const char *why;
	size_t i;

	mail_parse(&m, s, &receivers, &a, size & 2 ? MAIL_TEXT : 0);
	/* Spans lie inside their text, ranges inside the message. */
	for (i = 0; i < m.nparts; i++) {
		const struct part *p = &m.parts[i];
		size_t k;

		if (p->parent >= (int)i || p->depth > MAIL_MOST_DEPTH ||
		    p->range.off + (uint64_t)p->range.len > size)
			__builtin_trap();
		for (k = 0; k < p->nspans; k++)
			if (p->spans[k].off + (uint64_t)p->spans[k].len >
			    p->text.n)
				__builtin_trap();
	}
	for (i = 0; i < m.nfields; i++)
		if (m.fields[i].all.off + (uint64_t)m.fields[i].all.len > size)
			__builtin_trap();
	mail_is_mail(s, &why);
	arena_free(&a);
	return 0;
}
