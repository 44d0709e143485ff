#ifndef CORE_AUTH_ANSWERS_H
#define CORE_AUTH_ANSWERS_H

#include "core/base/err.h"
#include "core/base/mem.h"
#include "core/base/slice.h"

/*
 * DNS questions and answers.  Analysis never asks the network: it lists
 * questions; whoever runs it brings answers from a file, the record or the
 * resolver, and runs it again.
 */
enum dns_status {
	DNS_OK,	      /* data, perhaps through CNAMEs */
	DNS_NODATA,   /* the name exists, not with this type */
	DNS_NXDOMAIN,
	DNS_SERVFAIL, /* events, never kept as answers */
	DNS_TIMEOUT,
};

struct question {
	struct slice name; /* lower case, A-labels, no dot at the end */
	uint16_t type;	   /* RR type number (RFC 1035; 28 AAAA) */
	bool personal;	   /* the name tells of one sender or recipient (SPF
			    * macros s and l): never asked live unless told */
};

enum { DNS_A = 1, DNS_CNAME = 5, DNS_PTR = 12, DNS_HINFO = 13, DNS_MX = 15,
	DNS_TXT = 16, DNS_AAAA = 28 };

/* RFC 4033 section 5 */
enum dnssec { DNSSEC_UNKNOWN, DNSSEC_INSECURE, DNSSEC_SECURE, DNSSEC_BOGUS };

struct answer {
	struct question question;
	enum dns_status status;
	enum dnssec dnssec;
	struct slice *data; /* text; TXT: one string; names lower case */
	size_t n;
	uint32_t ttl;
	int64_t time;	   /* when it was asked; TIME_UNKNOWN for files */
	struct slice origin; /* "file:NAME", "record", "resolver ADDRESS" */
};

struct questions {
	struct question *v;
	size_t n;
	struct questions *used; /* if set: answers_ask notes there which
				 * questions were answered */
};

/* The order of a set: by the names read backwards, so that what lies below a
 * name stands together; then by type. */
int question_cmp(const struct question *a, const struct question *b);

/* A set of answers.  Zero-initialised is empty and open. */
struct answers {
	struct answer *v;
	size_t n;
	bool closed; /* what it lacks does not exist (a zone file) */
	bool off;    /* nobody will answer: analysis should not ask */
	bool live;   /* somebody asks a resolver for what it lacks, as far as
		      * the rules allow */
	struct arena arena;
};

/* NULL: not there (and not closed).  In a closed set an absent name gives
 * NXDOMAIN, an absent type of a present name NODATA.  CNAMEs are followed, at
 * most 8. */
const struct answer *answers_find(const struct answers *s, struct slice name,
    uint16_t type);
void answers_add(struct answers *s, const struct answer *a); /* copies */
void answers_free(struct answers *s);
/* Adds a question once; its name is copied into the arena.  One that is
 * personal once stays so. */
void questions_add_as(struct questions *q, struct arena *a,
    const struct question *add);
/*
 * The answer to a question, or NULL after noting it in *q (unless the set is
 * off).
 */
const struct answer *answers_ask(const struct answers *s, struct slice name,
    uint16_t type, struct questions *q, struct arena *a);
const struct answer *answers_ask_as(const struct answers *s,
    const struct question *question, struct questions *q, struct arena *a);

/*
 * Reads zone-file lines "name TTL IN TYPE data", "name TTL IN NODATA [TYPE]",
 * "... NXDOMAIN", "... SERVFAIL", "... TIMEOUT"; ";" comments; a closed world
 * unless it says "$OPEN".  "$ANSWERED TIME DNSSEC FROM" says when, how and by
 * whom what follows was answered.  Errors name the line.
 */
enum err answers_load_file(struct answers *s, const char *file,
    struct error *e);
/* The same from memory; file is for messages and the answers' origin. */
enum err answers_parse(struct answers *s, const char *file,
    struct slice bytes, struct error *e);

/* The lines that answers_parse reads as that answer.  *last is what the line
 * before said of when and by whom; zeroed: nothing. */
struct buf;
void answer_write(struct buf *out, const struct question *q,
    const struct answer *a, const struct answer **last);
const char *dnssec_name(enum dnssec d); /* "unknown", "insecure"... */
const char *dns_status_name(enum dns_status s); /* "OK", "NODATA"... */

/* "7.2.0.192.in-addr.arpa" of a canonical IP (RFC 1035, RFC 3596) */
struct slice ip_reverse_name(struct arena *a, struct slice ip);
const char *dns_type_name(uint16_t type);
uint16_t dns_type_from_name(struct slice name); /* 0: not known */

#endif
