#ifndef CORE_STORE_RESTORE_IMPL_H
#define CORE_STORE_RESTORE_IMPL_H

#include "core/store/act.h"
#include "core/store/impl.h"
#include "core/store/restore.h"

/* For core/store/restore*.c alone. */

/* What is being put back */
struct restorer {
	struct act act;
	struct store *store;
	const struct restore *r;
	int64_t version;
	struct arena arena; /* of one row */
	struct error *e;
};
/* One line of espy.kept/1; what is another case's is left out. */
enum err restore_row(struct restorer *w, struct slice line);

#endif
