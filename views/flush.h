#ifndef VIEWS_FLUSH_H
#define VIEWS_FLUSH_H

#include "views/cli.h"

/*
 * Sends what is due, from the command line, and says what came of each: of
 * `ids` alone (NULL: all).  wait: until none of them is held back any more.
 * Exit code: 0; 1: something was not accepted; 3.
 */
int flush_run(struct cli *cli, struct session *s, const int64_t *ids,
    size_t n, bool wait);
/* Prints a mail of the outbox; with its octets and dialogues where `whole` */
int outbox_print(struct cli *cli, struct session *s, int64_t id, bool whole);

#endif
