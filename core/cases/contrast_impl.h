#ifndef CORE_CASES_CONTRAST_IMPL_H
#define CORE_CASES_CONTRAST_IMPL_H

#include "core/cases/contrast.h"

/* Counting, for contrast*.c alone. */

/* A message as numbers of rows */
struct held {
	const uint32_t *rows;
	uint32_t n;
	uint32_t domain, group;
};

/* What is counted of a row, by its number */
struct counted {
	struct slice kind, value;
	uint64_t set; /* the messages that have it, as one number */
	uint32_t in, leak, campaigns, streams;
	uint32_t spread;  /* campaigns of which any message has it */
	uint32_t domains; /* likewise */
	double worst, coverage, leaking;
};
struct counts {
	struct counted *v;
	size_t n;
	const struct held *in, *honest;
	size_t campaigns, streams, domains;
};

/* All in the arena */
void contrast_count(struct counts *out, const struct contrast_set *set,
    struct arena *a);

/* contrast_held.c: numbers of rows for traits and lacks; fills kind and value
 * of the rows, and what each message holds */
void contrast_hold(struct counts *out, const struct contrast_set *set,
    struct arena *a);

#endif
