/* The wire format: what is decoded is what was encoded, whatever is cut. */

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/base/buf.h"
#include "core/base/clock.h"
#include "core/work/parser.h"
#include "core/work/wire.h"
#include "tests/unit/tap.h"

#define CORPUS "../shared/corpus/cur"
#define HONEST "../shared/honest/cur"

/* Sizes that the wire format was written for (64 bits). */
enum {
	MAIL_SIZE = 520,
	HOP_SIZE = 144,
	PART_SIZE = 200,
	BOUNDARY_SIZE = 128,
	AUTH_SIZE = 1048,
	RECORDED_SIZE = 88,
	AR_FIELD_SIZE = 104,
	AR_RESULT_SIZE = 88,
	RECORDED_RESULT_SIZE = 80,
	ATTRIBUTION_SIZE = 208,
	EVIDENCE_SIZE = 104,
	ACCOUNT_SIZE = 96,
	TRAIT_SIZE = 32,
	ANALYSIS_SIZE = 2760,
	ANSWER_SIZE = 80,
};

static const char small[] =
    "Return-Path: <bounce@esp.example>\r\n"
    "Received: from out.esp.example (out.esp.example [192.0.2.7])\r\n"
    "\tby mx.corp.example (Postfix) with ESMTPS id 4\r\n"
    "\tfor <a@corp.example>; Mon, 23 Nov 2026 07:41:03 +0000\r\n"
    "Authentication-Results: mx.corp.example; spf=pass (ok)\r\n"
    "\tsmtp.mailfrom=bounce@esp.example; dkim=pass header.d=esp.example\r\n"
    "From: \"Bank\" <info@bank.example>\r\n"
    "To: a@corp.example\r\n"
    "Subject: =?utf-8?Q?Sch=C3=B6n?=\r\n"
    "Message-ID: <1@esp.example>\r\n"
    "Date: Mon, 23 Nov 2026 07:41:00 +0000\r\n"
    "MIME-Version: 1.0\r\n"
    "Content-Type: text/html; charset=utf-8\r\n"
    "\r\n"
    "<p style='font-size:0'>x</p><a href='http://a.example/'>b.example</a>\r\n";

static const struct receivers no_receivers;
static const struct domains no_domains;
static struct catalogue catalogue;

static void
analyse(struct analysis *a, struct slice bytes, unsigned flags)
{
	static const struct answers off = { .off = true };
	struct analysis_context ctx = { .receivers = &no_receivers,
		.domains = &no_domains, .catalogue = &catalogue,
		.answers = &off, .clock = 1700000000 };
	struct questions open;

	analysis_run(a, bytes, &ctx, flags, &open);
}

/* Encoded, decoded, encoded again: the same octets. */
static bool
round_trip(struct slice bytes, unsigned flags)
{
	struct buf one = { 0 }, two = { 0 };
	struct analysis a, *b;
	const char *why = NULL;
	bool same = false;

	analyse(&a, bytes, flags);
	if (wire_encode_analysis(&one, &a, &why)) {
		b = wire_decode_analysis(buf_slice(&one), bytes.n, &why);
		if (b != NULL && wire_encode_analysis(&two, b, &why))
			same = slice_eq(buf_slice(&one), buf_slice(&two));
		parser_analysis_free(b);
	}
	if (!same)
		printf("# %s\n", why != NULL ? why : "differs");
	analysis_free(&a);
	buf_free(&one);
	buf_free(&two);
	return same;
}

static void
test_small(void)
{
	struct buf b = { 0 };
	struct analysis a, *back;
	const char *why;

	analyse(&a, slice_str(small), MAIL_TEXT);
	ok(wire_encode_analysis(&b, &a, &why), "an analysis is encoded");
	back = wire_decode_analysis(buf_slice(&b), sizeof small - 1, &why);
	if (!ok(back != NULL, "and decoded"))
		return;
	is_slice(back->mail.subject, "Sch\303\266n", "the subject is there");
	is_slice(back->mail.from.address, "info@bank.example", "the author");
	is_int((int64_t)back->mail.nhops, 1, "the hop");
	is_slice(back->mail.hops[0].ip, "192.0.2.7", "and its address");
	ok(back->mail.has_delivery && memcmp(&back->mail.delivery,
	    &a.mail.delivery, sizeof a.mail.delivery) == 0 &&
	    memcmp(&back->mail.content, &a.mail.content,
	    sizeof a.mail.content) == 0, "its delivery and its content");
	is_int((int64_t)back->mail.nlinks, 1, "the link");
	is_slice(back->mail.links[0].url, "http://a.example/", "and its URL");
	ok(back->mail.nparts == 1 && back->mail.parts[0].text.p != NULL &&
		back->mail.parts[0].nspans == a.mail.parts[0].nspans,
	    "text and spans");
	ok(memcmp(&back->sha256, &a.sha256, sizeof a.sha256) == 0, "SHA-256");
	is_int((int64_t)back->mail.bytes.n, 0, "no octets");
	ok(back->mail.subject.p[back->mail.subject.n] == '\0',
	    "slices end in NUL");
	parser_analysis_free(back);
	back = wire_decode_analysis(buf_slice(&b), 10, &why);
	ok(back == NULL, "ranges beyond the message are refused (%s)",
	    back == NULL ? why : "");
	analysis_free(&a);
	buf_free(&b);
}

static void
test_origin(void)
{
	struct mail_origin o = { .provenance = PROVENANCE_PARTNER,
		.receivers = 5, .journal_from = SLICE(""),
		.given_ip = SLICE("192.0.2.1"),
		.given_from = SLICE("a@b.example") }, back = { 0 };
	struct arena arena = { 0 };
	struct buf b = { 0 };
	struct wire w;

	wire_encode(&w, &b);
	wire_origin(&w, &o);
	wire_decode(&w, buf_slice(&b), &arena);
	wire_origin(&w, &back);
	ok(wire_done(&w) && back.provenance == PROVENANCE_PARTNER &&
	    back.receivers == 5, "the origin of a message is decoded");
	ok(back.journal_from.p != NULL && back.journal_from.n == 0 &&
	    back.given_helo.p == NULL, "an empty sender is not an unknown one");
	is_slice(back.given_ip, "192.0.2.1", "what the caller states");
	is_slice(back.given_from, "a@b.example", "his envelope too");
	arena_free(&arena);
	buf_free(&b);
}

static void
test_receivers(void)
{
	struct slice sealers[] = { SLICE("relay.example"), SLICE("b.example") };
	struct receiver one = { .name = SLICE("office") };
	struct receivers r = { .v = &one, .n = 1, .sealers = sealers,
		.nsealers = 2 }, back = { .n = 0 };
	struct arena arena = { 0 };
	struct buf b = { 0 };
	struct wire w;

	wire_encode(&w, &b);
	wire_receivers(&w, &r);
	wire_decode(&w, buf_slice(&b), &arena);
	wire_receivers(&w, &back);
	ok(wire_done(&w) && back.n == 1 && back.nsealers == 2 &&
	    receivers_trust_sealer(&back, SLICE("b.example")),
	    "receivers and trusted sealers are decoded");
	arena_free(&arena);
	buf_free(&b);
}

/* Each octet cut off, and each changed: decoded or refused, never worse. */
static void
test_hostile(void)
{
	size_t accepted = 0, i;
	struct buf b = { 0 };
	struct analysis a, *back;
	const char *why;
	unsigned bit;

	analyse(&a, slice_str(small), MAIL_TEXT);
	wire_encode_analysis(&b, &a, &why);
	for (i = 0; i < b.n; i++) {
		char *cut = xmalloc(i);

		if (i != 0)
			memcpy(cut, b.p, i);
		back = wire_decode_analysis(slice_of(cut, i), UINT32_MAX,
		    &why);
		accepted += back != NULL;
		parser_analysis_free(back);
		free(cut);
	}
	is_int((int64_t)accepted, 0, "cut anywhere it is refused");
	for (i = 0; i < b.n; i++)
		for (bit = 0; bit < 8; bit++) {
			b.p[i] = (char)(b.p[i] ^ 1 << bit);
			back = wire_decode_analysis(buf_slice(&b), UINT32_MAX,
			    &why);
			accepted += back != NULL;
			parser_analysis_free(back);
			b.p[i] = (char)(b.p[i] ^ 1 << bit);
		}
	ok(accepted != 0, "a changed bit in a string is taken (%zu of %zu)",
	    accepted, b.n * 8);
	analysis_free(&a);
	buf_free(&b);
}

static void
test_claims(void)
{
	/* sha256, length 5, then "four billion fields" */
	char octets[64] = { 0 };
	struct analysis *a;
	const char *why = "";

	octets[32] = 5;
	memcpy(octets + 33, "\377\377\377\377\17", 5);
	a = wire_decode_analysis(slice_of(octets, sizeof octets), 5, &why);
	ok(a == NULL, "a count over its limit is refused (%s)", why);
	memcpy(octets + 33, "\320\17\0\0\0", 5); /* 2000 fields, no octets */
	a = wire_decode_analysis(slice_of(octets, sizeof octets), 5, &why);
	ok(a == NULL, "a count without its octets is refused (%s)", why);
}

/* The structs as this format knows them: one that grows must be added to
 * its function in core/work/wire_*.c, and here. */
static void
test_sizes(void)
{
	is_int(sizeof(struct mail), MAIL_SIZE, "struct mail is known");
	is_int(sizeof(struct hop), HOP_SIZE, "struct hop is known");
	is_int(sizeof(struct part), PART_SIZE, "struct part is known");
	is_int(sizeof(struct boundary), BOUNDARY_SIZE,
	    "struct boundary is known");
	is_int(sizeof(struct auth), AUTH_SIZE, "struct auth is known");
	is_int(sizeof(struct recorded), RECORDED_SIZE,
	    "struct recorded is known");
	is_int(sizeof(struct ar_field), AR_FIELD_SIZE,
	    "struct ar_field is known");
	is_int(sizeof(struct ar_result), AR_RESULT_SIZE,
	    "struct ar_result is known");
	is_int(sizeof(struct recorded_result), RECORDED_RESULT_SIZE,
	    "struct recorded_result is known");
	is_int(sizeof(struct attribution), ATTRIBUTION_SIZE,
	    "struct attribution is known");
	is_int(sizeof(struct evidence), EVIDENCE_SIZE,
	    "struct evidence is known");
	is_int(sizeof(struct account), ACCOUNT_SIZE,
	    "struct account is known");
	is_int(sizeof(struct trait), TRAIT_SIZE, "struct trait is known");
	is_int(sizeof(struct analysis), ANALYSIS_SIZE,
	    "struct analysis is known");
	is_int(sizeof(struct answer), ANSWER_SIZE, "struct answer is known");
}

static size_t
test_folder(const char *dir, size_t most)
{
	DIR *d = opendir(dir);
	size_t good = 0, n = 0;
	struct dirent *e;

	while (d != NULL && (e = readdir(d)) != NULL && n < most) {
		char *path = xasprintf("%s/%s", dir, e->d_name);
		int fd = open(path, O_RDONLY | O_CLOEXEC);
		struct buf b = { 0 };

		if (e->d_name[0] != '.' && fd >= 0 &&
		    buf_read_fd(&b, fd, SIZE_MAX) == 0) {
			n++;
			good += round_trip(buf_slice(&b), n % 2 * MAIL_TEXT);
		}
		if (fd >= 0)
			close(fd);
		buf_free(&b);
		free(path);
	}
	if (d != NULL)
		closedir(d);
	if (n == 0)
		printf("ok %d # SKIP %s is not here\n", ++tap_count, dir);
	else
		ok(good == n, "%s: %zu of %zu mails come back the same", dir,
		    good, n);
	return n;
}

int
main(void)
{
	catalogue_load(&catalogue, "core/esp/catalogue", NULL);
	catalogue_ready(&catalogue);
	test_small();
	test_origin();
	test_receivers();
	test_hostile();
	test_claims();
	test_sizes();
	test_folder(CORPUS, getenv("SOAK") != NULL ? SIZE_MAX : 300);
	test_folder(HONEST, 100);
	ok(round_trip(slice_str(""), 0), "nothing at all");
	ok(round_trip(slice_str("\n\n\n"), MAIL_TEXT), "empty lines");
	catalogue_free(&catalogue);
	return done_testing();
}
