#ifndef VIEWS_DOC_AUTH_H
#define VIEWS_DOC_AUTH_H

#include "core/analysis.h"
#include "views/doc.h"

/*
 * Authentication as documents.  Lines that a method stands behind have an
 * evidence id (doc_line.id), for doc_proof; so have those of attribution.
 */
enum proof { PROOF_SPF, PROOF_DKIM, PROOF_DMARC, PROOF_ARC, PROOF_HINTS,
	PROOF_DIFFERS, PROOF_EVIDENCE, PROOF_FORGED, PROOF_ACCOUNT, PROOF_PATH,
	PROOF_RELATION, PROOF_NAMED };
enum { PROOF_ALL = 255 }; /* index: every signature */
enum { CLAIMS_SHOWN = 8 }; /* fields that no receiver of ours wrote */

static inline int64_t
proof_id(enum proof p, size_t index)
{
	return (int64_t)p << 8 | (int64_t)(index < PROOF_ALL ? index
							     : PROOF_ALL);
}

/* Finds the answer to a question; NULL: it has none. */
struct dns_lookup {
	const struct answer *(*find)(void *arg, const struct question *q);
	void *arg;
	bool off; /* DNS is off: nobody asked */
};

/* One row a method: recorded | computed; where they differ and why; each
 * method; who recorded what; the boundary */
void doc_authentication(struct doc *d, const struct analysis *a);
/* Its last parts: the fields that record authentication; the boundary */
void doc_recorders(struct doc *d, const struct analysis *a);
void doc_boundary(struct doc *d, const struct analysis *a);
/* What stands behind such a line: sentences, header octets, DNS answers.
 * False: the id is none. */
bool doc_proof(struct doc *d, const struct analysis *a, int64_t id,
    const struct dns_lookup *dns);
/* The same of attribution's lines; doc_proof calls it */
bool doc_proof_attribution(struct doc *d, const struct analysis *a,
    int64_t id, const struct dns_lookup *dns);
/* One question and its answer */
void doc_answer(struct doc *d, const struct question *q,
    const struct dns_lookup *dns);

#endif
