#ifndef CORE_BASE_CLOCK_H
#define CORE_BASE_CLOCK_H

#include "core/base/slice.h"

/*
 * Times are seconds since 1970 in UTC; TIME_UNKNOWN is "unknown".
 * ESPY_NOW in the environment (RFC 3339) pins clock_now, for tests.
 */
#define TIME_UNKNOWN INT64_MIN

int64_t clock_now(void);
int64_t clock_monotonic_ms(void);

/* "2026-11-23T07:41:03Z" into out[21]; years 0000 to 9999, else "" */
void clock_rfc3339(int64_t t, char out[21]);
/* "11-23 07:41"; "2025-11-23" where it is ten months from now or more (UTC) */
void clock_short(int64_t t, char out[12]);
/* "11-23"; "Nov25" where it is so far */
void clock_day(int64_t t, char out[6]);
/* "2026-11-23 07:41:03" (UTC) */
void clock_long(int64_t t, char out[20]);
/* RFC 3339 with Z or an offset, or a date alone (midnight UTC). */
bool clock_parse_rfc3339(struct slice s, int64_t *t);
/*
 * RFC 5322 date-time with the obsolete zones (RFC 5322 section 4.3) and
 * comments; false for what is no date.  *zone (minutes) may be NULL.
 */
bool clock_parse_rfc5322(struct slice s, int64_t *t, int *zone);
/* "12h", "7d", "2w", "3m", "1y" (months of 30 days, years of 365) in seconds;
 * at most five digits */
bool clock_parse_span(struct slice s, int64_t *seconds);
/* "2026-12-01", "2026-12-01T09:00:00Z", or so long from now on: "3d" */
bool clock_parse_when(struct slice s, int64_t *t);
/* "Mon, 23 Nov 2026 07:41:03 +0000" */
void clock_rfc5322(int64_t t, char out[32]);

#endif
