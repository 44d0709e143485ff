#ifndef CORE_WORK_WIRE_H
#define CORE_WORK_WIRE_H

#include "core/analysis.h"
#include "core/auth/aggregate.h"
#include "core/base/buf.h"
#include "core/mail/unwrap.h"

/*
 * The wire format of what crosses process borders.  One function per struct
 * describes it for both directions, so that they can't drift apart.  Decoding
 * takes the octets for hostile: every length, count, enum and index is
 * checked, and what it may allocate is bounded.  Decoded slices point into
 * one copy of the payload and end in NUL.
 */
struct wire {
	struct buf *out;  /* not NULL: encoding */
	struct slice in;  /* decoding: what is left */
	struct arena *arena;
	size_t room;	  /* octets that decoding may still allocate */
	uint64_t length;  /* no range may end behind this octet */
	const char *bad;  /* the first thing wrong; all stops there */
};

enum {
	WIRE_MOST_ROOM = 256 << 20,  /* octets of decoded structs */
	WIRE_MOST_ITEMS = 1 << 16,   /* of an array without its own limit */
	WIRE_MOST_TEXT = 16 << 20,   /* of parts' text in one analysis */
};

void wire_encode(struct wire *w, struct buf *out);
/* Copies the payload into the arena. */
void wire_decode(struct wire *w, struct slice payload, struct arena *a);
/* Nothing wrong and nothing left? */
bool wire_done(struct wire *w);
void wire_fail(struct wire *w, const char *what);

/* The pieces.  `most` is the greatest value, length or count allowed. */
void wire_u64(struct wire *w, uint64_t *v, uint64_t most);
void wire_u32(struct wire *w, uint32_t *v, uint32_t most);
void wire_size(struct wire *w, size_t *v, size_t most);
void wire_i64(struct wire *w, int64_t *v);
void wire_int(struct wire *w, int *v, int least, int most);
void wire_bool(struct wire *w, bool *v);
void wire_octets(struct wire *w, void *p, size_t n); /* fixed length */
void wire_slice(struct wire *w, struct slice *s);
void wire_range(struct wire *w, struct range *r);
/* An index below n, or -1 */
void wire_index(struct wire *w, int *v, size_t n);
/* The count of an array and, decoding, its zeroed memory (NULL for 0), which
 * arena_grow may add to. */
void *wire_array(struct wire *w, void *array, size_t *n, size_t size,
    size_t most);
void wire_slices(struct wire *w, struct slice **v, size_t *n, size_t most);

#define WIRE_ENUM(w, x, last) \
	do { \
		uint32_t value_ = (uint32_t)(x); \
		wire_u32((w), &value_, (uint32_t)(last)); \
		(x) = value_; \
	} while (0)

#define WIRE_EACH(w, array, n, most, each) \
	do { \
		size_t i_; \
		(array) = wire_array((w), (array), &(n), sizeof *(array), \
		    (most)); \
		for (i_ = 0; i_ < (n) && (w)->bad == NULL; i_++) \
			each((w), &(array)[i_]); \
	} while (0)

/* What stands in the frames. */
void wire_mail(struct wire *w, struct mail *m);
void wire_origin(struct wire *w, struct mail_origin *o);
/* All but what is prepared; nfields: of the mail that it is of */
void wire_auth(struct wire *w, struct auth *a, size_t nfields);
void wire_computed(struct wire *w, struct computed *c, size_t nfields);
void wire_disagreements(struct wire *w, struct auth *a);
void wire_attribution(struct wire *w, struct attribution *a);
void wire_relationship(struct wire *w, struct relationship *r);
void wire_question(struct wire *w, struct question *q);
void wire_questions(struct wire *w, struct questions *q);
void wire_answer(struct wire *w, struct answer *a);
void wire_receivers(struct wire *w, struct receivers *r);
void wire_domains(struct wire *w, struct domains *d);
/* nparts: of the mail that it is of */
void wire_unwrapped(struct wire *w, struct unwrapped *u, size_t nparts);
void wire_reply(struct wire *w, struct reply *r);
void wire_aggregates(struct wire *w, struct aggregates *a);

/* False: over a limit; *why is a static sentence, *out is as it was. */
bool wire_encode_analysis(struct buf *out, const struct analysis *a,
    const char **why);
/* NULL: *why says what is wrong with it.  Freed by parser_analysis_free;
 * length is that of the message as the caller knows it. */
struct analysis *wire_decode_analysis(struct slice payload, uint64_t length,
    const char **why);

#endif
