#ifndef CORE_ESP_DECODE_H
#define CORE_ESP_DECODE_H

#include "core/mail/mail.h"

/*
 * What services encode before they write it into a message, undone: the
 * decoders that stand behind a place in the catalogue ("header:NAME|base64").
 */
enum decoder {
	DECODE_END,
	DECODE_BASE64,
	DECODE_HEX,
	DECODE_WORDS, /* RFC 2047 */
	DECODE_REVERSE,
	DECODE_PERCENT, /* RFC 3986 section 2.1 */
	DECODE_PART,	/* one of several, between separators */
};

struct decode {
	enum decoder how;
	char separator; /* of DECODE_PART */
	unsigned part;	/* counted from 1 */
};
enum { DECODERS_MOST = 4 };

/* "base64", "dots:2"; false: no such decoder */
bool decode_named(struct decode *d, struct slice word);
const char *decode_words(void); /* all of them, for messages */

/* All decoders up to DECODE_END, in order; in the mail's arena.  SLICE_NULL
 * where one of them doesn't fit. */
struct slice decode_value(struct mail *m, const struct decode *d,
    struct slice value);

#endif
