#ifndef CORE_NOTIFY_LETTER_PARTS_H
#define CORE_NOTIFY_LETTER_PARTS_H

#include "core/notify/fill.h"
#include "core/notify/letter.h"

/* Parts of the letter, for core/notify/ alone. */

struct letter_work {
	const struct letter *l;
	const struct words *words;
	struct case_summary s;
	struct arena *a;
};

/* What say_in gives in this letter's language */
struct slice worded(const struct letter_work *k, enum phrase word, uint64_t n,
    const struct said *v);
struct slice plain_word(const struct letter_work *k, enum phrase word);
struct slice number_of(const struct letter_work *k, uint64_t n);
/* Foreign bytes with recipients masked and domains that may not be named
 * left out, through the text boundary */
struct slice safe(const struct letter_work *k, struct slice foreign);
/* Does it name a domain that may not be named? */
bool names_hidden(const struct letter_work *k, struct slice foreign);
struct slice service_title(const struct letter_work *k);
/* "your service", "the service Acme", "the hosts below": by whom it goes to */
struct slice through_words(const struct letter_work *k);
/* "a, b and c"; total: how many there are, of which n are given */
struct slice list_words(const struct letter_work *k, const struct slice *v,
    size_t n, size_t total);
/* "2026-11-23 08:00" (UTC) */
struct slice minute_of(const struct letter_work *k, int64_t t);
struct slice day_of(const struct letter_work *k, int64_t t);
/* What was written into b as a value, and b is empty again */
struct slice block_of(const struct letter_work *k, struct buf *b);

/* "header fields alone, our recipients masked": what samples are like */
struct slice letter_form_words(const struct letter_work *k);

/* "Sample 1 of 5" */
struct slice letter_sample_head(const struct letter_work *k, size_t i);

/* How many, when, from which host */
void letter_counts(struct template_values *v, const struct letter_work *k);
/* Each sets values of its own. */
void letter_head(struct template_values *v, const struct letter_work *k);
void letter_owners(struct template_values *v, const struct letter_work *k);
void letter_compare(struct template_values *v, const struct letter_work *k);
void letter_reasons(struct template_values *v, const struct letter_work *k);
void letter_samples(struct template_values *v, const struct letter_work *k);
void letter_auth(struct template_values *v, const struct letter_work *k);
void letter_days(struct template_values *v, const struct letter_work *k);
void letter_impact(struct template_values *v, const struct letter_work *k);
void letter_before(struct template_values *v, const struct letter_work *k);
/* Of all letters: who writes */
void letter_sender(struct template_values *v, const struct reporter *r,
    int64_t clock, struct arena *a);

#endif
