#ifndef VIEWS_SEND_WORK_H
#define VIEWS_SEND_WORK_H

#include "core/store/outbox.h"
#include "core/work/outgoing.h"
#include "views/draft_work.h"

/*
 * Sending, for commands and screens alike.  Nothing goes into the outbox
 * before a person has seen the whole mail and typed what it is about: the
 * number of its case, or the first characters of a report's SHA-256.
 */

/* Can anything be sent?  ERR_REFUSED; the sentence says what to write. */
enum err send_check(const struct session *s, struct error *e);
/* Is that the case's number?  "k7q-31" is K7Q-0031. */
enum err send_confirm(struct session *s, struct slice typed,
    struct slice case_id, struct error *e);
/*
 * Puts the mail of a draft, and the reports that go with it, into the outbox;
 * typed: what was typed to confirm it.  ERR_REFUSED where nothing is
 * configured to send with, the number is another one, or the check list has
 * something red.  *id: of the letter.
 */
enum err outbox_put(struct session *s, const struct draft_mail *m,
    struct slice typed, int64_t *id, struct error *e);
/* A question to the owner of a domain of a case */
enum err outbox_put_owner(struct session *s, const struct composed *mail,
    struct slice case_id, struct slice domain, struct slice to,
    struct slice typed, int64_t *id, struct error *e);
/* "Please send it as an attachment", to whom reported */
enum err outbox_put_original(struct session *s, const struct composed *mail,
    const struct sha256 *report, struct slice to, struct slice typed,
    int64_t *id, struct error *e);

/* For commands: where it is now, and how it is taken back */
void send_say_put(const struct session *s, int64_t id);

/* Now, also where the clock is pinned and we wait. */
struct send_clock {
	int64_t start, from_ms;
};
void send_clock_start(struct send_clock *c);
int64_t send_clock_now(const struct send_clock *c);

enum err send_engine(struct outgoing **out, struct session *s,
    struct error *e);

#endif
