#ifndef CORE_WORK_INDEX_JOB_H
#define CORE_WORK_INDEX_JOB_H

#include "core/store/bulk.h"
#include "core/work/index.h"
#include "core/work/parser.h"
#include "core/work/text_writer.h"
#include "core/work/walk.h"

/* The index job's inside, for core/work/index*.c alone. */

/* A file under way in the parser. */
struct reading {
	uint64_t tag; /* 0: free */
	int fd;
	struct file_at at;
	struct sha256 sha256;
	unsigned tries;
	char *held; /* why it failed, while the parser itself is in doubt */
};

/* What is to be written about a file. */
enum result_kind { RESULT_FRESH, RESULT_REFUSED, RESULT_COPY };
struct result {
	enum result_kind kind;
	struct file_at at;
	struct sha256 sha256;
	bool hashed;
	struct analysis *analysis; /* FRESH */
	char *reason;		   /* REFUSED */
};

enum {
	RESULTS_MOST = 100,	 /* in one transaction */
	RESULTS_OCTETS = 8 << 20, /* of analyses that wait for it */
	RESULTS_MS = 250,
	READING_MOST = 32,
	TEXT_BATCH = 250,
	TEXT_BATCH_LEAST = 100, /* while more is coming */
};

/* A batch of text under way. */
struct text_batch {
	struct arena arena;
	struct text_due *due;
	struct text_item *items;
	struct text_outcome {
		bool given;
		enum text_status status;
		struct slice nm_id, reason;
	} *outcomes;
	size_t n, given;
};

/* What is kept of a source's mail */
struct keep_source {
	int64_t id;
	enum keep keep;
	bool none;
};

struct index_job {
	const struct index_options *o;
	const struct index_watch *watch;
	struct index_counts *counts;
	struct store *store;
	struct arena arena;
	int64_t started, shown; /* ms */
	enum index_phase phase;

	struct walk walk;
	int64_t *root_source;	   /* per root of the walk */
	struct file_known *known;  /* by path */
	size_t nknown;
	struct walk_file **todo; /* to be read */
	size_t ntodo, next, read;

	struct parser *parser;
	struct reading readings[READING_MOST];
	uint64_t tags;
	unsigned fails; /* in a row */
	unsigned nheld;
	struct result *results;
	size_t nresults, results_room, results_octets;
	int64_t results_since;
	struct keep_source *keeps; /* NULL: not read yet */
	size_t nkeeps;

	struct text_writer *writer;
	struct text_batch batch;
	int64_t text_after;  /* messages up to it have been tried */
	int64_t text_before; /* todo when the job began */
	bool text_look;	     /* there may be more to do */
	bool text_again;     /* looked from the start a second time */
	unsigned text_deaths; /* since the last commit */
};

bool job_stopped(const struct index_job *j);
void job_progress(struct index_job *j);
__attribute__((format(printf, 2, 3))) void job_say(struct index_job *j,
    const char *fmt, ...);
/* Begins a bulk transaction, waiting for others a little longer than the
 * store does. */
enum err job_begin(struct index_job *j, struct error *e);
enum err job_commit(struct index_job *j, struct error *e);

/* index_source.c: walks all that is to be indexed, and names its sources */
enum err job_walk(struct index_job *j, struct error *e);
/* Folders that hold the mail of all sources; in the job's arena */
enum err job_roots(struct index_job *j, const char ***roots, size_t *n,
    struct error *e);

/* index_match.c: what is unchanged, renamed, gone; fills todo */
enum err job_match(struct index_job *j, struct error *e);

/* index_result.c: what came of files waits here for its transaction */
struct result *result_add(struct index_job *j, enum result_kind kind,
    const struct file_at *at, const struct sha256 *sha256);
/* sha256 NULL: it could not be read */
void result_refuse(struct index_job *j, const struct file_at *at,
    const struct sha256 *sha256, const char *reason);
void result_free(struct result *r);
bool results_due(const struct index_job *j);
/* Writes all that waits, in one transaction. */
enum err results_write(struct index_job *j, struct error *e);

/* index_keep.c: does the policy want a message's octets? */
bool keep_wanted(enum keep keep, const struct analysis *a);
/* Copies what waits and is wanted into the evidence folder, durably. */
enum err results_keep(struct index_job *j, struct error *e);

/* index_parse.c */
enum err parse_begin(struct index_job *j, struct error *e);
/* Is a message with these octets on its way into the store? */
bool parse_under_way(const struct index_job *j, const struct sha256 *sha256);
/* Gives a file to the parser, which has room; fd is closed when it is done. */
void parse_file(struct index_job *j, int fd, const struct file_at *at,
    const struct sha256 *sha256);
enum err parse_answers(struct index_job *j, struct error *e);
void reading_end(struct reading *r);

/* index_read.c */
/* One turn: feeds the parser, takes what it gives, writes what is due. */
enum err read_turn(struct index_job *j, struct error *e);
bool read_done(const struct index_job *j);
void read_end(struct index_job *j);

/* index_text.c */
enum err text_begin(struct index_job *j, struct error *e);
/* more: facts are still coming */
enum err text_turn(struct index_job *j, bool more, struct error *e);
bool text_done(const struct index_job *j);
void text_end(struct index_job *j);

#endif
