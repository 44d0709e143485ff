/* The narrowest level of a service's house that explains a case. */

#include "core/cases/level.h"

#define COVERS 0.95
#define LEAKS 0.5

static const struct trait_kind kinds[] = {
	{ "ip", true, LEVEL_RELAY, 1 },
	{ "relay", true, LEVEL_RELAY, 2 },
	{ "helo", true, LEVEL_RELAY, 3 },
	{ "injection-ip", true, LEVEL_ORIGIN, 4 },
	{ "originating-ip", true, LEVEL_ORIGIN, 5 },
	{ "net24", true, LEVEL_POOL, 6 },
	{ "rdns-shape", true, LEVEL_POOL, 7 },
	{ "helo-shape", true, LEVEL_POOL, 8 },
	{ "relay-shape", true, LEVEL_POOL, 9 },
	{ "lacks", false, LEVEL_SERVICE, 10 },
	{ "account", false, LEVEL_SERVICE, 11 }, /* "none" */
	{ "mailer", false, LEVEL_ORIGIN, 12 },
	{ "script", false, LEVEL_ORIGIN, 13 },
};
/* "account SERVICE KIND" */
static const struct trait_kind account = { "account", true, LEVEL_ACCOUNT, 0 };
static const struct trait_kind other = { "", false, LEVEL_SERVICE, 20 };

const struct trait_kind *
trait_kind(struct slice kind)
{
	size_t i;

	if (slice_starts(kind, "account "))
		return &account;
	for (i = 0; i < ARRAY_LEN(kinds); i++)
		if (slice_eq_str(kind, kinds[i].name))
			return &kinds[i];
	return &other;
}

/* How many different values of a kind the case's messages have */
static size_t
values_of(const struct contrast *c, struct slice kind)
{
	size_t i, n = 0;

	for (i = 0; i < c->ninfra; i++)
		n += slice_eq(c->rows[i].kind, kind);
	return n;
}

/* Of several kinds of accounts, that of which there are most */
static size_t
accounts_of(const struct contrast *c)
{
	size_t i, k, n = 0, most = 0;

	for (i = 0; i < c->ninfra; i++) {
		const struct contrast_row *r = &c->rows[i];

		if (trait_kind(r->kind)->level != LEVEL_ACCOUNT)
			continue;
		for (k = 0; k < i; k++)
			if (slice_eq(c->rows[k].kind, r->kind))
				break;
		n = k == i ? values_of(c, r->kind) : 0;
		most = n > most ? n : most;
	}
	return most;
}

static bool
covers(const struct contrast_row *r)
{
	return r->coverage >= COVERS && r->leaking <= LEAKS;
}

void
level_find(struct contrast *c)
{
	enum level level, best = LEVEL_SERVICE;
	size_t i;

	c->level.row = SIZE_MAX;
	for (i = 0; i < c->ninfra; i++) {
		level = trait_kind(c->rows[i].kind)->level;
		if (level < best && covers(&c->rows[i])) {
			best = level;
			c->level.row = i;
		}
	}
	c->level.level = best;
	c->level.accounts = accounts_of(c);
	c->level.relays = values_of(c, SLICE("ip"));
}

/* Is something missing in them all that honest mail has? */
static bool
lacks(const struct contrast *c)
{
	size_t i;

	for (i = 0; i < c->ninfra; i++)
		if (slice_eq_str(c->rows[i].kind, "lacks") &&
		    covers(&c->rows[i]))
			return true;
	return false;
}

/* "3 accounts" */
static struct slice
accounts_word(size_t n, struct arena *a)
{
	return n == 0 ? SLICE("no customer's account")
	    : n == 1 ? SLICE("one account")
		     : slice_printf(a, "%zu accounts", n);
}

static struct slice
relays_word(size_t n, struct arena *a)
{
	return n == 0 ? SLICE("no known relay") : n == 1 ? SLICE("one relay")
	    : slice_printf(a, "%zu relays", n);
}

static const char *
usually(const struct contrast *c)
{
	switch (c->level.level) {
	case LEVEL_ACCOUNT:
		return "one customer's account was taken over, or opened for "
		       "this";
	case LEVEL_RELAY:
		return c->level.accounts == 0
		    ? "a component of the service is compromised, below its "
		      "application"
		    : "a component of the service is compromised, not its "
		      "customers";
	case LEVEL_ORIGIN:
		return "an internal tool or a key of the service is in other "
		       "hands";
	case LEVEL_POOL:
		return "what these relays share is compromised, or lets "
		       "others in";
	case LEVEL_SERVICE:
	case LEVELS:
		break;
	}
	return lacks(c) ? "something below the service's application feeds "
			  "all its relays"
			: "an open relay, or a connector that lets anybody in";
}

struct slice
level_words(const struct contrast *c, struct arena *a)
{
	struct slice accounts = accounts_word(c->level.accounts, a);
	struct slice relays = relays_word(c->level.relays, a);

	if (!c->named)
		return slice_printf(a, "%.*s and no service: usually %s",
		    SLICE_ARG(relays), c->level.relays <= 1
		    ? "a rented server, or one that was broken into"
		    : "rented servers, or such that were broken into; each "
		      "network is told on its own");
	return slice_printf(a, "%.*s, %.*s: usually %s", SLICE_ARG(accounts),
	    SLICE_ARG(relays), usually(c));
}

const char *
level_name(enum level level)
{
	static const char *const names[LEVELS] = { "account", "relay",
		"origin", "pool", "service" };

	return names[level];
}
