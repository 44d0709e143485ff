#ifndef CORE_ESP_TRAIT_PARTS_H
#define CORE_ESP_TRAIT_PARTS_H

#include "core/base/buf.h"
#include "core/esp/trait.h"

/* What the pieces of traits_make share.  Private. */
struct traits {
	struct mail *m;
	const struct auth *auth;
	const struct attribution *t;
	const struct catalogue *catalogue;
	const struct sketch *sketch;
	struct arena *a;
	struct trait *v;
	size_t n;
	struct {
		struct slice host, org;
	} orgs[8]; /* asked for lately: most hosts stand in several places */
	size_t norgs;
};

/* Adds one, as far as it is there, new and within the limits.  kind must
 * live as long as the arena.  What a sender can write many of has a limit of
 * its own, so that it leaves room for the other kinds. */
void trait_put(struct traits *w, struct slice kind, struct slice value);
#define PUT(w, kind, value) trait_put((w), SLICE(kind), (value))

/* trait_host.c: the boundary and what stands below it */
void traits_of_host(struct traits *w);
/* trait_header.c: the envelope, signatures, accounts, the header */
void traits_of_header(struct traits *w);
/* trait_content.c: the MIME parts, links, the template */
void traits_of_content(struct traits *w);

/*
 * trait_mask.c: shapes.  How a run of letters and digits is masked depends on
 * where it stands: of what is short, an envelope's "r7" and a MIME boundary's
 * "b1" tell who made it, a host's "a7" and a Message-ID's "12" only count.
 */
enum mask { MASK_COUNTERS, MASK_LONG };

struct slice trait_mask(struct traits *w, struct slice s, enum mask how);
/* host_org_domain, remembered */
struct slice trait_org(struct traits *w, struct slice host);
/* Of a host: its organisational domain stays, or is "(author)" */
struct slice trait_mask_host(struct traits *w, struct slice host);
/* The host itself, lower case, with "(author)" */
struct slice trait_host(struct traits *w, struct slice host);
/* Of local part and host */
struct slice trait_mask_address(struct traits *w, struct slice address,
    enum mask how);

#endif
