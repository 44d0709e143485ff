/* Shapes of names: what differs from copy to copy is masked. */

#include "core/base/url.h"
#include "core/esp/trait_parts.h"

enum {
	SHORT = 3,	  /* octets of a word that may be kept as it is */
	WORD_MOST = 15,	  /* words of languages are seldom longer */
	NO_VOWEL = 5,	  /* octets without one: no word */
	SHAPE_MOST = 512, /* octets that are looked at */
};

static bool
is_letter(char c)
{
	return ascii_is_alnum(c) && !ascii_is_digit(c);
}

static bool
is_hex(struct slice s)
{
	size_t i;

	for (i = 0; i < s.n; i++) {
		char c = ascii_lower(s.p[i]);

		if (!ascii_is_digit(c) && (c < 'a' || c > 'f'))
			return false;
	}
	return true;
}

static bool
has_vowel(struct slice s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (strchr("aeiouy", ascii_lower(s.p[i])) != NULL)
			return true;
	return false;
}

/* How often digits follow letters, letters digits, capitals small ones */
static size_t
changes(struct slice s, size_t *digits)
{
	size_t i, n = 0;

	*digits = 0;
	for (i = 0; i < s.n; i++) {
		char c = s.p[i], before = i != 0 ? s.p[i - 1] : c;

		*digits += ascii_is_digit(c);
		n += ascii_is_digit(c) != ascii_is_digit(before) ||
		    (is_letter(c) && c != ascii_lower(c) &&
			before == ascii_lower(before) && is_letter(before));
	}
	return n;
}

/* A run of letters and digits that nobody would write */
static bool
is_random(struct slice s)
{
	size_t digits, n;

	if (s.n <= SHORT)
		return false;
	if (is_hex(s))
		return true;
	n = changes(s, &digits);
	if (digits != 0)
		return n >= SHORT;
	return s.n > WORD_MOST || (n >= 2 && s.n > NO_VOWEL) ||
	    (s.n >= NO_VOWEL && !has_vowel(s));
}

/* "*-*" and "*_*" are one: base64 and UUIDs have those inside. */
static void
add_star(struct buf *b)
{
	if (b->n >= 2 && b->p[b->n - 2] == '*' &&
	    strchr("-_=/", b->p[b->n - 1]) != NULL)
		b->n--;
	else if (b->n == 0 || b->p[b->n - 1] != '*')
		buf_add_char(b, '*');
}

static void
add_run(struct buf *b, struct slice s, enum mask how)
{
	size_t i;

	if (is_random(s)) {
		add_star(b);
		return;
	}
	for (i = 0; i < s.n; i++) {
		if (!ascii_is_digit(s.p[i]) ||
		    (how == MASK_LONG && s.n <= SHORT))
			buf_add_char(b, ascii_lower(s.p[i]));
		else if (i == 0 || !ascii_is_digit(s.p[i - 1]))
			add_star(b);
	}
}

static void
add_shape(struct buf *b, struct slice s, enum mask how)
{
	size_t i = 0, n;

	s = slice_upto(s, SHAPE_MOST);
	while (i < s.n) {
		for (n = 0; i + n < s.n && ascii_is_alnum(s.p[i + n]); n++)
			continue;
		if (n != 0)
			add_run(b, slice_of(s.p + i, n), how);
		else if (s.p[i] == '*')
			add_star(b);
		else
			buf_add_char(b, s.p[i]);
		i += n != 0 ? n : 1;
	}
}

/* --- recipients --- */

static bool
stands_alone(struct slice s, size_t at, size_t n)
{
	return (at == 0 || !ascii_is_alnum(s.p[at - 1])) &&
	    (at + n == s.n || !ascii_is_alnum(s.p[at + n]));
}

/* "*" for each time that what stands there */
static struct slice
without(struct arena *a, struct slice s, struct slice what)
{
	size_t at = what.n != 0 ? slice_findi(s, what) : SLICE_NONE;

	if (at == SLICE_NONE || !stands_alone(s, at, what.n))
		return s;
	return slice_printf(a, "%.*s*%.*s", (int)at, s.p,
	    SLICE_ARG(slice_from(s, at + what.n)));
}

static struct slice
without_recipient(struct arena *a, struct slice s, struct slice address)
{
	size_t at = slice_rchr(address, '@');
	struct slice local, host;
	char between[] = "=_.";
	size_t i;

	if (at == SLICE_NONE || at == 0)
		return s;
	local = slice_upto(address, at);
	host = slice_from(address, at + 1);
	if (slice_findi(s, local) == SLICE_NONE)
		return s;
	s = without(a, s, address);
	for (i = 0; between[i] != '\0'; i++)
		s = without(a, s, slice_printf(a, "%.*s%c%.*s",
		    SLICE_ARG(local), between[i], SLICE_ARG(host)));
	return local.n > SHORT ? without(a, s, local) : s;
}

/* "b+1+some.body=host.example" of a recipient whom nothing else names */
static struct slice
without_verp(struct arena *a, struct slice s)
{
	size_t is = slice_rchr(s, '='), plus;
	struct slice host;

	if (is == SLICE_NONE)
		return s;
	host = slice_from(s, is + 1);
	if (slice_chr(host, '.') == SLICE_NONE)
		return s;
	plus = slice_chr(slice_upto(s, is), '+');
	return slice_printf(a, "%.*s*", (int)(plus == SLICE_NONE ? 0
	    : plus + 1), s.p);
}

static struct slice
without_recipients(struct traits *w, struct slice s)
{
	size_t i;

	for (i = 0; i < w->m->nrecipients; i++)
		s = without_recipient(w->a, s, w->m->recipients[i].address);
	for (i = 0; i < w->t->nrecipients; i++)
		s = without_recipient(w->a, s, w->t->recipients[i].address);
	return s;
}

/* --- the shapes --- */

static struct slice
shape_done(struct traits *w, struct buf *b)
{
	struct slice s = slice_dup(w->a, buf_slice(b));

	buf_free(b);
	return s;
}

struct slice
trait_mask(struct traits *w, struct slice s, enum mask how)
{
	struct buf b = { 0 };

	if (s.p == NULL)
		return s;
	add_shape(&b, without_recipients(w, s), how);
	return shape_done(w, &b);
}

struct slice
trait_org(struct traits *w, struct slice host)
{
	size_t i;

	for (i = 0; i < w->norgs && i < ARRAY_LEN(w->orgs); i++)
		if (slice_eq(w->orgs[i].host, host))
			return w->orgs[i].org;
	i = w->norgs++ % ARRAY_LEN(w->orgs);
	w->orgs[i].host = host;
	w->orgs[i].org = host_org_domain(w->a, host);
	return w->orgs[i].org;
}

/* What stands before the organisational domain; *org: that, as shown */
static struct slice
host_front(struct traits *w, struct slice host, struct slice *org)
{
	struct slice author = w->m->from.org_domain;
	bool of_author = author.n != 0 && host_is_under(host, author);
	struct slice domain = of_author ? author
					: trait_org(w, host);

	if (domain.n > host.n)
		domain = SLICE_NULL;
	*org = of_author ? SLICE("(author)")
			 : slice_dup_lower(w->a, slice_from(host, host.n -
				domain.n));
	return slice_upto(host, host.n - domain.n);
}

struct slice
trait_mask_host(struct traits *w, struct slice host)
{
	struct slice front, org;
	struct buf b = { 0 };

	if (host.n == 0)
		return host;
	front = host_front(w, host, &org);
	add_shape(&b, front, MASK_COUNTERS);
	buf_add_slice(&b, org);
	return shape_done(w, &b);
}

struct slice
trait_host(struct traits *w, struct slice host)
{
	struct slice front, org;

	if (host.n == 0)
		return host;
	front = slice_dup_lower(w->a, host_front(w, host, &org));
	return slice_printf(w->a, "%.*s%.*s", SLICE_ARG(front),
	    SLICE_ARG(org));
}

struct slice
trait_mask_address(struct traits *w, struct slice address, enum mask how)
{
	size_t at = slice_rchr(address, '@');
	struct slice local = at == SLICE_NONE ? address
					      : slice_upto(address, at);
	struct buf b = { 0 };

	if (address.p == NULL)
		return address;
	local = without_verp(w->a, without_recipients(w, local));
	add_shape(&b, local, how);
	if (at != SLICE_NONE) {
		buf_add_char(&b, '@');
		buf_add_slice(&b, trait_mask_host(w, slice_from(address,
		    at + 1)));
	}
	return shape_done(w, &b);
}
