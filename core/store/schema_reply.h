#ifndef CORE_STORE_SCHEMA_REPLY_H
#define CORE_STORE_SCHEMA_REPLY_H

#include <stddef.h>

/* What came back: answers to notifications; for schema.c alone. */
static const char *const schema_reply[] = {
	NULL,
};

#endif
