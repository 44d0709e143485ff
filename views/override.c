/* An analyst's verdict in place of espy's: checked, kept, said. */

#include "views/override.h"

enum err
override_say(struct session *s, enum override_what what, struct slice value,
    struct slice reason, const struct sha256 *v, size_t n, struct arena *a,
    const char **said, struct error *e)
{
	enum err err;

	if (what == OVERRIDE_SERVICE) {
		value = slice_dup_lower(a, value);
		if (slice_eq_str(value, "nobody"))
			value = SLICE("");
		else if (catalogue_find(&s->catalogue, value) == NULL)
			return err_set(e, ERR_USAGE, "the catalogue has no "
			    "service %.*s (espy service list names them; "
			    "\"nobody\" names none)", SLICE_ARG(value));
	}
	err = store_override(s->store, s->actor, what, value, reason, v, n, e);
	if (err != ERR_NONE)
		return err;
	*said = arena_printf(a, "the %s of %zu message%s is %.*s by your word, "
	    "beside espy's own", override_name(what), n, plural(n),
	    SLICE_ARG(value.n != 0 ? value : SLICE("nobody")));
	return ERR_NONE;
}
