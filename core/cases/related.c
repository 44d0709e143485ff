/* Why messages are of one campaign, and which campaigns are related. */

#include "core/base/clock.h"
#include "core/cases/join_impl.h"
#include "core/cases/related.h"

enum {
	MOST_VALUES = 4, /* accounts, IPs that are looked for */
	MOST_BESIDE = 3, /* campaigns that have one of them: more of them
			  * share a service's pool, and nothing else */
	MOST_LIKE = 4,	 /* messages of a service that are compared */
	AROUND = 86400,	 /* seconds that count as the same time */
};

const char *
related_how_name(enum related_how how)
{
	static const char *const names[] = { "content", "account", "relay" };

	return names[how];
}

enum err
campaign_joined(struct store *s, int64_t message, struct arena *a,
    struct joined *out, struct error *e)
{
	struct joiner x, y;
	int64_t other, *beside;
	size_t n = 0;
	enum err err = joiner_read(s, message, a, &x, e);

	*out = (struct joined){ 0 };
	other = x.m.by;
	if (err == ERR_NONE && other == 0) {
		err = campaign_beside(s, message, a, &beside, &n, e);
		other = n != 0 ? beside[0] : 0;
	}
	if (err == ERR_NONE && other != 0)
		err = joiner_read(s, other, a, &y, e);
	if (err != ERR_NONE || other == 0)
		return err;
	campaign_same(&x.side, &y.side, &out->why);
	out->known = true;
	out->beside = y.m.sha256;
	out->words = campaign_words(&out->why, a);
	return ERR_NONE;
}

/* --- related ones --- */

struct finder {
	struct store *store;
	struct arena *arena;
	const struct campaign_row *c;
	struct related *v;
	size_t n;
};

static struct related *
add(struct finder *f, const struct related *r)
{
	size_t i;

	for (i = 0; i < f->n; i++)
		if (f->v[i].how == r->how && r->campaign != 0 &&
		    f->v[i].campaign == r->campaign)
			return &f->v[i];
	if (f->n == RELATED_MOST)
		return NULL;
	*ARENA_PUSH(f->arena, f->v, f->n) = *r;
	return &f->v[f->n - 1];
}

/* Would they be of one campaign if one service had sent both, at one time? */
static void
compare(struct finder *f, const struct joiner *x, const struct joiner *y)
{
	struct campaign_side a = x->side, b = y->side;
	struct campaign_why why;
	struct related r = { .how = RELATED_CONTENT,
		.campaign = y->m.campaign, .service = y->m.service,
		.like = y->m.sha256 };

	b.service = a.service;
	b.account = a.account;
	b.time = a.time;
	if (y->m.campaign == f->c->id || !campaign_same(&a, &b, &why))
		return;
	campaign_same(&x->side, &y->side, &why);
	r.words = campaign_words(&why, f->arena);
	add(f, &r);
}

/* What is like a message, of what that service sent */
static enum err
find_like(struct finder *f, const struct joiner *x, struct slice service,
    struct error *e)
{
	struct joiner asked = *x, y;
	struct campaign_near *near;
	size_t n, i;
	enum err err;

	asked.side.service = service;
	asked.nkeys = campaign_keys(&asked.side, asked.keys);
	err = campaign_near(f->store, x->m.id, x->m.place, RELATED_GAP,
	    asked.keys, asked.nkeys, f->arena, &near, &n, e);
	for (i = 0; err == ERR_NONE && i < n && i < MOST_LIKE; i++) {
		err = joiner_read(f->store, near[i].id, f->arena, &y, e);
		if (err == ERR_NONE && y.m.joins)
			compare(f, x, &y);
	}
	return err;
}

/* Its first and its last message stand for all. */
static enum err
find_content(struct finder *f, const struct rows *rows, struct error *e)
{
	struct slice *services;
	struct joiner x;
	size_t n, i, k;
	enum err err = store_campaign_services(f->store, f->arena, &services,
	    &n, e);

	for (k = 0; err == ERR_NONE && rows->n != 0 && k < 2; k++) {
		err = joiner_read(f->store,
		    rows->v[k == 0 ? 0 : rows->n - 1].id, f->arena, &x, e);
		for (i = 0; err == ERR_NONE && i < n; i++)
			if (!slice_eqi(services[i], f->c->service))
				err = find_like(f, &x, services[i], e);
	}
	return err;
}

/* Campaigns with that fact while this one went on */
static enum err
find_fact(struct finder *f, enum related_how how, struct slice kind,
    const struct campaign_values *values, struct error *e)
{
	struct campaign_beside *v;
	size_t i, k, n;
	enum err err = ERR_NONE;

	for (i = 0; err == ERR_NONE && i < values->n && i < MOST_VALUES;
	     i++) {
		struct slice value = values->v[i].value;

		err = store_campaigns_beside(f->store, f->c->id, how ==
			RELATED_RELAY ? kind : slice_printf(f->arena,
			"%.*s %.*s", SLICE_ARG(kind),
			SLICE_ARG(values->v[i].more)), value,
		    f->c->first - AROUND, f->c->last + AROUND, f->arena, &v,
		    &n, e);
		for (k = 0; err == ERR_NONE && k < n && k < MOST_BESIDE; k++) {
			struct related r = { .how = how,
				.campaign = v[k].campaign, .value = value,
				.messages = v[k].messages };

			add(f, &r);
		}
	}
	return err;
}

/* Slugs of those that were found by facts */
static enum err
find_services(struct finder *f, struct error *e)
{
	enum err err = ERR_NONE;
	size_t i;

	for (i = 0; err == ERR_NONE && i < f->n; i++)
		if (f->v[i].campaign != 0)
			err = store_campaign_service(f->store,
			    f->v[i].campaign, f->arena, &f->v[i].service, e);
	return err;
}

enum err
campaign_related(struct store *s, const struct campaign_row *c,
    const struct rows *rows, struct arena *a, struct related **out,
    size_t *n, struct error *e)
{
	struct finder f = { .store = s, .arena = a, .c = c };
	enum err err = find_content(&f, rows, e);

	if (err == ERR_NONE && c->first != TIME_UNKNOWN &&
	    c->service.n != 0)
		err = find_fact(&f, RELATED_ACCOUNT, slice_printf(a,
		    "account %.*s", SLICE_ARG(c->service)), &c->accounts, e);
	if (err == ERR_NONE && c->first != TIME_UNKNOWN)
		err = find_fact(&f, RELATED_RELAY, SLICE("ip"), &c->ips, e);
	if (err == ERR_NONE)
		err = find_services(&f, e);
	*out = f.v;
	*n = f.n;
	return err;
}
