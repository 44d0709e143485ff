#ifndef CORE_STORE_CAMPAIGN_H
#define CORE_STORE_CAMPAIGN_H

#include "core/store/store.h"

/*
 * Campaigns: messages that espy groups by itself.  Derived: they are made
 * anew from the mail.  Names are read leniently: "c12", "C12", "12".
 */
enum { CAMPAIGN_NAME = 24 };
void campaign_name(int64_t id, char out[CAMPAIGN_NAME]);
/* Its number; false: "c12" or "12" was expected. */
bool campaign_number(struct slice name, int64_t *id);
/*
 * The campaign of that name; of one that went into another, that one.
 * ERR_ABSENT, with a sentence: there is none, or all its messages left it.
 */
enum err store_campaign_find(struct store *s, struct slice name, int64_t *id,
    struct error *e);

/* What its messages have in common, most frequent first */
struct campaign_value {
	struct slice value;
	struct slice more; /* of an account its kind, of an IP its rDNS */
	uint64_t messages;
};
struct campaign_values {
	struct campaign_value *v;
	size_t n;
};
enum { CAMPAIGN_MOST_DAYS = 366 };

/* Slices are NULL where unknown. */
struct campaign_row {
	int64_t id;
	int64_t made_at; /* when espy saw that two messages are one */
	struct slice service, service_name; /* slug; NULL: nobody is named */
	uint64_t messages, deliveries, reports;
	uint64_t submitted; /* of messages: what their headers say is only
			     * claimed */
	uint64_t dispositions[DISPOSITIONS]; /* of messages */
	/* As recorded by a receiver; Date where no message has that, or only
	 * submitted ones have; TIME_UNKNOWN */
	int64_t first, last;
	int64_t day;	/* midnight UTC of the first of days */
	uint64_t *days; /* messages, day by day until the last */
	size_t ndays;
	struct campaign_values domains; /* protected ones that they hit */
	struct campaign_values accounts, ips;
	struct slice *cases; /* that have one of its messages */
	size_t ncases;
	struct slice subject; /* of the newest message */
	struct sha256 newest;
};
struct campaigns {
	struct arena arena;
	struct campaign_row *v;
	size_t n;
};
/* Those of v, or all (v NULL); the one with the newest message first */
enum err store_campaigns(struct store *s, const int64_t *v, size_t n,
    struct campaigns *out, struct error *e);
void campaigns_free(struct campaigns *c);
/* Its messages, oldest first */
enum err store_campaign_messages(struct store *s, int64_t id,
    struct rows *out, struct error *e);

/* The service of a campaign that is there; NULL: nobody is named */
enum err store_campaign_service(struct store *s, int64_t id, struct arena *a,
    struct slice *out, struct error *e);
/* Slugs of all services that messages were sent by; one is NULL: nobody is
 * named */
enum err store_campaign_services(struct store *s, struct arena *a,
    struct slice **out, size_t *n, struct error *e);
/*
 * Campaigns of which messages have that fact (core/store/fact.h), among the
 * newest CAMPAIGN_BESIDE that have it, and came between those times.  Without
 * that one; most messages first.
 */
enum { CAMPAIGN_BESIDE = 2000 };
struct campaign_beside {
	int64_t campaign;
	uint64_t messages;
};
enum err store_campaigns_beside(struct store *s, int64_t campaign,
    struct slice kind, struct slice value, int64_t from, int64_t to,
    struct arena *a, struct campaign_beside **out, size_t *n,
    struct error *e);

#endif
