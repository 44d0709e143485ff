#ifndef CORE_NOTIFY_PREFLIGHT_PARTS_H
#define CORE_NOTIFY_PREFLIGHT_PARTS_H

#include "core/notify/preflight.h"

/* The parts of the check list, for core/notify/preflight*.c alone. */
struct preflight_run {
	const struct preflight_facts *f;
	struct arena *a;
	struct checks *out;
};

/* Adds a check; printf. */
struct check *check_add(struct preflight_run *r, const char *name,
    enum check_level level, enum check_cause cause, const char *fmt, ...)
    __attribute__((format(printf, 5, 6)));

/* Does it say that something is sent and should stop? */
bool preflight_accuses(const struct draft *d);

void preflight_recipients(struct preflight_run *r);
void preflight_letter(struct preflight_run *r);
void preflight_samples(struct preflight_run *r);
void preflight_domains(struct preflight_run *r);

/*
 * Does a mail name a domain, in any of the forms in which one reads it:
 * as it is, defanged, in quoted-printable, in base64, in a URL?  *where: the
 * name of the file that it stands in, "the letter" or "the header"; in the
 * arena.
 */
bool mail_names_domain(struct slice mail, struct slice domain,
    struct arena *a, struct slice *where);

#endif
