#ifndef VIEWS_SESSION_H
#define VIEWS_SESSION_H

#include "core/analysis.h"
#include "core/settings.h"
#include "core/store/list.h"
#include "core/work/lookup.h"
#include "core/work/parser.h"

struct text_search;

/*
 * What a command or the workbench works with: a workspace, its settings,
 * catalogue, DNS answers and store, and the worker that reads mail.  Opened
 * as far as asked for.
 */
enum {
	SESSION_STORE = 1,   /* workspace and store; made if absent */
	SESSION_EXISTING = 2, /* with SESSION_STORE: must be there already */
	SESSION_LENIENT = 4,  /* broken DNS answers are a problem, no error:
			       * for who looks at the workspace, not at mail */
	SESSION_ASK = 8, /* session_analyse may wait for a resolver; else what
			  * is shown hangs on answers that are there */
};

struct session {
	struct workspace workspace; /* dir NULL without SESSION_STORE */
	struct settings settings;
	struct catalogue catalogue;
	enum dns_mode dns;	/* as --dns or the settings say */
	struct answers answers; /* of DNS_FILE; else off */
	struct lookup lookup;	/* of DNS_RECORDED and DNS_LIVE */
	bool may_ask;		/* SESSION_ASK */
	struct lookup_for about; /* the message that session_analyse is at */
	bool waits;		 /* answers for it are on their way */
	struct answers used; /* what was looked up, for session_answer */
	struct domains domains; /* of settings and store */
	struct store *store;
	struct parser *parser;
	struct text_search *search;
	struct text_source text; /* for listing_open */
	uint64_t asked; /* the last ticket of its */
	struct arena arena;
	const char **catalogue_dirs;
	size_t ncatalogue_dirs;
	enum catalogue_origin *catalogue_origins; /* of each folder */
	size_t ncatalogue_origins;
	struct slice *problems; /* sentences; foreign octets in them */
	size_t nproblems;
	const char *actor; /* the user's name */
	int64_t clock;	   /* of analyses; 0: the present */
	struct mail_origin origin; /* of what session_analyse reads */
	char settings_version[17]; /* of settings and domains */
};

/* dir NULL: the default workspace.  dns: "off", "recorded", "live", or a file
 * (one of such a name is "./live"); NULL: what the settings say. */
enum err session_open(struct session *s, const char *dir, const char *dns,
    unsigned flags, struct error *e);
void session_close(struct session *s);
/* Are settings, catalogue and protected domains still those that it was
 * opened with? */
bool session_is_current(const struct session *s);
/* Domains changed: reads them again (and lets parsers start anew) */
enum err session_domains(struct session *s, struct error *e);

/* The parser, started at first use; not bulk */
enum err session_parser(struct session *s, struct parser **out,
    struct error *e);
/* How a message of the store is to be analysed: what its source makes it
 * worth, and what is looked for inside. */
struct session_as {
	struct sha256 sha256; /* of the message: its own answers come first */
	struct mail_origin origin;
	enum unwrap_policy policy;
};
void session_as(const struct session *s, const struct row *r,
    struct session_as *as);
/*
 * Analyses octets in the parser and waits.  as NULL: mail of a mailbox of
 * ours.  The analysis is the caller's (parser_analysis_free); bytes must
 * outlive it: they are attached.
 */
enum err session_analyse(struct session *s, struct slice bytes,
    const char *label, const struct session_as *as, unsigned flags,
    struct analysis **out, struct error *e);
/* With SESSION_ASK: a resolver is asked for what it is known that the octets
 * need, and nothing waits.  False: all is known.  Then session_await. */
bool session_ahead(struct session *s, struct slice bytes, const char *label);
void session_await(struct session *s);
/* The answer to a question that an analysis asked; NULL: there is none */
const struct answer *session_answer(const struct session *s,
    const struct question *q);
/* The same for documents; s must outlive it. */
struct dns_lookup;
void session_lookup(struct session *s, struct dns_lookup *out);
/* Makes *out ready to look answers up in the session's mode; a resolver is
 * made, and asks nothing before it is told to.  lookup_free. */
enum err session_dns(const struct session *s, struct lookup *out,
    struct error *e);
/* Bulk parsers' configuration is made from this */
void session_context(const struct session *s, struct analysis_context *ctx);

#endif
