#ifndef CORE_NOTIFY_MASK_H
#define CORE_NOTIFY_MASK_H

#include "core/notify/redact.h"
#include "core/notify/view.h"

/* How masking finds addresses and writes over them, for core/notify/ alone. */

/* An address as it may stand there */
struct secret {
	struct slice local, domain;
	size_t address; /* index into masks.addresses */
	size_t next; /* the next one with the same first octet; SLICE_NONE */
};
struct secrets {
	struct arena arena;
	const struct masks *masks;
	struct secret *v;
	size_t n;
	size_t first[256]; /* by first octet, in either case */
	size_t least;	   /* octets of the shortest */
	bool ascii;	   /* all of them */
};
/* *m must outlive it. */
void secrets_make(struct secrets *s, const struct masks *m);
void secrets_free(struct secrets *s);
/* What is written over it */
void secret_mask(const struct secrets *x, const struct secret *s,
    char out[MASK_LEN + 1]);
/* The address that stands at octet i of s: how many octets it takes; 0: none */
size_t secret_at(const struct secrets *x, struct slice s, size_t i,
    const struct secret **which);

/* Something to write over octets of a region. */
struct edit {
	size_t from, to;
	struct slice text; /* in the region's arena */
};

/* Octets in which addresses are masked together. */
struct region {
	const struct secrets *secrets;
	struct slice octets;
	unsigned kinds;	  /* VIEW_BIT of how it may be written */
	bool soft;	  /* its transfer encoding is quoted-printable */
	bool lines; /* they say something: only digits go on over their ends */
	/* Called at a secret that stands there unencoded; may add edits. */
	void (*beside)(struct region *r, size_t from, size_t to,
	    const struct secret *which);
	struct arena arena;
	struct edit *edits;
	size_t nedits;
	uint8_t *taken; /* a bit for each octet that an edit writes over */
	bool crowded;	/* a line of it has no room for longer masks */
	size_t work;	/* octets looked at */
	bool over;	/* too much of them: it was not looked through */
};
/* False: something stands there already. */
bool region_edit(struct region *r, size_t from, size_t to, struct slice text);
/* Appends r->octets masked to out; returns how many stretches were. */
size_t region_mask(struct region *r, struct buf *out,
    void (*changed)(void *arg, const struct edit *e, struct slice was),
    void *arg);
void digits_search(struct region *r, const struct view *v, unsigned depth);
void view_search(struct region *r, const struct view *v, unsigned depth);

#endif
