/* Messages join campaigns as they come. */

#include "core/base/clock.h"
#include "core/cases/arrive.h"
#include "core/cases/join_impl.h"

static bool
same_service(struct slice a, struct slice b)
{
	return a.n == 0 || b.n == 0 ? a.n == b.n : slice_eq(a, b);
}

enum err
joiner_read(struct store *s, int64_t id, struct arena *a, struct joiner *out,
    struct error *e)
{
	struct campaign_member *m = &out->m;
	enum err err;

	*out = (struct joiner){ 0 };
	err = campaign_member(s, id, a, m, e);
	if (err != ERR_NONE)
		return err;
	if (m->sketch.p == NULL || !sketch_unpack(&out->sketch, m->sketch))
		m->joins = false;
	out->side = (struct campaign_side){ .sketch = &out->sketch,
		.service = m->service, .account = m->account, .ip = m->ip,
		.rdns = m->rdns, .helo = m->helo, .mail_from = m->mail_from,
		.from_domain = m->from_domain, .from_org = m->from_org,
		.from_name = m->from_name, .dkim_domain = m->signer,
		.time = m->time };
	if (m->joins)
		out->nkeys = campaign_keys(&out->side, out->keys);
	return ERR_NONE;
}

enum err
joiner_near(struct store *s, struct joiner *j, struct arena *a,
    struct error *e)
{
	/* What has no time of its own may be of any. */
	int64_t gap = j->m.time != TIME_UNKNOWN ? CAMPAIGN_GAP
						: INT64_MAX / 4;

	return campaign_near(s, j->m.id, j->m.place, gap, j->keys, j->nkeys,
	    a, &j->near, &j->nnear, e);
}

enum err
joiner_same(struct store *s, const struct joiner *j, int64_t other,
    struct arena *a, bool *same, struct error *e)
{
	struct campaign_why why;
	struct joiner o;
	enum err err = joiner_read(s, other, a, &o, e);

	*same = false;
	if (err == ERR_ABSENT)
		return ERR_NONE;
	if (err == ERR_NONE)
		*same = j->m.joins && o.m.joins &&
		    same_service(j->m.service, o.m.service) &&
		    campaign_same(&j->side, &o.side, &why);
	return err;
}

enum err
join_root(struct store *s, int64_t message, struct error *e)
{
	int64_t campaign, next, by = 0;
	enum err err = ERR_NONE;

	/* Turns the way to the root round. */
	for (; err == ERR_NONE && message != 0; message = next) {
		err = campaign_link_of(s, message, &campaign, &next, e);
		if (err == ERR_NONE)
			err = campaign_set(s, message, campaign, by, e);
		by = message;
	}
	return err;
}

/* Both are in campaigns: these are one. */
static enum err
join_campaigns(struct store *s, int64_t a, int64_t a_campaign, int64_t b,
    int64_t b_campaign, struct error *e)
{
	bool larger;
	enum err err = campaign_larger(s, a_campaign, b_campaign, &larger, e);

	if (err == ERR_NONE)
		err = join_root(s, larger ? b : a, e);
	if (err != ERR_NONE)
		return err;
	err = larger ? campaign_set(s, b, b_campaign, a, e)
	    : campaign_set(s, a, a_campaign, b, e);
	if (err != ERR_NONE)
		return err;
	return larger ? campaign_merge(s, b_campaign, a_campaign, e)
	    : campaign_merge(s, a_campaign, b_campaign, e);
}

/* They are of one campaign. */
static enum err
join_two(struct store *s, const struct joiner *j, int64_t other,
    struct error *e)
{
	int64_t a, b, by, id = j->m.id;
	enum err err = campaign_link_of(s, id, &a, &by, e);

	if (err == ERR_NONE)
		err = campaign_link_of(s, other, &b, &by, e);
	if (err != ERR_NONE || (a != 0 && a == b))
		return err;
	if (a != 0 && b != 0)
		return join_campaigns(s, id, a, other, b, e);
	if (a != 0)
		return campaign_set(s, other, a, id, e);
	if (b == 0) {
		err = campaign_new(s, j->m.service, &b, e);
		if (err == ERR_NONE)
			err = campaign_set(s, other, b, 0, e);
	}
	return err != ERR_NONE ? err : campaign_set(s, id, b, other, e);
}

/* Joins it to all that it is of one campaign with. */
static enum err
join_near(struct store *s, struct joiner *j, struct arena *a,
    struct error *e)
{
	size_t i, compared = 0;
	int64_t mine = 0, by;
	bool same;
	enum err err = joiner_near(s, j, a, e);

	if (err == ERR_NONE && j->nnear != 0)
		err = campaign_link_of(s, j->m.id, &mine, &by, e);
	for (i = 0; err == ERR_NONE && i < j->nnear &&
	    compared < JOIN_MOST_COMPARED; i++) {
		if (mine != 0 && j->near[i].campaign == mine)
			continue;
		compared++;
		err = joiner_same(s, j, j->near[i].id, a, &same, e);
		if (err == ERR_NONE && same)
			err = join_two(s, j, j->near[i].id, e);
		if (err == ERR_NONE && same)
			err = campaign_link_of(s, j->m.id, &mine, &by, e);
	}
	return err;
}

/* --- judged anew --- */

/* Parts it from a message that it was put beside, or that was put beside it,
 * unless they are still of one campaign. */
static enum err
part_two(struct store *s, const struct joiner *j, int64_t child,
    int64_t parent, bool *parted, struct arena *a, struct error *e)
{
	bool same;
	enum err err = joiner_same(s, j, child == j->m.id ? parent : child, a,
	    &same, e);

	if (err != ERR_NONE || same)
		return err;
	*parted = true;
	return campaign_set(s, child, j->m.campaign, 0, e);
}

/* What it is now may not be what its campaign is. */
static enum err
join_leave(struct store *s, const struct joiner *j, struct arena *a,
    struct error *e)
{
	bool parted = j->m.by == 0; /* then others may be parted from it */
	int64_t *beside;
	size_t n, i;
	enum err err = campaign_beside(s, j->m.id, a, &beside, &n, e);

	if (err == ERR_NONE && j->m.by != 0)
		err = part_two(s, j, j->m.id, j->m.by, &parted, a, e);
	for (i = 0; err == ERR_NONE && i < n; i++)
		err = part_two(s, j, beside[i], j->m.id, &parted, a, e);
	if (err == ERR_NONE && !j->m.joins)
		err = campaign_set(s, j->m.id, 0, 0, e);
	return err != ERR_NONE || !parted ? err
	    : join_part(s, j->m.campaign, j->m.id, e);
}

static enum err
join_one(struct store *s, int64_t id, struct arena *a, struct error *e)
{
	struct joiner j;
	int64_t now, by;
	bool gone;
	enum err err = joiner_read(s, id, a, &j, e);

	if (err == ERR_NONE)
		err = campaign_keys_put(s, id, j.m.place, j.keys, j.nkeys, e);
	if (err == ERR_NONE && j.m.campaign != 0)
		err = join_leave(s, &j, a, e);
	if (err == ERR_NONE && j.m.joins)
		err = join_near(s, &j, a, e);
	if (err != ERR_NONE || j.m.campaign == 0)
		return err;
	err = campaign_link_of(s, id, &now, &by, e);
	return err != ERR_NONE ? err
	    : campaign_settle(s, j.m.campaign, now, &gone, e);
}

enum err
arrive_again(struct store *s, int64_t message, struct error *e)
{
	struct arena a = { 0 };
	int64_t *copies = NULL;
	size_t n = 0, i;
	enum err err = join_one(s, message, &a, e);

	if (err == ERR_NONE)
		err = campaign_raised(s, message, &a, &copies, &n, e);
	for (i = 0; err == ERR_NONE && i < n; i++)
		err = join_one(s, copies[i], &a, e);
	arena_free(&a);
	return err;
}

enum err
arrive_copy(struct store *s, int64_t message, struct error *e)
{
	struct arena a = { 0 };
	struct campaign_member m;
	enum err err = campaign_member(s, message, &a, &m, e);

	if (err == ERR_NONE && m.joins != m.found)
		err = arrive_again(s, message, e);
	arena_free(&a);
	return err;
}

enum err
arrive_join(struct store *s, const struct arrival *m, struct error *e)
{
	unsigned char packed[SKETCH_MOST_OCTETS];
	struct slice sketch = SLICE_NULL;
	enum err err;

	if (m->sketch->made)
		sketch = slice_of((const char *)packed,
		    sketch_pack(m->sketch, packed));
	err = campaign_sketch_put(s, m->message, sketch, m->signer, e);
	return err != ERR_NONE ? err : arrive_again(s, m->message, e);
}

void
arrive_attach(struct store *s)
{
	store_on_judged(s, arrive_again);
}
