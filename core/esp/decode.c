/* Decoders of the catalogue's places. */

#include "core/base/hash.h"
#include "core/base/hex.h"
#include "core/esp/decode.h"

static const struct {
	const char *name;
	enum decoder how;
} decoders[] = {
	{ "base64", DECODE_BASE64 },
	{ "hex", DECODE_HEX },
	{ "words", DECODE_WORDS },
	{ "reverse", DECODE_REVERSE },
	{ "percent", DECODE_PERCENT },
};

static const struct {
	const char *name;
	char separator;
} parts[] = {
	{ "bars", '|' },
	{ "colons", ':' },
	{ "commas", ',' },
	{ "dashes", '-' },
	{ "dots", '.' },
	{ "underscores", '_' },
};

const char *
decode_words(void)
{
	return "a decoder is base64, hex, words, reverse, percent, or a part: "
	       "bars:N, colons:N, commas:N, dashes:N, dots:N, underscores:N";
}

bool
decode_named(struct decode *d, struct slice word)
{
	struct slice name = slice_cut(&word, ':');
	int64_t n;

	for (size_t i = 0; i < ARRAY_LEN(decoders) && word.n == 0; i++)
		if (slice_eq_str(name, decoders[i].name)) {
			*d = (struct decode){ .how = decoders[i].how };
			return true;
		}
	for (size_t i = 0; i < ARRAY_LEN(parts); i++)
		if (slice_eq_str(name, parts[i].name) &&
		    slice_number(word, &n) && n >= 1 && n <= 99) {
			*d = (struct decode){ DECODE_PART, parts[i].separator,
				(unsigned)n };
			return true;
		}
	return false;
}

static struct slice
decode_hex(struct arena *a, struct slice in)
{
	return in.n % 2 == 0 ? hex_decode(a, in) : SLICE_NULL;
}

static struct slice
decode_percent(struct arena *a, struct slice in)
{
	char *out = arena_alloc(a, in.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < in.n; i++) {
		int octet = in.p[i] == '%' ? hex_octet(in, i + 1) : -1;

		out[n++] = octet >= 0 ? (char)octet : in.p[i];
		i += octet >= 0 ? 2 : 0;
	}
	return slice_of(out, n);
}

static struct slice
decode_part(struct slice in, char separator, unsigned part)
{
	while (--part != 0) {
		size_t at = slice_chr(in, separator);

		if (at == SLICE_NONE)
			return SLICE_NULL;
		in = slice_from(in, at + 1);
	}
	return slice_upto(in, slice_chr(in, separator));
}

/* base64 that was folded has blanks inside: base64_decode skips them; the
 * others get them taken out. */
static struct slice
without_blanks(struct arena *a, struct slice in)
{
	char *out = arena_alloc(a, in.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < in.n; i++)
		if (!ascii_is_space(in.p[i]))
			out[n++] = in.p[i];
	return slice_of(out, n);
}

struct slice
decode_value(struct mail *m, const struct decode *d, struct slice value)
{
	for (; d->how != DECODE_END && value.p != NULL; d++) {
		value = slice_trim(value);
		switch (d->how) {
		case DECODE_BASE64:
			value = base64_decode(m->arena, value);
			break;
		case DECODE_HEX:
			value = decode_hex(m->arena,
			    without_blanks(m->arena, value));
			break;
		case DECODE_WORDS:
			value = mail_decode_words(m, value);
			break;
		case DECODE_REVERSE:
			value = octets_reversed(m->arena,
			    without_blanks(m->arena, value));
			break;
		case DECODE_PERCENT:
			value = decode_percent(m->arena, value);
			break;
		case DECODE_PART:
			value = decode_part(value, d->separator, d->part);
			break;
		case DECODE_END:
			break;
		}
	}
	return value;
}
