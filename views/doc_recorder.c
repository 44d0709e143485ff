/* Who recorded authentication, and where our receiver took the message. */

#include "tui/theme.h"
#include "views/doc_auth.h"

/* A field that records authentication: who wrote it, and how it was read */
static void
doc_recorder(struct doc *d, const struct analysis *a, const struct ar_field *f)
{
	struct arena scratch = { 0 };

	doc_line(d, 2);
	doc_add(d, ROLE_MUTED, f->name);
	if (f->authserv_id.n != 0) {
		doc_lit(d, ROLE_MUTED, " of ");
		doc_add(d, ROLE_NORMAL, f->authserv_id);
	}
	if (f->trust == TRUST_NONE) {
		doc_lit(d, ROLE_MUTED, ": a claim (");
		doc_add(d, ROLE_MUTED, f->reason);
		doc_lit(d, ROLE_MUTED, ")");
	} else
		doc_lit(d, ROLE_MUTED, ": %s", trust_name(f->trust));
	if (f->lenient != 0 && f->trust != TRUST_NONE)
		doc_lit(d, ROLE_MUTED, ", read leniently (%s)",
		    lenient_names(&scratch, f->lenient).p);
	if (f->problem.p != NULL) {
		doc_lit(d, ROLE_WARN, ", ");
		doc_add(d, ROLE_WARN, f->problem);
	}
	doc_prove(d, a->mail.fields[f->field].all);
	arena_free(&scratch);
}

/* Those that were used, then the claims, each with the reason */
void
doc_recorders(struct doc *d, const struct analysis *a)
{
	const struct recorded *r = &a->auth.recorded;
	size_t i, claims = 0;

	for (i = 0; i < r->nfields; i++)
		if (r->fields[i].trust != TRUST_NONE)
			doc_recorder(d, a, &r->fields[i]);
	for (i = 0; i < r->nfields; i++)
		if (r->fields[i].trust == TRUST_NONE &&
		    claims++ < CLAIMS_SHOWN)
			doc_recorder(d, a, &r->fields[i]);
	if (claims > CLAIMS_SHOWN) {
		doc_line(d, 2);
		doc_lit(d, ROLE_MUTED, "%zu more such claims",
		    claims - CLAIMS_SHOWN);
	}
}

void
doc_boundary(struct doc *d, const struct analysis *a)
{
	const struct boundary *b = &a->mail.boundary;

	doc_line(d, 2);
	doc_lit(d, ROLE_HEADING, "Boundary ");
	if (!boundary_is_known(b)) {
		doc_lit(d, ROLE_WARN, "none found");
		if (b->reason.n != 0)
			doc_lit(d, ROLE_MUTED, ": ");
		doc_add(d, ROLE_MUTED, b->reason);
		return;
	}
	doc_add(d, ROLE_INFO, b->ip.p != NULL ? b->ip : SLICE("no address"));
	doc_lit(d, b->trust == TRUST_CONFIGURED ? ROLE_OK : ROLE_WARN, "  %s",
	    b->trust == TRUST_NONE ? "claimed" : trust_name(b->trust));
	if (b->hop >= 0)
		doc_prove(d, a->mail.fields[a->mail.hops[b->hop].field].all);
	doc_line(d, 4);
	doc_lit(d, ROLE_MUTED, "  rDNS ");
	if (b->rdns.n != 0) {
		doc_add(d, ROLE_NORMAL, b->rdns);
		doc_lit(d, ROLE_MUTED, "%s",
		    b->rdns_confirmed ? " (confirmed)" : " (not confirmed)");
	} else
		doc_lit(d, ROLE_MUTED, "not recorded");
	doc_line(d, 4);
	doc_lit(d, ROLE_MUTED, "  HELO ");
	doc_add(d, ROLE_NORMAL, b->helo.p != NULL ? b->helo : SLICE("-"));
	doc_line(d, 4);
	doc_lit(d, ROLE_MUTED, "  by ");
	doc_add(d, ROLE_NORMAL, b->by.p != NULL ? b->by : SLICE("-"));
	doc_line(d, 4);
	doc_lit(d, ROLE_MUTED, "  ");
	doc_add(d, ROLE_MUTED, b->reason);
}
