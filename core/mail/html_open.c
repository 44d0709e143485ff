/* The elements that are open, as far as browsers agree about their ends. */
#include "core/mail/html_parts.h"

#define BIT(id) (UINT64_C(1) << (id))

/* Ends of the search for an open element (WHATWG "in scope"). */
#define TABLE_SCOPE (BIT(EL_TABLE) | BIT(EL_TEMPLATE))
#define SCOPE \
	(TABLE_SCOPE | BIT(EL_TD) | BIT(EL_TH) | BIT(EL_CAPTION) | \
	    BIT(EL_OBJECT))
#define BLOCKS \
	(SCOPE | BIT(EL_BLOCK) | BIT(EL_LIST) | BIT(EL_LI) | BIT(EL_DD) | \
	    BIT(EL_DT) | BIT(EL_P) | BIT(EL_PRE) | BIT(EL_TR) | BIT(EL_FORM) | \
	    BIT(EL_BODY) | BIT(EL_BUTTON))

static const struct html_look no_look = { .ink = COLOUR_UNKNOWN,
	.ground = COLOUR_UNKNOWN };

struct html_look
html_look_now(const struct html_reader *r)
{
	if (r->nopen == 0)
		return no_look;
	return r->open[r->nopen - 1].look;
}

void
html_look_changed(struct html_reader *r)
{
	struct html_look look = html_look_now(r);

	r->w.why = html_why_hidden(&look, false);
}

static void
pop(struct html_reader *r)
{
	const struct html_element *e = r->open[--r->nopen].element;

	r->in_pre -= e->id == EL_PRE;
	r->open_p -= e->id == EL_P;
	if (e->id == EL_LI)
		r->w.bullet = false;
	/* A cell ends the links that were opened in it; not those around */
	if ((e->id == EL_TD || e->id == EL_TH) && r->nopen < r->link_depth)
		html_link_close(r);
	if (e->flags & EL_LINE)
		html_lines(&r->w, e->flags & EL_SPACED ? 2 : 1);
}

static void
pop_to(struct html_reader *r, size_t n)
{
	while (r->nopen > n)
		pop(r);
	while (r->nopen > 0 && r->open[r->nopen - 1].closed)
		pop(r);
	html_look_changed(r);
}

/* Where the innermost of the wanted elements is open; SLICE_NONE if what ends
 * the search comes first.  Elements that we don't know go by their names. */
static size_t
find_open(const struct html_reader *r, const struct html_element *e,
    struct slice name, uint64_t want, uint64_t stop)
{
	size_t i;
	const struct html_open *o;
	bool same;

	for (i = r->nopen; i > 0; i--) {
		o = &r->open[i - 1];
		if (e == NULL)
			same = (want & BIT(o->element->id)) != 0;
		else
			same = o->element == e &&
			    (e->id != EL_OTHER || slice_eqi(o->name, name));
		if (same && !o->closed)
			return i - 1;
		if (stop & BIT(o->element->id))
			break;
	}
	return SLICE_NONE;
}

static void
close_any(struct html_reader *r, uint64_t want, uint64_t stop)
{
	size_t i = find_open(r, NULL, SLICE_NULL, want, stop);

	if (i != SLICE_NONE)
		pop_to(r, i);
}

/* End tags that authors leave out. */
void
html_close_implied(struct html_reader *r, const struct html_element *e)
{
	if (r->open_p > 0 && (e->flags & EL_LINE) && e->id != EL_OPTION &&
	    e->id != EL_TR)
		close_any(r, BIT(EL_P), SCOPE | BIT(EL_BUTTON));
	switch (e->id) {
	case EL_LI:
		close_any(r, BIT(EL_LI), SCOPE | BIT(EL_LIST));
		break;
	case EL_DD:
	case EL_DT:
		close_any(r, BIT(EL_DD) | BIT(EL_DT), SCOPE);
		break;
	case EL_OPTION:
		close_any(r, BIT(EL_OPTION), SCOPE);
		break;
	case EL_TD:
	case EL_TH:
		close_any(r, BIT(EL_TD) | BIT(EL_TH), TABLE_SCOPE);
		break;
	case EL_TR:
		close_any(r, BIT(EL_TR), TABLE_SCOPE);
		break;
	default:
		break;
	}
}

void
html_open(struct html_reader *r, const struct html_element *e,
    const struct html_tag *tag)
{
	struct html_open *o;
	struct html_look look = html_look_now(r);

	if (r->nopen == HTML_MOST_OPEN) {
		r->too_deep++;
		return;
	}
	if (e->id == EL_TEMPLATE)
		look.gone = "template";
	html_style(&look, tag, r->arena);
	o = &r->open[r->nopen++];
	*o = (struct html_open){ .element = e, .name = tag->name, .look = look };
	r->in_pre += e->id == EL_PRE;
	r->open_p += e->id == EL_P;
	html_look_changed(r);
}

static uint64_t
stop_of(const struct html_element *e)
{
	switch (e->id) {
	case EL_TABLE:
	case EL_TEMPLATE:
	case EL_BODY:
		return 0;
	case EL_TD:
	case EL_TH:
	case EL_TR:
	case EL_CAPTION:
		return TABLE_SCOPE;
	case EL_OTHER:
	case EL_INLINE:
		return e->flags & EL_FORMAT ? SCOPE : BLOCKS;
	default:
		return SCOPE;
	}
}

#define TAKE_BACK(field) \
	do { \
		if (look->field == was.field) \
			look->field = before.field; \
	} while (0)

/*
 * The end tag of bold text closes no block that was opened in it, but the rest
 * of that block isn't bold (WHATWG "adoption agency"): what the blocks had
 * from open[i] goes.
 */
static void
close_format(struct html_reader *r, size_t i)
{
	struct html_look was = r->open[i].look, before, *look;
	size_t k;

	before = i > 0 ? r->open[i - 1].look : no_look;
	r->open[i].closed = true;
	for (k = i; k < r->nopen; k++) {
		look = &r->open[k].look;
		TAKE_BACK(gone);
		TAKE_BACK(unseen);
		TAKE_BACK(tiny);
		TAKE_BACK(ink);
		TAKE_BACK(ground);
	}
	html_look_changed(r);
}

void
html_close(struct html_reader *r, const struct html_element *e,
    const struct html_tag *tag)
{
	size_t i, k;

	if (e->id == EL_A)
		html_link_close(r);
	else if (e->id == EL_BR)
		html_lines(&r->w, r->w.lines + 1);
	if (r->too_deep > 0) {
		r->too_deep -= !(e->flags & EL_VOID);
		if (e->flags & EL_LINE)
			html_lines(&r->w, e->flags & EL_SPACED ? 2 : 1);
		return;
	}
	i = find_open(r, e, tag->name, 0, stop_of(e));
	if (i == SLICE_NONE)
		return;
	if (e->flags & EL_FORMAT)
		for (k = i + 1; k < r->nopen; k++)
			if (BLOCKS & BIT(r->open[k].element->id)) {
				close_format(r, i);
				return;
			}
	pop_to(r, i);
}
