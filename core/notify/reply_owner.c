/* What a domain's owner answers to our two questions: does he know the
 * service, and may he be named?  Only what is clear counts. */

#include "core/notify/reply.h"

static const char *const yes[] = { "yes", "si", "sim", "correct", "correcto",
	"afirmativo", "claro" };
static const char *const no[] = { "no", "nao", "nope", "negativo", "never",
	"nunca" };

static const char *const knows[] = { "we use them", "we use this service",
	"we do use", "they are our provider", "is our provider",
	"sends on our behalf", "send on our behalf", "we have authorised",
	"we have authorized", "we authorised", "we authorized",
	"we know this service", "we know them", "es nuestro proveedor",
	"conocemos este servicio", "lo conocemos", "lo usamos",
	"trabajamos con ellos", "esta autorizado", "e nosso fornecedor",
	"conhecemos este servico", "conhecemos esse servico", "usamos este",
	"usamos esse", "esta autorizada" };
static const char *const knows_not[] = { "do not know", "don't know",
	"do not use", "don't use", "never heard", "no relationship",
	"not authorised", "not authorized", "not our provider",
	"did not authorise", "did not authorize", "have not authorised",
	"have not authorized", "no conocemos", "no tenemos relacion",
	"no tenemos ninguna relacion", "no esta autorizado", "no lo usamos",
	"no es nuestro proveedor", "no hemos autorizado", "no autorizamos",
	"no lo conocemos", "no los conocemos", "nao o conhecemos",
	"nao os conhecemos",
	"nao conhecemos", "nao temos relacao", "nao temos nenhuma relacao",
	"nao usamos", "nao autorizamos", "nao esta autorizado",
	"nao e nosso fornecedor" };

static const char *const names[] = { "you may name", "you can name",
	"feel free to name", "may name us", "can name us", "puede nombrarnos",
	"pueden nombrarnos", "puede nombrar", "pueden nombrar",
	"podem nos citar", "podem citar", "pode citar", "pode nos citar",
	"podem mencionar" };
static const char *const names_not[] = { "do not name", "don't name",
	"not name us", "do not mention us", "don't mention us",
	"without naming us", "no nos nombre", "no nos nombren",
	"no puede nombrarnos", "no pueden nombrarnos", "no nos mencionen",
	"nao nos cite", "nao nos citem", "nao podem citar", "nao pode citar",
	"nao podem nos citar", "nao mencionem" };

#define HAS(s, v) has_one((s), (v), ARRAY_LEN(v))

/* "no lo conocemos" is no "lo conocemos". */
static bool
is_denied(struct slice before)
{
	static const char *const words[] = { " no ", " nao ", " not ",
		" never ", " nunca ", " don't " };
	size_t i;

	for (i = 0; i < ARRAY_LEN(words); i++)
		if (slice_ends(before, words[i]))
			return true;
	return false;
}

static bool
has_one(struct slice s, const char *const *v, size_t n)
{
	size_t i, at;

	for (i = 0; i < n; i++) {
		struct slice w = slice_str(v[i]);

		at = slice_find(s, w);
		if (at != SLICE_NONE && (at == 0 || s.p[at - 1] == ' ') &&
		    (at + w.n == s.n || s.p[at + w.n] == ' ') &&
		    !is_denied(slice_upto(s, at)))
			return true;
	}
	return false;
}

static enum reply_answer
word_answer(struct slice s)
{
	struct slice word = slice_word(&s);
	size_t i;

	for (i = 0; i < ARRAY_LEN(yes); i++)
		if (slice_eq_str(word, yes[i]))
			return REPLY_SAYS_YES;
	for (i = 0; i < ARRAY_LEN(no); i++)
		if (slice_eq_str(word, no[i]))
			return REPLY_SAYS_NO;
	return REPLY_SAYS_NOTHING;
}

/* "1 . no", "2 ) yes": the word behind the question's number */
static enum reply_answer
numbered(struct slice s, char number)
{
	const char *const marks = ".):-";
	size_t i;

	for (i = 0; i + 4 < s.n; i++) {
		if (s.p[i] != ' ' || s.p[i + 1] != number ||
		    s.p[i + 2] != ' ' || s.p[i + 3] == '\0' ||
		    strchr(marks, s.p[i + 3]) == NULL)
			continue;
		return word_answer(slice_from(s, i + 4));
	}
	return REPLY_SAYS_NOTHING;
}

/* Both at once is neither. */
static enum reply_answer
either(bool says_yes, bool says_no)
{
	if (says_yes == says_no)
		return REPLY_SAYS_NOTHING;
	return says_yes ? REPLY_SAYS_YES : REPLY_SAYS_NO;
}

/* A greeting before the answer is passed over: "hello ana , no , ..." */
static enum reply_answer
first_word(struct slice s)
{
	enum reply_answer is;
	unsigned n;

	for (n = 0; n < 4 && s.n != 0; n++) {
		is = word_answer(s);
		if (is != REPLY_SAYS_NOTHING)
			return is;
		/* to behind the next mark */
		while (s.n != 0 && strchr(".,!:;", s.p[0]) == NULL)
			s = slice_from(s, 1);
		s = slice_from(s, 1);
	}
	return REPLY_SAYS_NOTHING;
}

void
reply_owner_says(struct slice s, enum reply_answer *out,
    enum reply_answer *may_name)
{
	bool not = HAS(s, knows_not);
	enum reply_answer first;

	*out = numbered(s, '1');
	*may_name = numbered(s, '2');
	if (*out == REPLY_SAYS_NOTHING) {
		first = first_word(s);
		*out = either(HAS(s, knows) || (first == REPLY_SAYS_YES),
		    not || first == REPLY_SAYS_NO);
	} else if ((*out == REPLY_SAYS_YES && not) ||
	    (*out == REPLY_SAYS_NO && HAS(s, knows) && !not)) {
		*out = REPLY_SAYS_NOTHING;
	}
	if (*may_name == REPLY_SAYS_NOTHING)
		*may_name = HAS(s, names_not) ? REPLY_SAYS_NO
		    : HAS(s, names) ? REPLY_SAYS_YES : REPLY_SAYS_NOTHING;
}
