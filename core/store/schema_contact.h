#ifndef CORE_STORE_SCHEMA_CONTACT_H
#define CORE_STORE_SCHEMA_CONTACT_H

#include <stddef.h>

/* Who may be told: contacts, what look-ups answered, what became of them; for schema.c alone. */
static const char *const schema_contact[] = {
	NULL,
};

#endif
