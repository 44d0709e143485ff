/* Traits of messages: written by the index, read for contrasts. */

#include <stdlib.h>

#include "core/store/impl.h"
#include "core/store/intern.h"
#include "core/store/trait.h"

enum { ID_OCTETS = 10 }; /* of one id at most */

static int
by_id(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static size_t
ids_pack(int64_t *ids, size_t n, unsigned char *out)
{
	int64_t before = 0;
	size_t i, at = 0;

	qsort(ids, n, sizeof *ids, by_id);
	for (i = 0; i < n; i++) {
		uint64_t more = (uint64_t)(ids[i] - before);

		if (more == 0)
			continue;
		before = ids[i];
		for (; more >= 0x80; more >>= 7)
			out[at++] = (unsigned char)(more | 0x80);
		out[at++] = (unsigned char)more;
	}
	return at;
}

bool
trait_ids_next(struct slice *data, int64_t *id)
{
	uint64_t more = 0;
	unsigned shift = 0;

	while (data->n != 0 && shift < 63) {
		unsigned char c = (unsigned char)*data->p;

		*data = slice_from(*data, 1);
		more |= (uint64_t)(c & 0x7f) << shift;
		shift += 7;
		if (c >= 0x80)
			continue;
		if (more == 0 || more > (uint64_t)(INT64_MAX - *id))
			break; /* not what ids_pack wrote */
		*id += (int64_t)more;
		return true;
	}
	*data = slice_of("", 0);
	return false;
}

/* Traits that are facts, too: with the same values, so stored once */
static bool
is_fact(struct slice kind)
{
	return slice_eq_str(kind, "ip") || slice_eq_str(kind, "helo") ||
	    slice_eq_str(kind, "link-host") || slice_starts(kind, "account ");
}

static enum err
trait_id(struct store *s, const struct trait *t, int64_t *id, struct error *e)
{
	char kind[sizeof TRAIT_KIND + TRAIT_MOST_KIND];
	struct slice rest = slice_upto(t->kind, TRAIT_MOST_KIND);
	struct slice value = slice_upto(t->value, TRAIT_MOST_OCTETS);
	size_t n = sizeof TRAIT_KIND - 1;

	if (is_fact(t->kind))
		return intern(s, rest, value, id, e);
	memcpy(kind, TRAIT_KIND, n);
	memcpy(kind + n, rest.p, rest.n);
	return intern(s, slice_of(kind, n + rest.n), value, id, e);
}

struct slice
trait_kind_of(struct slice name)
{
	return slice_starts(name, TRAIT_KIND)
		   ? slice_from(name, sizeof TRAIT_KIND - 1) : name;
}

enum err
traits_write(struct store *s, int64_t message, const struct analysis *a,
    struct error *e)
{
	unsigned char data[TRAITS_MOST * ID_OCTETS];
	int64_t ids[TRAITS_MOST];
	enum err err = ERR_NONE;
	size_t i, n = a->ntraits < TRAITS_MOST ? a->ntraits : TRAITS_MOST;

	if (n == 0)
		return ERR_NONE;
	for (i = 0; err == ERR_NONE && i < n; i++)
		err = trait_id(s, &a->traits[i], &ids[i], e);
	if (err != ERR_NONE)
		return err;
	n = ids_pack(ids, n, data);
	return db_run(s->db, e, "INSERT INTO d_trait (message, data)"
	    " VALUES ($1, $2)", "ib", message, slice_of((char *)data, n));
}

/* --- reading --- */

static enum err
trait_read(struct store *s, int64_t id, struct message_traits *out,
    struct error *e)
{
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT k.name, v.value"
	    " FROM d_value v JOIN d_kind k ON k.id = v.kind WHERE v.id = $1",
	    "i", id);

	if (err != ERR_NONE)
		return err;
	while (db_row(st)) {
		struct trait *t = ARENA_PUSH(&out->arena, out->v, out->n);

		t->kind = trait_kind_of(db_slice(st, 0, &out->arena));
		t->value = db_slice(st, 1, &out->arena);
	}
	return db_end(st, e);
}

static int
by_kind(const void *a, const void *b)
{
	const struct trait *x = a, *y = b;
	int c = slice_cmp(x->kind, y->kind);

	return c != 0 ? c : slice_cmp(x->value, y->value);
}

enum err
store_traits(struct store *s, int64_t message, struct message_traits *out,
    struct error *e)
{
	struct slice data = SLICE("");
	struct stmt *st;
	int64_t id = 0;
	enum err err = db_query(s->db, &st, e, "SELECT data FROM d_trait"
	    " WHERE message = $1", "i", message);

	*out = (struct message_traits){ 0 };
	if (err != ERR_NONE)
		return err;
	while (db_row(st))
		data = db_slice(st, 0, &out->arena);
	err = db_end(st, e);
	while (err == ERR_NONE && trait_ids_next(&data, &id))
		err = trait_read(s, id, out, e);
	if (err != ERR_NONE) {
		message_traits_free(out);
		return err;
	}
	if (out->n != 0)
		qsort(out->v, out->n, sizeof *out->v, by_kind);
	return ERR_NONE;
}

void
message_traits_free(struct message_traits *t)
{
	arena_free(&t->arena);
	*t = (struct message_traits){ 0 };
}

/* --- what nobody has any more --- */

struct sweep {
	struct arena arena;
	unsigned char *used; /* a bit for each id */
	int64_t most;
	int64_t *unused;
	size_t n;
};

static enum err
sweep_used(struct store *s, struct sweep *x, struct error *e)
{
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT coalesce(max(id), 0)"
	    " FROM d_value", "");

	if (err == ERR_NONE)
		err = db_int_end(st, &x->most, e);
	if (err == ERR_NONE)
		err = db_query(s->db, &st, e, "SELECT data FROM d_trait", "");
	if (err != ERR_NONE)
		return err;
	x->used = xcalloc((size_t)(x->most / 8) + 1, 1);
	while (db_row(st)) {
		struct slice data = db_peek(st, 0);
		int64_t id = 0;

		while (trait_ids_next(&data, &id))
			if (id <= x->most)
				x->used[id / 8] |=
				    (unsigned char)(1 << id % 8);
	}
	return db_end(st, e);
}

static enum err
sweep_unused(struct store *s, struct sweep *x, struct error *e)
{
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT v.id FROM d_value v"
	    " WHERE NOT EXISTS (SELECT 1 FROM d_fact f WHERE f.value = v.id)",
	    "");

	if (err != ERR_NONE)
		return err;
	while (db_row(st)) {
		int64_t id = db_int(st, 0);

		if (id >= 0 && id <= x->most &&
		    (x->used[id / 8] & 1 << id % 8) == 0)
			*ARENA_PUSH(&x->arena, x->unused, x->n) = id;
	}
	return db_end(st, e);
}

enum err
values_sweep(struct store *s, struct error *e)
{
	struct sweep x = { 0 };
	enum err err = sweep_used(s, &x, e);
	size_t i;

	if (err == ERR_NONE)
		err = sweep_unused(s, &x, e);
	for (i = 0; err == ERR_NONE && i < x.n; i++)
		err = db_run(s->db, e, "DELETE FROM d_value WHERE id = $1",
		    "i", x.unused[i]);
	intern_forget(s);
	free(x.used);
	arena_free(&x.arena);
	return err;
}
