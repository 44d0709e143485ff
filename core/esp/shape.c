/* Shapes: the catalogue's patterns, matched in linear time. */

#include "core/esp/shape_item.h"

static const struct set_name {
	const char *name;
	uint8_t set;
} set_names[] = {
	{ "any", SET_ANY },
	{ "digits", SET_DIGITS },
	{ "hex", SET_HEX },
	{ "alnum", SET_ALNUM },
	{ "word", SET_WORD },
	{ "label", SET_LABEL },
	{ "base64", SET_BASE64 },
};

static bool
in_set(uint8_t set, char c)
{
	char l = ascii_lower(c);

	switch (set) {
	case SET_ANY:
		return true;
	case SET_DIGITS:
		return ascii_is_digit(c);
	case SET_HEX:
		return ascii_is_digit(c) || (l >= 'a' && l <= 'f');
	case SET_ALNUM:
		return ascii_is_alnum(c);
	case SET_WORD:
		return ascii_is_alnum(c) || c == '-' || c == '_';
	case SET_LABEL:
		return ascii_is_alnum(c) || c == '-';
	case SET_BASE64:
		return ascii_is_alnum(c) || c == '+' || c == '/' || c == '=';
	}
	return false;
}

bool
shape_item_takes(const struct shape_item *it, char c)
{
	return it->set != 0 ? in_set(it->set, c) : it->c == ascii_lower(c);
}

static bool
is_plain(const struct shape_item *it)
{
	return it->kind == ITEM_ONE && it->set == 0;
}

struct parser {
	struct shape *s;
	struct arena *arena;
	size_t at;
	bool opened, closed;
	const char *why;
};

static void
put(struct parser *p, enum item_kind kind, uint8_t set, char c)
{
	struct shape_item *it;

	if (p->s->n == SHAPE_MOST_ITEMS) {
		p->why = "the shape is too long";
		return;
	}
	it = ARENA_PUSH(p->arena, p->s->items, p->s->n);
	it->kind = (uint8_t)kind;
	it->set = set;
	it->c = ascii_lower(c);
}

/* What stands between "<" and ">": a class, perhaps with a number. */
static void
put_class(struct parser *p, struct slice inside)
{
	struct slice name = slice_cut(&inside, ':');
	int64_t count = 0;
	uint8_t set = 0;

	for (size_t i = 0; i < ARRAY_LEN(set_names); i++)
		if (slice_eq_str(name, set_names[i].name))
			set = set_names[i].set;
	if (set == 0) {
		p->why = "no such class: digits, hex, alnum, word, label, "
			 "base64 or any";
		return;
	}
	if (inside.n != 0 && (!slice_number(inside, &count) || count < 1)) {
		p->why = "a number of characters must follow the colon";
		return;
	}
	if (count == 0) {
		put(p, ITEM_ONE, set, 0);
		put(p, ITEM_RUN, set, 0);
	}
	for (; count > 0 && p->why == NULL; count--)
		put(p, ITEM_ONE, set, 0);
}

static void
put_brace(struct parser *p, char c)
{
	bool *done = c == '{' ? &p->opened : &p->closed;

	if (*done)
		p->why = "a shape has one capture at most";
	else if (c == '}' && !p->opened)
		p->why = "\"}\" without \"{\"";
	*done = true;
	p->s->captures = true;
	put(p, c == '{' ? ITEM_OPEN : ITEM_CLOSE, 0, 0);
}

static void
parse_one(struct parser *p, struct slice text)
{
	size_t end;

	switch (text.p[p->at]) {
	case '*':
		put(p, ITEM_RUN, SET_ANY, 0);
		break;
	case '?':
		put(p, ITEM_ONE, SET_ANY, 0);
		break;
	case '<':
		end = slice_chr(slice_from(text, p->at), '>');
		if (end == SLICE_NONE) {
			p->why = "\"<\" without \">\"";
			return;
		}
		put_class(p, slice_of(text.p + p->at + 1, end - 1));
		if (p->why == NULL)
			p->at += end;
		break;
	case '{':
	case '}':
		put_brace(p, text.p[p->at]);
		break;
	case '\\':
		if (p->at + 1 == text.n) {
			p->why = "nothing behind the backslash";
			return;
		}
		put(p, ITEM_ONE, 0, text.p[++p->at]);
		break;
	default:
		put(p, ITEM_ONE, 0, text.p[p->at]);
	}
	if (p->why == NULL)
		p->at++;
}

/* The longest run of plain characters between head and tail: most subjects
 * lack it, and looking for it is cheap. */
static void
find_need(struct shape *s, struct arena *a)
{
	size_t end = s->n - s->tail, from = 0, most = 0;
	char *p;

	for (size_t i = s->head, start = i; i < end; i++) {
		if (!is_plain(&s->items[i]))
			start = i + 1;
		else if (i + 1 - start > most) {
			most = i + 1 - start;
			from = start;
		}
	}
	p = arena_alloc(a, most + 1);
	for (size_t i = 0; i < most; i++)
		p[i] = s->items[from + i].c;
	s->need = slice_of(p, most);
}

bool
shape_parse(struct shape *s, struct arena *a, struct slice text,
    const char **why, size_t *at)
{
	struct parser p = { .s = s, .arena = a };

	*s = (struct shape){ .text = slice_dup(a, text) };
	while (p.at < text.n && p.why == NULL)
		parse_one(&p, text);
	if (p.why == NULL && p.opened && !p.closed)
		p.why = "\"{\" without \"}\"";
	if (p.why == NULL && s->n == 0)
		p.why = "the shape is empty";
	if (p.why != NULL) {
		*why = p.why;
		*at = p.at;
		return false;
	}
	while (s->head < s->n && is_plain(&s->items[s->head]))
		s->head++;
	while (s->tail < s->n - s->head &&
	    is_plain(&s->items[s->n - 1 - s->tail]))
		s->tail++;
	find_need(s, a);
	return true;
}

struct slice
shape_ending(const struct shape *s, struct arena *a, bool *whole)
{
	size_t n = s->tail != 0 ? s->tail : s->head == s->n ? s->n : 0;
	char *p = arena_alloc(a, n + 1);

	*whole = s->head == s->n;
	if (*whole)
		n = s->n;
	for (size_t i = 0; i < n; i++)
		p[i] = s->items[s->n - n + i].c;
	return slice_of(p, n);
}

struct slice
shape_beginning(const struct shape *s, struct arena *a)
{
	char *p = arena_alloc(a, s->head + 1);

	for (size_t i = 0; i < s->head; i++)
		p[i] = s->items[i].c;
	return slice_of(p, s->head);
}

/*
 * The matcher: one pass over the subject with the set of all places in the
 * shape where a match could stand, in order of preference, each with its
 * capture (R. Pike's way).  At most one entry for each item, so the cost is
 * octets times items and never more.
 */
struct place {
	uint32_t item;
	size_t start, end; /* of the capture */
};

struct places {
	size_t n;
	struct place v[SHAPE_MOST_ITEMS + 1];
};

struct run {
	const struct shape_item *items;
	size_t n;
	size_t *seen; /* by item: 1 + the step that put it there */
	size_t steps; /* items that were looked at */
};

static void
enter(struct run *r, struct places *to, struct place p, size_t step)
{
	for (;; p.item++) {
		r->steps++;
		if (r->seen[p.item] == step + 1)
			return;
		r->seen[p.item] = step + 1;
		if (p.item == r->n || r->items[p.item].kind == ITEM_ONE) {
			to->v[to->n++] = p;
			return;
		}
		switch (r->items[p.item].kind) {
		case ITEM_RUN:
			to->v[to->n++] = p;
			break;
		case ITEM_OPEN:
			p.start = step;
			break;
		case ITEM_CLOSE:
			p.end = step;
			break;
		}
	}
}

static bool
simulate(struct run *r, struct slice subject, struct place *found)
{
	struct places a, b, *now = &a, *next = &b, *other;
	size_t seen[SHAPE_MOST_ITEMS + 1];

	memset(seen, 0, (r->n + 1) * sizeof *seen);
	r->seen = seen;
	now->n = 0;
	enter(r, now, (struct place){ 0 }, 0);
	for (size_t i = 0; i < subject.n; i++) {
		next->n = 0;
		for (size_t k = 0; k < now->n; k++) {
			struct place p = now->v[k];

			if (p.item == r->n ||
			    !shape_item_takes(&r->items[p.item], subject.p[i]))
				continue;
			p.item += r->items[p.item].kind == ITEM_ONE;
			enter(r, next, p, i + 1);
		}
		if (next->n == 0)
			return false;
		other = now;
		now = next;
		next = other;
	}
	for (size_t k = 0; k < now->n; k++)
		if (now->v[k].item == r->n) {
			*found = now->v[k];
			return true;
		}
	return false;
}

static bool
ends_agree(const struct shape *s, struct slice subject)
{
	if (subject.n < s->head + s->tail)
		return false;
	for (size_t i = 0; i < s->head; i++)
		if (s->items[i].c != ascii_lower(subject.p[i]))
			return false;
	for (size_t i = 0; i < s->tail; i++)
		if (s->items[s->n - 1 - i].c !=
		    ascii_lower(subject.p[subject.n - 1 - i]))
			return false;
	return true;
}

/* Plain search; bounded by octets times SHAPE_MOST_ITEMS */
static bool
has_need(struct slice s, struct slice need)
{
	for (size_t i = 0; i + need.n <= s.n; i++) {
		size_t k = 0;

		while (k < need.n && ascii_lower(s.p[i + k]) == need.p[k])
			k++;
		if (k == need.n)
			return true;
	}
	return false;
}

bool
shape_match(const struct shape *s, struct slice subject,
    struct slice *capture)
{
	size_t steps = 0;

	return shape_match_steps(s, subject, capture, &steps);
}

bool
shape_match_steps(const struct shape *s, struct slice subject,
    struct slice *capture, size_t *steps)
{
	struct run r = { .items = s->items + s->head,
		.n = s->n - s->head - s->tail };
	struct slice middle;
	struct place found = { 0 };
	bool matches;

	if (capture != NULL)
		*capture = SLICE_NULL;
	if (!ends_agree(s, subject))
		return false;
	middle = slice_of(subject.p + s->head,
	    subject.n - s->head - s->tail);
	if (r.n == 0)
		return middle.n == 0;
	if (r.n == 1 && r.items->kind == ITEM_RUN && r.items->set == SET_ANY)
		return true;
	if (s->need.n != 0 && !has_need(middle, s->need))
		return false;
	matches = simulate(&r, middle, &found);
	*steps += r.steps;
	if (!matches)
		return false;
	if (capture != NULL && s->captures)
		*capture = slice_of(middle.p + found.start,
		    found.end - found.start);
	return true;
}
