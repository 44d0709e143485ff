#ifndef CORE_BASE_ARCHIVE_H
#define CORE_BASE_ARCHIVE_H

#include "core/base/buf.h"
#include "core/base/mem.h"
#include "core/base/slice.h"

/*
 * Unpacks zip and gzip in memory.  Nothing is written or opened; foreign
 * octets may ask for no more than the limits below, and each refusal is a
 * sentence that names its limit.
 */
enum {
	ARCHIVE_MOST_PACKED = 32 << 20,
	ARCHIVE_MOST_UNPACKED = 64 << 20, /* of all members, at all depths */
	ARCHIVE_MOST_RATIO = 200,	  /* unpacked to packed octets, ... */
	ARCHIVE_FREE = 1 << 20,		  /* ... beyond these */
	ARCHIVE_MOST_MEMBERS = 20,
	ARCHIVE_MOST_DEPTH = 2, /* an archive in an archive */
	ARCHIVE_MOST_NAME = 255,
};

enum archive_kind { ARCHIVE_PLAIN, ARCHIVE_GZIP, ARCHIVE_ZIP };

struct archive_member {
	struct slice name;    /* without folders; NULL: not known */
	struct buf octets;    /* as far as they could be unpacked */
	struct slice problem; /* why they end too early; NULL: whole */
};

struct archive_members {
	struct archive_member *v;
	size_t n;
	struct slice problem; /* why (more) members are missing; NULL */
	bool packed;	      /* false: it was no archive, and is its own and
			       * only member */
};

/* By the first octets */
enum archive_kind archive_kind(struct slice octets);
/*
 * Names and problems live in the arena, octets until archive_members_free.
 * name is that of the archive; the member of "x.xml.gz" is "x.xml".
 */
void archive_unpack(struct archive_members *out, struct slice octets,
    struct slice name, struct arena *a);
void archive_members_free(struct archive_members *m);
/* Lets the libraries open what they open at first use: before a sandbox
 * locks.  TZ should be set, since unpacking asks for local time. */
void archive_warm_up(void);

#endif
