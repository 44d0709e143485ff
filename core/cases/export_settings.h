#ifndef CORE_CASES_EXPORT_SETTINGS_H
#define CORE_CASES_EXPORT_SETTINGS_H

#include "core/base/buf.h"
#include "core/base/ini.h"

/*
 * Of settings, what verdicts hang on and nothing else: receivers, trusted
 * seals, domains, drills, and of sources what makes their mail worth more or
 * less.  An export takes no more along, and an import takes no more in: others
 * (an editor, folders, a resolver) would do things on the machine of whoever
 * opens it.
 */
void export_settings_write(const struct ini *ini, struct buf *out);

#endif
