#ifndef CORE_STORE_SCHEMA_CONTACT_H
#define CORE_STORE_SCHEMA_CONTACT_H

#include <stddef.h>

/* Who may be told: contacts, what look-ups answered, what became of them; for
 * schema.c alone. */
static const char *const schema_contact[] = {
	/* What was asked for a case, and the answer as it came: evidence */
	"CREATE TABLE k_lookup ("
	" id INTEGER PRIMARY KEY,"
	" case_id TEXT NOT NULL REFERENCES k_case,"
	" kind TEXT NOT NULL,"	  /* core/store/contact.h has the words */
	" about TEXT NOT NULL,"	  /* the address or domain it is about */
	" name TEXT NOT NULL,"	  /* URL or "NAME TYPE" that was asked */
	" time INTEGER NOT NULL,"
	" status TEXT NOT NULL,"  /* "ok", or why there is nothing */
	" source TEXT,"		  /* where it was answered, in the end */
	" network TEXT,"	  /* RDAP: "192.0.2.0-192.0.2.255", or CIDR */
	" octets BLOB,"		  /* NULL: nothing came */
	" octets_sha256 BLOB)",
	"CREATE INDEX k_lookup_case ON k_lookup (case_id, id)",
	/* The contacts that it names */
	"CREATE TABLE k_lookup_contact ("
	" lookup INTEGER NOT NULL REFERENCES k_lookup,"
	" place INTEGER NOT NULL,"  /* in the answer's order, from 1 */
	" address TEXT NOT NULL,"   /* as it stands; empty: a form alone */
	" form TEXT,"
	" role TEXT NOT NULL,"	    /* abuse, security, technical... */
	" holder TEXT,"
	" handle TEXT,"
	" language TEXT,"
	" words TEXT,"		    /* what else it says of itself */
	" doubt TEXT,"		    /* why not to trust it; NULL */
	" depth INTEGER NOT NULL,"  /* of RDAP's nested entities */
	" PRIMARY KEY (lookup, place))",
	/* What became of an address; the last word of a kind counts */
	"CREATE TABLE k_contact_mark ("
	" id INTEGER PRIMARY KEY,"
	" address TEXT NOT NULL,"   /* lower case */
	" what TEXT NOT NULL,"	    /* worked, bounced, stop, resume */
	" time INTEGER NOT NULL,"
	" actor TEXT NOT NULL,"
	" case_id TEXT,"
	" note TEXT NOT NULL)",
	"CREATE INDEX k_contact_mark_address ON k_contact_mark (address, id)",
	NULL,
};

#endif
