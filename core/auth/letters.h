#ifndef CORE_AUTH_LETTERS_H
#define CORE_AUTH_LETTERS_H

#include "core/auth/auth.h"

/*
 * What the queue shows of a message: one letter a method, in the order SPF,
 * DKIM, DMARC, ARC.
 *
 * It is what a receiver that we trust recorded at delivery.  What we work out
 * ourselves counts where none recorded anything, or where the two disagree
 * and neither the store's rewriting nor the time since then explains it.
 *
 * Of several signatures the best one counts.  A computed signature that does
 * not match is LETTER_SOFT, never LETTER_FAIL: a message that was changed on
 * its way or in its mailbox looks the same as a forged one.  So is a DMARC
 * failure that such a signature would have prevented, and an ARC chain whose
 * seals hold while the message they are about was changed.  One that has
 * expired since the message was taken still counts as a pass.
 */
enum {
	LETTER_PASS = '+',
	LETTER_FAIL = '!',
	LETTER_SOFT = '~',    /* soft, temporary, or changed since signing */
	LETTER_NONE = '-',    /* nothing there to check */
	LETTER_UNKNOWN = '?', /* neither recorded nor verifiable */
};
#define LETTERS_LEGEND \
	"+ pass  ! fail  ~ soft, temporary, or changed since signing  " \
	"- none  ? not known"

void auth_letters(const struct auth *a, char out[5]); /* NUL-terminated */
/* The letter of a result's word as receivers write it ("pass", "hardfail");
 * NULL: LETTER_NONE */
char letter_of_word(struct slice word);
/* Of one computed signature */
char letter_of_signature(const struct dkim_signature *s);

#endif
