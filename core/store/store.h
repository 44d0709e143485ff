#ifndef CORE_STORE_STORE_H
#define CORE_STORE_STORE_H

#include "core/base/buf.h"
#include "core/base/hash.h"
#include "core/analysis.h"
#include "core/store/workspace.h"

/*
 * The store: SQLite, the journal and the only truth.  Rows come out in
 * arenas of the caller's; no read transaction outlives a call.
 */
struct store;

/* Makes or migrates the tables.  ERR_STORE where a newer espy made them. */
enum err store_open(struct store **out, const struct workspace *w,
    struct error *e);
void store_close(struct store *s);
/* Called within the transaction of a person's act that changes what a message
 * is taken for: so that what hangs on that changes with it. */
typedef enum err store_judged_fn(struct store *s, int64_t message,
    struct error *e);
void store_on_judged(struct store *s, store_judged_fn *fn);
/* Three characters of the workspace's own, for case ids ("K7Q"); lives as
 * long as the store.  ESPY_LETTERS pins them when the store is made. */
const char *store_letters(const struct store *s);
/* What verdicts made from now on depend on: rows with others are stale. */
enum err store_set_version(struct store *s, int engine, const char *catalogue,
    const char *settings, struct error *e);

/* What the analyst decided about a message. */
enum disposition {
	DISPOSITION_OPEN,
	DISPOSITION_LEGITIMATE,
	DISPOSITION_UNWANTED_BULK,
	DISPOSITION_EXERCISE,
	DISPOSITION_DUPLICATE,
	DISPOSITION_CANNOT_TELL,
	DISPOSITION_CASE,
	DISPOSITIONS
};
/* "open", "legitimate", "unwanted-bulk" ... */
const char *disposition_name(enum disposition d);
bool disposition_from_name(struct slice name, enum disposition *out);

/* NONE: it is not meant to be (a baseline source, a mailbox file) */
enum row_text { ROW_TEXT_TODO, ROW_TEXT_DONE, ROW_TEXT_REFUSED, ROW_TEXT_NONE };

/* What an analyst may say in place of espy's own verdict: see override.h */
enum override_what {
	OVERRIDE_SERVICE,
	OVERRIDE_ACCOUNT,
	OVERRIDE_BOUNDARY,
	OVERRIDES
};
struct override {
	bool set;
	struct slice value;   /* slug (empty: nobody); account; hop, from 1 */
	struct slice machine; /* what espy said when he said it; NULL */
	struct slice reason, actor;
	int64_t time;
};

/* One message, as lists show it.  Slices are NULL where unknown. */
/* Recorded and computed authentication */
enum row_disagrees {
	ROW_AGREES,
	ROW_EXPLAINED, /* they differ as rewriting or time makes them */
	ROW_DISAGREES, /* they differ for no usual reason */
};

struct row {
	int64_t id; /* of this database; changes when it is rebuilt */
	enum message_kind kind;
	/* The message of the same delivery, from a mailbox of ours, whose
	 * verdicts stand here; else raised is false */
	bool raised;
	struct sha256 raised_by;
	struct sha256 delivery; /* copies of one delivery have the same one;
				 * where none is known, that of its octets */
	unsigned reports;      /* that brought it */
	struct slice reporter; /* of the first of them, or of the report
				* itself; NULL */
	struct slice lost;     /* a report without a mail: how it was lost */
	struct slice lost_why;
	bool other_content; /* another message with its Message-ID has other
			     * content, and was decided or is in a case */
	struct sha256 sha256;
	bool hashed; /* false: its file could never be read; sha256 is void */
	bool refused; /* not analysed, because ... */
	struct slice reason;
	uint64_t size;
	int64_t time; /* for lists: of the boundary, else Date, else seen */
	int64_t boundary_time, date, first_seen;
	struct slice from_address, from_domain, from_org, from_name,
	    from_problem;
	struct slice subject, message_id, mail_from;
	struct slice ip, helo, rdns, by, receiver; /* of the boundary */
	bool rdns_confirmed;
	enum trust trust;
	enum provenance provenance;
	struct slice spf, dkim, dmarc, arc; /* recorded, one word each; dkim is
					     * "pass" if any passed */
	/* of SPF, DKIM, DMARC, ARC, likewise; NULL: not judged */
	struct slice computed[4];
	struct slice letters; /* one each, see core/auth/letters.h; NULL */
	enum row_disagrees disagrees;
	struct slice service, service_name, service_kind, carrier;
	enum strength strength;
	struct slice account_kind, account; /* the best graded one */
	unsigned accounts, forged;
	/* service and account are the analyst's where he overrides espy's;
	 * what espy itself says then is in `machine` */
	struct override overrides[OVERRIDES];
	struct {
		struct slice service, account;
		enum strength strength;
	} machine;
	struct slice domain; /* protected */
	enum impersonation impersonation;
	enum relation relation;
	unsigned links, attachments, recipients, limits, findings;
	bool stale; /* made by another engine, catalogue or settings */
	enum row_text text; /* in the full-text mirror? */
	struct slice text_reason; /* why it is not, where refused */
	unsigned files;	  /* in how many files it lies now */
	unsigned gone;	  /* files that have vanished */
	unsigned same_id; /* messages with its Message-ID, itself included */
	enum disposition disposition;
	int64_t rule; /* that decided so; 0: a person did */
	struct slice case_id; /* the first case it is in */
	struct slice case_owner; /* whose that is; NULL: nobody's */
	int64_t campaign;     /* 0: none */
	struct slice source, role;
	unsigned alike; /* messages that it stands for in a list; 1 if it is
			 * the only one, 0 where that is not counted */
	const struct row_fold *fold; /* of them, where they are several */
};

/* What a row of a list stands for: of those that the query finds */
enum { FOLD_DAYS = 14 };
struct row_fold {
	uint64_t messages, deliveries, reports;
	int64_t first, last;
	struct slice *domains; /* protected ones, by name */
	size_t ndomains;
	uint64_t days[FOLD_DAYS]; /* messages; the last one is that of `last` */
};

/* Is all that its header says only what whoever sent the file says? */
static inline bool
row_is_claim(const struct row *r)
{
	return r->provenance != PROVENANCE_OBSERVED && r->trust == TRUST_NONE;
}

struct rows {
	struct arena arena;
	struct row *v;
	size_t n;
};
void rows_free(struct rows *r);

/*
 * Messages named as on the command line: 8 or more hex characters of the
 * SHA-256, "id:" with a Message-ID, or a file.  Appends them to *out.
 * ERR_ABSENT; ERR_USAGE where a SHA-256 prefix fits several (it says which).
 * One Message-ID or file may give several messages.
 */
enum err store_find(struct store *s, struct slice word, struct rows *out,
    struct error *e);
/* One message by its whole SHA-256; ERR_ABSENT */
enum err store_get(struct store *s, const struct sha256 *sha256,
    struct rows *out, struct error *e);
/* Those with that Message-ID ("3 messages share this id"), newest first */
enum err store_same_id(struct store *s, struct slice message_id,
    struct rows *out, struct error *e);

/*
 * Adds to the analysis of a message of ours, as hints, which of its DKIM
 * signatures stand on messages of other deliveries too.
 */
enum err store_replay_hints(struct store *s, int64_t message,
    struct analysis *a, struct error *e);

/* Where a message lies: octets [offset, offset + length) of a file. */
struct place {
	struct slice path; /* absolute, bytes, NUL-terminated */
	uint64_t offset, length;
	int64_t gone_at; /* TIME_UNKNOWN: still there */
	struct slice source, role;
};
struct places {
	struct arena arena;
	struct place *v;
	size_t n;
};
/* Those that are still there first. */
enum err store_places(struct store *s, int64_t message, struct places *out,
    struct error *e);
void places_free(struct places *p);
/*
 * Reads a message's octets: the first place that still holds them (checked
 * by SHA-256), else the spool or the evidence folder.  *at is that place, in
 * the arena.  ERR_ABSENT says where they were.
 */
enum err store_bytes(struct store *s, const struct row *r, struct buf *out,
    struct place *at, struct arena *a, struct error *e);

/*
 * The spool holds, by SHA-256, octets that lie in no file as they are: parts
 * of reports that were decoded, and, while their text is indexed, messages
 * that lie within a file.
 */
enum err store_spool_put(struct store *s, const struct sha256 *sha256,
    struct slice octets, struct error *e);
/* The spool's file for a message, made where it is not there; in the arena */
enum err store_spool(struct store *s, const struct sha256 *sha256,
    struct arena *a, struct slice *path, struct error *e);
/* Drops that file, unless it is needed for good. */
enum err store_unspool(struct store *s, const struct sha256 *sha256,
    struct error *e);
/* Drops what a killed run left there and in the evidence folder; the index
 * lock is held. */
enum err store_spool_sweep(struct store *s, struct error *e);

/* Labelled counts of the whole workspace. */
struct store_counts {
	uint64_t messages, deliveries, reports; /* refused ones too */
	uint64_t aggregates; /* DMARC reports, each once */
	uint64_t refused, stale;
	uint64_t files, gone; /* delivered copies as files */
	uint64_t text_todo, text_done, text_refused;
	uint64_t dispositions[DISPOSITIONS];
	uint64_t cases, drafts, notifications, domains, sources;
};
enum err store_count(struct store *s, struct store_counts *out,
    struct error *e);

/* How often a fact occurs: messages by value, most frequent first. */
struct fact_count {
	struct slice kind, value;
	uint64_t messages;
};
struct fact_counts {
	struct arena arena;
	struct fact_count *v;
	size_t n;
};
/* kind: one of fact_kinds; `limit` values at most */
enum err store_facts(struct store *s, const char *kind, size_t limit,
    struct fact_counts *out, struct error *e);
/* Facts of one message */
enum err store_message_facts(struct store *s, int64_t message,
    struct fact_counts *out, struct error *e);
void fact_counts_free(struct fact_counts *f);

/* --- what the analyst does; actor is a user's name --- */

/* One act over all of them, undone as one. */
enum err store_mark(struct store *s, const char *actor, enum disposition d,
    const struct sha256 *v, size_t n, struct error *e);
/*
 * Takes the actor's last act that can be undone back, by a new event.
 * *what: a sentence in the arena ("3 messages are open again").  ERR_ABSENT
 * where there is nothing to undo.
 */
enum err store_undo(struct store *s, const char *actor, struct arena *a,
    struct slice *what, struct error *e);

/* Protected domains added by command (those of the settings are not here). */
enum err store_domain_add(struct store *s, const char *actor,
    struct slice name, struct error *e); /* ERR_USAGE: is there already */
enum err store_domains(struct store *s, struct arena *a, struct slice **out,
    size_t *n, struct error *e);

/* query NULL: all mail below its paths; else they are notmuch databases (a
 * mail root, or a notmuch configuration), and it has what the query finds. */
struct source {
	int64_t id;
	struct slice name, role, query;
	struct slice *paths;
	size_t npaths;
};
extern const char *const source_roles[]; /* "collected" ... NULL */
/* What a source shall be; NULL: as it was (role: else "collected").  Paths
 * are added to those that it has. */
struct source_want {
	struct slice name, role, query;
	const struct slice *paths; /* absolute */
	size_t npaths;
};
/*
 * The source of a path that was indexed.  by_hand: the analyst's own act,
 * which store_undo takes back.  ERR_USAGE: an unknown role, or a path of
 * another source's (the sentence names it).
 */
enum err store_source_set(struct store *s, const char *actor,
    const struct source_want *w, bool by_hand, int64_t *id, struct error *e);
/* The same where the settings say so: paths move, files with them. */
enum err store_source_take(struct store *s, const char *actor,
    const struct source_want *w, int64_t *id, struct error *e);
enum err store_sources(struct store *s, struct arena *a, struct source **out,
    size_t *n, struct error *e);
/* The one that has exactly this path; NULL */
const struct source *source_of_path(const struct source *v, size_t n,
    struct slice path);

/* What came from a source */
struct source_counts {
	uint64_t files, gone;	    /* present, vanished */
	/* of each, those that lie in its files */
	uint64_t messages, reports, aggregates;
	int64_t last_new; /* when the last new one came; TIME_UNKNOWN */
};
enum err store_source_count(struct store *s, int64_t id,
    struct source_counts *out, struct error *e);

/* --- the event log: append-only, each hash covers the one before --- */
struct event {
	int64_t seq, act, time;
	struct slice actor, subject, kind, payload; /* payload: JSON object */
	struct sha256 prev, hash;
	int64_t undoes; /* the act that it undid; 0: none */
	int64_t erased; /* when its payload was; TIME_UNKNOWN: never */
	struct sha256 payload_hash;
	int form; /* 1: the hash covers the payload; else payload_hash */
};
struct events {
	struct arena arena;
	struct event *v;
	size_t n;
};
/* subject NULL: all; the last `limit` (0: all) ones, oldest first. */
enum err store_events(struct store *s, struct slice subject, size_t limit,
    struct events *out, struct error *e);
void events_free(struct events *ev);
/* Checks the chain, payloads included.  *broken: the first seq that does not
 * fit, or 0.  A payload that was erased fits where a later event says so. */
enum err store_events_check(struct store *s, int64_t *broken, struct error *e);

/* Tables for espy doctor: name, whether it is kept (else derived), rows. */
struct store_table {
	const char *name;
	bool kept;
	int64_t rows;
};
enum err store_tables(struct store *s, struct arena *a,
    struct store_table **out, size_t *n, struct error *e);

#endif
