/* Sketches: of any mail, with its text or without, the same; packed and read
 * back, the same; and any octets for a packed one. */
#include <stdlib.h>

#include "core/base/mem.h"
#include "core/cases/campaign.h"
#include "core/mail/mail.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void
must(bool holds)
{
	if (!holds)
		abort();
}

static void
check(const struct sketch *s)
{
	unsigned char out[SKETCH_MOST_OCTETS], again[SKETCH_MOST_OCTETS];
	uint64_t keys[CAMPAIGN_KEYS];
	struct campaign_side side = { .sketch = s };
	struct campaign_why why;
	struct sketch back;
	size_t size = sketch_pack(s, out);

	must(size <= SKETCH_MOST_OCTETS);
	must(sketch_unpack(&back, slice_of((const char *)out, size)));
	must(sketch_pack(&back, again) == size &&
	    memcmp(out, again, size) == 0);
	must(campaign_keys(&side, keys) <= CAMPAIGN_KEYS);
	campaign_same(&side, &side, &why);
	must(why.text == 100 || why.text == SKETCH_NEITHER);
	must(why.links == 100 || why.links == SKETCH_NEITHER);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const struct receivers none;
	struct slice in = slice_of((const char *)data, n);
	unsigned char one[SKETCH_MOST_OCTETS], two[SKETCH_MOST_OCTETS];
	struct arena a = { 0 };
	struct mail m, bare;
	struct sketch s;
	size_t size;

	if (sketch_unpack(&s, in))
		check(&s);
	mail_parse(&m, in, &none, &a, MAIL_TEXT);
	mail_parse(&bare, in, &none, &a, 0);
	check(m.sketch);
	size = sketch_pack(m.sketch, one);
	must(sketch_pack(bare.sketch, two) == size &&
	    memcmp(one, two, size) == 0);
	arena_free(&a);
	return 0;
}
