#ifndef CORE_STORE_SCHEMA_OVERRIDE_H
#define CORE_STORE_SCHEMA_OVERRIDE_H

#include <stddef.h>

/* What overrides of verdicts and counts of the queue's rows need; for schema.c alone. */
static const char *const schema_override[] = {
	/* 1: an analyst's word stands in service or account; what espy itself
	 * says stands in those below then, and is NULL without any. */
	"ALTER TABLE d_message ADD COLUMN overridden INTEGER NOT NULL"
	" DEFAULT 0",
	"ALTER TABLE d_message ADD COLUMN machine_service TEXT",
	"ALTER TABLE d_message ADD COLUMN machine_name TEXT",
	"ALTER TABLE d_message ADD COLUMN machine_kind TEXT",
	"ALTER TABLE d_message ADD COLUMN machine_carrier TEXT",
	"ALTER TABLE d_message ADD COLUMN machine_strength INTEGER",
	"ALTER TABLE d_message ADD COLUMN machine_account_kind TEXT",
	"ALTER TABLE d_message ADD COLUMN machine_account TEXT",
	"ALTER TABLE d_message ADD COLUMN machine_ruled INTEGER",
	"CREATE INDEX d_message_overridden ON d_message (id)"
	" WHERE overridden = 1",
	/* What the rows of the queue stand for is found and counted in the
	 * index alone, however many they are. */
	"DROP INDEX d_message_relation",
	"CREATE INDEX d_message_alike ON d_message (domain, service, urgency,"
	" id, kind, pending, succeeded_by, refused, version, relation, source)"
	" WHERE domain IS NOT NULL",
	NULL,
};

#endif
