#ifndef CORE_WORK_INDEX_JOB_H
#define CORE_WORK_INDEX_JOB_H

#include "core/store/bulk.h"
#include "core/mail/mbox.h"
#include "core/work/index.h"
#include "core/work/parser.h"
#include "core/work/text_writer.h"
#include "core/work/walk.h"

/* The index job's inside, for core/work/index*.c alone. */

/* How files of a source are read. */
struct source_use {
	int64_t id;
	struct mail_origin origin;
	bool submitted, mailbox; /* people's mails: reports, not samples */
	bool samples;		 /* each file is a sample */
	bool baseline;		 /* facts only */
	bool replies;		 /* each is an answer to a letter of ours */
	bool journal;		 /* its journal reports are believed */
	bool inner;		 /* they are mails that its reports brought */
	enum keep keep;
};

/* A mail in a container that has not been read yet. */
struct inner_due {
	uint64_t offset, length; /* octets of the container */
	bool decoded;		 /* or the spool has it: */
	struct sha256 sha256;
	struct slice place; /* "message/rfc822, part 3"; in its arena */
};

/*
 * A message whose inside is on its way into the store: a report, a mailbox
 * file.  It stays pending there until all of it has arrived, so that a job
 * that was killed begins it again.
 */
struct container {
	struct container *next;	  /* of the job's */
	struct container *parent; /* that it lies in itself; NULL */
	struct arena arena;
	int64_t id;	   /* in the store; 0: not written yet */
	struct file_at at; /* its own place; its path is the file's */
	int fd;		   /* holds its octets, from `base` on */
	uint64_t base;
	bool decoded; /* they do not stand in the file as they are */
	bool report;  /* not a mailbox file */
	const struct source_use *use;
	struct mail_origin origin; /* of what is inside */
	unsigned depth;
	struct inner_due *due;
	size_t ndue, given; /* given to the parser, or further */
	size_t left;	    /* without an outcome; the container itself too */
};

/* Octets under way in the parser. */
struct reading {
	uint64_t tag; /* 0: free */
	int fd;
	uint64_t start; /* of them in fd */
	struct file_at at;
	struct sha256 sha256;
	const struct source_use *use;
	struct container *in; /* NULL: they are a file */
	struct slice place;   /* there */
	bool known;	      /* the store has it: it is made anew */
	bool loose;	      /* it lies in no file now */
	bool less; /* the store has more of it, unless it brings mails */
	unsigned tries;
	bool waits;	/* a resolver is asked for some of its answers */
	unsigned asked; /* questions of it */
	char *held; /* why it failed, while the parser itself is in doubt */
};

/* What is to be written about a file, or about a mail in a container. */
enum result_kind {
	RESULT_FRESH,
	RESULT_REFUSED,
	RESULT_COPY,
	RESULT_ERASED,
};
struct result {
	enum result_kind kind;
	struct file_at at;
	struct sha256 sha256;
	bool hashed;
	bool known, loose;
	const struct source_use *use;
	struct container *in; /* it lies there */
	struct slice place;
	struct container *holds; /* it is that one */
	struct analysis *analysis; /* FRESH; NULL: a mailbox file */
	struct answers *answers;   /* that it used, of a lookup; NULL */
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
	int64_t last; /* the last message that it saw to */
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
	int64_t *root_source;	   /* per root of the walk: its source, */
	size_t nroot_sources;
	struct source_use **uses;  /* and how that one's files are read */
	size_t nuses; /* recheck: those of sources, not of roots */
	struct container *containers; /* oldest first */
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

	/* Messages whose rows are to be made anew when the resolvers have
	 * answered */
	struct sha256 *waiting;
	size_t nwaiting, waiting_room;
	unsigned rounds; /* of that */
	bool again;	 /* this is such a round itself */
	bool said_trouble; /* with the resolver */

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
/* Clears what an import of a case left that was cut off. */
enum err job_leftovers(struct index_job *j, struct error *e);

/* index_source.c: the settings' sources, as they are now */
enum err job_settings(struct index_job *j, struct error *e);
/* Walks all that is to be indexed, and names its sources */
enum err job_walk(struct index_job *j, struct error *e);
/* Folders that hold the mail of all sources; in the job's arena */
enum err job_roots(struct index_job *j, const char ***roots, size_t *n,
    struct error *e);
/* index_use.c: how files of a source are read; in the job's arena */
struct source_use *source_use(struct index_job *j, const struct source *src);
/* Is each of its mails somebody's, who may have reported others? */
bool reads_reports(const struct source_use *use);
/* Each root's source, before what it holds is matched; what the settings and
 * the store say about files under each root */
enum err job_sources_name(struct index_job *j, struct error *e);
enum err job_uses(struct index_job *j, struct error *e);
/* A new source's name: its folder's, with a number where another has it */
struct slice job_source_name(struct index_job *j, const struct source *v,
    size_t n, struct slice root);
/* The role that a source gets: where the settings name one, it counts. */
struct slice job_role_of(struct index_job *j, struct slice source);

/* index_match.c: what is unchanged, renamed, gone; fills todo */
enum err job_match(struct index_job *j, struct error *e);

/* index_recheck.c: fills todo with the files of what is to be made anew */
enum err job_recheck(struct index_job *j, struct error *e);
/* Is it one of those that were asked for? */
bool recheck_wants(const struct index_job *j, const struct sha256 *sha256,
    const struct message_known *known);

/* index_result.c: what came of octets waits here for its transaction */
struct result *result_add(struct index_job *j, enum result_kind kind,
    const struct reading *r);
void result_refuse(struct index_job *j, const struct reading *r, bool hashed,
    const char *reason);
void result_free(struct result *r);
bool results_due(const struct index_job *j);
/* Writes all that waits, in one transaction. */
enum err results_write(struct index_job *j, struct error *e);

/* index_write.c: one of them, within that transaction */
struct tally {
	uint64_t fresh, copies, unchanged, refused, erased, lost;
	uint64_t reports, aggregates, mailboxes, renewed;
	uint64_t inner_fresh, inner_copies, inner_refused;
};
/* *later: its message is still with the parser. */
enum err result_write(struct index_job *j, const struct result *r,
    struct tally *t, bool *later, struct error *e);

/* index_inner.c */
/* Is it a file of many mails? */
bool mailbox_looks(const struct reading *r);
/* Makes it a container; container_add for each mail that splitting finds. */
struct container *container_of_mailbox(struct index_job *j,
    const struct reading *r);
void container_add(struct container *c, uint64_t offset, uint64_t length);
/* It stays pending, whatever comes: not all of it could be read. */
void container_hold(struct container *c);
/* Too many reports in reports: what the innermost holds is left out. */
void container_limit(const struct reading *r, struct unwrapped *u);
/* NULL: the report holds none (and *err is ERR_NONE) */
struct container *container_of_report(struct index_job *j,
    const struct reading *r, const struct analysis *a, enum err *err,
    struct error *e);
/* Is there a mail in a container that waits to be read? */
bool inner_waits(const struct index_job *j);
/* Reads the next one. */
enum err inner_next(struct index_job *j, struct error *e);
/* One outcome more: true when that was the last of the container. */
bool container_settle(struct container *c);
void containers_sweep(struct index_job *j); /* frees those that are done */
void containers_end(struct index_job *j);
/* index_keep.c: does the policy want a message's octets? */
bool keep_wanted(enum keep keep, const struct analysis *a);
/* Copies what waits and is wanted into the evidence folder, durably. */
enum err results_keep(struct index_job *j, struct error *e);

/* index_parse.c */
bool path_in_maildir(struct slice path);
const struct mail_origin *origin_of(const struct reading *r);
enum err parse_begin(struct index_job *j, struct error *e);
/* Is a message with these octets on its way into the store? */
bool parse_under_way(const struct index_job *j, const struct sha256 *sha256);
/* Gives octets to the parser, which has room; r->fd is closed when it is
 * done. */
void parse_octets(struct index_job *j, const struct reading *r);
enum err parse_answers(struct index_job *j, struct error *e);
void reading_end(struct reading *r);

/* index_read.c */
/* One turn: feeds the parser, takes what it gives, writes what is due. */
enum err read_turn(struct index_job *j, struct error *e);
bool read_done(const struct index_job *j);
/* Can the next file be read at once, without word from the parser? */
bool read_ready(const struct index_job *j);
void read_end(struct index_job *j);
/* Hashes length octets of r->fd from r->start on.  0, or errno. */
int read_hash(const struct reading *r, struct sha256 *out);
/* What becomes of octets whose hash is known: to the parser, or a copy.
 * Closes r->fd unless the parser takes it. */
enum err read_decide(struct index_job *j, struct reading *r, struct error *e);

/* index_dns.c */
/* The parser's `look`; arg is the job. */
const struct answer *dns_look(void *arg, uint64_t tag, int64_t time,
    const struct question *q);
/* Its row is to be made anew when the answers are there. */
void dns_wait_for(struct index_job *j, const struct sha256 *sha256);
/* One turn: hears what resolvers say, and makes anew what waited for it. */
enum err dns_turn(struct index_job *j, struct error *e);
bool dns_done(const struct index_job *j);
/* NULL: nothing is asked */
struct resolver *dns_resolver(const struct index_job *j);
void dns_end(struct index_job *j);

/* index.c: waits until a worker has something to say */
void job_wait(struct index_job *j);
/* index_parse.c: the file that has this tag; NULL */
struct reading *reading_of(struct index_job *j, uint64_t tag);

/* index_text.c */
enum err text_begin(struct index_job *j, struct error *e);
/* more: facts are still coming */
enum err text_turn(struct index_job *j, bool more, struct error *e);
bool text_done(const struct index_job *j);
void text_end(struct index_job *j);

#endif
