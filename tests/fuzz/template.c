/* Templates and word lists from anybody: what can be read can be written, in
 * lines that fit. */

#include "core/base/text.h"
#include "core/notify/fill.h"
#include "core/notify/template_parts.h"
#include "core/notify/words.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void
check_letter(const struct template *t, const struct template_values *v)
{
	struct buf subject = { 0 }, body = { 0 };
	struct slice rest, line;

	template_write(t, v, &subject, &body);
	if (slice_chr(buf_slice(&subject), '\n') != SLICE_NONE)
		__builtin_trap();
	rest = buf_slice(&body);
	while (text_line(&rest, &line))
		if (fill_columns(line) > FILL_COLUMNS)
			__builtin_trap();
	buf_free(&subject);
	buf_free(&body);
}

static void
check_words(struct slice octets, struct arena *a)
{
	struct template_problems problems = { 0 };
	struct buf out = { 0 };
	struct words w;
	size_t i;

	words_read(&w, octets, &problems, a);
	for (i = 0; i < PHRASES; i++)
		say(&out, &w, (enum phrase)i, i, NULL);
	buf_free(&out);
}

/* The first octet says which letter it is, and whether values are empty. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct template_problems problems = { 0 };
	struct template_values v = { 0 };
	struct arena a = { 0 };
	struct template t;
	struct slice octets;
	enum template_kind kind;
	size_t i;

	if (n == 0)
		return 0;
	kind = (enum template_kind)(data[0] % TEMPLATES);
	octets = slice_of((const char *)data + 1, n - 1);
	for (i = 0; i < TEMPLATE_NAMES_N && (data[0] & 0x80) != 0; i++)
		v.v[i] = name_is_block((enum template_name)i)
		    ? SLICE("  a line\n") : SLICE("a long\xe7\x95\x8c value");
	template_read(&t, kind, octets, &problems, &a);
	template_check(kind, octets, &t, &problems, &a);
	if (!problems.broken)
		check_letter(&t, &v);
	check_words(octets, &a);
	arena_free(&a);
	return 0;
}
