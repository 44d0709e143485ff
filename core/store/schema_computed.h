#ifndef CORE_STORE_SCHEMA_COMPUTED_H
#define CORE_STORE_SCHEMA_COMPUTED_H

#include <stddef.h>

/* What computed authentication needs; for schema.c alone. */
static const char *const schema_computed[] = {
	/* enum dnssec; 0: not known */
	"ALTER TABLE k_dns_answer ADD COLUMN dnssec INTEGER NOT NULL"
	" DEFAULT 0",
	/* one word a method, as recorded ones; NULL: not judged */
	"ALTER TABLE d_message ADD COLUMN computed_spf TEXT",
	"ALTER TABLE d_message ADD COLUMN computed_dkim TEXT",
	"ALTER TABLE d_message ADD COLUMN computed_dmarc TEXT",
	"ALTER TABLE d_message ADD COLUMN computed_arc TEXT",
	/* one letter a method (core/auth/letters.h) */
	"ALTER TABLE d_message ADD COLUMN letters TEXT",
	/* recorded and computed: 0 agree, 1 differ as rewriting or time makes
	 * them, 2 differ for no usual reason */
	"ALTER TABLE d_message ADD COLUMN disagrees INTEGER NOT NULL"
	" DEFAULT 0",
	"CREATE INDEX d_message_disagrees ON d_message (disagrees)"
	" WHERE disagrees <> 0",
	NULL,
};

#endif
