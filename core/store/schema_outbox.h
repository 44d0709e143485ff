#ifndef CORE_STORE_SCHEMA_OUTBOX_H
#define CORE_STORE_SCHEMA_OUTBOX_H

#include <stddef.h>

/* Mail on its way out; for schema.c alone. */
static const char *const schema_outbox[] = {
	NULL,
};

#endif
