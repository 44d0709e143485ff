/* The second look: which addresses can still be read after masking. */

#include "core/base/hex.h"
#include "core/notify/mask.h"

enum {
	RESIDUE_MOST = 200,
	DEPTH_MOST = 2, /* encodings within one another */
};

static void look_inside(const struct masks *m, struct slice name,
    struct slice s, int depth, struct arena *a, struct residue **out,
    size_t *n);

static void
residue_add(struct slice name, struct slice address, const char *how,
    struct arena *a, struct residue **out, size_t *n)
{
	size_t i;

	for (i = 0; i < *n; i++)
		if (slice_eqi((*out)[i].field, name) &&
		    slice_eqi((*out)[i].address, address))
			return;
	if (*n == RESIDUE_MOST)
		return;
	*ARENA_PUSH(a, *out, *n) = (struct residue){ slice_dup(a, name),
		address, how, false };
}

static void
look(const struct masks *m, struct slice name, struct slice s,
    const char *how, struct arena *a, struct residue **out, size_t *n)
{
	struct mask_first first;
	size_t i, which = 0;

	mask_first_octets(m, &first);
	for (i = 0; i < s.n; i++)
		if (first.has[(unsigned char)s.p[i]] &&
		    mask_match(m, slice_from(s, i), &which) != 0)
			residue_add(name, m->addresses[which], how, a, out,
			    n);
}

/* Percent-encoding, quoted-printable words and folding undone */
static struct slice
decoded(struct slice s, struct arena *a)
{
	char *p = arena_alloc(a, s.n + 1);
	size_t i, n = 0;

	for (i = 0; i < s.n; i++) {
		char c = s.p[i];

		if ((c == '%' || c == '=') && hex_octet(s, i + 1) >= 0) {
			p[n++] = (char)hex_octet(s, i + 1);
			i += 2;
		} else if (!ascii_is_space(c))
			p[n++] = c;
	}
	return slice_of(p, n);
}

/* base64 of 4n + 1 digits has one too many */
static struct slice
whole_digits(struct slice s)
{
	return s.n % 4 == 1 ? slice_upto(s, s.n - 1) : s;
}

/* What a run of digits holds, whichever encoding it is */
static void
look_run(const struct masks *m, struct slice name, struct slice run, int depth,
    struct arena *a, struct residue **out, size_t *n)
{
	struct slice back = octets_reversed(a, run);

	for (size_t shift = 0; shift < 4; shift++) {
		struct slice found[] = {
			base64_decode(a, whole_digits(slice_from(run, shift))),
			base64_decode(a, whole_digits(slice_from(back,
			    shift))),
			hex_decode(a, slice_from(run, shift)),
		};

		for (size_t i = 0; i < ARRAY_LEN(found); i++)
			if (found[i].n != 0)
				look_inside(m, name, found[i], depth, a, out,
				    n);
	}
}

static void
look_runs(const struct masks *m, struct slice name, struct slice s, int depth,
    struct arena *a, struct residue **out, size_t *n)
{
	while (s.n != 0) {
		size_t run = base64_run(s);

		if (run >= 8)
			look_run(m, name, slice_upto(s, run), depth, a, out,
			    n);
		s = slice_from(s, run != 0 ? run : 1);
	}
}

static void
look_inside(const struct masks *m, struct slice name, struct slice s,
    int depth, struct arena *a, struct residue **out, size_t *n)
{
	look(m, name, s, "encoded", a, out, n);
	look(m, name, octets_reversed(a, s), "encoded backwards", a, out, n);
	if (depth < DEPTH_MOST)
		look_runs(m, name, s, depth + 1, a, out, n);
}

void
residue_field(const struct masks *m, struct slice name, struct slice field,
    struct arena *a, struct residue **out, size_t *n)
{
	struct slice plain;

	if (m->n == 0)
		return;
	look(m, name, field, "as it is", a, out, n);
	plain = decoded(field, a);
	look(m, name, plain, "encoded", a, out, n);
	look_runs(m, name, field, 0, a, out, n);
	/* what is folded */
	look_runs(m, name, plain, 0, a, out, n);
}

bool
field_readable(const struct masks *m, struct slice field)
{
	struct arena a = { 0 };
	struct residue *left = NULL;
	size_t n = 0;

	residue_field(m, SLICE("field"), field, &a, &left, &n);
	arena_free(&a);
	return n != 0;
}
