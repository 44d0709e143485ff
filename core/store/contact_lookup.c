/* What was asked about a case's contacts, and the answers as they came. */

#include "core/base/clock.h"
#include "core/store/case_impl.h"
#include "core/store/contact.h"

static const char *const kinds[LOOKUP_KINDS] = { "rdap", "rdap-domain",
	"bootstrap", "security.txt", "mx", "abusix", "abuse.net" };

const char *
lookup_kind_name(enum lookup_kind k)
{
	return kinds[k];
}

static enum lookup_kind
kind_of(struct slice name)
{
	unsigned k = 0;

	while (k + 1 < LOOKUP_KINDS && !slice_eq_str(name, kinds[k]))
		k++;
	return (enum lookup_kind)k;
}

/* --- writing --- */

static enum err
contact_add(struct act *act, int64_t lookup, size_t number,
    const struct lookup_contact *c, struct error *e)
{
	return db_run(act->store->db, e, "INSERT INTO k_lookup_contact"
	    " (lookup, place, address, form, role, holder, handle, language,"
	    " words, doubt, depth) VALUES ($1, $2, $3, $4, $5, $6, $7, $8,"
	    " $9, $10, $11)", "iissssssssi", lookup, (int64_t)number,
	    c->address.p != NULL ? c->address : SLICE(""), c->form,
	    c->role.p != NULL ? c->role : SLICE(""), c->holder, c->handle,
	    c->language, c->words, c->doubt, (int64_t)c->depth);
}

static void
lookup_json(struct json *j, const struct lookup_row *r, int64_t id)
{
	json_object(j, NULL);
	json_int(j, "lookup", id);
	json_str(j, "kind", kinds[r->kind]);
	json_slice(j, "to", r->name);
	json_slice(j, "reason", r->status);
	if (r->octets.p != NULL)
		json_sha256(j, "sha256", &r->sha256);
	json_int(j, "contacts", (int64_t)r->ncontacts);
}

static enum err
lookup_add(struct act *act, struct slice case_id, const struct lookup_row *r,
    struct error *e)
{
	struct json j = { 0 };
	int64_t id = 0;
	struct stmt *st;
	size_t i;
	enum err err = db_query(act->store->db, &st, e, "INSERT INTO k_lookup"
	    " (case_id, kind, about, name, time, status, source, octets,"
	    " octets_sha256, network) VALUES ($1, $2, $3, $4, $5, $6, $7, $8,"
	    " $9, $10) RETURNING id", "szssissbhs", case_id, kinds[r->kind], r->about,
	    r->name, r->time, r->status, r->source, r->octets,
	    r->octets.p != NULL ? &r->sha256 : NULL, r->network);

	if (err == ERR_NONE)
		err = db_int_end(st, &id, e);
	for (i = 0; err == ERR_NONE && i < r->ncontacts; i++)
		err = contact_add(act, id, i + 1, &r->contacts[i], e);
	if (err != ERR_NONE)
		return err;
	lookup_json(&j, r, id);
	return act_event(act, case_id, "contact.lookup", &j, e);
}

enum err
store_lookups_add(struct store *s, const char *actor, struct slice case_id,
    const struct lookup_row *v, size_t n, struct error *e)
{
	struct arena a = { 0 };
	struct slice exact;
	struct act act;
	size_t i;
	enum err err = case_resolve(s, case_id, &a, &exact, e);

	if (err == ERR_NONE)
		err = case_check_here(s, exact, e);
	if (err == ERR_NONE && n != 0 &&
	    (err = act_begin(&act, s, actor, e)) == ERR_NONE) {
		for (i = 0; err == ERR_NONE && i < n; i++)
			err = lookup_add(&act, exact, &v[i], e);
		err = act_end(&act, err, e);
	}
	arena_free(&a);
	return err;
}

/* --- reading --- */

static void
read_row(struct stmt *st, struct lookup_row *r, struct arena *a)
{
	*r = (struct lookup_row){ .id = db_int(st, 0),
		.kind = kind_of(db_peek(st, 1)), .about = db_slice(st, 2, a),
		.name = db_slice(st, 3, a), .time = db_int(st, 4),
		.status = db_slice(st, 5, a), .source = db_slice(st, 6, a) };
	(void)db_sha256(st, 7, &r->sha256);
	r->network = db_slice(st, 8, a);
}

static enum err
read_contacts(struct store *s, struct lookup_row *r, struct arena *a,
    struct error *e)
{
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT address, form, role,"
	    " holder, handle, language, words, doubt, depth"
	    " FROM k_lookup_contact WHERE lookup = $1 ORDER BY place LIMIT $2",
	    "ii", r->id, (int64_t)LOOKUP_MOST_CONTACTS);

	if (err != ERR_NONE)
		return err;
	while (db_row(st)) {
		struct lookup_contact *c = ARENA_PUSH(a, r->contacts,
		    r->ncontacts);

		*c = (struct lookup_contact){ db_slice(st, 0, a),
			db_slice(st, 1, a), db_slice(st, 2, a),
			db_slice(st, 3, a), db_slice(st, 4, a),
			db_slice(st, 5, a), db_slice(st, 6, a),
			db_slice(st, 7, a), (unsigned)db_int(st, 8) };
	}
	return db_end(st, e);
}

#define COLUMNS "SELECT l.id, l.kind, l.about, l.name, l.time, l.status," \
	" l.source, l.octets_sha256, l.network"

enum err
store_lookups(struct store *s, struct slice case_id, struct lookup_rows *out,
    struct error *e)
{
	struct arena a = { 0 };
	struct slice exact;
	struct stmt *st;
	size_t i;
	enum err err = case_resolve(s, case_id, &a, &exact, e);

	*out = (struct lookup_rows){ .n = 0 };
	if (err == ERR_NONE)
		err = db_query(s->db, &st, e, COLUMNS " FROM k_lookup l"
		    " WHERE l.case_id IN " CASE_FAMILY " AND NOT EXISTS"
		    " (SELECT 1 FROM k_lookup x WHERE x.case_id IN "
		    CASE_FAMILY "  AND x.kind = l.kind AND x.about = l.about"
		    "  AND x.id > l.id) ORDER BY l.id", "s", exact);
	if (err == ERR_NONE) {
		while (db_row(st))
			read_row(st, ARENA_PUSH(&out->arena, out->v, out->n),
			    &out->arena);
		err = db_end(st, e);
	}
	for (i = 0; err == ERR_NONE && i < out->n; i++)
		err = read_contacts(s, &out->v[i], &out->arena, e);
	if (err != ERR_NONE)
		lookup_rows_free(out);
	arena_free(&a);
	return err;
}

/* Octets that are not those that came are no evidence. */
static enum err
check_octets(const struct lookup_row *r, struct error *e)
{
	struct sha256 now;

	if (r->octets.p == NULL)
		return ERR_NONE;
	now = sha256_of(r->octets);
	if (memcmp(&now, &r->sha256, sizeof now) == 0)
		return ERR_NONE;
	return err_set(e, ERR_STORE, "answer %lld is not the one that came: "
	    "its hash is another", (long long)r->id);
}

enum err
store_lookup(struct store *s, int64_t id, struct lookup_rows *out,
    struct error *e)
{
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, COLUMNS ", l.octets"
	    " FROM k_lookup l WHERE l.id = $1", "i", id);

	*out = (struct lookup_rows){ .n = 0 };
	if (err != ERR_NONE)
		return err;
	while (db_row(st)) {
		read_row(st, ARENA_PUSH(&out->arena, out->v, out->n),
		    &out->arena);
		out->v[0].octets = db_slice(st, 9, &out->arena);
	}
	err = db_end(st, e);
	if (err == ERR_NONE && out->n == 0)
		err = err_set(e, ERR_ABSENT, "there is no answer %lld",
		    (long long)id);
	if (err == ERR_NONE)
		err = read_contacts(s, &out->v[0], &out->arena, e);
	if (err == ERR_NONE)
		err = check_octets(&out->v[0], e);
	if (err != ERR_NONE)
		lookup_rows_free(out);
	return err;
}

void
lookup_rows_free(struct lookup_rows *l)
{
	arena_free(&l->arena);
	*l = (struct lookup_rows){ .n = 0 };
}
