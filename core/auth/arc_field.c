/* The fields of an ARC set (RFC 8617 section 4.1), each by itself. */

#include "core/auth/arc.h"
#include "core/auth/authres.h"
#include "core/base/buf.h"
#include "core/base/url.h"

/* position = 1*2DIGIT */
static int
instance_of(struct slice s)
{
	uint64_t i;

	if (!tags_number(s, 9, &i) || i == 0 || (s.n > 2 && i < 100))
		return 0;
	return i > ARC_MOST_SETS ? -1 : (int)i;
}

/* Takes comments and blanks off the front; false where a comment is open */
static bool
skip_cfws(struct slice *s)
{
	size_t i = 0;
	int depth = 0;

	for (; i < s->n; i++) {
		char ch = s->p[i];

		if (ch == '(')
			depth++;
		else if (ch == ')' && depth > 0)
			depth--;
		else if (depth > 0 && ch == '\\')
			i++;
		else if (depth == 0 && !ascii_is_space(ch))
			break;
	}
	*s = slice_from(*s, i);
	return depth == 0;
}

static bool
take_char(struct slice *s, char ch)
{
	if (!skip_cfws(s) || s->n == 0 || *s->p != ch)
		return false;
	*s = slice_from(*s, 1);
	return true;
}

int
arc_results_instance(struct slice value)
{
	struct slice digits;
	size_t n = 0;

	if (!take_char(&value, 'i') || !take_char(&value, '=') ||
	    !skip_cfws(&value))
		return 0;
	while (n < value.n && ascii_is_digit(value.p[n]))
		n++;
	digits = slice_upto(value, n);
	value = slice_from(value, n);
	return take_char(&value, ';') ? instance_of(digits) : 0;
}

int
arc_tags_instance(const struct tags *t)
{
	return instance_of(tags_get(t, "i"));
}

/* The first thing wrong stays */
static void
wrong(struct arc_signature *sig, const char *what)
{
	if (sig->problem.p == NULL)
		sig->problem = slice_str(what);
}

static void
read_algorithm(struct arc_signature *sig, const struct tags *t)
{
	struct slice a = tags_get(t, "a");

	sig->ed25519 = slice_eqi_str(a, "ed25519-sha256");
	if (a.n == 0)
		wrong(sig, "it names no algorithm (a=)");
	else if (slice_eqi_str(a, "rsa-sha1"))
		wrong(sig, "SHA-1 no longer counts (RFC 8301)");
	else if (!sig->ed25519 && !slice_eqi_str(a, "rsa-sha256"))
		wrong(sig, "its algorithm (a=) is none that ARC knows");
}

/* Labels of letters, digits, "-" and "_" with dots between (RFC 6376 section
 * 3.1); A-labels of others (RFC 8616) */
static struct slice
read_name(struct slice s, struct arena *a)
{
	if (s.n == 0 || *s.p == '.' || s.p[s.n - 1] == '.' || s.n > 253)
		return SLICE_NULL;
	return host_normal(a, s);
}

static void
read_key(struct arc_signature *sig, const struct tags *t, struct arena *a)
{
	struct slice d = tags_get(t, "d"), s = tags_get(t, "s");

	sig->domain = read_name(d, a);
	sig->selector = read_name(s, a);
	if (sig->domain.p == NULL)
		wrong(sig, d.n != 0 ? "its d= is no domain"
				    : "it names no domain (d=)");
	if (sig->selector.p == NULL)
		wrong(sig, s.n != 0 ? "its s= is no selector"
				    : "it names no selector (s=)");
}

/* What seals and message signatures have in common */
static void
read_common(struct arc_signature *sig, const struct tags *t, struct arena *a)
{
	struct slice time = tags_get(t, "t"), b = tags_get(t, "b");
	uint64_t v;

	sig->problem = t->problem;
	read_algorithm(sig, t);
	read_key(sig, t, a);
	sig->b = tags_base64(a, b);
	if (sig->b.n == 0)
		wrong(sig, b.n != 0 ? "its b= is not base64"
				    : "it has no signature (b=)");
	if (time.p != NULL && !tags_number(time, 12, &v))
		wrong(sig, "its t= is no time");
}

void
arc_seal_read(struct arc_signature *sig, const struct tags *t,
    struct arena *a)
{
	struct slice cv = tags_get(t, "cv");

	read_common(sig, t, a);
	sig->cv = slice_dup_lower(a, cv);
	if (tags_get(t, "h").p != NULL || tags_get(t, "bh").p != NULL)
		wrong(sig, "it has h= or bh=, which a seal must not have");
	if (cv.n == 0)
		wrong(sig, "it does not say cv=");
	else if (!slice_eq_str(sig->cv, "none") &&
	    !slice_eq_str(sig->cv, "pass") && !slice_eq_str(sig->cv, "fail"))
		wrong(sig, "its cv= is none of none, pass and fail");
}

static bool
read_canon(struct slice word, bool *relaxed)
{
	*relaxed = slice_eqi_str(word, "relaxed");
	return *relaxed || slice_eqi_str(word, "simple");
}

/* c=: the body's is simple where it is not said */
static void
read_canons(struct arc_signature *sig, struct arc_message *msg,
    const struct tags *t, struct arena *a)
{
	struct slice c = tags_get(t, "c"), header;
	bool slash;

	msg->no_canon = c.p == NULL;
	if (c.p == NULL)
		return;
	c = tags_compact(a, c);
	slash = slice_chr(c, '/') != SLICE_NONE;
	header = slice_cut(&c, '/');
	if (!read_canon(header, &msg->relaxed_header) ||
	    (slash && !read_canon(c, &msg->relaxed_body)))
		wrong(sig, "its c= is no canonicalisation");
}

static void
read_names(struct arc_signature *sig, struct arc_message *msg,
    const struct tags *t, struct arena *a)
{
	struct slice h = tags_get(t, "h");

	if (h.p == NULL)
		wrong(sig, "it does not say which fields it signs (h=)");
	while (h.n != 0) {
		struct slice name = slice_trim(slice_cut(&h, ':'));

		if (slice_eqi_str(name, "ARC-Seal"))
			wrong(sig, "it signs ARC-Seal, which it must not");
		if (msg->nnames == ARC_MOST_NAMES) {
			wrong(sig, "its h= names more than 1000 fields");
			return;
		}
		*ARENA_PUSH(a, msg->names, msg->nnames) = name;
	}
}

static void
read_length(struct arc_signature *sig, struct arc_message *msg,
    const struct tags *t)
{
	struct slice l = tags_get(t, "l"), x = tags_get(t, "x");
	uint64_t v;

	msg->has_length = l.p != NULL;
	if (l.p != NULL && !tags_number(l, 76, &msg->length))
		wrong(sig, "its l= is no number");
	if (x.p != NULL && !tags_number(x, 12, &v))
		wrong(sig, "its x= is no time");
}

void
arc_message_read(struct arc_signature *sig, struct arc_message *msg,
    const struct tags *t, struct arena *a)
{
	struct slice bh = tags_get(t, "bh");

	read_common(sig, t, a);
	read_canons(sig, msg, t, a);
	read_names(sig, msg, t, a);
	read_length(sig, msg, t);
	msg->bh = tags_base64(a, bh);
	if (msg->bh.n != SHA256_LEN)
		wrong(sig, bh.n != 0 ? "its bh= is no SHA-256 in base64"
				     : "it has no hash of the body (bh=)");
}

/* "dkim=pass" */
static struct slice
claim(struct arena *a, const struct ar_result *r)
{
	enum { MOST = 40 }; /* octets of either word */

	return slice_printf(a, "%.*s=%.*s",
	    SLICE_ARG(slice_upto(r->method, MOST)),
	    SLICE_ARG(slice_dup_lower(a, slice_upto(r->result, MOST))));
}

/* Does it stand there already? */
static bool
said(struct buf *b, struct slice word)
{
	struct slice have = buf_slice(b), one;

	while ((one = slice_word(&have)).n != 0)
		if (slice_eq(one, word))
			return true;
	return false;
}

struct slice
arc_claims(struct mail *m, int field)
{
	const struct field *f = &m->fields[field];
	struct ar_field ar = { .field = field };
	struct buf b = { 0 };
	struct slice claims;
	size_t i;

	ar_parse(&ar, m->arena, mail_slice(m, f->value), f->value.off, true);
	for (i = 0; i < ar.nresults && i < ARC_MOST_CLAIMS; i++) {
		struct slice word = claim(m->arena, &ar.results[i]);

		if (said(&b, word))
			continue;
		buf_add_str(&b, b.n != 0 ? " " : "");
		buf_add_slice(&b, word);
	}
	claims = slice_dup(m->arena, buf_slice(&b));
	buf_free(&b);
	return claims;
}
