/* To whom, and from whom. */

#include "core/notify/letter.h"

enum err
reporter_check(const struct reporter *r, const char *settings,
    struct error *e)
{
	if (r->name.n != 0 && r->address.n != 0)
		return ERR_NONE;
	return err_set(e, ERR_REFUSED, "a draft says who notifies: write "
	    "[reporter] with name = YOUR NAME and address = YOUR MAILBOX "
	    "(organisation = and phone = if you like) into %s",
	    settings != NULL ? settings : "settings.ini");
}

void
letter_contact(const struct catalogue *c, struct slice service,
    struct arena *a, struct slice *to, struct slice *source)
{
	const struct service *s = service.n != 0 && c != NULL
	    ? catalogue_find(c, service) : NULL;
	const struct service_contact *k = s != NULL ? service_contact(s)
						    : NULL;

	*to = SLICE("");
	*source = SLICE_NULL;
	if (k == NULL)
		return;
	if (k->address.n == 0) {
		*source = slice_printf(a, "catalogue entry %.*s knows a form "
		    "alone: %.*s", SLICE_ARG(s->slug), SLICE_ARG(k->form));
		return;
	}
	*to = k->address;
	*source = slice_printf(a, "catalogue entry %.*s: %.*s%s%.*s",
	    SLICE_ARG(s->slug), SLICE_ARG(k->source),
	    k->date.n != 0 ? ", checked " : "", SLICE_ARG(k->date));
}
