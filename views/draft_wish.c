/* Which letter is wanted, in words. */

#include "core/base/url.h"
#include "views/draft_work.h"

const char *
draft_language(struct slice word)
{
	static const char *const known[] = { "en", "es", "pt" };
	size_t i;

	for (i = 0; i < ARRAY_LEN(known); i++)
		if (slice_eq_str(word, known[i]))
			return known[i];
	return NULL;
}

enum err
draft_formats(struct slice words, unsigned *out, struct error *e)
{
	struct slice word;

	*out = 0;
	while ((word = slice_word(&words)).n != 0) {
		unsigned one = formats_of(word);

		if (one == 0 && !slice_eq_str(word, "none"))
			return err_set(e, ERR_USAGE, "formats are arf, xarf, "
			    "text, fraud, or none: \"%.*s\" is none of "
			    "them",
			    SLICE_ARG(slice_upto(word, 40)));
		*out |= one;
	}
	return ERR_NONE;
}

/* An address, a CIDR, or a desk's mailbox */
static bool
is_network(struct slice word)
{
	struct slice front = slice_cut(&word, '/');
	struct arena a = { 0 };
	bool is = slice_chr(front, '@') != SLICE_NONE ||
	    ip_normal(&a, front).n != 0;

	arena_free(&a);
	return is;
}

enum err
draft_wish_words(struct draft_wish *w, struct slice words, struct error *e)
{
	struct slice word;
	enum desk desk;
	enum letter_kind kind;
	enum redaction redact;
	unsigned format;

	while ((word = slice_word(&words)).n != 0) {
		if (letter_kind_from_name(word, &kind)) {
			w->kind = kind;
			w->kind_said = true;
		} else if (desk_from_name(word, &desk)) {
			w->desk = desk;
			w->desk_said = true;
		} else if (draft_language(word) != NULL)
			w->language = draft_language(word);
		else if (is_network(word)) {
			w->about = word;
			w->desk = DESK_NETWORK;
			w->desk_said = true;
		} else if (redaction_from_name(word, &redact)) {
			w->redact = redact;
			w->redact_said = true;
		} else if ((format = formats_of(word)) != 0) {
			w->formats |= format;
			w->formats_said = true;
		} else if (w->service.p == NULL)
			w->service = word;
		else
			return err_set(e, ERR_USAGE, "\"%.*s\" is no kind of "
			    "letter, desk, language or format",
			    SLICE_ARG(slice_upto(word, 40)));
	}
	return ERR_NONE;
}
