/* Fuzzes the reader of zone files, and finding in what it read. */

#include <stdlib.h>

#include "core/auth/answers.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct answers s = { 0 };
	struct error e = { 0 };
	size_t i;

	if (answers_parse(&s, "zone", slice_of((const char *)data, size), &e) !=
	    ERR_NONE) {
		if (e.text[0] == '\0' || s.closed)
			abort();
		answers_free(&s);
		return 0;
	}
	for (i = 0; i < s.n; i++) {
		const struct question *q = &s.v[i].question;

		if (i > 0 && question_cmp(&s.v[i - 1].question, q) >= 0)
			abort();
		if (answers_find(&s, q->name, q->type) == NULL ||
		    answers_find(&s, q->name, DNS_A) == NULL)
			abort();
	}
	answers_free(&s);
	return 0;
}
