/* A DKIM-Signature's tags (RFC 6376 section 3.5), and what is wrong in them
 * (section 6.1.1). */

#include "core/auth/dkim.h"
#include "core/base/clock.h"
#include "core/base/url.h"

enum { MOST_TIME_DIGITS = 12, MOST_LENGTH_DIGITS = 76 };

struct reading {
	struct dkim_fields *f;
	struct dkim_signature *sig;
	struct arena *a;
	struct slice problem; /* the first one */
	bool usable;
};

static void
forbid(struct reading *r, struct slice why)
{
	if (r->problem.p == NULL)
		r->problem = why;
}

/* Forbidden, and nothing can be worked out.  What a broken list of tags lacks
 * is no news. */
static void
give_up(struct reading *r, struct slice why)
{
	if (r->usable && r->f->tags.problem.p == NULL)
		r->problem = why;
	r->usable = false;
}

static void
read_algorithm(struct reading *r)
{
	static const char *const known[] = { "rsa-sha256", "rsa-sha1",
		"ed25519-sha256" };
	struct slice a = tags_get(&r->f->tags, "a");
	size_t i;

	for (i = 0; i < ARRAY_LEN(known); i++)
		if (slice_eqi_str(a, known[i]))
			break;
	if (i == ARRAY_LEN(known)) {
		r->sig->algorithm = a;
		give_up(r, a.p == NULL ? SLICE("a= is missing")
				       : SLICE("a= names no algorithm that is "
					       "known"));
		return;
	}
	r->sig->algorithm = slice_str(known[i]);
	r->f->sha1 = i == 1;
	r->f->ed25519 = i == 2;
}

static bool
read_form(struct slice form, bool *relaxed)
{
	*relaxed = slice_eqi_str(form, "relaxed");
	return *relaxed || slice_eqi_str(form, "simple");
}

static void
read_canon(struct reading *r)
{
	static const char *const names[] = { "simple/simple",
		"simple/relaxed", "relaxed/simple", "relaxed/relaxed" };
	struct slice c = tags_get(&r->f->tags, "c"), header;
	bool both = slice_chr(c, '/') != SLICE_NONE;
	struct dkim_fields *f = r->f;

	if (c.p != NULL) {
		header = slice_cut(&c, '/');
		if (!read_form(header, &f->relaxed_header) ||
		    (both && !read_form(c, &f->relaxed_body))) {
			r->sig->canon = tags_get(&f->tags, "c");
			give_up(r, SLICE("c= names no canonicalisation that "
					 "is known"));
			return;
		}
	}
	r->sig->canon =
	    slice_str(names[2 * f->relaxed_header + f->relaxed_body]);
}

static void
read_octets(struct reading *r)
{
	struct dkim_fields *f = r->f;
	struct slice b = tags_get(&f->tags, "b");
	struct slice bh = tags_get(&f->tags, "bh");

	r->sig->b = tags_compact(r->a, b);
	f->signature = tags_base64(r->a, b);
	f->bh = tags_base64(r->a, bh);
	if (b.n == 0)
		give_up(r, b.p == NULL ? SLICE("b= is missing")
				       : SLICE("b= is empty"));
	else if (f->signature.p == NULL)
		give_up(r, SLICE("b= is no base64"));
	if (bh.n == 0)
		give_up(r, bh.p == NULL ? SLICE("bh= is missing")
					: SLICE("bh= is empty"));
	else if (f->bh.p == NULL)
		give_up(r, SLICE("bh= is no base64"));
	else if (f->bh.n != (f->sha1 ? 20 : SHA256_LEN))
		give_up(r, SLICE("bh= is no digest of that algorithm"));
}

static void
read_names(struct reading *r)
{
	struct slice d = tags_get(&r->f->tags, "d");
	struct slice s = tags_get(&r->f->tags, "s");

	r->sig->domain = d.p != NULL ? host_normal(r->a, d) : SLICE_NULL;
	r->sig->selector = s.p != NULL ? host_normal(r->a, s) : SLICE_NULL;
	if (d.p == NULL)
		give_up(r, SLICE("d= is missing"));
	else if (slice_chr(r->sig->domain, '.') == SLICE_NONE)
		give_up(r, SLICE("d= is no domain name"));
	if (s.p == NULL)
		give_up(r, SLICE("s= is missing"));
	else if (r->sig->selector.p == NULL)
		give_up(r, SLICE("s= is no selector"));
	if (r->sig->domain.n + r->sig->selector.n +
		strlen("._domainkey.") > 253)
		give_up(r, SLICE("s= and d= make a name that is too long"));
}

/* hdr-name (RFC 6376 section 2.10, 3.5) */
static bool
is_field_name(struct slice s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (s.p[i] <= ' ' || s.p[i] >= 127)
			return false;
	return s.n != 0;
}

static size_t
count_names(struct slice h)
{
	size_t n = 1, at;

	while ((at = slice_chr(h, ':')) != SLICE_NONE) {
		h = slice_from(h, at + 1);
		n++;
	}
	return n;
}

static void
read_headers(struct reading *r)
{
	struct slice h = tags_get(&r->f->tags, "h");
	size_t n = count_names(h), i;
	bool from = false;

	r->sig->headers = tags_compact(r->a, h);
	if (h.p == NULL) {
		give_up(r, SLICE("h= is missing"));
		return;
	}
	if (n > DKIM_MOST_NAMES) {
		give_up(r, SLICE("h= names more than 1000 fields"));
		return;
	}
	r->f->names = arena_array(r->a, n, sizeof *r->f->names);
	for (i = 0; i < n; i++) {
		struct slice name = slice_trim(slice_cut(&h, ':'));

		if (!is_field_name(name))
			give_up(r, SLICE("h= is no list of field names"));
		from |= slice_eqi_str(name, "From");
		r->f->names[i] = name;
	}
	r->f->nnames = n;
	if (!from)
		forbid(r, SLICE("h= does not name From"));
}

static void
read_identity(struct reading *r)
{
	struct slice i = tags_compact(r->a, tags_get(&r->f->tags, "i"));
	struct slice domain;

	r->sig->identity = i;
	if (i.p == NULL)
		return;
	if (slice_rchr(i, '@') == SLICE_NONE) {
		forbid(r, SLICE("i= is no address"));
		return;
	}
	domain = host_normal(r->a, slice_from(i, slice_rchr(i, '@') + 1));
	if (domain.p == NULL)
		forbid(r, SLICE("i= has no domain name"));
	else if (!host_is_under(domain, r->sig->domain))
		forbid(r, SLICE("i= lies outside of d="));
}

static int64_t
read_time(struct reading *r, const char *tag, const char *why)
{
	struct slice value = tags_get(&r->f->tags, tag);
	uint64_t t;

	if (value.p == NULL)
		return TIME_UNKNOWN;
	if (tags_number(value, MOST_TIME_DIGITS, &t))
		return (int64_t)t;
	forbid(r, slice_str(why));
	return TIME_UNKNOWN;
}

static void
read_rest(struct reading *r)
{
	struct slice l = tags_get(&r->f->tags, "l");
	struct slice q = tags_get(&r->f->tags, "q");

	r->f->has_length = l.p != NULL;
	if (l.p != NULL &&
	    !tags_number(l, MOST_LENGTH_DIGITS, &r->f->length))
		give_up(r, SLICE("l= is no number"));
	r->sig->signed_at = read_time(r, "t", "t= is no time");
	r->sig->expires = read_time(r, "x", "x= is no time");
	if (r->sig->signed_at != TIME_UNKNOWN &&
	    r->sig->expires != TIME_UNKNOWN &&
	    r->sig->expires <= r->sig->signed_at)
		forbid(r, SLICE("x= is not later than t="));
	if (q.p != NULL && !tags_list_has(q, "dns/txt"))
		forbid(r, SLICE("q= names no way to get the key that is "
				"known"));
}

struct slice
dkim_fields_parse(struct dkim_fields *f, struct dkim_signature *sig,
    struct slice value, struct arena *a, bool *usable)
{
	struct reading r = { f, sig, a, SLICE_NULL, true };
	struct slice v;

	tags_parse(&f->tags, value, a);
	v = tags_get(&f->tags, "v");
	sig->signed_at = sig->expires = TIME_UNKNOWN;
	if (f->tags.problem.p != NULL)
		forbid(&r, f->tags.problem);
	else if (v.p == NULL)
		forbid(&r, SLICE("v= is missing"));
	else if (!slice_eq_str(v, "1"))
		forbid(&r, SLICE("v= is not 1"));
	read_algorithm(&r);
	read_canon(&r);
	read_octets(&r);
	read_names(&r);
	read_headers(&r);
	read_identity(&r);
	read_rest(&r);
	*usable = r.usable;
	return r.problem;
}
