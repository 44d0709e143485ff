/* The mails within a report: which parts are mails, and their octets. */

#include <stdio.h>
#include <stdlib.h>

#include "core/base/mem.h"
#include "core/mail/mbox.h"
#include "core/mail/unwrap_parts.h"

#define PEEK 65536 /* octets that tell whether a part is a mail */

enum likeness {
	NO_MAIL,
	CALLED_MAIL, /* by its type or its name */
	FOUND_MAIL,  /* by what it holds alone */
	HEADERS,
};

static bool
one_of(struct slice s, const char *const *names, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (slice_eq_str(s, names[i]))
			return true;
	return false;
}

static enum likeness
likeness(const struct mail *m, int part)
{
	static const char *const mails[] = { "message/rfc822",
		"message/global", "message/news" };
	static const char *const headers[] = { "text/rfc822-headers",
		"message/rfc822-headers", "text/rfc822-header",
		"message/global-headers" };
	static const char *const pieces[] = { "message/partial",
		"message/external-body" };
	const struct part *p = &m->parts[part];
	bool same;

	if (one_of(p->type, mails, ARRAY_LEN(mails)))
		return CALLED_MAIL;
	if (one_of(p->type, headers, ARRAY_LEN(headers)))
		return HEADERS;
	if (!p->attachment || p->range.len == 0 ||
	    slice_starts(p->type, "multipart/") ||
	    one_of(p->type, pieces, ARRAY_LEN(pieces)))
		return NO_MAIL;
	if (unwrap_named(p, ".eml") || slice_endsi(p->type, "/eml") ||
	    slice_endsi(p->type, "/rfc822"))
		return CALLED_MAIL;
	if (slice_starts(p->type, "image/") ||
	    slice_starts(p->type, "audio/") || slice_starts(p->type, "video/"))
		return NO_MAIL;
	return unwrap_sniff(unwrap_decoded(m, part, PEEK, &same)) ? FOUND_MAIL
								  : NO_MAIL;
}

static struct slice
say_how(struct unwrap *w, int part, bool as_they_are, const char *more)
{
	const struct part *p = &w->m->parts[part];
	struct arena *a = w->m->arena;
	struct slice name = SLICE("");

	if (p->name.n != 0)
		name = slice_printf(a, " \"%.*s\"",
		    SLICE_ARG(slice_upto(p->name, 200)));
	return slice_printf(a, "%.*s%.*s, part %d%s%.*s%s",
	    SLICE_ARG(p->type), SLICE_ARG(name), part + 1,
	    as_they_are ? "" : ", ",
	    SLICE_ARG(as_they_are ? SLICE("") : p->encoding), more);
}

/* Octets that no mail begins with, and mail_parse would trip over. */
static size_t
before_header(struct unwrap *w, int part, struct slice s)
{
	size_t n = 0;

	if (slice_starts(s, "\xef\xbb\xbf")) {
		n = 3;
		unwrap_finding(w, "a byte order mark stands before the mail "
				  "in part %d", part + 1);
	}
	while (n < s.n && (s.p[n] == '\n' ||
	    (s.p[n] == '\r' && n + 1 < s.n && s.p[n + 1] == '\n')))
		n++;
	if (n != 0 && s.p[n - 1] == '\n')
		unwrap_finding(w, "empty lines stand before the mail in part "
				  "%d", part + 1);
	return n;
}

/* Saved by an editor that writes UTF-16: the mail's own octets are gone. */
static struct slice
from_utf16(struct unwrap *w, struct slice s)
{
	struct buf scratch = { 0 };
	struct slice charset = SLICE_NULL, result;

	if (slice_starts(s, "\xff\xfe"))
		charset = SLICE("utf-16le");
	else if (slice_starts(s, "\xfe\xff"))
		charset = SLICE("utf-16be");
	if (charset.p == NULL)
		return SLICE_NULL;
	s = slice_from(s, 2);
	result = slice_dup(w->m->arena, charset_utf8(w->m, charset, s,
	    &scratch));
	buf_free(&scratch);
	return result;
}

static bool
room_for(struct unwrap *w, const struct inner *in)
{
	size_t n = in->octets.p != NULL ? in->octets.n : 0;

	if (w->u->ninner == INNER_MOST || n > INNER_MOST_OCTETS - w->decoded) {
		w->u->left_out++;
		return false;
	}
	w->decoded += n;
	return true;
}

/* A part's octets, which hold one mail, or several as mailbox files do */
struct holds {
	struct unwrap *w;
	struct inner in; /* of the whole part */
	struct slice s;
	size_t start; /* of s in the part, where that stands as it is */
	const char *how;
	struct range64 *mails;
	size_t n;
};

static void
add_mail(struct holds *h, struct slice s, const char *more)
{
	struct unwrap *w = h->w;
	struct arena *a = w->m->arena;
	struct inner in = h->in;

	if (in.octets.p != NULL) {
		in.octets = s;
	} else {
		in.range.off += (uint32_t)(h->start + (size_t)(s.p - h->s.p));
		in.range.len = (uint32_t)s.n;
	}
	in.how = say_how(w, in.part, in.octets.p == NULL, more);
	if (room_for(w, &in))
		*ARENA_PUSH(a, w->u->inner, w->u->ninner) = in;
}

static bool
mail_found(void *arg, struct range64 mail)
{
	struct holds *h = arg;

	*ARENA_PUSH(h->w->m->arena, h->mails, h->n) = mail;
	return h->n <= INNER_MOST; /* one more says that there are */
}

/* Programs save several mails into one file; a message/rfc822 part is one.  A
 * single one keeps its "From " line.  False: it is no such file. */
static bool
add_mailbox(struct holds *h)
{
	struct mbox *b;
	const char *why;
	size_t i;

	if (slice_starts(h->w->m->parts[h->in.part].type, "message/") ||
	    !mbox_looks(slice_upto(h->s, 512)))
		return false;
	b = xcalloc(1, sizeof *b);
	mbox_begin(b, mail_found, h);
	if (mbox_feed(b, h->s))
		mbox_end(b);
	free(b);
	for (i = 0; h->n > 1 && i < h->n; i++) {
		struct slice s = slice_of(h->s.p + h->mails[i].off,
		    h->mails[i].len);
		char more[64];

		snprintf(more, sizeof more, "%s, mail %zu in it", h->how,
		    i + 1);
		if (mail_is_mail(s, &why))
			add_mail(h, s, more);
	}
	return h->n > 1;
}

static void
add(struct unwrap *w, int part, enum likeness like)
{
	struct mail *m = w->m;
	const struct part *p = &m->parts[part];
	struct holds h = { .w = w, .how = "",
		.in = { .part = part, .headers_only = like == HEADERS } };
	struct slice s, wide;
	const char *why;
	bool same;

	s = unwrap_decoded(m, part, SLICE_NONE, &same);
	wide = from_utf16(w, s);
	if (wide.p != NULL) {
		s = wide;
		h.how = ", converted from UTF-16";
	}
	h.start = before_header(w, part, s);
	h.s = slice_from(s, h.start);
	if (!mail_is_mail(h.s, &why)) {
		unwrap_finding(w, "part %d (%.*s%s%.*s) holds no mail",
		    part + 1, SLICE_ARG(slice_upto(p->type, 100)),
		    p->name.n != 0 ? " " : "",
		    SLICE_ARG(slice_upto(p->name, 100)));
		return;
	}
	if (same && wide.p == NULL)
		h.in.range = p->range;
	else
		h.in.octets = h.s;
	if (!add_mailbox(&h))
		add_mail(&h, h.s, h.how);
}

static void
add_all(struct unwrap *w, bool headers)
{
	enum likeness like;
	size_t i;

	for (i = 0; i < w->m->nparts; i++) {
		if (!w->own[i])
			continue;
		like = likeness(w->m, (int)i);
		if (like != NO_MAIL && (like == HEADERS) == headers)
			add(w, (int)i, like);
	}
}

void
unwrap_find(struct unwrap *w)
{
	add_all(w, false);
	/* A header alone says less than the mail that it is of. */
	if (w->u->ninner == 0)
		add_all(w, true);
}
