/* The spine: questions, answers, the same message analysed again. */

#include "core/analysis.h"
#include "tests/unit/tap.h"

static const char text[] =
    "Received: from relay1.correoandino.example (unknown [203.0.113.51])\r\n"
    "\tby mx1.corp.example (Postfix) with ESMTPS id 4XyZ\r\n"
    "\tfor <ann@corp.example>; Mon, 16 Nov 2026 08:00:00 +0000 (UTC)\r\n"
    "From: Bo <bo@sender.example>\r\nMessage-ID: <1@sender.example>\r\n"
    "Subject: x\r\n\r\nbody\r\n";

static bool
asks(const struct questions *q, const char *name, uint16_t type)
{
	size_t i;

	for (i = 0; i < q->n; i++)
		if (q->v[i].type == type && slice_eq_str(q->v[i].name, name))
			return true;
	return false;
}

int
main(void)
{
	static const struct receivers receivers;
	static const struct domains domains;
	struct catalogue catalogue = { 0 };
	struct answers set = { 0 }, zone = { 0 }, off = { .off = true };
	struct slice host = SLICE("relay1.correoandino.example");
	struct answer ptr = { .question = { SLICE("51.113.0.203.in-addr.arpa"),
		DNS_PTR }, .data = &host, .n = 1 };
	struct analysis_context ctx = { .receivers = &receivers,
		.domains = &domains, .catalogue = &catalogue, .answers = &set };
	struct questions open = { 0 };
	struct analysis a;
	struct error e;

	is_int(catalogue_load(&catalogue, "samples/catalogue", &e), ERR_NONE,
	    "the samples' catalogue");
	catalogue_ready(&catalogue);
	analysis_run(&a, slice_str(text), &ctx, 0, &open);
	ok(asks(&open, "51.113.0.203.in-addr.arpa", DNS_PTR),
	    "first round: the name of the client");
	is_int((int64_t)a.asked.n, 0, "... nothing answered yet");
	is_slice(a.mail.message_id, "1@sender.example", "the mail is read");
	is_int((int64_t)a.length, sizeof text - 1, "its length");
	answers_add(&set, &ptr);
	analysis_again(&a, &ctx, &open);
	ok(asks(&open, "relay1.correoandino.example", DNS_A),
	    "second round: does the name lead back");
	is_int((int64_t)a.asked.n, 1, "... one answer used");
	is_int(answers_load_file(&zone, "samples/dns.zone", &e), ERR_NONE,
	    "the DNS of those days");
	ctx.answers = &zone;
	analysis_again(&a, &ctx, &open);
	is_int((int64_t)open.n, 0, "a closed world leaves nothing open");
	ok(asks(&a.asked, "51.113.0.203.in-addr.arpa", DNS_PTR) &&
	    asks(&a.asked, "relay1.correoandino.example", DNS_A),
	    "the questions that verdicts used are kept");
	ctx.answers = &off;
	analysis_again(&a, &ctx, &open);
	ok(open.n == 0 && a.asked.n == 0, "with DNS off nothing is asked");
	analysis_free(&a);
	answers_free(&set);
	catalogue_free(&catalogue);
	answers_free(&zone);
	return done_testing();
}
