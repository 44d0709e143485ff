/*
 * What gateways put on top of a text: "CAUTION: This email originated from
 * outside of the organization.  Do not click links or open attachments unless
 * you recognize the sender and know the content is safe."  Known by its words
 * and not by its wording, of which every administrator has another.
 */

#include "core/mail/sketch_make.h"

/* What such a line is about; one of the first kind begins a banner */
static const char *const outside[] = { "external", "externally", "outside",
	"extern", "externe", "externen", "externer", "externo", "externa",
	"fuera" };
static const char *const warning[] = { "attachment", "attachments",
	"attention", "caution", "click", "clicking", "links", "originated",
	"recognise", "recognize", "unless", "warning", "anhang", "links",
	"achtung", "vorsicht", "enlaces", "adjuntos", "remitente",
	"precaución", "atención", "anexos", "remetente", "cuidado",
	"expéditeur", "jointes", "liens" };
/* and words that stand there, too */
static const char *const filling[] = { "an", "and", "any", "are", "be",
	"before", "by", "came", "careful", "company", "content", "contents",
	"do", "domain", "email", "emails", "exercise", "expected", "expecting",
	"files", "for", "from", "has", "if", "in", "is", "it", "know", "known",
	"link", "mail", "message", "network", "not", "of", "on", "open",
	"opening", "or", "org", "organisation", "organization", "our", "please",
	"receive", "received", "replying", "responding", "safe", "sender",
	"senders", "sent", "source", "sure", "system", "that", "the", "this",
	"to", "trust", "trusted", "unknown", "use", "verified", "verify",
	"was", "when", "with", "you", "your",
	"de", "del", "la", "el", "los", "las", "en", "no", "ni", "que", "su",
	"sus", "este", "esta", "correo", "mensaje", "organización", "abra",
	"abrir", "haga", "clic", "menos", "salvo", "si", "proviene", "electrónico",
	"conozca", "seguro", "contenido", "es", "sea", "confíe", "reconozca",
	"um", "uma", "não", "mensagem", "mail", "organização", "clique", "em",
	"abra", "ou", "do", "da", "fora", "conteúdo", "seja", "conheça",
	"diese", "nachricht", "von", "einem", "einer", "absender", "kommt",
	"außerhalb", "der", "die", "das", "ihrer", "organisation", "nicht",
	"öffnen", "sie", "und", "oder", "keine", "auf", "klicken", "anhänge" };

enum { OUTSIDE = 1, WARNING = 2, FILLING = 4, SLOTS = 512 };

struct vocabulary {
	uint32_t word[SLOTS]; /* 0: free */
	uint8_t kind[SLOTS];
	bool ready;
};

static size_t
slot_of(const struct vocabulary *v, uint32_t word)
{
	size_t i = word % SLOTS;

	while (v->word[i] != 0 && v->word[i] != word)
		i = (i + 1) % SLOTS;
	return i;
}

static void
learn(struct vocabulary *v, const char *const *words, size_t n, uint8_t kind)
{
	struct sketch_words w;
	size_t i, at;

	for (i = 0; i < n; i++) {
		words_begin(&w, NULL, 1);
		words_add(&w, words[i], strlen(words[i]));
		at = slot_of(v, w.hash);
		v->word[at] = w.hash;
		v->kind[at] |= kind;
	}
}

static const struct vocabulary *
vocabulary(void)
{
	static struct vocabulary v;

	if (!v.ready) {
		learn(&v, outside, ARRAY_LEN(outside), OUTSIDE);
		learn(&v, warning, ARRAY_LEN(warning), WARNING);
		learn(&v, filling, ARRAY_LEN(filling), FILLING);
		v.ready = true;
	}
	return &v;
}

bool
words_are_banner(const uint32_t *words, size_t n, bool after)
{
	const struct vocabulary *v = vocabulary();
	size_t i, known = 0, is_outside = 0, is_warning = 0;

	for (i = 0; i < n; i++) {
		uint8_t kind = v->kind[slot_of(v, words[i])];

		known += kind != 0;
		is_outside += kind & OUTSIDE;
		is_warning += (kind & WARNING) != 0;
	}
	return known * 100 >= n * 85 &&
	    (is_outside != 0 || (is_warning != 0 && (after || n == 1)));
}
