/* Facts of messages: written by the index, counted for views. */

#include "core/store/fact.h"
#include "core/store/impl.h"
#include "core/store/intern.h"

struct writer {
	struct store *store;
	int64_t message;
	struct error *e;
	enum err err;
	unsigned n;
	struct arena arena;
	struct slice last_kind, last_value; /* often said again: link hosts */
};

static void
put(struct writer *w, struct slice kind, struct slice value)
{
	int64_t v;

	if (value.p == NULL || value.n == 0 || w->err != ERR_NONE ||
	    w->n++ >= FACT_MOST)
		return;
	value = slice_upto(value, FACT_MOST_OCTETS);
	if (slice_eq(value, w->last_value) && slice_eq(kind, w->last_kind))
		return;
	w->last_value = value;
	w->last_kind = kind;
	w->err = intern(w->store, kind, value, &v, w->e);
	if (w->err == ERR_NONE)
		w->err = db_run(w->store->db, w->e, "INSERT INTO d_fact"
		    " (value, message) VALUES ($1, $2) ON CONFLICT DO NOTHING",
		    "ii", v, w->message);
}

static struct slice
domain_of(struct slice address)
{
	size_t at = slice_rchr(address, '@');

	return at == SLICE_NONE ? SLICE_NULL : slice_from(address, at + 1);
}

static void
put_mail(struct writer *w, const struct mail *m)
{
	const struct boundary *b = &m->boundary;
	struct arena *a = &w->arena;

	put(w, SLICE("ip"), b->ip);
	put(w, SLICE("helo"), slice_dup_lower(a, b->helo));
	put(w, SLICE("rdns"), slice_dup_lower(a, b->rdns));
	put(w, SLICE("by"), slice_dup_lower(a, b->by));
	put(w, SLICE("envelope-domain"),
	    slice_dup_lower(a, domain_of(m->envelope.mail_from)));
	put(w, SLICE("from-domain"), m->from.domain);
	put(w, SLICE("from-org"), m->from.org_domain);
	put(w, SLICE("message-id-domain"),
	    slice_dup_lower(a, domain_of(m->message_id)));
}

/* What is sent again unchanged has the signature that it had. */
static void
put_signatures(struct writer *w, const struct computed *c)
{
	size_t i;

	for (i = 0; i < c->ndkim; i++)
		put(w, SLICE("signature"),
		    slice_upto(c->dkim[i].b, FACT_SIGNATURE));
}

static void
put_parts(struct writer *w, const struct mail *m)
{
	char hex[SHA256_HEX + 1];
	size_t i;

	for (i = 0; i < m->nlinks; i++)
		put(w, SLICE("link-host"), m->links[i].host);
	for (i = 0; i < m->nparts; i++) {
		const struct part *p = &m->parts[i];

		if (!p->attachment)
			continue;
		sha256_hex(&p->sha256, hex);
		put(w, SLICE("attachment-name"), p->name);
		put(w, SLICE("attachment-type"), p->type);
		put(w, SLICE("attachment-sha256"), slice_str(hex));
	}
}

/* Who handed it on: by service and by host, list or tenant.  Addresses of lists
 * and tenants are hosts' business, recipients' are not: those that services
 * hide in their identifiers become no facts. */
static void
put_path(struct writer *w, const struct attribution *t)
{
	static const char *const kinds[] = { [PATH_RELAY] = "relay",
		[PATH_FORWARDER] = "forwarder", [PATH_LIST] = "list",
		[PATH_GATEWAY] = "path-gateway" };
	size_t i;

	for (i = 0; i < t->nsteps; i++) {
		const struct path_step *p = &t->steps[i];
		const char *kind = (size_t)p->role < ARRAY_LEN(kinds)
		    ? kinds[p->role] : NULL;

		if (kind == NULL)
			continue;
		put(w, slice_str(kind), p->service);
		put(w, slice_str(kind), slice_dup_lower(&w->arena, p->host));
	}
}

static void
put_verdicts(struct writer *w, const struct analysis *an)
{
	const struct recorded *r = &an->auth.recorded;
	const struct attribution *t = &an->attribution;
	size_t i;

	for (i = 0; i < r->ndkim; i++)
		if (slice_eq_str(r->dkim[i].result, "pass"))
			put(w, SLICE("dkim-domain"),
			    slice_dup_lower(&w->arena, r->dkim[i].domain));
	put(w, SLICE("service"), t->service);
	put(w, SLICE("carrier"), t->carrier);
	put_path(w, t);
	for (i = 0; i < t->naccounts; i++)
		put(w, slice_printf(&w->arena, "account %.*s %.*s",
		    SLICE_ARG(t->accounts[i].service),
		    SLICE_ARG(t->accounts[i].kind)), t->accounts[i].value);
	for (i = 0; i < t->nforged; i++)
		put(w, SLICE("service-forged"), t->forged[i].service);
	for (i = 0; i < t->nevidence; i++)
		if (t->evidence[i].strength == STRENGTH_CLAIMED)
			put(w, SLICE("service-claimed"),
			    t->evidence[i].service);
}

static void
put_one(void *w, struct slice kind, struct slice value)
{
	put(w, kind, value);
}

enum err
facts_write(struct store *s, int64_t message, const struct analysis *a,
    struct error *e)
{
	struct writer w = { .store = s, .message = message, .e = e };

	put_mail(&w, &a->mail);
	put_signatures(&w, &a->auth.computed);
	facts_of_chain(a, &w.arena, put_one, &w);
	put_parts(&w, &a->mail);
	put_verdicts(&w, a);
	arena_free(&w.arena);
	return w.err;
}

static enum err
counts_read(struct stmt *st, struct fact_counts *out, struct error *e)
{
	while (db_row(st)) {
		struct fact_count *f = ARENA_PUSH(&out->arena, out->v, out->n);

		f->kind = db_slice(st, 0, &out->arena);
		f->value = db_slice(st, 1, &out->arena);
		f->messages = (uint64_t)db_int(st, 2);
	}
	return db_end(st, e);
}

enum err
store_facts(struct store *s, const char *kind, size_t limit,
    struct fact_counts *out, struct error *e)
{
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT k.name, v.value,"
	    " count(*) FROM d_kind k JOIN d_value v ON v.kind = k.id"
	    " JOIN d_fact f ON f.value = v.id WHERE k.name = $1"
	    " GROUP BY k.name, v.id, v.value ORDER BY count(*) DESC, v.value"
	    " LIMIT $2", "zi", kind, (int64_t)limit);

	return err != ERR_NONE ? err : counts_read(st, out, e);
}

enum err
store_message_facts(struct store *s, int64_t message, struct fact_counts *out,
    struct error *e)
{
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT k.name, v.value,"
	    " (SELECT count(*) FROM d_fact o WHERE o.value = v.id)"
	    " FROM d_fact f JOIN d_value v ON v.id = f.value"
	    " JOIN d_kind k ON k.id = v.kind WHERE f.message = $1"
	    " ORDER BY k.name, v.value", "i", message);

	return err != ERR_NONE ? err : counts_read(st, out, e);
}

void
fact_counts_free(struct fact_counts *f)
{
	arena_free(&f->arena);
	*f = (struct fact_counts){ 0 };
}
