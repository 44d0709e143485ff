#ifndef TESTS_UNIT_COMPUTED_H
#define TESTS_UNIT_COMPUTED_H

/* Computed results made up for tests: each member has a value. */
#include "core/analysis.h"
#include "core/base/clock.h"

static struct question made_asked[] = {
	{ SLICE("esp.example"), DNS_TXT, false },
	{ SLICE("a._spf.esp.example"), DNS_TXT, true },
};

static struct slice made_path[] = { SLICE("include:spf.esp.example"),
	SLICE("ip4:192.0.2.0/24") };

static struct dkim_signature made_dkim[] = {
	{ .field = 0, .result = DKIM_PASS, .crypto = DKIM_MATCH,
		.flags = DKIM_FROM_NOT_OVERSIGNED | DKIM_PARTIAL_BODY,
		.domain = SLICE("esp.example"), .selector = SLICE("s1"),
		.algorithm = SLICE("rsa-sha256"),
		.canon = SLICE("relaxed/simple"),
		.identity = SLICE("@esp.example"),
		.headers = SLICE("from:to:subject"), .b = SLICE("c2lnbmVk"),
		.signed_at = 1700000000, .expires = TIME_UNKNOWN,
		.unsigned_octets = 12, .key_bits = 2048,
		.key_record = SLICE("v=DKIM1; p=AAAA"),
		.aligned_known = true,
		.reason = SLICE("12 octets of the body are not signed"),
		.used = { .v = made_asked, .n = 1 } },
	{ .field = 1, .result = DKIM_FAIL, .crypto = DKIM_MISMATCH,
		.flags = DKIM_BODY_DIFFERS, .domain = SLICE("bank.example"),
		.selector = SLICE("k"), .algorithm = SLICE("ed25519-sha256"),
		.signed_at = TIME_UNKNOWN, .expires = 1700000001,
		.key_bits = 256, .aligned_known = true, .aligned = true,
		.broken_by = SLICE("subject tag and footer added"),
		.reason = SLICE("the body is not the one that was signed") },
};

static struct dmarc_identifier made_identifiers[] = {
	{ .signature = -1, .domain = SLICE("esp.example"), .passes = true,
		.org_domain = SLICE("esp.example"),
		.rule = SLICE("another organisational domain") },
	{ .dkim = true, .signature = 1, .domain = SLICE("bank.example"),
		.org_domain = SLICE("bank.example"), .aligned = true,
		.rule = SLICE("equal") },
};

static struct slice made_queried[] = { SLICE("_dmarc.bank.example"),
	SLICE("_dmarc.example") };

static struct arc_set made_sets[] = {
	{ .instance = 1, .seal = 1, .signature = 0, .results = -1,
		.sealer = SLICE("list.example"), .selector = SLICE("arc"),
		.cv = SLICE("none"), .seal_crypto = DKIM_MATCH,
		.signature_crypto = DKIM_NO_KEY,
		.reason = SLICE("no ARC-Authentication-Results"),
		.claims = SLICE("spf=pass"), .trusted = true },
};

static struct slice made_hints[] = { SLICE("To is not signed"),
	SLICE("12 octets behind l= are not signed") };

static struct disagreement made_disagreements[] = {
	{ .method = METHOD_DKIM, .signature = 1, .recorded = SLICE("pass"),
		.computed = SLICE("fail"), .explained = true,
		.reason = SLICE("the store rewrote the body") },
	{ .method = METHOD_SPF, .signature = -1, .recorded = SLICE("fail"),
		.computed = SLICE("pass"),
		.reason = SLICE("nothing usual explains it") },
	{ .method = METHOD_DMARC, .signature = -1, .claim = true,
		.recorded = SLICE("pass"), .computed = SLICE("fail"),
		.reason = SLICE("no receiver of ours wrote that") },
};

/* Of a mail with at least two header fields */
static void
made_computed(struct auth *a)
{
	a->has_computed = true;
	a->computed = (struct computed){ .clock = 1700000002,
		.spf = { .result = SPF_PASS, .domain = SLICE("esp.example"),
			.ip = SLICE("192.0.2.7"),
			.helo = SLICE("out.esp.example"),
			.sender = SLICE("bounce@esp.example"),
			.matched = SLICE("192.0.2.7 through "
			    "include:spf.esp.example"),
			.path = made_path, .npath = 2,
			.record = SLICE("v=spf1 include:spf.esp.example -all"),
			.explanation = SLICE("go away"), .lookups = 1,
			.voids = 2, .late = true, .used = { .v = made_asked, .n = 2 } },
		.spf_helo = { .result = SPF_NONE,
			.domain = SLICE("out.esp.example"),
			.reason = SLICE("it publishes no SPF record") },
		.dkim = made_dkim, .ndkim = 2,
		.dmarc.now = { .result = DMARC_FAIL,
			.author = SLICE("bank.example"),
			.domain = SLICE("bank.example"),
			.org_domain = SLICE("bank.example"),
			.record = SLICE("v=DMARC1; p=reject"),
			.published = SLICE("reject"),
			.policy = SLICE("quarantine"),
			.policy_tag = SLICE("p"),
			.identifiers = made_identifiers, .nidentifiers = 2,
			.queried = made_queried, .nqueried = 2,
			.reason = SLICE("nothing that passes aligns"),
			.used = { .v = made_asked, .n = 1 } },
		.dmarc.rfc7489 = { .result = DMARC_PASS,
			.author = SLICE("bank.example"),
			.aligned_by_spf = true, .aligned_by_dkim = true },
		.arc = { .result = ARC_FAIL, .instances = 1,
			.oldest_pass = -1, .sets = made_sets, .nsets = 1,
			.reason = SLICE("set 1 has no "
			    "ARC-Authentication-Results") },
		.hints = made_hints, .nhints = 2 };
	a->disagreements = made_disagreements;
	a->ndisagreements = 3;
}

#endif
