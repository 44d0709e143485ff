/* What was done to a header: alterations, alone and together. */

#include "core/auth/explain_header.h"

static void
put(void *arg, const char *p, size_t n)
{
	buf_add(arg, p, n);
}

static struct slice
render(struct header_search *h, struct slice name, struct slice value,
    bool relaxed, bool own)
{
	struct buf out = { 0 };
	const struct canon_out to = { put, &out };
	struct slice text;

	canon_field(name, value, relaxed, !own, own, &to);
	text = slice_dup(&h->arena, buf_slice(&out));
	buf_free(&out);
	return text;
}

struct slice
header_render(struct header_search *h, struct slice name, struct slice value,
    size_t piece)
{
	return render(h, name, value, h->relaxed, piece + 1 == h->n);
}

bool
header_piece(struct header_search *h, size_t piece, struct slice *name,
    struct slice *value)
{
	int field = piece + 1 == h->n ? h->signature : h->fields[piece];

	if (field < 0)
		return false;
	canon_split(h->m, field, name, value);
	return true;
}

struct slice
header_titled(struct arena *a, struct slice name)
{
	static const char *const odd[] = { "MIME-Version", "Message-ID",
		"Content-ID" };
	char *out = arena_strndup(a, name.p, name.n);
	size_t i;

	for (i = 0; i < ARRAY_LEN(odd); i++)
		if (slice_eqi_str(name, odd[i]))
			return slice_str(odd[i]);
	for (i = 0; i < name.n; i++) {
		bool first = i == 0 || out[i - 1] == '-';

		out[i] = ascii_lower(out[i]);
		if (first && out[i] >= 'a' && out[i] <= 'z')
			out[i] = (char)(out[i] - 'a' + 'A');
	}
	return slice_of(out, name.n);
}

struct slice
header_called(struct header_search *h, size_t piece)
{
	struct slice name, value;

	if (!header_piece(h, piece, &name, &value))
		return header_titled(h->m->arena,
		    slice_upto(h->names[piece], 60));
	return slice_upto(slice_trim(name), 60);
}

size_t
header_find(const struct header_search *h, const char *name)
{
	size_t i;

	for (i = 0; i + 1 < h->n; i++)
		if (slice_eqi_str(h->names[i], name))
			return i;
	return SLICE_NONE;
}

struct alter *
alter_new(struct header_search *h, struct slice what, const char *verb,
    bool likely)
{
	struct alter *a;

	if (h->nalters == ALTERS_MOST)
		return NULL;
	a = ARENA_PUSH(&h->arena, h->alters, h->nalters);
	*a = (struct alter){ .by = { what, verb }, .likely = likely };
	return a;
}

void
alter_add(struct header_search *h, struct alter *a, size_t piece,
    struct slice name, struct slice value)
{
	if (a == NULL || a->n == ALTER_MOST_PIECES)
		return;
	a->v[a->n++] = (struct alter_piece){ piece, value.p == NULL
		? SLICE("") : header_render(h, name, value, piece) };
}

/* Takes the newest one away again if it is none, or was there before. */
static void
drop_if_same(struct header_search *h)
{
	struct alter *a = &h->alters[h->nalters - 1];
	size_t i, j, same = 0;

	for (i = 0; i < a->n; i++)
		same += slice_eq(a->v[i].text, h->base[a->v[i].piece]);
	if (same == a->n)
		h->nalters--;
	for (i = 0; same != a->n && i + 1 < h->nalters; i++) {
		const struct alter *b = &h->alters[i];

		if (b->n != a->n)
			continue;
		for (j = 0; j < a->n && a->v[j].piece == b->v[j].piece &&
		    slice_eq(a->v[j].text, b->v[j].text); j++)
			;
		if (j == a->n) {
			h->nalters--;
			return;
		}
	}
}

void
alter_value(struct header_search *h, size_t piece, struct slice value,
    struct slice what, const char *verb, bool likely)
{
	struct alter *a = alter_new(h, what, verb, likely);
	struct slice name, now;

	if (a == NULL)
		return;
	if (!header_piece(h, piece, &name, &now))
		name = h->names[piece];
	alter_add(h, a, piece, name, value);
	drop_if_same(h);
}

static bool
is_wanted(struct header_search *h, const struct digest *d)
{
	uint8_t got[32];
	size_t n;

	if (h->key == NULL)
		return digest_is(d, h->want);
	if (h->verified++ >= HEADER_MOST_VERIFIED) {
		h->out.cut = true;
		return false;
	}
	n = digest_get(d, got);
	return dkim_key_verify(h->key, h->f->signature,
	    slice_of((const char *)got, n));
}

static bool
spend(struct header_search *h, size_t n)
{
	if (h->left < n || h->out.cut) {
		h->out.cut = true;
		return false;
	}
	h->left -= n;
	return true;
}

bool
header_try_all(struct header_search *h, const struct slice *pieces,
    struct change by)
{
	struct digest d;
	size_t i, n = 64;

	for (i = 0; i < h->n; i++)
		n += pieces[i].n;
	if (h->out.found || !spend(h, n))
		return h->out.found;
	digest_begin(&d, h->f->sha1);
	for (i = 0; i < h->n; i++)
		digest_more(&d, pieces[i]);
	if (!is_wanted(h, &d))
		return false;
	h->out.found = true;
	h->out.by = changes_with((struct changes){ 0 }, by.what, by.verb);
	return true;
}

enum { TOGETHER = 3 };

static const struct slice *
altered(const struct alter *const *v, size_t n, size_t piece)
{
	size_t i, j;

	for (i = 0; i < n; i++)
		for (j = 0; j < v[i]->n; j++)
			if (v[i]->v[j].piece == piece)
				return &v[i]->v[j].text;
	return NULL;
}

/* These together; pieces before the first altered one are hashed already */
static bool
try_alters(struct header_search *h, const struct alter *const *v, size_t n)
{
	size_t i, first = 0, octets = 64;
	struct digest d;

	while (first < h->n && altered(v, n, first) == NULL)
		first++;
	for (i = first; i < h->n; i++)
		octets += h->base[i].n;
	if (!spend(h, octets))
		return false;
	d = h->states[first];
	for (i = first; i < h->n; i++) {
		const struct slice *text = altered(v, n, i);

		digest_more(&d, text != NULL ? *text : h->base[i]);
	}
	if (!is_wanted(h, &d))
		return false;
	h->out.found = true;
	for (i = 0; i < n; i++)
		h->out.by = changes_with(h->out.by, v[i]->by.what,
		    v[i]->by.verb);
	return true;
}

static bool
overlap(const struct alter *a, const struct alter *b)
{
	size_t i;

	for (i = 0; i < a->n; i++)
		if (altered(&b, 1, a->v[i].piece) != NULL)
			return true;
	return false;
}

/* Sets of `more` alterations beside those in v[0..n) */
static bool
try_sets(struct header_search *h, const struct alter **v, size_t n,
    size_t more, size_t from, bool likely)
{
	size_t i, j;

	if (more == 0)
		return try_alters(h, v, n);
	for (i = from; i < h->nalters && !h->out.cut; i++) {
		if (likely && !h->alters[i].likely)
			continue;
		for (j = 0; j < n && !overlap(v[j], &h->alters[i]); j++)
			;
		v[n] = &h->alters[i];
		if (j == n && try_sets(h, v, n + 1, more - 1, i + 1, likely))
			return true;
	}
	return false;
}

bool
header_try_from(struct header_search *h, size_t first)
{
	const struct alter *v[TOGETHER];

	return h->out.found || try_sets(h, v, 0, 1, first, false);
}

static void
search_alters(struct header_search *h)
{
	const struct alter *v[TOGETHER];
	size_t first;

	alter_subjects(h);
	alter_added(h);
	alter_sources(h);
	alter_from(h);
	alter_content(h);
	alter_dropped(h);
	if (try_sets(h, v, 0, 1, 0, false))
		return;
	alter_folding(h);
	first = h->nalters;
	alter_words(h);
	if (header_try_from(h, first))
		return;
	if (!try_sets(h, v, 0, 2, 0, true) && !try_sets(h, v, 0, 3, 0, true))
		try_sets(h, v, 0, 2, 0, false);
}

/* Signed by the other canonicalisation than it says */
static bool
search_other(struct header_search *h)
{
	struct slice *v = arena_array(&h->arena, h->n, sizeof *v);
	struct slice name, value;
	size_t i;

	for (i = 0; i < h->n; i++)
		v[i] = header_piece(h, i, &name, &value)
			? render(h, name, value, !h->relaxed, i + 1 == h->n)
			: SLICE("");
	return header_try_all(h, v, (struct change){ h->relaxed
		? SLICE("header signed in simple canonicalisation, not "
			"relaxed")
		: SLICE("header signed in relaxed canonicalisation, not "
			"simple"), NULL });
}

static void
lay_out(struct header_search *h)
{
	struct slice name, value;
	struct digest d;
	size_t i;

	h->fields = arena_array(&h->arena, h->n, sizeof *h->fields);
	h->base = arena_array(&h->arena, h->n, sizeof *h->base);
	h->states = arena_array(&h->arena, h->n + 1, sizeof *h->states);
	canon_select(h->m, h->names, h->n - 1, h->signature, h->fields);
	digest_begin(&d, h->f->sha1);
	for (i = 0; i < h->n; i++) {
		h->base[i] = header_piece(h, i, &name, &value)
			? header_render(h, name, value, i) : SLICE("");
		h->states[i] = d;
		digest_more(&d, h->base[i]);
	}
	h->states[h->n] = d;
}

static struct explained_part
search_header(struct mail *m, const struct dkim_prepared_one *one,
    const struct dkim_key *key, struct slice want)
{
	struct header_search h = { .m = m, .f = &one->f,
		.signature = one->sig.field, .names = one->f.names,
		.relaxed = one->f.relaxed_header, .n = one->f.nnames + 1,
		.key = key, .want = want, .left = HEADER_MOST_OCTETS };

	if (h.n > HEADER_MOST_NAMES || m->nfields > HEADER_MOST_FIELDS)
		return (struct explained_part){ .done = true, .cut = true };
	lay_out(&h);
	if (!search_other(&h))
		search_alters(&h);
	arena_free(&h.arena);
	h.out.done = true;
	return h.out;
}

void
explain_header_of(struct explained_part *out, struct mail *m,
    const struct dkim_prepared_one *one, struct slice digest)
{
	*out = search_header(m, one, NULL, digest);
}

void
explain_header(struct explained *out, struct mail *m,
    const struct dkim_prepared_one *one, const struct dkim_key *key)
{
	struct sha256 digest;

	out->header = (struct explained_part){ .done = true };
	if (one->f.sha1 && !dkim_key_made(key, one->f.signature, 20))
		out->other_key = true;
	else if (one->f.ed25519 || one->f.sha1)
		out->header = search_header(m, one, key, SLICE_NULL);
	else if (dkim_key_recover(key, one->f.signature, &digest))
		explain_header_of(&out->header, m, one,
		    slice_of((const char *)digest.b, SHA256_LEN));
	else
		out->other_key = true;
}
