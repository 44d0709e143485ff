/* A letter to a network's desk is about the addresses in that network alone. */

#include "core/base/url.h"
#include "views/draft_work.h"

bool
draft_is_of_network(const struct row *r, struct slice network)
{
	return network.n == 0 || r->kind != MESSAGE_MAIL ||
	    ip_in_networks(r->ip, network);
}

/* How many messages of the letter's are left */
static size_t
narrow_rows(struct draft_work *w)
{
	size_t i, kept = 0, messages = 0;

	for (i = 0; i < w->rows.n; i++) {
		const struct row *r = &w->rows.v[i];
		bool counts = r->kind == MESSAGE_MAIL && slice_eq(
		    r->service.n != 0 ? r->service : SLICE(""), w->service);

		if (!draft_is_of_network(r, w->network)) {
			w->elsewhere |= counts && r->ip.n != 0;
			continue;
		}
		messages += counts;
		w->rows.v[kept++] = *r;
	}
	w->rows.n = kept;
	return messages;
}

/* Whom else we told is not for this desk to read. */
static enum err
narrow_sent(struct draft_work *w, struct session *s, struct error *e)
{
	enum err err = ERR_NONE;
	size_t i, kept = 0;

	for (i = 0; err == ERR_NONE && i < w->sent.n; i++) {
		struct drafts d = { 0 };
		bool other = false;

		if (w->sent.v[i].draft != 0) {
			err = store_draft(s->store, w->sent.v[i].draft, &d, e);
			other = err == ERR_NONE &&
			    d.v[0].desk == DESK_NETWORK &&
			    !slice_eq(d.v[0].network, w->network);
		}
		drafts_free(&d);
		if (!other)
			w->sent.v[kept++] = w->sent.v[i];
	}
	w->sent.n = kept;
	return err;
}

enum err
draft_narrow(struct draft_work *w, struct session *s, struct error *e)
{
	if (w->wish.desk != DESK_NETWORK || w->network.n == 0)
		return ERR_NONE;
	if (narrow_rows(w) == 0)
		return err_set(e, ERR_USAGE, "no message of case %.*s came "
		    "from %.*s: espy contact %.*s lists the networks' desks",
		    SLICE_ARG(w->case_id), SLICE_ARG(slice_upto(w->network,
		    200)), SLICE_ARG(w->case_id));
	return narrow_sent(w, s, e);
}
