#ifndef VIEWS_DRAFT_WORK_H
#define VIEWS_DRAFT_WORK_H

#include "core/cases/contrast.h"
#include "core/notify/compose.h"
#include "core/notify/contact.h"
#include "core/notify/letter.h"
#include "core/store/case.h"
#include "core/store/custody.h"
#include "core/store/residue.h"
#include "views/session.h"

/*
 * Drafting, for commands and screens alike.
 *
 * Making one: draft_begin reads the case and its samples' octets; each sample
 * is analysed (by the caller: a command waits, a screen does not);
 * draft_finish writes the letter and keeps it.
 */
/* Which letter is wanted; what is left open is as the desk wants it. */
struct draft_wish {
	bool kind_said, desk_said; /* else: what is due in the case */
	enum letter_kind kind;
	enum desk desk;
	struct slice service; /* NULL: the case's main one; empty: nobody */
	const char *language; /* NULL: one that the desk reads */
	/* To a network's desk: an address in the network, a CIDR, or the
	 * desk's mailbox; empty: the network of most messages */
	struct slice about;
	struct slice network; /* as a draft has it already; empty */
	bool redact_said, formats_said;
	enum redaction redact;
	unsigned formats; /* FORMAT_* */
	int64_t thread;	  /* the notification that it follows; 0 */
	struct sha256 answers; /* the message that it answers */
	bool is_answer;
};

/* "en", "es", "pt"; NULL: another word */
const char *draft_language(struct slice word);
/* Words such as "arf xarf", or "none"; ERR_USAGE names another one. */
enum err draft_formats(struct slice words, unsigned *out, struct error *e);
/* What was typed behind :draft, in any order: kind, desk, language, formats,
 * redaction; another word is the service. */
enum err draft_wish_words(struct draft_wish *w, struct slice words,
    struct error *e);

struct draft_work {
	struct arena arena;
	struct draft_wish wish; /* nothing is open any more */
	int64_t again;	/* the draft that is made anew; 0: a new one */
	struct slice case_id, service; /* service empty: nobody named */
	struct rows rows; /* of the case */
	/* To a network's desk: its networks, as a draft has them.  Rows from
	 * elsewhere are gone; were there any? */
	struct slice network;
	bool elsewhere;
	size_t unnamed; /* of them: of domains that are not to be named to the
			 * service; they are no samples */
	struct draft_sample {
		const struct row *row;
		struct buf octets;
		struct place at;
		struct analysis *analysis; /* NULL: none (yet) */
	} samples[DRAFT_MOST_SAMPLES];
	size_t nsamples;
	/* What the letter tells beside the messages */
	struct cases cases; /* one */
	struct contrast_set set;
	struct contrast contrast;
	struct case_domain *domains;
	size_t ndomains;
	struct notifications sent; /* of the case, oldest first */
	struct log_head head;	   /* of the chain of events */
	struct slice to, to_source, cc; /* as the desk is known; empty */
	/* Templates of a user's own that draft_finish could not use */
	struct slice *problems;
	size_t nproblems;
};

/* ERR_REFUSED without a reporter. */
enum err draft_begin(struct draft_work *w, struct session *s,
    struct slice case_id, const struct draft_wish *wish, struct error *e);
/*
 * The same for a draft that is there: draft_finish then writes its text anew
 * from the case as it is now.  language NULL, formats -1: as they are.
 * ERR_REFUSED where a person edited the text, unless `over`.
 */
enum err draft_begin_again(struct draft_work *w, struct session *s,
    int64_t id, const char *language, int formats, bool over,
    struct error *e);
/* Whose desk that is: To, Cc, and what the wish left open */
enum err draft_desk(struct draft_work *w, struct session *s,
    struct error *e);
/* Leaves what is not of the network's desk out: rows, earlier letters */
enum err draft_narrow(struct draft_work *w, struct session *s,
    struct error *e);
/* Is the message one that a letter about these networks (empty: all) shows? */
bool draft_is_of_network(const struct row *r, struct slice network);
/* All whom a letter of a case could go to, ranked; contacts_free, either way.
 * Nothing is asked. */
enum err draft_contacts(struct contacts *out, struct session *s,
    struct slice case_id, struct slice service, const struct rows *rows,
    struct error *e);
/* draft_due.c: kind and desk of what is due, and in which thread, as far as
 * the wish leaves that open */
enum err draft_due(struct draft_work *w, struct session *s, struct error *e);
/* and to whom an answer goes, after draft_desk */
enum err draft_answer_to(struct draft_work *w, struct session *s,
    struct error *e);
/* Analyses the samples, waiting; one that can't be read is left without. */
void draft_analyse(struct draft_work *w, struct session *s);
/* The letter alone, in w's arena, with the addresses that a contact gives;
 * templates that could not be used are in w->problems. */
enum err draft_letter(struct letter_out *out, struct draft_work *w,
    struct session *s, struct error *e);
enum err draft_finish(struct draft_work *w, struct session *s, int64_t *id,
    struct error *e);
/* "whole messages, our recipients masked" */
const char *redaction_words(enum redaction r);
void draft_work_free(struct draft_work *w);

/* The domains that the case hit; where the settings want the owner's yes,
 * those without one may not be named. */
enum err draft_domains(struct session *s, struct slice case_id,
    struct arena *a, struct case_domain **out, size_t *n, struct error *e);
/* Is the message of a domain that is not to be named to the service? */
bool draft_is_held_back(const struct row *r, const struct case_domain *v,
    size_t n);

/* --- draft_mail.c, draft_mask.c --- */

/*
 * A kept draft and the mail that it makes.  Samples are masked in the confined
 * parser, which a command waits for (draft_mail_open) and a screen does not:
 * it loads, has each sample masked that draft_mail_order wants to be, and
 * finishes.
 */
struct draft_mail {
	struct drafts drafts; /* one */
	struct draft *draft;
	struct rows rows; /* of its samples */
	struct rows all;  /* of the case */
	struct buf *octets;
	bool *traps; /* a trap brought that sample, among others */
	struct redacted **redacted; /* of each sample; NULL: none */
	struct slice *unmasked; /* why it could not be masked; NULL */
	struct residue_decision *decisions; /* about what may be read */
	size_t ndecisions;
	size_t nsamples;
	struct arena arena;
	struct compose compose; /* what it is made of */
	struct composed mail;
	struct slice leak; /* what of our recipients it shows although that is
			    * masked, as a sentence; NULL: nothing */
	size_t missing; /* samples whose octets can't be had any more */
};
enum err draft_mail_load(struct draft_mail *m, struct session *s, int64_t id,
    struct error *e);
/* As if nobody had decided what may be read: with all samples */
enum err draft_mail_load_all(struct draft_mail *m, struct session *s,
    int64_t id, struct error *e);
/* How sample i is to be masked, and what of it; all points into m.  False: it
 * goes as it is. */
struct draft_order {
	struct slice octets;
	struct masks masks;
	struct redact_order order;
};
bool draft_mail_order(struct draft_mail *m, size_t i,
    struct draft_order *out);
/* What came of it: NULL and why not (header fields alone go then) */
void draft_mail_masked(struct draft_mail *m, size_t i, struct redacted *r,
    const char *why);
/* All of them, waiting */
enum err draft_mail_mask(struct draft_mail *m, struct session *s,
    struct error *e);
/* beside: FORMAT_*, see struct compose */
enum err draft_mail_finish(struct draft_mail *m, unsigned beside,
    struct error *e);
/* All three; _with: beside as above */
enum err draft_mail_open(struct draft_mail *m, struct session *s, int64_t id,
    struct error *e);
enum err draft_mail_open_with(struct draft_mail *m, struct session *s,
    int64_t id, unsigned beside, struct error *e);
/* What it shows of our recipients stands in m->leak, and refuses nothing */
enum err draft_mail_open_leaking(struct draft_mail *m, struct session *s,
    int64_t id, struct error *e);
void draft_mail_free(struct draft_mail *m);
/* Records that it was sent; draft NULL: without one, to a case's service. */
enum err draft_sent(struct session *s, struct slice case_id,
    struct slice service, const struct draft_mail *m, const struct slice *to,
    size_t nto, struct slice how, int64_t *id, struct error *e);

/* Says which draft a word means: its number, or a case with one open draft. */
enum err draft_find(struct session *s, struct slice word, int64_t *id,
    struct error *e);
/* Opens the editor on To, subject and body; *changed: something was. */
enum err draft_edit(struct session *s, int64_t id, bool *changed,
    struct error *e);

#endif
