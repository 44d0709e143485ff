#ifndef CORE_AUTH_AUTHRES_H
#define CORE_AUTH_AUTHRES_H

#include "core/auth/auth.h"

/* Readers of one field each; inside core/auth, and for its tests. */

enum {
	AR_MOST_FIELDS = 200,
	AR_MOST_RESULTS = 100,
	AR_MOST_PROPERTIES = 50,
};

/*
 * Authentication-Results (RFC 8601 section 2.2): as the standard says, and
 * where that fails by the lenient rules, each use noted in f->lenient.  With
 * `arc` an instance stands in front (RFC 8617 section 4.1.1).  value lies at
 * octet `at` of the message; UINT32_MAX: nowhere in it (decoded).
 */
void ar_parse(struct ar_field *f, struct arena *a, struct slice value,
    uint32_t at, bool arc);
/* Received-SPF (RFC 7208 section 9.1): one result of method "spf" whose
 * properties have no type.  authserv_id is who says it. */
void received_spf_parse(struct ar_field *f, struct arena *a,
    struct slice value, uint32_t at);
/* The domain that a Received-SPF is about; SLICE_NULL */
struct slice received_spf_domain(struct arena *a, const struct ar_result *r);

/* Sets f->trust and f->reason. */
void ar_judge(struct ar_field *f, struct mail *m,
    const struct receivers *receivers);
/* Fills what stands in *r besides fields, from those that are trusted. */
void recorded_choose(struct recorded *r, struct mail *m);

/*
 * inner.c: the gateway of ours that stood between the writer of field i and
 * the sender, so that its SPF and its DMARC are about that gateway; NULL where
 * none did, or where the writer looked behind it.
 */
const struct hop *recorded_gateway(const struct recorded *r, struct mail *m,
    size_t i);
/* Does a Received field stand between two fields of the message? */
bool hop_between(const struct mail *m, int upper, int lower);
/* Sets r->left_out for what field i says of a gateway. */
void recorded_explain(struct recorded *r, struct mail *m, size_t i);

/*
 * tie.c: the signature that a result is about (see auth_signature_of), of
 * whatever field; and the result that a recorded one was taken from, or NULL.
 */
int auth_tie(const struct computed *c, const struct ar_result *r,
    struct slice domain, struct slice selector, struct arena *scratch);
const struct ar_result *recorded_source(const struct recorded *rec,
    const struct recorded_result *r);
/* Do they name the same domain, the first perhaps in U-labels? */
bool auth_same_domain(struct slice a, struct slice b, struct arena *scratch);

/* Notes why (the rest of) a field could not be read; the first one stays. */
void ar_problem(struct ar_field *f, struct arena *a, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
/* Adds a property; NULL over the limit, which is noted. */
struct ar_property *ar_property_add(struct ar_field *f, struct ar_result *r,
    struct arena *a);

#endif
