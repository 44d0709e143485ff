#ifndef CORE_STORE_RULE_IMPL_H
#define CORE_STORE_RULE_IMPL_H

#include "core/store/act.h"
#include "core/store/rule.h"

/* What the files of rules share, for core/store/ alone. */

/* Makes one within an act, with its event; *r is what it says */
enum err rule_make(struct act *act, const struct rule *r, int64_t *id,
    struct error *e);
/* rule_decide.c: it decides about the open messages that fit */
enum err rule_decide_open(struct act *act, int64_t id, uint64_t *decided,
    struct error *e);
/* What it decided is open again */
enum err rule_open_again(struct act *act, int64_t id, uint64_t *opened,
    struct error *e);
/* Is there one in force of the same scope?  *there: its id; 0: none */
enum err rule_there(struct store *s, const struct rule *r, int64_t *there,
    struct error *e);

#endif
