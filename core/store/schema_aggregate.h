#ifndef CORE_STORE_SCHEMA_AGGREGATE_H
#define CORE_STORE_SCHEMA_AGGREGATE_H

#include <stddef.h>

/* The tables of DMARC aggregate reports; for schema.c alone. */
static const char *const schema_aggregate[] = {
	"CREATE TABLE d_aggregate ("
	" id INTEGER PRIMARY KEY,"
	" message INTEGER NOT NULL REFERENCES d_message," /* that held it */
	" place TEXT,"			/* file name there */
	" same TEXT NOT NULL,"		/* equal: the same report once more */
	" duplicate INTEGER NOT NULL,"	/* 1: another one of them counts */
	" verified INTEGER NOT NULL,"	/* 1: its mail passed as the reporter */
	" org TEXT, email TEXT, contact TEXT, report_id TEXT,"
	" begin_at INTEGER, end_at INTEGER,"
	" domain TEXT, p TEXT, sp TEXT, np TEXT, adkim TEXT, aspf TEXT,"
	" pct INTEGER, fo TEXT, testing TEXT, discovery TEXT,"
	" version TEXT, generator TEXT,"
	" errors TEXT NOT NULL,"	/* JSON array of strings */
	" findings TEXT NOT NULL,"	/* likewise */
	" whole INTEGER NOT NULL,"
	" row_count INTEGER NOT NULL,"
	" mails INTEGER NOT NULL)",
	"CREATE INDEX d_aggregate_message ON d_aggregate (message)",
	"CREATE INDEX d_aggregate_same ON d_aggregate (same)",
	"CREATE INDEX d_aggregate_domain ON d_aggregate (domain, begin_at)",

	"CREATE TABLE d_aggregate_row ("
	" id INTEGER PRIMARY KEY,"
	" report INTEGER NOT NULL REFERENCES d_aggregate,"
	" ip TEXT,"
	" network TEXT,"		/* its /24, or /64 of IPv6 */
	" count INTEGER NOT NULL,"
	" disposition TEXT, dkim TEXT, spf TEXT,"
	" header_from TEXT, envelope_from TEXT, envelope_to TEXT,"
	" reasons TEXT,"		/* JSON array of objects; NULL: none */
	" service TEXT, carrier TEXT," /* by the reporter's word */
	" strength INTEGER NOT NULL)",
	"CREATE INDEX d_aggregate_row_report ON d_aggregate_row (report)",

	"CREATE TABLE d_aggregate_auth ("
	" row INTEGER NOT NULL REFERENCES d_aggregate_row,"
	" method TEXT NOT NULL,"	/* dkim, spf */
	" domain TEXT,"
	" selector TEXT,"		/* of dkim */
	" scope TEXT,"			/* of spf */
	" result TEXT)",
	"CREATE INDEX d_aggregate_auth_row ON d_aggregate_auth (row)",
	NULL,
};

#endif
