#ifndef CORE_NOTIFY_XARF_FORMAT_H
#define CORE_NOTIFY_XARF_FORMAT_H

#include "core/base/slice.h"

/* The formats and patterns that the schemas of XARF 4.2.0 ask for. */
bool xarf_is_email(struct slice s); /* a dot-atom and a host of two labels */
bool xarf_is_hostname(struct slice s);
bool xarf_is_uri(struct slice s);
bool xarf_is_version(struct slice s); /* "4.2.0" */
bool xarf_is_uuid4(struct slice s);
bool xarf_is_time(struct slice s);
bool xarf_is_tag(struct slice s);  /* "case:k7q-0001" */
bool xarf_is_hash(struct slice s); /* "sha256:HEX" */

#endif
