/* The settings that an export takes along, and an import takes in. */

#include "core/cases/export_settings.h"

static bool
key_counts(const struct ini_section *s, struct slice key)
{
	static const char *const keys[] = { "role", "receivers", "contents",
		"journal" };
	size_t i;

	if (!slice_eq_str(s->kind, "source"))
		return true;
	for (i = 0; i < ARRAY_LEN(keys); i++)
		if (slice_eq_str(key, keys[i]))
			return true;
	return false;
}

static void
add_section(struct buf *out, const struct ini_section *s)
{
	size_t i;

	buf_addf(out, "[%.*s%s%.*s]\n", SLICE_ARG(s->kind),
	    s->name.n != 0 ? " " : "", SLICE_ARG(s->name));
	for (i = 0; i < s->n; i++)
		if (key_counts(s, s->lines[i].key))
			buf_addf(out, "%.*s = %.*s\n",
			    SLICE_ARG(s->lines[i].key),
			    SLICE_ARG(s->lines[i].value));
	buf_add_char(out, '\n');
}

void
export_settings_write(const struct ini *ini, struct buf *out)
{
	static const char *const kinds[] = { "receiver", "arc", "domain",
		"drill", "source" };
	const struct ini_section *s;
	size_t i;

	for (i = 0; i < ARRAY_LEN(kinds); i++)
		for (s = NULL; (s = ini_next(ini, kinds[i], s)) != NULL;)
			add_section(out, s);
}
