#ifndef CORE_SETTINGS_H
#define CORE_SETTINGS_H

#include "core/esp/domain.h"
#include "core/mail/receiver.h"

/*
 * The settings file of a workspace (espy(5)): WORKSPACE/settings.ini.
 * Problems are said and the rest is used.
 */
struct reporter { /* [reporter]: who notifies */
	struct slice name, address, organisation, phone;
};

struct settings {
	struct arena arena;
	struct slice file;
	struct receivers receivers;
	struct domains domains;
	struct reporter reporter;
	struct slice *catalogue_dirs; /* [catalogue] dir = ...; on top */
	size_t ncatalogue_dirs;
	struct slice dns_file; /* [dns] file = ...; NULL: DNS is off */
	struct slice editor;   /* [ui] editor = ...; NULL: $VISUAL, $EDITOR */
	struct slice default_catalogue; /* [catalogue] product = yes|no: NULL
					 * or "no" */
	struct ini_problem *problems;
	size_t nproblems;
	char version[17]; /* hash of what verdicts depend on */
};

/* A missing file gives the defaults.  Paths are relative to the file. */
enum err settings_load(struct settings *s, const char *file, struct error *e);
void settings_free(struct settings *s);

#endif
