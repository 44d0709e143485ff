/* Where templates of letters lie. */

#include <stdlib.h>

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
	size_t n = letters_dirs(s, &s->arena, dirs), i;
	enum err err = letters_load(l, language, dirs, n, e);

	for (i = 0; i < l->nproblems; i++)
		*ARENA_PUSH(&s->arena, s->problems, s->nproblems) =
		    slice_dup(&s->arena, l->problems[i]);
	return err;
}
