/* What was done to a body: the usual changes, the cheap ones first. */

#include "core/auth/explain.h"

/* A signer who hashed by the other canonicalisation than he says */
static bool
search_other(struct search *s, struct slice raw, struct slice relaxed)
{
	struct search other = *s;
	bool is;

	if (s->has_length)
		return false;
	other.relaxed = !s->relaxed;
	is = search_whole(&other, s->relaxed ? &raw : &relaxed, 1,
	    changes_with((struct changes){ 0 }, s->relaxed
		? SLICE("body signed in simple canonicalisation, not relaxed")
		: SLICE("blanks changed"), NULL));
	s->left = other.left;
	s->out = other.out;
	return is;
}

static void
search_body(struct search *s, struct slice body)
{
	struct slice raw = text_crlf(&s->arena, body);
	struct slice relaxed = text_relaxed(&s->arena, raw);
	struct slice text = s->relaxed ? relaxed : raw;
	struct tree *t = arena_alloc(&s->arena, sizeof *t), *r = t;

	if (search_scan(s, text, (struct changes){ 0 }))
		return;
	tree_read(t, s->m, text);
	if (s->relaxed) {
		r = arena_alloc(&s->arena, sizeof *r);
		tree_read(r, s->m, raw);
	}
	if (search_parts(s, t, (struct changes){ 0 }) ||
	    search_links(s, r) || search_lines(s, raw, text) ||
	    search_other(s, raw, relaxed) ||
	    search_recoded(s, r) ||
	    search_blocks(s, t, (struct changes){ 0 }))
		return;
	search_coded_blocks(s, r);
}

uint64_t
explain_body(struct explained_part *out, struct mail *m,
    const struct dkim_fields *f, uint64_t most)
{
	struct slice body = mail_slice(m, m->body);
	struct search s = { .m = m, .relaxed = f->relaxed_body,
		.sha1 = f->sha1, .has_length = f->has_length,
		.length = f->length, .want = f->bh };
	uint64_t beside = (uint64_t)body.n * EXPLAIN_TIMES_BESIDE, given;

	*out = (struct explained_part){ .done = true, .cut = true };
	if (body.n > EXPLAIN_MOST_BODY || beside >= most)
		return 0;
	given = EXPLAIN_LEAST_OCTETS + (uint64_t)body.n * EXPLAIN_TIMES;
	if (given > most - beside)
		given = most - beside;
	s.left = given;
	search_body(&s, body);
	arena_free(&s.arena);
	s.out.done = true;
	*out = s.out;
	return given - s.left + beside;
}
