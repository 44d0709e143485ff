/* The second look's own search: a domain of ours, then what stands before. */

#include "core/base/host.h"
#include "core/base/url.h"
#include "core/notify/residue_parts.h"

enum { RESIDUE_MOST = 200 };

/* --- needles --- */

static void
needle_add(struct look *l, struct slice local, struct slice domain,
    size_t address)
{
	struct needle *n = NULL;
	size_t i;

	if (local.n == 0 || domain.n == 0)
		return;
	for (i = 0; i < l->nneedles && n == NULL; i++)
		if (slice_eqi(l->needles[i].domain, domain))
			n = &l->needles[i];
	if (n == NULL) {
		n = ARENA_PUSH(l->a, l->needles, l->nneedles);
		*n = (struct needle){ .domain = slice_dup_lower(l->a,
		    domain) };
	}
	for (i = 0; i < local.n + domain.n; i++)
		l->ascii &= (uint8_t)(i < local.n ? local.p[i]
		    : domain.p[i - local.n]) < 0x80;
	*ARENA_PUSH(l->a, n->locals, n->nlocals) = (struct needle_local){
		slice_dup_lower(l->a, local), address };
	if (local.n + domain.n + 1 < l->least)
		l->least = local.n + domain.n + 1;
}

void
look_begin(struct look *l, const struct masks *m, struct arena *a)
{
	size_t i, k;

	*l = (struct look){ .masks = m, .a = a, .least = SIZE_MAX,
		.ascii = true };
	for (i = 0; i < m->n; i++) {
		size_t at = slice_rchr(m->addresses[i], '@');
		struct slice local, base, domain[3];

		if (at == SLICE_NONE)
			continue;
		local = slice_upto(m->addresses[i], at);
		domain[0] = slice_from(m->addresses[i], at + 1);
		domain[1] = host_normal(a, domain[0]);
		domain[2] = domain[1].p != NULL
		    ? host_to_unicode(a, domain[1]) : SLICE_NULL;
		base = slice_upto(local, slice_chr(local, '+'));
		for (k = 0; k < 3; k++) {
			if (k != 0 && slice_eqi(domain[k], domain[0]))
				continue;
			needle_add(l, local, domain[k], i);
			if (base.n != local.n)
				needle_add(l, base, domain[k], i);
		}
	}
}

/* --- one text --- */

static void
found(struct look *l, size_t address, const char *how)
{
	struct slice s = l->masks->addresses[address];
	size_t i;

	for (i = 0; i < l->nfound; i++)
		if (slice_eqi(l->found[i].field, l->field) &&
		    slice_eqi(l->found[i].address, s))
			return;
	if (l->nfound < RESIDUE_MOST)
		*ARENA_PUSH(l->a, l->found, l->nfound) = (struct residue){
			slice_dup(l->a, l->field), s, how, l->stays, 0 };
}

/* Does s end in a local part, with a sub-address or without? */
static bool
ends_in(struct slice s, struct slice local)
{
	size_t i = s.n;

	if (slice_ends(s, local.p))
		return true;
	while (i != 0 && s.n - i < 64 && (ascii_is_alnum(s.p[i - 1]) ||
	    strchr(".-_", s.p[i - 1]) != NULL))
		i--;
	return i != 0 && s.p[i - 1] == '+' &&
	    slice_ends(slice_upto(s, i - 1), local.p);
}

/* A domain of ours stands behind s: is there an address? */
static void
look_back(struct look *l, const struct needle *n, struct slice s,
    const char *how)
{
	static const char *const ats[] = { "@", "=", "+", "_", "|", ":", "#",
		"*", "~", "/", "=40", "%40", "%2540", "=3d", "%3d", "(at)",
		"[at]", "{at}", "_at_", "-at-", ".at." };

	for (size_t i = 0; i < ARRAY_LEN(ats); i++) {
		if (!slice_ends(s, ats[i]))
			continue;
		for (size_t k = 0; k < n->nlocals; k++)
			if (ends_in(slice_upto(s, s.n - strlen(ats[i])),
				n->locals[k].local))
				found(l, n->locals[k].address, how);
	}
}

void
look_plain(struct look *l, struct slice s, const char *how)
{
	struct arena a = { 0 };
	struct slice lower = slice_dup_lower(&a, s);

	for (size_t i = 0; i < l->nneedles; i++) {
		const struct needle *n = &l->needles[i];
		size_t at = 0, next;

		while ((next = slice_find(slice_from(lower, at),
		    n->domain)) != SLICE_NONE) {
			look_back(l, n, slice_upto(lower, at + next), how);
			at += next + 1;
		}
	}
	arena_free(&a);
}
