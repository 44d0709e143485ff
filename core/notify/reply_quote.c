/* An answer's own words: what it quotes of ours is left out. */

#include "core/base/text.h"
#include "core/notify/reply.h"

enum { MOST_LINES = 2000, INTRO_LINES = 4 };

/* "On Mon, 23 Nov 2026, Ana wrote:", over as many lines as programs break it
 * into */
static const struct intro {
	const char *begins, *ends;
} intros[] = {
	{ "On ", "wrote:" },
	{ "El ", "escribi\303\263:" },
	{ "El ", "escribio:" },
	{ "Em ", "escreveu:" },
	{ "No dia ", "escreveu:" },
	{ "Am ", "schrieb:" },
	{ "Le ", "a \303\251crit :" },
};

/* Behind such a line stands what was quoted, to the end. */
static const char *const rulers[] = { "-----Original Message",
	"----- Original Message", "-----Mensaje original",
	"----- Mensaje original", "-----Mensagem original",
	"----- Mensagem original", "---------- Forwarded message",
	"---------- Mensaje reenviado", "---------- Mensagem encaminhada" };

/* The first two lines of Outlook's block */
static const char *const senders[] = { "From:", "De:", "*From:*", "*De:*" };
static const char *const sents[] = { "Sent:", "Date:", "Enviado:",
	"Enviado el:", "Enviada em:", "Enviado em:", "Fecha:", "Data:",
	"To:", "Para:", "*Sent:*", "*Date:*", "*Enviado:*", "*Enviado el:*",
	"*Enviada em:*", "*Fecha:*", "*Data:*" };

static bool
begins_with_one(struct slice line, const char *const *v, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (slice_startsi(line, v[i]))
			return true;
	return false;
}

/* The next line, trimmed, which stays in *s */
static struct slice
peek(struct slice s)
{
	struct slice line = SLICE("");

	text_line(&s, &line);
	return slice_trim(line);
}

static bool
is_block(struct slice line, struct slice rest)
{
	return begins_with_one(line, senders, ARRAY_LEN(senders)) &&
	    begins_with_one(peek(rest), sents, ARRAY_LEN(sents));
}

/* Takes the rest of the introduction off *rest. */
static bool
is_intro(struct slice line, struct slice *rest)
{
	size_t i, k;

	for (i = 0; i < ARRAY_LEN(intros); i++) {
		struct slice after = *rest, l = line;

		if (!slice_starts(line, intros[i].begins))
			continue;
		for (k = 0; k < INTRO_LINES; k++) {
			if (slice_ends(slice_trim(l), intros[i].ends)) {
				*rest = after;
				return true;
			}
			if (!text_line(&after, &l))
				break;
		}
	}
	return false;
}

/* Do lines with ">" follow?  Else all that follows was quoted. */
static bool
quotes_follow(struct slice rest)
{
	struct slice line;

	while (text_line(&rest, &line)) {
		line = slice_trim(line);
		if (line.n != 0)
			return line.p[0] == '>';
	}
	return true;
}

static bool
is_drawn(struct slice line)
{
	size_t i;

	for (i = 0; i < line.n; i++)
		if (line.p[i] != '_')
			return false;
	return line.n >= 10;
}

static bool
ends_it(struct slice line, struct slice trimmed, struct slice rest)
{
	return slice_eq_str(line, "-- ") || slice_eq_str(trimmed, "--") ||
	    begins_with_one(trimmed, rulers, ARRAY_LEN(rulers)) ||
	    is_block(trimmed, rest) ||
	    (is_drawn(trimmed) && begins_with_one(peek(rest), senders,
		ARRAY_LEN(senders)));
}

struct slice
reply_own_words(struct slice text, struct arena *a)
{
	struct buf b = { 0 };
	struct slice line, out;
	unsigned n;

	for (n = 0; n < MOST_LINES && text_line(&text, &line); n++) {
		struct slice t = slice_trim(line);

		if ((t.n != 0 && t.p[0] == '>') || slice_starts(t, "##-") ||
		    slice_starts(t, "## -"))
			continue;
		if (ends_it(line, t, text))
			break;
		if (is_intro(t, &text)) {
			if (!quotes_follow(text))
				break;
			continue;
		}
		buf_add_slice(&b, t);
		buf_add_char(&b, '\n');
		if (b.n > REPLY_MOST_WORDS)
			break;
	}
	out = slice_trim(slice_upto(buf_slice(&b), REPLY_MOST_WORDS));
	while (out.n != 0 && out.n == REPLY_MOST_WORDS &&
	    !utf8_valid(slice_from(out, out.n > 4 ? out.n - 4 : 0)) &&
	    ((unsigned char)out.p[out.n - 1] & 0x80) != 0)
		out.n--; /* no half a character */
	out = out.n != 0 ? slice_dup(a, out) : SLICE_NULL;
	buf_free(&b);
	return out;
}
