#ifndef TESTS_UNIT_ARC_SIGN_H
#define TESTS_UNIT_ARC_SIGN_H

/*
 * A small sealer of ARC chains (RFC 8617 section 5.1), with a canonicalisation
 * of its own that knows one line a field.  Each case is good but for the one
 * thing that it is about.
 */
#include <stdio.h>

#include "tests/unit/dkim_sign.h"

enum { SEAL_MOST = 60 };

struct sealed {
	struct arena arena;
	struct slice body; /* in canonical form */
	struct slice fields[20]; /* of the message, from the top */
	size_t nfields;
	struct slice results[SEAL_MOST], signature[SEAL_MOST],
	    seal[SEAL_MOST]; /* of each set, from 0 on */
	int n;
};

/* How to make a set; NULL: as it should be */
struct how {
	const char *i;	     /* for "1" */
	const char *results; /* what stands behind "i=1; " */
	const char *ams;     /* tags of ARC-Message-Signature but i, bh, b */
	const char *as;	     /* tags of ARC-Seal but i and b */
	const char *names;   /* h= of the former; "" for none */
	const char *cv, *domain; /* where ams and as are NULL */
	bool by_key;	     /* by the next one; else by RSA-1024 */
	enum signer key;
	const char *bh;	     /* another one */
};

__attribute__((unused)) static void
seal_start(struct sealed *m, const char *body)
{
	arena_free(&m->arena);
	*m = (struct sealed){ .body = slice_str(body) };
	m->fields[m->nfields++] = SLICE("From: Bo <bo@sender.example>");
	m->fields[m->nfields++] = SLICE("To: ann@corp.example");
	m->fields[m->nfields++] = SLICE("Subject: Your invoice");
	m->fields[m->nfields++] = SLICE("Date: Mon, 16 Nov 2026 08:00:00 "
	    "+0000");
}

/* "name:value", blanks joined */
__attribute__((unused)) static void
seal_put(struct buf *b, struct slice field, bool end)
{
	struct slice name = slice_trim(slice_cut(&field, ':')), word;
	size_t i, first = 1;

	for (i = 0; i < name.n; i++)
		buf_add_char(b, ascii_lower(name.p[i]));
	buf_add_char(b, ':');
	while ((word = slice_word(&field)).n != 0) {
		buf_add_str(b, first ? "" : " ");
		buf_add_slice(b, word);
		first = 0;
	}
	buf_add_str(b, end ? "\r\n" : "");
}

/* The field with the signature over *b at its end */
__attribute__((unused)) static struct slice
seal_over(struct sealed *m, struct slice field, const struct how *h,
    struct buf *b)
{
	struct slice sig = sign_octets(&m->arena, h->by_key ? h->key
	    : RSA_1024, false, buf_slice(b));

	buf_free(b);
	sig = base64_encode(&m->arena, sig);
	return slice_printf(&m->arena, "%.*s%.*s", SLICE_ARG(field),
	    SLICE_ARG(sig));
}

/* Signs the fields that h= names, once each; of the results, if it names
 * them, the lowest ones (RFC 6376 section 5.4.2): those of the first set */
__attribute__((unused)) static struct slice
seal_message(struct sealed *m, const struct how *h, const char *i)
{
	const char *names = h->names != NULL ? h->names
	    : "from:to:subject:arc-authentication-results";
	struct slice list = slice_str(names), field, name;
	struct sha256 body = sha256_of(m->body);
	struct slice bh = base64_encode(&m->arena,
	    slice_of((const char *)body.b, sizeof body.b));
	struct buf b = { 0 };
	size_t j;

	if (h->bh != NULL)
		bh = slice_str(h->bh);
	field = h->ams != NULL ? slice_printf(&m->arena,
	    "ARC-Message-Signature: i=%s; %s; bh=%.*s; h=%s; b=", i, h->ams,
	    SLICE_ARG(bh), names) : slice_printf(&m->arena,
	    "ARC-Message-Signature: i=%s; a=rsa-sha256; c=relaxed/relaxed; "
	    "d=%s; s=k; bh=%.*s; h=%s; b=", i,
	    h->domain != NULL ? h->domain : "one.example", SLICE_ARG(bh),
	    names);
	while ((name = slice_cut(&list, ':')).n != 0) {
		if (slice_eq_str(name, "arc-authentication-results"))
			seal_put(&b, m->results[0], true);
		for (j = 0; j < m->nfields; j++)
			if (slice_startsi(m->fields[j], name.p != NULL
			    ? slice_dup(&m->arena, name).p : "") &&
			    m->fields[j].p[name.n] == ':')
				seal_put(&b, m->fields[j], true);
	}
	seal_put(&b, field, false);
	return seal_over(m, field, h, &b);
}

__attribute__((unused)) static void
seal(struct sealed *m, struct how h)
{
	struct slice field;
	struct buf b = { 0 };
	char number[12];
	const char *i = h.i;
	int j;

	snprintf(number, sizeof number, "%d", m->n + 1);
	i = i != NULL ? i : number;
	field = slice_printf(&m->arena, "ARC-Authentication-Results: i=%s; %s",
	    i, h.results != NULL ? h.results : "one.example; spf=pass "
	    "smtp.mailfrom=sender.example; dkim=fail header.d=sender.example; "
	    "dmarc=pass header.from=sender.example");
	m->results[m->n] = field;
	m->signature[m->n] = seal_message(m, &h, i);
	field = h.as != NULL ? slice_printf(&m->arena, "ARC-Seal: i=%s; %s; "
	    "b=", i, h.as) : slice_printf(&m->arena, "ARC-Seal: i=%s; "
	    "a=rsa-sha256; t=1795000000; cv=%s; d=%s; s=k; b=", i,
	    h.cv != NULL ? h.cv : m->n == 0 ? "none" : "pass",
	    h.domain != NULL ? h.domain : "one.example");
	for (j = 0; j <= m->n; j++) {
		seal_put(&b, m->results[j], true);
		seal_put(&b, m->signature[j], true);
		if (j < m->n)
			seal_put(&b, m->seal[j], true);
	}
	seal_put(&b, field, false);
	m->seal[m->n] = seal_over(m, field, &h, &b);
	m->n++;
}

/* The whole message, the newest set on top */
__attribute__((unused)) static struct slice
seal_text(struct sealed *m)
{
	struct slice text = SLICE("");
	size_t j;
	int i;

	for (i = m->n; i-- > 0;)
		text = slice_printf(&m->arena, "%.*s%.*s\r\n%.*s\r\n%.*s\r\n",
		    SLICE_ARG(text), SLICE_ARG(m->seal[i]),
		    SLICE_ARG(m->signature[i]), SLICE_ARG(m->results[i]));
	for (j = 0; j < m->nfields; j++)
		text = slice_printf(&m->arena, "%.*s%.*s\r\n",
		    SLICE_ARG(text), SLICE_ARG(m->fields[j]));
	return slice_printf(&m->arena, "%.*s\r\n%.*s", SLICE_ARG(text),
	    SLICE_ARG(m->body));
}

/* The first `old` becomes `new` */
__attribute__((unused)) static struct slice
seal_edit(struct sealed *m, struct slice text, const char *old,
    const char *new)
{
	size_t at = slice_find(text, slice_str(old));

	if (at == SLICE_NONE)
		return SLICE_NULL;
	return slice_printf(&m->arena, "%.*s%s%.*s",
	    SLICE_ARG(slice_upto(text, at)), new,
	    SLICE_ARG(slice_from(text, at + strlen(old))));
}

/* Zone lines of the keys k (RSA-1024) and of the odd ones */
__attribute__((unused)) static struct slice
seal_zone(struct arena *a)
{
	return slice_printf(a,
	    "k._domainkey.one.example 60 IN TXT \"v=DKIM1; p=%.*s\"\n"
	    "k._domainkey.two.example 60 IN TXT \"v=DKIM1; p=%.*s\"\n"
	    "k._domainkey.trusted.example 60 IN TXT \"v=DKIM1; p=%.*s\"\n"
	    "short._domainkey.one.example 60 IN TXT \"v=DKIM1; p=%.*s\"\n"
	    "big._domainkey.one.example 60 IN TXT \"v=DKIM1; p=%.*s\"\n"
	    "ed._domainkey.one.example 60 IN TXT \"k=ed25519; p=%.*s\"\n"
	    "gone._domainkey.one.example 60 IN TXT \"v=DKIM1; p=\"\n"
	    "old._domainkey.one.example 60 IN TXT \"h=sha1; p=%.*s\"\n"
	    "web._domainkey.one.example 60 IN TXT \"s=web; p=%.*s\"\n"
	    "junk._domainkey.one.example 60 IN TXT \"v=DKIM1; p=!!\"\n"
	    "two._domainkey.one.example 60 IN TXT \"some=note\"\n"
	    "two._domainkey.one.example 60 IN TXT \"v=DKIM1; p=%.*s\"\n"
	    "three._domainkey.one.example 60 IN TXT \"p=%.*s\"\n"
	    "three._domainkey.one.example 60 IN TXT \"k=ed25519; p=%.*s\"\n"
	    "three._domainkey.one.example 60 IN TXT \"p=%.*s\"\n"
	    "slow._domainkey.one.example 60 IN TIMEOUT\n"
	    "sick._domainkey.one.example 60 IN SERVFAIL\n",
	    SLICE_ARG(sign_public(a, RSA_1024, false)),
	    SLICE_ARG(sign_public(a, RSA_1024, true)),
	    SLICE_ARG(sign_public(a, RSA_1024, false)),
	    SLICE_ARG(sign_public(a, RSA_768, false)),
	    SLICE_ARG(sign_public(a, RSA_2048, false)),
	    SLICE_ARG(sign_public(a, ED25519, false)),
	    SLICE_ARG(sign_public(a, RSA_1024, false)),
	    SLICE_ARG(sign_public(a, RSA_1024, false)),
	    SLICE_ARG(sign_public(a, RSA_1024, false)),
	    SLICE_ARG(sign_public(a, RSA_2048, false)),
	    SLICE_ARG(sign_public(a, ED25519, false)),
	    SLICE_ARG(sign_public(a, RSA_1024, false)));
}

#endif
