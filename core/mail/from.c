/* The author (RFC 5322 section 3.6.2): said, never guessed. */

#include "core/base/mem.h"
#include "core/base/url.h"
#include "core/mail/address.h"
#include "core/mail/parse.h"

static void
set_domain(struct mail *m, struct from *f, struct slice domain)
{
	struct slice host;

	if (*domain.p == '[') {
		f->problem = SLICE("the address has an IP address for a "
				   "domain");
		return;
	}
	host = host_normal(m->arena, domain);
	if (host.p == NULL) {
		f->problem = SLICE("the address's domain is no host name");
		return;
	}
	f->domain = host;
	f->org_domain = host_org_domain(m->arena, host);
	if (slice_chr(host, '.') == SLICE_NONE)
		f->problem = SLICE("the address's domain has no dot");
}

static void
one_address(struct mail *m, struct from *f, const struct mailbox *box)
{
	struct slice local, domain;

	f->address = slice_dup(m->arena, box->address);
	if (address_split(box->address, &local, &domain)) {
		set_domain(m, f, domain);
		return;
	}
	if (slice_chr(box->address, '@') == SLICE_NONE)
		f->problem = SLICE("the address has no domain");
	else
		f->problem = SLICE("malformed address");
}

static void
set_name(struct mail *m, struct from *f, const struct addresses *l)
{
	size_t i;

	for (i = 0; i < l->n && f->display_name.p == NULL; i++)
		if (l->v[i].name.p != NULL)
			f->display_name = mail_decode_words(m, l->v[i].name);
}

void
mail_find_from(struct mail *m)
{
	struct from *f = &m->from;
	struct addresses l;
	size_t fields = 0, i;
	int at = -1;

	*f = (struct from){ .field = mail_field(m, "From", -1) };
	while ((at = mail_field(m, "From", at)) >= 0)
		fields++;
	if (fields == 0) {
		f->problem = SLICE("no From field");
		return;
	}
	address_list(&l, mail_unfolded(m, f->field), MAIL_MOST_ADDRESSES,
	    m->arena);
	if (l.cut)
		mail_limit(m, "From has more than %d addresses",
		    MAIL_MOST_ADDRESSES);
	set_name(m, f, &l);
	if (fields > 1) {
		f->problem = slice_printf(m->arena, "%zu From fields", fields);
		return;
	}
	if (l.with_address != 1) {
		f->problem = l.with_address == 0
		    ? SLICE("no address in From")
		    : slice_printf(m->arena, "%zu addresses", l.with_address);
		return;
	}
	for (i = 0; l.v[i].address.p == NULL; i++)
		;
	if (l.v[i].name.p != NULL)
		f->display_name = mail_decode_words(m, l.v[i].name);
	one_address(m, f, &l.v[i]);
	if (f->problem.p == NULL && l.n > 1)
		f->problem = slice_printf(m->arena,
		    "1 address, and %zu part%s without one", l.n - 1,
		    l.n == 2 ? "" : "s");
	else if (f->problem.p == NULL && l.group)
		f->problem = SLICE("the address is in a group");
}
