/* What is kept of a sample's analysis for the mail that shows it. */

#include "core/base/buf.h"
#include "core/notify/facts.h"

enum { RESULTS_MOST = 8, LINK_MOST = 1000 };

/* A word of an Authentication-Results field that needs no quotes */
static bool
is_word(struct slice s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (!ascii_is_alnum(s.p[i]) &&
		    memchr("-._/+@", s.p[i], 6) == NULL)
			return false;
	return s.n != 0 && s.n <= 300;
}

static void
add_property(struct buf *out, const char *name, struct slice value)
{
	if (is_word(value))
		buf_addf(out, " %s=%.*s", name, SLICE_ARG(value));
}

static void
add_result(struct buf *out, const char *method,
    const struct recorded_result *r, const char *domain)
{
	if (r == NULL || !is_word(r->result))
		return;
	buf_addf(out, "%s%s=%.*s", out->n != 0 ? "; " : "", method,
	    SLICE_ARG(r->result));
	add_property(out, domain, r->domain);
	if (r->selector.n != 0)
		add_property(out, "header.s", r->selector);
}

/* As a trusted receiver recorded them (RFC 8601 section 2.2) */
static struct slice
results_of(const struct recorded *r, struct arena *a)
{
	struct buf b = { 0 };
	struct slice out;
	size_t i;

	if (r->trust == TRUST_NONE)
		return SLICE_NULL;
	add_result(&b, "spf", r->spf, "smtp.mailfrom");
	for (i = 0; i < r->ndkim && i < RESULTS_MOST; i++)
		add_result(&b, "dkim", &r->dkim[i], "header.d");
	add_result(&b, "dmarc", r->dmarc, "header.from");
	out = b.n != 0 ? slice_dup(a, buf_slice(&b)) : SLICE_NULL;
	buf_free(&b);
	return out;
}

/* A URI is ASCII (RFC 3986 section 2): all else is percent-encoded. */
static struct slice
uri_of(struct slice url, struct arena *a)
{
	struct buf b = { 0 };
	struct slice out;
	size_t i;

	for (i = 0; i < url.n; i++)
		if (url.p[i] > ' ' && url.p[i] <= '~' &&
		    strchr("\"<>\\^`{|}", url.p[i]) == NULL)
			buf_add_char(&b, url.p[i]);
		else
			buf_addf(&b, "%%%02X", (unsigned char)url.p[i]);
	out = slice_dup(a, buf_slice(&b));
	buf_free(&b);
	return out;
}

static void
links_of(struct sample_facts *f, const struct mail *m, struct arena *a)
{
	struct slice hosts[SAMPLE_MOST_LINKS];
	size_t i, k;

	for (i = 0; i < m->nlinks && f->nlinks < SAMPLE_MOST_LINKS; i++) {
		const struct link *l = &m->links[i];

		for (k = 0; k < f->nlinks; k++)
			if (slice_eq(hosts[k], l->host))
				break;
		if (k < f->nlinks || l->host.n == 0 ||
		    l->url.n > LINK_MOST ||
		    (!slice_startsi(l->url, "http://") &&
			!slice_startsi(l->url, "https://")))
			continue;
		hosts[f->nlinks] = l->host;
		f->links[f->nlinks++] = uri_of(l->url, a);
	}
}

/*
 * Exchange Online writes below, not above: behind X-IncomingHeaderCount stand
 * fields of its own, which name our tenant, its hosts and verdicts, among
 * others that it only moved there (MIME-Version, Message-ID).
 */
static bool
is_exchanges(struct slice name)
{
	static const char *const starts[] = { "X-IncomingHeaderCount",
		"Return-Path", "X-EOP", "X-MS-Exchange-",
		"X-MS-PublicTrafficType", "X-MS-TrafficTypeDiagnostic",
		"X-MS-Office365-Filtering-", "X-MS-UserLastLogonTime",
		"X-Microsoft-Antispam", "X-Forefront-Antispam", "X-SID-",
		"X-Sender-IP", "X-Message-Info", "X-Message-Delivery",
		"X-OrganizationHeadersPreserved" };
	size_t i;

	for (i = 0; i < ARRAY_LEN(starts); i++)
		if (slice_startsi(name, starts[i]))
			return true;
	return false;
}

/* Is it one of our own hops?  Behind a gateway of ours, above the boundary. */
static bool
is_with_exchange(const struct mail *m)
{
	int i;

	for (i = 0; i <= m->boundary.hop; i++)
		if (slice_endsi(m->hops[i].by, ".protection.outlook.com"))
			return true;
	return false;
}

/* Where that begins, below the boundary's field: at the last such field, for a
 * sender who writes one writes it above that.  nfields: it is not there */
static size_t
exchanges_block(const struct mail *m, size_t boundary)
{
	size_t i, at = m->nfields;

	for (i = boundary; i < m->nfields && is_with_exchange(m); i++)
		if (slice_eqi_str(mail_slice(m, m->fields[i].name),
			"X-IncomingHeaderCount"))
			at = i;
	return at;
}

static void
cuts_of(struct sample_facts *f, const struct mail *m, size_t boundary)
{
	size_t i;

	for (i = exchanges_block(m, boundary); i < m->nfields; i++) {
		struct range r = m->fields[i].all, *last = f->ncuts != 0
		    ? &f->cuts[f->ncuts - 1] : NULL;

		if (!is_exchanges(mail_slice(m, m->fields[i].name)))
			continue;
		if (last != NULL && last->off + last->len == r.off)
			last->len += r.len;
		else if (f->ncuts < SAMPLE_MOST_CUTS)
			f->cuts[f->ncuts++] = r;
	}
}

struct sample_facts *
sample_facts_of(const struct analysis *x, struct arena *a)
{
	struct sample_facts *f = arena_alloc(a, sizeof *f);
	const struct mail *m = &x->mail;
	const struct hop *h;

	if (m->boundary.hop >= 0 && (size_t)m->boundary.hop < m->nhops) {
		h = &m->hops[m->boundary.hop];
		if (h->field >= 0 && (size_t)h->field < m->nfields) {
			f->has_boundary = true;
			f->boundary = m->fields[h->field].all.off;
			cuts_of(f, m, (size_t)h->field);
		}
		f->port = h->port;
		f->rcpt = h->recipient.n != 0 ? slice_dup(a, h->recipient)
					      : SLICE_NULL;
	}
	f->results = results_of(&x->auth.recorded, a);
	links_of(f, m, a);
	return f;
}
