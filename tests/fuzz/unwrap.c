/* A report, taken apart in each of the three ways; then its inner mails. */

#include <stdlib.h>

#include "core/base/mem.h"
#include "core/mail/unwrap.h"
#include "core/work/wire.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What was said can be told to another process. */
static void
over_the_wire(struct unwrapped *u, const struct mail *m)
{
	struct unwrapped copy = { 0 };
	struct arena a = { 0 };
	struct buf b = { 0 };
	struct wire w;

	wire_encode(&w, &b);
	wire_unwrapped(&w, u, m->nparts);
	if (w.bad != NULL)
		abort();
	wire_decode(&w, buf_slice(&b), &a);
	w.length = m->bytes.n;
	wire_unwrapped(&w, &copy, m->nparts);
	if (!wire_done(&w) || copy.ninner != u->ninner)
		abort();
	arena_free(&a);
	buf_free(&b);
}

static void
unwrap(struct slice s, enum unwrap_policy policy, int depth)
{
	struct arena a = { 0 };
	struct mail m;
	struct unwrapped u;
	const char *why;
	size_t i;

	mail_parse(&m, s, NULL, &a, depth & 1 ? MAIL_TEXT : 0);
	mail_unwrap(&u, &m, policy);
	if (u.kind == REPORT_NONE && (u.ninner != 0 || u.lost != LOST_NOTHING))
		abort();
	if ((u.lost != LOST_NOTHING) != (u.lost_why.p != NULL) ||
	    (u.lost != LOST_NOTHING && u.ninner != 0) ||
	    u.words.n > WORDS_MOST || u.ninner > INNER_MOST)
		abort();
	for (i = 0; i < u.ninner; i++) {
		struct slice in = unwrap_octets(&u, &m, i);

		if (in.n == 0 || (u.inner[i].octets.p == NULL &&
		    in.n != u.inner[i].range.len) ||
		    !mail_is_mail(in, &why))
			abort();
		if (depth < 3)
			unwrap(in, UNWRAP_FILES, depth + 1);
	}
	over_the_wire(&u, &m);
	arena_free(&a);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice s = slice_of((const char *)data, size);

	unwrap(s, UNWRAP_FORMAL, 0);
	unwrap(s, UNWRAP_FILES, 0);
	unwrap(s, UNWRAP_MAILBOX, 0);
	return 0;
}
