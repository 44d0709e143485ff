#ifndef VIEWS_AUTH_WORDS_H
#define VIEWS_AUTH_WORDS_H

#include "core/auth/auth.h"

/*
 * The words for results, recorded and computed, and the roles that they are
 * shown in.  Slices are static or in the given arena.
 */

/* "pass", "fail", or "1 of 2 pass" where they differ; NULL: none recorded */
struct slice recorded_word(const struct recorded *r, enum auth_method m,
    struct arena *a);
/* Likewise of what espy computed; "none" without a signature; NULL where
 * the message is not judged */
struct slice computed_word(const struct auth *auth, enum auth_method m,
    struct arena *a);
const char *method_name(enum auth_method m); /* "SPF" */

/* + pass, ! fail, ~ soft, - none, ? unverifiable */
char result_letter(struct slice result);
/* The role (colour) of a result word */
uint8_t result_role(struct slice result);

/* How recorded and computed go together */
enum agreement {
	AGREEMENT_FULL,	     /* they agree, or there is but one of them */
	AGREEMENT_EXPLAINED, /* they differ as rewriting or time makes them */
	AGREEMENT_NONE,	     /* they differ, and nothing usual explains it */
};
enum agreement method_agreement(const struct auth *a, enum auth_method m);
/* The role of a computed word beside what was recorded */
uint8_t computed_role(const struct auth *a, enum auth_method m,
    struct slice word);

/* A flag (one bit) in two or three words, and as a sentence */
const char *dkim_flag_words(unsigned flag);
const char *dkim_flag_sentence(unsigned flag);

#endif
