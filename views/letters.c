/* Where templates of letters lie. */

#include <stdlib.h>

#include "views/cli.h"
#include "views/datadir.h"
#include "views/letters.h"

size_t
letters_dirs(const struct session *s, struct arena *a,
    const char *dirs[LETTER_DIRS])
{
	const char *config = getenv("XDG_CONFIG_HOME");
	const char *home = getenv("HOME");
	size_t n = 0;

	dirs[n++] = arena_printf(a, "%s/templates", datadir(a));
	if (config != NULL && config[0] == '/')
		dirs[n++] = arena_printf(a, "%s/espy/templates", config);
	else if (home != NULL && home[0] == '/')
		dirs[n++] = arena_printf(a, "%s/.config/espy/templates",
		    home);
	if (s->workspace.dir != NULL)
		dirs[n++] = arena_printf(a, "%s/templates",
		    s->workspace.dir);
	return n;
}

enum err
letters_open(struct letters *l, struct session *s, const char *language,
    struct error *e)
{
	const char *dirs[LETTER_DIRS];

	return letters_load(l, language, dirs, letters_dirs(s, &s->arena,
	    dirs), e);
}

void
letters_say(const struct letters *l)
{
	size_t i;

	for (i = 0; i < l->nproblems; i++)
		cli_say("%s", l->problems[i].p);
}
