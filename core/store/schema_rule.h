#ifndef CORE_STORE_SCHEMA_RULE_H
#define CORE_STORE_SCHEMA_RULE_H

#include <stddef.h>

/* Rules of dispositions; for schema.c alone. */
static const char *const schema_rule[] = {
	/* What is of that service, authenticated as that domain, of that
	 * account gets the disposition as it comes.  campaign: only what is
	 * of one campaign with that message. */
	"CREATE TABLE k_rule ("
	" id INTEGER PRIMARY KEY,"
	" disposition TEXT NOT NULL,"
	" service TEXT,"
	" domain TEXT,"		/* DMARC or DKIM passes for it */
	" account TEXT,"	/* NULL: any */
	" campaign BLOB,"	/* SHA-256 of one of its messages */
	" reason TEXT,"
	" actor TEXT NOT NULL,"
	" made_at INTEGER NOT NULL,"
	" expires_at INTEGER,"	/* NULL: never */
	" removed_at INTEGER,"
	" hits INTEGER NOT NULL DEFAULT 0,"
	" hit_at INTEGER)",
	"CREATE INDEX k_rule_service ON k_rule (service, domain)"
	" WHERE removed_at IS NULL",
	/* the rule that decided so; NULL: a person did */
	"ALTER TABLE k_disposition ADD COLUMN rule INTEGER"
	" REFERENCES k_rule",
	"CREATE INDEX k_disposition_rule ON k_disposition (rule)"
	" WHERE rule IS NOT NULL",
	/* the domain that authenticates as its author, by DMARC, else by a
	 * signature of From's organisation */
	"ALTER TABLE d_message ADD COLUMN authenticated TEXT",
	NULL,
};

#endif
