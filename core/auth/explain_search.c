/* Searching for a body: candidates are hashed here, within limits. */

#include "core/auth/explain.h"

static bool
spend(struct search *s, size_t n)
{
	if (s->left < n) {
		s->left = 0;
		s->out.cut = true;
		return false;
	}
	s->left -= n;
	return true;
}

static bool
found(struct search *s, struct changes by)
{
	s->out.found = true;
	s->out.by = by;
	return true;
}

/* RFC 6376 section 3.4.3: empty lines at the end don't count. */
static size_t
trim_end(struct slice *pieces, size_t n)
{
	while (n != 0) {
		struct slice *last = &pieces[n - 1];

		while (slice_ends(*last, "\r\n"))
			last->n -= 2;
		if (last->n != 0)
			break;
		n--;
	}
	return n;
}

static bool
is_wanted(const struct search *s, const struct digest *d)
{
	return digest_is(d, s->want);
}

/* The text that is signed where l= says how much of it. */
static void
put(const struct search *s, struct digest *d, struct slice piece,
    uint64_t *total)
{
	if (s->has_length) {
		uint64_t room = s->length > *total ? s->length - *total : 0;

		if (piece.n > room)
			piece = slice_upto(piece, (size_t)room);
	}
	*total += piece.n;
	digest_more(d, piece);
}

enum { MOST_PIECES = 16 };

bool
search_octets(struct search *s, struct slice octets, struct changes by)
{
	struct digest d;

	if (s->out.found || !spend(s, octets.n + 64))
		return s->out.found;
	digest_begin(&d, s->sha1);
	digest_more(&d, octets);
	return is_wanted(s, &d) && found(s, by);
}

bool
search_whole(struct search *s, const struct slice *pieces, size_t n,
    struct changes by)
{
	struct slice v[MOST_PIECES];
	struct digest d;
	uint64_t total = 0;
	size_t i, octets = 64;

	if (s->out.found)
		return true;
	for (i = 0; i < n && i < MOST_PIECES; i++) {
		v[i] = pieces[i];
		octets += v[i].n;
	}
	if (!spend(s, octets))
		return false;
	n = trim_end(v, i);
	digest_begin(&d, s->sha1);
	for (i = 0; i < n; i++)
		put(s, &d, v[i], &total);
	if (n != 0 || !s->relaxed)
		put(s, &d, SLICE("\r\n"), &total);
	return is_wanted(s, &d) && found(s, by);
}

/* The digest of a text's first octets is kept for the next longer one. */
static bool
head_digest(struct search *s, struct slice text, size_t n)
{
	if (s->head_of != text.p || s->head_n > n) {
		digest_begin(&s->head, s->sha1);
		s->head_of = text.p;
		s->head_n = 0;
	}
	if (!spend(s, n - s->head_n))
		return false;
	digest_more(&s->head, slice_of(text.p + s->head_n, n - s->head_n));
	s->head_n = n;
	return true;
}

bool
search_without(struct search *s, struct slice text, size_t from, size_t to,
    struct changes by)
{
	struct slice v[] = { slice_upto(text, from), slice_from(text, to) };
	struct digest d;

	if (s->out.found)
		return true;
	if (s->has_length || trim_end(&v[1], 1) == 0)
		return search_whole(s, v, 2, by);
	if (!head_digest(s, text, from) || !spend(s, v[1].n + 64))
		return false;
	d = s->head;
	digest_more(&d, v[1]);
	digest_more(&d, SLICE("\r\n"));
	return is_wanted(s, &d) && found(s, by);
}

/* Inside one encoded run, where nobody appends: lines as long as the next,
 * without a blank. */
static bool
in_a_run(struct slice line, struct slice rest)
{
	size_t end;

	if (line.n < 60 || memchr(line.p, ' ', line.n) != NULL)
		return false;
	end = slice_chr(slice_upto(rest, line.n + 1), '\n');
	return end != SLICE_NONE && end + 1 == line.n &&
	    memchr(rest.p, ' ', end) == NULL;
}

static struct changes
with_end(struct slice text, size_t at, struct changes by)
{
	struct slice rest = slice_from(text, at);

	while (slice_starts(rest, "\r\n"))
		rest = slice_from(rest, 2);
	if (rest.n == 0)
		return by;
	if (slice_trim(rest).n == 0)
		return changes_with(by, SLICE("blank lines at the end"),
		    "added");
	if (at == 0)
		return changes_with(by, SLICE("text under an empty body"),
		    "added");
	return changes_with(by, SLICE("footer"), "added");
}

/* The empty body has a digest of its own. */
static bool
scan_empty(struct search *s, struct slice text, struct changes by)
{
	struct digest d;

	digest_begin(&d, s->sha1);
	if (!s->relaxed)
		digest_more(&d, SLICE("\r\n"));
	return is_wanted(s, &d) && found(s, with_end(text, 0, by));
}

bool
search_scan(struct search *s, struct slice text, struct changes by)
{
	size_t at = 0, hashed = 0;
	struct digest d;

	if (s->out.found)
		return true;
	if (s->has_length)
		return search_whole(s, &text, 1, by);
	if (!spend(s, text.n + text.n / 2) || scan_empty(s, text, by))
		return s->out.found;
	digest_begin(&d, s->sha1);
	while (at < text.n) {
		struct slice rest = slice_from(text, at), line;
		size_t end = slice_chr(rest, '\n');
		bool whole = end != SLICE_NONE;

		line = slice_upto(rest, whole ? end + 1 : rest.n);
		at += line.n;
		if (slice_eq_str(line, "\r\n") ||
		    in_a_run(line, slice_from(text, at)))
			continue;
		digest_more(&d, slice_of(text.p + hashed, at - hashed));
		if (!whole)
			digest_more(&d, SLICE("\r\n"));
		hashed = at;
		if (is_wanted(s, &d))
			return found(s, with_end(text, at, by));
	}
	return false;
}

bool
search_text_whole(struct search *s, struct slice text, struct changes by)
{
	if (s->out.found)
		return true;
	if (s->relaxed)
		text = text_relaxed(&s->arena, text);
	return search_whole(s, &text, 1, by);
}

bool
search_text(struct search *s, struct slice text, struct changes by)
{
	if (s->out.found)
		return true;
	if (s->relaxed)
		text = text_relaxed(&s->arena, text);
	return search_scan(s, text, by);
}
