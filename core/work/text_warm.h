#ifndef CORE_WORK_TEXT_WARM_H
#define CORE_WORK_TEXT_WARM_H

/*
 * Opens what libnotmuch would open later, when the sandbox forbids it: time
 * zone, GMime, and each charset that mail is written in.  A charset that is
 * opened cold would silently lose its mail's text.
 */
void text_warm_up(void);
/* The same for who only searches: no mail is read, so no charset is needed. */
void text_warm_up_reader(void);

#endif
