#ifndef VIEWS_DATADIR_H
#define VIEWS_DATADIR_H

#include "core/base/mem.h"

/*
 * Where the program's own data (the catalogue) lies: ESPY_DATADIR in the
 * environment; beside the program (a build); ../share/espy from it (an
 * installation that was moved); else where it was configured to be.
 */
const char *datadir(struct arena *a);

#endif
