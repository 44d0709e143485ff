#ifndef TESTS_UNIT_EXPLAIN_SIGN_H
#define TESTS_UNIT_EXPLAIN_SIGN_H

/*
 * Messages that are freshly signed, changed, and looked at: what espy says of
 * the change.  The signer has a canonicalisation of its own (RFC 6376 section
 * 3.4), octet by octet.
 */
#include "core/auth/auth.h"
#include "core/base/clock.h"
#include "tests/unit/dkim_sign.h"
#include "tests/unit/tap.h"

struct fresh {
	const char *names;	/* of h= */
	bool simple_header, simple_body;
	enum signer key;
	bool sha1;
	int length;		/* l=; 0: none */
	bool bare;		/* signs LF line ends as they are */
	bool other_header, other_body; /* canonicalises the other way */
	const char *z;
};

static const char usual_names[] = "from:to:cc:subject:date:message-id:"
    "mime-version:content-type:content-transfer-encoding";

static struct arena fresh_arena;

static void
fresh_relax_line(struct buf *out, struct slice line)
{
	size_t i, start = out->n;

	for (i = 0; i < line.n; i++) {
		char c = line.p[i] == '\t' ? ' ' : line.p[i];

		if (c == ' ' && out->n > start && out->p[out->n - 1] == ' ')
			continue;
		buf_add_char(out, c);
	}
	while (out->n > start && out->p[out->n - 1] == ' ')
		out->n--;
}

static void
fresh_body(struct buf *out, struct slice body, bool simple)
{
	while (body.n != 0) {
		size_t end = slice_find(body, SLICE("\r\n"));
		struct slice line = slice_upto(body, end);

		if (simple)
			buf_add_slice(out, line);
		else
			fresh_relax_line(out, line);
		buf_add_str(out, "\r\n");
		body = slice_from(body, end == SLICE_NONE ? body.n : end + 2);
	}
	while (out->n >= 2 && memcmp(out->p + out->n - 2, "\r\n", 2) == 0)
		out->n -= 2;
	if (out->n != 0 || simple)
		buf_add_str(out, "\r\n");
}

static void
fresh_field(struct buf *out, struct slice field, bool simple)
{
	struct buf flat = { 0 };
	size_t colon = slice_chr(field, ':'), i;

	if (simple) {
		buf_add_slice(out, field);
		return;
	}
	for (i = 0; i < colon; i++)
		buf_add_char(out, ascii_lower(field.p[i]));
	buf_add_char(out, ':');
	for (i = colon + 1; i < field.n; i++)
		if (field.p[i] != '\r' && field.p[i] != '\n')
			buf_add_char(&flat, field.p[i]);
	i = 0;
	while (i < flat.n && (flat.p[i] == ' ' || flat.p[i] == '\t'))
		i++;
	fresh_relax_line(out, slice_from(buf_slice(&flat), i));
	buf_free(&flat);
}

/* The nth field of that name from the bottom, without its last line end */
static bool
fresh_find(struct slice head, struct slice name, int nth, struct slice *found)
{
	struct slice all[100];
	int n = 0;

	while (head.n != 0) {
		size_t i = 0;

		do {
			size_t lf = slice_chr(slice_from(head, i), '\n');

			i = lf == SLICE_NONE ? head.n : i + lf + 1;
		} while (i < head.n && (head.p[i] == ' ' || head.p[i] == '\t'));
		if (slice_eqi(slice_upto(head, slice_chr(head, ':')), name) &&
		    n < 100)
			all[n++] = slice_upto(head, i - 2);
		head = slice_from(head, i);
	}
	if (nth >= n)
		return false;
	*found = all[n - 1 - nth];
	return true;
}

static int
fresh_seen(struct slice names, struct slice name, const char *before)
{
	int n = 0;

	while (names.n != 0) {
		struct slice one = slice_cut(&names, ':');

		if (one.p == before)
			break;
		n += slice_eqi(one, name);
	}
	return n;
}

/* The DKIM-Signature of a message (CRLF) */
static struct slice
fresh_message(struct slice message, const struct fresh *how)
{
	static const char *const algorithms[] = { "rsa-sha256", "rsa-sha1",
		"ed25519-sha256" };
	size_t end = slice_find(message, SLICE("\r\n\r\n"));
	struct slice head = slice_upto(message, end + 2), field, names, bh;
	struct slice body = slice_from(message, end + 4), b;
	struct buf canon = { 0 }, header = { 0 }, sig = { 0 };
	unsigned char digest[64];
	unsigned n;

	fresh_body(&canon, body, how->simple_body != how->other_body);
	if (how->bare) { /* lines as they lay on the disk */
		buf_clear(&canon);
		for (end = 0; end < body.n; end++)
			if (body.p[end] != '\r')
				buf_add_char(&canon, body.p[end]);
	}
	if (how->length > 0)
		canon.n = (size_t)how->length;
	EVP_Digest(canon.p, canon.n, digest, &n,
	    how->sha1 ? EVP_sha1() : EVP_sha256(), NULL);
	bh = base64_encode(&fresh_arena, slice_of((const char *)digest, n));
	buf_addf(&sig, "DKIM-Signature: v=1; a=%s; c=%s/%s;\r\n\td=example.com;"
	    " s=s%d; h=%s;\r\n\t", algorithms[how->key == ED25519 ? 2
		: how->sha1], how->simple_header ? "simple" : "relaxed",
	    how->simple_body ? "simple" : "relaxed", (int)how->key,
	    how->names);
	if (how->length > 0)
		buf_addf(&sig, "l=%d; ", how->length);
	if (how->z != NULL)
		buf_addf(&sig, "z=%s;\r\n\t", how->z);
	buf_addf(&sig, "bh=%.*s;\r\n\tb=", SLICE_ARG(bh));
	names = slice_str(how->names);
	while (names.n != 0) {
		struct slice name = slice_cut(&names, ':');

		if (!fresh_find(head, name, fresh_seen(slice_str(how->names),
		    name, name.p), &field))
			continue;
		fresh_field(&header, field,
		    how->simple_header != how->other_header);
		buf_add_str(&header, "\r\n");
	}
	fresh_field(&header, buf_slice(&sig),
	    how->simple_header != how->other_header);
	b = base64_encode(&fresh_arena, sign_octets(&fresh_arena, how->key,
	    how->sha1, buf_slice(&header)));
	buf_addf(&sig, "%.*s\r\n", SLICE_ARG(b));
	b = slice_dup(&fresh_arena, buf_slice(&sig));
	buf_free(&canon);
	buf_free(&header);
	buf_free(&sig);
	return b;
}

static struct answers fresh_keys;

static void
fresh_publish(void)
{
	static const enum signer keys[] = { RSA_1024, RSA_2048, ED25519 };
	size_t i;

	fresh_keys.closed = true;
	for (i = 0; i < ARRAY_LEN(keys); i++) {
		struct slice p = sign_public(&fresh_arena, keys[i], false);
		struct slice text = slice_printf(&fresh_arena,
		    "v=DKIM1; k=%s; p=%.*s",
		    keys[i] == ED25519 ? "ed25519" : "rsa", SLICE_ARG(p));
		struct answer a = { .question = { slice_printf(&fresh_arena,
			"s%d._domainkey.example.com", (int)keys[i]), DNS_TXT,
			false }, .data = &text, .n = 1, .ttl = 60,
			.time = TIME_UNKNOWN, .origin = SLICE("test") };

		answers_add(&fresh_keys, &a);
	}
}

/* What is worked out of these octets; the first signature */
static struct mail fresh_mail;
static struct auth fresh_auth;

__attribute__((unused)) static const struct dkim_signature *
fresh_look(struct slice octets, const struct answers *answers)
{
	static struct arena arena;
	struct questions q = { 0 };

	arena_free(&arena);
	fresh_auth = (struct auth){ 0 };
	mail_parse(&fresh_mail, octets, NULL, &arena, 0);
	auth_run(&fresh_auth, &fresh_mail, NULL, answers, 1795000000, &q);
	return fresh_auth.computed.ndkim != 0 ? &fresh_auth.computed.dkim[0]
					      : NULL;
}

__attribute__((unused)) static struct slice
fresh_joined(struct slice a, struct slice b)
{
	return slice_printf(&fresh_arena, "%.*s%.*s", SLICE_ARG(a),
	    SLICE_ARG(b));
}

#endif
