/* Does one domain name look like another? */

#include "core/base/host.h"
#include "core/base/skeleton.h"
#include "core/base/text.h"
#include "core/base/url.h"
#include "core/esp/lookalike.h"

/* Shorter names meet by chance: they count only as whole names. */
enum {
	PART_LEAST = 4,	  /* between hyphens, or as a label */
	SUFFIX_LEAST = 5, /* under another suffix */
	END_LEAST = 6,	  /* at an end of a longer label */
	NEAR_LEAST = 6,	  /* a letter away */
	NEAR_OTHER_LEAST = 7, /* and under another suffix */
	NEAR_IDN_LEAST = 5, /* with letters of other alphabets */
};

void
lookalike_make(struct lookalike *l, struct arena *a, struct slice host)
{
	struct slice label;

	*l = (struct lookalike){ .host = host };
	l->skeleton = skeleton_host(a, host);
	l->org = host_org_domain(a, host);
	if (l->org.p == NULL)
		l->org = host;
	l->suffix = l->org;
	label = slice_cut(&l->suffix, '.');
	l->name = skeleton_host(a, label);
	l->letters = label.n;
	l->idn = slice_find(host, SLICE("xn--")) != SLICE_NONE;
}

static struct slice
says(struct arena *a, const struct lookalike *seen,
    const struct lookalike *ours, const char *how)
{
	struct slice shown = host_to_unicode(a, seen->host);

	if (shown.p == NULL)
		return slice_printf(a, "%.*s %s %.*s", SLICE_ARG(seen->host),
		    how, SLICE_ARG(ours->host));
	return slice_printf(a, "%.*s (shown as %.*s) %s %.*s",
	    SLICE_ARG(seen->host), SLICE_ARG(shown), how,
	    SLICE_ARG(ours->host));
}

enum { NEAR_MOST = 128 }; /* letters; longer names are not compared so */

/* How many; more than NEAR_MOST: too many */
static size_t
letters(struct slice s, uint32_t out[NEAR_MOST])
{
	size_t n = 0;

	while (s.n != 0) {
		uint32_t cp;

		utf8_next(&s, &cp);
		if (n == NEAR_MOST)
			return n + 1;
		out[n++] = cp;
	}
	return n;
}

/* One letter wrong, missing, added, or two neighbours exchanged; an accent is
 * a letter of its own in a skeleton. */
static bool
is_near(struct slice a, struct slice b)
{
	uint32_t x[NEAR_MOST], y[NEAR_MOST];
	size_t nx = letters(a, x), ny = letters(b, y);
	size_t head = 0, tail = 0, rest_x, rest_y;

	if (nx > ny + 1 || ny > nx + 1 || nx > NEAR_MOST || ny > NEAR_MOST)
		return false;
	while (head < nx && head < ny && x[head] == y[head])
		head++;
	while (tail < nx - head && tail < ny - head &&
	    x[nx - tail - 1] == y[ny - tail - 1])
		tail++;
	rest_x = nx - head - tail;
	rest_y = ny - head - tail;
	if (rest_x <= 1 && rest_y <= 1)
		return rest_x + rest_y != 0;
	return rest_x == 2 && rest_y == 2 && x[head] == y[head + 1] &&
	    x[head + 1] == y[head];
}

/* Is name one of the words between hyphens? */
static bool
has_part(struct slice label, struct slice name)
{
	while (label.n != 0)
		if (slice_eq(slice_cut(&label, '-'), name))
			return true;
	return false;
}

/* A name with hyphens of its own is a part, too: "tienda-lima-pagos". */
static bool
has_parts(struct slice label, struct slice name)
{
	size_t at;

	if (slice_chr(name, '-') == SLICE_NONE)
		return has_part(label, name);
	at = slice_find(label, name);
	return at != SLICE_NONE && (at == 0 || label.p[at - 1] == '-') &&
	    (at + name.n == label.n || label.p[at + name.n] == '-');
}

/* Our whole domain, or its name, as labels or within one */
static bool
has_within(const struct lookalike *seen, const struct lookalike *ours)
{
	struct slice s = seen->skeleton;
	size_t at;

	if (ours->letters < PART_LEAST)
		return false;
	at = slice_find(s, ours->skeleton);
	if (at != SLICE_NONE && (at == 0 || s.p[at - 1] == '.') &&
	    at + ours->skeleton.n < s.n && s.p[at + ours->skeleton.n] == '.')
		return true;
	while (s.n != 0) {
		struct slice label = slice_cut(&s, '.');

		if (s.n == 0) /* the last one is a registry's */
			return false;
		if (has_parts(label, ours->name))
			return true;
		if (ours->letters >= END_LEAST && label.n > ours->name.n &&
		    (slice_eq(slice_upto(label, ours->name.n), ours->name) ||
			slice_eq(slice_from(label, label.n - ours->name.n),
			    ours->name)))
			return true;
	}
	return false;
}

static size_t
near_least(const struct lookalike *seen, const struct lookalike *ours)
{
	if (seen->idn)
		return NEAR_IDN_LEAST;
	return slice_eqi(seen->suffix, ours->suffix) ? NEAR_LEAST
						     : NEAR_OTHER_LEAST;
}

struct slice
lookalike_how(const struct lookalike *seen, const struct lookalike *ours,
    struct arena *a)
{
	if (slice_eqi(seen->org, ours->org) || seen->host.n == 0 ||
	    ours->host.n == 0)
		return SLICE_NULL;
	if (slice_eq(seen->skeleton, ours->skeleton) ||
	    (slice_eq(seen->name, ours->name) &&
		slice_eqi(seen->suffix, ours->suffix)))
		return says(a, seen, ours, "reads like");
	if (ours->letters >= near_least(seen, ours) &&
	    is_near(seen->name, ours->name))
		return says(a, seen, ours, "is a letter away from");
	if (slice_eq(seen->name, ours->name)) {
		if (ours->letters >= SUFFIX_LEAST)
			return says(a, seen, ours,
			    "is the same name under another suffix as");
		return SLICE_NULL;
	}
	if (has_within(seen, ours))
		return says(a, seen, ours, "has the name within of");
	return SLICE_NULL;
}
