/* Checks of contacts: who is written to, and how we know. */

#include "core/base/url.h"
#include "core/esp/lint.h"

static bool
has_host(struct lint *l, struct slice host)
{
	struct slice normal = host_normal(&l->arena, host);

	return normal.n != 0 && slice_chr(normal, '.') != SLICE_NONE &&
	    ip_normal(&l->arena, normal).p == NULL;
}

static bool
is_address(struct lint *l, struct slice s)
{
	size_t at = slice_rchr(s, '@');

	if (at == SLICE_NONE || at == 0 || at > 64)
		return false;
	for (size_t i = 0; i < at; i++)
		if (!ascii_is_alnum(s.p[i]) &&
		    strchr("!#$%&'*+-/=?^_`{|}~.", s.p[i]) == NULL)
			return false;
	return has_host(l, slice_from(s, at + 1));
}

static bool
is_page(struct lint *l, struct slice s)
{
	struct url u;

	url_split(&l->arena, s, &u);
	return (slice_eqi_str(u.scheme, "https") ||
		   slice_eqi_str(u.scheme, "http")) && has_host(l, u.host);
}

/* A source says in words where to look again. */
static bool
is_source(struct slice s)
{
	size_t letters = 0;

	for (size_t i = 0; i < s.n; i++)
		letters += ascii_is_alnum(s.p[i]) || (s.p[i] & 0x80) != 0;
	return letters >= 4 && !slice_eqi_str(s, "unknown") &&
	    !slice_eqi_str(s, "unsourced");
}

/* "pt en": BCP 47, the language and perhaps a region */
static bool
are_languages(struct slice s)
{
	while ((s = slice_trim(s)).n != 0) {
		struct slice tag = slice_word(&s);
		struct slice first = slice_cut(&tag, '-');

		if (first.n < 2 || first.n > 3 || tag.n > 8)
			return false;
		for (size_t i = 0; i < first.n; i++)
			if (first.p[i] < 'a' || first.p[i] > 'z')
				return false;
	}
	return true;
}

static void
check_reach(struct lint *l, const struct service *s,
    const struct service_contact *c)
{
	if (c->address.p != NULL && !is_address(l, c->address))
		lint_add(l, s, c->line, SLICE("contact"),
		    "%.*s is no mail address: write local@host.example",
		    SLICE_ARG(c->address));
	if (c->form.p != NULL && !is_page(l, c->form))
		lint_add(l, s, c->line, SLICE("form"),
		    "%.*s is no page of the web: write https://...",
		    SLICE_ARG(c->form));
	if (c->language.p != NULL && !are_languages(c->language))
		lint_add(l, s, c->line, SLICE("contact-language"),
		    "\"%.*s\" are no tags of languages, such as \"pt en\"",
		    SLICE_ARG(c->language));
	if (slice_eq_str(c->format, "form") &&
	    c->form.p == NULL)
		lint_add(l, s, c->line, SLICE("contact-format"),
		    "is form, and there is no form");
}

void
lint_contacts(struct lint *l, const struct service *s)
{
	for (size_t i = 0; i < s->ncontacts; i++) {
		const struct service_contact *c = &s->contacts[i];

		check_reach(l, s, c);
		if (c->source.p == NULL)
			lint_warn(l, s, c->line, SLICE("contact-source"),
			    "is missing: unsourced, never a recipient without "
			    "your word");
		else if (!is_source(c->source))
			lint_add(l, s, c->line, SLICE("contact-source"),
			    "\"%.*s\" says not where to look it up again",
			    SLICE_ARG(c->source));
		if (c->source.p != NULL && c->date.p == NULL)
			lint_warn(l, s, c->line, SLICE("contact-date"),
			    "is missing: when the source was read, such as "
			    "2026-11-25");
		for (size_t k = 0; k < i && c->address.p != NULL; k++)
			if (slice_eqi(c->address, s->contacts[k].address))
				lint_add(l, s, c->line, SLICE("contact"),
				    "stands in line %d already: leave it out",
				    s->contacts[k].line);
	}
}
