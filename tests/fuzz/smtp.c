/* What an SMTP server says, in one piece and octet by octet: the same reply,
 * within its limits; and any octets that may be sent, with their dots. */

#include <stdlib.h>

#include "core/notify/smtp.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void
must(bool holds)
{
	if (!holds)
		abort();
}

static void
reply(struct slice in)
{
	struct smtp_reply whole = { .code = 0 }, pieces = { .code = 0 };
	struct slice all = in, id;
	int got = smtp_reply_take(&whole, &all), again = 0;
	size_t i;

	for (i = 0; again == 0 && i < in.n; i++) {
		struct slice one = slice_of(in.p + i, 1);

		again = smtp_reply_take(&pieces, &one);
	}
	must(got == again && whole.code == pieces.code);
	must(whole.text.n <= SMTP_MOST_REPLY);
	if (got == 1)
		must(slice_eq(buf_slice(&whole.text),
		    buf_slice(&pieces.text)));
	id = smtp_queue_id(buf_slice(&whole.text));
	must(id.n <= 128);
	smtp_offers(buf_slice(&whole.text), "SIZE", &id);
	smtp_reply_free(&whole);
	smtp_reply_free(&pieces);
}

static void
mail(struct slice in)
{
	struct buf b = { 0 };
	bool eight;

	if (smtp_check(in, &eight, NULL) != ERR_NONE)
		return;
	smtp_body(in, &b);
	buf_add_str(&b, SMTP_END);
	/* The end stands at the end alone. */
	must(slice_find(buf_slice(&b), SLICE(SMTP_END)) ==
	    b.n - strlen(SMTP_END));
	buf_free(&b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct slice in = { (const char *)data, n };

	if (n == 0)
		return 0;
	reply(in);
	mail(in);
	smtp_address_ok(in);
	return 0;
}
