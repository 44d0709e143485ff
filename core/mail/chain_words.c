/* The trusted chain in words that many messages share: its organisations. */

#include "core/base/buf.h"
#include "core/mail/chain.h"

#define INSIDE "(inside)"

/* ".corp.example"; "(inside)" for hosts that have a name inside only */
static struct slice
pattern(struct arena *a, struct slice by)
{
	if (chain_internal_name(by))
		return SLICE(INSIDE);
	return slice_printf(a, ".%.*s", SLICE_ARG(chain_org(a, by)));
}

static void
add_run(struct buf *b, struct slice what, size_t times)
{
	buf_add_str(b, b->n != 0 ? ", " : "");
	buf_add_slice(b, what);
	if (times > 1)
		buf_addf(b, " x%zu", times);
}

struct slice
mail_chain(const struct mail *m, struct arena *a)
{
	struct slice last = SLICE_NULL, out;
	struct buf b = { 0 };
	size_t times = 0;
	int i;

	for (i = 0; i <= m->boundary.hop; i++) {
		struct slice p = pattern(a, m->hops[i].by);

		if (times != 0 && !slice_eqi(p, last)) {
			add_run(&b, last, times);
			times = 0;
		}
		last = p;
		times++;
	}
	if (times == 0)
		return SLICE_NULL;
	add_run(&b, last, times);
	out = slice_dup_lower(a, buf_slice(&b));
	buf_free(&b);
	return out;
}

bool
mail_chain_next(struct slice *chain, struct slice *pattern)
{
	struct slice run, word;

	while (chain->n != 0) {
		run = slice_cut(chain, ',');
		word = slice_word(&run);
		if (word.n < 2 || *word.p != '.')
			continue;
		*pattern = word;
		return true;
	}
	return false;
}
