#ifndef VIEWS_CMD_CASE_H
#define VIEWS_CMD_CASE_H

#include "views/case_whole.h"
#include "views/cli.h"

/*
 * espy case: one verb each has a row in cmd_case.c's table; what they do
 * stands in cmd_case_*.c, by subject.
 */
struct case_options { /* NULL, false: not given */
	const char *title, *to, *how, *service, *head;
	const char *query, *reason, *at, *as, *may_name, *language, *send;
	bool mine, due, force;
	const char *differ;
	bool all, whole;
};

/* "espy case VERB CASE WORD..." as a verb gets it */
struct case_call {
	struct cli *cli;
	struct session *session;
	const char *id; /* as written; NULL: the verb takes none */
	char **words;   /* what stands behind it */
	int n;
	struct case_options o;
	/* For verbs that print the case after it: another one than `id`; the
	 * verb's own, in the arena */
	struct slice changed;
	struct arena arena;
};

/* The words behind the case as one text, in the call's arena */
struct slice case_call_text(struct case_call *c);

struct case_verb {
	const char *name;
	int least, most;    /* words behind it; most -1: any number */
	bool no_case;	    /* the first of them names no case */
	const char *wants;  /* said where there are fewer: "show wants ..." */
	const char *takes;  /* options: "--title --query" */
	int (*run)(struct case_call *c); /* exit code */
	bool act;	    /* changes the case: --json prints it then */
	unsigned session;   /* 0: SESSION_STORE | SESSION_EXISTING */
};

/* cmd_case_show.c */
int case_list_verb(struct case_call *c);
int case_show_verb(struct case_call *c);
/* One case, as text or as JSON */
int case_show(struct cli *cli, struct session *s, struct slice id);

/* cmd_case_messages.c */
int case_new_verb(struct case_call *c);
int case_add_verb(struct case_call *c);
int case_remove_verb(struct case_call *c);
int case_split_verb(struct case_call *c);
int case_relocate_verb(struct case_call *c);
int case_merge_verb(struct case_call *c);
int case_unmerge_verb(struct case_call *c);

/* cmd_case_life.c */
int case_claim_verb(struct case_call *c);
int case_assign_verb(struct case_call *c);
int case_release_verb(struct case_call *c);
int case_move_verb(struct case_call *c);
int case_next_verb(struct case_call *c);
int case_tracker_verb(struct case_call *c);
int case_component_verb(struct case_call *c);
int case_domain_verb(struct case_call *c);
int case_log_verb(struct case_call *c);

/* cmd_case_close.c */
int case_close_verb(struct case_call *c);
int case_outcome_verb(struct case_call *c);

/* cmd_case_owner.c */
int case_ask_verb(struct case_call *c);

/* cmd_case_sent.c */
int case_note_verb(struct case_call *c);
int case_sent_verb(struct case_call *c);

/* cmd_case_verify.c */
int case_verify_verb(struct case_call *c);

/* cmd_case_import.c */
int case_import_verb(struct case_call *c);

/* cmd_case_export.c */
int case_export_verb(struct case_call *c);

/* cmd_case_contrast.c */
int case_contrast_verb(struct case_call *c);

/* cmd_case_stopped.c */
int case_stopped_verb(struct case_call *c);

#endif
