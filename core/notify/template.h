#ifndef CORE_NOTIFY_TEMPLATE_H
#define CORE_NOTIFY_TEMPLATE_H

#include "core/base/buf.h"
#include "core/base/err.h"
#include "core/base/mem.h"

/*
 * Templates of letters: plain text that people may change (espy(5) documents
 * the format).  Pure: octets and values in, a letter out.
 *
 *   # comments may stand before the subject
 *   Subject: [{case}] Fraudulent mail: {messages}
 *     more of the subject
 *
 *   Text with {placeholders}.
 *   {if claims}
 *   Only where that placeholder has a value.
 *   {else}
 *   Where it has none.  {if not X} turns it round.
 *   {end}
 *
 * Lines of one paragraph are joined and broken anew.  A line begins one of its
 * own after an empty line, with another indent, with a mark ("-", "1.", "a)")
 * or with a label (two blanks behind it).  "{{" stands for "{".
 */
enum {
	TEMPLATE_MOST_OCTETS = 64 << 10,
	TEMPLATE_MOST_LINES = 1000,
	TEMPLATE_MOST_DEPTH = 8,
	TEMPLATE_MOST_PROBLEMS = 100,
	TEMPLATE_COLUMNS = 78,
};

/* Every placeholder: its name, what it is (TEXT: words within a line, BLOCK:
 * lines of their own), and which letters know it. */
enum { /* letters, as bits */
	IN_DESK = 1,	 /* to a desk about a case */
	IN_OWNER = 2,	 /* to a domain's owner */
	IN_ORIGINAL = 4, /* to a reporter */
	IN_ALL = 7,
};
/* clang-format off */
#define TEMPLATE_NAMES(X)						\
	/* who writes */						\
	X(ORGANISATION, "organisation", TEXT, IN_ALL)			\
	X(NAME, "name", TEXT, IN_ALL)					\
	X(ADDRESS, "address", TEXT, IN_ALL)				\
	X(PHONE, "phone", TEXT, IN_ALL)					\
	X(SIGNATURE, "signature", BLOCK, IN_ALL)			\
	/* about what */						\
	X(CASE, "case", TEXT, IN_DESK | IN_OWNER)			\
	X(TLP, "tlp", TEXT, IN_DESK)					\
	X(TLP_WORDS, "tlp-words", TEXT, IN_DESK)			\
	X(TODAY, "today", TEXT, IN_ALL)					\
	X(SERVICE, "service", TEXT, IN_DESK | IN_OWNER)			\
	X(MESSAGES, "messages", TEXT, IN_DESK | IN_OWNER)		\
	X(COUNT, "count", TEXT, IN_DESK | IN_OWNER)			\
	X(ONE, "one", TEXT, IN_DESK | IN_OWNER)				\
	X(FIRST, "first", TEXT, IN_DESK | IN_OWNER)			\
	X(LAST, "last", TEXT, IN_DESK | IN_OWNER)			\
	X(HOST, "host", TEXT, IN_DESK | IN_OWNER)			\
	X(DOMAIN, "domain", TEXT, IN_OWNER)				\
	/* the first lines */						\
	X(ARRIVED, "arrived", TEXT, IN_DESK)				\
	X(CLAIMS, "claims", TEXT, IN_DESK)				\
	X(ELSEWHERE, "elsewhere", TEXT, IN_DESK)			\
	X(ONE_SOURCE, "one-source", TEXT, IN_DESK)			\
	X(PERIOD, "period", TEXT, IN_DESK)				\
	X(LAST_SEEN, "last-seen", TEXT, IN_DESK)			\
	X(POSING, "posing", TEXT, IN_DESK)				\
	X(DOMAINS, "domains", TEXT, IN_DESK)				\
	X(SOURCE, "source", TEXT, IN_DESK)				\
	X(ACCOUNT, "account", TEXT, IN_DESK)				\
	X(ATTACHED, "attached", TEXT, IN_DESK)				\
	/* sections */							\
	X(OWNERS, "owners", BLOCK, IN_DESK)				\
	X(REASONS, "reasons", BLOCK, IN_DESK)				\
	X(COMPARISON, "comparison", BLOCK, IN_DESK)			\
	X(READING, "reading", TEXT, IN_DESK)				\
	X(RELAYS, "relays", BLOCK, IN_DESK)				\
	X(ACCOUNTS, "accounts", BLOCK, IN_DESK)				\
	X(IDENTIFIERS, "identifiers", BLOCK, IN_DESK)			\
	X(AUTHENTICATION, "authentication", BLOCK, IN_DESK)		\
	X(DAYS, "days", BLOCK, IN_DESK)					\
	X(IMPACT, "impact", BLOCK, IN_DESK)				\
	X(XARF, "xarf", TEXT, IN_DESK)					\
	X(LOG_HEAD, "log-head", TEXT, IN_DESK)				\
	X(INFERRED, "inferred", TEXT, IN_DESK)				\
	X(AGAIN, "again", TEXT, IN_DESK)				\
	/* what went before */						\
	X(EARLIER, "earlier", BLOCK, IN_DESK)				\
	X(WRITTEN, "written", TEXT, IN_DESK)				\
	X(TICKET, "ticket", TEXT, IN_DESK)				\
	X(SINCE, "since", TEXT, IN_DESK)				\
	X(QUIET, "quiet", TEXT, IN_DESK)				\
	/* "please send it as an attachment" */				\
	X(REPORTER, "reporter", TEXT, IN_ORIGINAL)			\
	X(REPORT_TIME, "report-time", TEXT, IN_ORIGINAL)		\
	X(REPORT_SUBJECT, "report-subject", TEXT, IN_ORIGINAL)
/* clang-format on */
enum template_name {
#define X(id, name, what, where) NAME_##id,
	TEMPLATE_NAMES(X)
#undef X
	TEMPLATE_NAMES_N
};

/* One value each; empty: it has none.  BLOCKs are lines as they shall stand,
 * each with its LF. */
struct template_values {
	struct slice v[TEMPLATE_NAMES_N];
};

/* Every letter that there is a template of; file NAME.LANGUAGE.txt */
enum template_kind {
	TEMPLATE_FIRST,
	TEMPLATE_FIRST_NETWORK, /* no service is named: to who holds the
				 * network */
	TEMPLATE_REMINDER,
	TEMPLATE_EVIDENCE,
	TEMPLATE_ANSWER,
	TEMPLATE_ESCALATION,
	TEMPLATE_ESCALATION_NETWORK,
	TEMPLATE_RETRACTION,
	TEMPLATE_CLOSING,
	TEMPLATE_OWNER,
	TEMPLATE_ORIGINAL,
	TEMPLATES
};
const char *template_kind_name(enum template_kind k); /* "first-network" */

struct template_problem {
	int line;
	struct slice field, text; /* what, and what to do */
	bool broken; /* the template can't be used; else it can */
};
struct template_problems {
	struct template_problem *v;
	size_t n;
	bool broken;
};

struct template {
	struct slice subject, body; /* of the octets */
	int subject_line, body_line;
};

/* Reads one.  Its slices point into the octets, problems live in the arena. */
void template_read(struct template *t, enum template_kind kind,
    struct slice octets, struct template_problems *problems, struct arena *a);
/* What it lacks beside that: lines that are too long, what every letter to a
 * desk must have */
void template_check(enum template_kind kind, struct slice octets,
    const struct template *t, struct template_problems *problems,
    struct arena *a);
void template_problem(struct template_problems *p, struct arena *a, int line,
    struct slice field, bool broken, const char *fmt, ...)
    __attribute__((format(printf, 6, 7)));

/* The letter, of a template that was read without being broken.  Lines are of
 * TEMPLATE_COLUMNS columns at most; the subject is one line. */
void template_write(const struct template *t,
    const struct template_values *values, struct buf *subject,
    struct buf *body);

#endif
