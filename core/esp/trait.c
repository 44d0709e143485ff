/* How a message was made and sent, for contrasts. */

#include "core/esp/trait.h"

void
traits_make(struct trait **out, size_t *n, struct mail *m,
    const struct auth *auth, const struct attribution *t, struct arena *a)
{
	(void)m;
	(void)auth;
	(void)t;
	(void)a;
	*out = NULL;
	*n = 0;
}

bool
trait_is_content(struct slice kind)
{
	return slice_eq_str(kind, "link-host") ||
	    slice_eq_str(kind, "template");
}
