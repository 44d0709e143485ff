#ifndef VIEWS_SERVICE_VIEW_H
#define VIEWS_SERVICE_VIEW_H

#include "core/store/aggregate.h"
#include "core/store/service_stats.h"
#include "views/doc.h"
#include "views/session.h"

/*
 * Who sends as our domains, for commands and screens: messages that are
 * indexed here, beside what DMARC reports of others count.
 */
struct domain_service {
	struct slice domain;	  /* protected */
	struct slice service;	  /* slug; NULL: nobody is named */
	struct slice name;	  /* of the service */
	const struct sending *messages; /* NULL: none indexed */
	const struct aggregate_sender *reported; /* NULL: no report */
	enum relation relation; /* the worst of its messages; without any, by
				 * the owner's word and the settings */
	const struct domain_word *word; /* NULL: none */
};

struct services {
	struct service_stats stats;
	struct aggregate_senders *reported; /* by protected domain */
	size_t nreported;
	struct arena arena;
	struct domain_service *v; /* by domain; denied first, then most */
	size_t n;
};

/* What the store has now; the session's domains must outlive it. */
enum err services_load(struct services *out, struct session *s,
    struct error *e);
void services_free(struct services *s);

/* "11-07..11-20"; "" where no time is known */
enum { SERVICE_SPAN = 14 };
void service_span(const struct domain_service *v, char out[SERVICE_SPAN]);
/* "+3", "-2", "=": of the last seven days against the seven before; "" where
 * there is nothing in either */
void service_trend(const struct stat_span *span, char *out, size_t room);
uint8_t relation_role(enum relation r);

/* Where Enter on a line of a service's page leads: to a case, else to what a
 * query finds. */
struct service_door {
	const struct domain_service *as; /* NULL: the line is of no domain */
	struct slice query, case_id;
};
struct service_doors {
	struct service_door *v;
	size_t n;
};

/* A service's page: what it is, what of it is here, as whom, which customers
 * and cases.  line.id: index into doors, or -1; they live as long as the
 * document. */
enum err doc_service(struct doc *d, struct service_doors *doors,
    struct session *s, const struct services *all, struct slice slug,
    struct error *e);
/* The messages of such a pair; in `a` */
struct slice domain_service_query(const struct domain_service *v,
    struct arena *a);

#endif
