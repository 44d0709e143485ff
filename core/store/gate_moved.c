/* Does a case's mail go on elsewhere, and what became of its component? */

#include <stdlib.h>

#include "core/base/buf.h"
#include "core/base/clock.h"
#include "core/store/component.h"
#include "core/store/gate_impl.h"
#include "core/store/trait.h"

/* What somebody decided to be something else is no relocation; neither is
 * what only a submitted file says, unless a signature names its service. */
#define MOVED \
	"m.time > $3 AND m.time <= $4" \
	" AND coalesce(m.service, '') <> coalesce($5, '')" \
	" AND (m.service IS NOT NULL OR " GATE_OBSERVED("m") ") AND " \
	GATE_OTHER " AND NOT EXISTS (SELECT 1 FROM k_disposition d" \
	"  WHERE d.sha256 = m.sha256 AND d.disposition <> 'case')" \
	" AND coalesce((SELECT k.role FROM k_source k" \
	"  WHERE k.id = m.source), '') <> 'baseline'"

static struct gate_move *
move_of(struct gate_facts *f, struct slice service, struct slice kind,
    struct slice value)
{
	struct gate_move *m;
	size_t i;

	for (i = 0; i < f->nmoves; i++) {
		m = &f->moves[i];
		if (slice_eq(m->service, service) && slice_eq(m->kind, kind) &&
		    slice_eq(m->value, value))
			return m;
	}
	m = ARENA_PUSH(&f->arena, f->moves, f->nmoves);
	*m = (struct gate_move){ .service = service, .kind = kind,
		.value = value, .first = TIME_UNKNOWN };
	return m;
}

/* --- link hosts --- */

struct host {
	int64_t id; /* of d_value */
	struct slice name;
	int64_t mails; /* of the case that lead there */
};

static enum err
read_hosts(struct gate_reader *r, struct host **v, size_t *n, struct error *e)
{
	struct arena *a = &r->f->arena;
	struct stmt *st;
	enum err err = db_query(r->store->db, &st, e, "SELECT v.id, v.value,"
	    " count(*) AS mails FROM d_message m"
	    " JOIN d_fact f ON f.message = m.id JOIN d_value v"
	    " ON v.id = f.value JOIN d_kind k ON k.id = v.kind"
	    " WHERE m.sha256 IN " GATE_CASE " AND k.name = 'link-host'"
	    " GROUP BY v.id, v.value ORDER BY mails DESC, v.value LIMIT $2",
	    "si", r->id, (int64_t)GATE_MOST_HOSTS);

	if (err != ERR_NONE)
		return err;
	while (db_row(st))
		*ARENA_PUSH(a, *v, *n) = (struct host){ db_int(st, 0),
			db_slice(st, 1, a), db_int(st, 2) };
	return db_end(st, e);
}

static bool
is_ours(const struct gate_reader *r, struct slice host)
{
	size_t i;

	for (i = 0; i < r->ndomains; i++)
		if (host_is_under(host, r->domains[i]))
			return true;
	return false;
}

/* How much of the other mail leads there until the case's last, at most
 * `most`; before: until its first, and through another service */
static enum err
count_others(struct gate_reader *r, const struct host *h, bool before,
    int64_t most, int64_t *n, struct error *e)
{
	struct stmt *st;
	enum err err = before
	    ? db_query(r->store->db, &st, e, "SELECT count(*) FROM (SELECT 1"
		" FROM d_fact f JOIN d_message m ON m.id = f.message"
		" WHERE f.value = $2 AND m.time < $3 AND " GATE_OTHER
		" AND coalesce(m.service, '') <> coalesce($5, '')"
		" LIMIT $4) x", "siiis", r->id, h->id, r->ask->first, most,
		r->f->service)
	    : db_query(r->store->db, &st, e, "SELECT count(*) FROM (SELECT 1"
		" FROM d_fact f JOIN d_message m ON m.id = f.message"
		" WHERE f.value = $2 AND m.time <= $3 AND " GATE_OTHER
		" LIMIT $4) x", "siii", r->id, h->id, r->ask->last, most);

	return err != ERR_NONE ? err : db_int_end(st, n, e);
}

/* A host tells nothing where more of the other mail leads than of the case,
 * or where other services' mail led before the case began: pictures of a
 * shop, a font, a shortener, everybody's page. */
static enum err
is_telling(struct gate_reader *r, const struct host *h, bool *yes,
    struct error *e)
{
	int64_t others = 0, before = 0;
	enum err err;

	*yes = false;
	if (is_ours(r, h->name))
		return ERR_NONE;
	err = count_others(r, h, false, h->mails + 1, &others, e);
	if (err == ERR_NONE && others <= h->mails)
		err = count_others(r, h, true, 1, &before, e);
	*yes = err == ERR_NONE && others <= h->mails && before == 0;
	return err;
}

static enum err
moved_by_host(struct gate_reader *r, const struct host *h, struct error *e)
{
	struct arena *a = &r->f->arena;
	struct stmt *st;
	enum err err = db_query(r->store->db, &st, e, "SELECT m.service,"
	    " count(*), min(m.time) FROM d_fact f JOIN d_message m"
	    " ON m.id = f.message WHERE f.value = $2 AND " MOVED
	    " GROUP BY m.service ORDER BY 2 DESC", "siiis", r->id, h->id,
	    r->ask->last, r->ask->now, r->f->service);

	if (err != ERR_NONE)
		return err;
	while (db_row(st)) {
		struct gate_move *m = move_of(r->f, db_slice(st, 0, a),
		    SLICE("link-host"), h->name);

		m->mails = (uint64_t)db_int(st, 1);
		m->first = db_time(st, 2);
	}
	return db_end(st, e);
}

static enum err
moved_hosts(struct gate_reader *r, struct error *e)
{
	struct host *v = NULL;
	size_t n = 0, i;
	bool telling;
	enum err err = read_hosts(r, &v, &n, e);

	for (i = 0; err == ERR_NONE && i < n; i++) {
		err = is_telling(r, &v[i], &telling, e);
		if (err != ERR_NONE || !telling)
			continue;
		r->f->hosts++;
		err = moved_by_host(r, &v[i], e);
	}
	return err;
}

/* --- templates --- */

enum { ASKED_AT_ONCE = 1000 }; /* traits of one statement */

struct templates {
	int64_t *ids; /* of d_value, ascending */
	struct slice *names;
	size_t n;
};

static int
id_cmp(const void *pa, const void *pb)
{
	const int64_t *a = pa, *b = pb;

	return (*a > *b) - (*a < *b);
}

/* Each trait of the case's messages once, ascending */
static enum err
case_traits(struct gate_reader *r, int64_t **v, size_t *n, struct error *e)
{
	struct stmt *st;
	size_t i, k = 0;
	enum err err = db_query(r->store->db, &st, e, "SELECT t.data"
	    " FROM d_message m JOIN d_trait t ON t.message = m.id"
	    " WHERE m.sha256 IN " GATE_CASE, "s", r->id);

	if (err != ERR_NONE)
		return err;
	while (db_row(st)) {
		struct slice data = db_peek(st, 0);
		int64_t id = 0;

		while (trait_ids_next(&data, &id))
			*ARENA_PUSH(&r->f->arena, *v, *n) = id;
	}
	err = db_end(st, e);
	if (*n != 0)
		qsort(*v, *n, sizeof **v, id_cmp);
	for (i = 0; i < *n; i++)
		if (k == 0 || (*v)[k - 1] != (*v)[i])
			(*v)[k++] = (*v)[i];
	*n = k;
	return err;
}

/* Those of n traits (at least one) that are templates */
static enum err
templates_add(struct gate_reader *r, const int64_t *v, size_t n,
    struct templates *t, struct error *e)
{
	struct arena *a = &r->f->arena;
	struct buf sql = { 0 };
	size_t nnames = t->n, i;
	struct stmt *st;
	enum err err;

	buf_add_str(&sql, "SELECT v.id, v.value FROM d_value v"
	    " JOIN d_kind k ON k.id = v.kind"
	    " WHERE k.name = '" TRAIT_KIND "template' AND v.id IN (");
	for (i = 0; i < n; i++)
		buf_addf(&sql, "%s%lld", i != 0 ? "," : "", (long long)v[i]);
	buf_add_str(&sql, ") ORDER BY v.id");
	err = db_query_once(r->store->db, &st, e, sql.p);
	buf_free(&sql);
	if (err != ERR_NONE)
		return err;
	while (db_row(st)) {
		*ARENA_PUSH(a, t->ids, t->n) = db_int(st, 0);
		*ARENA_PUSH(a, t->names, nnames) = db_slice(st, 1, a);
	}
	return db_end(st, e);
}

static const int64_t *
template_find(const struct templates *t, struct slice data)
{
	const int64_t *found;
	int64_t id = 0;

	while (trait_ids_next(&data, &id)) {
		found = bsearch(&id, t->ids, t->n, sizeof id, id_cmp);
		if (found != NULL)
			return found;
	}
	return NULL;
}

/* All mail of others since, the newest GATE_MOST_SCAN of it */
static enum err
moved_by_template(struct gate_reader *r, const struct templates *t,
    struct error *e)
{
	struct gate_facts *f = r->f;
	int64_t left = GATE_MOST_SCAN;
	struct stmt *st;
	enum err err = db_query(r->store->db, &st, e, "SELECT m.service,"
	    " m.time, t.data FROM d_message m JOIN d_trait t"
	    " ON t.message = m.id WHERE " MOVED
	    " ORDER BY m.time DESC LIMIT $2", "siiis", r->id, left + 1,
	    r->ask->last, r->ask->now, f->service);

	if (err != ERR_NONE)
		return err;
	while (db_row(st)) {
		const int64_t *id = template_find(t, db_peek(st, 2));
		struct gate_move *m;

		f->cut = f->cut || left-- == 0;
		if (id == NULL)
			continue;
		m = move_of(f, db_slice(st, 0, &f->arena), SLICE("template"),
		    t->names[id - t->ids]);
		m->mails++;
		m->first = db_time(st, 1);
	}
	return db_end(st, e);
}

static enum err
moved_templates(struct gate_reader *r, struct error *e)
{
	struct templates t = { 0 };
	int64_t *v = NULL;
	size_t n = 0, i, k;
	enum err err = case_traits(r, &v, &n, e);

	for (i = 0; err == ERR_NONE && i < n; i += k) {
		k = n - i < ASKED_AT_ONCE ? n - i : ASKED_AT_ONCE;
		err = templates_add(r, v + i, k, &t, e);
	}
	r->f->templates = t.n;
	return err != ERR_NONE || t.n == 0 ? err
					   : moved_by_template(r, &t, e);
}

static int
move_cmp(const void *pa, const void *pb)
{
	const struct gate_move *a = pa, *b = pb;

	if (a->mails != b->mails)
		return a->mails < b->mails ? 1 : -1;
	return slice_cmp(a->value, b->value);
}

enum err
gate_moved(struct gate_reader *r, struct error *e)
{
	enum err err = moved_hosts(r, e);

	if (err == ERR_NONE)
		err = moved_templates(r, e);
	if (r->f->nmoves > 1)
		qsort(r->f->moves, r->f->nmoves, sizeof *r->f->moves,
		    move_cmp);
	return err;
}

/* --- the component --- */

/* The service's other mail since: numbers of its messages */
static enum err
service_mail(struct gate_reader *r, int64_t **v, size_t *n, struct error *e)
{
	struct stmt *st;
	enum err err = db_query(r->store->db, &st, e, "SELECT m.id"
	    " FROM d_message m WHERE m.service = $2 AND m.time > $3"
	    " AND m.time <= $4 AND " GATE_OTHER " AND " GATE_OBSERVED("m")
	    " ORDER BY m.time DESC LIMIT $5", "ssiii", r->id, r->f->service,
	    r->ask->last, r->ask->now, (int64_t)GATE_MOST_SCAN);

	if (err != ERR_NONE)
		return err;
	while (db_row(st))
		*ARENA_PUSH(&r->f->arena, *v, *n) = db_int(st, 0);
	return db_end(st, e);
}

enum err
gate_component(struct gate_reader *r, struct error *e)
{
	struct component c;
	int64_t *v = NULL;
	size_t n = 0, i;
	bool yes;
	enum err err;

	if (r->f->component.p == NULL || r->f->service.p == NULL)
		return ERR_NONE;
	err = component_read(r->store, r->f->component, &r->f->arena, &c, e);
	if (err == ERR_NONE)
		err = service_mail(r, &v, &n, e);
	for (i = 0; err == ERR_NONE && i < n; i++) {
		err = component_shown(r->store, v[i], &c, &yes, e);
		r->f->seen += yes;
		r->f->unseen += !yes;
	}
	return err;
}
