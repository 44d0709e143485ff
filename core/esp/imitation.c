/* Names that imitate a protected domain. */

#include "core/base/skeleton.h"
#include "core/base/text.h"
#include "core/base/url.h"
#include "core/esp/imitation.h"
#include "core/esp/lookalike.h"
#include "core/mail/address.h"
#include "core/mail/link_target.h"

enum {
	JOINED_LEAST = 6, /* letters */
	AUTHORS_MOST = 20,
};

struct brand {
	struct slice shown; /* as the settings have it */
	struct slice words, skeleton; /* lower case */
	struct slice joined; /* "bancosol" of "Banco Sol", a skeleton; NULL */
	bool domain; /* it is the domain itself: hosts under it count */
};

struct protected_name {
	const struct domain *domain;
	struct lookalike name; /* what is compared with other domains */
	struct brand *brands;
	size_t nbrands;
};

struct protected_names {
	struct protected_name *v;
	size_t n;
};

/* --- texts as people read them --- */

static bool
is_invisible(uint32_t cp)
{
	return cp == 0xad || cp == 0x34f || cp == 0x61c || cp == 0x180e ||
	    (cp >= 0x200b && cp <= 0x200f) || (cp >= 0x202a && cp <= 0x202e) ||
	    (cp >= 0x2060 && cp <= 0x206f) || (cp >= 0xfe00 && cp <= 0xfe0f) ||
	    cp == 0xfeff || (cp >= 0xe0000 && cp <= 0xe0fff);
}

static bool
is_blank(uint32_t cp)
{
	return cp <= ' ' || cp == 0xa0 || cp == 0x1680 ||
	    (cp >= 0x2000 && cp <= 0x200a) || cp == 0x2028 || cp == 0x2029 ||
	    cp == 0x202f || cp == 0x205f || cp == 0x3000;
}

/* Without what isn't seen, one blank for several of any kind */
static struct slice
as_read(struct arena *a, struct slice s)
{
	char *out;
	size_t n = 0;

	s = slice_upto(s, SKELETON_MOST);
	out = arena_alloc(a, 3 * s.n + 1); /* U+FFFD for an octet: three */
	while (s.n != 0) {
		uint32_t cp;

		utf8_next(&s, &cp);
		if (is_invisible(cp))
			continue;
		if (!is_blank(cp))
			n += utf8_put(cp, out + n);
		else if (n != 0 && out[n - 1] != ' ')
			out[n++] = ' ';
	}
	return slice_trim(slice_of(out, n));
}

/* Several words written as one, where that is long enough to be no chance */
static struct slice
joined(struct arena *a, struct slice words)
{
	char *out = arena_alloc(a, words.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < words.n; i++)
		if (words.p[i] != ' ')
			out[n++] = words.p[i];
	return n < words.n && n >= JOINED_LEAST ? skeleton(a, slice_of(out, n))
						: SLICE_NULL;
}

static struct brand
brand_of(struct arena *a, struct slice name, bool domain)
{
	struct slice read = as_read(a, name);

	return (struct brand){ .shown = name,
		.words = slice_dup_lower(a, read),
		.skeleton = skeleton(a, read),
		.joined = joined(a, read), .domain = domain };
}

/* --- what is worked out once --- */

struct protected_names *
protected_names_make(const struct domains *d, struct arena *a)
{
	struct protected_names *p = arena_alloc(a, sizeof *p);

	p->v = arena_array(a, d->n + 1, sizeof *p->v);
	p->n = d->n;
	for (size_t i = 0; i < d->n; i++) {
		struct protected_name *x = &p->v[i];

		x->domain = &d->v[i];
		lookalike_make(&x->name, a, d->v[i].name);
		x->brands = arena_array(a, d->v[i].nbrands + 1,
		    sizeof *x->brands);
		x->brands[x->nbrands++] = brand_of(a, d->v[i].name,
		    true);
		for (size_t k = 0; k < d->v[i].nbrands; k++)
			x->brands[x->nbrands++] = brand_of(a,
			    d->v[i].brands[k], false);
	}
	return p;
}

/* The closest protected domain at or above host; NULL */
static const struct domain *
domain_above(const struct domains *d, struct slice host)
{
	const struct domain *best = NULL;

	for (size_t i = 0; i < d->n; i++)
		if (host_is_under(host, d->v[i].name) &&
		    (best == NULL || d->v[i].name.n > best->name.n))
			best = &d->v[i];
	return best;
}

static struct range
field_value(const struct mail *m, int field)
{
	return field >= 0 && (size_t)field < m->nfields
	    ? m->fields[field].value : (struct range){ 0, 0 };
}

/* --- authors --- */

struct author {
	struct slice domain;
	int field; /* the From field that has it */
};

/* Where there are several, by fields or by addresses, no one is the author
 * (from.problem), and each is shown to somebody. */
static size_t
find_authors(struct mail *m, struct author out[AUTHORS_MOST])
{
	size_t n = 0;
	int field = -1;

	if (m->from.domain.n != 0) {
		out[0] = (struct author){ m->from.domain, m->from.field };
		return 1;
	}
	while ((field = mail_field(m, "From", field)) != -1) {
		struct addresses l;

		address_list(&l, mail_unfolded(m, field), AUTHORS_MOST,
		    m->arena);
		for (size_t i = 0; i < l.n && n < AUTHORS_MOST; i++) {
			struct slice local, domain = SLICE_NULL;

			if (l.v[i].address.n != 0 &&
			    address_split(l.v[i].address, &local, &domain))
				domain = host_normal(m->arena, domain);
			if (domain.n != 0)
				out[n++] = (struct author){ domain, field };
		}
	}
	return n;
}

bool
authors_are_of(struct mail *m, struct slice domain)
{
	int field = -1;

	if (m->from.domain.n != 0)
		return host_is_under(m->from.domain, domain);
	while ((field = mail_field(m, "From", field)) != -1) {
		struct addresses l;

		address_list(&l, mail_unfolded(m, field), AUTHORS_MOST,
		    m->arena);
		if (l.n == 0 || l.n == AUTHORS_MOST)
			return false;
		for (size_t i = 0; i < l.n; i++) {
			struct slice local, of = SLICE_NULL;

			if (l.v[i].address.n != 0 &&
			    address_split(l.v[i].address, &local, &of))
				of = host_normal(m->arena, of);
			if (of.n == 0 || !host_is_under(of, domain))
				return false;
		}
	}
	return true;
}

/* --- look-alikes --- */

static bool
find_lookalike(struct relationship *rel, struct mail *m,
    const struct protected_names *p, const struct author *author)
{
	struct lookalike from;

	lookalike_make(&from, m->arena, author->domain);
	for (size_t i = 0; i < p->n; i++) {
		struct slice how = lookalike_how(&from, &p->v[i].name,
		    m->arena);

		if (how.p == NULL)
			continue;
		rel->domain = p->v[i].domain->name;
		rel->impersonation = IMPERSONATION_LOOK_ALIKE;
		rel->seen = author->domain;
		rel->how = how;
		rel->range = field_value(m, author->field);
		return true;
	}
	return false;
}

/* --- names --- */

static bool
is_word_octet(struct slice s, size_t i)
{
	unsigned char c = i < s.n ? (unsigned char)s.p[i] : ' ';

	return ascii_is_alnum((char)c) || c >= 0x80;
}

/* Does it stand there as whole words?  "bank.example" in "mybank.example.org"
 * is another's; hosts: "www.bank.example" is not. */
static bool
has_words(struct slice s, struct slice words, bool hosts)
{
	size_t at = 0;

	while (words.n != 0 && at < s.n) {
		size_t found = slice_find(slice_from(s, at), words), end;

		if (found == SLICE_NONE)
			return false;
		at += found;
		end = at + words.n;
		if ((at == 0 || (!is_word_octet(s, at - 1) &&
			(hosts || s.p[at - 1] != '.') &&
			s.p[at - 1] != '-')) &&
		    !is_word_octet(s, end) &&
		    !((end < s.n && (s.p[end] == '.' || s.p[end] == '-')) &&
			is_word_octet(s, end + 1)))
			return true;
		at++;
	}
	return false;
}

/* A text and what it looks like */
struct spoken {
	struct slice lower, skeleton;
};

static bool
says_brand(const struct spoken *s, const struct brand *b)
{
	return has_words(s->lower, b->words, b->domain) ||
	    has_words(s->skeleton, b->skeleton, b->domain) ||
	    has_words(s->skeleton, b->joined, false);
}

static bool
find_name_in(struct relationship *rel, struct mail *m,
    const struct protected_names *p, struct slice text, const char *what,
    struct range range)
{
	struct spoken s;

	if (text.n == 0)
		return false;
	s.lower = slice_dup_lower(m->arena, as_read(m->arena, text));
	s.skeleton = skeleton(m->arena, s.lower);
	for (size_t i = 0; i < p->n; i++)
		for (size_t k = 0; k < p->v[i].nbrands; k++) {
			const struct brand *b = &p->v[i].brands[k];

			if (!says_brand(&s, b))
				continue;
			rel->domain = p->v[i].domain->name;
			rel->impersonation = IMPERSONATION_NAME;
			rel->seen = text;
			rel->how = slice_printf(m->arena, "%s says \"%.*s\", "
			    "but %.*s%.*s", what,
			    SLICE_ARG(b->shown),
			    SLICE_ARG(m->from.domain.n != 0
				? SLICE("it comes from ")
				: SLICE("From has no domain that can be "
					"read")),
			    SLICE_ARG(m->from.domain));
			rel->range = range;
			return true;
		}
	return false;
}

/* A link that shows one of our hosts and leads elsewhere */
static bool
find_link(struct relationship *rel, struct mail *m, const struct domains *d)
{
	for (size_t i = 0; i < m->nlinks; i++) {
		const struct link *l = &m->links[i];
		const struct domain *to;
		struct url shown, leads;

		if (!l->text_differs || l->text.n > SKELETON_MOST)
			continue;
		url_split(m->arena, slice_trim(l->text), &shown);
		to = shown.host.n != 0 ? domain_above(d, shown.host) : NULL;
		if (to == NULL)
			continue;
		url_split(m->arena, link_target(m->arena, l->url), &leads);
		if (domain_above(d, leads.host.n != 0 ? leads.host
			: l->host) != NULL)
			continue;
		rel->domain = to->name;
		rel->impersonation = IMPERSONATION_NAME;
		rel->seen = l->text;
		rel->how = slice_printf(m->arena, "a link shows %.*s, but "
		    "leads to %.*s", SLICE_ARG(shown.host),
		    SLICE_ARG(leads.host.n != 0 ? leads.host : l->host));
		if (l->part >= 0 && (size_t)l->part < m->nparts)
			rel->range = m->parts[l->part].range;
		return true;
	}
	return false;
}

/* Of DMARC reports the domain that they are about stands in the subject (RFC
 * 7489 section 7.2.1.1): that imitates nobody. */
static bool
find_subject(struct relationship *rel, struct mail *m,
    const struct protected_names *p)
{
	return !slice_startsi(m->subject, "Report Domain:") &&
	    find_name_in(rel, m, p, m->subject, "the subject",
		field_value(m, mail_field(m, "Subject", -1)));
}

static bool
find_name(struct relationship *rel, struct mail *m, const struct domains *d,
    const struct protected_names *p)
{
	return find_name_in(rel, m, p, m->from.display_name,
		   "the display name", field_value(m, m->from.field)) ||
	    find_subject(rel, m, p) || find_link(rel, m, d);
}

static bool
find_itself(struct relationship *rel, struct mail *m, const struct domains *d,
    const struct author *author)
{
	const struct domain *above = domain_above(d, author->domain);

	if (above == NULL)
		return false;
	rel->domain = above->name;
	rel->impersonation = author->domain.n == above->name.n
	    ? IMPERSONATION_EXACT : IMPERSONATION_SUBDOMAIN;
	rel->range = field_value(m, author->field);
	return true;
}

void
imitation_find(struct relationship *rel, struct mail *m,
    const struct domains *d)
{
	const struct protected_names *p = d->names;
	struct author authors[AUTHORS_MOST];
	size_t n;

	if (d->n == 0)
		return;
	n = find_authors(m, authors);
	for (size_t i = 0; i < n; i++)
		if (find_itself(rel, m, d, &authors[i]))
			return;
	if (p == NULL)
		p = protected_names_make(d, m->arena);
	for (size_t i = 0; i < n; i++)
		if (find_lookalike(rel, m, p, &authors[i]))
			return;
	find_name(rel, m, d, p);
}
