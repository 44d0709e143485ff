#ifndef CORE_WORK_TEXT_JOB_H
#define CORE_WORK_TEXT_JOB_H

#include "core/work/text_search.h"
#include "core/work/text_writer.h"
#include "core/work/wire.h"

/* What the frames between the clients of libnotmuch and their workers hold. */
struct text_setup {
	struct slice dir;
	struct slice *roots;
	size_t nroots;
	bool create;
	struct slice config; /* of a database that is not espy's; else empty */
};

struct text_todo {
	int64_t id;
	struct slice path;
};

struct text_batch {
	struct text_todo *v;
	size_t n;
};

struct text_result {
	int64_t id;
	enum text_status status;
	struct slice nm_id, reason;
};

struct text_state { /* of the database */
	struct slice uuid;
	uint64_t revision;
};

struct text_related { /* documents, by id or by a file of theirs */
	struct slice *nm_ids;
	size_t nids;
	struct slice *paths;
	size_t npaths;
};

struct text_relatives {
	struct slice *ids;
	size_t n;
	bool bounds;
};

struct text_ask {
	uint64_t number; /* of the query; its answers bear it */
	struct slice text;
	bool count_only;
	uint64_t limit; /* 0: all */
	bool files;	/* names of files instead of ids */
	bool only;	/* only ids */
	struct slice *ids;
	size_t nids;
};

enum {
	TEXT_MOST_IDS = 1 << 20, /* that a query may be restricted to */
	TEXT_CHUNK = 500,	 /* ids, or names of files, in a frame */
};

void wire_text_setup(struct wire *w, struct text_setup *s);
void wire_text_batch(struct wire *w, struct text_batch *b);
void wire_text_result(struct wire *w, struct text_result *r);
void wire_text_state(struct wire *w, struct text_state *s);
void wire_text_related(struct wire *w, struct text_related *r);
void wire_text_relatives(struct wire *w, struct text_relatives *r);
void wire_text_ids(struct wire *w, struct slice **ids, size_t *n);
void wire_text_ask(struct wire *w, struct text_ask *a);

#endif
