#ifndef CORE_ESP_TRAIT_H
#define CORE_ESP_TRAIT_H

#include "core/auth/auth.h"
#include "core/esp/catalogue.h"
#include "core/esp/esp.h"
#include "core/mail/sketch.h"

/*
 * How a message was made and sent, as (kind, value): what a contrast compares
 * between a case and the service's honest mail.  Nothing here is what the case
 * was chosen by: no From domain (where it stands elsewhere it is "(author)"),
 * no words of the subject, no recipient.
 *
 * Of the boundary's connection:
 *   ip, net24                  net24: the /24, of IPv6 the /64
 *   helo, helo-shape, rdns-shape
 *   tls                        "1.3 TLS_AES_256_GCM_SHA384"; "none" where its
 *                              receiver says that there was none
 * Of the Received fields below it:
 *   relay, relay-shape         hosts of the service, or of the organisation of
 *                              the boundary's client
 *   hops                       how many
 *   injection-ip               of the oldest
 *   injection-with             "ESMTPSA", "HTTP", "local userid 33"
 * Of who sent it:
 *   dkim-d, dkim-s             of each signature that is not known to be wrong
 *   dkim-broken                d= and s= of one that is
 *   dkim-a, dkim-c, dkim-h     algorithm, canonicalisation, fields
 *   dkim-x                     seconds from t= to x=
 *   envelope-shape             "b+r7.0.*+*@rebotes.esp.example"
 *   account SERVICE KIND       what names a customer
 *   account                    "none": the service named has no account here
 * Of what made it:
 *   message-id-shape, message-id-host
 *   mailer                     X-Mailer, User-Agent
 *   script                     X-PHP-Originating-Script, X-PHP-Script
 *   originating-ip             X-Originating-IP
 *   mime-boundary-shape, structure   "multipart/alternative(text/plain)"
 *   charset, encoding          of each part
 *   fields                     names of the sender's own fields: lower case,
 *                              sorted, each once, one blank between; all of
 *                              them, or it is not there
 *   field-order                hash of those names as they stand
 *   date-zone, date-skew       skew: "under 1 min" to "1 day or more" that the
 *                              boundary took it after its Date; "negative"
 * Of what it says:
 *   link-host, template, attachment-type
 *
 * A shape is lower case and has "*" for numbers, hexadecimal and random words,
 * and recipients.
 */
enum {
	TRAITS_MOST = 120,	  /* of a message */
	TRAIT_MOST_OCTETS = 2048, /* of a value */
	TRAIT_MOST_KIND = 200,
};

struct trait {
	struct slice kind, value; /* UTF-8 without controls, not empty */
};

struct trait_source {
	struct mail *mail;
	const struct auth *auth;
	const struct attribution *attribution;
	const struct catalogue *catalogue;
	const struct sketch *sketch;
};

/* All of a message, each (kind, value) once; in the arena.  The same on every
 * machine. */
void traits_make(struct trait **out, size_t *n, const struct trait_source *s,
    struct arena *a);
/* Is it what the mail says (a link, a template), not how it was sent?  Never
 * a component. */
bool trait_is_content(struct slice kind);
/*
 * Can whoever wrote the mail have put it there, without the service?  All but
 * what the boundary saw, and the name of a signature that may be right.
 */
bool trait_is_written(struct slice kind);

#endif
