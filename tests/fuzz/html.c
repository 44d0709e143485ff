/* HTML: within the limits, spans inside the text, same counts without it. */
#include <stdlib.h>

#include "core/mail/html.h"
#include "core/mail/mail.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void
must(bool holds)
{
	if (!holds)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct slice in = { (const char *)data, n };
	struct arena a = { 0 };
	struct html h, bare;
	size_t i, end = 0;

	html_to_text(&h, in, &a, HTML_TEXT);
	html_to_text(&bare, in, &a, 0);
	must(h.text.p != NULL && h.text.n <= MAIL_MOST_TEXT);
	must(bare.text.p == NULL && bare.nhidden == h.nhidden);
	must(bare.nlinks == h.nlinks && h.nlinks <= MAIL_MOST_LINKS);
	for (i = 0; i < h.nhidden; i++) {
		must(h.hidden[i].off >= end && h.hidden[i].len > 0);
		end = h.hidden[i].off + h.hidden[i].len;
		must(end <= h.text.n && h.hidden[i].why.p != NULL);
	}
	for (i = 0; i < h.nlinks; i++) {
		must(h.links[i].off + h.links[i].len <= h.text.n);
		must(h.links[i].text.p != NULL && h.links[i].url.p != NULL);
		must(slice_eq(h.links[i].text, bare.links[i].text));
	}
	arena_free(&a);
	return 0;
}
