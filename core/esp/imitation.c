/* Names that imitate a protected domain. */

#include "core/base/skeleton.h"
#include "core/base/url.h"
#include "core/esp/imitation.h"
#include "core/esp/lookalike.h"

struct brand {
	struct slice words, skeleton; /* lower case */
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

static struct brand
brand_of(struct arena *a, struct slice words)
{
	return (struct brand){ slice_dup_lower(a, words), skeleton(a, words) };
}

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
		x->brands[x->nbrands++] = brand_of(a, d->v[i].name);
		for (size_t k = 0; k < d->v[i].nbrands; k++)
			x->brands[x->nbrands++] = brand_of(a,
			    d->v[i].brands[k]);
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

/* --- look-alikes --- */

static bool
find_lookalike(struct relationship *rel, struct mail *m,
    const struct protected_names *p)
{
	struct lookalike from;

	lookalike_make(&from, m->arena, m->from.domain);
	for (size_t i = 0; i < p->n; i++) {
		struct slice how = lookalike_how(&from, &p->v[i].name,
		    m->arena);

		if (how.p == NULL)
			continue;
		rel->domain = p->v[i].domain->name;
		rel->impersonation = IMPERSONATION_LOOK_ALIKE;
		rel->seen = m->from.domain;
		rel->how = how;
		rel->range = field_value(m, m->from.field);
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
 * is another's. */
static bool
has_words(struct slice s, struct slice words)
{
	size_t at = 0;

	while (words.n != 0 && at < s.n) {
		size_t found = slice_find(slice_from(s, at), words), end;

		if (found == SLICE_NONE)
			return false;
		at += found;
		end = at + words.n;
		if ((at == 0 || (!is_word_octet(s, at - 1) &&
			s.p[at - 1] != '.' && s.p[at - 1] != '-')) &&
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
	return has_words(s->lower, b->words) ||
	    has_words(s->skeleton, b->skeleton);
}

static bool
find_name_in(struct relationship *rel, struct mail *m,
    const struct protected_names *p, struct slice text, const char *what,
    struct range range)
{
	struct spoken s;

	if (text.n == 0)
		return false;
	s.lower = slice_dup_lower(m->arena, slice_upto(text, SKELETON_MOST));
	s.skeleton = skeleton(m->arena, text);
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
			    SLICE_ARG(k == 0 ? p->v[i].domain->name
				: p->v[i].domain->brands[k - 1]),
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
		struct url shown;

		if (!l->text_differs || l->text.n > SKELETON_MOST)
			continue;
		url_split(m->arena, slice_trim(l->text), &shown);
		to = shown.host.n != 0 ? domain_above(d, shown.host) : NULL;
		if (to == NULL || domain_above(d, l->host) != NULL)
			continue;
		rel->domain = to->name;
		rel->impersonation = IMPERSONATION_NAME;
		rel->seen = l->text;
		rel->how = slice_printf(m->arena, "a link shows %.*s, but "
		    "leads to %.*s", SLICE_ARG(shown.host),
		    SLICE_ARG(l->host));
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

void
imitation_find(struct relationship *rel, struct mail *m,
    const struct domains *d)
{
	const struct protected_names *p = d->names;
	const struct domain *above = m->from.domain.n != 0
	    ? domain_above(d, m->from.domain) : NULL;

	if (above != NULL) {
		rel->domain = above->name;
		rel->impersonation = m->from.domain.n == above->name.n
		    ? IMPERSONATION_EXACT : IMPERSONATION_SUBDOMAIN;
		rel->range = field_value(m, m->from.field);
		return;
	}
	if (p == NULL && d->n != 0)
		p = protected_names_make(d, m->arena);
	if (p == NULL || p->n == 0)
		return;
	if (m->from.domain.n == 0 || !find_lookalike(rel, m, p))
		find_name(rel, m, d, p);
}
