/* What broke a signature: each change that is recognised is made, and named;
 * the same change where it can't be told is not. */

#include "tests/unit/explain_bodies.h"
#include "tests/unit/explain_sign.h"

#define FROM "From: Ann Ek <ann@example.com>\r\n"
#define TOP FROM "To: crew@lists.example\r\nSubject: Hello there\r\n"        \
	"Date: Wed, 18 Nov 2026 08:00:00 +0000\r\n"                           \
	"Message-ID: <1@example.com>\r\n"
#define PLAIN TOP "MIME-Version: 1.0\r\n"                                     \
	"Content-Type: text/plain; charset=utf-8\r\n"                         \
	"Content-Transfer-Encoding: 8bit\r\n\r\n"
#define TEXT "Dear crew,\r\n\r\nthe boat leaves at nine.\r\n\r\nAnn\r\n"
#define RELAXED { usual_names, false, false, RSA_1024, false, 0, false,       \
	false, false, NULL }
#define SIMPLE { usual_names, true, true, RSA_1024, false, 0, false, false,   \
	false, NULL }
#define NAMED(h) { h, false, false, RSA_1024, false, 0, false, false, false,  \
	NULL }

struct change_case {
	const char *want; /* NULL: no name */
	struct fresh how;
	const char *message;
	const char *edits[8]; /* from, to... */
};

static const char to_end[] = "<end>"; /* at the end, and the start of a body */
static const char to_top[] = "<top>";

/* The first `from` in the text as `to` */
static struct slice
fresh_replace(struct slice text, const char *from, const char *to)
{
	size_t at = slice_find(text, slice_str(from));

	if (at == SLICE_NONE) {
		printf("# not there: %s\n", from);
		abort();
	}
	return slice_printf(&fresh_arena, "%.*s%s%.*s", SLICE_ARG(
	    slice_upto(text, at)), to,
	    SLICE_ARG(slice_from(text, at + strlen(from))));
}

static struct slice
edited(struct slice message, const char *const *edits)
{
	for (; *edits != NULL; edits += 2) {
		if (edits[0] == to_end)
			message = fresh_joined(message, slice_str(edits[1]));
		else if (edits[0] == to_top)
			message = fresh_replace(message, "\r\n\r\n",
			    slice_printf(&fresh_arena, "\r\n\r\n%s",
				edits[1]).p);
		else
			message = fresh_replace(message, edits[0], edits[1]);
	}
	return message;
}

static void
check_case(const struct change_case *c)
{
	struct slice before = slice_str(c->message), after, field;
	const struct dkim_signature *sig;
	char name[200];
	static int number;

	field = fresh_message(before, &c->how);
	after = fresh_joined(field, edited(before, c->edits));
	sig = fresh_look(after, &fresh_keys);
	snprintf(name, sizeof name, "change %d: %s", ++number,
	    c->want != NULL ? c->want : "no name for it");
	if (!is_slice(sig->broken_by, c->want, name))
		printf("# crypto %s: %.*s\n", dkim_crypto_name(sig->crypto),
		    SLICE_ARG(sig->reason));
}

static void
check_cases(const struct change_case *v, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		check_case(&v[i]);
}

static const struct change_case header_cases[] = {
	{ "subject tag added", RELAXED, PLAIN TEXT,
	    { "Subject: ", "Subject: [crew] " } },
	{ "subject tag added", RELAXED, PLAIN TEXT,
	    { "Subject: ", "Subject: [EXT] [SUSPECT] " } },
	{ "subject tag added", RELAXED, PLAIN TEXT,
	    { "Subject: ", "Subject: ***SPAM*** " } },
	{ "subject tag added", RELAXED, PLAIN TEXT,
	    { "Subject: ", "Subject: External: " } },
	{ "subject tag added", RELAXED, PLAIN TEXT,
	    { "Subject: ", "Subject: {Spam?} " } },
	{ "subject tag added", RELAXED, PLAIN TEXT,
	    { "Hello there", "Hello there (External)" } },
	{ "subject tag added", RELAXED, FROM "Subject: Re: boats\r\n\r\nx\r\n",
	    { "Re: ", "Re: [crew] " } },
	{ "subject tag added", RELAXED, FROM "Subject: Re: boats\r\n\r\nx\r\n",
	    { "Re: ", "[crew 12] Re: " } },
	{ "subject tag added", RELAXED, FROM
	    "Subject: =?UTF-8?Q?Caf=C3=A9_ma=C3=B1ana?=\r\n\r\nx\r\n",
	    { "Subject: ", "Subject: [crew] " } },
	{ "subject tag added", RELAXED, FROM
	    "Subject: =?UTF-8?Q?Caf=C3=A9_ma=C3=B1ana?=\r\n\r\nx\r\n",
	    { "=?UTF-8?Q?Caf", "=?utf-8?q?=5Bcrew=5D_Caf" } },
	{ "subject tag added", RELAXED, FROM
	    "Subject: =?UTF-8?B?Q2Fmw6kgbWHDsWFuYQ==?=\r\n\r\nx\r\n",
	    { "=?UTF-8?B?Q2Fmw6kgbWHDsWFuYQ==?=",
		"=?utf-8?q?=5Bcrew=5D_Caf=C3=A9_ma=C3=B1ana?=" } },
	{ "subject tag added", SIMPLE, PLAIN TEXT,
	    { "Subject: ", "Subject: [crew] " } },
	{ "Subject re-encoded", RELAXED, FROM
	    "Subject: =?UTF-8?B?Q2Fmw6kgbWHDsWFuYQ==?=\r\n\r\nx\r\n",
	    { "=?UTF-8?B?Q2Fmw6kgbWHDsWFuYQ==?=",
		"=?UTF-8?Q?Caf=C3=A9_ma=C3=B1ana?=" } },
	{ "Subject re-encoded", RELAXED, FROM
	    "Subject: =?utf-8?q?Caf=C3=A9_ma=C3=B1ana?=\r\n\r\nx\r\n",
	    { "=?utf-8?q?Caf=C3=A9_ma=C3=B1ana?=",
		"=?UTF-8?B?Q2Fmw6kgbWHDsWFuYQ==?=" } },
	{ "Subject re-encoded", RELAXED, FROM
	    "Subject: Caf\xc3\xa9 ma\xc3\xb1"
	    "ana\r\n\r\nx\r\n",
	    { "Caf\xc3\xa9 ma\xc3\xb1"
	      "ana", "=?UTF-8?Q?Caf=C3=A9_ma=C3=B1ana?=" } },
	{ "Subject re-encoded", RELAXED, FROM
	    "Subject: =?iso-8859-1?Q?Caf=E9?=\r\n\r\nx\r\n",
	    { "=?iso-8859-1?Q?Caf=E9?=", "=?UTF-8?Q?Caf=C3=A9?=" } },
	{ "From re-encoded", RELAXED,
	    "From: =?utf-8?B?Sm9zw6k=?= <jose@example.com>\r\nSubject: x\r\n"
	    "\r\nx\r\n", { "=?utf-8?B?Sm9zw6k=?=",
		"=?UTF-8?Q?Jos=C3=A9?=" } },
	{ "To re-encoded", RELAXED, FROM "To: Bo Ek <bo@lists.example>\r\n"
	    "Subject: x\r\n\r\nx\r\n", { "Bo Ek", "\"Bo Ek\"" } },
	{ "second Subject added", RELAXED, PLAIN TEXT,
	    { "Date: ", "Subject: buy now\r\nDate: " } },
	{ "second Subject added", NAMED("from:from:subject:subject:date"),
	    PLAIN TEXT, { "From: ", "Subject: buy now\r\nFrom: " } },
	{ "second From added", NAMED("from:from:subject:date"), PLAIN TEXT,
	    { "From: ", "From: Eve <eve@evil.example>\r\nFrom: " } },
	{ "second From added", RELAXED, PLAIN TEXT,
	    { "Date: ", "From: Eve <eve@evil.example>\r\nDate: " } },
	{ "Reply-To added", NAMED("from:subject:date:reply-to"), PLAIN TEXT,
	    { "Date: ", "Reply-To: crew@lists.example\r\nDate: " } },
	{ "MIME-Version added", RELAXED, TOP "\r\nx\r\n",
	    { "Date: ", "MIME-Version: 1.0\r\nDate: " } },
	{ "MIME fields added", RELAXED, TOP "\r\nx\r\n",
	    { "Date: ", "MIME-Version: 1.0\r\nContent-Type: text/plain; "
		"charset=us-ascii\r\nContent-Transfer-Encoding: 7bit\r\n"
		"Date: " } },
	{ "list fields added", NAMED("from:subject:list-id:list-post"),
	    PLAIN TEXT, { "Date: ", "List-Id: <crew.lists.example>\r\n"
		"List-Post: <mailto:crew@lists.example>\r\nDate: " } },
	{ "MIME-Version dropped", RELAXED, PLAIN TEXT,
	    { "MIME-Version: 1.0\r\n", "" } },
	{ "Content-Transfer-Encoding dropped", RELAXED, PLAIN TEXT,
	    { "Content-Transfer-Encoding: 8bit\r\n", "" } },
	{ "Content-Type dropped", RELAXED, PLAIN TEXT,
	    { "Content-Type: text/plain; charset=utf-8\r\n", "" } },
	{ "To dropped", RELAXED, "Delivered-To: bo@here.example\r\n"
	    FROM "To: bo@here.example\r\nSubject: x\r\n\r\nx\r\n",
	    { "\r\nTo: bo@here.example\r\n", "\r\n" } },
	{ "empty Cc dropped", RELAXED, FROM "Cc: \r\nSubject: x\r\n\r\nx\r\n",
	    { "Cc: \r\n", "" } },
	{ "Cc dropped", { usual_names, false, false, RSA_1024, false, 0, false,
	    false, false, "From:Ann=20Ek=20<ann@example.com>|\r\n\t Cc:bo@"
	    "here.example" }, FROM "Cc: bo@here.example\r\nSubject: x\r\n"
	    "\r\nx\r\n", { "Cc: bo@here.example\r\n", "" } },
	{ "Subject rewritten", RELAXED, PLAIN TEXT, { "Subject: Hello there",
		"X-Original-Subject: Hello there\r\nSubject: Beware!" } },
	{ "From rewritten", RELAXED, PLAIN TEXT, { FROM,
		"From: Ann Ek via Crew <crew@lists.example>\r\n"
		"Reply-To: Ann Ek <ann@example.com>\r\n" } },
	{ "From rewritten", RELAXED, PLAIN TEXT, { FROM,
		"From: \"'Ann Ek' via Crew\" <crew@lists.example>\r\n"
		"X-Original-Sender: ann@example.com\r\n" } },
	{ "From rewritten", RELAXED, PLAIN TEXT, { FROM,
		"From: \"Ann Ek via Crew\" <crew@lists.example>\r\n"
		"X-Original-From: Ann Ek <ann@example.com>\r\n" } },
	{ "Reply-To added, From rewritten",
	    NAMED("from:to:subject:date:reply-to"), PLAIN TEXT, { FROM,
		"From: Ann Ek via Crew <crew@lists.example>\r\n"
		"Reply-To: Ann Ek <ann@example.com>\r\n" } },
	{ "subject tag added, From rewritten", RELAXED, PLAIN TEXT, { FROM,
		"From: Ann Ek via Crew <crew@lists.example>\r\n"
		"Reply-To: Ann Ek <ann@example.com>\r\n",
		"Subject: ", "Subject: [crew] " } },
	{ "transfer encoding changed from 8bit to 7bit", RELAXED, PLAIN TEXT,
	    { "8bit", "7bit" } },
	{ "charset changed from utf-8 to us-ascii", RELAXED, PLAIN TEXT,
	    { "charset=utf-8", "charset=us-ascii" } },
	{ "quotes in Content-Type changed", RELAXED, PLAIN TEXT,
	    { "charset=utf-8", "charset=\"utf-8\"" } },
	{ "charset in Content-Type rewritten", RELAXED, PLAIN TEXT,
	    { "charset=utf-8", "charset=UTF-8" } },
	{ "quotes in Content-Type changed", RELAXED, TOP "Content-Type: "
	    "multipart/mixed; boundary=\"b1\"\r\n\r\n--b1\r\n\r\nx\r\n--b1--\r\n",
	    { "boundary=\"b1\"", "boundary=b1" } },
	{ "Content-Type's format added", RELAXED, PLAIN TEXT,
	    { "charset=utf-8", "charset=utf-8; format=flowed" } },
	{ "Subject refolded", SIMPLE, PLAIN TEXT,
	    { "Hello there", "Hello\r\n there" } },
	{ "Subject refolded", SIMPLE, TOP "Subject: Hello\r\n\tthere\r\n\r\nx",
	    { "Hello\r\n\tthere", "Hello\r\n there" } },
	{ "To refolded", SIMPLE, FROM "To: a@b.example,\r\n\tb@b.example\r\n"
	    "Subject: x\r\n\r\nx\r\n", { ",\r\n\t", ", " } },
	{ "header refolded", SIMPLE, FROM "To: a@b.example,\r\n\tb@b.example"
	    "\r\nCc: c@b.example,\r\n\td@b.example\r\nSubject: x\r\n\r\nx\r\n",
	    { ",\r\n\tb@", ",\r\n b@", ",\r\n\td@", ",\r\n d@" } },
	{ "Subject refolded", RELAXED, TOP "\r\nx\r\n",
	    { "Hello there", "Hel\r\n lo there" } },
	{ "blank behind the colon of Subject changed", SIMPLE, PLAIN TEXT,
	    { "Subject: ", "Subject:" } },
	{ "blank behind the colon of Subject changed", SIMPLE,
	    FROM "Subject:x\r\n\r\nx\r\n", { "Subject:", "Subject: " } },
	{ "case of the name Subject changed", SIMPLE, FROM
	    "subject: x\r\n\r\nx\r\n", { "subject", "Subject" } },
	{ "case of the name Subject changed", SIMPLE, FROM
	    "SUBJECT: x\r\n\r\nx\r\n", { "SUBJECT", "Subject" } },
	{ "header signed in simple canonicalisation, not relaxed",
	    { usual_names, false, false, RSA_1024, false, 0, false, true,
		false, NULL }, PLAIN TEXT, { NULL } },
	{ "header signed in relaxed canonicalisation, not simple",
	    { usual_names, true, true, RSA_1024, false, 0, false, true,
		false, NULL }, PLAIN TEXT, { NULL } },
	{ "subject tag added", { usual_names, false, false, ED25519, false, 0,
	    false, false, false, NULL }, PLAIN TEXT,
	    { "Subject: ", "Subject: [crew] " } },
	{ "subject tag added", { usual_names, false, false, RSA_1024, true, 0,
	    false, false, false, NULL }, PLAIN TEXT,
	    { "Subject: ", "Subject: [crew] " } },
	{ NULL, RELAXED, PLAIN TEXT, { "Hello there", "Goodbye" } },
	{ NULL, RELAXED, PLAIN TEXT, { "ann@", "bob@" } },
	{ NULL, RELAXED, PLAIN TEXT, { "Date: Wed, 18", "Date: Thu, 19" } },
};

#define AS(type, coding) TOP "MIME-Version: 1.0\r\nContent-Type: " type       \
	"\r\nContent-Transfer-Encoding: " coding "\r\n\r\n"
#define UTF8_TEXT "text/plain; charset=utf-8"
#define UTF8_HTML "text/html; charset=utf-8"
#define HTML AS(UTF8_HTML, "8bit")                                            \
	"<html><body style=\"margin:0\">\r\n<div>The boat leaves at nine."    \
	"</div>\r\n<p>Ann</p>\r\n</body></html>\r\n"
#define BANNER "<div class=\"b\"><table><tr><td>CAUTION: this mail came from" \
	" outside</td></tr></table></div>"
#define ALTERNATIVE_TOP TOP "MIME-Version: 1.0\r\nContent-Type: multipart/al" \
	"ternative; boundary=\"b1\"\r\n\r\n"
#define PREAMBLE ALTERNATIVE_TOP                                              \
	"This is a multi-part message in MIME format.\r\n"
#define ALTERNATIVE ALTERNATIVE_TOP ALTERNATIVE_BODY
#define ALTERNATIVE_BODY "--b1\r\nContent-Type: text/plain; "    \
	"charset=utf-8\r\n\r\nThe boat leaves at nine.\r\n\r\nAnn\r\n--b1\r\n" \
	"Content-Type: text/html; charset=utf-8\r\n\r\n<html><body>\r\n<p>The" \
	" boat leaves at nine.</p>\r\n<p>Ann</p>\r\n</body></html>\r\n"        \
	"--b1--\r\n"
#define MIXED TOP "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; bounda" \
	"ry=b1\r\n\r\n--b1\r\nContent-Type: text/plain; charset=utf-8\r\n"      \
	"Content-Transfer-Encoding: 8bit\r\n\r\n"
#define MIXED_END "\r\n--b1\r\nContent-Type: application/pdf\r\n"              \
	"Content-Transfer-Encoding: base64\r\n\r\nJVBERi0xLjQK\r\n--b1--\r\n"
#define RULE "_______________________________\r\n"
#define FOOTER RULE "crew mailing list\r\nleave: crew-leave@lists.example\r\n"
#define LINK(url) AS(UTF8_HTML, "8bit") "<html><body><p>Look at <a href=\"" \
	url "\">this page</a>, please.</p></body></html>\r\n"
#define TEXT_LINK(url) PLAIN "Look at " url ", please.\r\n"
#define PAGE "https://www.example.com/trip?day=1"
#define LENGTH(n) { usual_names, false, false, RSA_1024, false, n, false,      \
	false, false, NULL }

static const struct change_case body_cases[] = {
	{ "footer added", RELAXED, PLAIN TEXT, { to_end, FOOTER } },
	{ "footer added", SIMPLE, PLAIN TEXT, { to_end, "\r\n\r\n" FOOTER } },
	{ "subject tag and footer added", RELAXED, PLAIN TEXT,
	    { "Subject: ", "Subject: [crew] ", to_end, FOOTER } },
	{ "subject tag and footer added", { usual_names, false, false,
	    ED25519, false, 0, false, false, false, NULL }, PLAIN TEXT,
	    { "Subject: ", "Subject: [crew] ", to_end, FOOTER } },
	{ "footer added", { usual_names, false, false, RSA_1024, true, 0,
	    false, false, false, NULL }, PLAIN TEXT, { to_end, FOOTER } },
	{ "footer added", RELAXED, ALTERNATIVE, { to_end, FOOTER } },
	{ "footer added", RELAXED, MIXED TEXT MIXED_END,
	    { "nine.\r\n\r\nAnn\r\n", "nine.\r\n\r\nAnn\r\n\r\n" FOOTER } },
	{ "footer added", RELAXED, MIXED "Ann" MIXED_END,
	    { "Ann\r\n--b1", "Ann\r\n" RULE "crew list\r\n--b1" } },
	{ "footer added", RELAXED, HTML, { "</body>", "<div>Sent through the "
		"crew list, <b>leave</b></div></body>" } },
	{ "footer added", RELAXED, ALTERNATIVE, { "Ann\r\n--b1",
		"Ann\r\n\r\nDisclaimer: for members alone.\r\n--b1",
		"</body>", "<hr>Disclaimer: for members alone.<br>\r\n"
		"</body>" } },
	{ "footer added", RELAXED, AS(UTF8_TEXT, "base64") TXT8_B64,
	    { TXT8_B64, TXT8_B64_FOOTER } },
	{ "text under an empty body added", RELAXED, PLAIN, { to_end, FOOTER } },
	{ "blank lines at the end added", SIMPLE, PLAIN TEXT,
	    { to_end, " \r\n\t\r\n" } },
	{ "footer part added", RELAXED, MIXED TEXT MIXED_END, { "\r\n--b1--",
		"\r\n--b1\r\nContent-Type: text/plain\r\n\r\n" FOOTER
		"--b1--" } },
	{ "banner part added", RELAXED, MIXED TEXT MIXED_END, { "--b1\r\n",
		"--b1\r\nContent-Type: text/plain\r\n\r\nfrom outside\r\n"
		"--b1\r\n" } },
	{ "Content-Type rewritten, footer part added", NAMED("from:subject:"
	    "content-type"), PLAIN TEXT, { "Content-Type: " UTF8_TEXT "\r\n",
		"Content-Type: multipart/mixed; boundary=\"b9\"\r\n",
		to_top, "--b9\r\nContent-Type: " UTF8_TEXT "\r\nContent-"
		"Transfer-Encoding: 8bit\r\n\r\n", to_end, "\r\n--b9\r\n"
		"Content-Type: text/plain\r\n\r\n" FOOTER "--b9--\r\n" } },
	{ "Content-Type and Content-Transfer-Encoding rewritten, "
	  "footer part added", RELAXED, PLAIN TEXT, {
		"Content-Type: " UTF8_TEXT "\r\nContent-Transfer-Encoding: "
		"8bit\r\n", "Content-Type: multipart/mixed; boundary=\"b9\""
		"\r\n", to_top, "--b9\r\nContent-Type: " UTF8_TEXT "\r\n"
		"Content-Transfer-Encoding: 8bit\r\n\r\n", to_end,
		"\r\n--b9\r\n\r\n" FOOTER "--b9--\r\n" } },
	{ "Content-Type and Content-Transfer-Encoding rewritten, "
	  "body wrapped in a multipart", RELAXED, PLAIN TEXT, {
		"Content-Type: " UTF8_TEXT "\r\nContent-Transfer-Encoding: "
		"8bit\r\n", "Content-Type: multipart/mixed; boundary=\"b9\""
		"\r\n", to_top, "--b9\r\nContent-Type: " UTF8_TEXT "\r\n"
		"Content-Transfer-Encoding: 8bit\r\n\r\n", to_end,
		"\r\n--b9--\r\n" } },
	{ "last MIME delimiter lost", RELAXED, MIXED TEXT MIXED_END,
	    { "\r\n--b1--\r\n", "\r\n" } },
	{ "MIME preamble added", RELAXED, ALTERNATIVE, { to_top,
		"This message has several parts.\r\n" } },
	{ "MIME preamble dropped", RELAXED, PREAMBLE ALTERNATIVE_BODY,
	    { "This is a multi-part message in MIME format.\r\n", "" } },
	{ "banner added", RELAXED, PLAIN TEXT, { to_top,
		"[EXTERNAL] Be careful with this mail.\r\n" } },
	{ "banner added", RELAXED, PLAIN TEXT, { to_top,
		"CAUTION: this mail came from outside.\r\nDon't click.\r\n"
		"\r\nAsk the desk if in doubt.\r\n\r\n" } },
	{ "banner and footer added", RELAXED, PLAIN TEXT, { to_top,
		"CAUTION: this mail came from outside.\r\n\r\n",
		to_end, FOOTER } },
	{ "subject tag and banner added", RELAXED, PLAIN TEXT, {
		"Subject: ", "Subject: [EXT] ", to_top,
		"CAUTION: this mail came from outside.\r\n\r\n" } },
	{ "banner added", RELAXED, HTML, { "margin:0\">",
		"margin:0\">" BANNER } },
	{ "banner added", RELAXED, HTML, { "margin:0\">\r\n",
		"margin:0\">\r\n" BANNER "<br>\r\n" } },
	{ "banner added", RELAXED, ALTERNATIVE, {
		"charset=utf-8\r\n\r\nThe", "charset=utf-8\r\n\r\nCAUTION: "
		"this mail came from outside.\r\n\r\nThe", "<body>",
		"<body><p>CAUTION: this mail came from outside.</p>" } },
	{ "banner added", RELAXED, AS(UTF8_HTML, "quoted-printable") HTML8_QP,
	    { HTML8_QP, HTML8_QP_BANNER } },
	{ "banner added", RELAXED, AS(UTF8_HTML, "base64") HTML8_B64,
	    { HTML8_B64, HTML8_B64_BANNER } },
	{ "blank lines at the top added", RELAXED, PLAIN TEXT,
	    { to_top, "\r\n" } },
	{ "blank line at the top lost", RELAXED, PLAIN "\r\n" TEXT,
	    { "8bit\r\n\r\n\r\n", "8bit\r\n\r\n" } },

	{ "links rewritten by Microsoft Safe Links", RELAXED, LINK(PAGE),
	    { PAGE, "https://nam02.safelinks.protection.outlook.com/?url="
		"https%3A%2F%2Fwww.example.com%2Ftrip%3Fday%3D1&amp;data=05"
		"%7C01&amp;sdata=x%3D&amp;reserved=0" } },
	{ "links rewritten by Microsoft Safe Links", RELAXED, TEXT_LINK(PAGE),
	    { PAGE, "https://eur01.safelinks.protection.outlook.com/?url="
		"https%3A%2F%2Fwww.example.com%2Ftrip%3Fday%3D1&data=05"
		"%7C01&sdata=x%3D&reserved=0" } },
	{ "links rewritten by Microsoft Safe Links", RELAXED,
	    AS(UTF8_HTML, "quoted-printable") LINK_QP,
	    { LINK_QP, LINK_QP_SAFE } },
	{ "links rewritten by Microsoft Safe Links", RELAXED,
	    AS(UTF8_HTML, "base64") LINK_B64, { LINK_B64, LINK_B64_SAFE } },
	{ "links rewritten by Proofpoint", RELAXED, LINK(PAGE),
	    { PAGE, "https://urldefense.proofpoint.com/v1/url?u=https%3A//"
		"www.example.com/trip%3Fday%3D1&amp;k=abc%3D%3D%0A&amp;r=x" } },
	{ "links rewritten by Proofpoint", RELAXED, LINK(PAGE),
	    { PAGE, "https://urldefense.proofpoint.com/v2/url?u=https-3A__"
		"www.example.com_trip-3Fday-3D1&amp;d=DwMFAg&amp;c=x&amp;e=" } },
	{ "links rewritten by Proofpoint", RELAXED, TEXT_LINK(PAGE),
	    { PAGE, "https://urldefense.com/v3/__https://www.example.com/trip"
		"*day=1__;Pw!!AbC!xyz$" } },
	{ "links rewritten by Proofpoint", RELAXED,
	    LINK("https://www.example.com/a???b#c"),
	    { "https://www.example.com/a???b#c", "https://urldefense.com/v3/"
		"__https://www.example.com/a**Bb*c__;Pz8_Iw!!AbC!xyz$" } },
	{ "links rewritten by Barracuda", RELAXED, LINK(PAGE),
	    { PAGE, "https://linkprotect.cudasvc.com/url?a=https%3a%2f%2fwww."
		"example.com%2ftrip%3fday%3d1&amp;c=E,1,xyz&amp;typo=1" } },
	{ "links rewritten by Google", RELAXED, LINK(PAGE),
	    { PAGE, "https://www.google.com/url?q=https://www.example.com/trip"
		"%3Fday%3D1&amp;source=gmail&amp;ust=1&amp;usg=x" } },
	{ "links rewritten by Proofpoint, banner added", RELAXED, LINK(PAGE),
	    { PAGE, "https://urldefense.proofpoint.com/v2/url?u=https-3A__"
		"www.example.com_trip-3Fday-3D1&amp;d=DwMFAg&amp;c=x&amp;e=",
		"<body>", "<body>" BANNER } },
	{ "links rewritten by Proofpoint, footer added", RELAXED,
	    TEXT_LINK(PAGE), { PAGE, "https://urldefense.com/v3/__https://www."
		"example.com/trip*day=1__;Pw!!AbC!xyz$", to_end, FOOTER } },

	{ "dot doubled at the start of lines", RELAXED, PLAIN "a\r\n.b\r\n",
	    { "\n.b", "\n..b" } },
	{ "dot lost at the start of lines", RELAXED, PLAIN "a\r\n..b\r\n",
	    { "\n..b", "\n.b" } },
	{ "\">\" put before lines that begin with \"From \"", RELAXED,
	    PLAIN "a\r\nFrom Bo\r\n", { "\nFrom Bo", "\n>From Bo" } },
	{ "\">\" lost before lines that begin with \"From \"", RELAXED,
	    PLAIN "a\r\n>From Bo\r\n", { "\n>From Bo", "\nFrom Bo" } },
	{ "blank behind \"--\" lost", SIMPLE, PLAIN "a\r\n-- \r\nAnn\r\n",
	    { "\n-- \r", "\n--\r" } },
	{ "blanks at line ends added", SIMPLE, PLAIN TEXT,
	    { "nine.\r\n", "nine. \r\n" } },
	{ "blanks changed", SIMPLE, PLAIN TEXT, { "boat ", "boat  " } },
	{ "line ends changed", RELAXED, PLAIN TEXT,
	    { "nine.\r\n", "nine.\r\r\n" } },
	{ "line ends changed", RELAXED, PLAIN TEXT,
	    { "nine.\r\n", "nine.\r" } },
	{ "line ends changed from LF to CRLF", { usual_names, false, true,
	    RSA_1024, false, 0, true, false, false, NULL }, PLAIN TEXT,
	    { NULL } },
	{ "body signed in simple canonicalisation, not relaxed", { usual_names,
	    false, false, RSA_1024, false, 0, false, false, true, NULL },
	    PLAIN "a  b\r\n", { NULL } },
	{ "body shortened", LENGTH(49), PLAIN TEXT,
	    { "\r\n\r\nAnn\r\n", "\r\n" } },
	{ NULL, LENGTH(20), PLAIN TEXT, { to_end, FOOTER } },
	{ "banner added", LENGTH(30), PLAIN TEXT, { to_top,
		"[EXTERNAL] Be careful with this mail.\r\n", to_end,
		FOOTER } },

	{ "transfer encoding changed from 8bit to quoted-printable", RELAXED,
	    AS(UTF8_TEXT, "8bit") TXT8, { "8bit", "quoted-printable",
		TXT8, TXT8_QP } },
	{ "transfer encoding changed from 8bit to base64", RELAXED,
	    AS(UTF8_TEXT, "8bit") TXT8, { "8bit", "base64", TXT8, TXT8_B64 } },
	{ "transfer encoding changed from quoted-printable to 8bit", RELAXED,
	    AS(UTF8_TEXT, "quoted-printable") TXT8_QP,
	    { "quoted-printable", "8bit", TXT8_QP, TXT8 } },
	{ "transfer encoding changed from quoted-printable to base64", RELAXED,
	    AS(UTF8_TEXT, "quoted-printable") TXT8_QP,
	    { "quoted-printable", "base64", TXT8_QP, TXT8_B64 } },
	{ "transfer encoding changed from base64 to 8bit", RELAXED,
	    AS(UTF8_TEXT, "base64") TXT8_B64,
	    { "base64", "8bit", TXT8_B64, TXT8 } },
	{ "transfer encoding changed from base64 to quoted-printable", RELAXED,
	    AS(UTF8_TEXT, "base64") TXT8_B64,
	    { "base64", "quoted-printable", TXT8_B64, TXT8_QP } },
	{ "subject tag and footer added, "
	  "transfer encoding changed from 8bit to base64", RELAXED,
	    AS(UTF8_TEXT, "8bit") TXT8,
	    { "Subject: ", "Subject: [crew] ", "8bit", "base64",
		TXT8, TXT8_B64_FOOTER } },
	{ "quoted-printable re-encoded", RELAXED,
	    AS(UTF8_TEXT, "quoted-printable") TXT8_QP,
	    { TXT8_QP, TXT8_QP60 } },
	{ "base64 re-encoded", RELAXED, AS(UTF8_TEXT, "base64") TXT8_B64,
	    { TXT8_B64, TXT8_B64_64 } },
	{ "base64 re-encoded", RELAXED,
	    AS(UTF8_TEXT, "base64") TXT8_B64_64, { TXT8_B64_64, TXT8_B64 } },
	{ "transfer encoding changed from 8bit to quoted-printable", RELAXED,
	    MIXED TXT8 MIXED_END,
	    { "8bit", "quoted-printable", TXT8, TXT8_QP } },
	{ "transfer encoding changed from 8bit to base64", RELAXED,
	    MIXED TXT8 MIXED_END, { "8bit", "base64", TXT8, TXT8_B64 } },
	{ "charset changed from utf-8 to iso-8859-1", RELAXED,
	    AS(UTF8_TEXT, "8bit") TXT8,
	    { "charset=utf-8", "charset=iso-8859-1", TXT8, TXT8_L1 } },
	{ "charset changed from iso-8859-1 to utf-8", RELAXED,
	    AS("text/plain; charset=iso-8859-1", "8bit") TXT8_L1,
	    { "charset=iso-8859-1", "charset=utf-8", TXT8_L1, TXT8 } },
	{ "charset changed from iso-8859-1 to utf-8", RELAXED,
	    AS("text/plain; charset=iso-8859-1", "quoted-printable")
	    TXT8_L1_QP, { "charset=iso-8859-1", "charset=utf-8", TXT8_L1_QP,
		TXT8_QP } },
	{ NULL, RELAXED, PLAIN TEXT, { "nine", "ten" } },
	{ NULL, RELAXED, HTML, { "nine", "ten" } },
	{ NULL, RELAXED, ALTERNATIVE, { "nine", "ten" } },
	{ NULL, RELAXED, PLAIN TEXT, { "nine.\r\n\r\n", "" } },
};

int
main(void)
{
	fresh_publish();
	check_cases(header_cases, ARRAY_LEN(header_cases));
	check_cases(body_cases, ARRAY_LEN(body_cases));
	answers_free(&fresh_keys);
	arena_free(&fresh_arena);
	return done_testing();
}
