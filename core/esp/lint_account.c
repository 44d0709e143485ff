/* Checks of accounts, and of recipients hidden in them. */

#include "core/esp/lint.h"

static bool
of_host(char c)
{
	return ascii_is_alnum(c) || c == '-' || c == '_' || c == '.';
}

static bool
of_text(char c)
{
	return (c & 0x80) != 0 || (c >= ' ' && c < 0x7f);
}

static bool
is_host_place(enum account_place p)
{
	switch (p) {
	case PLACE_HELO:
	case PLACE_DKIM_DOMAIN:
	case PLACE_DKIM_SELECTOR:
	case PLACE_DKIM_CNAME:
	case PLACE_LINK_HOST:
		return true;
	default:
		return false;
	}
}

static void
check_shape(struct lint *l, const struct service *s,
    const struct service_account *x, struct slice what)
{
	if (x->decoders[0].how == DECODE_END &&
	    !shape_can_avoid(&x->shape, is_host_place(x->where) ? of_host
								: of_text))
		lint_add(l, s, x->line, what,
		    "\"%.*s\" can never match: %s", SLICE_ARG(x->shape.text),
		    is_host_place(x->where)
			? "names have letters, digits, hyphens and dots only"
			: "no control characters stand there");
	if (shape_capture_can_be_empty(&x->shape))
		lint_add(l, s, x->line, what,
		    "\"%.*s\" captures nothing, too: write <any> for *",
		    SLICE_ARG(x->shape.text));
}

static bool
same(const struct service_account *a, const struct service_account *b)
{
	return slice_eqi(a->kind, b->kind) && slice_eqi(a->place, b->place) &&
	    memcmp(a->decoders, b->decoders, sizeof a->decoders) == 0 &&
	    slice_eqi(a->shape.text, b->shape.text);
}

static void
check_all(struct lint *l, const struct service *s,
    const struct service_account *v, size_t n, struct slice what)
{
	for (size_t i = 0; i < n; i++) {
		check_shape(l, s, &v[i], what);
		for (size_t k = 0; k < i; k++)
			if (same(&v[i], &v[k]))
				lint_add(l, s, v[i].line, what,
				    "stands in line %d already: leave it out",
				    v[k].line);
	}
}

void
lint_accounts(struct lint *l, const struct service *s)
{
	check_all(l, s, s->accounts, s->naccounts, SLICE("account"));
	check_all(l, s, s->recipients, s->nrecipients, SLICE("recipient"));
}
