/* Header fields: those that services write, and the addresses in them. */

#include "core/base/url.h"
#include "core/esp/finding.h"

static void
found_header(void *arg, const struct rule_hit *hit)
{
	struct finding *f = arg;

	finding_add(f, hit,
	    slice_printf(f->w->a, "the message has the field %.*s, as %.*s "
		"writes it", SLICE_ARG(f->where),
		SLICE_ARG(finding_service(f, hit))));
}

/* The signature that covers it is the root, not the field. */
static uint32_t
signed_root(const struct attribute *w, const struct slice *signer)
{
	for (size_t i = 0; i < w->npasses; i++)
		if (host_is_under(w->passes[i].domain, *signer))
			return pass_root(w, &w->passes[i]);
	return ROOT_SIGNATURE;
}

static void
found_signed(void *arg, const struct rule_hit *hit)
{
	struct finding f = *(struct finding *)arg;

	if (!field_is_signed(f.w, f.field, &hit->rule->signer))
		return;
	f.strength = STRENGTH_PROVEN;
	f.root = signed_root(f.w, &hit->rule->signer);
	f.w->of[hit->service].key = true;
	finding_add(&f, hit,
	    slice_printf(f.w->a, "the field %.*s is %.*s's, under a passing "
		"signature of %.*s, which writes that field itself",
		SLICE_ARG(f.where),
		SLICE_ARG(finding_service(&f, hit)),
		SLICE_ARG(hit->rule->signer)));
}

static void
found_written(void *arg, const struct rule_hit *hit)
{
	struct finding f = *(struct finding *)arg;

	if (field_is_signed(f.w, f.field, &hit->rule->signer) ||
	    !field_is_sealed(f.w, f.field, hit->rule->signer) ||
	    !carrier_sent(f.w, hit->service))
		return;
	f.w->of[hit->service].host = true;
	finding_add(&f, hit,
	    slice_printf(f.w->a, "the field %.*s is %.*s's, and the message "
		"left a host of what carries its mail, which writes and signs "
		"that field itself", SLICE_ARG(f.where),
		SLICE_ARG(finding_service(&f, hit))));
}

/* Of such fields what the carrier's own host wrote and signed, though its pass
 * is not on record: where nobody had it in hand since. */
void
evidence_written(struct attribute *w)
{
	if (!w->trusted || handed_on(w))
		return;
	for (size_t i = 0; i < w->m->nfields; i++) {
		struct slice name = mail_slice(w->m, w->m->fields[i].name);
		struct finding f = { .w = w, .strength = STRENGTH_OBSERVED,
			.root = ROOT_HOST, .field = (int)i, .where = name,
			.range = w->m->fields[i].value };

		if (!rule_index_field(w->c, RULE_SIGNED, name))
			continue;
		f.value = mail_unfolded(w->m, (int)i);
		rule_index_match(w->c, RULE_SIGNED, name, f.value,
		    found_written, &f);
	}
}

void
evidence_headers(struct attribute *w, enum rule_kind kind)
{
	for (size_t i = 0; i < w->m->nfields; i++) {
		struct slice name = mail_slice(w->m, w->m->fields[i].name);
		struct finding f = { .w = w, .strength = STRENGTH_CLAIMED };

		if (!rule_index_field(w->c, kind, name))
			continue;
		f.field = (int)i;
		f.value = mail_unfolded(w->m, (int)i);
		f.where = name;
		f.range = w->m->fields[i].value;
		rule_index_match(w->c, kind, name, f.value,
		    kind == RULE_SIGNED ? found_signed : found_header, &f);
	}
}

/*
 * The address in a field that the service writes as it sends: its client's,
 * which is then its own host.  The client's own address proves nothing, since
 * its owner knows it; another one is not what the service wrote.
 */
static void
found_address(void *arg, const struct rule_hit *hit)
{
	struct finding *f = arg;
	struct attribute *w = f->w;
	struct slice said = decode_value(w->m, hit->rule->decoders, f->value);
	struct lie l = { .service = hit->service, .rule = hit->rule,
		.what = hit->rule->what };
	struct cidr client, address;

	if (said.p == NULL || !shape_match(&hit->rule->shape, said, &said) ||
	    !cidr_parse(&address, said) || ip_is_private(said) ||
	    !client_is_known(w, &client))
		return;
	l.value = slice_printf(w->a, "%.*s: %.*s", SLICE_ARG(f->where),
	    SLICE_ARG(f->value));
	l.range = f->range;
	if (memcmp(address.octets, client.octets, sizeof client.octets) != 0) {
		w->of[hit->service].lied = true;
		l.why = slice_printf(w->a, "the field says %.*s, the client "
		    "was %.*s", SLICE_ARG(said), SLICE_ARG(w->m->boundary.ip));
		lie_add(w, &l);
	}
	finding_add(f, hit,
	    slice_printf(w->a, "the field %.*s names %.*s, %s",
		SLICE_ARG(f->where), SLICE_ARG(said), l.why.p == NULL
		? "the client's own address, as anyone can write"
		: "which is not the client's address"));
}

void
evidence_addresses(struct attribute *w)
{
	for (size_t i = 0; i < w->m->nfields; i++) {
		struct slice name = mail_slice(w->m, w->m->fields[i].name);
		struct finding f = { .w = w, .strength = STRENGTH_CLAIMED,
			.where = name, .range = w->m->fields[i].value };

		if (!rule_index_field(w->c, RULE_HEADER_IP, name))
			continue;
		f.value = mail_unfolded(w->m, (int)i);
		rule_index_named(w->c, RULE_HEADER_IP, name, found_address,
		    &f);
	}
}
