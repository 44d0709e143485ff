/*
 * The examples of RFC 6376 appendix A and RFC 8463 appendix A: messages, keys
 * and signatures as published.  RFC 6376 shows two blanks behind "game.", but
 * signed one, under simple canonicalisation (erratum 3192).
 */

#include "tests/unit/dkim_case.h"

#define MAIL(blanks) \
	"From: Joe SixPack <joe@football.example.com>\r\n" \
	"To: Suzie Q <suzie@shopping.example.net>\r\n" \
	"Subject: Is dinner ready?\r\n" \
	"Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)\r\n" \
	"Message-ID: <20030712040037.46341.5F8J@football.example.com>\r\n" \
	"\r\n" \
	"Hi.\r\n" \
	"\r\n" \
	"We lost the game." blanks "Are you hungry yet?\r\n" \
	"\r\n" \
	"Joe.\r\n"

#define RFC6376 \
	"DKIM-Signature: v=1; a=rsa-sha256; s=brisbane; d=example.com;\r\n" \
	"      c=simple/simple; q=dns/txt; i=joe@football.example.com;\r\n" \
	"      h=Received : From : To : Subject : Date : Message-ID;\r\n" \
	"      bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;\r\n" \
	"      b=AuUoFEfDxTDkHlLXSZEpZj79LICEps6eda7W3deTVFOk4yAUoqOB\r\n" \
	"      4nujc7YopdG5dWLSdNg6xNAZpOPr+kHxt1IrE+NahM6L/LbvaHut\r\n" \
	"      KVdkLLkpVaVVQPzeRDI009SO2Il5Lu7rDNH6mZckBdrIx0orEtZV\r\n" \
	"      4bmp/YzhwvcubU4=;\r\n" \
	"Received: from client1.football.example.com  [192.0.2.1]\r\n" \
	"      by submitserver.example.com with SUBMISSION;\r\n" \
	"      Fri, 11 Jul 2003 21:01:54 -0700 (PDT)\r\n"

static const char rfc6376_key[] =
    "v=DKIM1; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQ"
    "KBgQDwIRP/UC3SBsEmGqZ9ZJW3/DkMoGeLnQg1fWn7/zYt"
    "IxN2SnFCjxOCKG9v3b4jYfcTNh5ijSsq631uBItLa7od+v"
    "/RtdC2UzJ1lWT947qR+Rcac2gbto/NMqJ0fzfVjH4OuKhi"
    "tdY9tf6mcwGjaNBcWToIMmPSPDdQPNUYckcQ2QIDAQAB";

static const char rfc8463[] =
    "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;\r\n"
    " d=football.example.com; i=@football.example.com;\r\n"
    " q=dns/txt; s=brisbane; t=1528637909; h=from : to :\r\n"
    " subject : date : message-id : from : subject : date;\r\n"
    " bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;\r\n"
    " b=/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11Bus\r\n"
    " Fa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==\r\n"
    "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;\r\n"
    " d=football.example.com; i=@football.example.com;\r\n"
    " q=dns/txt; s=test; t=1528637909; h=from : to : subject :\r\n"
    " date : message-id : from : subject : date;\r\n"
    " bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;\r\n"
    " b=F45dVWDfMbQDGHJFlXUNB2HKfbCeLRyhDXgFpEL8GwpsRe0IeIixNTe3\r\n"
    " DhCVlUrSjV4BwcVcOF6+FF3Zo9Rpo1tFOeS9mPYQTnGdaSGsgeefOsk2Jz\r\n"
    " dA+L10TeYt9BgDfQNZtKdN1WO//KgIqXP7OdEFE4LjFYNcUxZQ4FADY+8=\r\n"
    MAIL("  ");

static const char rfc8463_ed25519[] =
    "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";
static const char rfc8463_rsa[] =
    "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWR"
    "iGs5V6NpP3idY6Wk08a5qhdR6wy5bdOKb2jLQiY/J16JYi0Qvx/byYzCNb3W91y3FutAC"
    "DfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqMKrM3rG4hstT5QjvHO9PzoxZyVYLzBfO2EeC3I"
    "p3G+2kryOTIKT+l/K4w3QIDAQAB";

static void
publish(struct answers *s, const char *name, const char *record)
{
	struct slice data = slice_str(record);

	answers_add(s, &(struct answer){ .question = { slice_str(name),
	    DNS_TXT, false }, .data = &data, .n = 1, .time = TIME_UNKNOWN });
}

static void
passes(const struct dkim_signature *sig, const char *name)
{
	ok(sig->result == DKIM_PASS && sig->crypto == DKIM_MATCH, "%s", name);
	if (sig->result != DKIM_PASS)
		printf("# %.*s\n", SLICE_ARG(sig->reason));
}

int
main(void)
{
	struct answers s = { .closed = true };
	struct dkim_signature *sig;
	struct mail m;
	size_t n;

	publish(&s, "brisbane._domainkey.example.com", rfc6376_key);
	publish(&s, "brisbane._domainkey.football.example.com",
	    rfc8463_ed25519);
	publish(&s, "test._domainkey.football.example.com", rfc8463_rsa);
	sig = case_verify(&m, SLICE(RFC6376 MAIL(" ")), &s, 0, &n);
	is_int((int64_t)n, 1, "RFC 6376 A.3: one signature");
	passes(sig, "which passes, with erratum 3192");
	is_int(sig->key_bits, 1024, "by the key of its appendix C");
	sig = case_verify(&m, SLICE(RFC6376 MAIL("  ")), &s, 0, &n);
	ok(sig->result == DKIM_FAIL && sig->flags ==
	    (DKIM_BODY_DIFFERS | DKIM_FROM_NOT_OVERSIGNED),
	    "without it the body differs, the header does not");
	sig = case_verify(&m, slice_str(rfc8463), &s, 0, &n);
	is_int((int64_t)n, 2, "RFC 8463 A.3: two signatures");
	passes(&sig[0], "ed25519-sha256 passes");
	passes(&sig[1], "rsa-sha256 passes");
	answers_free(&s);
	arena_free(&case_arena);
	return done_testing();
}
