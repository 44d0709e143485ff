#ifndef CORE_SETTINGS_H
#define CORE_SETTINGS_H

#include "core/cases/lifecycle.h"
#include "core/esp/domain.h"
#include "core/mail/receiver.h"

/*
 * The settings file of a workspace (espy(5)): WORKSPACE/settings.ini.
 * Problems are said and the rest is used.
 */
struct reporter { /* [reporter]: who notifies */
	struct slice name, address, organisation, phone;
	bool plus; /* mail to user+anything@host arrives at user@host: Reply-To
		    * names the case */
};

/* [draft]: what goes along with a letter */
struct draft_setting {
	unsigned samples;     /* at most */
	uint64_t most_octets; /* of them together */
};

/* [source NAME]: where messages come from.  Slices are NULL where not set. */
struct source_setting {
	struct slice name;
	struct slice role; /* checked */
	struct slice *paths; /* absolute */
	size_t npaths;
	struct slice *receivers; /* names of [receiver]; none: all count */
	size_t nreceivers;
	struct slice query; /* only what notmuch finds with it in a database
			     * of its owner's; paths are that database */
	struct slice contents; /* "reports", "samples": what its files are
				* where it is submitted; NULL: see espy(5) */
	bool journal;	   /* the envelope of its journal reports is believed */
	struct slice keep; /* as evidence.keep */
	int64_t retention; /* seconds; 0: for ever */
};

enum keep { KEEP_CASES, KEEP_IMPERSONATING, KEEP_ALL };

/* Where DNS answers come from */
enum dns_mode {
	DNS_OFF,
	DNS_RECORDED, /* those of the workspace: an open world */
	DNS_LIVE,     /* and a resolver for what they lack */
	DNS_FILE,     /* a zone file: a closed world */
};

enum { DNS_MOST_RESOLVERS = 16 };

/* [dns] */
struct dns_setting {
	enum dns_mode mode;
	struct slice file;	 /* of DNS_FILE; else NULL */
	struct slice *resolvers; /* "192.0.2.1@53"; none: the system's */
	size_t nresolvers;
	struct slice anchor; /* file of the trust anchor; NULL: the system's,
			      * "": answers are not validated */
	int64_t fresh;	     /* seconds: mail so young is asked about while
			      * indexing; 0: none is */
};

/* What a letter says of who may see it (FIRST, TLP 2.0) */
enum tlp { TLP_AMBER, TLP_AMBER_STRICT, TLP_GREEN, TLP_CLEAR, TLP_RED, TLPS };
const char *tlp_name(enum tlp t); /* "TLP:AMBER+STRICT" */

/* [contact]: what is asked when somebody wants to know whom to notify */
struct contact_setting {
	struct slice bootstrap; /* folder or URL with lists of RDAP servers;
				 * NULL: the product's */
	struct slice abusix; /* zone of its DNS list; NULL: it is not asked */
	bool abuse_net;	     /* is abuse.net asked? */
	int64_t timeout;     /* seconds, for one answer by HTTPS */
	struct slice ca_file; /* certificates to trust; NULL: the system's */
	/* For tests: whatever leads to a loopback address is asked there, on
	 * this port; 0: such addresses are refused */
	uint16_t loopback_port;
	struct contact_csirt { /* "BR cert@cert.example" */
		struct slice country, address;
	} *csirts;
	size_t ncsirts;
};

/* [case]: when a case is over; spans in seconds */
struct case_setting {
	int64_t quiet;	    /* silence at least, and */
	int64_t gap_factor; /* so many times the longest gap before it */
	int64_t reopen;	    /* after closing new mail opens it again */
	int64_t again;	    /* a desk is not told of a case twice within */
	enum tlp tlp;	    /* of its letters */
	bool name_allowed;  /* a domain is named in them only where its owner
			     * said that it may be; else: unless he said that
			     * it may not */
};

/* [send]: how mail goes out.  No password stands here: it comes from a command
 * or the environment. */
struct send_setting {
	enum { SEND_NOT, SEND_SMTP, SEND_COMMAND } how;
	struct slice host; /* of SEND_SMTP: name or address */
	uint16_t port;
	bool smtps;	   /* TLS from the first octet; else by STARTTLS */
	bool plain;	   /* no TLS at all: to this machine alone */
	struct slice user; /* NULL: no authentication */
	struct slice *password_command; /* none: ESPY_SMTP_PASSWORD */
	size_t npassword_command;
	struct slice ca_file; /* NULL: the system's */
	struct slice name;    /* of EHLO */
	struct slice *command; /* of SEND_COMMAND: program and arguments */
	size_t ncommand;
	struct slice from; /* the envelope's sender; NULL: no reporter */
	int64_t hold;	   /* seconds that a mail can be recalled */
	int64_t timeout;   /* seconds for one step of SMTP */
};

struct settings {
	struct arena arena;
	struct slice file;
	struct receivers receivers;
	struct domains domains;
	struct reporter reporter;
	struct send_setting send;
	struct source_setting *sources;
	size_t nsources;
	enum keep keep;		/* [evidence] keep: copied while indexing */
	int64_t case_retention; /* [evidence] case-retention: seconds after a
				 * case's last change; 0: for ever */
	struct draft_setting draft;
	struct case_setting cases;
	struct case_timers timers; /* [case]: what is due when */
	struct slice *catalogue_dirs; /* [catalogue] dir = ...; on top */
	size_t ncatalogue_dirs;
	struct dns_setting dns;
	struct contact_setting contact;
	struct slice editor;   /* [ui] editor = ...; NULL: $VISUAL, $EDITOR */
	bool no_watch;	       /* [ui] watch = no: new mail is not looked for
				* while the workbench is open */
	struct slice default_catalogue; /* [catalogue] product = yes|no: NULL
					 * or "no" */
	struct ini_problem *problems;
	size_t nproblems;
	char version[17]; /* hash of what verdicts depend on */
};

const char *dns_mode_name(enum dns_mode m); /* "off", "recorded"... */
/* A missing file gives the defaults.  Paths are relative to the file. */
enum err settings_load(struct settings *s, const char *file, struct error *e);
void settings_free(struct settings *s);
/* The section of that source; NULL */
const struct source_setting *settings_source(const struct settings *s,
    struct slice name);
/* What the settings say of copies for a source (NULL: of none in particular) */
enum keep settings_keep(const struct settings *s,
    const struct source_setting *source);
/* settings NULL: what holds where none are set */
const struct case_setting *settings_case(const struct settings *s);
/* localhost, 127.0.0.0/8, ::1 */
bool send_is_loopback(struct slice host);
/* The receivers that count for a source: a mask by their index; 0: all */
uint64_t settings_receivers(const struct settings *s,
    const struct source_setting *source);

#endif
