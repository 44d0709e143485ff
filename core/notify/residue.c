/* The second look: which addresses can still be read after masking. */

#include "core/notify/mask.h"

enum { RESIDUE_MOST = 200 };

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
		address, how };
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

static int
hex(char c)
{
	c = ascii_lower(c);
	if (ascii_is_digit(c))
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Percent-encoding, quoted-printable words and folding undone */
static struct slice
decoded(struct slice s, struct arena *a)
{
	char *p = arena_alloc(a, s.n + 1);
	size_t i, n = 0;

	for (i = 0; i < s.n; i++) {
		char c = s.p[i];

		if ((c == '%' || c == '=') && i + 2 < s.n &&
		    hex(s.p[i + 1]) >= 0 && hex(s.p[i + 2]) >= 0) {
			p[n++] = (char)(hex(s.p[i + 1]) << 4 |
			    hex(s.p[i + 2]));
			i += 2;
		} else if (!ascii_is_space(c))
			p[n++] = c;
	}
	return slice_of(p, n);
}

static void
look_base64(const struct masks *m, struct slice name, struct slice s,
    struct arena *a, struct residue **out, size_t *n)
{
	while (s.n != 0) {
		size_t run = base64_run(s), shift;

		for (shift = 0; run >= 8 && shift < 4; shift++) {
			struct slice rest = slice_from(slice_upto(s, run),
			    shift);

			if (rest.n % 4 == 1)
				rest.n--;
			look(m, name, base64_decode(a, rest), "in base64", a,
			    out, n);
		}
		s = slice_from(s, run != 0 ? run : 1);
	}
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
	look_base64(m, name, field, a, out, n);
	/* base64 that is folded */
	look_base64(m, name, plain, a, out, n);
}
