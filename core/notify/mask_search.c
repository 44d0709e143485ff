/* Addresses looked for in octets and in all that they may stand for. */

#include <stdlib.h>

#include "core/base/hex.h"
#include "core/base/text.h"
#include "core/notify/mask.h"

enum {
	VIEWS_MOST = 6,	   /* upon one another */
	ROUNDS_MOST = 100, /* over one region */
	/* Octets looked at in a region: for each of its own, but as many at
	 * least, and at most */
	WORK_TIMES = 100,
	WORK_LEAST = 4 << 20,
	WORK_MOST = 400 << 20,
	/* Of a line: masks are longer than some addresses, and a line has 998
	 * at most (RFC 5322 section 2.1.1) */
	LINE_ROOM = 500,
};

bool
region_edit(struct region *r, size_t from, size_t to, struct slice text)
{
	size_t i;

	for (i = from; i < to; i++)
		if ((r->taken[i / 8] >> i % 8 & 1) != 0)
			return false;
	for (i = from; i < to; i++)
		r->taken[i / 8] |= (uint8_t)(1u << i % 8);
	*ARENA_PUSH(&r->arena, r->edits, r->nedits) = (struct edit){ from, to,
		slice_dup(&r->arena, text) };
	return true;
}

/* Writes the mask over octets of a view: where a mail address stood, one that
 * nobody can have (RFC 2606), so that what reads addresses there goes on to;
 * else, as in a bounce address, a mere word (RFC 6590 section 3). */
static void
mask_over(struct region *r, const struct view *v, size_t from, size_t to,
    const struct secret *which)
{
	char mask[MASK_LEN + 1];
	struct buf text = { 0 };

	if (v->parent == NULL && r->beside != NULL)
		r->beside(r, from, to, which);
	secret_mask(r->secrets, which, mask);
	buf_add_str(&text, mask);
	if (!r->crowded && memchr(v->octets.p + from, '@', to - from) != NULL)
		buf_add_str(&text, MASK_DOMAIN);
	for (; v->parent != NULL; v = v->parent)
		view_raise(v, &from, &to, &text, r->soft);
	region_edit(r, from, to, buf_slice(&text));
	buf_free(&text);
}

static void
plain_search(struct region *r, const struct view *v)
{
	const struct secret *which;
	size_t i = 0;

	while (i < v->octets.n) {
		size_t n = r->secrets->first[(uint8_t)v->octets.p[i]] !=
		    SLICE_NONE ? secret_at(r->secrets, v->octets, i, &which)
			       : 0;

		if (n != 0)
			mask_over(r, v, i, i + n, which);
		i += n != 0 ? n : 1;
	}
}

/* May k be undone upon v?  One way of writing after the other; what is
 * encoded in digits begins anew; escapes and entities may stand within their
 * like. */
static bool
may_stand_upon(const struct region *r, const struct view *v, unsigned k)
{
	if ((r->kinds & VIEW_BIT(k)) == 0 || v->kind == VIEW_TAGS ||
	    v->kind == VIEW_REVERSED)
		return false;
	if (v->kind == VIEW_BASE64 || v->kind == VIEW_HEX)
		return true;
	if (v->kind == VIEW_UNFOLDED && r->lines)
		return false;
	return k > v->kind || (k == v->kind && v->parent->kind != v->kind &&
	    (k == VIEW_ESCAPES || k == VIEW_ENTITIES));
}

void
view_search(struct region *r, const struct view *v, unsigned depth)
{
	struct view child;
	unsigned k;

	r->work += v->octets.n;
	if (r->work > WORK_MOST ||
	    (r->work > WORK_LEAST && r->work / WORK_TIMES > r->octets.n))
		r->over = true;
	if (r->over)
		return;
	k = VIEW_NARROW;
	if (v->kind == VIEW_OCTETS && r->soft &&
	    view_make(&child, v, VIEW_QUOTED)) {
		/* A transfer encoding lies under everything else, and keeps
		 * its lines short; it comes first. */
		view_search(r, &child, depth + 1);
		view_free(&child);
		k = VIEW_BASE64;
	}
	if (v->kind != VIEW_UNFOLDED || !r->lines)
		plain_search(r, v);
	for (; k <= VIEW_ESCAPES && depth < VIEWS_MOST; k++)
		if (may_stand_upon(r, v, k) && view_make(&child, v, k)) {
			view_search(r, &child, depth + 1);
			view_free(&child);
		}
	if (v->kind == VIEW_TAGS || v->kind == VIEW_REVERSED ||
	    depth == VIEWS_MOST)
		return;
	if (v->kind == VIEW_BASE64 || v->kind == VIEW_HEX) {
		/* backwards only what was hidden: else it would be prose */
		view_stretch(&child, v, VIEW_REVERSED, 0, v->octets.n);
		view_search(r, &child, depth + 1);
		view_free(&child);
	}
	digits_search(r, v, depth);
}

static int
by_place(const void *a, const void *b)
{
	const struct edit *x = a, *y = b;

	return x->from < y->from ? -1 : x->from > y->from;
}

static void
write_edits(struct region *r, struct buf *out,
    void (*changed)(void *arg, const struct edit *e, struct slice was),
    void *arg)
{
	size_t i, done = 0;

	qsort(r->edits, r->nedits, sizeof *r->edits, by_place);
	for (i = 0; i < r->nedits; i++) {
		const struct edit *e = &r->edits[i];

		buf_add(out, r->octets.p + done, e->from - done);
		buf_add_slice(out, e->text);
		done = e->to;
		if (changed != NULL)
			changed(arg, e, r->octets);
	}
	buf_add_slice(out, slice_from(r->octets, done));
}

static bool
has_long_line(struct slice s)
{
	while (s.n != 0)
		if (slice_cut(&s, '\n').n > LINE_ROOM)
			return true;
	return false;
}

/* Edits of one round must not touch one another; what was left out is found
 * in the next. */
size_t
region_mask(struct region *r, struct buf *out,
    void (*changed)(void *arg, const struct edit *e, struct slice was),
    void *arg)
{
	struct buf before = { 0 }, after = { 0 };
	size_t n = 0, round;

	r->crowded = has_long_line(r->octets);
	for (round = 0; round < ROUNDS_MOST && r->secrets->n != 0; round++) {
		struct view root = { .kind = VIEW_OCTETS,
			.octets = r->octets };

		r->edits = NULL;
		r->nedits = 0;
		r->taken = xcalloc(r->octets.n / 8 + 1, 1);
		view_search(r, &root, 0);
		n += r->nedits;
		if (r->nedits != 0) {
			buf_clear(&after);
			write_edits(r, &after, changed, arg);
			free(before.p);
			before = after;
			after = (struct buf){ 0 };
			r->octets = buf_slice(&before);
		}
		free(r->taken);
		arena_free(&r->arena);
		if (r->nedits == 0)
			break;
	}
	buf_add_slice(out, r->octets);
	buf_free(&before);
	buf_free(&after);
	return n;
}
