/* Messages by name; where they lie; their octets. */

#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/store/impl.h"

enum { PREFIX_LEAST = 8, MOST_SAID = 5 };

static bool
is_hex_prefix(struct slice s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (!ascii_is_digit(s.p[i]) && (ascii_lower(s.p[i]) < 'a' ||
		    ascii_lower(s.p[i]) > 'f'))
			return false;
	return s.n >= PREFIX_LEAST && s.n <= SHA256_HEX;
}

/* The lowest and the highest SHA-256 with that prefix */
static void
prefix_bounds(struct slice hex, struct sha256 *low, struct sha256 *high)
{
	char a[SHA256_HEX], b[SHA256_HEX];

	memset(a, '0', sizeof a);
	memset(b, 'f', sizeof b);
	memcpy(a, hex.p, hex.n);
	memcpy(b, hex.p, hex.n);
	sha256_from_hex(slice_of(a, sizeof a), low);
	sha256_from_hex(slice_of(b, sizeof b), high);
}

static enum err
ambiguous(struct slice word, const struct rows *out, size_t first,
    struct error *e)
{
	struct buf b = { 0 };
	char hex[SHA256_HEX + 1];
	enum err err;
	size_t i;

	for (i = first; i < out->n && i < first + MOST_SAID; i++) {
		sha256_hex(&out->v[i].sha256, hex);
		buf_addf(&b, "%s%.20s", i == first ? "" : ", ", hex);
	}
	err = err_set(e, ERR_USAGE, "%.*s fits %s%zu messages (%s%s); give "
	    "more characters", SLICE_ARG(word),
	    out->n - first > MOST_SAID ? "at least " : "", out->n - first,
	    buf_slice(&b).p, out->n - first > MOST_SAID ? ", ..." : "");
	buf_free(&b);
	return err;
}

static enum err
find_prefix(struct store *s, struct slice word, struct rows *out,
    struct error *e)
{
	struct sha256 low, high;
	size_t first = out->n;
	enum err err;

	prefix_bounds(word, &low, &high);
	err = row_query(s, out, e, "WHERE m.sha256 >= $2 AND m.sha256 <= $3"
	    " ORDER BY m.sha256 LIMIT 6", "ihh", s->version, &low, &high);
	if (err != ERR_NONE)
		return err;
	if (out->n == first)
		return ERR_ABSENT;
	if (out->n - first > 1) {
		err = ambiguous(word, out, first, e);
		out->n = first;
	}
	return err;
}

static enum err
find_file(struct store *s, struct slice word, struct rows *out,
    struct error *e)
{
	struct arena a = { 0 };
	char *given = arena_strndup(&a, word.p, word.n);
	char *path = realpath(given, NULL);
	size_t first = out->n;
	struct slice name;
	enum err err;

	if (path == NULL && word.n != 0 && word.p[0] != '/') {
		char cwd[PATH_MAX]; /* it may have vanished */

		if (getcwd(cwd, sizeof cwd) != NULL)
			path = xasprintf("%s/%s", cwd, given);
	}
	name = path != NULL ? slice_str(path) : word;
	err = row_query(s, out, e, "WHERE m.id IN (SELECT f.message"
	    " FROM d_file f WHERE f.path = $2 AND f.gone_at IS NULL)"
	    " ORDER BY m.time DESC, m.id DESC", "ib", s->version, name);
	if (err == ERR_NONE && out->n == first)
		err = row_query(s, out, e, "WHERE m.id IN (SELECT f.message"
		    " FROM d_file f WHERE f.path = $2)"
		    " ORDER BY m.time DESC, m.id DESC", "ib",
		    s->version, name);
	free(path);
	arena_free(&a);
	return err == ERR_NONE && out->n == first ? ERR_ABSENT : err;
}

enum err
store_same_id(struct store *s, struct slice message_id, struct rows *out,
    struct error *e)
{
	return row_query(s, out, e, "WHERE m.message_id = $2"
	    " ORDER BY m.time DESC, m.id DESC", "is", s->version,
	    message_id);
}

static enum err
absent(struct slice word, struct error *e)
{
	word = slice_upto(word, 300);
	return err_set(e, ERR_ABSENT, "%.*s: no such message; name one by 8 "
	    "or more characters of its SHA-256, by its file, or by id: and "
	    "its Message-ID", SLICE_ARG(word));
}

enum err
store_find(struct store *s, struct slice word, struct rows *out,
    struct error *e)
{
	size_t first = out->n;
	enum err err;

	if (slice_starts(word, "id:")) {
		struct slice id = slice_from(word, 3);

		if (slice_starts(id, "<") && slice_ends(id, ">"))
			id = slice_of(id.p + 1, id.n - 2);
		err = store_same_id(s, id, out, e);
		if (err == ERR_NONE && out->n == first)
			err = absent(word, e);
		return err;
	}
	err = is_hex_prefix(word) ? find_prefix(s, word, out, e) : ERR_ABSENT;
	if (err == ERR_ABSENT)
		err = find_file(s, word, out, e);
	return err == ERR_ABSENT ? absent(word, e) : err;
}

enum err
store_get(struct store *s, const struct sha256 *sha256, struct rows *out,
    struct error *e)
{
	size_t first = out->n;
	enum err err = row_query(s, out, e, "WHERE m.sha256 = $2", "ih",
	    s->version, sha256);
	char hex[SHA256_HEX + 1];

	if (err != ERR_NONE || out->n != first)
		return err;
	sha256_hex(sha256, hex);
	return absent(slice_str(hex), e);
}

enum err
store_places(struct store *s, int64_t message, struct places *out,
    struct error *e)
{
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT f.path, f.start,"
	    " m.size, f.gone_at, s.name, s.role FROM d_file f"
	    " JOIN d_message m ON m.id = f.message"
	    " LEFT JOIN k_source s ON s.id = f.source WHERE f.message = $1"
	    " ORDER BY f.gone_at IS NOT NULL, f.path, f.id", "i", message);

	if (err != ERR_NONE)
		return err;
	while (db_row(st)) {
		struct place *p = ARENA_PUSH(&out->arena, out->v, out->n);

		p->path = db_slice(st, 0, &out->arena);
		p->offset = (uint64_t)db_int(st, 1);
		p->length = (uint64_t)db_int(st, 2);
		p->gone_at = db_time(st, 3);
		p->source = db_slice(st, 4, &out->arena);
		p->role = db_slice(st, 5, &out->arena);
	}
	return db_end(st, e);
}

void
places_free(struct places *p)
{
	arena_free(&p->arena);
	*p = (struct places){ 0 };
}
