/* What a contrast compares: a case's messages and honest mail of the same
 * service, as numbers. */

#include <stdlib.h>

#include "core/store/case.h"
#include "core/store/case_impl.h"
#include "core/store/contrast.h"
#include "core/store/trait.h"

struct load {
	struct store *s;
	struct contrast_set *set;
	struct arena keys; /* of what is to be numbered */
	uint32_t last;	   /* the highest id of a value */
	uint8_t *wanted;   /* by id: its kind and value are */
	uint8_t *seen;	   /* by id: honest mail has it */
};

/* --- numbers for keys --- */

struct key {
	struct slice s; /* NULL: no number */
	size_t i;
};

static int
key_cmp(const void *x, const void *y)
{
	return slice_cmp(((const struct key *)x)->s,
	    ((const struct key *)y)->s);
}

/* Equal keys get the same number, from 0 on, in *order* of the keys; returns
 * how many there are. */
static size_t
number_keys(struct key *v, size_t n, uint32_t *out)
{
	size_t i, numbers = 0;

	qsort(v, n, sizeof *v, key_cmp);
	for (i = 0; i < n; i++) {
		if (v[i].s.p == NULL) {
			out[v[i].i] = CONTRAST_NONE;
			continue;
		}
		if (i == 0 || v[i - 1].s.p == NULL ||
		    !slice_eq(v[i - 1].s, v[i].s))
			numbers++;
		out[v[i].i] = (uint32_t)numbers - 1;
	}
	return numbers;
}

/* --- one message --- */

/* d_trait.data: an octet each at least */
static void
ids_read(struct load *l, struct slice data, struct contrast_message *m)
{
	uint32_t *ids = arena_array(&l->set->arena, data.n + 1, sizeof *ids);
	int64_t id = 0;

	m->ids = ids;
	while (trait_ids_next(&data, &id) && id <= l->last)
		ids[m->n++] = (uint32_t)id;
}

static void
note_ids(uint8_t *bits, const struct contrast_message *m)
{
	uint32_t i;

	for (i = 0; i < m->n; i++)
		bits[m->ids[i] / 8] |= (uint8_t)(1u << m->ids[i] % 8);
}

static bool
is_noted(const uint8_t *bits, uint32_t id)
{
	return (bits[id / 8] >> id % 8 & 1) != 0;
}

/* --- the case's --- */

/* Who was judged by another copy of its delivery counts where that copy is
 * not in the case itself. */
static const char case_sql[] =
    "SELECT m.sha256, m.domain, m.campaign, t.data,"
    " m.service IS NOT NULL AND m.service <> $2,"
    " m.provenance <> $3 AND coalesce(m.trust, 0) = $4"
    " AND m.raised_by IS NULL,"
    " m.raised_by IS NOT NULL AND EXISTS (SELECT 1 FROM d_message r"
    "  WHERE r.id = m.raised_by AND r.sha256 IN " CASE_MESSAGES("$1") ")"
    " FROM d_message m LEFT JOIN d_trait t ON t.message = m.id"
    " WHERE m.sha256 IN " CASE_MESSAGES("$1") " AND m.kind = 0"
    " ORDER BY m.time, m.id";

static struct slice
campaign_key(struct load *l, struct stmt *st, int col)
{
	/* negative: alone */
	int64_t id = db_is_null(st, col) ? -1 - (int64_t)l->set->nin
	    : db_int(st, col);
	char *key = arena_alloc(&l->keys, sizeof id);

	memcpy(key, &id, sizeof id);
	return slice_of(key, sizeof id);
}

/* True: it is one that the contrast counts */
static bool
case_row_counts(struct load *l, struct stmt *st)
{
	struct contrast_set *set = l->set;
	bool other = set->service.p != NULL && db_int(st, 4) != 0;
	bool copy = db_int(st, 6) != 0, untold = db_is_null(st, 3);

	set->others += other;
	set->copies += !other && copy;
	set->untold += !other && !copy && untold;
	return !other && !copy && !untold;
}

static enum err
case_read(struct load *l, struct key **domains, struct key **campaigns,
    struct error *e)
{
	struct contrast_set *set = l->set;
	size_t nd = 0, nc = 0;
	struct stmt *st;
	enum err err = db_query(l->s->db, &st, e, case_sql, "ssii",
	    set->case_id, set->service, (int64_t)PROVENANCE_OBSERVED,
	    (int64_t)TRUST_NONE);

	if (err != ERR_NONE)
		return err;
	while (db_row(st)) {
		struct contrast_message *m;

		if (!case_row_counts(l, st))
			continue;
		*ARENA_PUSH(&l->keys, *domains, nd) = (struct key){
			db_slice(st, 1, &set->arena), set->nin };
		*ARENA_PUSH(&l->keys, *campaigns, nc) = (struct key){
			campaign_key(l, st, 2), set->nin };
		m = ARENA_PUSH(&set->arena, set->in, set->nin);
		db_sha256(st, 0, &m->sha256);
		ids_read(l, db_peek(st, 3), m);
		note_ids(l->wanted, m);
		set->claims += db_int(st, 5) != 0;
	}
	return db_end(st, e);
}

static void
case_number(struct load *l, struct key *domains, struct key *campaigns)
{
	struct contrast_set *set = l->set;
	uint32_t *to = arena_array(&l->keys, set->nin + 1, sizeof *to);
	size_t i;

	set->ndomains = number_keys(domains, set->nin, to);
	set->domains = arena_array(&set->arena, set->ndomains + 1,
	    sizeof *set->domains);
	for (i = 0; i < set->nin; i++) {
		set->in[domains[i].i].domain = to[domains[i].i];
		if (domains[i].s.p != NULL)
			set->domains[to[domains[i].i]] = domains[i].s;
	}
	number_keys(campaigns, set->nin, to);
	for (i = 0; i < set->nin; i++)
		set->in[i].group = to[i];
}

/* --- honest mail --- */

/* What somebody submitted he took for no honest mail; what comes to a trap
 * nobody asked for. */
static const char honest_sql[] =
    "SELECT m.sha256, coalesce(m.account_kind || ' ' || m.account,"
    " m.from_org, m.from_domain), t.data,"
    " coalesce(s.role, '') = 'baseline'"
    " FROM d_message m JOIN d_trait t ON t.message = m.id"
    " LEFT JOIN k_source s ON s.id = m.source"
    " LEFT JOIN k_disposition k ON k.sha256 = m.sha256"
    " WHERE m.service = $1 AND m.kind = 0 AND m.pending = 0"
    " AND m.succeeded_by IS NULL AND m.refused IS NULL"
    " AND m.raised_by IS NULL"
    " AND (k.disposition = 'legitimate' OR (k.disposition IS NULL"
    "  AND (coalesce(s.role, '') = 'baseline' OR ("
    "   m.provenance = $3 AND coalesce(s.role, '') <> 'trap'"
    "   AND (m.domain IS NULL OR m.relation = $4)))))"
    " AND NOT EXISTS (SELECT 1 FROM k_case_message x"
    "  WHERE x.sha256 = m.sha256)"
    " AND (m.campaign IS NULL OR m.campaign NOT IN (SELECT c.campaign"
    "  FROM d_message c WHERE c.sha256 IN " CASE_MESSAGES("$2")
    "  AND c.campaign IS NOT NULL))"
    " ORDER BY m.time DESC, m.id DESC LIMIT $5";

static enum err
honest_read(struct load *l, struct key **streams, struct error *e)
{
	struct contrast_set *set = l->set;
	size_t n = 0;
	struct stmt *st;
	enum err err = db_query(l->s->db, &st, e, honest_sql, "ssiii",
	    set->service, set->case_id, (int64_t)PROVENANCE_OBSERVED,
	    (int64_t)RELATION_AUTHORISED, (int64_t)CONTRAST_MOST_HONEST + 1);

	if (err != ERR_NONE)
		return err;
	while (db_row(st)) {
		struct contrast_message *m;
		struct slice stream = db_slice(st, 1, &l->keys);

		if (set->nhonest == CONTRAST_MOST_HONEST) {
			set->cut = true;
			continue;
		}
		*ARENA_PUSH(&l->keys, *streams, n) = (struct key){
			stream.p != NULL ? stream : SLICE(""), set->nhonest };
		m = ARENA_PUSH(&set->arena, set->honest, set->nhonest);
		db_sha256(st, 0, &m->sha256);
		m->domain = CONTRAST_NONE;
		ids_read(l, db_peek(st, 2), m);
		note_ids(l->seen, m);
		set->baseline += db_int(st, 3) != 0;
	}
	return db_end(st, e);
}

static void
honest_number(struct load *l, struct key *streams)
{
	struct contrast_set *set = l->set;
	uint32_t *to = arena_array(&l->keys, set->nhonest + 1, sizeof *to);
	size_t i;

	number_keys(streams, set->nhonest, to);
	for (i = 0; i < set->nhonest; i++)
		set->honest[i].group = to[i];
}

/* --- kinds and values --- */

/* Of honest mail those of kind "fields" are wanted, too. */
static enum err
fields_want(struct load *l, struct error *e)
{
	struct stmt *st;
	enum err err = db_query(l->s->db, &st, e, "SELECT v.id FROM d_kind k"
	    " JOIN d_value v ON v.kind = k.id WHERE k.name = '" TRAIT_KIND
	    "fields'", "");

	if (err != ERR_NONE)
		return err;
	while (db_row(st)) {
		int64_t id = db_int(st, 0);

		if (id <= l->last && is_noted(l->seen, (uint32_t)id))
			l->wanted[id / 8] |= (uint8_t)(1u << id % 8);
	}
	return db_end(st, e);
}

static enum err
value_read(struct load *l, uint32_t id, struct error *e)
{
	struct contrast_set *set = l->set;
	struct stmt *st;
	enum err err = db_query(l->s->db, &st, e, "SELECT k.name, v.value"
	    " FROM d_value v JOIN d_kind k ON k.id = v.kind WHERE v.id = $1",
	    "i", (int64_t)id);

	if (err != ERR_NONE)
		return err;
	while (db_row(st))
		*ARENA_PUSH(&set->arena, set->traits, set->ntraits) =
		    (struct contrast_trait){ id,
			    trait_kind_of(db_slice(st, 0, &set->arena)),
			    db_slice(st, 1, &set->arena) };
	return db_end(st, e);
}

static enum err
values_read(struct load *l, struct error *e)
{
	enum err err = fields_want(l, e);
	uint32_t i, k;

	for (i = 0; err == ERR_NONE && i <= l->last / 8; i++)
		for (k = 0; err == ERR_NONE && l->wanted[i] >> k != 0; k++)
			if ((l->wanted[i] >> k & 1) != 0)
				err = value_read(l, i * 8 + k, e);
	return err;
}

/* --- all of it --- */

static enum err
load_begin(struct load *l, struct slice case_id, struct error *e)
{
	struct cases c = { 0 };
	int64_t last = 0;
	struct stmt *st;
	enum err err = store_case(l->s, case_id, &c, e);

	if (err == ERR_NONE) {
		l->set->case_id = slice_dup(&l->set->arena, c.v[0].id);
		l->set->service = slice_dup(&l->set->arena, c.v[0].service);
		l->set->service_name = slice_dup(&l->set->arena,
		    c.v[0].service_name);
		err = db_query(l->s->db, &st, e,
		    "SELECT coalesce(max(id), 0) FROM d_value", "");
	}
	cases_free(&c);
	if (err == ERR_NONE)
		err = db_int_end(st, &last, e);
	if (err != ERR_NONE)
		return err;
	l->last = last < INT32_MAX ? (uint32_t)last : INT32_MAX;
	l->wanted = xcalloc(l->last / 8 + 1, 1);
	l->seen = xcalloc(l->last / 8 + 1, 1);
	return ERR_NONE;
}

enum err
store_contrast(struct store *s, struct slice case_id,
    struct contrast_set *out, struct error *e)
{
	struct load l = { .s = s, .set = out };
	struct key *domains = NULL, *campaigns = NULL, *streams = NULL;
	enum err err;

	*out = (struct contrast_set){ 0 };
	err = load_begin(&l, case_id, e);
	if (err == ERR_NONE)
		err = case_read(&l, &domains, &campaigns, e);
	if (err == ERR_NONE && out->nin != 0)
		case_number(&l, domains, campaigns);
	if (err == ERR_NONE && out->service.p != NULL)
		err = honest_read(&l, &streams, e);
	if (err == ERR_NONE && out->nhonest != 0)
		honest_number(&l, streams);
	if (err == ERR_NONE)
		err = values_read(&l, e);
	free(l.wanted);
	free(l.seen);
	arena_free(&l.keys);
	return err;
}

void
contrast_set_free(struct contrast_set *set)
{
	arena_free(&set->arena);
	*set = (struct contrast_set){ 0 };
}
