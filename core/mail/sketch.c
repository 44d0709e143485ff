/* What a mail's content looks like, small enough to be compared. */

#include "core/mail/sketch.h"

enum { VERSION = 1 };

uint64_t
sketch_template(const struct sketch *s)
{
	return s->made ? s->template : 0;
}

unsigned
sketch_alike(const uint16_t *a, const uint16_t *b, size_t bins)
{
	size_t i, used = 0, equal = 0;

	for (i = 0; i < bins; i++) {
		used += a[i] != 0 || b[i] != 0;
		equal += a[i] != 0 && a[i] == b[i];
	}
	return used != 0 ? (unsigned)(equal * 100 / used) : SKETCH_NEITHER;
}

/* Of the lowest `most` of both together, how many both have: where a set was
 * cut, that is a fair sample of the whole. */
unsigned
sketch_sets_alike(const struct sketch_set *a, const struct sketch_set *b,
    size_t most)
{
	size_t i = 0, k = 0, all = 0, both = 0;

	while (all < most && (i < a->n || k < b->n)) {
		bool left = k == b->n || (i < a->n && a->v[i] <= b->v[k]);
		bool right = i == a->n || (k < b->n && b->v[k] <= a->v[i]);

		i += left;
		k += right;
		all++;
		both += left && right;
	}
	return all != 0 ? (unsigned)(both * 100 / all) : SKETCH_NEITHER;
}

static unsigned char *
put(unsigned char *out, uint64_t v, int octets)
{
	while (octets-- > 0) {
		*out++ = (unsigned char)v;
		v >>= 8;
	}
	return out;
}

static uint64_t
take(struct slice *s, size_t octets)
{
	uint64_t v = 0;
	size_t i;

	for (i = 0; i < octets && i < s->n; i++)
		v |= (uint64_t)(unsigned char)s->p[i] << 8 * i;
	*s = slice_from(*s, octets);
	return v;
}

static unsigned char *
put_bins(unsigned char *out, const uint16_t *v, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		out = put(out, v[i], 2);
	return out;
}

static void
take_bins(struct slice *s, uint16_t *v, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		v[i] = (uint16_t)take(s, 2);
}

static unsigned char *
put_set(unsigned char *out, const struct sketch_set *set)
{
	size_t i;

	out = put(out, set->n, 1);
	for (i = 0; i < set->n; i++)
		out = put(out, set->v[i], 4);
	return out;
}

static bool
take_set(struct slice *s, struct sketch_set *set, size_t most)
{
	bool there = s->n != 0;
	size_t i, n = take(s, 1);

	if (!there || n > most || n * 4 > s->n)
		return false;
	for (i = 0; i < n; i++) {
		set->v[i] = (uint32_t)take(s, 4);
		if (i != 0 && set->v[i] <= set->v[i - 1])
			return false;
	}
	set->n = (uint32_t)n;
	return true;
}

enum {
	FIXED = 1 + 8 + 4 + 4 + 2 +
	    2 * (SKETCH_TEXT + SKETCH_HTML + SKETCH_LOOK + SKETCH_SUBJECT),
	MOST = FIXED + 1 + 4 * SKETCH_LINKS + 1 + 4 * SKETCH_OBJECTS,
};
_Static_assert(MOST <= (int)SKETCH_MOST_OCTETS, "packed sketch");

size_t
sketch_pack(const struct sketch *s, unsigned char out[SKETCH_MOST_OCTETS])
{
	unsigned char *p = out;

	if (!s->made)
		return 0;
	p = put(p, VERSION, 1);
	p = put(p, s->template, 8);
	p = put(p, s->words, 4);
	p = put(p, s->tags, 4);
	p = put(p, s->subject_words, 2);
	p = put_bins(p, s->text, SKETCH_TEXT);
	p = put_bins(p, s->html, SKETCH_HTML);
	p = put_bins(p, s->look, SKETCH_LOOK);
	p = put_bins(p, s->subject, SKETCH_SUBJECT);
	p = put_set(p, &s->links);
	p = put_set(p, &s->objects);
	return (size_t)(p - out);
}

bool
sketch_unpack(struct sketch *s, struct slice packed)
{
	*s = (struct sketch){ 0 };
	if (packed.n == 0)
		return true;
	if (packed.n < FIXED || take(&packed, 1) != VERSION)
		return false;
	s->template = take(&packed, 8);
	s->words = (uint32_t)take(&packed, 4);
	s->tags = (uint32_t)take(&packed, 4);
	s->subject_words = (uint32_t)take(&packed, 2);
	take_bins(&packed, s->text, SKETCH_TEXT);
	take_bins(&packed, s->html, SKETCH_HTML);
	take_bins(&packed, s->look, SKETCH_LOOK);
	take_bins(&packed, s->subject, SKETCH_SUBJECT);
	s->made = take_set(&packed, &s->links, SKETCH_LINKS) &&
	    take_set(&packed, &s->objects, SKETCH_OBJECTS) && packed.n == 0;
	if (!s->made)
		*s = (struct sketch){ 0 };
	return s->made;
}
