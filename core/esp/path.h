#ifndef CORE_ESP_PATH_H
#define CORE_ESP_PATH_H

#include "core/esp/attribute.h"

/*
 * Who had the message in hand between its author and us.  For decide.c and
 * path*.c only.
 */

/*
 * The Sender Rewriting Scheme, as libsrs2 writes it (there is no RFC):
 *
 *	SRS0=HHH=TT=DOMAIN=LOCAL@forwarder
 *	SRS1=HHH=FIRST==HHH=TT=DOMAIN=LOCAL@forwarder
 *
 * "-" or "+" may stand for the first "=".  Microsoft 365 writes
 * MAILBOX+SRS=HHH=TT=DOMAIN=LOCAL@tenant, and nothing behind TT for what had
 * the null sender.
 */
struct srs {
	struct slice domain; /* of the sender before; NULL: the null sender */
	struct slice local;
	struct slice first;   /* of SRS1: the forwarder that began it; NULL */
	struct slice mailbox; /* of Microsoft's form: which one forwards; NULL */
	struct slice host;    /* the forwarder's */
};

/* false: the address is of no such form.  Slices lie in it, or the arena. */
bool srs_read(struct srs *s, struct slice address, struct arena *a);

/* The last one who handed it on: the boundary's client. */
struct handing {
	bool found;
	enum path_role role;	 /* forwarder, list, relay, gateway */
	int service;		 /* index; -1: a host of none */
	enum strength strength;	 /* of that role */
	struct slice host;	 /* the list, tenant or host; NULL */
	struct slice sign;	 /* by what: "SRS in the envelope" */
	struct slice before;	 /* the domain that sent it, as it says; NULL */
	struct range range;	 /* of the sign */
	const struct service_rule *rule; /* that told; NULL */
	/* of a tenant's connector: the tenant's id, and who used it; NULL */
	struct slice tenant_id, client, helo;
	int hop; /* where that one came in; -1 */
};

/* What the boundary's client shows of having handed it on.  After
 * w->boundary. */
void handing_find(struct attribute *w, struct handing *h);
/* Why it names nobody: "it came through ..."; false: it was not handed on, or
 * that is only a look */
struct buf;
bool handing_why(const struct attribute *w, struct buf *b);
/* Evidence for who hands on with that sign: observed */
void handing_note(struct attribute *w, const struct handing *h);
/* The same for one sign alone: a Microsoft 365 tenant's connector */
bool connector_find(struct attribute *w, struct handing *h);
/* The Microsoft 365 tenant's name, by what passes or the envelope; NULL */
struct slice tenant_name(const struct attribute *w);
/* The machine that the boundary took it from: by its reverse name, else as it
 * called itself; its address; NULL */
struct slice boundary_host(const struct attribute *w);
/* The first hop that it could have written; -1 */
int boundary_below(const struct attribute *w);

enum { HOLDERS_MOST = 5 };

/* One of those before the last, as the one after him says. */
struct holder {
	int service;	    /* index; -1: of none */
	int said_by;	    /* index of the service whose field says so */
	int hop;	    /* that field's; -1: a seal says so */
	struct slice ip, host;
	bool began;	    /* a user of said_by's own gave it in there */
	bool confirmed;	    /* host: its reverse name, confirmed by it */
};

/* From the last one backwards; how many. */
size_t holders_find(struct attribute *w, struct holder v[HOLDERS_MOST]);

/* The service whose signature passed when a sealer that counts took it, by its
 * ARC-Authentication-Results; -1 */
int seal_signer(struct attribute *w);

/* path.c: fills out->path and out->steps. */
void path_fill(struct attribute *w, const struct handing *h,
    const struct holder *v, size_t n);

#endif
