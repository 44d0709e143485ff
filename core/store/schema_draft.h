#ifndef CORE_STORE_SCHEMA_DRAFT_H
#define CORE_STORE_SCHEMA_DRAFT_H

#include <stddef.h>

/* Which letter a draft is, to which desk and in which form; for schema.c alone. */
static const char *const schema_draft[] = {
	/* core/store/draft.h has the words of each */
	"ALTER TABLE k_draft ADD COLUMN kind TEXT NOT NULL DEFAULT 'first'",
	"ALTER TABLE k_draft ADD COLUMN language TEXT NOT NULL DEFAULT 'en'",
	"ALTER TABLE k_draft ADD COLUMN desk TEXT NOT NULL DEFAULT 'service'",
	"ALTER TABLE k_draft ADD COLUMN cc TEXT NOT NULL DEFAULT ''",
	"ALTER TABLE k_draft ADD COLUMN formats TEXT NOT NULL DEFAULT ''",
	/* to a network's desk: about which networks (ip_in_networks) */
	"ALTER TABLE k_draft ADD COLUMN network TEXT NOT NULL DEFAULT ''",
	/* the notification in whose thread it stands; NULL: it begins one */
	"ALTER TABLE k_draft ADD COLUMN thread INTEGER"
	" REFERENCES k_notification",
	/* SHA-256 of the message that it answers */
	"ALTER TABLE k_draft ADD COLUMN answers BLOB",
	/* when its text was made from the case; NULL: when it was drafted */
	"ALTER TABLE k_draft ADD COLUMN rendered_at INTEGER",
	/* what the analysis of a sample said: struct sample_facts, as JSON */
	"ALTER TABLE k_draft_sample ADD COLUMN facts TEXT",
	/* what of the samples is hidden: nothing, recipients, headers */
	"UPDATE k_draft SET form = 'nothing' WHERE form = 'whole'",
	"UPDATE k_draft_sample SET form = 'nothing' WHERE form = 'whole'",
	/* addresses in header fields that masking leaves: core/store/residue.h */
	"CREATE TABLE k_draft_residue ("
	" draft INTEGER NOT NULL REFERENCES k_draft, sha256 BLOB NOT NULL,"
	" field TEXT NOT NULL, choice TEXT NOT NULL, who TEXT NOT NULL,"
	" time INTEGER NOT NULL, PRIMARY KEY (draft, sha256, field))",
	"DROP INDEX k_draft_open",
	"CREATE UNIQUE INDEX k_draft_open ON k_draft (case_id, service, desk,"
	" kind, network) WHERE state = 'open'",
	NULL,
};

#endif
