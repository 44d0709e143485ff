/* What an answer says, by phrases of English, Spanish and Portuguese. */

#include "core/base/buf.h"
#include "core/base/text.h"
#include "core/notify/reply.h"

/* U+00C0 to U+00FF without their accents; "." for what has no letter */
static const char latin[] = "aaaaaaaceeeeiiiidnooooo.ouuuuypsaaaaaaaceeeeiiii"
    "dnooooo.ouuuuypy";

static char
plain_char(uint32_t cp)
{
	if (cp < 128)
		return ascii_is_space((char)cp) || cp < 32
		    ? ' ' : ascii_lower((char)cp);
	if (cp >= 0xc0 && cp <= 0xff)
		return latin[cp - 0xc0];
	if (cp == 0x2018 || cp == 0x2019)
		return '\'';
	return cp == 0xba || cp == 0xb0 ? 'o' : ' ';
}

/* Punctuation is a word of its own: phrases never reach over it. */
static bool
is_mark(char c)
{
	return strchr(".!?;:,()\"", c) != NULL && c != '\0';
}

struct slice
reply_plain(struct slice words, struct arena *a)
{
	struct buf b = { 0 };
	struct slice out;
	uint32_t cp;

	buf_add_char(&b, ' ');
	while (words.n != 0) {
		bool end = words.p[0] == '\n' && words.n > 1 &&
		    words.p[1] == '\n';
		char c = utf8_next(&words, &cp) ? plain_char(cp) : ' ';

		if (end)
			c = '.'; /* an empty line ends a sentence */
		if (c == ' ' && b.p[b.n - 1] == ' ')
			continue;
		if (is_mark(c) && b.p[b.n - 1] != ' ')
			buf_add_char(&b, ' ');
		buf_add_char(&b, c);
		if (is_mark(c))
			buf_add_char(&b, ' ');
	}
	if (b.p[b.n - 1] != ' ')
		buf_add_char(&b, ' ');
	out = slice_dup(a, buf_slice(&b));
	buf_free(&b);
	return out;
}

static const struct phrase {
	unsigned says;
	const char *words; /* whole words, as reply_plain writes them */
} phrases[] = {
	{ SAYS_AWAY, "out of office" }, { SAYS_AWAY, "out of the office" },
	{ SAYS_AWAY, "on vacation" }, { SAYS_AWAY, "on annual leave" },
	{ SAYS_AWAY, "on holiday" }, { SAYS_AWAY, "away from my desk" },
	{ SAYS_AWAY, "fuera de la oficina" }, { SAYS_AWAY, "de vacaciones" },
	{ SAYS_AWAY, "fora do escritorio" }, { SAYS_AWAY, "de ferias" },
	{ SAYS_AWAY, "resposta automatica" },
	{ SAYS_AWAY, "respuesta automatica" },
	{ SAYS_AWAY, "ausente do escritorio" },

	{ SAYS_ACK, "we have received your" }, { SAYS_ACK, "we received your" },
	{ SAYS_ACK, "has been received" }, { SAYS_ACK, "have been received" },
	{ SAYS_ACK, "thank you for contacting" },
	{ SAYS_ACK, "has been created" }, { SAYS_ACK, "has been opened" },
	{ SAYS_ACK, "has been assigned" }, { SAYS_ACK, "was created" },
	{ SAYS_ACK, "will be reviewed" }, { SAYS_ACK, "we will investigate" },
	{ SAYS_ACK, "we are looking into" }, { SAYS_ACK, "is being reviewed" },
	{ SAYS_ACK, "we are investigating" },
	{ SAYS_ACK, "thank you for your report" },
	{ SAYS_ACK, "hemos recibido" }, { SAYS_ACK, "recibimos su" },
	{ SAYS_ACK, "ha sido recibido" }, { SAYS_ACK, "ha sido recibida" },
	{ SAYS_ACK, "se ha creado" }, { SAYS_ACK, "ha sido creado" },
	{ SAYS_ACK, "gracias por contactar" },
	{ SAYS_ACK, "estamos investigando" }, { SAYS_ACK, "estamos revisando" },
	{ SAYS_ACK, "recebemos sua" }, { SAYS_ACK, "recebemos seu" },
	{ SAYS_ACK, "foi recebida" }, { SAYS_ACK, "foi recebido" },
	{ SAYS_ACK, "foi registrado" }, { SAYS_ACK, "foi registrada" },
	{ SAYS_ACK, "foi criado" }, { SAYS_ACK, "foi aberto" },
	{ SAYS_ACK, "estamos analisando" },
	{ SAYS_ACK, "obrigado por entrar em contato" },

	{ SAYS_FIX, "has been suspended" }, { SAYS_FIX, "have been suspended" },
	{ SAYS_FIX, "was suspended" }, { SAYS_FIX, "we have suspended" },
	{ SAYS_FIX, "we suspended" }, { SAYS_FIX, "has been terminated" },
	{ SAYS_FIX, "we have terminated" }, { SAYS_FIX, "has been disabled" },
	{ SAYS_FIX, "we have disabled" }, { SAYS_FIX, "we disabled" },
	{ SAYS_FIX, "has been blocked" }, { SAYS_FIX, "we have blocked" },
	{ SAYS_FIX, "has been fixed" }, { SAYS_FIX, "we have fixed" },
	{ SAYS_FIX, "we fixed" }, { SAYS_FIX, "has been resolved" },
	{ SAYS_FIX, "we have resolved" }, { SAYS_FIX, "has been solved" },
	{ SAYS_FIX, "is now resolved" }, { SAYS_FIX, "is resolved" },
	{ SAYS_FIX, "has been patched" }, { SAYS_FIX, "has been cleaned" },
	{ SAYS_FIX, "we have taken it down" }, { SAYS_FIX, "we have stopped" },
	{ SAYS_FIX, "we have taken action" }, { SAYS_FIX, "we have removed" },
	{ SAYS_FIX, "we isolated" }, { SAYS_FIX, "we have isolated" },
	{ SAYS_FIX, "hemos suspendido" }, { SAYS_FIX, "ha sido suspendida" },
	{ SAYS_FIX, "ha sido suspendido" }, { SAYS_FIX, "fue suspendida" },
	{ SAYS_FIX, "hemos bloqueado" }, { SAYS_FIX, "ha sido bloqueada" },
	{ SAYS_FIX, "ha sido bloqueado" }, { SAYS_FIX, "hemos corregido" },
	{ SAYS_FIX, "hemos solucionado" }, { SAYS_FIX, "hemos resuelto" },
	{ SAYS_FIX, "ha sido resuelto" }, { SAYS_FIX, "quedo resuelto" },
	{ SAYS_FIX, "ha sido solucionado" }, { SAYS_FIX, "hemos cancelado" },
	{ SAYS_FIX, "hemos desactivado" }, { SAYS_FIX, "hemos aislado" },
	{ SAYS_FIX, "suspendemos a conta" }, { SAYS_FIX, "foi suspensa" },
	{ SAYS_FIX, "foi suspenso" }, { SAYS_FIX, "foi bloqueada" },
	{ SAYS_FIX, "foi bloqueado" }, { SAYS_FIX, "bloqueamos" },
	{ SAYS_FIX, "foi corrigido" }, { SAYS_FIX, "corrigimos" },
	{ SAYS_FIX, "foi resolvido" }, { SAYS_FIX, "foi solucionado" },
	{ SAYS_FIX, "foi encerrada" }, { SAYS_FIX, "foi removido" },
	{ SAYS_FIX, "desativamos" }, { SAYS_FIX, "isolamos" },

	{ SAYS_FORM, "use our form" }, { SAYS_FORM, "use the form" },
	{ SAYS_FORM, "use our web form" }, { SAYS_FORM, "use our online form" },
	{ SAYS_FORM, "using our form" }, { SAYS_FORM, "abuse form" },
	{ SAYS_FORM, "via our form" }, { SAYS_FORM, "through our form" },
	{ SAYS_FORM, "fill out the form" }, { SAYS_FORM, "fill in the form" },
	{ SAYS_FORM, "is not monitored" }, { SAYS_FORM, "no longer monitored" },
	{ SAYS_FORM, "use nuestro formulario" },
	{ SAYS_FORM, "utilice nuestro formulario" },
	{ SAYS_FORM, "utilice el formulario" },
	{ SAYS_FORM, "a traves del formulario" },
	{ SAYS_FORM, "mediante el formulario" },
	{ SAYS_FORM, "complete el formulario" },
	{ SAYS_FORM, "use nosso formulario" },
	{ SAYS_FORM, "utilize nosso formulario" },
	{ SAYS_FORM, "utilize o formulario" },
	{ SAYS_FORM, "preencha o formulario" },
	{ SAYS_FORM, "por meio do formulario" },

	{ SAYS_STOP, "stop sending" }, { SAYS_STOP, "do not send any more" },
	{ SAYS_STOP, "do not send us any more" },
	{ SAYS_STOP, "no more reports" }, { SAYS_STOP, "stop these reports" },
	{ SAYS_STOP, "remove us from" }, { SAYS_STOP, "do not contact us" },
	{ SAYS_STOP, "deje de enviar" }, { SAYS_STOP, "dejen de enviar" },
	{ SAYS_STOP, "no nos envie mas" }, { SAYS_STOP, "no envien mas" },
	{ SAYS_STOP, "pare de enviar" }, { SAYS_STOP, "parem de enviar" },
	{ SAYS_STOP, "nao envie mais" }, { SAYS_STOP, "nao enviem mais" },

	{ SAYS_QUESTION, "could you send" }, { SAYS_QUESTION, "can you send" },
	{ SAYS_QUESTION, "could you provide" },
	{ SAYS_QUESTION, "can you provide" }, { SAYS_QUESTION, "please send" },
	{ SAYS_QUESTION, "please provide" }, { SAYS_QUESTION, "please share" },
	{ SAYS_QUESTION, "we need more" }, { SAYS_QUESTION, "we would need" },
	{ SAYS_QUESTION, "could you share" }, { SAYS_QUESTION, "full headers" },
	{ SAYS_QUESTION, "we require" }, { SAYS_QUESTION, "can you confirm" },
	{ SAYS_QUESTION, "podria enviar" }, { SAYS_QUESTION, "podrian enviar" },
	{ SAYS_QUESTION, "podria enviarnos" },
	{ SAYS_QUESTION, "podrian enviarnos" },
	{ SAYS_QUESTION, "nos puede enviar" },
	{ SAYS_QUESTION, "puede enviarnos" }, { SAYS_QUESTION, "necesitamos" },
	{ SAYS_QUESTION, "por favor envie" },
	{ SAYS_QUESTION, "por favor envienos" },
	{ SAYS_QUESTION, "poderia enviar" }, { SAYS_QUESTION, "podem enviar" },
	{ SAYS_QUESTION, "poderiam enviar" }, { SAYS_QUESTION, "precisamos" },
	{ SAYS_QUESTION, "por favor , envie" },
	{ SAYS_QUESTION, "favor enviar" },
};

/* Words before a phrase that turn it round, or make it a condition */
static const char *const turns[] = { "no", "not", "never", "nao", "nunca",
	"if", "when", "once", "until", "unless", "si", "cuando", "hasta", "se",
	"quando", "ate", "aun", "ainda", "yet", "whether" };

/* Is one of the last three words before `at`, within the sentence, one of
 * those? */
static bool
is_turned(struct slice s, size_t at)
{
	size_t end = at, from, n, i;

	for (n = 0; n < 3; n++) {
		while (end != 0 && s.p[end - 1] == ' ')
			end--;
		for (from = end; from != 0 && s.p[from - 1] != ' '; from--)
			;
		if (from == end || is_mark(s.p[from]))
			return false;
		for (i = 0; i < ARRAY_LEN(turns); i++)
			if (slice_eq_str(slice_of(s.p + from, end - from),
			    turns[i]))
				return true;
		end = from;
	}
	return false;
}

/* Where these whole words stand, not turned round; SLICE_NONE */
static size_t
phrase_at(struct slice s, const char *words)
{
	struct slice w = slice_str(words);
	size_t at = 0, i;

	while ((i = slice_find(slice_from(s, at), w)) != SLICE_NONE) {
		at += i;
		if ((at == 0 || s.p[at - 1] == ' ') &&
		    (at + w.n == s.n || s.p[at + w.n] == ' ') &&
		    !is_turned(s, at))
			return at;
		at += w.n;
	}
	return SLICE_NONE;
}

static struct slice
sentence_at(struct slice s, size_t at)
{
	size_t from = at, to = at;

	while (from != 0 && at - from < REPLY_MOST_BECAUSE / 2 &&
	    strchr(".!?", s.p[from - 1]) == NULL)
		from--;
	while (to < s.n && to - from < REPLY_MOST_BECAUSE - 4 &&
	    strchr(".!?", s.p[to]) == NULL)
		to++;
	return slice_trim(slice_of(s.p + from, to - from));
}

/* STOP alone in a line, as our letters ask for it */
static size_t
stop_word(struct slice s)
{
	static const char *const forms[] = { " stop . ", " stop ! " };
	size_t i;

	if (slice_eq_str(s, " stop "))
		return 1;
	for (i = 0; i < ARRAY_LEN(forms); i++)
		if (slice_starts(s, forms[i]))
			return 1;
	return SLICE_NONE;
}

unsigned
reply_says(struct slice plain, struct slice *because)
{
	/* Of several, the one that weighs most is shown as the reason */
	static const unsigned weight[] = { SAYS_STOP, SAYS_FIX, SAYS_FORM,
		SAYS_QUESTION, SAYS_AWAY, SAYS_ACK };
	size_t at[ARRAY_LEN(weight)], i, k, found;
	unsigned says = 0;

	for (k = 0; k < ARRAY_LEN(weight); k++)
		at[k] = SLICE_NONE;
	at[0] = stop_word(plain);
	for (i = 0; i < ARRAY_LEN(phrases); i++)
		for (k = 0; k < ARRAY_LEN(weight); k++)
			if (phrases[i].says == weight[k] &&
			    at[k] == SLICE_NONE) {
				found = phrase_at(plain, phrases[i].words);
				at[k] = found;
			}
	/* A question mark asks, whatever the words before it */
	if (at[3] == SLICE_NONE)
		at[3] = slice_find(plain, SLICE(" ? "));
	*because = SLICE_NULL;
	for (k = ARRAY_LEN(weight); k-- != 0;) {
		if (at[k] == SLICE_NONE)
			continue;
		says |= weight[k];
		*because = sentence_at(plain, at[k]);
	}
	return says;
}
