/* Masking of any header: nothing that was found stays, and what cannot be
 * masked is named. */

#include "core/notify/redact.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct slice ours[] = { SLICE("a@b.example"),
		SLICE("ana.lopez@desk.example") };
	struct masks masks = { .addresses = ours, .n = 2 };
	struct slice s = slice_of((const char *)data, size), out, head;
	struct buf b = { 0 }, crlf = { 0 };
	struct arena a = { NULL, 0 };
	size_t n, i, k;
	struct residue *r;

	head = message_header(s);
	mask_header(&masks, head, &b);
	out = buf_slice(&b);
	r = mask_residue(&masks, out, &a, &n);
	for (i = 0; i < masks.n; i++) {
		if (slice_findi(out, ours[i]) == SLICE_NONE)
			continue;
		for (k = 0; k < n; k++)
			if (slice_eqi(r[k].address, ours[i]))
				break;
		if (k == n)
			__builtin_trap();
	}
	crlf_form(s, &crlf);
	for (i = 0; i < crlf.n; i++)
		if (crlf.p[i] == '\n' && (i == 0 || crlf.p[i - 1] != '\r'))
			__builtin_trap();
	buf_free(&crlf);
	buf_free(&b);
	arena_free(&a);
	return 0;
}
