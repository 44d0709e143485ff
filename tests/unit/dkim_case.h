#ifndef TESTS_UNIT_DKIM_CASE_H
#define TESTS_UNIT_DKIM_CASE_H

/*
 * DKIM cases: a message is signed afresh, good but for what the case says,
 * perhaps changed afterwards, and verified from answers.  What a case leaves
 * out is usual.
 */
#include "core/auth/compute.h"
#include "core/base/clock.h"
#include "tests/unit/dkim_sign.h"
#include "tests/unit/tap.h"

#define NOW 1795600000 /* 2026-11-25 */

struct dkim_case {
	const char *name;
	struct signing s;
	/* afterwards */
	struct slice before;	/* fields on top of all */
	struct slice sent_header, sent_body; /* instead of what was signed */
	struct slice more_body;
	bool lf;		/* stored with LF alone */
	/* DNS: records with "\n" between, "%K" is the key, of which bare */
	const char *record, *key_name;
	bool bare, open, off;
	enum dns_status status;
	int64_t asked;	  /* 0: a file's answer */
	int64_t taken;	  /* by the boundary; 0: not known */
	/* what is to come of it */
	enum dkim_result result;
	enum dkim_crypto crypto;
	unsigned flags;
	const char *reason; /* NULL: "" */
	/* more looks at it; NULL */
	void (*look)(const struct dkim_signature *sig, struct mail *m);
};

static struct arena case_arena;

#define USUAL_HEADER \
	"Date: Wed, 25 Nov 2026 08:00:00 +0000\r\n" \
	"From: Alice <alice@example.com>\r\n" \
	"To: bob@example.net\r\n" \
	"Subject: =?utf-8?q?Hello?=  there,\r\n\tBob\r\n"
#define USUAL_BODY "Hello  Bob,\r\n\r\nlunch at noon? \r\n\r\n-- \r\nAlice\r\n"
#define USUAL_SIGNS "from:to:subject:date:from"
#define USUAL_HEAD "v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; "
#define USUAL_TAIL "h=" USUAL_SIGNS ";\r\n\tbh=%H;\r\n\tb=%B"
#define USUAL_TAGS USUAL_HEAD USUAL_TAIL

static struct dkim_case
case_filled(const struct dkim_case *given)
{
	struct dkim_case c = *given;

	if (c.s.header.p == NULL)
		c.s.header = SLICE(USUAL_HEADER);
	if (c.s.body.p == NULL)
		c.s.body = SLICE(USUAL_BODY);
	if (c.s.signs == NULL)
		c.s.signs = USUAL_SIGNS;
	if (c.s.tags == NULL)
		c.s.tags = USUAL_TAGS;
	if (c.record == NULL)
		c.record = "v=DKIM1; k=rsa; p=%K";
	if (c.key_name == NULL)
		c.key_name = "sel._domainkey.example.com";
	if (c.sent_header.p == NULL)
		c.sent_header = c.s.header;
	if (c.sent_body.p == NULL)
		c.sent_body = c.s.body;
	return c;
}

/* The message's octets */
static struct slice
case_message(const struct dkim_case *c)
{
	struct buf b = { 0 }, lf = { 0 };
	struct slice out;
	size_t i;

	buf_add_slice(&b, c->before);
	buf_add_slice(&b, sign_message(&case_arena, &c->s));
	buf_add_slice(&b, c->sent_header);
	buf_add_str(&b, "\r\n");
	buf_add_slice(&b, c->sent_body);
	buf_add_slice(&b, c->more_body);
	for (i = 0; i < b.n; i++)
		if (!c->lf || b.p[i] != '\r' || b.p[i + 1] != '\n')
			buf_add_char(&lf, b.p[i]);
	out = slice_dup(&case_arena, buf_slice(&lf));
	buf_free(&b);
	buf_free(&lf);
	return out;
}

static void
case_answers(struct answers *s, const struct dkim_case *c)
{
	struct slice records = slice_str(c->record), data[20];
	struct answer a = { .question = { slice_str(c->key_name), DNS_TXT,
		false }, .status = c->status, .data = data, .origin =
		SLICE("file:test"), .time = c->asked != 0 ? c->asked
							  : TIME_UNKNOWN };

	s->closed = !c->open && !c->off && c->asked == 0;
	s->off = c->off;
	while (records.n != 0)
		data[a.n++] = sign_replace(&case_arena,
		    slice_cut(&records, '\n'), "%K",
		    sign_public(&case_arena, c->s.key, c->bare));
	if (c->status != DNS_OK)
		a.n = 0;
	if (!c->open && !c->off)
		answers_add(s, &a);
}

static void
case_is_flags(unsigned got, unsigned want, const char *name)
{
	struct slice *names;
	size_t n, i;

	if (ok(got == want, "%s: flags", name))
		return;
	n = dkim_flag_names(got & ~want, &names, &case_arena);
	for (i = 0; i < n; i++)
		printf("# not wanted: %.*s\n", SLICE_ARG(names[i]));
	n = dkim_flag_names(want & ~got, &names, &case_arena);
	for (i = 0; i < n; i++)
		printf("# missing: %.*s\n", SLICE_ARG(names[i]));
}

/* Reads and verifies octets; the first signature's result, or NULL */
static struct dkim_signature *
case_verify(struct mail *m, struct slice octets, const struct answers *s,
    int64_t taken, size_t *n)
{
	struct questions q = { 0 };
	struct dkim_signature *out;
	struct compute c = { m, s, &q, NOW };

	mail_parse(m, octets, &(struct receivers){ 0 }, &case_arena, 0);
	if (taken != 0) {
		m->boundary.time = taken;
		m->boundary.trust = TRUST_CONFIGURED;
	}
	dkim_run(&out, n, &c, dkim_prepare(m));
	return *n != 0 ? out : NULL;
}

__attribute__((unused)) static void
case_run(const struct dkim_case *given)
{
	struct dkim_case c = case_filled(given);
	struct answers answers = { 0 };
	struct dkim_signature *sig;
	struct mail m;
	size_t n;
	char name[200];

	case_answers(&answers, &c);
	sig = case_verify(&m, case_message(&c), &answers, c.taken, &n);
	if (!ok(sig != NULL, "%s: a signature is found", c.name))
		return;
	is_str(dkim_result_name(sig->result), dkim_result_name(c.result),
	    c.name);
	snprintf(name, sizeof name, "%s: cryptography", c.name);
	is_str(dkim_crypto_name(sig->crypto), dkim_crypto_name(c.crypto),
	    name);
	case_is_flags(sig->flags, c.flags, c.name);
	snprintf(name, sizeof name, "%s: reason", c.name);
	is_slice(sig->reason, c.reason != NULL ? c.reason : "", name);
	if (c.look != NULL)
		c.look(sig, &m);
	answers_free(&answers);
	arena_free(&case_arena);
}

#endif
