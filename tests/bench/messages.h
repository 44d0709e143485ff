#ifndef TESTS_BENCH_MESSAGES_H
#define TESTS_BENCH_MESSAGES_H

#include "core/auth/answers.h"

/*
 * What the contestants of the authentication benches share: messages and DNS
 * answers in memory, and a loop in which whoever compares them says whose turn
 * it is.
 */
struct messages {
	struct message {
		struct slice file, bytes;
		struct slice ip, helo, sender; /* NULL: not known */
	} *v;
	size_t n;
	struct answers answers;
	int64_t clock;
	struct arena arena;
};

/*
 * list: one message a line, "FILE" or "FILE <tab> IP <tab> HELO <tab>
 * SENDER"; zone: a file of DNS answers; now: RFC 3339.  Ends the process when
 * something is wrong.
 */
void messages_load(struct messages *m, const char *now, const char *zone,
    const char *list);

/*
 * Reads lines; for each it runs all messages once and prints
 * "CPU-SECONDS GOOD", good being the sum of what run gives.
 */
void messages_serve(struct messages *m,
    unsigned (*run)(const struct messages *m, const struct message *one));

#endif
