#ifndef CORE_MAIL_SUBJECT_TAG_H
#define CORE_MAIL_SUBJECT_TAG_H

#include "core/base/slice.h"

/* What is put before a subject, as octets at its start, with what separates
 * it; 0: nothing is. */

/* "Re:", "Fwd:", "AW:" and the like */
size_t subject_reply(struct slice s);
/* "[list]", "***SPAM***", "External:": it may be a tag */
size_t subject_tag(struct slice s);

/* Without replies and without the tags of gateways, "[EXTERNAL]" and the
 * like; other tags stay. */
struct slice subject_bare(struct slice s);

#endif
