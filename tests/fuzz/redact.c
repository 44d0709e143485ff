/* Masking of any message: what comes out shows no address but in fields that
 * must stay, or it is refused; and what is masked once has nothing more. */

#include "core/base/text.h"
#include "core/notify/redact.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Does a field that must stay, or a line that goes on with it, hold i? */
static bool
in_staying_field(struct slice s, size_t i)
{
	size_t start = i, colon;

	do {
		while (start != 0 && s.p[start - 1] != '\n')
			start--;
		if (start == s.n || (s.p[start] != ' ' && s.p[start] != '\t'))
			break;
		if (start == 0)
			return false;
		start--;
	} while (start != 0);
	s = slice_from(s, start);
	colon = slice_chr(s, ':');
	return colon != SLICE_NONE &&
	    field_stays(slice_trim(slice_upto(s, colon)));
}

static void
none_is_readable(struct slice s, struct slice address)
{
	size_t at = 0, next;

	while ((next = slice_findi(slice_from(s, at), address)) !=
	    SLICE_NONE) {
		if (!in_staying_field(s, at + next))
			__builtin_trap();
		at += next + 1;
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct slice ours[] = { SLICE("a@b.example"),
		SLICE("ana.lopez@desk.example"), SLICE("a+x@pot") };
	static const struct masks masks = { .addresses = ours, .n = 3 };
	struct redact_order order = { .how = REDACT_RECIPIENTS };
	struct slice s = slice_of((const char *)data, size);
	struct redacted once, twice;
	struct error e;

	if (size % 4 == 0)
		order.how = REDACT_HEADERS;
	if (redact_message(&once, &masks, s, &order, &e) != ERR_NONE)
		return 0;
	for (size_t i = 0; i < masks.n; i++)
		none_is_readable(buf_slice(&once.octets), ours[i]);
	if (order.how == once.how) {
		if (redact_message(&twice, &masks, buf_slice(&once.octets),
			&order, &e) != ERR_NONE)
			__builtin_trap();
		redacted_free(&twice);
	}
	redacted_free(&once);
	return 0;
}
