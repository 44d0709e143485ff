/* What a header is worth, by how we came to the message. */

#include <stdlib.h>

#include "core/analysis.h"
#include "core/base/buf.h"
#include "core/base/clock.h"
#include "core/esp/catalogue.h"
#include "core/store/fact.h"
#include "tests/unit/tap.h"

/* All that a service could show: a file can frame it with every bit. */
static const char message[] =
    "Return-Path: <b+7-x@bounce.big.example>\r\n"
    "Authentication-Results: mx.corp.example; dkim=pass "
    "header.d=big.example;\r\n\tspf=pass smtp.mailfrom=bounce.big.example\r\n"
    "Received-SPF: pass (x) client-ip=203.0.113.9; "
    "envelope-from=\"b+7-x@bounce.big.example\"; helo=m1.out.big.example\r\n"
    "Received: from m1.out.big.example (m1.out.big.example "
    "[203.0.113.9])\r\n\tby mx.corp.example (Postfix) with ESMTPS id 1;\r\n"
    "\tMon, 23 Nov 2026 07:41:03 +0000\r\n"
    "DKIM-Signature: v=1; d=big.example; s=k1; h=from:x-big-id; b=AA==\r\n"
    "X-Big-Id: 4711\r\n"
    "X-Solo: yes\r\n"
    "From: Bank <info@bank.example>\r\n"
    "Message-ID: <1@bank.example>\r\n"
    "Subject: x\r\nDate: Mon, 23 Nov 2026 07:41:00 +0000\r\n"
    "\r\nhello\r\n";

static const char catalogue_text[] =
    "[service big]\nname = Big Mail\nkind = transactional\n"
    "rdns = *.out.big.example\ndkim = big.example\nspf = bounce.big.example\n"
    "ip = 203.0.113.0/25\nmail-from = b+<digits>-*@*\nheader = X-Big-Id\n"
    "account = user mail-from b+{<digits>}-*@* \"who pays\"\n"
    "[service solo]\nname = Solo\nkind = marketing\nhosts = own\n"
    "rdns = mta<digits>.solo.example\ndkim = solo.example\nheader = X-Solo\n";

static struct catalogue catalogue;
static struct receivers receivers;
static struct ini ini;
static struct analysis a;

static void
settings(const char *text)
{
	ini_free(&ini);
	ini = (struct ini){ .n = 0 };
	receivers = (struct receivers){ .n = 0 };
	ini_parse(&ini, "settings.ini", slice_str(text));
	receivers_from_ini(&receivers, &ini, &ini.arena);
}

static void
analyse(const char *text, struct mail_origin origin)
{
	static const struct answers off = { .off = true };
	static const struct domains none;
	struct analysis_context ctx = { .receivers = &receivers, .domains = &none,
		.catalogue = &catalogue, .answers = &off, .origin = origin };
	struct questions open = { 0 };

	analysis_free(&a);
	analysis_run(&a, slice_str(text), &ctx, 0, &open);
}

static bool
has(struct slice s, const char *words)
{
	bool found = slice_find(s, slice_str(words)) != SLICE_NONE;

	if (!found)
		printf("# \"%s\" is not in: %.*s\n", words, SLICE_ARG(s));
	return found;
}

static enum strength
best_evidence(void)
{
	enum strength best = STRENGTH_NONE;
	size_t i;

	for (i = 0; i < a.attribution.nevidence; i++)
		if (a.attribution.evidence[i].strength > best)
			best = a.attribution.evidence[i].strength;
	return best;
}

static bool
any_trusted(void)
{
	size_t i, n = 0;

	for (i = 0; i < a.mail.nhops; i++)
		n += a.mail.hops[i].trusted;
	for (i = 0; i < a.auth.recorded.nfields; i++)
		n += a.auth.recorded.fields[i].trust != TRUST_NONE;
	return n != 0;
}

static void
is_a_claim(const char *why)
{
	const struct recorded *r = &a.auth.recorded;
	size_t i, said = 0;

	is_slice(a.mail.boundary.ip, "203.0.113.9",
	    "  the boundary that it claims is shown");
	is_int(a.mail.boundary.trust, TRUST_NONE, "  and not trusted");
	ok(a.mail.boundary.receiver.p == NULL &&
	    !a.mail.boundary.rdns_confirmed,
	    "  nor is it a receiver's, nor its reverse DNS confirmed");
	ok(!any_trusted(), "  no hop and no field is trusted");
	ok(r->spf == NULL && r->dmarc == NULL && r->ndkim == 0,
	    "  no result counts");
	for (i = 0; i < r->nfields; i++)
		said += has(r->fields[i].reason, why);
	is_int((int64_t)said, (int64_t)r->nfields, "  each field says why");
	ok(has(a.mail.boundary.reason, why), "  and the boundary does");
	is_slice(a.mail.envelope.mail_from, "b+7-x@bounce.big.example",
	    "  the envelope stays what the header says");
	ok(a.attribution.service.p == NULL, "  nobody is named");
	is_int(best_evidence(), STRENGTH_CLAIMED, "  all evidence is claimed");
	is_int(a.attribution.strength, STRENGTH_CLAIMED, "  so is the sum");
	is_int((int64_t)a.attribution.nforged, 0,
	    "  nothing is forged where nothing was observed");
	ok(a.attribution.naccounts == 1 &&
		a.attribution.accounts[0].grade == GRADE_PRESENT,
	    "  the account is merely present");
}

static void
observed(void)
{
	settings("");
	analyse(message, (struct mail_origin){ .receivers = 0 });
	is_slice(a.attribution.service, "big",
	    "from a mailbox of ours the service is named");
	is_int(a.attribution.strength, STRENGTH_PROVEN, "  proven");
	ok(a.attribution.nforged == 1, "  and a foreign fingerprint forged");
}

static void
submitted(void)
{
	struct mail_origin origin = { .provenance = PROVENANCE_SUBMITTED };
	struct slice why;

	settings("");
	analyse(message, origin);
	ok(true, "the same octets submitted");
	is_a_claim("submitted as a file");
	why = a.attribution.not_named_because;
	ok(has(why, "it was submitted as a file, so that all of its header is "
		    "a claim: "), "  not named, because it is a claim");
	ok(has(why, "a DKIM-Signature of big.example"), "  it says of what");
	ok(has(a.attribution.would_change, "delivery from a mailbox of ours"),
	    "  and what would change it");
	settings("[receiver office]\nby = mx.corp.example\n"
		 "authserv-id = mx.corp.example\n");
	analyse(message, origin);
	ok(true, "submitted, of a receiver of the settings");
	is_a_claim("submitted as a file");
	analyse("From: a@b.example\r\nX-Big-Id: 1\r\n\r\nx\r\n", origin);
	ok(a.mail.boundary.hop == -1 && !a.mail.has_delivery &&
		has(a.mail.boundary.reason, "no Received field"),
	    "submitted without a Received field: no boundary at all");
}

static void
partner(void)
{
	struct mail_origin origin = { .provenance = PROVENANCE_PARTNER };

	settings("");
	analyse(message, origin);
	ok(true, "a partner's, and no receiver in the settings");
	is_a_claim("it is a partner's message");
	ok(has(a.attribution.would_change, "receivers = in [source NAME]"),
	    "  the setting that would change it is named");
	settings("[receiver theirs]\nby = mx.corp.example\n"
		 "authserv-id = mx.corp.example\n"
		 "[receiver ours]\nby = mx.other.example\n");
	origin.receivers = 2;
	analyse(message, origin);
	ok(true, "a partner's, taken by a receiver that doesn't count for it");
	is_a_claim("it is a partner's message");
	origin.receivers = 1;
	analyse(message, origin);
	is_slice(a.attribution.service, "big",
	    "taken by the receiver of the settings, it counts");
	is_int(a.auth.recorded.trust, TRUST_CONFIGURED, "  as configured");
	settings("[receiver theirs]\nby = mx.corp.example\n"
		 "authserv-id = other.example\n");
	analyse(message, origin);
	ok(a.mail.boundary.trust == TRUST_CONFIGURED &&
		a.auth.recorded.fields[0].trust == TRUST_NONE,
	    "nothing is inferred about whose results they are");
	settings("[receiver theirs]\nby = .corp.example\n"
		 "authserv-id = other.example\n"
		 "[receiver ours]\nby = mx.corp.example\n");
	origin = (struct mail_origin){ .receivers = 2 };
	analyse(message, origin);
	is_slice(a.mail.boundary.receiver, "ours",
	    "a source's receivers alone count for it");
}

static void
stated(void)
{
	struct mail_origin origin = { .given_ip = SLICE("203.0.113.9"),
		.given_helo = SLICE("x.example"),
		.given_from = SLICE("<other@sender.example>") };

	settings("");
	analyse(message, origin);
	is_int(a.mail.boundary.hop, 0, "a boundary that is one of the hops");
	is_int(a.mail.boundary.trust, TRUST_CONFIGURED, "  is configured");
	is_slice(a.mail.boundary.reason, "given on the command line",
	    "  for that reason");
	is_slice(a.mail.boundary.helo, "x.example", "  with the HELO given");
	is_slice(a.mail.envelope.mail_from, "other@sender.example",
	    "  and the envelope");
	is_str(origin_name(a.mail.envelope.origin), "given", "  as given");
	origin.given_ip = SLICE("192.0.2.44");
	origin.given_from = SLICE("");
	analyse(message, origin);
	ok(a.mail.boundary.hop == -1 && boundary_is_known(&a.mail.boundary),
	    "a boundary that no hop names");
	is_slice(a.mail.boundary.ip, "192.0.2.44", "  is believed");
	ok(!any_trusted(), "  and nothing of the header");
	is_slice(a.mail.envelope.mail_from, "", "  the null sender");
	origin = (struct mail_origin){ .provenance = PROVENANCE_SUBMITTED,
		.given_ip = SLICE("203.0.113.9") };
	analyse(message, origin);
	is_slice(a.attribution.service, "big",
	    "submitted, with the boundary stated: its address proves");
	ok(!any_trusted() && a.auth.recorded.ndkim == 0,
	    "  but its header stays a claim");
	is_int(a.mail.boundary.time, TIME_UNKNOWN,
	    "  the time too: whether a signature had expired hangs on it");
	origin.provenance = PROVENANCE_PARTNER;
	analyse(message, origin);
	ok(mail_is_claim(&a.mail) && a.auth.recorded.ndkim == 0 &&
	    !any_trusted(), "a partner's header stays one as well");
	is_slice(a.auth.computed.spf.reason, "the envelope sender is only what"
	    " the header of a submitted message claims",
	    "  its envelope is no input of SPF");
}

/* The client that was given is in no Received field. */
static void
stated_alone(void)
{
	struct mail_origin origin = { .given_ip = SLICE("192.0.2.44") };
	const struct spf *spf = &a.auth.computed.spf;

	settings("");
	analyse(message, origin);
	is_slice(spf->reason, "the SPF record of bounce.big.example is not "
	    "known: DNS is off", "a Return-Path on top is the mailbox's");
	analyse("Received: from a.example ([203.0.113.9]) by mx.corp.example "
	    "with ESMTP id 1; Mon, 23 Nov 2026 07:41:03 +0000\r\n"
	    "Return-Path: <b+7-x@bounce.big.example>\r\n"
	    "From: Bank <info@bank.example>\r\n\r\nhello\r\n", origin);
	is_slice(spf->reason, "the envelope sender is only what the header "
	    "claims: no Received field there is about the client that was "
	    "given", "below one, it may be the sender's: SPF says nothing");
}

static void
count_chain(void *arg, struct slice kind, struct slice value)
{
	(void)value;
	*(size_t *)arg += slice_eq_str(kind, "chain");
}

/* What receivers there are is learnt from our own mailboxes alone. */
static void
facts(void)
{
	struct mail_origin origin = { .provenance = PROVENANCE_OBSERVED };
	struct arena arena = { 0 };
	size_t n = 0;

	settings("");
	analyse(message, origin);
	facts_of_chain(&a, &arena, count_chain, &n);
	is_int((int64_t)n, 1, "an observed message shows a chain");
	origin.provenance = PROVENANCE_SUBMITTED;
	analyse(message, origin);
	facts_of_chain(&a, &arena, count_chain, &n);
	is_int((int64_t)n, 1, "  a submitted one shows none");
	arena_free(&arena);
}

static void
journal(void)
{
	struct mail_origin origin = { .provenance = PROVENANCE_SUBMITTED,
		.journal_from = SLICE("journal@sender.example") };

	settings("");
	analyse(message, origin);
	is_slice(a.mail.envelope.mail_from, "journal@sender.example",
	    "the envelope of a journal report");
	is_str(origin_name(a.mail.envelope.origin), "journal", "  as such");
	origin.journal_from = SLICE("");
	analyse(message, origin);
	is_slice(a.mail.envelope.mail_from, "", "  its null sender");
}

int
main(void)
{
	catalogue_add(&catalogue, "test.ini", slice_str(catalogue_text));
	catalogue_ready(&catalogue);
	is_int((int64_t)catalogue.nproblems, 0, "the catalogue is in order");
	observed();
	submitted();
	partner();
	stated();
	stated_alone();
	journal();
	facts();
	analysis_free(&a);
	catalogue_free(&catalogue);
	ini_free(&ini);
	return done_testing();
}
