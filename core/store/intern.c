/* Kinds and values of facts and traits: looked up, added, remembered. */

#include <stdlib.h>

#include "core/store/impl.h"
#include "core/store/intern.h"

enum {
	SLOTS = 1 << 15,
	ENTRIES_MOST = SLOTS / 2,
	OCTETS_MOST = 4 << 20,
};

struct entry {
	uint64_t hash;
	struct slice kind, value; /* value NULL: the kind itself */
	int64_t id; /* 0: free */
};

struct interned {
	struct entry slots[SLOTS];
	struct arena arena;
	size_t n;
	int64_t next; /* id of a value that is new */
	int64_t seen; /* data_version as it was */
};

void
intern_forget(struct store *s)
{
	if (s->interned == NULL)
		return;
	arena_free(&s->interned->arena);
	free(s->interned);
	s->interned = NULL;
}

enum err
intern_begin(struct store *s, struct error *e)
{
	int64_t now = 0;
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "PRAGMA data_version", "");

	if (err == ERR_NONE)
		err = db_int_end(st, &now, e);
	if (err != ERR_NONE)
		return err;
	if (s->interned != NULL && s->interned->seen != now)
		intern_forget(s);
	if (s->interned != NULL)
		return ERR_NONE;
	s->interned = xcalloc(1, sizeof *s->interned);
	s->interned->seen = now;
	err = db_query(s->db, &st, e, "SELECT coalesce(max(id), 0) + 1"
	    " FROM d_value", "");
	return err != ERR_NONE ? err : db_int_end(st, &s->interned->next, e);
}

/* FNV-1a */
#define HASH_BEGIN 0xcbf29ce484222325

static uint64_t
hash_more(uint64_t h, struct slice s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		h = (h ^ (unsigned char)s.p[i]) * 0x100000001b3;
	return (h ^ 0xff) * 0x100000001b3;
}

static struct entry *
entry_of(struct interned *x, uint64_t hash, struct slice kind,
    struct slice value)
{
	size_t i = (size_t)(hash % SLOTS);
	struct entry *f = &x->slots[i];

	while (f->id != 0 && (f->hash != hash || !slice_eq(f->value, value) ||
	    !slice_eq(f->kind, kind))) {
		i = (i + 1) % SLOTS;
		f = &x->slots[i];
	}
	return f;
}

static void
remember(struct interned *x, uint64_t hash, struct slice kind,
    struct slice value, int64_t id)
{
	struct entry *f;

	if (x->n == ENTRIES_MOST || x->arena.used > OCTETS_MOST) {
		arena_free(&x->arena);
		memset(x->slots, 0, sizeof x->slots);
		x->n = 0;
	}
	f = entry_of(x, hash, kind, value);
	if (f->id != 0)
		return;
	*f = (struct entry){ hash, slice_dup(&x->arena, kind),
		value.p != NULL ? slice_dup(&x->arena, value) : value, id };
	x->n++;
}

/* Kinds are few. */
static enum err
kind_id(struct store *s, struct slice name, int64_t *id, struct error *e)
{
	uint64_t hash = hash_more(HASH_BEGIN, name);
	struct entry *f = entry_of(s->interned, hash, name, SLICE_NULL);
	struct stmt *st;
	enum err err;

	*id = f->id;
	if (f->id != 0)
		return ERR_NONE;
	err = db_run(s->db, e, "INSERT INTO d_kind (name) VALUES ($1)"
	    " ON CONFLICT (name) DO NOTHING", "s", name);
	if (err == ERR_NONE)
		err = db_query(s->db, &st, e, "SELECT id FROM d_kind"
		    " WHERE name = $1", "s", name);
	if (err == ERR_NONE)
		err = db_int_end(st, id, e);
	if (err == ERR_NONE)
		remember(s->interned, hash, name, SLICE_NULL, *id);
	return err;
}

/* What is not remembered is mostly new: it is added at once, and looked for
 * only where it is there.  Nobody else gives out ids in this transaction. */
static enum err
value_id(struct store *s, int64_t kind, struct slice value, int64_t *id,
    struct error *e)
{
	struct stmt *st;
	enum err err = db_run(s->db, e, "INSERT INTO d_value (id, kind, value)"
	    " VALUES ($1, $2, $3) ON CONFLICT (kind, value) DO NOTHING", "iis",
	    s->interned->next, kind, value);

	if (err != ERR_NONE)
		return err;
	if (db_changes(s->db) != 0) {
		*id = s->interned->next++;
		return ERR_NONE;
	}
	err = db_query(s->db, &st, e, "SELECT id FROM d_value"
	    " WHERE kind = $1 AND value = $2", "is", kind, value);
	return err != ERR_NONE ? err : db_int_end(st, id, e);
}

enum err
intern(struct store *s, struct slice kind, struct slice value, int64_t *id,
    struct error *e)
{
	uint64_t hash = hash_more(hash_more(HASH_BEGIN, kind), value);
	struct entry *f = entry_of(s->interned, hash, kind, value);
	int64_t k;
	enum err err;

	*id = f->id;
	if (f->id != 0)
		return ERR_NONE;
	err = kind_id(s, kind, &k, e);
	if (err == ERR_NONE)
		err = value_id(s, k, value, id, e);
	if (err == ERR_NONE)
		remember(s->interned, hash, kind, value, *id);
	return err;
}
