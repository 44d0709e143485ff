/* Accounts and hidden recipients: found, decoded, graded, and told from noise. */

#include <stdlib.h>

#include "core/base/buf.h"
#include "core/base/hash.h"
#include "core/esp/catalogue.h"
#include "core/esp/esp.h"
#include "tests/unit/tap.h"

static const char catalogue_text[] =
    "[service big]\nname = Big Mail\nkind = transactional\n"
    "rdns = *.out.big.example\ndkim = big.example\nspf = bounce.big.example\n"
    "mail-from = b+<digits>-*@*\nheader = X-Big-Id\n"
    "account = user mail-from b+{<digits>}-*@* \"who pays\"\n"
    "account = user header:X-Big-User {<digits>} \"who pays\"\n"
    "account = weak header:X-Big-Weak {<digits>} \"anyone's\" present\n"
    "account = login header:X-Big-Login|base64|hex {<any>} \"the login\"\n"
    "account = pool header:X-Big-Token|bars:2|base64 "
    "*\"pool\":\"{<digits>}\"* \"the pool\"\n"
    "account = page header:X-Big-Page|percent|reverse {<alnum>} \"page\"\n"
    "account = subject header:X-Big-Word|words {<any>} \"a word\"\n"
    "account = host helo mta-{<digits>}.out.big.example \"the machine\"\n"
    "account = customer dkim-cname *.u{<digits>}.keys.big.example \"payer\"\n"
    "account = site link-host {<label>}.click.big.example \"the site\"\n"
    "recipient = mail-from b+<digits>-{<any>}@bounce.big.example\n"
    "recipient = header:X-Big-Token|bars:2|base64 *\"r\":\"{<any>}\"*\n"
    "recipient = header:X-Big-Info|dots:2|reverse|base64|reverse {<any>}\n";

static const char settings_text[] =
    "[receiver office]\nby = mx.corp.example\nauthserv-id = corp.example\n";

static struct catalogue catalogue;
static struct receivers receivers;
static struct arena settings_arena, words;

struct result {
	struct arena arena;
	struct mail mail;
	struct auth auth;
	struct attribution at;
	struct questions asked;
};

/* A mail that big.example sent and signed, with that in its header. */
/* As if the signature of shop.example were made with the key "one" */
static void
made_with_key(struct computed *c)
{
	for (size_t i = 0; i < c->ndkim; i++)
		if (slice_eq_str(c->dkim[i].domain, "shop.example")) {
			c->dkim[i].crypto = DKIM_MATCH;
			c->dkim[i].key_record = SLICE("v=DKIM1; p=one");
		}
}

static void
analyse(struct result *r, const char *envelope, const char *fields,
    const struct answers *answers)
{
	static const struct answers off = { .off = true };
	static struct domains none;
	struct relationship rel;
	struct slice bytes;

	*r = (struct result){ 0 };
	bytes = slice_printf(&r->arena, "Return-Path: <%s>\r\n"
	    "Authentication-Results: corp.example; spf=pass "
	    "smtp.mailfrom=%s;\r\n\tdkim=pass header.d=big.example "
	    "header.s=k1; dkim=pass header.d=shop.example header.s=s7\r\n"
	    "Received: from mta-17.out.big.example (mta-17.out.big.example "
	    "[203.0.113.9])\r\n\tby mx.corp.example (Postfix) with ESMTPS id "
	    "4XY1;\r\n\tMon, 23 Nov 2026 07:41:03 +0000 (UTC)\r\n"
	    "DKIM-Signature: v=1; a=rsa-sha256; d=big.example; s=k1;\r\n"
	    "\th=From:X-Big-User; bh=x; b=x\r\n"
	    "DKIM-Signature: v=1; a=rsa-sha256; d=shop.example; s=s7;\r\n"
	    "\th=From; bh=x; b=x\r\n%s"
	    "From: Shop <info@shop.example>\r\nTo: jo@corp.example\r\n"
	    "Message-ID: <1@shop.example>\r\n"
	    "Content-Type: text/plain\r\n\r\n"
	    "see https://shop7.click.big.example/x\r\n", envelope,
	    envelope, fields);
	mail_parse(&r->mail, bytes, &receivers, &r->arena, 0);
	auth_run(&r->auth, &r->mail, &receivers,
	    answers != NULL ? answers : &off, 0, &r->asked);
	if (answers != NULL)
		made_with_key(&r->auth.computed);
	esp_run(&r->at, &rel, &r->mail, &r->auth, &catalogue, &none,
	    answers != NULL ? answers : &off, &r->asked);
}

static const struct account *
account(const struct result *r, const char *kind)
{
	for (size_t i = 0; i < r->at.naccounts; i++)
		if (slice_eq_str(r->at.accounts[i].kind, kind))
			return &r->at.accounts[i];
	return NULL;
}

/* value NULL: there must be none */
static void
is_account(const struct result *r, const char *kind, const char *value,
    enum grade grade, const char *name)
{
	const struct account *a = account(r, kind);

	if (value == NULL) {
		ok(a == NULL, "%s", name);
		return;
	}
	is_slice(a != NULL ? a->value : SLICE_NULL, value, name);
	is_str(a != NULL ? grade_name(a->grade) : "", grade_name(grade),
	    "its grade");
}

static void
is_recipient(const struct result *r, const char *where, const char *address,
    const char *name)
{
	struct slice got = SLICE_NULL;

	for (size_t i = 0; i < r->at.nrecipients; i++)
		if (slice_eq_str(r->at.recipients[i].where, where))
			got = r->at.recipients[i].address;
	if (address == NULL)
		ok(got.p == NULL, "%s", name);
	else
		is_slice(got, address, name);
}

static const char *
base64(const char *s)
{
	return base64_encode(&words, slice_str(s)).p;
}

static void
test_grades(void)
{
	struct result r;

	analyse(&r, "b+4711-jo=corp.example@bounce.big.example",
	    "X-Big-User: 4712\r\nX-Big-Weak: 99\r\n", NULL);
	is_account(&r, "user", "4711", GRADE_BOUNDARY,
	    "the envelope of its bounce domain is its own writing");
	is_account(&r, "weak", "99", GRADE_PRESENT,
	    "the catalogue says what a field is worth at most");
	is_account(&r, "host", "17", GRADE_BOUNDARY, "from the host's name");
	is_account(&r, "site", "shop7", GRADE_PRESENT, "from a link");
	is_int((int64_t)r.at.naccounts, 5, "both users, each once");
	is_slice(mail_slice(&r.mail, r.at.accounts[0].range), "4711",
	    "its range leads to the octets");
	arena_free(&r.arena);
	analyse(&r, "b+4711-x@em.shop.example", "X-Big-User: 4712\r\n"
	    "X-Big-User: 4713\r\n", NULL);
	is_account(&r, "user", "4711", GRADE_BOUNDARY,
	    "so is a customer's bounce domain that its own host used");
	for (size_t i = 0; i < r.at.naccounts; i++) {
		if (slice_eq_str(r.at.accounts[i].value, "4712"))
			is_str(grade_name(r.at.accounts[i].grade), "present",
			    "a field above the one that is signed is not");
		if (slice_eq_str(r.at.accounts[i].value, "4713"))
			is_str(grade_name(r.at.accounts[i].grade), "signed",
			    "the lowest one is");
	}
	arena_free(&r.arena);
}

static void
test_decoders(void)
{
	const char *fields = arena_printf(&words, "X-Big-Login: %s\r\n"
	    "X-Big-Token: sig|%.20s\r\n %s|x\r\nX-Big-Page: 7e%%67ap\r\n"
	    "X-Big-Word: =?utf-8?Q?caf=C3=A9?=\r\n", base64("6a6f2d37"),
	    base64("{\"pool\":\"1234\",\"r\":\"jo@corp.example\"}"),
	    base64("{\"pool\":\"1234\",\"r\":\"jo@corp.example\"}") + 20);
	struct result r;

	analyse(&r, "x@shop.example", fields, NULL);
	is_account(&r, "login", "jo-7", GRADE_PRESENT,
	    "hexadecimal in base64");
	is_account(&r, "pool", "1234", GRADE_PRESENT,
	    "the second part, base64, folded");
	is_account(&r, "page", "page7",
	    GRADE_PRESENT, "percent-encoded, backwards");
	is_account(&r, "subject", "caf\303\251", GRADE_PRESENT,
	    "an encoded word");
	is_recipient(&r, "X-Big-Token", "jo@corp.example",
	    "the recipient beside it");
	arena_free(&r.arena);
	analyse(&r, "x@shop.example", "X-Big-Login: !!!\r\n"
	    "X-Big-Token: onlyone\r\nX-Big-Word: \r\n", NULL);
	is_account(&r, "login", NULL, 0, "what is no base64 gives none");
	is_account(&r, "pool", NULL, 0, "nor a part that is not there");
	is_account(&r, "subject", NULL, 0, "nor an empty value");
	arena_free(&r.arena);
	analyse(&r, "x@shop.example", arena_printf(&words,
	    "X-Big-Login: %s\r\n", base64("1b5b324a")), NULL);
	is_account(&r, "login", NULL, 0,
	    "an identifier has no control characters");
	arena_free(&r.arena);
}

static void
test_recipients(void)
{
	struct result r;

	analyse(&r, "b+1-jo=corp.example@bounce.big.example",
	    "X-Big-Info: 10.lxGctFGel5CcutmcipWYvNmQ.I3bkJXan\r\n", NULL);
	is_recipient(&r, "envelope sender", "jo@corp.example",
	    "\"=\" stands for \"@\" in a bounce address");
	is_recipient(&r, "X-Big-Info", NULL, "noise is no address");
	arena_free(&r.arena);
	analyse(&r, "b+1-7f3a@bounce.big.example",
	    "X-Big-Info: 10.==gavB0YvJHcuUGehJHcsV2.x\r\n", NULL);
	is_recipient(&r, "envelope sender", NULL,
	    "what has no domain is none");
	arena_free(&r.arena);
}

/* The account where a customer's selector leads to that key */
static void
key_tells(const char *key, const char *value, const char *name)
{
	struct answers answers = { 0 };
	struct result r;
	struct error e;
	char zone[300];

	snprintf(zone, sizeof zone, "s7._domainkey.shop.example. 300 IN CNAME "
	    "s7.u4711.keys.big.example.\n"
	    "s7.u4711.keys.big.example. 300 IN TXT \"%s\"\n", key);
	ok(answers_parse(&answers, "zone", slice_str(zone), &e) == ERR_NONE,
	    "a zone");
	analyse(&r, "x@shop.example", "", &answers);
	is_account(&r, "customer", value, GRADE_SIGNED, name);
	arena_free(&r.arena);
	answers_free(&answers);
}

/* Where a customer's key leads, by DNS alone */
static void
test_cname(void)
{
	struct result r;

	key_tells("v=DKIM1; p=one", "4711",
	    "from where the key of a passing signature leads");
	key_tells("v=DKIM1; p=two", NULL,
	    "an alias of another's key tells nothing");
	analyse(&r, "x@shop.example", "", NULL);
	is_account(&r, "customer", NULL, 0, "without DNS there is none");
	arena_free(&r.arena);
}

int
main(void)
{
	struct ini ini = { 0 };

	ini_parse(&ini, "settings", slice_str(settings_text));
	receivers_from_ini(&receivers, &ini, &settings_arena);
	catalogue_add(&catalogue, "test", slice_str(catalogue_text));
	catalogue_ready(&catalogue);
	is_int((int64_t)catalogue.nproblems, 0, "the catalogue has no problem");
	test_grades();
	test_decoders();
	test_recipients();
	test_cname();
	ini_free(&ini);
	catalogue_free(&catalogue);
	arena_free(&settings_arena);
	arena_free(&words);
	return done_testing();
}
