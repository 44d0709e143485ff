/* Reports that lost their mail: what is there in its place. */

#include "core/base/mem.h"
#include "core/mail/unwrap_parts.h"

#define PEEK 16

static struct slice
beginning(const struct mail *m, int part)
{
	bool same;

	return unwrap_decoded(m, part, PEEK, &same);
}

static bool
is_msg(const struct mail *m, int part)
{
	const struct part *p = &m->parts[part];

	if (slice_eq_str(p->type, "application/vnd.ms-outlook") ||
	    unwrap_named(p, ".msg") || unwrap_named(p, ".oft"))
		return true;
	/* A compound file that has another name may be an old document. */
	return p->name.n == 0 &&
	    slice_starts(beginning(m, part), "\xd0\xcf\x11\xe0");
}

static bool
is_tnef(const struct mail *m, int part)
{
	const struct part *p = &m->parts[part];

	return slice_eq_str(p->type, "application/ms-tnef") ||
	    slice_eq_str(p->type, "application/vnd.ms-tnef") ||
	    (p->name.p != NULL && slice_eqi_str(p->name, "winmail.dat")) ||
	    slice_starts(beginning(m, part), "\x78\x9f\x3e\x22");
}

static bool
is_partial(const struct mail *m, int part)
{
	return slice_eq_str(m->parts[part].type, "message/partial") ||
	    slice_eq_str(m->parts[part].type, "message/external-body");
}

static bool
is_picture(const struct mail *m, int part)
{
	return slice_starts(m->parts[part].type, "image/") ||
	    slice_eq_str(m->parts[part].type, "application/pdf");
}

static bool
is_archive(const struct mail *m, int part)
{
	static const char *const ends[] = { ".zip", ".7z", ".rar", ".gz",
		".tgz", ".tar", ".xz", ".bz2" };
	struct slice s = beginning(m, part);
	size_t i;

	for (i = 0; i < ARRAY_LEN(ends); i++)
		if (unwrap_named(&m->parts[part], ends[i]))
			return true;
	return slice_starts(s, "PK\x03\x04") ||
	    slice_starts(s, "7z\xbc\xaf\x27\x1c") || slice_starts(s, "Rar!") ||
	    slice_starts(s, "\x1f\x8b");
}

static bool
is_sealed(const struct mail *m, int part)
{
	const struct part *p = &m->parts[part];

	return slice_eq_str(p->type, "multipart/encrypted") ||
	    slice_eq_str(p->type, "application/pkcs7-mime") ||
	    slice_eq_str(p->type, "application/x-pkcs7-mime");
}

/* The first of our own parts that `is` holds for; -1: none. */
static int
find(const struct unwrap *w, bool (*is)(const struct mail *m, int part))
{
	size_t i;

	for (i = 0; i < w->m->nparts; i++)
		if (w->own[i] && (w->m->parts[i].attachment ||
		    slice_starts(w->m->parts[i].type, "multipart/")) &&
		    is(w->m, (int)i))
			return (int)i;
	return -1;
}

static void
lost(struct unwrap *w, enum lost how, const char *why)
{
	w->u->lost = how;
	w->u->lost_why = slice_str(why);
}

static void
lost_part(struct unwrap *w, enum lost how, int part, const char *why)
{
	const struct part *p = &w->m->parts[part];
	struct slice name = p->name.n != 0 ? p->name : p->type;

	w->u->lost = how;
	w->u->lost_why = slice_printf(w->m->arena, "%.*s (part %d) %s",
	    SLICE_ARG(slice_upto(name, 200)), part + 1, why);
}

static bool
lost_in_text(struct unwrap *w)
{
	static const char *const why[] = {
		[INLINE_BLOCK] = "the mail was forwarded inline: its header is "
		    "gone but for what the text quotes",
		[INLINE_MARKED] = "the mail was forwarded inline: its header "
		    "is gone but for what the text quotes",
		[INLINE_SOURCE] = "the mail's source was pasted into the text, "
		    "which breaks its lines and signatures",
		[INLINE_UUENCODED] = "the mail is uuencoded in the text",
	};

	if (w->inline_how != INLINE_NONE)
		lost(w, LOST_INLINE, why[w->inline_how]);
	return w->inline_how != INLINE_NONE;
}

void
lost_find(struct unwrap *w)
{
	int part;

	if ((part = find(w, is_msg)) >= 0)
		lost_part(w, LOST_MSG, part, "is in Outlook's own format, "
		    "which does not hold the mail as it came");
	else if ((part = find(w, is_partial)) >= 0)
		lost_part(w, LOST_PARTIAL, part, "is a piece of the mail, or "
		    "says only where it lies");
	else if (lost_in_text(w))
		return;
	else if ((part = find(w, is_tnef)) >= 0)
		lost_part(w, LOST_TNEF, part, "is in the format that only "
		    "Outlook reads; a mail in it is not as it came");
	else if ((part = find(w, is_archive)) >= 0)
		lost_part(w, LOST_NOT_ATTACHED, part, "is an archive, which "
		    "is not opened");
	else if ((part = find(w, is_sealed)) >= 0)
		lost_part(w, LOST_NOT_ATTACHED, part, "is encrypted, or "
		    "signed in a way that hides what is in it");
	else if ((part = find(w, is_picture)) >= 0)
		lost_part(w, LOST_PICTURE, part, "shows the mail at best: "
		    "it has no header");
	else
		lost(w, LOST_NOT_ATTACHED, "no mail is attached");
}
