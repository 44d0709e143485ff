#ifndef CORE_STORE_CONTACT_H
#define CORE_STORE_CONTACT_H

#include "core/store/store.h"

/*
 * What the store knows of contacts: what became of an address so far, over
 * all cases, and what look-ups for a case answered.
 */

/* --- an address --- */

enum contact_what {
	CONTACT_WORKED,	 /* somebody answered, or a person said so */
	CONTACT_BOUNCED, /* mail to it came back */
	CONTACT_STOP,	 /* its owner wants no more reports (RFC 6650 5.8) */
	CONTACT_RESUME,	 /* and takes them again */
	CONTACT_WHATS
};
const char *contact_what_name(enum contact_what w); /* "worked" ... */
bool contact_what_from_name(struct slice name, enum contact_what *out);

struct contact_state {
	int64_t worked, bounced, stopped; /* when last; TIME_UNKNOWN: never */
	struct slice bounce;	   /* what the bounce said; NULL */
	struct slice stop;	   /* the words of who wants no more; NULL */
};
/* Does it stand against writing there now? */
static inline bool
contact_is_bad(const struct contact_state *c)
{
	return c->bounced > c->worked; /* TIME_UNKNOWN is less than any */
}
static inline bool
contact_is_stopped(const struct contact_state *c)
{
	return c->stopped > INT64_MIN;
}

/*
 * Notes what became of an address; an act, which undo takes back.  case_id:
 * on which occasion; NULL: none.  note: words of the bounce or the request,
 * ...; may be empty.
 */
enum err store_contact_mark(struct store *s, const char *actor,
    struct slice address, enum contact_what what, struct slice case_id,
    struct slice note, struct error *e);
/* All TIME_UNKNOWN where nothing is known.  Slices in the arena. */
enum err store_contact_state(struct store *s, struct slice address,
    struct contact_state *out, struct arena *a, struct error *e);

/* --- what was asked --- */

enum {
	LOOKUP_MOST_OCTETS = 256 << 10, /* of an answer */
	LOOKUP_MOST_CONTACTS = 32,
};
enum lookup_kind {
	LOOKUP_RDAP_IP,
	LOOKUP_RDAP_DOMAIN,
	LOOKUP_BOOTSTRAP, /* IANA's list of RDAP servers (RFC 9224) */
	LOOKUP_SECURITY_TXT,
	LOOKUP_MX,
	LOOKUP_ABUSIX,
	LOOKUP_ABUSE_NET,
	LOOKUP_KINDS
};
/* How the status of LOOKUP_MX begins where the domain takes no mail */
#define LOOKUP_NO_MAIL "it takes no mail"
const char *lookup_kind_name(enum lookup_kind k); /* "rdap", ... */

/* A contact as an answer has it: a foreign word, not judged yet. */
struct lookup_contact {
	struct slice address; /* as it stands; empty: a form alone */
	struct slice form;    /* URL; NULL */
	struct slice role;    /* "abuse", "security", "technical" ... */
	struct slice holder, handle, language, words; /* NULL */
	struct slice doubt; /* a sentence; NULL */
	unsigned depth;	    /* how deep RDAP nests it; 0: the outermost */
};
struct lookup_row {
	int64_t id; /* 0: new */
	enum lookup_kind kind;
	struct slice about;  /* address or domain */
	struct slice name;   /* the URL, or "NAME TYPE" */
	int64_t time;
	struct slice status; /* "ok", or a sentence why there is nothing */
	struct slice source; /* URL behind redirects, resolver; NULL */
	struct slice octets; /* NULL: none came, or not read */
	struct sha256 sha256;
	struct slice network; /* RDAP: of the address, as ip_in_networks has
			       * it; NULL */
	struct lookup_contact *contacts;
	size_t ncontacts;
};
struct lookup_rows {
	struct arena arena;
	struct lookup_row *v;
	size_t n;
};
void lookup_rows_free(struct lookup_rows *l);

/* Keeps what was asked and what came, as one act: it is evidence, and is not
 * taken back.  */
enum err store_lookups_add(struct store *s, const char *actor,
    struct slice case_id, const struct lookup_row *v, size_t n,
    struct error *e);
/* Of a case and those that went into it; of each (kind, about) the newest;
 * without octets. */
enum err store_lookups(struct store *s, struct slice case_id,
    struct lookup_rows *out, struct error *e);
/* One with its octets, checked against their hash; ERR_ABSENT */
enum err store_lookup(struct store *s, int64_t id, struct lookup_rows *out,
    struct error *e);

#endif
