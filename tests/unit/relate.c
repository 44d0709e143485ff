/* May it send as them: words, settings, DNS, drills; and who is imitated. */

#include <stdlib.h>

#include "core/base/buf.h"
#include "core/esp/catalogue.h"
#include "core/esp/esp.h"
#include "core/esp/imitation.h"
#include "tests/unit/tap.h"

static const char catalogue_text[] =
    "[service big]\nname = Big Mail\nkind = transactional\n"
    "rdns = *.out.big.example\ndkim = big.example\n"
    "include = spf.big.example\ncname = *.keys.big.example\n"
    "[service inner]\nname = Inner\nkind = marketing\ncarrier = big\n"
    "dkim = inner.example\n"
    "[service drills]\nname = Drills\nkind = transactional\n"
    "rdns = *.out.drills.example\ndkim = drills.example\n"
    "include = spf.drills.example\n";

static const char settings_text[] =
    "[receiver office]\nby = mx.corp.example\nauthserv-id = corp.example\n"
    "[domain bancosol.example]\nname = Banco Sol\n"
    "[domain strict.example]\nname = Strict\nauthorised = big\n"
    "complete = yes\npolicy = A. Ruiz, 2026-10-01, mail policy 7\n"
    "[domain listed.example]\nauthorised = inner\n"
    "[drill autumn]\nservice = drills\nheader = X-Mark: a7f3-*\n"
    "until = 2026-11-30\n";

static struct catalogue catalogue;
static struct receivers receivers;
static struct domains domains;
static struct arena settings_arena;

struct result {
	struct arena arena;
	struct mail mail;
	struct auth auth;
	struct attribution at;
	struct relationship rel;
	struct questions asked;
};

static const char *envelope; /* its domain; NULL: the service's */

/* A mail that the service's host sent and signed. */
static void
analyse(struct result *r, const char *service, const char *rest,
    const struct answers *answers)
{
	static const struct answers off = { .off = true };
	const char *host = strcmp(service, "inner") == 0 ? "big" : service;
	struct slice bytes;

	*r = (struct result){ 0 };
	bytes = slice_printf(&r->arena, "Return-Path: <b@%s%s>\r\n"
	    "Authentication-Results: corp.example; dkim=pass "
	    "header.d=%s.example header.s=k1\r\n"
	    "Received: from m1.out.%s.example (m1.out.%s.example "
	    "[203.0.113.9])\r\n\tby mx.corp.example (Postfix) with ESMTPS id "
	    "4XY1;\r\n\tMon, 23 Nov 2026 07:41:03 +0000 (UTC)\r\n"
	    "DKIM-Signature: v=1; a=rsa-sha256; d=bancosol.example; s=s7;\r\n"
	    "\th=From; bh=x; b=x\r\n%s"
	    "To: jo@corp.example\r\nMessage-ID: <1@x.example>\r\n"
	    "Date: Mon, 23 Nov 2026 07:41:00 +0000\r\n",
	    envelope != NULL ? envelope : service,
	    envelope != NULL ? "" : ".example", service, host, host, rest);
	mail_parse(&r->mail, bytes, &receivers, &r->arena, 0);
	if (answers == NULL)
		answers = &off;
	auth_run(&r->auth, &r->mail, &receivers, answers, 0, &r->asked);
	esp_run(&r->at, &r->rel, &r->mail, &r->auth, &catalogue, &domains,
	    answers, &r->asked);
}

static void
is_relation(const char *service, const char *rest,
    const struct answers *answers, enum relation want, const char *basis,
    const char *name)
{
	struct result r;

	analyse(&r, service, rest, answers);
	is_str(relation_name(r.rel.status), relation_name(want), name);
	ok(basis == NULL || slice_find(r.rel.basis, slice_str(basis)) !=
	    SLICE_NONE, "%.*s", SLICE_ARG(r.rel.basis));
	arena_free(&r.arena);
}

#define FROM_SOL "From: Sol <info@bancosol.example>\r\nSubject: x\r\n"
#define BODY "\r\nhello\r\n"

static void
test_unknown(void)
{
	is_relation("big", FROM_SOL BODY, NULL, RELATION_UNKNOWN,
	    "DNS is off", "nobody has said anything");
	is_relation("big", "From: a@x.example\r\nSubject: x\r\n" BODY, NULL,
	    RELATION_NOT_PROTECTED, NULL, "another's domain is none of ours");
	is_relation("big", "From: a@mail.bancosol.example\r\n" BODY, NULL,
	    RELATION_UNKNOWN, "bancosol.example", "a subdomain is theirs");
	is_relation("nobody", FROM_SOL BODY, NULL, RELATION_UNKNOWN,
	    "no service is named", "nobody is named");
}

static void
test_settings(void)
{
	is_relation("big", "From: a@strict.example\r\n" BODY, NULL,
	    RELATION_AUTHORISED, "A. Ruiz", "it stands in the list");
	is_relation("drills", "From: a@strict.example\r\n" BODY, NULL,
	    RELATION_UNAUTHORISED, "the list in the settings is complete",
	    "a complete list denies what is not in it");
	is_relation("nobody", "From: a@strict.example\r\n" BODY, NULL,
	    RELATION_UNKNOWN, NULL, "but nobody who isn't named");
	is_relation("big", "From: a@listed.example\r\n" BODY, NULL,
	    RELATION_UNKNOWN, NULL, "a list that isn't complete denies none");
	is_relation("inner", "From: a@listed.example\r\n" BODY, NULL,
	    RELATION_AUTHORISED, NULL, "and allows what is in it");
}

/* The service knows of its own customer, who writes another author in. */
static void
test_authors(void)
{
	is_relation("big", "From: a@strict.example, x@evil.example\r\n" BODY,
	    NULL, RELATION_UNKNOWN, "names an author who is not",
	    "who stands beside another author is not sent for");
	is_relation("big", "From: a@strict.example\r\n"
	    "From: x@evil.example\r\n" BODY, NULL, RELATION_UNKNOWN,
	    "names an author who is not", "nor in a From of his own");
	is_relation("big", "From: a@strict.example\r\nFrom: nobody\r\n" BODY,
	    NULL, RELATION_UNKNOWN, NULL, "nor beside one that is unreadable");
	is_relation("drills", "From: a@strict.example, x@evil.example\r\n"
	    BODY, NULL, RELATION_UNAUTHORISED, NULL,
	    "which allows nothing that was denied");
	is_relation("big", "From: a@strict.example, b@mail.strict.example\r\n"
	    BODY, NULL, RELATION_AUTHORISED, "A. Ruiz",
	    "two authors of ours are ours");
}

static void
is_by_dns(const char *zone, enum relation want, const char *basis,
    const char *name)
{
	struct answers answers = { 0 };
	struct error e;

	ok(answers_parse(&answers, "zone", slice_str(zone), &e) == ERR_NONE,
	    "a zone");
	is_relation("big", FROM_SOL BODY, &answers, want, basis, name);
	answers_free(&answers);
}

static void
test_dns(void)
{
	is_by_dns("bancosol.example. 300 IN TXT \"v=spf1 "
	    "include:spf.big.example -all\"\n", RELATION_AUTHORISED,
	    "TXT bancosol.example has include:spf.big.example",
	    "an SPF include of the service");
	is_by_dns("bancosol.example. 300 IN TXT \"v=spf1 "
	    "include:_spf.bancosol.example -all\"\n"
	    "_spf.bancosol.example. 300 IN TXT \"v=spf1 ip4:192.0.2.1 "
	    "?include:eu.spf.big.example -all\"\n", RELATION_AUTHORISED,
	    "TXT _spf.bancosol.example", "one that another leads to");
	is_by_dns("bancosol.example. 300 IN TXT \"v=spf1 "
	    "redirect=_a.bancosol.example\"\n"
	    "_a.bancosol.example. 300 IN TXT \"v=spf1 "
	    "include:spf.big.example -all\"\n", RELATION_AUTHORISED, NULL,
	    "or a redirect");
	is_by_dns("bancosol.example. 300 IN TXT \"v=spf1 "
	    "-include:spf.big.example -all\"\n", RELATION_UNKNOWN,
	    "denies nothing", "-include lets nobody send");
	is_by_dns("bancosol.example. 300 IN TXT \"v=spf1 -all\"\n",
	    RELATION_UNKNOWN, "denies nothing", "DNS never denies");
	is_by_dns("bancosol.example. 300 IN TXT \"v=spf1 "
	    "include:xspf.big.example.evil.example -all\"\n",
	    RELATION_UNKNOWN, NULL, "a name that only begins so is another");
	is_by_dns("bancosol.example. 300 IN TXT \"v=spf1 "
	    "include:spf.big.example -all\"\nbancosol.example. 300 IN TXT "
	    "\"v=spf1 -all\"\n", RELATION_UNKNOWN, NULL,
	    "two SPF records are an error");
	is_by_dns("bancosol.example. 300 IN TXT \"spf.big.example\"\n",
	    RELATION_UNKNOWN, NULL, "another record is no SPF record");
	is_by_dns("bancosol.example. 300 IN TXT \"v=spf1 "
	    "include:bancosol.example include:%{i}.x.example -all\"\n",
	    RELATION_UNKNOWN, NULL, "a circle ends, a macro isn't followed");
	is_by_dns("s7._domainkey.bancosol.example. 300 IN CNAME "
	    "s7.u1.keys.big.example.\ns7.u1.keys.big.example. 300 IN TXT "
	    "\"v=DKIM1; p=\"\n", RELATION_AUTHORISED,
	    "CNAME s7._domainkey.bancosol.example",
	    "a key that lies in the service's zone");
}

/* Like a chain that never ends */
static void
test_dns_limit(void)
{
	struct answers answers = { 0 };
	struct buf zone = { 0 };
	struct result r;
	struct error e;
	size_t spf = 0;

	buf_add_str(&zone, "bancosol.example. 300 IN TXT \"v=spf1 "
			   "include:i0.x.example\"\n");
	for (int i = 0; i < 40; i++)
		buf_addf(&zone, "i%d.x.example. 300 IN TXT \"v=spf1 "
		    "include:i%d.x.example\"\n", i, i + 1);
	ok(answers_parse(&answers, "zone", buf_slice(&zone), &e) ==
	    ERR_NONE, "a zone");
	analyse(&r, "big", FROM_SOL BODY, &answers);
	is_str(relation_name(r.rel.status), "unknown",
	    "an endless chain of includes ends");
	for (size_t i = 0; i < r.asked.n; i++)
		spf += slice_ends(r.asked.v[i].name, ".x.example");
	ok(spf <= 11, "after ten of them: %zu", spf);
	arena_free(&r.arena);
	answers_free(&answers);
	buf_free(&zone);
}

/* Names of the domain's own that it is sent as */
static void
test_dns_below(void)
{
	static const char zone[] =
	    "bancosol.example. 300 IN TXT \"v=spf1 -all\"\n"
	    "news.bancosol.example. 300 IN TXT \"v=spf1 "
	    "include:spf.big.example -all\"\n"
	    "evil.example. 300 IN TXT \"v=spf1 include:spf.big.example -all"
	    "\"\n";
	struct answers answers = { 0 };
	struct error e;

	answers_parse(&answers, "zone", slice_str(zone), &e);
	is_relation("big", "From: a@news.bancosol.example\r\n" BODY, &answers,
	    RELATION_AUTHORISED, "TXT news.bancosol.example has",
	    "the record of the name below it that From has");
	is_relation("big", FROM_SOL BODY, &answers, RELATION_UNKNOWN, NULL,
	    "where the message has none of them, they don't count");
	envelope = "news.bancosol.example";
	is_relation("big", FROM_SOL BODY, &answers, RELATION_AUTHORISED,
	    "TXT news.bancosol.example has", "or the envelope");
	envelope = "evil.example";
	is_relation("big", FROM_SOL BODY, &answers, RELATION_UNKNOWN, NULL,
	    "a stranger's record lets nobody send");
	envelope = NULL;
	answers_free(&answers);
}

static void
test_words(void)
{
	const struct domain_word deny = { SLICE("big"), false,
		SLICE("Ana Rey"), SLICE("ticket 7"), 1795300000 };
	const struct domain_word allow = { SLICE("inner"), true,
		SLICE("Ana Rey"), SLICE_NULL, 1795300000 };
	struct answers answers = { 0 };
	struct result r;
	struct error e;

	domains_add_word(&domains, &settings_arena, SLICE("bancosol.example"),
	    &deny);
	is_relation("big", FROM_SOL BODY, NULL, RELATION_UNAUTHORISED,
	    "Ana Rey said on 2026-11-21", "the owner denies it");
	is_relation("inner", FROM_SOL BODY, NULL, RELATION_UNAUTHORISED,
	    "big", "what it carries is denied with it");
	is_relation("big", "From: a@bancosur.example\r\n" BODY, NULL,
	    RELATION_NOT_PROTECTED, NULL, "what isn't alike isn't theirs");
	is_relation("big", "From: a@banc0sol.example\r\n" BODY, NULL,
	    RELATION_UNAUTHORISED, "ticket 7", "nor may it look like them");
	is_relation("big", "From: a@news.example\r\nSubject: Banco Sol abre "
	    "una agencia\r\n" BODY, NULL, RELATION_UNKNOWN, "ticket 7",
	    "news about them may go through it: the word is said beside");
	answers_parse(&answers, "zone", SLICE("bancosol.example. 300 IN TXT "
	    "\"v=spf1 include:spf.big.example -all\"\n"), &e);
	is_relation("big", FROM_SOL BODY, &answers, RELATION_UNAUTHORISED,
	    NULL, "a word counts before DNS");
	analyse(&r, "big", FROM_SOL BODY, &answers);
	is_str(relation_name(r.rel.ruled), "authorised",
	    "what DNS says is kept beside it");
	arena_free(&r.arena);
	answers_free(&answers);
	domains_add_word(&domains, &settings_arena, SLICE("bancosol.example"),
	    &allow);
	is_relation("inner", FROM_SOL BODY, NULL, RELATION_AUTHORISED,
	    "inner may send", "a word about it counts before its carrier's");
	is_relation("inner", "From: a@banc0sol.example\r\n" BODY, NULL,
	    RELATION_UNKNOWN, NULL, "but it may not look like them");
	domains_find(&domains, SLICE("bancosol.example"))->nwords = 0;
}

static void
test_drills(void)
{
	is_relation("drills", FROM_SOL "X-Mark: a7f3-22\r\n" BODY, NULL,
	    RELATION_EXERCISE, "autumn", "vendor and mark: a drill");
	is_relation("big", FROM_SOL "X-Mark: a7f3-22\r\n" BODY, NULL,
	    RELATION_UNKNOWN, NULL, "the mark alone is none");
	is_relation("nobody", FROM_SOL "X-Mark: a7f3-22\r\n" BODY, NULL,
	    RELATION_UNKNOWN, NULL, "nor with a vendor that is only claimed");
	is_relation("drills", FROM_SOL BODY, NULL, RELATION_UNKNOWN, NULL,
	    "nor the vendor alone");
	is_relation("drills", FROM_SOL "X-Mark: a7f4-22\r\n" BODY, NULL,
	    RELATION_UNKNOWN, NULL, "nor another mark");
	domains.drills[0].until -= 30 * 86400;
	is_relation("drills", FROM_SOL "X-Mark: a7f3-22\r\n" BODY, NULL,
	    RELATION_UNKNOWN, NULL, "nor after its last day");
	domains.drills[0].until += 30 * 86400;
}

static void
is_imitation(const char *rest, enum impersonation want, const char *how,
    const char *range)
{
	struct result r;
	const char *name = impersonation_name(want);

	analyse(&r, "big", rest, NULL);
	is_str(impersonation_name(r.rel.impersonation) != NULL
		? impersonation_name(r.rel.impersonation) : "none",
	    name != NULL ? name : "none", how != NULL ? how : "none");
	if (how != NULL)
		ok(slice_find(r.rel.how, slice_str(how)) != SLICE_NONE,
		    "%.*s", SLICE_ARG(r.rel.how));
	if (range != NULL)
		ok(slice_find(mail_slice(&r.mail, r.rel.range),
		    slice_str(range)) != SLICE_NONE, "it leads to %s", range);
	arena_free(&r.arena);
}

#define HTML "Content-Type: text/html\r\n\r\n"

static void
test_imitations(void)
{
	is_imitation("From: =?utf-8?Q?Banco_Sol?= <a@x.example>\r\n" BODY,
	    IMPERSONATION_NAME, "the display name says \"Banco Sol\"",
	    "Banco_Sol");
	is_imitation("From: \"info@bancosol.example\" <a@x.example>\r\n" BODY,
	    IMPERSONATION_NAME, "the display name says", "bancosol");
	is_imitation("From: Banco S\xd0\xbel <a@x.example>\r\n" BODY,
	    IMPERSONATION_NAME, "the display name says", NULL);
	is_imitation("From: BANCO SOL S.A. <a@x.example>\r\n" BODY,
	    IMPERSONATION_NAME, "the display name says", NULL);
	is_imitation("From: Banco\xc2\xa0 S\xe2\x80\x8bol <a@x.example>\r\n" BODY,
	    IMPERSONATION_NAME, "the display name says", NULL);
	is_imitation("From: BancoSol <a@x.example>\r\n" BODY,
	    IMPERSONATION_NAME, "the display name says", NULL);
	is_imitation("From: \"a@correo.bancosol.example\" <a@x.example>\r\n"
	    BODY, IMPERSONATION_NAME, "the display name says", NULL);
	is_imitation("From: a@x.example, b@bancosol.example\r\n" BODY,
	    IMPERSONATION_EXACT, NULL, "b@bancosol.example");
	is_imitation("From: a@x.example\r\nFrom: b@m.bancosol.example\r\n"
	    BODY, IMPERSONATION_SUBDOMAIN, NULL, "b@m.bancosol.example");
	is_imitation("From: a@x.example, b@banc0sol.example\r\n" BODY,
	    IMPERSONATION_LOOK_ALIKE, "reads like", "b@banc0sol");
	is_imitation("From: Banco Soler <a@x.example>\r\n" BODY,
	    IMPERSONATION_NONE, NULL, NULL);
	is_imitation("From: El banco solidario <a@x.example>\r\n" BODY,
	    IMPERSONATION_NONE, NULL, NULL);
	is_imitation("From: mybancosol.example.org <a@x.example>\r\n" BODY,
	    IMPERSONATION_NONE, NULL, NULL);
	is_imitation("From: a@x.example\r\nSubject: Su cuenta en Banco Sol\r\n"
	    BODY, IMPERSONATION_NAME, "the subject says", "Su cuenta");
	is_imitation("From: a@x.example\r\nSubject: Report Domain: "
	    "bancosol.example Submitter: x.example Report-ID: <1>\r\n" BODY,
	    IMPERSONATION_NONE, NULL, NULL);
	is_imitation("From: a@x.example\r\n" HTML
	    "<a href=\"https://evil.example/x\">www.bancosol.example</a>\r\n",
	    IMPERSONATION_NAME, "a link shows www.bancosol.example, but leads "
	    "to evil.example", NULL);
	is_imitation("From: a@x.example\r\n" HTML "<a href=\"https://"
	    "www.bancosol.example/x\">bancosol.example</a>\r\n",
	    IMPERSONATION_NONE, NULL, NULL);
	is_imitation("From: a@x.example\r\n" HTML "<a href=\"https://"
	    "urldefense.proofpoint.com/v2/url?u=https-3A__www.bancosol.example"
	    "_x&d=Dw\">www.bancosol.example</a>\r\n", IMPERSONATION_NONE, NULL,
	    NULL);
	is_imitation("From: a@x.example\r\n" HTML "<a href=\"https://"
	    "eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2F"
	    "evil.example%2Fx&data=05\">www.bancosol.example</a>\r\n",
	    IMPERSONATION_NAME, "but leads to evil.example", NULL);
	is_imitation("From: a@x.example\r\n" BODY "we like Banco Sol\r\n",
	    IMPERSONATION_NONE, NULL, NULL);
	is_imitation("From: Banco Sol <a@bancosol.example>\r\n" BODY,
	    IMPERSONATION_EXACT, NULL, "bancosol");
	is_imitation("From: Banco Sol <a@xn--bancosl-q0a.example>\r\n" BODY,
	    IMPERSONATION_LOOK_ALIKE, "a letter away", "xn--");
	is_imitation("From: Strict <a@bancosol.example>\r\n" BODY,
	    IMPERSONATION_EXACT, NULL, NULL);
	is_imitation("Subject: Banco Sol\r\n" BODY, IMPERSONATION_NAME,
	    "From has no domain that can be read", NULL);
}

int
main(void)
{
	struct ini ini = { 0 };

	ini_parse(&ini, "settings", slice_str(settings_text));
	receivers_from_ini(&receivers, &ini, &settings_arena);
	domains_from_ini(&domains, &ini, &settings_arena);
	is_int((int64_t)ini.nproblems, 0, "the settings have no problem");
	domains.names = protected_names_make(&domains, &settings_arena);
	catalogue_add(&catalogue, "test", slice_str(catalogue_text));
	catalogue_ready(&catalogue);
	test_unknown();
	test_settings();
	test_authors();
	test_dns();
	test_dns_limit();
	test_dns_below();
	test_words();
	test_drills();
	test_imitations();
	ini_free(&ini);
	catalogue_free(&catalogue);
	arena_free(&settings_arena);
	return done_testing();
}
