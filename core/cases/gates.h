#ifndef CORE_CASES_GATES_H
#define CORE_CASES_GATES_H

#include "core/cases/quiet.h"
#include "core/store/gate.h"

/*
 * Has it stopped?  Silence alone proves little: the collectors may be dead,
 * the service may have taken only those who complained off the sender's list,
 * the mail may go on elsewhere.  Each of these is a gate, green, red or
 * unknown, with the figures that make it so.
 */
enum gate_kind {
	GATE_QUIET,	/* silent for long enough */
	GATE_HELD_BACK, /* recipients whom the service does not know from us
			 * were hit, and are silent */
	GATE_FEED,	/* other mail still comes where this came */
	GATE_DMARC,	/* reporters see none either */
	GATE_RELOCATED, /* nothing like it through another service */
	GATE_COMPONENT, /* what became of it: told, and closes nothing */
	GATES
};
const char *gate_name(enum gate_kind k); /* "held-back" */

enum gate_state { GATE_GREEN, GATE_RED, GATE_UNKNOWN };
const char *gate_state_name(enum gate_state s); /* "green" */

struct gate {
	enum gate_state state;
	struct slice figure;   /* "held-back 0 of 37" */
	struct slice sentence; /* what that means; foreign text in it */
};

struct gates {
	struct gate v[GATES];
	/* GREEN: may close; RED: not yet; UNKNOWN: may, with a reason */
	enum gate_state verdict;
	/* "quiet 16 d of 14 · held-back 0 of 37 · ... → may close" */
	struct slice line;
};

/* Everything lives in the arena. */
void gates_judge(struct gates *out, const struct quiet *q,
    const struct gate_facts *f, int64_t now, struct arena *a);

/* A case, looked at whole */
struct stopped {
	struct arena arena;
	struct quiet quiet;
	struct gate_facts facts;
	struct gates gates;
	int64_t now;
};
/* ERR_ABSENT: no such case.  stopped_free ends it either way. */
enum err stopped_look(struct stopped *out, struct store *s,
    struct slice case_id, const struct quiet_rule *rule, int64_t now,
    struct error *e);
void stopped_free(struct stopped *st);

#endif
