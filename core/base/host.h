#ifndef CORE_BASE_HOST_H
#define CORE_BASE_HOST_H

#include "core/base/slice.h"

/* What url.c asks of host.c; all others use core/base/url.h. */

/* As host_normal; not strict: hyphens may stand at the ends of labels, since
 * resolvers and browsers take them. */
struct slice host_map(struct arena *a, struct slice host, bool strict);
/* U-labels of a normal host; SLICE_NULL where it has none */
struct slice host_to_unicode(struct arena *a, struct slice host);
/* Is its top-level domain one that the public suffix list knows? */
bool host_has_known_suffix(struct arena *a, struct slice normal_host);

#endif
