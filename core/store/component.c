/* Which messages show a component. */

#include "core/store/component.h"
#include "core/store/impl.h"
#include "core/store/trait.h"

static enum err
add_ids(struct store *s, struct slice kind, struct slice value,
    struct component *out, struct error *e)
{
	struct arena a = { 0 };
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT v.id FROM d_kind k"
	    " JOIN d_value v ON v.kind = k.id WHERE k.name IN ($1, $2)"
	    " AND v.value = $3", "sss", kind, slice_printf(&a, "%s%.*s",
	    TRAIT_KIND, SLICE_ARG(kind)), value);

	if (err == ERR_NONE) {
		while (db_row(st))
			if (out->n < COMPONENT_MOST_IDS)
				out->ids[out->n++] = db_int(st, 0);
		err = db_end(st, e);
	}
	arena_free(&a);
	return err;
}

/* Some kinds are of several words, and so are values: each way to cut it */
enum err
component_read(struct store *s, struct slice text, struct arena *a,
    struct component *out, struct error *e)
{
	static const char *const lacks[] = { "lacks ", "lacks:" };
	enum err err = ERR_NONE;
	size_t i;

	*out = (struct component){ .lacks = SLICE_NULL };
	text = slice_trim(text);
	for (i = 0; i < ARRAY_LEN(lacks); i++)
		if (slice_starts(text, lacks[i])) {
			out->lacks = slice_dup_lower(a, slice_trim(slice_from(
			    text, strlen(lacks[i]))));
			return ERR_NONE;
		}
	for (i = 1; err == ERR_NONE && i + 1 < text.n; i++)
		if (text.p[i] == ' ')
			err = add_ids(s, slice_upto(text, i),
			    slice_from(text, i + 1), out, e);
	return err;
}

static bool
is_one(const struct component *c, int64_t id)
{
	size_t i;

	for (i = 0; i < c->n; i++)
		if (c->ids[i] == id)
			return true;
	return false;
}

static bool
has_word(struct slice words, struct slice word)
{
	struct slice w;

	while ((w = slice_word(&words)).n != 0)
		if (slice_eq(w, word))
			return true;
	return false;
}

/* Is the trait one that names all fields, and not that one? */
static enum err
lacks_field(struct store *s, int64_t id, struct slice field, bool *yes,
    struct error *e)
{
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT v.value FROM d_value v"
	    " JOIN d_kind k ON k.id = v.kind WHERE v.id = $1"
	    " AND k.name = '" TRAIT_KIND "fields'", "i", id);

	if (err != ERR_NONE)
		return err;
	while (db_row(st))
		*yes = !has_word(db_peek(st, 0), field) &&
		    !has_word(db_peek(st, 0), SLICE("*"));
	return db_end(st, e);
}

static enum err
shown_by_traits(struct store *s, int64_t message, const struct component *c,
    bool *yes, struct error *e)
{
	struct arena a = { 0 };
	struct slice data = SLICE("");
	struct stmt *st;
	int64_t id = 0;
	enum err err = db_query(s->db, &st, e, "SELECT data FROM d_trait"
	    " WHERE message = $1", "i", message);

	if (err != ERR_NONE)
		return err;
	while (db_row(st))
		data = db_slice(st, 0, &a);
	err = db_end(st, e);
	while (err == ERR_NONE && !*yes && trait_ids_next(&data, &id)) {
		if (c->lacks.p != NULL)
			err = lacks_field(s, id, c->lacks, yes, e);
		else
			*yes = is_one(c, id);
	}
	arena_free(&a);
	return err;
}

enum err
component_shown(struct store *s, int64_t message, const struct component *c,
    bool *yes, struct error *e)
{
	enum err err = ERR_NONE;
	size_t i;

	*yes = false;
	for (i = 0; err == ERR_NONE && !*yes && i < c->n; i++)
		err = db_exists(s->db, yes, e, "SELECT 1 FROM d_fact"
		    " WHERE value = $1 AND message = $2", "ii", c->ids[i],
		    message);
	if (err != ERR_NONE || *yes || (c->n == 0 && c->lacks.p == NULL))
		return err;
	return shown_by_traits(s, message, c, yes, e);
}
