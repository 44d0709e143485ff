/* Raw header fields, unfolding, encoded words, limits. */

#include <stdlib.h>

#include "core/base/buf.h"
#include "core/base/clock.h"
#include "core/base/mem.h"
#include "core/mail/mail.h"
#include "tests/unit/tap.h"

static struct arena arena;
static struct mail m;

static void
parse_slice(struct slice s)
{
	arena_free(&arena);
	mail_parse(&m, s, NULL, &arena, 0);
}

static void
parse(const char *s)
{
	parse_slice(slice_str(s));
}

static bool
said(const struct slice *v, size_t n, const char *word)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (slice_find(v[i], slice_str(word)) != SLICE_NONE)
			return true;
	return false;
}

static bool
found(const char *word)
{
	return said(m.findings, m.nfindings, word);
}

static void
shape(void)
{
	parse("Subject: one\r\n two\r\nX-A : b\r\nFrom: a@b.example\n\tx\r\n"
	      "\r\nbody\r\n");
	is_int((int64_t)m.nfields, 3, "CRLF and LF mixed: three fields");
	is_slice(mail_slice(&m, m.fields[0].all), "Subject: one\r\n two\r\n",
	    "a field's exact octets, folding and line end included");
	is_slice(mail_slice(&m, m.fields[0].value), " one\r\n two",
	    "its value, without the last line end");
	is_slice(mail_slice(&m, m.fields[1].name), "X-A",
	    "blanks before the colon are no part of the name");
	is_slice(mail_unfolded(&m, 0), "one two", "unfolded and trimmed");
	is_slice(mail_unfolded(&m, 2), "a@b.example\tx", "unfolding keeps the "
							 "tab");
	is_slice(mail_slice(&m, m.body), "body\r\n", "body");
	is_int((int64_t)m.nfindings, 0, "nothing odd about it");
	is_int(mail_field(&m, "sUBJECT", -1), 0, "names ignore case");
	is_int(mail_field(&m, "Subject", 0), -1, "no second Subject");
}

static void
odd(void)
{
	parse("From a@b.example Mon Nov 23 07:41:03 2026\nSubject: x\n\nb");
	is_int((int64_t)m.nfields, 1, "an mbox line is no field");
	ok(found("mbox"), "and said");
	parse("Subject: x\nthis is junk\nFrom: a@b.example\n\nbody");
	is_int((int64_t)m.nfields, 2, "a stray line inside the header is "
				      "skipped");
	is_slice(mail_slice(&m, m.body), "body", "and the body is the body");
	ok(found("no field"), "and said");
	parse("Subject: x\nHello there,\nthis is a body.\n\nMore.");
	is_slice(mail_slice(&m, m.body),
	    "Hello there,\nthis is a body.\n\nMore.",
	    "no blank line: the body begins at the first line that is no "
	    "field");
	ok(found("no blank line"), "and said");
	parse("Subject: x\nContent-Type: multipart/mixed; boundary=b\n--b\n"
	      "Content-Type: text/plain\n\nhi\n--b--\n");
	is_int((int64_t)m.nfields, 2, "a MIME boundary ends the header");
	parse("Subject: x");
	is_slice(m.subject, "x", "a header that just ends");
	ok(found("ends inside"), "and said");
	parse_slice(SLICE("Subject: a\0b\n\nx"));
	is_int((int64_t)m.subject.n, 3, "NUL in a field is kept");
	ok(found("NUL"), "and said");
	parse("Subject: a\nSubject: b\n\n");
	is_slice(m.subject, "a", "of two Subjects the first");
	ok(found("2 Subject fields"), "and said");
	parse("");
	is_int((int64_t)m.nfields, 0, "nothing at all");
}

static void
limits(void)
{
	struct buf b = { 0 };
	int i;

	buf_add_str(&b, "X-Long: ");
	for (i = 0; i < 100000; i++)
		buf_add_char(&b, 'x');
	buf_add_str(&b, "\nSubject: after\n\nbody");
	parse_slice(buf_slice(&b));
	is_int((int64_t)m.nfields, 2, "an overlong field is listed");
	is_int(m.fields[0].all.len, MAIL_MOST_LINE, "and cut");
	ok(said(m.limits, m.nlimits, "65536"), "and the limit said");
	is_slice(m.subject, "after", "what follows is read");
	buf_clear(&b);
	for (i = 0; i < 2500; i++)
		buf_addf(&b, "X-%d: y\n", i);
	buf_add_str(&b, "\nbody");
	parse_slice(buf_slice(&b));
	is_int((int64_t)m.nfields, MAIL_MOST_FIELDS, "2,000 of 2,500 fields");
	ok(said(m.limits, m.nlimits, "2500"), "their number said");
	is_slice(mail_slice(&m, m.body), "body", "and the body found");
	buf_free(&b);
}

static void
subject(const char *raw, const char *want, const char *name)
{
	char text[1024];

	snprintf(text, sizeof text, "Subject: %s\n\n", raw);
	parse(text);
	is_slice(m.subject, want, name);
}

static void
words(void)
{
	subject("plain", "plain", "plain");
	subject("=?utf-8?Q?caf=C3=A9_au?= lait", "caf\xc3\xa9 au lait",
	    "quoted-printable word, then text");
	subject("=?utf-8?B?w6k=?=\n =?utf-8?B?w6k=?=", "\xc3\xa9\xc3\xa9",
	    "blanks between two words vanish");
	subject("=?utf-8?B?4g==?= =?UTF-8?B?gqw=?=", "\xe2\x82\xac",
	    "a character split over two words is joined before decoding");
	subject("=?utf-8?B?4g==?= =?UTF-8?Q?=82=AC?=", "\xe2\x82\xac",
	    "even where the encodings differ");
	subject("=?iso-2022-jp?B?GyRCRnxLXBsoQg==?=",
	    "\xe6\x97\xa5\xe6\x9c\xac", "ISO-2022-JP");
	subject("=?windows-1251?Q?=CF=F0?=", "\xd0\x9f\xd1\x80",
	    "windows-1251");
	subject("=?gb2312?B?1tDOxA==?=", "\xe4\xb8\xad\xe6\x96\x87",
	    "GB 2312");
	subject("=?ISO-8859-1*en?Q?=93a=94?=", "\xe2\x80\x9c" "a"
	    "\xe2\x80\x9d", "a language tag; windows-1252 called ISO 8859-1");
	subject("=?utf-8?X?abc?= =?utf-8?Q?unended", "=?utf-8?X?abc?= "
	    "=?utf-8?Q?unended", "malformed words stay as they are");
	subject("=?utf-8?Q?=ZZ?=", "=ZZ", "malformed hexadecimal stays");
	subject("a =?utf-8?Q?b?= c", "a b c", "blanks beside text stay");
	subject("=?x-klingon?Q?=E1a?=", "\xe1" "a", "an unknown charset's "
						    "octets stay");
	ok(found("charset x-klingon not known"), "and it is said");
	subject("caf\xe9", "caf\xe9", "8-bit octets stay");
	ok(found("8-bit"), "and are said");
	subject("caf\xc3\xa9", "caf\xc3\xa9", "raw UTF-8 is UTF-8");
	is_int((int64_t)m.nfindings, 0, "and nothing to say about");
}

static void
summary(void)
{
	const char *why;

	parse("Date: Mon, 23 Nov 2026 07:41:03 +0130 (x)\n"
	      "Message-ID: <a.b@c.example> \n\n");
	is_int(m.date, 1795414263, "Date in UTC");
	is_int(m.date_zone, 90, "its zone in minutes");
	is_slice(m.message_id, "a.b@c.example", "Message-ID without brackets");
	parse("Date: yesterday\nX: y\n\n");
	is_int(m.date, TIME_UNKNOWN, "no date is no date");
	ok(found("no date"), "and said");
	ok(m.message_id.p == NULL && m.subject.p == NULL, "absent is NULL");

	ok(mail_is_mail(SLICE("Received: x\n\n"), &why), "mail");
	ok(mail_is_mail(SLICE("From x y\nSubject: x\n\n"), &why), "mbox");
	ok(mail_is_mail(SLICE("X-Foo: a\nTo: b\n\n"), &why), "a field of mail "
							     "further down");
	ok(!mail_is_mail(SLICE(""), &why), "empty: not mail");
	is_str(why, "an empty file", "and why");
	ok(!mail_is_mail(SLICE("\x1f\x8b\x08\x00"), &why), "gzip: not mail");
	is_str(why, "gzip data; unpack it first", "and why");
	ok(!mail_is_mail(SLICE("Dear all,\nhello\n"), &why), "a letter");
	is_str(why, "text without a mail header", "and why");
	ok(!mail_is_mail(SLICE("x: y\nhost: a\n\nFrom: body"), &why),
	    "fields that mail doesn't have");
}

int
main(void)
{
	shape();
	odd();
	limits();
	words();
	summary();
	arena_free(&arena);
	return done_testing();
}
