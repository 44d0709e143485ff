#ifndef CORE_MAIL_PARSE_H
#define CORE_MAIL_PARSE_H

/* The pieces of mail_parse, in the order in which they run.  Private. */

#include "core/base/buf.h"
#include "core/mail/charset.h"
#include "core/mail/mail.h"
#include "core/mail/received.h"

/* fields.c: m->fields and m->body */
void mail_read_fields(struct mail *m);
/* Octets of the field name that a line starts with; 0: it is no field */
size_t field_name_length(struct slice line);

/* boundary.c: m->hops (and what the hops' fields say beside), m->boundary */
void mail_find_boundary(struct mail *m, const struct mail_origin *origin,
    const struct receivers *receivers);
/* provenance.c: what the boundary that was found is worth */
void boundary_weigh(struct mail *m, const struct mail_origin *origin);
/* chain.c: the trusted chain, from a receiver of the settings or inferred;
 * each sets m->boundary and returns false where it finds none */
bool chain_configured(struct mail *m, const struct received *r,
    const struct receivers *receivers);
bool chain_inferred(struct mail *m, const struct received *r);

/* envelope.c, identity.c, from.c, recipients.c, mime.c */
void mail_find_envelope(struct mail *m, const struct mail_origin *origin);
void mail_identify(struct mail *m);
void mail_find_from(struct mail *m);
void mail_find_recipients(struct mail *m);
void mail_read_parts(struct mail *m, unsigned flags);

/*
 * mime_input.c: the MIME fields, a blank line and the body; returns where the
 * body begins.  *read: how much of it GMime can be given before it would take
 * too long.  The other fields cost GMime most of its time, and it has no use
 * for them.
 */
size_t mime_input(struct mail *m, struct buf *out, size_t *read);

/* words.c: base64 and quoted-printable's hex, lenient; appended to out */
void words_base64(struct slice s, struct buf *out);
int words_hex(char high, char low); /* -1: not hexadecimal */

/* param.c: MIME parameters (RFC 2045 section 5.1, RFC 2231).  SLICE_NULL if
 * absent; decoded to UTF-8, in the mail's arena. */
struct slice mail_param(struct mail *m, struct slice value, const char *name);

/* links.c: URLs that stand in plain text (spans: marked in the part, too);
 * one link, or NULL over the limit */
void links_in_text(struct mail *m, int part, struct slice text, bool spans);
struct link *links_add(struct mail *m, int part, struct slice text,
    struct slice url);

#endif
