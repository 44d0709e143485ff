/* A message's DKIM signatures, with keys that its seeds were signed by. */

#include <stdlib.h>

#include "core/auth/compute.h"
#include "core/base/clock.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char zone[] =
    "rsa._domainkey.example.com TXT \"v=DKIM1; t=y; p="
    "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDwIRP/UC3SBsEmGqZ9ZJW3/DkMoGeLn"
    "Qg1fWn7/zYt\" \"IxN2SnFCjxOCKG9v3b4jYfcTNh5ijSsq631uBItLa7od+v/RtdC2Uz"
    "J1lWT947qR+Rcac2gbto/NMqJ0fzfVjH4OuKhi\" \"tdY9tf6mcwGjaNBcWToIMmPSPDd"
    "QPNUYckcQ2QIDAQAB\"\n"
    "rsa._domainkey.example.com TXT \"v=spf1 -all\"\n"
    "ed._domainkey.example.com TXT \"v=DKIM1; k=ed25519; "
    "p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\"\n"
    "own._domainkey.example.com TXT \"p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKB"
    "gQDC9XEm1wL6lkoL+AJZrH8BusItVyDnorKMG0SgQmD7Jgr3ohzaFb4edF8Y9mgD\" \"fi"
    "oGDspwGqI5DRpGYtgfUvVNBCXx7PRTwLMeXi315mSThHCc6NrwHEH8wv0lwBwKfr3ORJjV"
    "\" \"PjqM9c4klEC2kVgbxtAWF1cqAHYBwkVetokNjwIDAQAB\"\n"
    "test._domainkey.football.example.com TXT \"k=rsa; p="
    "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWRiGs5V6NpP3idY6Wk08"
    "a5qhdR6wy5bdOKb2\" \"jLQiY/J16JYi0Qvx/byYzCNb3W91y3FutACDfzwQ/BC/e/8uB"
    "sCR+yz1Lxj+PL6lHvqMKrM3rG4hst\" \"T5QjvHO9PzoxZyVYLzBfO2EeC3Ip3G+2kryO"
    "TIKT+l/K4w3QIDAQAB\"\n"
    "brisbane._domainkey.example.com CNAME rsa._domainkey.example.com\n"
    "brisbane._domainkey.football.example.com CNAME "
    "ed._domainkey.example.com\n"
    "slow._domainkey.example.com SERVFAIL\n";

/* What every result keeps to. */
static void
check(const struct dkim_signature *s, const struct mail *m)
{
	unsigned differs = DKIM_BODY_DIFFERS | DKIM_HEADER_DIFFERS;

	if (s->field < 0 || (size_t)s->field >= m->nfields)
		abort();
	if ((s->result == DKIM_PASS || s->result == DKIM_POLICY) !=
	    (s->crypto == DKIM_MATCH && s->result != DKIM_PERMERROR))
		abort();
	if (s->crypto == DKIM_MATCH && (s->flags & differs) != 0)
		abort();
	if (s->crypto == DKIM_MISMATCH && (s->flags & differs) == 0)
		abort();
	if (s->result != DKIM_PASS && s->reason.n == 0)
		abort();
	if (dkim_proves(s) && s->crypto != DKIM_MATCH)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct answers answers;
	struct answers nothing = { .live = true };
	struct dkim_signature *out;
	struct dkim_prepared *p;
	struct questions q = { 0 };
	struct arena a = { 0 };
	struct error e;
	struct mail m;
	size_t i, n;

	if (answers.n == 0 && answers_parse(&answers, "zone", slice_str(zone),
	    &e) != ERR_NONE)
		abort();
	mail_parse(&m, slice_of((const char *)data, size),
	    &(struct receivers){ 0 }, &a, 0);
	p = dkim_prepare(&m);
	dkim_run(&out, &n, &(struct compute){ &m, &nothing, &q, 1795600000 },
	    p);
	dkim_run(&out, &n, &(struct compute){ &m, &answers, &q, 1795600000 },
	    p);
	if (n > DKIM_MOST_SIGNATURES)
		abort();
	for (i = 0; i < n; i++)
		check(&out[i], &m);
	arena_free(&a);
	return 0;
}
