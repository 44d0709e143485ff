#ifndef CORE_STORE_RESIDUE_H
#define CORE_STORE_RESIDUE_H

#include "core/store/store.h"

/*
 * What people decided about addresses of our recipients that can be read in
 * header fields which masking leaves alone (Message-ID, DKIM-Signature): by
 * draft, sample and field.
 */
enum residue_choice {
	RESIDUE_ALLOW,	 /* the sample goes as it is */
	RESIDUE_HEADERS, /* its header fields alone, this one masked too */
	RESIDUE_DROP,	 /* the sample is left out */
	RESIDUE_CHOICES
};
const char *residue_choice_name(enum residue_choice c); /* "allow" ... */

struct residue_decision {
	struct sha256 sha256; /* the sample */
	struct slice field;   /* its name */
	enum residue_choice choice;
	struct slice who;
	int64_t when;
};
/* Of a draft; in the arena */
enum err store_residue(struct store *s, int64_t draft, struct arena *a,
    struct residue_decision **out, size_t *n, struct error *e);
/* NULL: not decided yet */
const struct residue_decision *residue_decided(
    const struct residue_decision *v, size_t n, const struct sha256 *sha256,
    struct slice field);
/* An act; ERR_REFUSED where the draft is not open. */
enum err store_residue_decide(struct store *s, const char *actor,
    int64_t draft, const struct sha256 *sha256, struct slice field,
    enum residue_choice choice, struct error *e);

#endif
