/* mail_parse: the pieces in order, and what they note on the way. */

#include <stdarg.h>

#include <gmime/gmime.h>

#include "core/base/clock.h"
#include "core/base/mem.h"
#include "core/base/url.h"
#include "core/mail/parse.h"

#define NOTES_MOST 100

static void
note(struct arena *a, struct slice **v, size_t *n, const char *fmt, va_list ap)
{
	char text[512];
	struct slice s;
	size_t i;

	if (*n == NOTES_MOST)
		return;
	vsnprintf(text, sizeof text, fmt, ap);
	s = slice_str(text);
	for (i = 0; i < *n; i++)
		if (slice_eq((*v)[i], s))
			return;
	*ARENA_PUSH(a, *v, *n) = slice_dup(a, s);
}

void
mail_limit(struct mail *m, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	note(m->arena, &m->limits, &m->nlimits, fmt, ap);
	va_end(ap);
}

void
mail_finding(struct mail *m, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	note(m->arena, &m->findings, &m->nfindings, fmt, ap);
	va_end(ap);
}

const char *
trust_name(enum trust t)
{
	return t == TRUST_CONFIGURED ? "configured"
	    : t == TRUST_INFERRED    ? "inferred"
				     : "none";
}

const char *
provenance_name(enum provenance p)
{
	static const char *const names[] = { "observed", "partner",
		"submitted" };

	return names[p];
}

const char *
origin_name(enum origin o)
{
	static const char *const names[] = { NULL, "return-path",
		"received-spf", "authentication-results", "received",
		"journal", "given" };

	return names[o];
}

/* Fields that a message may have once (RFC 5322 section 3.6); From apart. */
static void
note_repeated(struct mail *m)
{
	static const char *const once[] = { "Date", "Subject", "Message-ID",
		"To", "Reply-To", "Sender", "Content-Type" };
	size_t i, n;
	int f;

	for (i = 0; i < ARRAY_LEN(once); i++) {
		for (n = 0, f = -1; (f = mail_field(m, once[i], f)) >= 0; n++)
			;
		if (n > 1)
			mail_finding(m, "%zu %s fields; the first is used", n,
			    once[i]);
	}
}

static void
read_message_id(struct mail *m)
{
	int f = mail_field(m, "Message-ID", -1);
	struct slice v;

	if (f < 0)
		return;
	v = mail_unfolded(m, f);
	if (v.n != 0 && *v.p == '<') {
		v = slice_from(v, 1);
		v = slice_cut(&v, '>');
	}
	m->message_id = slice_trim(v);
}

static void
read_summary(struct mail *m)
{
	int f = mail_field(m, "Subject", -1);

	if (f >= 0)
		m->subject = mail_decode_words(m, mail_unfolded(m, f));
	read_message_id(m);
	m->date = TIME_UNKNOWN;
	f = mail_field(m, "Date", -1);
	if (f >= 0 && !clock_parse_rfc5322(mail_unfolded(m, f), &m->date,
	    &m->date_zone)) {
		m->date = TIME_UNKNOWN;
		m->date_zone = 0;
		mail_finding(m, "the Date field holds no date");
	}
}

void
mail_library_up(void)
{
	g_mime_init();
}

void
mail_warm_up(void)
{
	static bool done;

	if (done)
		return;
	done = true;
	mail_library_up();
	charset_warm_up();
	url_warm_up();
	sha256_of(SLICE("")); /* libcrypto reads its configuration once */
}

void
mail_parse(struct mail *m, struct slice bytes,
    const struct receivers *receivers, struct arena *a, unsigned flags)
{
	mail_parse_from(m, bytes, NULL, receivers, a, flags);
}

void
mail_parse_from(struct mail *m, struct slice bytes,
    const struct mail_origin *origin, const struct receivers *receivers,
    struct arena *a, unsigned flags)
{
	static const struct mail_origin ours;

	if (origin == NULL)
		origin = &ours;
	*m = (struct mail){ .arena = a, .bytes = bytes,
		.provenance = origin->provenance };
	g_mime_init();
	if (bytes.n > MAIL_MOST_OCTETS) {
		m->bytes.n = MAIL_MOST_OCTETS;
		mail_limit(m, "message of %zu octets; the first %d are read",
		    bytes.n, MAIL_MOST_OCTETS);
	}
	mail_read_fields(m);
	note_repeated(m);
	read_summary(m);
	mail_find_boundary(m, origin, receivers);
	mail_find_envelope(m, origin);
	mail_identify(m);
	mail_find_from(m);
	mail_find_recipients(m);
	mail_read_parts(m, flags);
}
