/* What a mail holds: hops, links, parts, headers, body, octets. */

#include <stdio.h>

#include "core/base/clock.h"
#include "core/base/url.h"
#include "tui/theme.h"
#include "views/doc_analysis.h"
#include "views/doc_report.h"
#include "views/json_analysis.h"
#include "views/json_row.h"

static void
hop_words(struct doc *d, const struct mail *m, size_t i)
{
	const struct hop *h = &m->hops[i];

	if (m->boundary.hop == (int)i)
		doc_lit(d, ROLE_HEADING, "  <- boundary (%s)",
		    m->boundary.trust == TRUST_NONE
			? "claimed" : trust_name(m->boundary.trust));
	else if (!h->trusted)
		doc_lit(d, ROLE_WARN, "  claimed");
	if (h->gateway)
		doc_lit(d, ROLE_MUTED, "  from our gateway");
}

void
doc_hops(struct doc *d, const struct analysis *a)
{
	const struct mail *m = &a->mail;
	size_t i;
	char when[20];

	for (i = 0; i < m->nhops; i++) {
		const struct hop *h = &m->hops[i];
		bool boundary = m->boundary.hop == (int)i;

		clock_long(h->time, when);
		doc_line(d, 25);
		doc_lit(d, boundary ? ROLE_HEADING : ROLE_MUTED, "%3zu ", i + 1);
		doc_lit(d, ROLE_NORMAL, "%-19s  ",
		    when[0] != '\0' ? when : "no time");
		if (h->helo.n != 0)
			doc_add(d, ROLE_NORMAL, h->helo);
		else
			doc_lit(d, ROLE_MUTED, "(no name)");
		if (h->ip.n != 0) {
			doc_lit(d, ROLE_MUTED, " [");
			doc_add(d, ROLE_INFO, h->ip);
			doc_lit(d, ROLE_MUTED, "]");
		}
		doc_lit(d, ROLE_MUTED, " to ");
		doc_add(d, ROLE_NORMAL, h->by.p != NULL ? h->by : SLICE("?"));
		if (h->with.n != 0) {
			doc_lit(d, ROLE_MUTED, " with ");
			doc_add(d, ROLE_MUTED, h->with);
		}
		hop_words(d, m, i);
		doc_prove(d, m->fields[h->field].all);
	}
	if (m->nhops == 0) {
		doc_line(d, 0);
		doc_lit(d, ROLE_MUTED, "no Received field");
	}
}

/* What a link says, defanged where it is a URL itself: terminals make those
 * clickable. */
static struct slice
link_text(struct arena *a, struct slice text)
{
	struct slice s = slice_trim(text);

	if (slice_startsi(s, "http://") || slice_startsi(s, "https://"))
		return url_defang(a, s);
	return text;
}

static void
link_flags(struct doc *d, const struct link *l)
{
	static const struct {
		unsigned flag;
		const char *word;
	} words[] = { { URL_USERINFO, "userinfo" }, { URL_IP_HOST, "IP host" },
		{ URL_IDN, "IDN" }, { URL_OTHER_SCHEME, "odd scheme" },
		{ URL_PORT, "port" } };
	size_t i;

	if (l->text_differs)
		doc_lit(d, ROLE_BAD, "  !text names another host");
	for (i = 0; i < ARRAY_LEN(words); i++)
		if ((l->flags & words[i].flag) != 0)
			doc_lit(d, ROLE_WARN, "  !%s", words[i].word);
}

void
doc_links(struct doc *d, const struct analysis *a)
{
	const struct mail *m = &a->mail;
	size_t i;

	for (i = 0; i < m->nlinks; i++) {
		const struct link *l = &m->links[i];

		doc_line(d, 6);
		doc_lit(d, ROLE_MUTED, "[%zu] ", i + 1);
		doc_tab(d, 6);
		if (l->text.n != 0 && !slice_eq(l->text, l->url)) {
			doc_add(d, ROLE_NORMAL,
			    link_text(&d->arena, l->text));
			doc_lit(d, ROLE_MUTED, " -> ");
		}
		doc_add(d, ROLE_INFO, url_defang(&d->arena, l->url));
		link_flags(d, l);
		d->lines[d->n - 1].id = (int64_t)i;
	}
	if (m->nlinks == 0) {
		doc_line(d, 0);
		doc_lit(d, ROLE_MUTED, "no links");
	}
}

void
doc_parts(struct doc *d, const struct analysis *a)
{
	const struct mail *m = &a->mail;
	char hex[SHA256_HEX + 1];
	size_t i;

	for (i = 0; i < m->nparts; i++) {
		const struct part *p = &m->parts[i];

		doc_line(d, 8);
		doc_lit(d, ROLE_MUTED, "%3zu %*s", i + 1,
		    2 * (p->depth < 16 ? p->depth : 16), "");
		doc_add(d, ROLE_NORMAL, p->type);
		if (p->charset.n != 0) {
			doc_lit(d, ROLE_MUTED, "; ");
			doc_add(d, ROLE_MUTED, p->charset);
		}
		if (p->size != 0 || !slice_starts(p->type, "multipart/"))
			doc_lit(d, ROLE_MUTED, "  %llu octets",
			    (unsigned long long)p->size);
		if (p->hidden_runs != 0)
			doc_lit(d, ROLE_WARN, "  %u hidden run%s",
			    p->hidden_runs, plural(p->hidden_runs));
		if (p->name.n != 0) {
			doc_lit(d, ROLE_MUTED, "  ");
			doc_add(d, ROLE_INFO, p->name);
		}
		if (p->attachment) {
			sha256_hex(&p->sha256, hex);
			doc_lit(d, ROLE_MUTED, "  sha256:%.16s...", hex);
		}
		doc_prove(d, p->range);
		d->lines[d->n - 1].id = (int64_t)i;
	}
}

void
doc_limits(struct doc *d, const struct analysis *a)
{
	const struct mail *m = &a->mail;
	size_t i;

	for (i = 0; i < m->nlimits; i++) {
		doc_line(d, 8);
		doc_lit(d, ROLE_WARN, "cut     ");
		doc_add(d, ROLE_NORMAL, m->limits[i]);
	}
	for (i = 0; i < m->nfindings; i++) {
		doc_line(d, 8);
		doc_lit(d, ROLE_WARN, "odd     ");
		doc_add(d, ROLE_NORMAL, m->findings[i]);
	}
}

/* Of a mail that is attached to this one */
static bool
is_of_another(const struct mail *m, const struct part *p)
{
	int up;

	for (up = p->parent; up >= 0; up = m->parts[up].parent)
		if (slice_starts(m->parts[up].type, "message/"))
			return true;
	return false;
}

int
body_part(const struct mail *m)
{
	int plain = -1, other = -1;
	size_t i;

	for (i = 0; i < m->nparts; i++) {
		const struct part *p = &m->parts[i];

		if (p->text.n == 0 || p->attachment)
			continue;
		if (is_of_another(m, p)) {
			if (other < 0)
				other = (int)i;
		} else if (slice_eq_str(p->type, "text/html"))
			return (int)i;
		else if (plain < 0)
			plain = (int)i;
	}
	return plain >= 0 ? plain : other;
}

/* One blank line between paragraphs is enough on a screen. */
static bool
is_second_blank(const struct doc *d)
{
	return d->n > 1 && d->lines[d->n - 1].n == 0 &&
	    d->lines[d->n - 2].n == 0;
}

/* A stretch of body text without spans: foreign, split at line ends */
static void
body_plain(struct doc *d, struct slice s, uint8_t role, bool hidden)
{
	struct doc_line *l;

	while (s.n != 0) {
		size_t end = slice_chr(s, '\n');
		struct slice line = slice_upto(s, end);

		if (line.n != 0 && line.p[line.n - 1] == '\r')
			line.n--;
		if (slice_trim(line).n != 0 || end == SLICE_NONE)
			doc_add(d, role, line);
		l = &d->lines[d->n - 1];
		if (hidden && l->n != 0)
			l->spans[l->n - 1].hidden = true;
		if (end == SLICE_NONE)
			return;
		s = slice_from(s, end + 1);
		if (!is_second_blank(d))
			doc_line(d, 0);
	}
}

static void
body_span(struct doc *d, const struct mail *m, const struct part *p,
    const struct span *s, bool expand)
{
	struct slice inside = slice_upto(slice_from(p->text, s->off), s->len);
	const struct link *l;

	if (s->kind == SPAN_HIDDEN) {
		doc_lit(d, ROLE_WARN, "{hidden %u octets (", s->len);
		doc_add(d, ROLE_WARN, s->why);
		doc_lit(d, ROLE_WARN, "%s", expand ? "): " : ")}");
		if (expand) {
			body_plain(d, inside, ROLE_MUTED, true);
			doc_lit(d, ROLE_WARN, "}");
		}
		return;
	}
	doc_lit(d, ROLE_INFO, "[%d]", s->link + 1);
	body_plain(d, link_text(&d->arena, inside), ROLE_INFO, false);
	if (s->link < 0 || (size_t)s->link >= m->nlinks)
		return;
	l = &m->links[s->link];
	doc_lit(d, ROLE_MUTED, " -> ");
	if (l->host.n != 0)
		doc_add(d, ROLE_MUTED, host_defang(&d->arena, l->host));
	else
		doc_add(d, ROLE_MUTED, url_defang(&d->arena, l->url));
	if (l->text_differs)
		doc_lit(d, ROLE_BAD, " !text names another host");
	d->lines[d->n - 1].id = s->link;
}

void
doc_body(struct doc *d, const struct analysis *a, int part, bool expand)
{
	const struct mail *m = &a->mail;
	const struct part *p;
	size_t at = 0, i;

	if (part < 0 || (size_t)part >= m->nparts)
		part = body_part(m);
	doc_line(d, 0);
	if (part < 0 || m->parts[part].text.p == NULL) {
		doc_lit(d, ROLE_MUTED, "no text to show");
		return;
	}
	p = &m->parts[part];
	for (i = 0; i < p->nspans; i++) {
		const struct span *s = &p->spans[i];

		if (s->off < at || s->off > p->text.n)
			continue; /* inside the span before it */
		body_plain(d, slice_upto(slice_from(p->text, at), s->off - at),
		    ROLE_NORMAL, false);
		body_span(d, m, p, s, expand);
		at = s->off + s->len;
	}
	body_plain(d, slice_from(p->text, at), ROLE_NORMAL, false);
}

void
doc_octets(struct doc *d, const struct mail *m, struct range range)
{
	struct slice s = mail_slice(m, range), line;

	while (text_line(&s, &line)) {
		doc_line(d, 0);
		doc_add(d, ROLE_EVIDENCE, line);
	}
}

static bool
header_is_brief(struct slice name)
{
	static const char *const brief[] = { "from", "sender", "reply-to", "to",
		"cc", "subject", "date", "message-id", "return-path",
		"delivered-to", "list-id", "list-unsubscribe", "feedback-id",
		"x-mailer", "user-agent" };
	size_t i;

	for (i = 0; i < ARRAY_LEN(brief); i++)
		if (slice_eqi_str(name, brief[i]))
			return true;
	return false;
}

void
doc_headers(struct doc *d, const struct analysis *a,
    enum doc_headers_form form)
{
	const struct mail *m = &a->mail;
	size_t i;

	for (i = 0; i < m->nfields; i++) {
		const struct field *f = &m->fields[i];
		struct slice name = mail_slice(m, f->name);

		if (form == HEADERS_RAW) {
			doc_octets(d, m, f->all);
			continue;
		}
		if (form == HEADERS_BRIEF && !header_is_brief(name))
			continue;
		doc_line(d, 4);
		doc_add(d, ROLE_HEADING, name);
		doc_lit(d, ROLE_MUTED, ": ");
		doc_add(d, ROLE_NORMAL, mail_unfolded(m, (int)i));
		doc_prove(d, f->all);
	}
	if (d->n == 0) {
		doc_line(d, 0);
		doc_lit(d, ROLE_MUTED, m->nfields == 0
			? "no header fields"
			: "none of the usual fields; h shows all");
	}
}

static void
heading(struct doc *d, const char *title)
{
	doc_line(d, 0);
	doc_line(d, 0);
	doc_lit(d, ROLE_HEADING, "-- %s --", title);
}

void
doc_message(struct doc *d, const struct analysis *a,
    const struct message_place *place)
{
	char hex[SHA256_HEX + 1];
	size_t i;

	sha256_hex(&a->sha256, hex);
	doc_line(d, 9);
	doc_lit(d, ROLE_MUTED, "File     ");
	doc_add(d, ROLE_NORMAL, place->file);
	if (place->source.n != 0) {
		doc_lit(d, ROLE_MUTED, "  (source ");
		doc_add(d, ROLE_NORMAL, place->source);
		doc_lit(d, ROLE_MUTED, ")");
	}
	doc_line(d, 9);
	doc_lit(d, ROLE_MUTED, "SHA-256  ");
	doc_lit(d, ROLE_NORMAL, "%s", hex);
	doc_identity(d, a);
	if (place->row != NULL && place->reports != NULL)
		doc_provenance(d, place->row, place->reports);
	heading(d, "Authentication");
	doc_authentication(d, a);
	heading(d, "Attribution");
	if (place->row != NULL)
		doc_override(d, place->row);
	doc_attribution(d, a, DOC_FULL);
	if (a->asked.n != 0 && place->dns.find != NULL) {
		heading(d, "DNS answers");
		for (i = 0; i < a->asked.n; i++)
			doc_answer(d, &a->asked.v[i], &place->dns);
	}
	heading(d, "Hops");
	doc_hops(d, a);
	heading(d, "Links");
	doc_links(d, a);
	heading(d, "Parts");
	doc_parts(d, a);
	if (a->mail.nlimits + a->mail.nfindings != 0) {
		heading(d, "Limits and findings");
		doc_limits(d, a);
	}
	if (body_part(&a->mail) >= 0) {
		heading(d, "Body");
		doc_body(d, a, -1, false);
	}
}
