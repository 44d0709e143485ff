/* An mbox file: the same messages, whatever the pieces it is fed in. */

#include <stdlib.h>

#include "core/mail/mbox.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct sum {
	uint64_t end, size, mix;
	size_t n;
};

static bool
take(void *arg, struct range64 r)
{
	struct sum *s = arg;

	/* In order, apart, and within the file */
	if (r.off < s->end || r.len == 0 || r.off > s->size ||
	    r.len > s->size - r.off)
		abort();
	s->end = r.off + r.len;
	s->mix = s->mix * 31 + r.off * 7 + r.len;
	s->n++;
	return true;
}

static struct sum
split(struct slice file, size_t step)
{
	static struct mbox b;
	struct sum s = { .size = file.n };

	mbox_begin(&b, take, &s);
	while (file.n != 0) {
		mbox_feed(&b, slice_upto(file, step));
		file = slice_from(file, step);
	}
	mbox_end(&b);
	return s;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice s = slice_of((const char *)data, size);
	struct sum whole = split(s, size + 1), one = split(s, 1),
		   some = split(s, 7);

	if (whole.mix != one.mix || whole.mix != some.mix ||
	    whole.n != one.n || whole.n != some.n)
		abort();
	mbox_looks(s);
	return 0;
}
