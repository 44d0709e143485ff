/*
 * How often a name on such evidence was right: thousandths, for programs.
 *
 * What a name rests on falls into a few patterns.  Each has the rate that was
 * found among messages of which it is known who sent them, (right + 1) /
 * (all + 2): a pattern that was seldom seen promises less.  Counted were the
 * made messages of tests/attribution, honest, forwarded and forged ones, and
 * 2,469 real ones, in which each name that the receiver's own record did not
 * bear out was looked at; what one real list sent counts once.  The table in
 * `make check` says whether the rates still hold.
 */

#include "core/esp/path.h"

enum pattern {
	TWO_PROVE,	  /* independent roots: each alone proves it */
	ONE_IS_BORNE_OUT, /* one proves it, and another is observed, or the
			   * host is of its carrier */
	CONNECTION_PROVES, /* the host or the envelope alone */
	SIGNATURE_PROVES, /* alone, whoever delivered it */
	IS_CONTESTED,	  /* host or envelope prove it, and another that has
			   * nothing to do with it: not met yet */
	IS_OBSERVED,	  /* at the boundary, or by a customer's key */
	BY_WORD,	  /* of the one who handed it on */
	PATTERNS
};

static const struct {
	unsigned right, all;
} counted[PATTERNS] = {
	[TWO_PROVE] = { 704, 704 },
	[ONE_IS_BORNE_OUT] = { 217, 217 },
	[CONNECTION_PROVES] = { 312, 312 },
	[SIGNATURE_PROVES] = { 176, 176 },
	[IS_CONTESTED] = { 0, 0 },
	[IS_OBSERVED] = { 154, 154 },
	[BY_WORD] = { 13, 13 },
};

static bool
has_two(unsigned roots)
{
	return (roots & (roots - 1)) != 0;
}

/* Is the host of what carries its mail? */
static bool
carried(const struct attribute *w)
{
	return w->carrier != -1 && at_boundary(&w->of[w->carrier]);
}

/* Who handed it on contests nothing. */
static bool
is_contested(const struct attribute *w)
{
	for (int i = 0; i < (int)w->c->n; i++)
		if (w->of[i].best == STRENGTH_PROVEN && i != w->named &&
		    !services_related(w, i, w->named) &&
		    (!w->handing->found || w->handing->service == -1 ||
			!services_related(w, i, w->handing->service)))
			return true;
	return false;
}

static enum pattern
pattern_of(const struct attribute *w)
{
	const struct standing *s = &w->of[w->named];

	if (w->out->strength != STRENGTH_PROVEN)
		return at_boundary(s) || s->key ? IS_OBSERVED : BY_WORD;
	if (has_two(s->proven))
		return TWO_PROVE;
	if (has_two(s->roots) || carried(w))
		return ONE_IS_BORNE_OUT;
	if ((s->proven & 1u << ROOT_SIGNATURE) != 0)
		return SIGNATURE_PROVES;
	return is_contested(w) ? IS_CONTESTED : CONNECTION_PROVES;
}

int
confidence(const struct attribute *w)
{
	enum pattern p;

	if (w->named == -1)
		return -1;
	p = pattern_of(w);
	return (int)(1000 * (counted[p].right + 1) / (counted[p].all + 2));
}
