#ifndef CORE_NOTIFY_RDAP_PARTS_H
#define CORE_NOTIFY_RDAP_PARTS_H

#include "core/base/json_read.h"

/* Shared by rdap*.c alone: what a jCard (RFC 7095) tells of somebody */
enum { JCARD_MOST_ADDRESSES = 8 };
struct jcard {
	struct slice name, language; /* NULL */
	struct slice page; /* contact-uri (RFC 8605), an https one; NULL */
	struct jcard_address {
		struct slice address;
		bool abuse; /* by its type, as RIPE writes it */
	} addresses[JCARD_MOST_ADDRESSES];
	size_t naddresses;
};
/* v may be NULL, or anything */
void jcard_read(struct jcard *out, const struct json_value *v,
    struct arena *a);

#endif
