#ifndef CORE_STORE_TRAIT_H
#define CORE_STORE_TRAIT_H

#include "core/analysis.h"
#include "core/store/store.h"

/*
 * Traits of messages: d_value under kinds "trait KIND", or KIND where it is a
 * fact's with the same values, and in d_trait one row a message with the ids
 * of its own.
 */
#define TRAIT_KIND "trait "

/* Writes those of a message that has none, within a bulk transaction. */
enum err traits_write(struct store *s, int64_t message,
    const struct analysis *a, struct error *e);

/* d_trait.data: ids ascending, each as what it is more than the one before, 7
 * bits an octet, the least first (LEB128).  Takes the next id off *data into
 * *id, which is 0 before the first; false at the end. */
bool trait_ids_next(struct slice *data, int64_t *id);

/* The trait's kind, of a kind's name in the store */
struct slice trait_kind_of(struct slice name);

/* One message's, by kind and value; n 0 where none were made */
struct message_traits {
	struct arena arena;
	struct trait *v;
	size_t n;
};
enum err store_traits(struct store *s, int64_t message,
    struct message_traits *out, struct error *e);
void message_traits_free(struct message_traits *t);

/* Deletes the values that no message has any more, neither as trait nor as
 * fact, within a transaction. */
enum err values_sweep(struct store *s, struct error *e);

#endif
