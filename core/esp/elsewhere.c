/*
 * A signature holds wherever the message goes: it names its service also where
 * somebody else delivered a copy.  Then the evidence says who did, since that
 * is the one who sent this copy: a forwarder, or who sends it again.
 */

#include "core/esp/finding.h"
#include "core/esp/path.h"

static bool
came_from_its_hosts(const struct attribute *w)
{
	if (at_boundary(&w->of[w->named]) ||
	    (w->carrier != -1 && at_boundary(&w->of[w->carrier])))
		return true;
	return w->boundary != -1 &&
	    services_related(w, w->boundary, w->named);
}

static struct slice
who_delivered(const struct attribute *w)
{
	struct slice client = client_words(w);

	if (w->handing->found && w->handing->service != -1)
		return slice_printf(w->a, "%.*s, which handed it on",
		    SLICE_ARG(w->c->v[w->handing->service].name));
	if (w->boundary != -1)
		return slice_printf(w->a, "%.*s, a host of %.*s: a copy that "
		    "was forwarded or sent again", SLICE_ARG(client),
		    SLICE_ARG(w->c->v[w->boundary].name));
	return slice_printf(w->a, "%.*s, no host of its: a copy that was "
	    "forwarded or sent again", SLICE_ARG(client));
}

void
elsewhere_note(struct attribute *w)
{
	struct slice who;

	if (w->named == -1 || !w->trusted || came_from_its_hosts(w))
		return;
	who = who_delivered(w);
	for (size_t i = 0; i < w->out->nevidence; i++) {
		struct evidence *e = &w->out->evidence[i];

		if ((int)w->owner[i] != w->named || e->root < ROOT_SIGNATURE ||
		    e->strength < STRENGTH_OBSERVED || who.n == 0)
			continue;
		e->sentence = slice_printf(w->a, "%.*s; this copy came from "
		    "%.*s", SLICE_ARG(e->sentence), SLICE_ARG(who));
	}
}
