#ifndef CORE_WORK_PARSE_JOB_H
#define CORE_WORK_PARSE_JOB_H

#include "core/notify/redact.h"
#include "core/work/wire.h"

/* What the frames between a parser and its worker hold. */
struct parse_setup {
	struct slice *dirs; /* of the catalogue */
	size_t ndirs;
	struct receivers receivers;
	struct domains domains;
};

struct parse_job {
	uint64_t tag, offset, length;
	uint32_t flags; /* of mail_parse */
	bool dns;	/* somebody will answer questions, */
	bool live;	/* and ask a resolver for what he lacks */
	int64_t clock;
	struct mail_origin origin;
	bool unwrap;
	enum unwrap_policy policy;
	bool inner;
	struct slice label;
	bool redact; /* a struct redact_job follows: mask it, no analysis */
};

/* What is to be masked in a message */
struct redact_job {
	struct masks masks;
	struct redact_order order;
};

struct redact_reply {
	struct redacted redacted;
	struct slice refused; /* why it could not be masked; else empty */
};

struct parse_answers {
	uint64_t tag;
	struct answer *v;
	size_t n; /* 0: go without */
};

void wire_parse_setup(struct wire *w, struct parse_setup *s);
void wire_parse_job(struct wire *w, struct parse_job *j);
void wire_redact_job(struct wire *w, struct redact_job *j);
/* masks: what was asked for.  Decoded, it is freed by redacted_free, apart
 * from the wire's arena. */
void wire_redact_reply(struct wire *w, struct redact_reply *r,
    const struct masks *masks);
void wire_parse_answers(struct wire *w, struct parse_answers *a);

#endif
