#ifndef CORE_NOTIFY_MIME_H
#define CORE_NOTIFY_MIME_H

#include "core/base/buf.h"
#include "core/base/err.h"

/* A small writer of MIME: lines end in CRLF.  Pure. */

/* "Name: value", folded at blanks; values are ASCII without controls. */
void mime_field(struct buf *out, const char *name, struct slice value);
/* Unstructured text (Subject): as it is, or in RFC 2047 words. */
void mime_text_field(struct buf *out, const char *name, struct slice utf8);
/* "Name: phrase <address>" */
void mime_mailbox_field(struct buf *out, const char *name,
    struct slice phrase, struct slice address);

/* Does it have lines over 998 octets, NUL, or a CR that ends no line?  Such
 * octets can't go as they are (RFC 5322 section 2.3, RFC 2045 section 2.8). */
bool mime_needs_base64(struct slice crlf);
bool mime_is_7bit(struct slice s);

/* Bodies, with the field Content-Transfer-Encoding and the empty line before
 * them.  Text (LF or CRLF lines): as it is where it is ASCII (or UTF-8, if
 * that may stand), else quoted-printable. */
void mime_text_body(struct buf *out, struct slice text, bool utf8);
void mime_base64_body(struct buf *out, struct slice octets);
/* Octets in CRLF form, as they are */
void mime_octets_body(struct buf *out, struct slice crlf);

#endif
