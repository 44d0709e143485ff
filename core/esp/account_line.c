/* Places of identifiers: accounts, and recipients hidden in them. */

#include "core/esp/entry.h"

static const struct {
	const char *name;
	enum account_place place;
} places[] = {
	{ "mail-from", PLACE_MAIL_FROM },
	{ "message-id", PLACE_MESSAGE_ID },
	{ "helo", PLACE_HELO },
	{ "dkim-domain", PLACE_DKIM_DOMAIN },
	{ "dkim-selector", PLACE_DKIM_SELECTOR },
	{ "dkim-cname", PLACE_DKIM_CNAME },
	{ "link-host", PLACE_LINK_HOST },
	{ "link-url", PLACE_LINK_URL },
};

static const char *
read_place(struct service_account *x, struct arena *a, struct slice place)
{
	struct slice name = place;

	x->place = slice_dup(a, slice_cut(&name, '|'));
	x->pipe = slice_dup(a, name);
	for (size_t i = 0; i < ARRAY_LEN(places); i++)
		if (slice_eq_str(x->place, places[i].name)) {
			x->where = places[i].place;
			return entry_decoders(x->decoders, name);
		}
	if (!slice_starts(x->place, "header:") || x->place.n == 7)
		return "the place is mail-from, message-id, helo, dkim-domain, "
		       "dkim-selector, dkim-cname, link-host, link-url or "
		       "header:NAME";
	x->where = PLACE_HEADER;
	x->field = slice_from(x->place, 7);
	return entry_decoders(x->decoders, name);
}

/* The blank before the last "..." of a line; SLICE_NONE */
static size_t
opening_quote(struct slice v)
{
	if (v.n < 4 || v.p[v.n - 1] != '"')
		return SLICE_NONE;
	for (size_t i = v.n - 2; i > 0; i--)
		if (v.p[i] == '"')
			return v.p[i - 1] == ' ' ? i - 1 : SLICE_NONE;
	return SLICE_NONE;
}

/* "present" or "signed" behind the meaning; NULL */
static struct slice
cut_grade(struct arena *a, struct slice *v)
{
	static const char *const grades[] = { "present", "signed" };

	for (size_t i = 0; i < ARRAY_LEN(grades); i++) {
		size_t n = strlen(grades[i]);

		if (v->n < n + 2 || !slice_ends(*v, grades[i]) ||
		    v->p[v->n - n - 1] != ' ' || v->p[v->n - n - 2] != '"')
			continue;
		v->n -= n + 1;
		return slice_dup(a, slice_str(grades[i]));
	}
	return SLICE_NULL;
}

static const char *
add_recipient(struct service *s, struct arena *a, const struct ini_line *l)
{
	struct service_account x = { .line = l->line,
		.kind = SLICE("recipient") };
	struct slice v = l->value, place = slice_word(&v);
	const char *wrong = read_place(&x, a, place);

	if (wrong == NULL)
		wrong = entry_shape(&x.shape, a, slice_trim(v));
	if (wrong == NULL && !x.shape.captures)
		wrong = "the shape needs a capture: {...} around the address";
	if (wrong == NULL)
		*ARENA_PUSH(a, s->recipients, s->nrecipients) = x;
	return wrong;
}

static const char *
add_account(struct service *s, struct arena *a, const struct ini_line *l)
{
	struct service_account x = { .line = l->line };
	struct slice v = l->value, place;
	const char *wrong;
	size_t quote;

	x.most = cut_grade(a, &v);
	quote = opening_quote(v);
	if (quote == SLICE_NONE)
		return "write KIND PLACE SHAPE \"what it means\" [GRADE]";
	x.meaning = slice_dup(a, slice_of(v.p + quote + 2, v.n - quote - 3));
	v.n = quote;
	x.kind = slice_dup(a, slice_word(&v));
	place = slice_word(&v);
	v = slice_trim(v);
	wrong = read_place(&x, a, place);
	if (wrong == NULL)
		wrong = entry_shape(&x.shape, a, v);
	if (wrong == NULL && !x.shape.captures)
		wrong = "the shape needs a capture: {...} around what to keep";
	if (wrong == NULL)
		*ARENA_PUSH(a, s->accounts, s->naccounts) = x;
	return wrong;
}

bool
account_line(struct service *s, struct arena *a, const struct ini_line *l,
    const char **wrong)
{
	if (slice_eq_str(l->key, "account"))
		*wrong = add_account(s, a, l);
	else if (slice_eq_str(l->key, "recipient"))
		*wrong = add_recipient(s, a, l);
	else
		return false;
	return true;
}
