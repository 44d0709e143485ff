#ifndef VIEWS_ACT_DECIDE_H
#define VIEWS_ACT_DECIDE_H

#include "tui/prompt.h"

/* Names of dispositions that a person may give */
void disposition_complete(void *arg, struct slice before,
    struct completions *out);

#endif
