#ifndef CORE_NOTIFY_RDAP_H
#define CORE_NOTIFY_RDAP_H

#include "core/base/err.h"
#include "core/store/contact.h"

/*
 * Reads answers of RDAP (RFC 9083): an IP network or a domain, and the people
 * that its registry names for it.  Of anybody's octets; strictly JSON, and
 * lenient about the rest, since each registry has its own ways:
 *   - entities are nested in others (ARIN's POCs, LACNIC's, registrars'), and
 *     the abuse contact stands anywhere among them;
 *   - handles are missing (NIC.br), roles are a string, vcardArray is absent
 *     where the entity has a page of its own: `more` leads there;
 *   - RIPE marks an address of another role for abuse by its type;
 *   - ARIN says of some that it could not validate them.
 */
enum {
	RDAP_MOST_DEPTH = 5,	/* of entities within entities */
	RDAP_MOST_ENTITIES = 200,
	RDAP_MOST_TEXT = 200,	/* octets of a name */
	RDAP_MOST_SERVERS = 8,
	RDAP_MOST_CIDRS = 16,
};

struct rdap {
	struct slice kind;  /* "ip network", "domain", "entity", "error" */
	struct slice handle, name, country; /* NULL */
	struct slice network; /* as ip_in_networks has it; NULL */
	struct slice trouble; /* a sentence: an error answer, or what lacks;
			       * NULL */
	struct slice more;    /* URL of an abuse entity that stands there only
			       * by name; NULL */
	struct lookup_contact *contacts; /* of all roles, in order */
	size_t ncontacts;
};

/* All in the arena, UTF-8 as it stands.  ERR_FORMAT with a sentence where it
 * is no answer of RDAP. */
enum err rdap_read(struct rdap *out, struct slice octets, struct arena *a,
    struct error *e);

/*
 * IANA's list of servers (RFC 9224): which are to be asked about an address
 * (the longest prefix) or a domain (the most labels).  https first; none:
 * ERR_ABSENT.
 */
enum err rdap_servers(struct slice list, struct slice about, struct arena *a,
    struct slice **out, size_t *n, struct error *e);
/* "ip/192.0.2.7", "domain/x.example" below a server, which ends in "/" */
struct slice rdap_url(struct slice server, struct slice about,
    struct arena *a);

#endif
