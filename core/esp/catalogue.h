#ifndef CORE_ESP_CATALOGUE_H
#define CORE_ESP_CATALOGUE_H

#include "core/base/err.h"
#include "core/base/ini.h"
#include "core/base/mem.h"
#include "core/esp/decode.h"
#include "core/esp/shape.h"

/*
 * The catalogue: the services that espy knows, one INI file each (espy(5)
 * documents the format).  Loaded at run time; a user's directory is added on
 * top, where an entry of the same slug replaces the product's.
 *
 *   [service mailgun]            small letters, digits, "-"
 *   name = Mailgun (Sinch)       needed
 *   kind = transactional         needed: transactional, marketing,
 *                                notifications, survey, crm, helpdesk,
 *                                mailbox-provider, hosting, mailing-list,
 *                                security-training; forwarder and gateway
 *                                hand on what others send
 *   country = US
 *   url = https://www.mailgun.com
 *   carrier = amazon-ses         a service that it may ride on; may repeat
 *   selectors = own              it makes its customers' signatures itself, by
 *                                names of its own: beside its hosts a
 *                                selector tells which service rides on it
 *   hosts = own                  all its mail leaves from hosts named below
 *                                (else: perhaps from customers' names too)
 *
 * Evidence, each key as often as needed (SHAPE: see shape.h):
 *
 *   rdns = SHAPE                 names of its sending hosts; what a client
 *                                calls itself is compared with these too
 *   helo = SHAPE                 names that only stand in HELO
 *   host-ip = SHAPE              a form of its host names that says the
 *                                client's address: <ip1> to <ip4> are its
 *                                octets in decimal.  A HELO or reverse name
 *                                of that form with another address is forged
 *   ip = CIDR [DATE]             its published ranges, and when that was seen
 *   dkim = DOMAIN [selector SHAPE]   signing domains that it owns: a shape,
 *                                or a name that stands for all under it too
 *   dkim-customer = SHAPE        selectors that it uses in customers' domains
 *   spf = DOMAIN                 bounce domains that it owns, as with dkim;
 *                                with "@": shape of the whole address
 *   signed = DOMAIN NAME: SHAPE  a header field under a passing signature of
 *                                DOMAIN, which writes that field itself
 *   mail-from = SHAPE            envelope senders of its form, anywhere
 *   header = NAME[: SHAPE]       header fields that it writes
 *   header-ip = NAME[|DECODER]: SHAPE   a field in which it writes the client's
 *                                address: the capture.  One that is not the
 *                                boundary's is no field of its own
 *   message-id = SHAPE
 *   message-id-added = SHAPE     what it writes as a receiver, into mail that
 *                                came without one: says nothing of the sender
 *   link = SHAPE                 hosts that its links go to
 *
 * What DNS of a customer's domain says when it lets the service send:
 *
 *   include = DOMAIN             the SPF include (RFC 7208) that it asks for
 *   cname = SHAPE                where selectors of customers lead (the CNAME
 *                                of SELECTOR._domainkey.CUSTOMER)
 *
 * As one that hands on what others sent:
 *
 *   forwards = SHAPE             envelope senders of its form when it forwards
 *                                (SRS, caf_=, +bnc)
 *   forward-header = NAME[: SHAPE]   header fields that it adds then
 *
 *   account = KIND PLACE SHAPE "meaning" [GRADE]
 *   recipient = PLACE SHAPE
 *
 * KIND is one word ("region" of HELO and of a field: one and the same, or the
 * message is forged); PLACE is mail-from, message-id, helo, dkim-domain,
 * dkim-selector, dkim-cname, link-host, link-url or header:NAME, followed by
 * decoders, in order: |base64, |hex, |words (RFC 2047), |reverse, |percent, or
 * one part of several: |bars:2 is what stands between the first "|" and the
 * second; likewise colons, commas, dashes, dots and underscores.
 * The shape captures the identifier; meaning says what the service's desk
 * finds with it; GRADE, present or signed, is the most that it can be worth
 * where the service's customers can write that place too.  The capture of a
 * recipient is our recipient's address, hidden in what identifies the message:
 * "@" may stand there as "=".  To be redacted.
 *
 *   contact = ADDRESS            begins a contact; without an address, form
 *   form = URL                   does
 *   contact-kind = abuse|security   abuse, if absent
 *   contact-source = WORDS       where we know it from
 *   contact-date = DATE          when that was read
 *   contact-worked = DATE        when it was last seen to work
 *   contact-language = TAG       languages that the desk reads, "pt en"
 *   contact-format = WORD        eml, headers, arf, xarf or form
 *   contact-redact = WORDS       what may be masked: recipients or nothing
 *   wants = WORDS                what the desk asks for
 *   note = WORDS                 may repeat
 */
struct service_contact {
	struct slice address; /* mail address; NULL where only a form exists */
	struct slice form;    /* URL; NULL */
	struct slice source;  /* where we know it from; NULL: unsourced */
	struct slice date;    /* when that was read; NULL */
	struct slice worked;  /* when it was last seen to work; NULL */
	struct slice wants;   /* "full headers"; NULL */
	struct slice language; /* "pt en"; NULL */
	struct slice format;   /* eml, headers, arf, xarf, form; NULL */
	struct slice redact;   /* "recipients", "nothing"; NULL */
	bool security;	       /* the security team, not the abuse desk */
	int line;
};

enum account_place {
	PLACE_MAIL_FROM,
	PLACE_MESSAGE_ID,
	PLACE_HELO, /* or the boundary's reverse name */
	PLACE_DKIM_DOMAIN,
	PLACE_DKIM_SELECTOR,
	PLACE_DKIM_CNAME,
	PLACE_LINK_HOST,
	PLACE_LINK_URL,
	PLACE_HEADER,
};

/* Where identifiers stand: an account, or a recipient hidden there. */
struct service_account {
	struct slice kind;    /* "user-id"; of a recipient: "recipient" */
	struct slice meaning; /* "the SendGrid account that paid for it" */
	struct slice most;    /* "present", "signed": grades at most; NULL */
	struct slice place;   /* as written: "header:Feedback-ID" */
	enum account_place where;
	struct slice field;	    /* of PLACE_HEADER */
	struct slice pipe; /* decoders as written: "base64|hex"; empty */
	struct decode decoders[DECODERS_MOST + 1]; /* up to DECODE_END */
	struct shape shape;	    /* one capture */
	int line;
};

enum rule_kind {
	RULE_RDNS,
	RULE_HELO,
	RULE_HOST_IP,
	RULE_IP,
	RULE_DKIM,
	RULE_DKIM_CUSTOMER,
	RULE_SPF,
	RULE_SIGNED,
	RULE_MAIL_FROM,
	RULE_HEADER,
	RULE_HEADER_IP,
	RULE_MESSAGE_ID,
	RULE_MESSAGE_ID_ADDED,
	RULE_LINK,
	RULE_INCLUDE,
	RULE_CNAME,
	RULE_FORWARDS,
	RULE_FORWARD_HEADER,
	RULE_MAP, /* of an imported map: map.h */
	RULE_KINDS
};

struct cidr {
	uint8_t octets[16]; /* IPv4 as ::ffff:0:0/96 */
	unsigned bits;
};

struct service_rule {
	enum rule_kind kind;
	struct slice what;     /* the key: "rdns", "header"... */
	struct slice field;    /* of "header", "header-ip", "signed" and
				* "forward-header": the field's name */
	struct slice domain;   /* that and all under it, instead of a shape */
	struct slice signer;   /* of "signed": the signature's domain */
	struct slice selector; /* of "dkim": NULL for any; as written */
	struct shape selector_shape;
	struct shape shape; /* of "host-ip": with <digits> for <ip1>... */
	struct decode decoders[DECODERS_MOST + 1]; /* of "header-ip" */
	struct cidr cidr; /* of "ip" */
	struct slice date; /* of "ip": when the range was seen; NULL */
	struct slice text; /* as written in the file */
	int line;
};

/* Whose word an entry is. */
enum catalogue_origin {
	ORIGIN_USER,	/* a folder that the settings name */
	ORIGIN_PRODUCT, /* comes with espy */
	ORIGIN_MAP,	/* an imported map: map.h */
};

struct service {
	struct slice slug, name, kind, country, url;
	enum catalogue_origin origin;
	bool own_hosts; /* hosts = own */
	bool own_selectors; /* selectors = own */
	struct slice file;
	int line;
	struct service_rule *rules;
	size_t nrules;
	struct service_account *accounts;
	size_t naccounts;
	struct service_account *recipients; /* places that hide recipients */
	size_t nrecipients;
	struct service_contact *contacts;
	size_t ncontacts;
	struct slice *carriers; /* slugs that it may ride on */
	int *carrier_lines;
	size_t ncarriers, ncarrier_lines;
	struct slice *notes;
	size_t nnotes;
	unsigned kinds; /* bit 1 << rule_kind for each kind of rule it has */
};

struct rule_index;
struct sha256_run;

struct catalogue {
	struct arena arena;
	struct service *v; /* by slug */
	size_t n;
	struct ini_problem *problems; /* broken entries: file, line, field */
	size_t nproblems;
	enum catalogue_origin loading; /* of what is added from now on */
	char version[17]; /* hash of all that was loaded */
	struct sha256_run *octets; /* until catalogue_ready */
	uint32_t *slots; /* until then: 1 + index, by hash of the slug */
	size_t nslots;
	struct rule_index *index;  /* from catalogue_ready on */
};

/* Adds every *.ini of a directory, by name, after its map (map.h).  Problems don't stop it;
 * ERR_ABSENT where there is no such directory. */
enum err catalogue_load(struct catalogue *c, const char *dir, struct error *e);
/* One file, a map where it ends in .csv; that it can't be read is a problem,
 * too */
void catalogue_load_file(struct catalogue *c, const char *file);
/* The same of one file's octets; file is for messages. */
void catalogue_add(struct catalogue *c, const char *file, struct slice bytes);
/* For readers of other formats: an entry, its slices in c's arena; false where
 * there are too many. */
bool catalogue_put(struct catalogue *c, const struct service *s);
/* Before catalogue_ready: the entry of that slug so far; NULL */
const struct service *catalogue_known(struct catalogue *c, struct slice slug);
void catalogue_complain(struct catalogue *c, const struct ini_problem *p);
/* Sorts, resolves carriers, works out the version: after the last load. */
void catalogue_ready(struct catalogue *c);
void catalogue_free(struct catalogue *c);
const struct service *catalogue_find(const struct catalogue *c,
    struct slice slug);
/* The contact for a notification: the first sourced one; NULL */
const struct service_contact *service_contact(const struct service *s);
/* May a ride on b? */
bool service_rides_on(const struct service *a, const struct service *b);

/* One of the kinds that the list above has? */
bool service_kind_known(struct slice kind);
const char *catalogue_origin_name(enum catalogue_origin o); /* "product" */

/* One "key = value" line of an entry into s.  NULL, or what is wrong with it
 * and what to write (lives in the arena). */
const char *service_line(struct service *s, struct arena *a,
    const struct ini_line *l);
/* "192.0.2.0/24", "2001:db8::/32", a lone address; false if it is none */
bool cidr_parse(struct cidr *c, struct slice s);
bool cidr_has(const struct cidr *c, const struct cidr *address);

#endif
