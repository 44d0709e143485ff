/* Shapes from anybody against subjects from anybody. */

#include "core/esp/shape.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* A shape, a line feed, the subject */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena a = { 0 };
	struct slice subject = slice_of((const char *)data, n);
	struct slice text = slice_cut(&subject, '\n'), capture;
	struct shape s;
	const char *why;
	size_t at;
	bool whole;

	if (shape_parse(&s, &a, text, &why, &at)) {
		shape_ending(&s, &a, &whole);
		if (shape_match(&s, subject, &capture) &&
		    capture.p != NULL &&
		    (capture.p < subject.p ||
			capture.p + capture.n > subject.p + subject.n))
			__builtin_trap();
	} else if (at > text.n || why == NULL)
		__builtin_trap();
	arena_free(&a);
	return 0;
}
