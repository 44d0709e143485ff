/* Whom a case could be told to: reading, asking, picking. */

#include <stdlib.h>

#include "core/base/clock.h"
#include "core/cases/summary.h"
#include "core/store/draft.h"
#include "core/work/inquire.h"
#include "views/contact_work.h"
#include "views/datadir.h"
#include "views/version.h"

enum { MOST_OCTETS = 20 << 20 }; /* of all samples */

/* --- reading --- */

static enum err
load_samples(struct contact_work *w, struct session *s, struct error *e)
{
	const struct case_wanted want = { .service = w->service,
		.most = CONTACT_SAMPLES, .most_octets = MOST_OCTETS };
	size_t chosen[CONTACT_SAMPLES], i, n;
	enum err err = ERR_NONE;

	n = case_choose(w->rows.v, w->rows.n, &want, chosen);
	for (i = 0; i < n; i++) {
		struct contact_sample *x = &w->samples[w->nsamples];

		x->row = &w->rows.v[chosen[i]];
		err = store_bytes(s->store, x->row, &x->octets, &x->at,
		    &w->arena, e);
		if (err == ERR_NONE)
			w->nsamples++;
		else if (err != ERR_ABSENT) /* its claims are not seen */
			break;
	}
	return err == ERR_ABSENT ? ERR_NONE : err;
}

enum err
contact_begin(struct contact_work *w, struct session *s, struct slice case_id,
    struct slice service, struct error *e)
{
	struct cases c = { 0 };
	enum err err;

	*w = (struct contact_work){ .nplan = 0 };
	err = store_case(s->store, case_id, &c, e);
	if (err == ERR_NONE)
		err = store_case_messages(s->store, case_id, &w->rows, e);
	if (err == ERR_NONE) {
		w->case_id = slice_dup(&w->arena, c.v[0].id);
		if (service.p == NULL)
			service = c.v[0].service.p != NULL ? c.v[0].service
			    : case_main_service(w->rows.v, w->rows.n);
		w->service = slice_dup(&w->arena,
		    service.p != NULL ? service : SLICE(""));
		err = load_samples(w, s, e);
	}
	cases_free(&c);
	if (err != ERR_NONE)
		contact_work_free(w);
	return err;
}

void
contact_analyse(struct contact_work *w, struct session *s)
{
	struct session_as as;
	struct error e;
	size_t i;

	for (i = 0; i < w->nsamples; i++) {
		session_as(s, w->samples[i].row, &as);
		if (session_analyse(s, buf_slice(&w->samples[i].octets),
			w->samples[i].at.path.p, &as, 0, &w->analyses[i],
			&e) != ERR_NONE)
			w->analyses[i] = NULL;
	}
}

enum err
contact_finish(struct contact_work *w, struct session *s, struct error *e)
{
	const struct contact_setting *set = &s->settings.contact;
	enum err err;

	contacts_free(&w->contacts);
	lookup_rows_free(&w->lookups);
	err = store_lookups(s->store, w->case_id, &w->lookups, e);
	if (err != ERR_NONE)
		return err;
	w->known = (struct contact_case){ .catalogue = &s->catalogue,
		.service = w->service, .rows = w->rows.v,
		.nrows = w->rows.n, .analyses = w->analyses,
		.nanalyses = w->nsamples, .lookups = w->lookups.v,
		.nlookups = w->lookups.n, .csirts = set->csirts,
		.ncsirts = set->ncsirts, .carrier = contact_carrier(
		    w->rows.v, w->rows.n, w->service) };
	contacts_gather(&w->contacts, &w->known);
	err = contacts_remember(&w->contacts, s->store, e);
	contacts_rank(&w->contacts);
	contacts_plan(&w->known, set, &w->arena, &w->plan, &w->nplan);
	w->dns = s->dns == DNS_LIVE || s->dns == DNS_FILE;
	return err;
}

void
contact_work_free(struct contact_work *w)
{
	size_t i;

	for (i = 0; i < CONTACT_SAMPLES; i++) {
		buf_free(&w->samples[i].octets);
		parser_analysis_free(w->analyses[i]);
	}
	contacts_free(&w->contacts);
	lookup_rows_free(&w->lookups);
	rows_free(&w->rows);
	arena_free(&w->arena);
	*w = (struct contact_work){ .nplan = 0 };
}

/* --- asking --- */

/* Host names of servers are looked up by the settings' resolvers, whatever the
 * mode: the word to ask was given. */
static enum err
asking(struct session *s, struct contact_work *w, struct inquire_config *c,
    struct error *e)
{
	const struct dns_setting *dns = &s->settings.dns;
	const struct resolver_config r = { dns->resolvers, dns->nresolvers,
		dns->anchor };

	*c = (struct inquire_config){ .set = &s->settings.contact,
		.data = datadir(&w->arena), .dns = w->dns,
		.fetch = { .agent = SLICE("espy/" ESPY_VERSION),
		    .ca_file = s->settings.contact.ca_file,
		    .timeout = s->settings.contact.timeout,
		    .loopback_port = s->settings.contact.loopback_port,
		    .clock = clock_now() } };
	if (s->dns == DNS_FILE) {
		c->fetch.file = &s->answers;
		return ERR_NONE;
	}
	return resolver_new(&c->fetch.resolver, &r, e);
}

enum err
contact_ask(struct contact_work *w, struct session *s,
    void (*say)(void *arg, const char *sentence), void *arg, struct error *e)
{
	struct lookup_rows got = { .n = 0 };
	struct inquire_config c;
	enum err err = asking(s, w, &c, e);

	if (err != ERR_NONE)
		return err;
	c.fetch.say = say;
	c.fetch.arg = arg;
	inquire(&got, w->plan, w->nplan, &c);
	resolver_free(c.fetch.resolver);
	err = store_lookups_add(s->store, s->actor, w->case_id, got.v, got.n,
	    e);
	lookup_rows_free(&got);
	return err != ERR_NONE ? err : contact_finish(w, s, e);
}

/* --- picking --- */

/* The only open draft, or that of several which is for the desk */
static enum err
find_draft(struct contact_work *w, struct session *s, enum desk desk,
    int64_t *id, struct error *e)
{
	struct drafts d = { .n = 0 };
	size_t i, open = 0, fits = 0;
	int64_t any = 0, fit = 0;
	enum err err = store_drafts(s->store, w->case_id, &d, e);

	for (i = 0; err == ERR_NONE && i < d.n; i++) {
		if (!slice_eq_str(d.v[i].state, "open") ||
		    d.v[i].kind == LETTER_OWNER ||
		    d.v[i].kind == LETTER_ORIGINAL)
			continue;
		any = d.v[i].id;
		open++;
		if (d.v[i].desk == desk) {
			fit = d.v[i].id;
			fits++;
		}
	}
	drafts_free(&d);
	*id = open == 1 ? any : fits == 1 ? fit : 0;
	if (err == ERR_NONE && *id == 0)
		err = err_set(e, ERR_ABSENT, open == 0
			? "case %.*s has no open draft: espy draft new %.*s "
			  "makes one"
			: "case %.*s has several open drafts: say which with "
			  "--draft NUMBER (espy draft list %.*s)",
		    SLICE_ARG(w->case_id), SLICE_ARG(w->case_id));
	return err;
}

static enum err
address_draft(struct session *s, int64_t id,
    const struct contact_candidate *x, struct error *e)
{
	struct drafts d = { .n = 0 };
	enum err err = store_draft(s->store, id, &d, e);

	if (err == ERR_NONE) {
		struct draft now = d.v[0];

		now.to = x->address;
		now.to_source = x->source;
		if (slice_eqi(now.cc, x->address))
			now.cc = SLICE("");
		if (now.desk == DESK_NETWORK && x->networks.n != 0)
			now.network = x->networks;
		err = store_draft_change(s->store, s->actor, &now, e);
	}
	drafts_free(&d);
	return err;
}

enum err
contact_pick(struct contact_work *w, struct session *s, struct slice address,
    int64_t draft, const struct contact_candidate **as, int64_t *id,
    struct error *e)
{
	const struct contact_candidate *x = contacts_find(&w->contacts,
	    slice_trim(address));
	enum err err = ERR_NONE;

	*as = x;
	*id = draft;
	if (x == NULL)
		return err_set(e, ERR_ABSENT, "%.*s is none of this case's "
		    "contacts: espy contact %.*s lists them; espy draft edit "
		    "writes another one by hand", SLICE_ARG(address),
		    SLICE_ARG(w->case_id));
	if (x->refused)
		return err_set(e, ERR_REFUSED, "%.*s is no addressee: %.*s",
		    SLICE_ARG(x->address), SLICE_ARG(x->why));
	if (draft == 0)
		err = find_draft(w, s, x->desk, id, e);
	return err != ERR_NONE ? err : address_draft(s, *id, x, e);
}
