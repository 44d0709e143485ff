/* Reports taken apart: what counts as one, which mails are in it, what it
 * says, and how it lost its mail.  The made set is in tests/reports. */

#include "core/base/buf.h"
#include "core/base/mem.h"
#include "core/mail/unwrap.h"
#include "core/work/wire.h"
#include "tests/unit/tap.h"

#define HEAD "From: Rita <rita@firm.example>\nTo: abuse@desk.example\n"
#define INNER \
	"Received: from a\nFrom: bank@bank.example\nSubject: pay\n" \
	"Message-ID: <1@esp.example>\n\nText\n"
#define MIXED HEAD "Content-Type: multipart/mixed; boundary=b\n\n"
#define TEXT "--b\nContent-Type: text/plain\n\nlook at this\n"
#define RFC822 "--b\nContent-Type: message/rfc822\n\n"
#define REPORT \
	HEAD "Content-Type: multipart/report; boundary=b;\n" \
	" report-type=feedback-report\n\n--b\n\nhello\n" \
	"--b\nContent-Type: message/feedback-report\n\n"

static struct arena arena;
static struct mail m;
static struct unwrapped u;

static void
unwrap(const char *octets, enum unwrap_policy policy)
{
	arena_free(&arena);
	mail_parse(&m, slice_str(octets), NULL, &arena, 0);
	mail_unwrap(&u, &m, policy);
}

static bool
found(const char *word)
{
	size_t i;

	for (i = 0; i < u.nfindings; i++)
		if (slice_find(u.findings[i], slice_str(word)) != SLICE_NONE)
			return true;
	return false;
}

/* The inner mails are these, ended by NULL. */
static void
is_inner(const char *name, const char *const *want)
{
	size_t n = 0;
	bool same = true;

	for (; want[n] != NULL; n++)
		same &= n < u.ninner &&
		    slice_eq_str(unwrap_octets(&u, &m, n), want[n]);
	if (!ok(same && u.ninner == n, "%s", name))
		for (n = 0; n < u.ninner; n++)
			printf("#  got %zu: %.*s\n", n,
			    SLICE_ARG(unwrap_octets(&u, &m, n)));
}

static void
is_one(const char *octets, const char *want, const char *name)
{
	const char *const one[] = { want, NULL };

	unwrap(octets, UNWRAP_MAILBOX);
	is_inner(name, one);
}

static void
attached(void)
{
	unwrap(MIXED TEXT RFC822 INNER "\n--b--\n", UNWRAP_FILES);
	is_int(u.kind, REPORT_FORWARD, "a mail with a mail attached");
	is_int(u.lost, LOST_NOTHING, "has lost nothing");
	ok(u.lost_why.p == NULL, "and needs no reason");
	is_slice(u.reporter, "rita@firm.example", "the reporter");
	is_slice(u.reporter_name, "Rita", "his name");
	is_slice(u.words, "look at this", "his words");
	is_int((int64_t)u.ninner, 1, "one mail");
	is_int(u.inner[0].part, 2, "in the third part");
	ok(u.inner[0].octets.p == NULL, "where it stands as it is");
	is_slice(mail_slice(&m, u.inner[0].range), INNER, "its octets");
	is_slice(u.inner[0].how, "message/rfc822, part 3", "how it is there");

	unwrap(MIXED "--b\nContent-Type: application/octet-stream;"
	    " name=\"a.eml\"\nContent-Transfer-Encoding: base64\n\n"
	    "U3ViamVjdDogeAoKeQo=\n--b--\n", UNWRAP_FILES);
	is_slice(unwrap_octets(&u, &m, 0), "Subject: x\n\ny\n",
	    "an encoded one is decoded");
	is_slice(u.inner[0].how,
	    "application/octet-stream \"a.eml\", part 2, base64", "and said");
	is_int(u.inner[0].range.len, 0, "it stands nowhere");
}

/* What the tree's reader could cut wrong. */
static void
octet_for_octet(void)
{
	is_one(MIXED RFC822 "\n--b--\n", NULL, "none: an empty part");
	is_one(MIXED RFC822 "From x Mon\n" INNER "\n--b--\n",
	    "From x Mon\n" INNER, "an mbox line before the header");
	is_one(MIXED RFC822 "\n\n" INNER "\n--b--\n", INNER,
	    "empty lines before the header are skipped");
	ok(found("empty lines"), "and said");
	is_one(MIXED RFC822 INNER "\n--bb\n--b--\n", INNER "\n--bb",
	    "a line that begins like the boundary");
	is_one(MIXED RFC822 INNER, INNER, "no closing boundary");
	is_one(MIXED RFC822 INNER "--b--\n",
	    "Received: from a\nFrom: bank@bank.example\nSubject: pay\n"
	    "Message-ID: <1@esp.example>\n\nText",
	    "the line end before a boundary is the boundary's");
	is_one(HEAD "Content-Type: multipart/digest; boundary=b\n\n--b\n\n"
	    INNER "\n--b--\n", INNER, "a digest's part without a header");
	is_int(u.kind, REPORT_DIGEST, "is in a digest");
	is_one(MIXED RFC822 "Subject: i\nContent-Type: multipart/mixed;"
	    " boundary=bb\n\n--bb\n\nx\n--b--\n", "Subject: i\n"
	    "Content-Type: multipart/mixed; boundary=bb\n\n--bb\n\nx",
	    "an inner multipart that is not closed");
	is_one(MIXED RFC822 "no header\n\n--b--\n", NULL,
	    "what holds no mail is none");
	ok(found("holds no mail"), "and said");
	is_int(u.lost, LOST_NOT_ATTACHED, "the report has lost it");
}

static void
one_level(void)
{
	is_one(MIXED RFC822 "Subject: i\nContent-Type: multipart/mixed;"
	    " boundary=c\n\n--c\nContent-Type: message/rfc822\n\n" INNER
	    "\n--c--\n\n--b--\n", "Subject: i\n"
	    "Content-Type: multipart/mixed; boundary=c\n\n--c\n"
	    "Content-Type: message/rfc822\n\n" INNER "\n--c--\n",
	    "a mail in an attached mail is that one's");
}

static void
policies(void)
{
	unwrap(MIXED TEXT RFC822 INNER "\n--b--\n", UNWRAP_FORMAL);
	is_int(u.kind, REPORT_NONE,
	    "in our own mailbox an attached mail makes no report");
	is_int((int64_t)u.ninner, 0, "and is left alone");
	unwrap(REPORT "Feedback-Type: abuse\n" RFC822 INNER "\n--b--\n",
	    UNWRAP_FORMAL);
	is_int(u.kind, REPORT_FEEDBACK, "a feedback report is one");
	unwrap(HEAD "\nhello\n", UNWRAP_FILES);
	is_int(u.kind, REPORT_NONE, "a submitted file is the sample itself");
	unwrap(HEAD "\nhello\n", UNWRAP_MAILBOX);
	is_int(u.kind, REPORT_FORWARD, "a mail to the reports' mailbox is "
	    "a report");
	is_int(u.lost, LOST_NOT_ATTACHED, "that forgot the mail");
	unwrap(HEAD "Subject: Re: invoice\n\nPay!\n\nFrom: a\nSent: Monday\n"
	    "To: b\nSubject: invoice\n\nok\n", UNWRAP_FILES);
	is_int(u.kind, REPORT_NONE, "a quoted thread makes no report of a "
	    "sample");
	unwrap(HEAD "Subject: Fwd: invoice\n\nPay!\n\nFrom: a\nSent: Monday\n"
	    "To: b\nSubject: invoice\n\nok\n", UNWRAP_FILES);
	is_int(u.lost, LOST_INLINE, "but where its subject says Fwd");
}

static struct slice
said(const char *name)
{
	size_t i;

	for (i = 0; i < u.nreported; i++)
		if (slice_eq_str(u.reported[i].name, name))
			return u.reported[i].value;
	return SLICE_NULL;
}

static void
feedback(void)
{
	struct buf b = { 0 };
	size_t i;

	unwrap(REPORT "feedback-type: auth-failure\nSOURCE-IP: "
	    "[IPv6:2001:DB8::0:7]\nOriginal-Mail-From: <>\n"
	    "Authentication-Results: mx.example;\n\tdkim=fail\n  (bad)\n"
	    "Received-Date: today\nX-Own: 1\nno field\n\nVersion: 1\n"
	    RFC822 INNER "\n--b--\n", UNWRAP_FORMAL);
	is_int(u.kind, REPORT_FAILURE, "auth-failure in any case");
	is_slice(said("Source-IP"), "2001:db8::7", "Source-IP without tag");
	is_slice(said("Original-Mail-From"), "", "the null sender");
	is_slice(said("Authentication-Results"), "mx.example; dkim=fail (bad)",
	    "folded lines");
	is_slice(said("Arrival-Date"), "today", "Received-Date is its alias");
	is_slice(said("X-Own"), "1", "fields of the reporter's own");
	is_slice(said("Version"), "1", "after an empty line as well");
	unwrap(REPORT "Source-IP: nonsense\n\n--b--\n", UNWRAP_FORMAL);
	is_slice(said("Source-IP"), "nonsense", "what is no address stays");
	ok(found("no Feedback-Type"), "a report without its type");
	is_int(u.lost, LOST_NOT_ATTACHED, "and without a mail");
	is_slice(u.words, "hello", "its text is there");

	buf_add_str(&b, REPORT);
	for (i = 0; i < 1000; i++)
		buf_addf(&b, "X-%zu: %0*d\n", i, i == 0 ? 9000 : 1, 0);
	buf_add_str(&b, "\n--b--\n");
	unwrap(buf_slice(&b).p, UNWRAP_FORMAL);
	is_int((int64_t)u.nreported, REPORTED_MOST, "the fields are limited");
	is_int((int64_t)u.reported[0].value.n, REPORTED_MOST_VALUE,
	    "and their values");
	ok(found("the others are left out") && found("are kept"),
	    "which is said");
	buf_free(&b);
}

static void
journal(void)
{
	unwrap("X-MS-Journal-Report:\n" MIXED "--b\n\nSender: s@bank.example\n"
	    "Subject: Recipient: not@this.example\nMessage-Id: <1@x>\n"
	    "To: a@corp.example, Expanded: all@corp.example\n"
	    "Recipient: <b@corp.example>\nCc: A@corp.example\n"
	    RFC822 INNER "\n--b--\n", UNWRAP_FORMAL);
	is_int(u.kind, REPORT_JOURNAL, "a journal report");
	is_slice(u.envelope_from, "s@bank.example", "its sender");
	is_int((int64_t)u.nenvelope_to, 2, "its recipients, each once");
	is_slice(u.envelope_to[0], "a@corp.example", "who got it by a list");
	is_slice(u.envelope_to[1], "b@corp.example", "and who did not");
	ok(u.words.p == NULL, "the text is nobody's words");
	unwrap("X-MS-Journal-Report:\n" MIXED TEXT RFC822 INNER "\n--b--\n",
	    UNWRAP_FORMAL);
	is_int(u.kind, REPORT_NONE, "the mark alone makes none");
	ok(u.envelope_from.p == NULL && found("X-MS-Journal-Report"),
	    "and that is said");
}

static void
is_lost(const char *octets, enum lost lost, const char *why, const char *name)
{
	unwrap(octets, UNWRAP_MAILBOX);
	if (!ok(u.lost == lost && (why == NULL ||
	    slice_find(u.lost_why, slice_str(why)) != SLICE_NONE), "%s", name))
		printf("#  got: %s, %.*s\n", lost_name(u.lost),
		    SLICE_ARG(u.lost_why));
}

static void
lost(void)
{
	is_lost(MIXED TEXT "--b\nContent-Type: application/octet-stream;"
	    " name=Mail.MSG\n\nx\n--b--\n", LOST_MSG, "Mail.MSG (part 3)",
	    "Outlook's own format, named");
	is_lost(MIXED TEXT "--b\nContent-Type: application/octet-stream;"
	    " name=a.dat\nContent-Transfer-Encoding: base64\n\neJ8+Ig==\n"
	    "--b--\n", LOST_TNEF, NULL, "TNEF, by its first octets");
	is_lost(MIXED TEXT "--b\nContent-Type: image/png\n\nx\n--b--\n",
	    LOST_PICTURE, NULL, "a screenshot");
	is_lost(MIXED TEXT "--b\nContent-Type: application/zip; name=m.zip\n\n"
	    "PK\n--b--\n", LOST_NOT_ATTACHED, "m.zip", "an archive, named");
	is_lost(HEAD "Content-Type: message/partial; id=1\n\n" INNER,
	    LOST_PARTIAL, NULL, "a piece of a mail");
	is_lost(HEAD "\nas it came:\n\n" INNER, LOST_INLINE, "pasted",
	    "the source pasted into the text");
	is_slice(u.words, "as it came:", "and the words before it");
	is_lost(HEAD "\n> Von: a\n> Gesendet: b\n> Betreff: c\n", LOST_INLINE,
	    NULL, "a quoted block of header lines");
	ok(u.words.p == NULL, "without words");
	is_lost(HEAD "\nFrom: here\nit goes: on\nand: on\n",
	    LOST_NOT_ATTACHED, NULL, "a line that says From makes no block");
	is_lost(MIXED TEXT RFC822 INNER "\n--b\n\nBegin forwarded message:\n"
	    "From: x\n--b--\n", LOST_NOTHING, NULL,
	    "an attached mail is not lost by an inline one");
}

static bool
decodes(struct slice octets, size_t nparts, uint64_t length,
    struct unwrapped *copy, struct arena *a)
{
	struct wire w;

	memset(copy, 0, sizeof *copy);
	wire_decode(&w, octets, a);
	w.length = length;
	wire_unwrapped(&w, copy, nparts);
	return wire_done(&w);
}

static void
wire(void)
{
	struct arena a = { 0 };
	struct unwrapped copy;
	struct buf b = { 0 };
	struct slice s;
	struct wire w;
	size_t i, bad = 0;

	unwrap(REPORT "Feedback-Type: abuse\nSource-IP: 192.0.2.7\n" RFC822
	    INNER "\n--b\nContent-Type: message/rfc822\n"
	    "Content-Transfer-Encoding: base64\n\nU3ViamVjdDogeAoKeQo=\n"
	    "--b--\n", UNWRAP_FORMAL);
	wire_encode(&w, &b);
	wire_unwrapped(&w, &u, m.nparts);
	s = buf_slice(&b);
	ok(decodes(s, m.nparts, m.bytes.n, &copy, &a), "crosses the wire");
	ok(copy.kind == REPORT_FEEDBACK && copy.ninner == 2 &&
	    copy.nreported == 2 &&
	    slice_eq(copy.inner[1].octets, u.inner[1].octets) &&
	    copy.inner[0].range.off == u.inner[0].range.off,
	    "and is the same there");
	for (i = 0; i < s.n; i++)
		bad += decodes(slice_upto(s, i), m.nparts, m.bytes.n, &copy,
		    &a);
	is_int((int64_t)bad, 0, "cut anywhere it is refused");
	ok(!decodes(s, 3, m.bytes.n, &copy, &a), "a part that is not there");
	ok(!decodes(s, m.nparts, 200, &copy, &a), "a range behind the end");
	arena_free(&a);
	buf_free(&b);
}

int
main(void)
{
	attached();
	octet_for_octet();
	one_level();
	policies();
	feedback();
	journal();
	lost();
	wire();
	arena_free(&arena);
	return done_testing();
}
