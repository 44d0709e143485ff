#ifndef CORE_MAIL_LINK_TARGET_H
#define CORE_MAIL_LINK_TARGET_H

#include "core/base/buf.h"
#include "core/base/mem.h"
#include "core/base/slice.h"

/*
 * Gateways put URLs of their own before those of a mail.  Nothing is fetched:
 * where such a URL leads is written in it, or at least to which host.
 */
enum link_wrapper {
	LINK_SAFE_LINKS,
	LINK_PROOFPOINT,
	LINK_BARRACUDA,
	LINK_SYMANTEC,
	LINK_TREND_MICRO,
	LINK_TRELLIX, /* FireEye */
	LINK_MIMECAST, /* which says the host alone */
	LINK_GOOGLE,
	LINK_WRAPPERS,
};

/* Whose wrapper a (lower-case) host belongs to; -1 */
int link_wrapper(struct slice host);
/* What was wrapped, octet for octet, appended to out; false: it is none of
 * theirs, or what was wrapped is not in it. */
bool link_unwrap(struct arena *a, struct slice url, struct buf *out,
    int *wrapper);
/*
 * Where a URL leads, through several wrappers too; the URL itself where it is
 * none of theirs; "https://HOST/" where that is all that is known.  In the
 * arena, as foreign as before.
 */
struct slice link_target(struct arena *a, struct slice url);

#endif
