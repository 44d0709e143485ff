/* The settings' sources, taken over into the store. */

#include <stdio.h>
#include <stdlib.h>

#include "core/base/text.h"
#include "core/store/source_setting.h"

struct taking {
	struct store *store;
	const char *actor;
	void (*say)(const char *sentence, void *arg);
	void *arg;
	struct arena arena;
	struct source *v; /* as they are in the store */
	size_t n;
};

static const char *
safe(struct taking *t, struct slice s)
{
	return text_plain_str(&t->arena, s);
}

__attribute__((format(printf, 2, 3))) static void
say(struct taking *t, const char *fmt, ...)
{
	va_list ap;
	size_t n;

	if (t->say == NULL)
		return;
	va_start(ap, fmt);
	t->say(arena_vprintf(&t->arena, &n, fmt, ap), t->arg);
	va_end(ap);
}

/* As the walk has them; one that is not there (now) is left as it is. */
static struct slice
real_path(struct taking *t, struct slice path)
{
	char *real = realpath(arena_strndup(&t->arena, path.p, path.n), NULL);
	struct slice out = slice_dup(&t->arena,
	    real != NULL ? slice_str(real) : path);

	free(real);
	return out;
}

/* A path of a section above this one */
static enum err
claimed_twice(struct taking *t, const struct settings *set, size_t at,
    struct slice path, struct error *e)
{
	size_t i, k;

	for (i = 0; i < at; i++)
		for (k = 0; k < set->sources[i].npaths; k++)
			if (slice_eq(real_path(t, set->sources[i].paths[k]),
				path))
				return err_set(e, ERR_USAGE, "%.*s: [source "
				    "%.*s] and [source %.*s] both claim "
				    "%.*s; a path belongs to one source",
				    SLICE_ARG(set->file),
				    SLICE_ARG(set->sources[i].name),
				    SLICE_ARG(set->sources[at].name),
				    SLICE_ARG(path));
	return ERR_NONE;
}

static void
say_differences(struct taking *t, const struct source_want *w)
{
	size_t i;

	for (i = 0; i < t->n; i++)
		if (slice_eq(t->v[i].name, w->name) && w->role.p != NULL &&
		    !slice_eq(t->v[i].role, w->role))
			say(t, "source %s: the settings say %s, the store "
			    "had %s; the settings count", safe(t, w->name),
			    safe(t, w->role), safe(t, t->v[i].role));
	for (i = 0; i < w->npaths; i++) {
		const struct source *had = source_of_path(t->v, t->n,
		    w->paths[i]);

		if (had != NULL && !slice_eq(had->name, w->name))
			say(t, "%s: of source %s until now, of %s by the "
			    "settings", safe(t, w->paths[i]),
			    safe(t, had->name), safe(t, w->name));
	}
}

static enum err
take_one(struct taking *t, const struct settings *set, size_t at,
    struct error *e)
{
	const struct source_setting *o = &set->sources[at];
	struct source_want w = { .name = o->name, .role = o->role,
		.query = o->query };
	struct slice *paths = arena_array(&t->arena, o->npaths + 1,
	    sizeof *paths);
	enum err err = ERR_NONE;
	int64_t id;
	size_t i;

	for (i = 0; err == ERR_NONE && i < o->npaths; i++) {
		paths[i] = real_path(t, o->paths[i]);
		err = claimed_twice(t, set, at, paths[i], e);
	}
	if (err != ERR_NONE)
		return err;
	w.paths = paths;
	w.npaths = o->npaths;
	say_differences(t, &w);
	return store_source_take(t->store, t->actor, &w, &id, e);
}

enum err
sources_from_settings(struct store *s, const char *actor,
    const struct settings *set, void (*tell)(const char *sentence, void *arg),
    void *arg, struct error *e)
{
	struct taking t = { .store = s, .actor = actor, .say = tell,
		.arg = arg };
	enum err err = store_sources(s, &t.arena, &t.v, &t.n, e);
	size_t i;

	for (i = 0; err == ERR_NONE && i < set->nsources; i++)
		err = take_one(&t, set, i, e);
	arena_free(&t.arena);
	return err;
}
