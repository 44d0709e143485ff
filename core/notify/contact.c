/* To whom, and from whom: candidates, collected and ranked. */

#include <stdlib.h>

#include "core/base/clock.h"
#include "core/mail/address.h"
#include "core/notify/contact.h"
#include "core/notify/contact_parts.h"
#include "core/notify/letter.h"

static const char *const scopes[SCOPES] = { "platform", "carrier", "host",
	"network", "registrar", "csirt" };
static const char *const origins[CONTACT_ORIGINS] = { "catalogue", "header",
	"abuse.net", "security.txt", "mailbox", "rdap", "abusix",
	"settings" };

const char *
contact_scope_name(enum contact_scope s)
{
	return scopes[s];
}

const char *
contact_origin_name(enum contact_origin o)
{
	return origins[o];
}

void
contacts_free(struct contacts *c)
{
	arena_free(&c->arena);
	*c = (struct contacts){ .n = 0 };
}

/* --- collecting --- */

static bool
is_there(const struct contacts *c, const struct contact_candidate *x)
{
	size_t i;

	for (i = 0; i < c->n; i++)
		if (c->v[i].origin == x->origin &&
		    slice_eqi(c->v[i].address, x->address) &&
		    slice_eq(c->v[i].form, x->form))
			return true;
	return false;
}

/* Says why nobody writes there, where that is so. */
static void
refuse(struct contacts *c, const struct contact_case *k,
    struct contact_candidate *x)
{
	const char *why = contact_placeholder(x->address);
	struct slice local, domain, forbids;

	if (why != NULL) {
		x->refused = true;
		x->why = slice_str(why);
		return;
	}
	if (x->origin == CONTACT_OF_CATALOGUE ||
	    x->origin == CONTACT_OF_SETTINGS ||
	    !address_split(x->address, &local, &domain))
		return;
	forbids = contact_forbids(k, domain, &c->arena);
	if (forbids.p == NULL)
		return;
	/* Where nobody is named, the network's holder may be the sender, or
	 * his host was broken into: people decide. */
	x->refused = k->service.n != 0 || (x->origin != CONTACT_OF_RDAP &&
	    x->origin != CONTACT_OF_ABUSIX);
	x->fit = false;
	x->why = forbids;
}

/* What it was made of may go before it does. */
static void
own_words(struct contact_candidate *x, struct arena *a)
{
	struct slice *const all[] = { &x->address, &x->form, &x->source,
		&x->date, &x->why, &x->language, &x->format, &x->redact,
		&x->wants };
	size_t i;

	for (i = 0; i < ARRAY_LEN(all); i++)
		*all[i] = slice_dup(a, *all[i]);
}

struct contact_candidate *
contact_add(struct contacts *c, const struct contact_case *k,
    const struct contact_candidate *like)
{
	struct contact_candidate *x;

	if (is_there(c, like))
		return NULL;
	x = ARENA_PUSH(&c->arena, c->v, c->n);
	*x = *like;
	own_words(x, &c->arena);
	x->state = (struct contact_state){ .worked = TIME_UNKNOWN,
		.bounced = TIME_UNKNOWN, .stopped = TIME_UNKNOWN };
	if (x->address.p != NULL)
		refuse(c, k, x);
	if (x->refused)
		x->fit = false;
	return x;
}

static struct slice
catalogue_words(const struct service *s, const struct service_contact *k,
    struct arena *a)
{
	return slice_printf(a, "catalogue entry %.*s: %.*s%s%.*s",
	    SLICE_ARG(s->slug),
	    SLICE_ARG(k->source.n != 0 ? k->source : SLICE("no source")),
	    k->date.n != 0 ? ", checked " : "", SLICE_ARG(k->date));
}

static struct slice
catalogue_why(const struct service_contact *k, enum desk desk)
{
	if (k->source.n == 0)
		return SLICE("the catalogue does not say where it is from");
	if (k->address.n == 0)
		return SLICE("a web form: what it asks for is there to copy");
	if (desk == DESK_CARRIER)
		return SLICE("the desk of the service that this one rides on: "
		    "gets a copy");
	return k->security ? SLICE("the service's security team: for a "
	    "component that is compromised") : SLICE("the service's own "
	    "desk, looked up by people");
}

static void
of_catalogue(struct contacts *c, const struct contact_case *k,
    struct slice slug, enum desk desk)
{
	const struct service *s = slug.n != 0 && k->catalogue != NULL
	    ? catalogue_find(k->catalogue, slug) : NULL;
	size_t i;

	for (i = 0; s != NULL && i < s->ncontacts; i++) {
		const struct service_contact *o = &s->contacts[i];
		struct contact_candidate x = { .address = o->address,
			.form = o->form, .desk = desk,
			.scope = desk == DESK_CARRIER ? SCOPE_CARRIER
						      : SCOPE_PLATFORM,
			.origin = CONTACT_OF_CATALOGUE,
			.source = catalogue_words(s, o, &c->arena),
			.date = o->date, .fit = o->source.n != 0,
			.why = catalogue_why(o, desk),
			.security = o->security, .language = o->language,
			.format = o->format, .redact = o->redact,
			.wants = o->wants };

		x.order = ORDER_CATALOGUE + (unsigned)i % 5 +
		    (o->security ? ORDER_SECURITY : 0) -
		    (o->worked.n != 0 ? ORDER_WORKED : 0);
		contact_add(c, k, &x);
	}
}

static void
of_settings(struct contacts *c, const struct contact_case *k)
{
	size_t i;

	for (i = 0; i < k->ncsirts; i++) {
		struct contact_candidate x = { .scope = SCOPE_CSIRT,
			.address = k->csirts[i].address,
			.desk = DESK_CSIRT, .origin = CONTACT_OF_SETTINGS,
			.source = slice_printf(&c->arena,
			    "settings: csirt = %.*s",
			    SLICE_ARG(k->csirts[i].country)),
			.fit = true, .order = ORDER_OTHER,
			.why = SLICE("a team to coordinate, not the first "
			    "instance: after those who can act") };

		contact_add(c, k, &x);
	}
}

void
contacts_gather(struct contacts *out, const struct contact_case *k)
{
	of_catalogue(out, k, k->service, DESK_SERVICE);
	of_catalogue(out, k, k->carrier, DESK_CARRIER);
	contact_claims(out, k);
	contact_answers(out, k);
	contact_networks(out, k);
	of_settings(out, k);
	contacts_rank(out);
}

struct slice
contact_carrier(const struct row *v, size_t n, struct slice service)
{
	struct slice best = SLICE_NULL;
	size_t i, k, most = 0;

	for (i = 0; i < n; i++) {
		size_t count = 0;

		if (service.n == 0 || v[i].carrier.n == 0 ||
		    !slice_eq(v[i].service, service))
			continue;
		for (k = 0; k < n; k++)
			count += slice_eq(v[k].service, service) &&
			    slice_eq(v[k].carrier, v[i].carrier);
		if (count > most) {
			most = count;
			best = v[i].carrier;
		}
	}
	return best;
}

/* --- ranking --- */

enum err
contacts_remember(struct contacts *c, struct store *s, struct error *e)
{
	enum err err = ERR_NONE;
	size_t i;

	for (i = 0; err == ERR_NONE && i < c->n; i++)
		if (c->v[i].address.n != 0)
			err = store_contact_state(s, c->v[i].address,
			    &c->v[i].state, &c->arena, e);
	return err;
}

static struct slice
with_words(struct arena *a, const char *said, int64_t at, struct slice words)
{
	char day[21];

	clock_rfc3339(at, day);
	return slice_printf(a, "%s %.10s%s%.*s", said, day,
	    words.n != 0 ? ": " : "", SLICE_ARG(words));
}

static void
judge_state(struct contacts *c, struct contact_candidate *x)
{
	if (x->refused)
		return;
	if (contact_is_stopped(&x->state)) {
		x->fit = false;
		x->refused = true;
		x->why = with_words(&c->arena, "its owner asked for no more "
		    "reports on", x->state.stopped, x->state.stop);
	} else if (contact_is_bad(&x->state)) {
		x->fit = false;
		x->why = with_words(&c->arena, "mail to it came back on",
		    x->state.bounced, x->state.bounce);
	}
}

static unsigned
place_of(const struct contact_candidate *x)
{
	return x->order + (x->refused ? ORDER_REFUSED
	    : !x->fit ? ORDER_UNFIT
	    : x->state.worked != TIME_UNKNOWN ? 0 : ORDER_WORKED);
}

static int
by_rank(const void *pa, const void *pb)
{
	const struct contact_candidate *a = pa, *b = pb;
	unsigned x = place_of(a), y = place_of(b);

	if (a->desk != b->desk)
		return a->desk < b->desk ? -1 : 1;
	if (x != y)
		return x < y ? -1 : 1;
	if ((a->address.n != 0) != (b->address.n != 0))
		return a->address.n != 0 ? -1 : 1;
	if (a->origin != b->origin)
		return a->origin < b->origin ? -1 : 1;
	return slice_cmp(a->address, b->address);
}

void
contacts_rank(struct contacts *c)
{
	size_t i;

	for (i = 0; i < c->n; i++)
		judge_state(c, &c->v[i]);
	if (c->n != 0)
		qsort(c->v, c->n, sizeof *c->v, by_rank);
}

/* --- choosing --- */

static const struct contact_candidate *
best_of(const struct contacts *c, enum desk desk)
{
	size_t i;

	for (i = 0; i < c->n; i++) {
		const struct contact_candidate *x = &c->v[i];

		if (x->desk == desk && x->fit && x->address.n != 0 &&
		    x->origin != CONTACT_OF_HEADER)
			return x;
	}
	return NULL;
}

const struct contact_candidate *
contacts_choose(const struct contacts *c, enum desk desk,
    const struct contact_candidate **copy)
{
	const struct contact_candidate *to = best_of(c, desk);

	if (copy != NULL)
		*copy = desk == DESK_SERVICE ? best_of(c, DESK_CARRIER) : NULL;
	return to;
}

const struct contact_candidate *
contacts_find(const struct contacts *c, struct slice address)
{
	const struct contact_candidate *best = NULL;
	size_t i;

	/* What refuses an address once refuses it from wherever it is. */
	for (i = 0; i < c->n; i++)
		if (c->v[i].address.n != 0 &&
		    slice_eqi(c->v[i].address, address) && (best == NULL ||
		    (c->v[i].refused && !best->refused)))
			best = &c->v[i];
	return best;
}

/* --- of a letter --- */

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
	const struct contact_case k = { .catalogue = c, .service = service };
	const struct contact_candidate *best;
	struct contacts all = { .n = 0 };
	size_t i;

	contacts_gather(&all, &k);
	best = contacts_choose(&all, DESK_SERVICE, NULL);
	*to = SLICE("");
	*source = SLICE_NULL;
	if (best != NULL) {
		*to = slice_dup(a, best->address);
		*source = slice_dup(a, best->source);
	}
	for (i = 0; source->p == NULL && i < all.n; i++)
		if (all.v[i].fit && all.v[i].address.n == 0)
			*source = slice_printf(a, "catalogue entry %.*s knows "
			    "a form alone: %.*s", SLICE_ARG(service),
			    SLICE_ARG(all.v[i].form));
	contacts_free(&all);
}
