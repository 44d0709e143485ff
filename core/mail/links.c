/* Links: those of plain text found, all of them measured. */

#include "core/base/mem.h"
#include "core/base/url.h"
#include "core/mail/parse.h"

#define URL_MOST 8192

/* Octets of "http://", "https://" or "www." at the start of s; 0: none */
static size_t
link_start(struct slice s)
{
	char c = s.n != 0 ? ascii_lower(*s.p) : '\0';

	if (c == 'h')
		return slice_startsi(s, "http://")    ? 7
		    : slice_startsi(s, "https://") ? 8
						   : 0;
	return c == 'w' && slice_startsi(s, "www.") ? 4 : 0;
}

static size_t
link_end(struct slice s, size_t n)
{
	size_t open = 0;

	while (n < s.n && n < URL_MOST && (unsigned char)s.p[n] > ' ' &&
	    s.p[n] != '<' && s.p[n] != '>' && s.p[n] != '"' &&
	    s.p[n] != 127) {
		if (s.p[n] == '(')
			open++;
		else if (s.p[n] == ')' && open-- == 0)
			break;
		n++;
	}
	while (n != 0 && strchr(".,;:!?'*_]}", s.p[n - 1]) != NULL)
		n--;
	return n;
}

/* The first URL in s; *at is where. */
static struct slice
find_link(struct slice s, size_t from, size_t *at)
{
	size_t i, n, end;

	for (i = from; i < s.n; i++) {
		if (i != 0 && ascii_is_alnum(s.p[i - 1]))
			continue;
		n = link_start(slice_from(s, i));
		if (n == 0)
			continue;
		end = link_end(slice_from(s, i), n);
		if (end <= n)
			continue;
		*at = i;
		return slice_of(s.p + i, end);
	}
	return SLICE_NULL;
}

/* "www.example" leads to http://www.example, as mail readers take it. */
static struct slice
target(struct mail *m, struct slice found)
{
	if (ascii_lower(*found.p) == 'w')
		return slice_printf(m->arena, "http://%.*s", SLICE_ARG(found));
	return slice_dup(m->arena, found);
}

static struct slice
without_www(struct slice host)
{
	return slice_starts(host, "www.") ? slice_from(host, 4) : host;
}

/* A word that is a host name and nothing else: "paypal.com" */
static bool
looks_like_host(struct slice s)
{
	size_t i, letters = 0, dot = slice_rchr(s, '.');

	if (s.n > 253 || dot == SLICE_NONE || dot == 0 || s.n - dot < 3)
		return false;
	for (i = 0; i < s.n; i++) {
		if (!ascii_is_alnum(s.p[i]) && s.p[i] != '.' && s.p[i] != '-')
			return false;
		letters += i > dot && !ascii_is_digit(s.p[i]);
	}
	return letters == s.n - dot - 1;
}

/* Does the text name a host, and another one than the link's? */
static bool
text_differs(struct mail *m, struct slice text, struct slice host)
{
	struct slice found;
	struct url u;
	size_t at;

	if (host.p == NULL)
		return false;
	text = slice_trim(slice_upto(text, URL_MOST));
	found = find_link(text, 0, &at);
	if (found.p != NULL)
		found = target(m, found);
	else if (looks_like_host(text))
		found = slice_printf(m->arena, "http://%.*s", SLICE_ARG(text));
	else
		return false;
	url_split(m->arena, found, &u);
	return u.host.p != NULL &&
	    !slice_eqi(without_www(u.host), without_www(host));
}

struct link *
links_add(struct mail *m, int part, struct slice text, struct slice url)
{
	struct link *l;
	struct url u;

	if (m->nlinks == MAIL_MOST_LINKS) {
		mail_limit(m, "more than %d links", MAIL_MOST_LINKS);
		return NULL;
	}
	l = ARENA_PUSH(m->arena, m->links, m->nlinks);
	url_split(m->arena, url, &u);
	*l = (struct link){ .part = part, .text = text, .url = url,
		.host = u.host, .flags = u.flags };
	if (!slice_eq(text, url))
		l->text_differs = text_differs(m, text, u.host);
	return l;
}

void
links_in_text(struct mail *m, int part, struct slice text, bool spans)
{
	struct part *p = &m->parts[part];
	struct slice found;
	size_t at = 0;

	while ((found = find_link(text, at, &at)).p != NULL) {
		struct slice seen = slice_dup(m->arena, found);
		struct link *l = links_add(m, part, seen, target(m, found));

		if (l == NULL)
			return;
		if (spans)
			*ARENA_PUSH(m->arena, p->spans, p->nspans) =
			    (struct span){ (uint32_t)at, (uint32_t)found.n,
				    SPAN_LINK, (int)(l - m->links),
				    SLICE_NULL };
		at += found.n;
	}
}
