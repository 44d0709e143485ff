/* Sources from the settings: [source NAME]. */

#include "core/base/clock.h"
#include "core/settings_private.h"

static bool
one_of(struct slice word, const char *const *words)
{
	for (; *words != NULL; words++)
		if (slice_eq_str(word, *words))
			return true;
	return false;
}

bool
settings_keep_word(struct slice word, enum keep *out)
{
	static const char *const words[] = { "cases", "impersonating", "all" };
	size_t i;

	for (i = 0; i < ARRAY_LEN(words); i++) {
		if (!slice_eq_str(word, words[i]))
			continue;
		*out = (enum keep)i;
		return true;
	}
	return false;
}

static int
receiver_index(const struct settings *s, struct slice name)
{
	size_t i;

	for (i = 0; i < s->receivers.n; i++)
		if (slice_eq(s->receivers.v[i].name, name))
			return (int)i;
	return -1;
}

static void
read_receivers(struct settings *s, struct ini *ini, struct source_setting *o,
    const struct ini_line *l)
{
	struct slice rest = l->value, name;

	while (rest.n != 0) {
		name = slice_trim(slice_cut(&rest, ','));
		if (name.n == 0)
			continue;
		if (receiver_index(s, name) < 0)
			ini_complain(ini, l->line, l->key, "there is no "
			    "[receiver %.*s] in these settings: it is left "
			    "out", SLICE_ARG(name));
		else
			*ARENA_PUSH(&ini->arena, o->receivers,
			    o->nreceivers) = slice_dup(&ini->arena, name);
	}
}

/* A value that must be one of some words; left out where it is not */
static struct slice
read_word(struct ini *ini, const struct ini_line *l, const char *const *words,
    const char *expected)
{
	if (one_of(l->value, words))
		return slice_dup(&ini->arena, l->value);
	ini_complain(ini, l->line, l->key, "is none of %s: it is left out",
	    expected);
	return SLICE_NULL;
}

/* By mistake nothing is to count for more than it is meant to. */
static void
read_role(struct ini *ini, struct source_setting *o, const struct ini_line *l)
{
	static const char *const roles[] = { "collected", "trap", "submitted",
		"partner", "baseline", "replies", NULL };
	bool known = one_of(l->value, roles);

	o->role = known ? slice_dup(&ini->arena, l->value)
			: SLICE("submitted");
	if (!known)
		ini_complain(ini, l->line, l->key, "is none of collected, "
		    "trap, submitted, partner, baseline and replies: until it "
		    "is, its mail counts as submitted, which names nobody");
}

static void
read_line(struct settings *s, struct ini *ini, struct source_setting *o,
    const struct ini_line *l)
{
	static const char *const contents[] = { "reports", "samples", NULL };
	static const char *const yes_no[] = { "yes", "no", NULL };
	static const char *const keeps[] = { "cases", "impersonating", "all",
		NULL };

	if (slice_eq_str(l->key, "path"))
		*ARENA_PUSH(&ini->arena, o->paths, o->npaths) =
		    settings_resolve(ini, l->value);
	else if (slice_eq_str(l->key, "role"))
		read_role(ini, o, l);
	else if (slice_eq_str(l->key, "receivers"))
		read_receivers(s, ini, o, l);
	else if (slice_eq_str(l->key, "query"))
		o->query = slice_dup(&ini->arena, l->value);
	else if (slice_eq_str(l->key, "contents"))
		o->contents = read_word(ini, l, contents,
		    "reports and samples");
	else if (slice_eq_str(l->key, "journal"))
		o->journal = slice_eq_str(read_word(ini, l, yes_no,
		    "yes and no"), "yes");
	else if (slice_eq_str(l->key, "keep"))
		o->keep = read_word(ini, l, keeps, "cases, impersonating and "
		    "all");
	else if (!slice_eq_str(l->key, "retention"))
		ini_complain(ini, l->line, l->key, "not a setting of a source "
		    "(path, role, receivers, contents, journal, query, keep, "
		    "retention)");
	else if (!clock_parse_span(l->value, &o->retention))
		ini_complain(ini, l->line, l->key, "is no span such as 90d, "
		    "6m or 2y: its mail is kept for ever");
}

void
settings_read_sources(struct settings *s, struct ini *ini)
{
	const struct ini_section *sec = NULL;
	size_t i;

	while ((sec = ini_next(ini, "source", sec)) != NULL) {
		struct source_setting *o;

		if (sec->name.n == 0) {
			ini_complain(ini, sec->line, SLICE(""),
			    "a source needs a name: [source NAME]");
			continue;
		}
		if (settings_source(s, sec->name) != NULL) {
			ini_complain(ini, sec->line, sec->name, "stands above "
			    "already: this section is left out");
			continue;
		}
		o = ARENA_PUSH(&ini->arena, s->sources, s->nsources);
		*o = (struct source_setting){
			.name = slice_dup(&ini->arena, sec->name) };
		for (i = 0; i < sec->n; i++) {
			if (sec->lines[i].value.n == 0 &&
			    !slice_eq_str(sec->lines[i].key, "role"))
				ini_complain(ini, sec->lines[i].line,
				    sec->lines[i].key, "has no value");
			else
				read_line(s, ini, o, &sec->lines[i]);
		}
	}
}

const struct source_setting *
settings_source(const struct settings *s, struct slice name)
{
	size_t i;

	for (i = 0; i < s->nsources; i++)
		if (slice_eq(s->sources[i].name, name))
			return &s->sources[i];
	return NULL;
}

enum keep
settings_keep(const struct settings *s, const struct source_setting *source)
{
	enum keep keep = s->keep;

	if (source != NULL && source->keep.p != NULL)
		settings_keep_word(source->keep, &keep);
	return keep;
}

uint64_t
settings_receivers(const struct settings *s,
    const struct source_setting *source)
{
	uint64_t mask = 0;
	size_t i;

	for (i = 0; source != NULL && i < source->nreceivers; i++) {
		int at = receiver_index(s, source->receivers[i]);

		if (at >= 0 && at < 64)
			mask |= (uint64_t)1 << at;
	}
	return mask;
}
