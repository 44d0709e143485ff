#ifndef CORE_STORE_RULE_H
#define CORE_STORE_RULE_H

#include "core/store/store.h"

/*
 * Rules of dispositions: what is of that service, authenticated as that
 * domain and of that account, gets the disposition as it comes.  Never by
 * From alone: a rule needs a domain that DMARC or an aligned signature vouches
 * for, and never decides about mail that the owner of a protected domain
 * denied, nor about what a person decided.  What it decided is open again when
 * service, domain or account of the message change, or the rule is removed.
 *
 * A rule of a campaign counts for that campaign alone: it keeps a campaign
 * that was dismissed out of the queue until one of the three changes.
 */
enum {
	RULE_LIFE = 180 * 86400, /* seconds, where nothing else is said */
	RULE_MOST_SCOPES = 20,	 /* of one campaign */
	RULE_MOST_REASON = 400,
};

struct rule {
	int64_t id;
	enum disposition disposition;
	struct slice service; /* NULL: nobody is named */
	struct slice domain;
	struct slice account; /* NULL: any; of a campaign's: none is visible */
	bool of_campaign;
	struct sha256 campaign; /* one of its messages */
	int64_t campaign_now;	/* its number now; 0: none */
	struct slice reason, actor;
	int64_t made_at, expires_at; /* TIME_UNKNOWN: never */
	uint64_t hits, decided;	     /* decided: messages that stand so now */
	int64_t hit_at;
	bool expired;
};
struct rules {
	struct arena arena;
	struct rule *v; /* the newest first */
	size_t n;
};

/* Those in force, and the expired ones */
enum err store_rules(struct store *s, struct rules *out, struct error *e);
/* By name ("r3", "3"); ERR_ABSENT, with a sentence */
enum err store_rule(struct store *s, struct slice name, struct rules *out,
    struct error *e);
void rules_free(struct rules *r);

/*
 * Makes one: disposition, service, domain, account, reason and expires_at of
 * *r count.  What it decides is what comes from now on, and, with `now`, the
 * open messages that fit: *decided.  An act; ERR_USAGE where service or domain
 * are missing, or there is such a rule.
 */
enum err store_rule_add(struct store *s, const char *actor,
    const struct rule *r, bool now, int64_t *id, uint64_t *decided,
    struct error *e);
/* The scope that a message gives; ERR_REFUSED says what it lacks. */
enum err store_rule_of(struct store *s, const struct sha256 *sha256,
    struct arena *a, struct rule *out, struct error *e);
/* What it had decided is open again: *opened. */
enum err store_rule_remove(struct store *s, const char *actor, int64_t id,
    uint64_t *opened, struct error *e);

/*
 * Decides about messages; for those of whole campaigns (v holds them as well)
 * rules are made, so that what follows of them is decided too.  One act.
 * *rules: how many were made; *open_scopes: kinds of messages among them for
 * which none could be made, since nothing vouches for their From.
 */
enum err store_dismiss(struct store *s, const char *actor, enum disposition d,
    const struct sha256 *v, size_t n, const int64_t *campaigns,
    size_t ncampaigns, size_t *rules, size_t *open_scopes, struct error *e);

/* The index job's: a message came, or was judged anew. */
enum err bulk_rule(struct store *s, int64_t message,
    const struct sha256 *sha256, struct error *e);

/* For undo.c */
enum err undo_rule_add(struct store *s, const struct event *ev,
    struct error *e);
enum err undo_rule_remove(struct store *s, const struct event *ev,
    struct error *e);

#endif
