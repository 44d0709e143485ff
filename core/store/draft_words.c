/* The words for what a draft is, as the store keeps them and people type
 * them. */

#include "core/store/draft.h"

static const char *const kinds[LETTER_KINDS] = { "first", "reminder",
	"evidence", "answer", "escalation", "retraction", "closing", "owner",
	"original" };
static const char *const desks[DESKS] = { "service", "carrier", "network",
	"registrar", "csirt" };
static const char *const redactions[REDACTIONS] = { "headers", "recipients",
	"nothing" };
static const char *const formats[] = { "arf", "xarf", "text",
	"fraud" };

static bool
word_find(const char *const *words, size_t n, struct slice word, size_t *out)
{
	for (*out = 0; *out < n; ++*out)
		if (slice_eq_str(word, words[*out]))
			return true;
	return false;
}

const char *
letter_kind_name(enum letter_kind k)
{
	return kinds[k];
}

bool
letter_kind_from_name(struct slice name, enum letter_kind *out)
{
	size_t i;

	if (!word_find(kinds, LETTER_KINDS, name, &i))
		return false;
	*out = (enum letter_kind)i;
	return true;
}

const char *
desk_name(enum desk d)
{
	return desks[d];
}

bool
desk_from_name(struct slice name, enum desk *out)
{
	size_t i;

	if (!word_find(desks, DESKS, name, &i))
		return false;
	*out = (enum desk)i;
	return true;
}

const char *
redaction_name(enum redaction r)
{
	return redactions[r];
}

bool
redaction_from_name(struct slice name, enum redaction *out)
{
	size_t i;

	if (!word_find(redactions, REDACTIONS, name, &i))
		return false;
	*out = (enum redaction)i;
	return true;
}

unsigned
formats_of(struct slice words)
{
	unsigned set = 0;
	size_t i;

	while (words.n != 0) {
		struct slice word = slice_cut(&words, ' ');

		if (word_find(formats, ARRAY_LEN(formats), word, &i))
			set |= 1u << i;
	}
	return set;
}

struct slice
formats_words(unsigned set, struct arena *a)
{
	struct buf b = { 0 };
	struct slice out;
	size_t i;

	for (i = 0; i < ARRAY_LEN(formats); i++)
		if ((set & 1u << i) != 0)
			buf_addf(&b, "%s%s", b.n != 0 ? " " : "", formats[i]);
	out = slice_dup(a, buf_slice(&b));
	buf_free(&b);
	return out;
}
