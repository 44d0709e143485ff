#ifndef CORE_CASES_IMPORT_IMPL_H
#define CORE_CASES_IMPORT_IMPL_H

#include "core/base/tar.h"
#include "core/cases/import.h"

/* What the files of an import share, for core/cases/ alone. */

/* The first file of the tar */
enum err import_manifest(struct import *im, struct tar_in *t,
    struct error *e);
/* Behind the export's own settings: its services, and that DNS answers are
 * those that came with it */
enum err import_settings(struct import *im, const struct import_place *to,
    struct error *e);

#endif
