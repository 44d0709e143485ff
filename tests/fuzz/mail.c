/* A whole mail, with and without its text, with and without receivers, of
 * every provenance; and what its recorded results are worth. */

#include "core/auth/auth.h"
#include "core/base/mem.h"
#include "core/mail/mail.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Of a file that was submitted nothing counts. */
static void
check_worth(struct mail *m, const struct receivers *receivers)
{
	static const struct answers off = { .off = true };
	struct questions q = { .n = 0 };
	struct auth auth = { .has_computed = false };
	size_t i, trusted = 0;

	auth_run(&auth, m, receivers, &off, 0, &q);
	for (i = 0; i < m->nhops; i++)
		trusted += m->hops[i].trusted;
	if (m->provenance == PROVENANCE_SUBMITTED && (trusted != 0 ||
		auth.recorded.trust != TRUST_NONE || auth.recorded.ndkim != 0 ||
		auth.recorded.spf != NULL || auth.recorded.dmarc != NULL))
		__builtin_trap();
	if (m->has_delivery != (m->boundary.hop >= 0))
		__builtin_trap();
	mail_chain(m, m->arena);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct slice by[] = { SLICE(".corp.example"),
		SLICE(".outlook.com") };
	static struct slice gateway[] = { SLICE(".filter.example"),
		SLICE("192.0.2.0/24") };
	static struct receiver office = { .name = SLICE("office"), .by = by,
		.nby = 2, .gateway = gateway, .ngateway = 2 };
	struct receivers receivers = { .v = &office, .n = size & 1 };
	struct slice s = slice_of((const char *)data, size);
	struct mail_origin origin = {
		.provenance = (enum provenance)(size / 4 % 3),
		.given_ip = size % 5 == 0 ? SLICE("192.0.2.7") : SLICE_NULL };
	struct arena a = { NULL, 0 };
	struct mail m;
	const char *why;
	size_t i;

	mail_parse_from(&m, s, &origin, &receivers, &a,
	    size & 2 ? MAIL_TEXT : 0);
	check_worth(&m, &receivers);
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
