#ifndef CORE_STORE_SCHEMA_TRAIT_H
#define CORE_STORE_SCHEMA_TRAIT_H

#include <stddef.h>

/* How messages were made and sent, for contrasts; for schema.c alone. */
static const char *const schema_trait[] = {
	/* data: ids of d_value; trait.h says how */
	"CREATE TABLE d_trait ("
	" message INTEGER PRIMARY KEY REFERENCES d_message,"
	" data BLOB NOT NULL)",
	NULL,
};

#endif
