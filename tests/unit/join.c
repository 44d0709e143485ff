/* Campaigns as they are made, in a real store.  Which two messages are alike
 * is said by a rule of this test's own (two numbers that differ by one at
 * most), so that what must come out can be worked out beside it. */

#include <stdlib.h>
#include <unistd.h>

#include "core/base/clock.h"
#include "core/cases/arrive.h"
#include "core/cases/campaign.h"
#include "core/store/bulk.h"
#include "core/store/campaign.h"
#include "core/store/db.h"
#include "core/store/override.h"
#include "tests/unit/tap.h"

enum { MOST = 60, DAY = 86400 };

static struct store *store;
static struct workspace ws;
static struct db *db; /* a second look at the same database */
static struct error e;
static char dir[] = "/tmp/espy-join-XXXXXX";

/* What the test knows of each message */
static struct made {
	int64_t id, time;
	struct sha256 sha256;
	uint16_t look;
	const char *service; /* NULL: nobody is named */
	bool refused;
} made[MOST];
static size_t nmade;
static unsigned serial;

/* --- the likeness: in place of core/cases/campaign.c --- */

size_t
campaign_keys(const struct campaign_side *x, uint64_t out[CAMPAIGN_KEYS])
{
	uint64_t look = x->sketch->text[0];

	if (x->service.n != 0)
		look |= (uint64_t)*x->service.p << 32;
	out[0] = look;
	out[1] = look + 1;
	return 2;
}

bool
campaign_same(const struct campaign_side *x, const struct campaign_side *y,
    struct campaign_why *why)
{
	int a = x->sketch->text[0], b = y->sketch->text[0];

	*why = (struct campaign_why){ 0 };
	return abs(a - b) <= 1 && llabs(x->time - y->time) <= CAMPAIGN_GAP;
}

/* --- messages --- */

static struct slice
service_of(const struct made *m)
{
	return m->service != NULL ? slice_str(m->service) : SLICE_NULL;
}

static void
judge(struct made *m, struct analysis *a)
{
	*a = (struct analysis){ 0 };
	a->mail.boundary.time = m->time;
	a->mail.date = TIME_UNKNOWN;
	a->attribution.service = service_of(m);
	a->attribution.strength = STRENGTH_PROVEN;
	a->sketch.made = true;
	a->sketch.text[0] = m->look;
}

/* Writes it as the index job does, new or anew. */
static void
put(struct made *m)
{
	char *path = xasprintf("%s/%u", dir, serial);
	struct file_at f = { .path = slice_str(path), .ino = serial + 1 };
	struct arrival at = { .sha256 = &m->sha256, .fresh = m->id == 0 };
	struct analysis a;
	enum err err = bulk_begin(store, &e);

	judge(m, &a);
	at.sketch = &a.sketch;
	if (m->id == 0) {
		m->sha256 = sha256_of(slice_str(path));
		serial++;
	}
	if (err == ERR_NONE)
		err = at.fresh
		    ? bulk_message(store, &f, &m->sha256, &a, NULL, &m->id, &e)
		    : bulk_renew(store, &m->sha256, &a, NULL, &m->id, &e);
	at.message = m->id;
	if (err == ERR_NONE)
		err = arrive_join(store, &at, &e);
	if (err == ERR_NONE)
		err = bulk_commit(store, &e);
	if (err != ERR_NONE)
		ok(false, "a message is written: %s", e.text);
	free(path);
}

static struct made *
add(int look, const char *service, int64_t time)
{
	struct made *m = &made[nmade++];

	*m = (struct made){ .look = (uint16_t)look, .service = service,
		.time = time };
	put(m);
	return m;
}

static void
refuse(struct made *m)
{
	struct file_at f = { .path = SLICE("/nowhere"), .ino = 1 };
	int64_t id;

	m->refused = true;
	if (bulk_begin(store, &e) != ERR_NONE ||
	    bulk_refused(store, &f, &m->sha256, SLICE("broken"), &id, &e) !=
		ERR_NONE || arrive_again(store, id, &e) != ERR_NONE ||
	    bulk_commit(store, &e) != ERR_NONE)
		ok(false, "a message is refused: %s", e.text);
}

static void
forget(void)
{
	nmade = 0;
	store_close(store);
	db_close(db);
	unlink(ws.db);
	if (store_open(&store, &ws, &e) != ERR_NONE ||
	    db_open(&db, ws.db, &e) != ERR_NONE ||
	    store_set_version(store, 1, "c", "s", &e) != ERR_NONE)
		ok(false, "a store: %s", e.text);
	arrive_attach(store);
}

static int64_t
number(const char *sql, int64_t param)
{
	struct stmt *st;
	int64_t n = 0;

	if (db_query(db, &st, &e, sql, strchr(sql, '$') != NULL ? "i" : "",
		param) != ERR_NONE || db_int_end(st, &n, &e) != ERR_NONE)
		return -1;
	return n;
}

static int64_t
campaign_of(const struct made *m)
{
	return number("SELECT coalesce(campaign, 0) FROM d_message"
	    " WHERE id = $1", m->id);
}

/* --- what must come out --- */

static bool
alike(const struct made *a, const struct made *b)
{
	return !a->refused && !b->refused &&
	    slice_eq(service_of(a), service_of(b)) &&
	    abs(a->look - b->look) <= 1 &&
	    llabs(a->time - b->time) <= CAMPAIGN_GAP;
}

/* The first message that each hangs together with */
static void
components(size_t *first)
{
	bool changed = true;
	size_t i, k;

	for (i = 0; i < nmade; i++)
		first[i] = i;
	while (changed) {
		changed = false;
		for (i = 0; i < nmade; i++)
			for (k = 0; k < nmade; k++)
				if (first[k] < first[i] &&
				    alike(&made[i], &made[k])) {
					first[i] = first[k];
					changed = true;
				}
	}
}

/* The number of messages whose campaign is not what it should be */
static unsigned
wrong(void)
{
	size_t first[MOST], i, k, with;
	unsigned n = 0;

	components(first);
	for (i = 0; i < nmade; i++) {
		int64_t is = campaign_of(&made[i]);

		for (k = with = 0; k < nmade; k++) {
			with += first[k] == first[i];
			n += (is != 0 && is == campaign_of(&made[k])) !=
			    (first[k] == first[i] && is != 0);
		}
		n += (is != 0) != (with > 1);
	}
	return n;
}

/* Each campaign is one tree, of messages of its service. */
static bool
is_sound(void)
{
	return number("SELECT count(*) FROM (SELECT campaign FROM d_message"
	    " WHERE campaign IS NOT NULL GROUP BY campaign"
	    " HAVING sum(campaign_by IS NULL) <> 1 OR count(*) < 2)", 0) ==
	    0 &&
	    number("SELECT count(*) FROM d_message m JOIN d_message b"
	    " ON b.id = m.campaign_by WHERE b.campaign IS NOT m.campaign"
	    " OR b.service IS NOT m.service", 0) == 0 &&
	    number("SELECT count(*) FROM d_message m JOIN d_campaign c"
	    " ON c.id = m.campaign WHERE c.service IS NOT m.service"
	    " OR c.into_campaign IS NOT NULL", 0) == 0 &&
	    number("SELECT count(*) FROM d_message WHERE campaign IS NULL"
	    " AND campaign_by IS NOT NULL", 0) == 0;
}

static int64_t
named(const char *name)
{
	int64_t id = 0;

	return store_campaign_find(store, slice_str(name), &id, &e) ==
	    ERR_NONE ? id : 0;
}

/* --- tests --- */

static void
test_join(void)
{
	struct made *a, *b, *c, *d;

	forget();
	a = add(10, "acme", DAY);
	is_int(campaign_of(a), 0, "a message alone has no campaign");
	b = add(11, "acme", DAY);
	is_int(campaign_of(a), 1, "two alike are one");
	is_int(campaign_of(b), 1, "both of them");
	c = add(10, "other", DAY);
	add(10, NULL, DAY);
	is_int(campaign_of(c), 0, "another service's is not of it");
	d = add(10, "acme", DAY + CAMPAIGN_GAP + 1);
	is_int(campaign_of(d), 0, "nor one that came too long after");
	add(11, "acme", DAY + DAY);
	is_int(campaign_of(d), 1, "unless others lie between");
	is_int(named("c1"), 1, "it has a name");
	is_int(named("1"), 1, "leniently");
	is_int(named("C1"), 1, "both ways");
	ok(named("c2") == 0 && strstr(e.text, "c2: there is no") != NULL,
	    "others have not: %s", e.text);
	ok(named("") == 0 && named("c") == 0 && named("c-1") == 0 &&
	    named("99999999999999999999") == 0, "nor what is none");
	ok(wrong() == 0 && is_sound(), "that is all");
}

static void
test_merge(void)
{
	forget();
	add(20, "acme", DAY);
	add(20, "acme", DAY);
	add(22, "acme", DAY);
	add(22, "acme", DAY);
	add(23, "acme", DAY);
	is_int(campaign_of(&made[4]), 2, "two campaigns");
	add(24, "acme", DAY);
	add(25, "acme", DAY);
	add(25, "acme", DAY);
	is_int(number("SELECT count(*) FROM d_campaign", 0), 2,
	    "no third one: it joined the second");
	add(21, "acme", DAY);
	ok(wrong() == 0 && is_sound(), "a message between makes them one");
	is_int(campaign_of(&made[0]), 2, "under the larger one's name");
	is_int(named("c1"), 2, "to which the other name leads");
	add(60, "acme", DAY);
	add(60, "acme", DAY);
	is_int(campaign_of(&made[10]), 3, "whose number is not given again");
}

static void
test_leave(void)
{
	struct sha256 x;
	struct arena a = { 0 };
	struct slice what;

	forget();
	add(30, "acme", DAY);
	add(31, "acme", DAY);
	add(32, "acme", DAY);
	add(33, "acme", DAY);
	add(33, "acme", DAY);
	x = made[2].sha256;
	ok(store_override(store, "rk", OVERRIDE_SERVICE, SLICE("other"),
	    SLICE("a reason"), &x, 1, &e) == ERR_NONE, "a word: %s", e.text);
	made[2].service = "other";
	ok(wrong() == 0 && is_sound(),
	    "what an analyst moves to another service leaves at once, and what"
	    " it held together comes apart");
	is_int(campaign_of(&made[4]), campaign_of(&made[3]), "both parts stay");
	ok(campaign_of(&made[0]) != campaign_of(&made[3]), "as two");
	ok(store_undo(store, "rk", &a, &what, &e) == ERR_NONE, "undone: %s",
	    e.text);
	made[2].service = "acme";
	ok(wrong() == 0 && is_sound(), "it is as it was");
	made[0].look = made[1].look = 90;
	put(&made[0]);
	put(&made[1]);
	ok(wrong() == 0 && is_sound() && campaign_of(&made[0]) != 0,
	    "two that are read anew go where they belong");
	made[1].look = 70;
	put(&made[1]);
	ok(wrong() == 0 && campaign_of(&made[0]) == 0,
	    "of two, one is left: it has none");
	refuse(&made[3]);
	ok(wrong() == 0 && is_sound(), "a refused one leaves too");
	arena_free(&a);
}

/* All read anew, with other looks: a name leads to where they went. */
static void
test_follow(void)
{
	size_t i;

	forget();
	for (i = 0; i < 5; i++)
		add(40, "acme", DAY);
	is_int(named("c1"), 1, "a campaign");
	for (i = 0; i < 5; i++) {
		made[i].look = 50;
		put(&made[i]);
	}
	ok(wrong() == 0 && is_sound(), "its messages look otherwise");
	is_int(named("c1"), campaign_of(&made[0]), "its name leads to them");
}

static void
test_shuffled(void)
{
	static const char *const services[] = { "acme", "other", NULL };
	unsigned round, bad = 0, unsound = 0, seed = 20261125;
	size_t i;

	for (round = 0; round < 6; round++) {
		forget();
		for (i = 0; i < MOST; i++) {
			add(rand_r(&seed) % 50, services[rand_r(&seed) % 3],
			    rand_r(&seed) % (40 * DAY));
			bad += i % 10 == 0 ? wrong() : 0;
		}
		bad += wrong();
		for (i = 0; i < MOST; i++) {
			struct made *m = &made[(unsigned)rand_r(&seed) % MOST];

			if (m->refused)
				continue;
			m->look = (uint16_t)(rand_r(&seed) % 50);
			m->service = services[rand_r(&seed) % 3];
			if (rand_r(&seed) % 10 == 0)
				refuse(m);
			else
				put(m);
			bad += wrong();
			unsound += !is_sound();
		}
	}
	is_int(bad, 0, "whatever the order, and whatever changes, what hangs "
	    "together is one campaign");
	is_int(unsound, 0, "each of them one tree");
}

/* One that leaves a campaign too large to be looked through */
static void
test_large(void)
{
	struct sha256 x;
	int i;

	forget();
	for (i = 0; i < 2100; i++) {
		nmade = i == 0 ? 0 : 1;
		add(80, "acme", DAY + i);
	}
	is_int(number("SELECT count(*) FROM d_message WHERE campaign = 1", 0),
	    2100, "a large campaign");
	x = made[1].sha256;
	ok(store_override(store, "rk", OVERRIDE_SERVICE, SLICE("other"),
	    SLICE("a reason"), &x, 1, &e) == ERR_NONE, "a word: %s", e.text);
	is_int(campaign_of(&made[1]), 0, "loses what is another service's");
	x = made[0].sha256;
	ok(store_override(store, "rk", OVERRIDE_SERVICE, SLICE("other"),
	    SLICE("a reason"), &x, 1, &e) == ERR_NONE && campaign_of(&made[0])
	    == campaign_of(&made[1]) && campaign_of(&made[0]) > 1,
	    "also the one that it began with: %s", e.text);
	is_int(number("SELECT count(*) FROM d_message WHERE campaign = 1", 0),
	    2098, "all others stay together");
}

int
main(void)
{
	char *cmd;

	if (mkdtemp(dir) == NULL || workspace_open(&ws, dir, true, &e) !=
	    ERR_NONE)
		return 1;
	test_join();
	test_merge();
	test_leave();
	test_follow();
	test_shuffled();
	test_large();
	store_close(store);
	db_close(db);
	cmd = xasprintf("rm -rf %s", dir);
	if (system(cmd) != 0)
		return 1;
	free(cmd);
	workspace_free(&ws);
	return done_testing();
}
