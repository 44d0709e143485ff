/* The text boundary: whatever goes in, nothing that drives a terminal or
 * can't be seen comes out. */
#include <stdlib.h>

#include "core/base/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void
must(bool holds)
{
	if (!holds)
		abort();
}

/* Every character of s may be drawn; marks follow something. */
static void
harmless(struct slice s)
{
	uint32_t cp;

	while (s.n > 0) {
		must(utf8_next(&s, &cp));
		must(text_char_width(cp) >= 0);
	}
}

static void
count(const struct cell *cells, size_t n, void *arg)
{
	size_t i, width = 0;

	for (i = 0; i < n; i++)
		width += cells[i].width;
	must(n <= 1 || width <= 7);
	*(size_t *)arg += n;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct slice in = { (const char *)data, n }, rest = in, line;
	struct text t = { 0 };
	struct buf b = { 0 };
	size_t i, sum = 0, cells = 0;

	text_add(&t, in);
	for (i = 0; i < t.n; i++) {
		must(t.cells[i].width == 1 || t.cells[i].width == 2);
		must(t.cells[i].len < sizeof t.cells[i].glyph);
		sum += t.cells[i].width;
	}
	must(sum == t.width);
	text_utf8(&t, &b);
	harmless(buf_slice(&b));
	text_wrap(&t, 7, count, &cells);
	must(cells <= t.n);
	text_fit(&t, 5);
	must(t.width <= 5);
	buf_clear(&b);
	text_plain(in, &b);
	harmless(buf_slice(&b));
	buf_clear(&b);
	text_json(in, &b);
	for (i = 0; i < b.n; i++)
		must(b.p[i] >= 0x20 && b.p[i] < 0x7F);
	while (text_line(&rest, &line))
		must(slice_chr(line, '\n') == SLICE_NONE);
	text_free(&t);
	buf_free(&b);
	return 0;
}
