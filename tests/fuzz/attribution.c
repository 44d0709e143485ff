/* Who sent a mail from anybody, by the product's own catalogue: nobody is
 * named on claims, and all that is said leads into the message. */

#include "core/analysis.h"
#include "core/esp/imitation.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char settings[] =
    "[receiver office]\nby = .corp.example\nauthserv-id = corp.example\n"
    "[domain bancosol.example]\nname = Banco Sol\nname = BS\n"
    "[domain paypal.com]\nauthorised = sendgrid\ncomplete = yes\n"
    "policy = test\n"
    "[drill d]\nservice = mailgun\nheader = X-Mark: a<digits>*\n";

static const char zone[] =
    "bancosol.example. 300 IN TXT \"v=spf1 include:sendgrid.net "
    "include:_a.bancosol.example redirect=bancosol.example\"\n"
    "s1._domainkey.bancosol.example. 300 IN CNAME "
    "s1.domainkey.u4711.wl001.sendgrid.net.\n"
    "9.113.0.203.in-addr.arpa. 300 IN PTR o1.outbound-mail.sendgrid.net.\n"
    "o1.outbound-mail.sendgrid.net. 300 IN A 203.0.113.9\n";

static struct catalogue catalogue;
static struct receivers receivers;
static struct domains domains;
static struct answers answers, off = { .off = true };

static void
prepare(void)
{
	static struct arena arena;
	struct ini ini = { 0 };
	struct error e;

	if (catalogue_load(&catalogue, "core/esp/catalogue", &e) !=
		ERR_NONE ||
	    answers_parse(&answers, "zone", slice_str(zone), &e) != ERR_NONE)
		__builtin_trap();
	catalogue_ready(&catalogue);
	ini_parse(&ini, "settings", slice_str(settings));
	receivers_from_ini(&receivers, &ini, &arena);
	domains_from_ini(&domains, &ini, &arena);
	domains.names = protected_names_make(&domains, &arena);
	ini_free(&ini);
}

static void
check_range(struct range r, size_t size)
{
	if (r.off + (uint64_t)r.len > size)
		__builtin_trap();
}

static void
check_attribution(const struct attribution *t, size_t size)
{
	bool better = false;

	for (size_t i = 0; i < t->nevidence; i++) {
		check_range(t->evidence[i].range, size);
		better |= slice_eq(t->evidence[i].service, t->service) &&
		    t->evidence[i].strength >= STRENGTH_OBSERVED;
	}
	if (t->service.n != 0 && (!better || t->strength < STRENGTH_OBSERVED ||
		t->confidence < 0 || t->not_named_because.n != 0))
		__builtin_trap();
	if (t->service.n == 0 && (t->strength > STRENGTH_CLAIMED ||
		t->confidence >= 0 || t->not_named_because.n == 0))
		__builtin_trap();
	for (size_t i = 0; i < t->nforged; i++) {
		check_range(t->forged[i].range, size);
		if (slice_eq(t->forged[i].service, t->service))
			__builtin_trap();
	}
	for (size_t i = 0; i < t->naccounts; i++)
		check_range(t->accounts[i].range, size);
	for (size_t i = 0; i < t->nrecipients; i++)
		check_range(t->recipients[i].range, size);
	for (size_t i = 0; i < t->nsteps; i++)
		check_range(t->steps[i].range, size);
}

static void
check_relation(const struct relationship *r, const struct attribution *t,
    size_t size)
{
	check_range(r->range, size);
	if (r->status == RELATION_UNAUTHORISED &&
	    (t->service.n == 0 || r->domain.n == 0 || r->basis.n == 0))
		__builtin_trap();
	if (r->status == RELATION_EXERCISE && t->strength < STRENGTH_OBSERVED)
		__builtin_trap();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct analysis_context ctx = { .receivers = &receivers,
		.domains = &domains, .catalogue = &catalogue,
		.answers = size & 1 ? &answers : &off, .clock = 1795000000,
		.origin.provenance = (enum provenance)(size / 2 % 3) };
	struct questions open = { 0 };
	struct analysis a;

	if (catalogue.index == NULL)
		prepare();
	analysis_run(&a, slice_of((const char *)data, size), &ctx, MAIL_QUICK,
	    &open);
	check_attribution(&a.attribution, size);
	check_relation(&a.relationship, &a.attribution, size);
	analysis_free(&a);
	return 0;
}
