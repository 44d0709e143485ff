/* What broke a signature: any mail with a DKIM-Signature, searched for a body
 * and a header that never were. */
#include <stdlib.h>

#include "core/auth/explain.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void
must(bool holds)
{
	if (!holds)
		abort();
}

static void
must_be_good(const struct explained_part *p, struct arena *a)
{
	must(p->done);
	must(p->by.n <= EXPLAIN_MOST_CHANGES);
	must(!p->found || !p->cut || p->by.n != 0);
	if (p->found)
		must(changes_text(&p->by, a).p != NULL);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const char none[SHA256_LEN];
	const struct slice digest = { none, sizeof none };
	struct slice in = { (const char *)data, n };
	struct dkim_prepared *p;
	struct arena a = { 0 };
	struct mail m;
	size_t i;

	mail_parse(&m, in, NULL, &a, 0);
	p = dkim_prepare(&m);
	for (i = 0; i < p->n && i < 2; i++) {
		struct explained_part part = { 0 };

		if (!p->v[i].usable)
			continue;
		explain_body(&part, &m, &p->v[i].f, EXPLAIN_MOST_OCTETS);
		must_be_good(&part, &a);
		explain_header_of(&part, &m, &p->v[i], digest);
		must_be_good(&part, &a);
	}
	arena_free(&a);
	return 0;
}
