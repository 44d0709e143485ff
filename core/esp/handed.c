/* Signs that a message was handed on: forms of envelopes, header fields. */

#include "core/base/url.h"
#include "core/base/buf.h"
#include "core/esp/finding.h"
#include "core/esp/path.h"
#include "core/mail/chain.h"

/* Fields of lists (RFC 2369, RFC 2919 and before) that no service writes for
 * the mail of its own customers */
static const char *const list_fields[] = { "List-Post", "Mailing-List",
	"X-Mailing-List", "X-BeenThere", "X-Mailman-Version" };

/* Envelope senders of lists: Mailman, mlmmj, ezmlm, Sympa, LISTSERV,
 * Majordomo */
static bool
is_list_envelope(struct slice from)
{
	static const char *const marks[] = { "-bounces@", "-bounces+",
		"+bounces-", "-owner@", "-request@" };
	size_t ezmlm = slice_findi(from, SLICE("-return-"));

	if (from.n == 0)
		return false;
	if (ezmlm != SLICE_NONE && slice_chr(from, '=') != SLICE_NONE &&
	    slice_from(from, ezmlm + 8).n != 0 &&
	    ascii_is_digit(from.p[ezmlm + 8]))
		return true;
	for (size_t i = 0; i < ARRAY_LEN(marks); i++)
		if (slice_findi(from, slice_str(marks[i])) != SLICE_NONE)
			return true;
	return slice_startsi(from, "owner-");
}

static int
list_field(const struct attribute *w)
{
	for (size_t i = 0; i < ARRAY_LEN(list_fields); i++) {
		int field = mail_field(w->m, list_fields[i], -1);

		if (field != -1)
			return field;
	}
	return -1;
}

/* Who hands on with such an envelope or field: of several the one that is at
 * the boundary, or whose carrier is. */
struct sign {
	struct attribute *w;
	bool any;
	int service; /* that stands at the boundary; -1 */
	int field;   /* of a header field; -1 */
	int at;	     /* the field in hand */
	const struct service_rule *rule;
};

static bool
stands_at_boundary(const struct attribute *w, int i)
{
	return at_boundary(&w->of[i]) ||
	    (w->boundary != -1 && services_related(w, i, w->boundary));
}

static void
found_sign(void *arg, const struct rule_hit *hit)
{
	struct sign *s = arg;
	int i = (int)hit->service;

	s->any = true;
	if (s->service != -1 || !stands_at_boundary(s->w, i))
		return;
	s->service = i;
	s->field = s->at;
	s->rule = hit->rule;
}

static struct sign
envelope_sign(struct attribute *w)
{
	struct sign s = { .w = w, .service = -1, .field = -1, .at = -1 };

	if (w->m->envelope.mail_from.n != 0)
		rule_index_match(w->c, RULE_FORWARDS, SLICE_NULL,
		    w->m->envelope.mail_from, found_sign, &s);
	return s;
}

static struct sign
header_sign(struct attribute *w)
{
	struct sign s = { .w = w, .service = -1, .field = -1 };

	for (size_t i = 0; i < w->m->nfields; i++) {
		struct slice name = mail_slice(w->m, w->m->fields[i].name);

		if (!rule_index_field(w->c, RULE_FORWARD_HEADER, name))
			continue;
		s.at = (int)i;
		rule_index_match(w->c, RULE_FORWARD_HEADER, name,
		    mail_unfolded(w->m, (int)i), found_sign, &s);
	}
	return s;
}

static bool
spf_fails(const struct attribute *w)
{
	const struct recorded_result *spf = w->auth->recorded.spf;
	const struct spf *computed = &w->auth->computed.spf;

	if (spf != NULL)
		return slice_eq_str(spf->result, "fail") ||
		    slice_eq_str(spf->result, "softfail");
	return !computed->late && (computed->result == SPF_FAIL ||
	    computed->result == SPF_SOFTFAIL);
}

/*
 * Forwarded without a new envelope, as .forward does: SPF fails for its
 * domain, whose own signature passes.
 */
static bool
is_plain_forward(struct attribute *w)
{
	struct slice from = w->m->envelope.mail_from, org;
	size_t at = slice_rchr(from, '@');

	if (at == SLICE_NONE || !spf_fails(w))
		return false;
	org = host_org_domain(w->a, slice_from(from, at + 1));
	for (size_t i = 0; org.n != 0 && i < w->npasses; i++)
		if (slice_eqi(org,
			host_org_domain(w->a, w->passes[i].domain)))
			return true;
	return false;
}

bool
handed_on(struct attribute *w)
{
	struct slice from = w->m->envelope.mail_from;
	struct srs srs;

	return list_field(w) != -1 || is_list_envelope(from) ||
	    mail_field(w->m, "Resent-From", -1) != -1 ||
	    srs_read(&srs, from, w->a) || envelope_sign(w).any ||
	    header_sign(w).any || is_plain_forward(w);
}

static bool
is_kind(const struct attribute *w, int i, const char *kind)
{
	return i != -1 && slice_eq_str(w->c->v[i].kind, kind);
}

static enum strength
strength_of(const struct attribute *w, int i)
{
	const struct standing *s = &w->of[i];

	if (w->boundary != -1 && w->of[w->boundary].best > s->best)
		s = &w->of[w->boundary];
	return s->best;
}

static void
envelope_range(const struct attribute *w, struct handing *h)
{
	h->range = field_range(w->m, envelope_field(w->m),
	    w->m->envelope.mail_from);
}

/* An envelope that a service of the boundary's writes when it forwards */
static bool
by_envelope(struct attribute *w, struct handing *h)
{
	struct sign s = envelope_sign(w);
	struct srs srs;

	if (s.service == -1)
		return false;
	h->service = s.service;
	h->rule = s.rule;
	h->strength = strength_of(w, s.service);
	h->role = is_kind(w, s.service, "mailing-list") ? PATH_LIST
							: PATH_FORWARDER;
	h->sign = SLICE("the form of the envelope sender");
	if (srs_read(&srs, w->m->envelope.mail_from, w->a)) {
		h->sign = SLICE("SRS in the envelope");
		h->host = srs.host;
		h->before = srs.domain;
	}
	envelope_range(w, h);
	return true;
}

/*
 * SRS, which is nobody's own.  A mailbox provider or a hoster writes it for
 * those whose mail it forwards; what sends for customers rewrites envelopes
 * too, so that one of this form is the customer's.
 */
static bool
by_srs(struct attribute *w, struct handing *h)
{
	struct slice from = w->m->envelope.mail_from;
	int b = w->boundary;
	struct srs srs;

	if (!srs_read(&srs, from, w->a))
		return false;
	if (b != -1 && !is_kind(w, b, "mailbox-provider") &&
	    !is_kind(w, b, "hosting") && !is_kind(w, b, "forwarder"))
		return false;
	h->service = b;
	h->role = PATH_FORWARDER;
	h->strength = b != -1 ? w->of[b].best : STRENGTH_CLAIMED;
	if (b != -1)
		h->host = srs.host;
	h->sign = SLICE("SRS in the envelope");
	h->before = srs.domain;
	envelope_range(w, h);
	return true;
}

/* A field that it adds.  One whose envelopes tell is not believed without
 * them: its users can write fields too. */
static bool
by_header(struct attribute *w, struct handing *h)
{
	struct sign s = header_sign(w);

	if (s.service == -1 ||
	    ((w->c->v[s.service].kinds & 1u << RULE_FORWARDS) != 0 &&
		!is_kind(w, s.service, "forwarder")))
		return false;
	h->service = s.service;
	h->rule = s.rule;
	h->strength = strength_of(w, s.service);
	h->role = is_kind(w, s.service, "mailing-list") ? PATH_LIST
							: PATH_FORWARDER;
	h->sign = slice_printf(w->a, "the field %.*s",
	    SLICE_ARG(mail_slice(w->m, w->m->fields[s.field].name)));
	h->range = w->m->fields[s.field].value;
	return true;
}

/* "Name <list.example.org>", "list list@example.org; contact ...": the name */
static struct slice
list_name(const struct attribute *w, int field)
{
	struct slice v = mail_unfolded(w->m, field);
	size_t at = slice_rchr(v, '<');

	if (at != SLICE_NONE) {
		v = slice_from(v, at + 1);
		v = slice_cut(&v, '>');
	}
	if (slice_startsi(v, "mailto:"))
		v = slice_from(v, strlen("mailto:"));
	if (slice_startsi(v, "list "))
		v = slice_from(v, strlen("list "));
	return slice_upto(slice_trim(slice_cut(&v, ';')), 200);
}

static struct slice
domain_of(struct slice address)
{
	return slice_from(address, slice_rchr(address, '@') + 1);
}

/* Do list, envelope and the host that sent it on belong together? */
static bool
list_is_hosts(const struct attribute *w, struct slice list)
{
	const struct boundary *b = &w->m->boundary;
	struct slice domain = domain_of(w->m->envelope.mail_from), org;

	if (!b->rdns_confirmed || !host_is_under(list, domain))
		return false;
	org = chain_org(w->a, domain);
	return slice_eqi(org, chain_org(w->a, b->rdns));
}

/* A list on a host of no service: envelope and fields of one. */
static bool
by_list(struct attribute *w, struct handing *h)
{
	int id = mail_field(w->m, "List-Id", -1);
	int field = id != -1 ? id : list_field(w);

	if (w->boundary != -1 || field == -1 ||
	    !is_list_envelope(w->m->envelope.mail_from))
		return false;
	h->role = PATH_LIST;
	h->host = list_name(w, field);
	h->strength = list_is_hosts(w, h->host) ? STRENGTH_OBSERVED
						: STRENGTH_CLAIMED;
	h->sign = slice_printf(w->a, "its envelope and the field %.*s",
	    SLICE_ARG(mail_slice(w->m, w->m->fields[field].name)));
	h->range = w->m->fields[field].value;
	return true;
}

/* What it is there for is enough. */
static bool
by_kind(const struct attribute *w, struct handing *h)
{
	int b = w->boundary;

	if (is_kind(w, b, "forwarder"))
		h->role = PATH_FORWARDER;
	else if (is_kind(w, b, "mailing-list"))
		h->role = PATH_LIST;
	else if (is_kind(w, b, "gateway"))
		h->role = PATH_RELAY;
	else
		return false;
	h->service = b;
	h->strength = w->of[b].best;
	return true;
}

bool
handing_why(const struct attribute *w, struct buf *b)
{
	static const char *const does[] = { [PATH_LIST] = "sends on what its "
		"members write", [PATH_FORWARDER] = "forwards what others "
		"send", [PATH_RELAY] = "relays what others send" };
	const struct handing *h = w->handing;

	if (!h->found || h->strength < STRENGTH_OBSERVED)
		return false;
	buf_addf(b, "it came through %.*s, which %s, and no signature of the "
		    "service before it passes", SLICE_ARG(h->service != -1
		? w->c->v[h->service].name : h->host), does[h->role]);
	return true;
}

void
handing_note(struct attribute *w, const struct handing *h)
{
	struct rule_hit hit = { (uint32_t)h->service, h->rule };
	struct finding f = { .w = w, .strength = STRENGTH_OBSERVED,
		.root = ROOT_HOST, .where = h->rule != NULL && h->rule->kind == RULE_FORWARDS
		    ? SLICE("envelope sender") : SLICE("header"),
		.range = h->range };

	if (h->rule == NULL || w->boundary == -1)
		return;
	f.value = mail_slice(w->m, h->range);
	finding_add(&f, &hit, slice_printf(w->a, "%.*s is as %.*s writes it, "
	    "and the boundary host is of %.*s", SLICE_ARG(h->sign),
	    SLICE_ARG(finding_service(&f, &hit)),
	    SLICE_ARG(w->c->v[w->boundary].name)));
}

void
handing_find(struct attribute *w, struct handing *h)
{
	struct srs srs;

	*h = (struct handing){ .service = -1, .hop = -1 };
	h->found = connector_find(w, h) || by_envelope(w, h) ||
	    by_srs(w, h) || by_header(w, h) || by_list(w, h) || by_kind(w, h);
	if (h->found && h->role == PATH_RELAY &&
	    srs_read(&srs, w->m->envelope.mail_from, w->a))
		h->before = srs.domain;
}
