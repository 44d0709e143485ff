#ifndef CORE_STORE_GATE_IMPL_H
#define CORE_STORE_GATE_IMPL_H

#include "core/store/case_impl.h"
#include "core/store/gate.h"

/* For core/store/gate*.c alone. */

#define GATE_CASE CASE_MESSAGES("$1")
/* Does what a message's header says come from a receiver of ours? */
#define GATE_OBSERVED(m) \
	"(" m ".provenance = 0 OR " m ".trust <> 0" \
	" OR " m ".raised_by IS NOT NULL)"
/* Mail as lists show it, that is not of the case */
#define GATE_OTHER \
	"m.kind = 0 AND m.pending = 0 AND m.succeeded_by IS NULL" \
	" AND m.refused IS NULL AND m.sha256 NOT IN " GATE_CASE
_Static_assert(PROVENANCE_OBSERVED == 0 && TRUST_NONE == 0 &&
    MESSAGE_MAIL == 0, "as the SQL has them");

struct gate_reader {
	struct store *store;
	const struct gate_ask *ask;
	struct slice id; /* exact */
	struct gate_facts *f;
	struct slice *domains; /* the case's */
	size_t ndomains;
};
/* gate_dmarc.c */
enum err gate_dmarc(struct gate_reader *r, struct error *e);
/* gate_moved.c: relocation, component */
enum err gate_moved(struct gate_reader *r, struct error *e);
enum err gate_component(struct gate_reader *r, struct error *e);

#endif
