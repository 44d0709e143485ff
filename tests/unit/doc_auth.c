/* Authentication as documents and JSON, of results made up for it. */

#include <stdlib.h>

#include "tests/unit/computed.h"
#include "tests/unit/tap.h"
#include "views/auth_words.h"
#include "views/doc_auth.h"
#include "views/json_computed.h"

static const char mail[] =
    "DKIM-Signature: v=1; d=esp.example; s=s1; b=c2lnbmVk\r\n"
    "DKIM-Signature: v=1; d=bank.example; s=k; b=\033[31m\r\n"
    "From: \"Bank\" <info@bank.example>\r\n"
    "\r\n"
    "text\r\n";

static const struct receivers no_receivers;
static const struct domains no_domains;
static struct catalogue catalogue;
static struct recorded_result recorded_spf = { .result = SLICE("fail"),
	.domain = SLICE("esp.example"), .detail = SLICE("(sender IP)") };

static void
analyse(struct analysis *a)
{
	static const struct answers off = { .off = true };
	struct analysis_context ctx = { .receivers = &no_receivers,
		.domains = &no_domains, .catalogue = &catalogue,
		.answers = &off, .clock = 1700000000 };
	struct questions open;

	analysis_run(a, slice_str(mail), &ctx, 0, &open);
	made_computed(&a->auth);
	a->auth.recorded.spf = &recorded_spf;
}

static char *
plain(const struct doc *d)
{
	struct buf b = { 0 };

	doc_plain(d, &b);
	buf_add_char(&b, '\0');
	return b.p;
}

static void
says(const char *text, const char *words)
{
	int first = (int)strcspn(words, "\n");

	if (!ok(strstr(text, words) != NULL, "it says: %.*s", first, words))
		printf("# %s\n", text);
}

/* The line that begins so */
static const struct doc_line *
line_of(const struct doc *d, const char *start)
{
	size_t i;

	for (i = 0; i < d->n; i++)
		if (d->lines[i].n != 0 &&
		    slice_starts(d->lines[i].spans[0].s, start))
			return &d->lines[i];
	return NULL;
}

static void
test_pane(void)
{
	struct analysis a;
	struct doc d = { 0 };
	const struct doc_line *l;
	char *text;

	analyse(&a);
	doc_authentication(&d, &a);
	text = plain(&d);
	says(text, "recorded    computed\n"
	    "SPF      fail        pass\n"
	    "DKIM     none        1 of 2 pass explained\n"
	    "DMARC    none        fail\n"
	    "ARC      none        fail\n");
	says(text, "explained DKIM 2 recorded pass, computed fail: the store "
	    "rewrote the body");
	says(text, "DIFFERS SPF recorded fail, computed pass: nothing usual "
	    "explains it");
	says(text, "refuted DMARC: no receiver of ours wrote that");
	says(text, "SPF      esp.example: 192.0.2.7 through "
	    "include:spf.esp.example");
	says(text, "DKIM 1   pass esp.example / s1: rsa-sha256, 2048 bits, "
	    "not aligned, part of the body (12 octets unsigned), From not "
	    "over-signed");
	says(text, "DKIM 2   fail bank.example / k: ed25519-sha256, 256 bits, "
	    "aligned; broken by: subject tag and footer added");
	says(text, "DMARC    bank.example: p=reject, applied as quarantine; "
	    "nothing that passes aligns\n");
	says(text, "RFC 7489 (before May 2026): pass");
	says(text, "asked _dmarc.bank.example, _dmarc.example");
	says(text, "ARC      1 set sealed by list.example");
	says(text, "list.example says, and is trusted: spf=pass");
	says(text, "Replay   To is not signed\n"
	    "         12 octets behind l= are not signed");
	l = line_of(&d, "SPF  ");
	ok(l != NULL && l->spans[2].role != l->spans[1].role, "the word that "
	    "nothing explains looks different");
	free(text);
	doc_free(&d);
	analysis_free(&a);
}

static struct slice key_text[] = { SLICE("v=DKIM1; p=AAAA\033]0;x\a") };
static const struct answer key = { .status = DNS_OK, .data = key_text, .n = 1,
	.ttl = 300, .time = 1700000000, .dnssec = DNSSEC_SECURE,
	.origin = SLICE("resolver 192.0.2.53") };
static const struct answer gone = { .status = DNS_NXDOMAIN,
	.time = TIME_UNKNOWN, .origin = SLICE("file:dns.zone") };

static const struct answer *
find(void *arg, const struct question *q)
{
	(void)arg;
	return slice_eq_str(q->name, "esp.example") ? &key
	    : q->personal ? NULL : &gone;
}

static char *
proof(const struct analysis *a, enum proof p, size_t index, bool off)
{
	struct dns_lookup dns = { .find = find, .off = off };
	struct doc d = { 0 };
	char *text;

	if (!doc_proof(&d, a, proof_id(p, index), &dns))
		return NULL;
	text = plain(&d);
	doc_free(&d);
	return text;
}

static void
test_proof(void)
{
	struct analysis a;
	char *text;

	analyse(&a);
	text = proof(&a, PROOF_DKIM, 0, false);
	says(text, "DKIM esp.example: pass, cryptography: match\n"
	    "12 octets of the body are not signed\n");
	says(text, "a second From field could be added without breaking it");
	says(text, "DKIM-Signature: v=1; d=esp.example; s=s1; b=c2lnbmVk\n");
	says(text, "  TXT esp.example\n    v=DKIM1; p=AAAA\\u{1b}]0;x\\u{7}\n"
	    "    TTL 300, asked 2023-11-14 22:13:20 UTC, DNSSEC secure, from "
	    "resolver 192.0.2.53\n");
	free(text);
	text = proof(&a, PROOF_DKIM, 1, false);
	says(text, "Broken by: subject tag and footer added");
	says(text, "  Aligned     equal");
	says(text, "b=\\u{1b}[31m");
	free(text);
	text = proof(&a, PROOF_SPF, 0, false);
	says(text, "SPF esp.example: pass\n192.0.2.7 through "
	    "include:spf.esp.example\n");
	says(text, "  Matched     include:spf.esp.example\n"
	    "  then        ip4:192.0.2.0/24\n"
	    "  Look-ups    1 of 10, 2 of 2 without an answer\n"
	    "  Its words   go away\n");
	says(text, "TXT a._spf.esp.example  no answer is on record (the name "
	    "tells of one sender or recipient: asked only on request)");
	says(text, "Recorded: fail");
	says(text, "SPF of HELO out.esp.example: none");
	free(text);
	text = proof(&a, PROOF_SPF, 0, true);
	free(text);
	text = proof(&a, PROOF_DMARC, 0, false);
	says(text, "DMARC (RFC 9989) bank.example: fail");
	says(text, "By RFC 7489 bank.example: pass");
	says(text, "From: \"Bank\" <info@bank.example>");
	free(text);
	text = proof(&a, PROOF_ARC, 0, false);
	says(text, "Set 1 list.example: seal match, signature no-key");
	free(text);
	text = proof(&a, PROOF_DIFFERS, 0, false);
	says(text, "DKIM: recorded pass, computed fail\nthe store rewrote the "
	    "body\nDKIM bank.example: fail");
	free(text);
	text = proof(&a, PROOF_HINTS, 1, false);
	says(text, "To is not signed");
	free(text);
	ok(proof(&a, PROOF_DIFFERS, 3, false) == NULL &&
	    proof(&a, 9, 0, false) == NULL, "what there is not has none");
	analysis_free(&a);
}

static void
test_json(void)
{
	struct analysis a;
	struct json j = { 0 };

	analyse(&a);
	json_object(&j, NULL);
	json_computed(&j, &a);
	json_close(&j);
	buf_add_char(&j.out, '\0');
	says(j.out.p, "\"matched\":\"192.0.2.7 through "
	    "include:spf.esp.example\"");
	says(j.out.p, "\"flags\":[\"partial-body\",\"from-not-oversigned\"]");
	says(j.out.p, "\"key_bits\":2048,\"aligned\":false");
	says(j.out.p, "\"broken_by\":\"subject tag and footer added\"");
	says(j.out.p, "\"aligned_by\":[\"spf\",\"dkim\"]");
	says(j.out.p, "\"sealers\":[\"list.example\"]");
	says(j.out.p, "\"oldest_pass\":null");
	says(j.out.p, "\"replay_hints\":[\"To is not signed\",");
	says(j.out.p, "\"disagreements\":[{\"method\":\"dkim\","
	    "\"signature\":1,\"recorded\":\"pass\",\"computed\":\"fail\"");
	json_free(&j);
	j = (struct json){ 0 };
	a.auth.has_computed = false;
	a.auth.ndisagreements = 0;
	json_object(&j, NULL);
	json_computed(&j, &a);
	json_close(&j);
	is_slice(buf_slice(&j.out), "{\"computed\":null,"
	    "\"disagreements\":[]}", "of what is not judged there is nothing");
	json_free(&j);
	analysis_free(&a);
}

static void
test_letters(void)
{
	is_int(result_letter(SLICE("unverifiable")), '?',
	    "unverifiable has a letter of its own");
	is_int(result_letter(SLICE("1 of 2 pass")), '~', "some of several");
	is_int(result_letter(SLICE_NULL), '-', "none");
	ok(dkim_flag_sentence(DKIM_NO_EXPIRY_CHECK) !=
	    dkim_flag_sentence(DKIM_HEADER_DIFFERS), "each flag has its words");
}

int
main(void)
{
	catalogue_ready(&catalogue);
	test_pane();
	test_proof();
	test_json();
	test_letters();
	catalogue_free(&catalogue);
	return done_testing();
}
