/* The MIME tree: parts, text, links, attachments, limits. */

#include <stdlib.h>
#include <time.h>

#include "core/base/buf.h"
#include "core/base/mem.h"
#include "core/mail/mail.h"
#include "tests/unit/tap.h"

static struct arena arena;
static struct mail m;

static void
parse(struct slice s, unsigned flags)
{
	arena_free(&arena);
	mail_parse(&m, s, NULL, &arena, flags);
}

static void
parse_str(const char *s)
{
	parse(slice_str(s), MAIL_TEXT);
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

static const char mixed[] =
    "From: a@b.example\n"
    "Content-Type: multipart/mixed; boundary=\"out\"\n\n"
    "preamble http://no.example/\n"
    "--out\n"
    "Content-Type: multipart/alternative; boundary=in\n\n"
    "--in\n"
    "Content-Type: text/plain; charset=ISO-8859-15\n"
    "Content-Transfer-Encoding: quoted-printable\n\n"
    "10 =A4: see http://a.example/x, (www.b.example) or=\n"
    " https://c.example/(y).\n"
    "--in\n"
    "Content-Type: text/html; charset=utf-8\n"
    "Content-Transfer-Encoding: base64\n\n"
    "PHA+PGEgaHJlZj0iaHR0cDovL2V2aWwuZXhhbXBsZS8iPnd3dy5iYW5rLmV4YW1wbGU8"
    "L2E+PC9w\nPg==\n"
    "--in--\n"
    "--out\n"
    "Content-Type: application/octet-stream;\n"
    " name*0*=utf-8''r%C3%A9; name*1=sum.exe\n"
    "Content-Disposition: attachment\n"
    "Content-Transfer-Encoding: base64\n\n"
    "YWJj\n"
    "--out\n"
    "Content-Type: image/png; name=\"=?utf-8?Q?logo=2Epng?=\"\n"
    "Content-ID: <logo@x>\n"
    "Content-Disposition: inline\n\n"
    "x\n"
    "--out\n"
    "Content-Type: message/rfc822\n\n"
    "Subject: inner\n\ninner body\n"
    "--out--\n";

static void
tree(void)
{
	static const char *const types[] = { "multipart/mixed",
		"multipart/alternative", "text/plain", "text/html",
		"application/octet-stream", "image/png", "message/rfc822",
		"text/plain" };
	static const int parents[] = { -1, 0, 1, 1, 0, 0, 0, 6 };
	char hex[SHA256_HEX + 1];
	size_t i;

	parse_str(mixed);
	is_int((int64_t)m.nparts, 8, "eight parts");
	for (i = 0; i < m.nparts && i < ARRAY_LEN(types); i++) {
		is_slice(m.parts[i].type, types[i], "type");
		is_int(m.parts[i].parent, parents[i], "  under");
	}
	is_slice(m.parts[2].charset, "iso-8859-15", "charset");
	is_slice(m.parts[3].encoding, "base64", "encoding");
	is_slice(m.parts[4].name, "r\xc3\xa9sum.exe",
	    "a file name in RFC 2231 pieces");
	is_slice(m.parts[5].name, "logo.png", "a file name in an encoded "
					      "word");
	is_slice(m.parts[5].content_id, "logo@x", "Content-ID");
	ok(!m.parts[2].attachment && !m.parts[3].attachment &&
		m.parts[4].attachment && m.parts[6].attachment,
	    "what is an attachment and what not");
	is_int((int64_t)m.parts[4].size, 3, "decoded size");
	sha256_hex(&m.parts[4].sha256, hex);
	is_str(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61"
		    "f20015ad", "SHA-256 of the decoded octets");
	is_slice(mail_slice(&m, m.parts[4].range), "YWJj",
	    "where its octets stand in the message");
	is_slice(mail_slice(&m, m.parts[6].range),
	    "Subject: inner\n\ninner body", "an attached mail's octets");
}

static void
text_and_links(void)
{
	size_t without;

	parse_str(mixed);
	is_slice(m.parts[2].text, "10 \xe2\x82\xac: see http://a.example/x, "
	    "(www.b.example) or https://c.example/(y).", "text as UTF-8");
	is_int((int64_t)m.nlinks, 4, "three links in text, one in HTML");
	is_slice(m.links[0].url, "http://a.example/x", "comma left out");
	is_slice(m.links[1].url, "http://www.b.example", "www. is a link");
	is_slice(m.links[1].text, "www.b.example", "as it reads");
	is_slice(m.links[2].url, "https://c.example/(y)",
	    "balanced parentheses stay");
	is_slice(m.links[3].host, "evil.example", "HTML link's host");
	is_slice(m.links[3].text, "www.bank.example", "HTML link's text");
	ok(m.links[3].text_differs && !m.links[0].text_differs,
	    "text that names another host");
	is_int((int64_t)m.parts[2].nspans, 3, "marked in the text");
	is_slice(slice_of(m.parts[2].text.p + m.parts[2].spans[0].off,
		     m.parts[2].spans[0].len),
	    "http://a.example/x", "where they stand");
	without = m.nlinks;
	parse(slice_str(mixed), 0);
	ok(m.parts[2].text.p == NULL && m.nlinks == without,
	    "without MAIL_TEXT the same links, and no text");
}

static void
oddities(void)
{
	parse_str("Subject: x\n\nplain, no MIME http://a.example\n");
	is_int((int64_t)m.nparts, 1, "no MIME at all: one part");
	is_slice(m.parts[0].type, "text/plain", "  of text");
	is_int((int64_t)m.nlinks, 1, "  and its link");
	parse_str("Content-Type: text/plain; charset=klingon\n\n\xe1x");
	is_slice(m.parts[0].text, "\xe1x", "unknown charset: octets as they "
					   "are");
	ok(said(m.findings, m.nfindings, "charset klingon not known"),
	    "and said");
	parse_str("Content-Type: multipart/mixed\n\nno boundary\n");
	is_int((int64_t)m.nparts, 1, "multipart without a boundary");
	parse_str("Content-Type: multipart/mixed; boundary=b\n--b\n"
		  "Content-Type: text/html\n\n"
		  "<a href=http://x.example>y</a>\n");
	is_int((int64_t)m.nlinks, 1, "no blank line before the first boundary, "
				     "nor a last boundary");
	parse_str("Content-Type: text/plain\nContent-Transfer-Encoding: "
		  "base64\n\n!!!!\n");
	is_int((int64_t)m.nparts, 1, "base64 that is none");
	parse(SLICE("Content-Type: text/plain\n\na\0b"), MAIL_TEXT);
	is_int((int64_t)m.parts[0].text.n, 3, "NUL in a body is kept");
}

static double
seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void
bomb(struct buf *b, const char *name, const char *limit)
{
	double t = seconds();

	parse(buf_slice(b), 0);
	t = seconds() - t;
	ok(m.nparts <= MAIL_MOST_PARTS && said(m.limits, m.nlimits, limit),
	    "%s: read up to the limit, and said", name);
	ok(t < 3, "%s: in less than 3 seconds", name);
	printf("# %.3f s, %zu parts\n", t, m.nparts);
	buf_free(b);
}

static void
bombs(void)
{
	struct buf b = { 0 };
	size_t i;

	for (i = 0; i < 100000; i++)
		buf_addf(&b, "Content-Type: multipart/mixed; boundary=b%zu\n\n"
			     "--b%zu\n", i, i);
	bomb(&b, "100,000 nested multiparts", "nested more than 32 deep");
	for (i = 0; i < 100000; i++)
		buf_add_str(&b, "Content-Type: message/rfc822\n\n");
	bomb(&b, "100,000 nested mails", "nested more than 32 deep");
	buf_add_str(&b, "Content-Type: multipart/mixed; boundary=b\n\n");
	for (i = 0; i < 1000000; i++)
		buf_add_str(&b, "--b\n\n");
	bomb(&b, "1,000,000 parts", "more than 1000 MIME parts");
	buf_add_str(&b, "Content-Type: multipart/mixed; boundary=b\n\n--b\n");
	for (i = 0; i < 1000000; i++)
		buf_add_str(&b, "a: b\n");
	bomb(&b, "1,000,000 fields in a part", "too large");
	buf_add_str(&b, "Content-Type: message/rfc822\n\n");
	for (i = 0; i < 1000000; i++)
		buf_add_str(&b, "a: b\n");
	bomb(&b, "1,000,000 fields in an attached mail", "too large");
	buf_add_str(&b, "Content-Type: text/plain\n\n");
	for (i = 0; i < 300000; i++)
		buf_add_str(&b, "http://a.example/\n");
	bomb(&b, "300,000 links", "more than 5000 links");
}

int
main(void)
{
	tree();
	text_and_links();
	oddities();
	bombs();
	arena_free(&arena);
	return done_testing();
}
