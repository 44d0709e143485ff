/* An owner's word about a service: checked, kept, said. */

#include "core/base/url.h"
#include "views/word.h"

enum err
service_check(const struct session *s, struct slice slug, struct error *e)
{
	return catalogue_find(&s->catalogue, slug) != NULL ? ERR_NONE
	    : err_set(e, ERR_USAGE, "the catalogue has no service %.*s (espy "
		  "service list names them)", SLICE_ARG(slug));
}

static enum err
word_check(const struct session *s, const struct word *w, struct error *e)
{
	if (w->domain.n == 0 || domains_find(&s->domains, w->domain) == NULL)
		return err_set(e, ERR_USAGE, "%.*s is not among the protected "
		    "domains: espy domain add makes it one",
		    SLICE_ARG(w->domain));
	if (slice_trim(w->who).n == 0)
		return err_set(e, ERR_USAGE, "whose word it is must be said: "
		    "a name or an address at the domain's owner");
	return service_check(s, w->service, e);
}

enum err
word_say(struct session *s, const struct word *word, struct arena *a,
    const char **said, struct error *e)
{
	struct word w = *word;
	struct slice normal = host_normal(a, w.domain);
	uint64_t changed = 0;
	enum err err;

	if (normal.n != 0)
		w.domain = normal;
	w.service = slice_dup_lower(a, w.service);
	w.who = slice_trim(w.who);
	err = word_check(s, &w, e);
	if (err == ERR_NONE)
		err = store_word(s->store, s->actor, &w, &changed, e);
	if (err == ERR_NONE)
		err = session_domains(s, e);
	if (err != ERR_NONE)
		return err;
	*said = arena_printf(a, "%.*s may %ssend as %.*s, by the word of %.*s; "
	    "the relationship of %llu message%s changed",
	    SLICE_ARG(w.service), w.authorised ? "" : "not ",
	    SLICE_ARG(w.domain), SLICE_ARG(w.who),
	    (unsigned long long)changed, plural(changed));
	return ERR_NONE;
}
