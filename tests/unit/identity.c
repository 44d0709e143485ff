/* Which copies are of one delivery, and which hold the same content. */

#include <stdlib.h>

#include "core/base/buf.h"
#include "core/mail/mail.h"
#include "tests/unit/tap.h"

#define BOUNDARY \
	"Received: from out.sender.example (out.sender.example " \
	"[192.0.2.7])\n\tby mx1.corp.example (Postfix) with ESMTPS id 1;\n" \
	"\tMon, 23 Nov 2026 07:41:03 +0000\n"
#define OTHER_TIME \
	"Received: from out.sender.example (out.sender.example " \
	"[192.0.2.7])\n\tby mx1.corp.example (Postfix) with ESMTPS id 1;\n" \
	"\tMon, 23 Nov 2026 07:41:04 +0000\n"
#define HEAD \
	"From: Bank <a@sender.example>\nSubject: a\n b\n" \
	"Message-ID: <1@sender.example>\nDate: Mon, 23 Nov 2026 07:41:00 " \
	"+0000\n"

struct identity {
	struct sha256 delivery, content;
	bool has;
};

static struct identity
identify(const char *text, enum provenance provenance)
{
	struct mail_origin origin = { .provenance = provenance };
	struct arena arena = { 0 };
	struct identity id;
	struct mail m;

	mail_parse_from(&m, slice_str(text), &origin, NULL, &arena, 0);
	id = (struct identity){ m.delivery, m.content, m.has_delivery };
	arena_free(&arena);
	return id;
}

static bool
same(const struct sha256 *a, const struct sha256 *b)
{
	return memcmp(a, b, sizeof *a) == 0;
}

static void
delivery(const char *name, const char *x, const char *y, bool want)
{
	struct identity a = identify(x, PROVENANCE_OBSERVED),
			b = identify(y, PROVENANCE_SUBMITTED);

	ok(a.has && b.has && same(&a.delivery, &b.delivery) == want, "%s",
	    name);
}

static void
content(const char *name, const char *x, const char *y, bool want)
{
	struct identity a = identify(x, PROVENANCE_OBSERVED),
			b = identify(y, PROVENANCE_OBSERVED);

	ok(same(&a.content, &b.content) == want, "%s", name);
}

static char *
with_crlf(const char *text)
{
	struct buf b = { 0 };

	for (; *text != '\0'; text++) {
		if (*text == '\n')
			buf_add_char(&b, '\r');
		buf_add_char(&b, *text);
	}
	return buf_take(&b);
}

/* Longer than what is hashed in one piece */
static void
long_body(void)
{
	struct buf b = { 0 };
	char *lf, *crlf;
	int i;

	buf_add_str(&b, BOUNDARY HEAD "\n");
	for (i = 0; i < 3000; i++)
		buf_addf(&b, "line %d\n", i);
	lf = buf_take(&b);
	crlf = with_crlf(lf);
	delivery("a long body with either line end", lf, crlf, true);
	content("  its content too", lf, crlf, true);
	free(lf);
	free(crlf);
}

int
main(void)
{
	static const char base[] = BOUNDARY HEAD "\nhello\nworld\n";
	char *crlf = with_crlf(base);
	struct identity none;

	delivery("the same octets", base, base, true);
	delivery("CRLF and LF", base, crlf, true);
	delivery("line ends lost or added at the end", base,
	    BOUNDARY HEAD "\nhello\nworld\n\n\r\n", true);
	delivery("fields above the boundary, as mailboxes add them", base,
	    "Return-Path: <b@sender.example>\nDelivered-To: jo@corp.example\n"
	    BOUNDARY HEAD "\nhello\nworld", true);
	delivery("a hop inside, above the boundary",
	    "Received: from localhost (localhost [127.0.0.1]) by "
	    "mx1.corp.example (Postfix) with ESMTP id 2; Mon, 23 Nov 2026 "
	    "07:41:05 +0000\n" BOUNDARY HEAD "\nhello\nworld\n", base, true);
	delivery("another delivery of the same mail", base,
	    OTHER_TIME HEAD "\nhello\nworld\n", false);
	delivery("another body", base, BOUNDARY HEAD "\nhello\nword\n", false);
	delivery("a field below the boundary", base,
	    BOUNDARY "X-A: b\n" HEAD "\nhello\nworld\n", false);
	none = identify(HEAD "\nhello\n", PROVENANCE_OBSERVED);
	ok(!none.has, "no boundary, no delivery");

	content("content: the same octets", base, base, true);
	content("CRLF and LF", base, crlf, true);
	content("another delivery", base, OTHER_TIME HEAD "\nhello\nworld\n",
	    true);
	content("folded elsewhere", base,
	    BOUNDARY "From: Bank\n\t<a@sender.example>\nSubject: a b\n"
	    "Message-ID:\n <1@sender.example>\nDate: Mon, 23 Nov 2026 "
	    "07:41:00 +0000\n\nhello\nworld\n", true);
	content("fields in another order", base,
	    BOUNDARY "Message-ID: <1@sender.example>\nSubject: a b\n"
	    "Date: Mon, 23 Nov 2026 07:41:00 +0000\n"
	    "From: Bank <a@sender.example>\n\nhello\nworld\n\n", true);
	content("another body under that id", base,
	    BOUNDARY HEAD "\nhello\nword\n", false);
	content("another author", base,
	    BOUNDARY "From: Bank <b@sender.example>\nSubject: a b\n"
	    "Message-ID: <1@sender.example>\nDate: Mon, 23 Nov 2026 07:41:00 "
	    "+0000\n\nhello\nworld\n", false);
	content("a second author", base,
	    BOUNDARY HEAD "From: x@y.example\n\nhello\nworld\n", false);
	content("a word moved from Subject to body", base,
	    BOUNDARY "From: Bank <a@sender.example>\nSubject: a\n"
	    "Message-ID: <1@sender.example>\nDate: Mon, 23 Nov 2026 07:41:00 "
	    "+0000\n\nb hello\nworld\n", false);
	long_body();
	free(crlf);
	return done_testing();
}
