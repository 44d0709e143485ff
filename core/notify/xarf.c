/* A report by XARF 4.2.0 (xarf.org). */

#include "core/base/clock.h"
#include "core/base/json.h"
#include "core/base/text.h"
#include "core/base/url.h"
#include "core/notify/fill.h"
#include "core/notify/mime.h"
#include "core/notify/sample.h"
#include "core/notify/xarf.h"
#include "core/notify/xarf_format.h"

enum { SMTP_PORT = 25, DOMAINS_MOST = 5 };

/* What the report is about */
struct xarf {
	const struct compose *c;
	const struct composed *m;
	struct arena *a;
	size_t sample; /* that stands for it */
	bool component;
	struct slice source; /* address */
	struct slice mail_from; /* SLICE_NULL: none that can be stated */
	bool from_header;    /* it is the author's address */
	unsigned port;	     /* 0: not recorded */
};

static struct slice
told(const struct xarf *x, struct slice s)
{
	return sample_told(x->c, x->sample, s, x->a);
}

/* A UUID of version 4 by its form; made from the case, the draft and what they
 * show, so that the same report has the same one. */
static struct slice
report_id(const struct xarf *x)
{
	struct sha256_run *run = sha256_begin();
	char hex[SHA256_HEX + 1];
	struct sha256 h;
	size_t i;

	sha256_more(run, x->c->draft->case_id);
	sha256_more(run, slice_printf(x->a, " %lld %.*s ",
	    (long long)x->c->draft->id, SLICE_ARG(x->c->reporter->address)));
	for (i = 0; i < x->m->nsamples; i++)
		sha256_more(run, slice_of((const char *)
		    x->m->samples[i].own.b, SHA256_LEN));
	h = sha256_end(run);
	h.b[6] = (uint8_t)((h.b[6] & 0x0f) | 0x40);
	h.b[8] = (uint8_t)((h.b[8] & 0x3f) | 0x80);
	sha256_hex(&h, hex);
	return slice_printf(x->a, "%.8s-%.4s-%.4s-%.4s-%.12s", hex, hex + 8,
	    hex + 12, hex + 16, hex + 20);
}

static void
write_contact(struct json *j, const char *key, const struct xarf *x)
{
	const struct reporter *r = x->c->reporter;
	struct slice address = r->address;

	json_object(j, key);
	json_slice(j, "org", fill_cut(r->organisation.n != 0 ? r->organisation
							 : r->name,
	    XARF_MOST_NAME));
	json_slice(j, "contact", address);
	json_slice(j, "domain", slice_from(address,
	    slice_rchr(address, '@') + 1));
	json_close(j);
}

/* --- in words --- */

/* "a.example (13), b.example (12)": what the messages pretend to be */
static void
domains_words(struct buf *out, const struct xarf *x)
{
	struct slice seen[DOMAINS_MOST];
	size_t i, k, n = 0;

	for (i = 0; i < x->c->nrows && n < DOMAINS_MOST; i++) {
		struct slice d = x->c->rows[i].row->domain;

		for (k = 0; k < n; k++)
			if (slice_eqi(seen[k], d))
				break;
		if (d.n == 0 || k < n)
			continue;
		buf_addf(out, "%s%.*s", n == 0 ? " in the name of " : ", ",
		    SLICE_ARG(fill_cut(d, 100)));
		seen[n++] = d;
	}
}

static struct slice
description(const struct xarf *x)
{
	size_t n = x->c->nrows != 0 ? x->c->nrows : x->c->nsamples;
	struct buf b = { 0 };
	struct slice out;

	buf_addf(&b, "%zu fraudulent message%s", n, plural(n));
	domains_words(&b, x);
	buf_addf(&b, ". Case %.*s.", SLICE_ARG(x->c->draft->case_id));
	if (!x->component)
		buf_addf(&b, " smtp_from, subject and message_id are those of "
		    "sample %zu.", x->sample + 1);
	if (x->from_header)
		buf_add_str(&b, " smtp_from is the From address: the envelope "
		    "sender was empty or not recorded.");
	if (!x->component && x->port == 0)
		buf_addf(&b, " source_port: the sender's port was not "
		    "recorded; %d is the port it connected to.", SMTP_PORT);
	out = slice_dup(x->a, fill_cut(buf_slice(&b), XARF_MOST_DESCRIPTION));
	buf_free(&b);
	return out;
}

/* --- evidence --- */

static void
write_item(struct json *j, const struct xarf *x, size_t i,
    struct slice octets)
{
	const struct composed_sample *s = &x->m->samples[i];
	bool claim = row_is_claim(x->c->samples[i].row);
	char original[SHA256_HEX + 1], own[SHA256_HEX + 1];

	sha256_hex(&s->crlf, original);
	sha256_hex(&s->own, own);
	json_object(j, NULL);
	json_str(j, "content_type", s->form == SAMPLE_HEADERS
		? "text/rfc822-headers" : "message/rfc822");
	json_slice(j, "description", fill_cut(slice_printf(x->a, "%.*s: "
	    "%.*s%s. SHA-256 of the original in CRLF form: %s",
	    SLICE_ARG(s->name), SLICE_ARG(sample_words(s, claim, x->a)), claim
		? ", as submitted to us" : "", original),
	    XARF_MOST_ITEM_DESCRIPTION));
	json_base64(j, "payload", octets);
	json_slice(j, "hash", slice_printf(x->a, "sha256:%s", own));
	json_int(j, "size", (int64_t)octets.n);
	json_close(j);
}

static void
write_evidence(struct json *j, const struct xarf *x, const struct buf *shown)
{
	size_t i, n = 0, total = 0;

	json_array(j, "evidence");
	for (i = 0; i < x->m->nsamples && n < XARF_MOST_EVIDENCE; i++) {
		if (shown[i].n > XARF_MOST_ITEM ||
		    shown[i].n > XARF_MOST_TOTAL - total)
			continue;
		write_item(j, x, i, slice_of(shown[i].p, shown[i].n));
		total += shown[i].n;
		n++;
	}
	json_close(j);
}

/* --- the two pairs --- */

static void
write_text(struct json *j, const char *key, struct slice s, size_t most)
{
	if (s.n != 0)
		json_slice(j, key, fill_cut(s, most));
}

static void
write_links(struct json *j, const struct xarf *x)
{
	const struct sample_facts *f = x->c->samples[x->sample].facts;
	size_t i;

	if (f == NULL || f->nlinks == 0)
		return;
	json_object(j, "spam_indicators");
	json_array(j, "suspicious_links");
	for (i = 0; i < f->nlinks; i++) {
		struct slice link = sample_link(x->c, x->sample, i, x->a);

		if (xarf_is_uri(link))
			json_slice(j, NULL, link);
	}
	json_close(j);
	json_close(j);
}

static void
write_spam(struct json *j, const struct xarf *x)
{
	const struct compose_sample *s = &x->c->samples[x->sample];
	const struct sample_facts *f = s->facts;
	struct slice id = s->row->message_id;

	json_str(j, "category", "messaging");
	json_str(j, "type", "spam");
	/* A trap is not named as one: its address is to stay a trap. */
	json_str(j, "evidence_source", row_is_claim(s->row)
		? "user_complaint" : "content_analysis");
	/* smtp needs an envelope sender (trap of the schema: "" is none) */
	json_str(j, "protocol", x->mail_from.n != 0 ? "smtp" : "other");
	if (x->mail_from.n != 0)
		json_slice(j, "smtp_from", x->mail_from);
	if (f != NULL && sample_tells(x->c, x->sample) &&
	    xarf_is_email(f->rcpt))
		json_slice(j, "smtp_to", f->rcpt);
	write_text(j, "subject", told(x, s->row->subject), XARF_MOST_SUBJECT);
	write_text(j, "sender_name", told(x, s->row->from_name),
	    XARF_MOST_NAME);
	if (id.n != 0 && id.n + 2 <= XARF_MOST_NAME) /* whole, or not */
		json_slice(j, "message_id", slice_printf(x->a, "<%.*s>",
		    SLICE_ARG(id)));
	write_links(j, x);
}

static void
write_server(struct json *j, const struct xarf *x)
{
	json_str(j, "category", "infrastructure");
	json_str(j, "type", "compromised_server");
	json_str(j, "evidence_source", "researcher_analysis");
	json_slice(j, "compromise_method", slice_printf(x->a, "Not known to "
	    "us. What the messages share, and other mail of the service does "
	    "not: %s", text_plain_str(x->a, fill_cut(x->c->component, 300))));
}

/* --- what it is about --- */

/* The newest that says where it came from: it is the easiest to find */
static size_t
main_sample(const struct compose *c)
{
	size_t i, best = 0;

	for (i = 1; i < c->nsamples; i++) {
		const struct row *r = c->samples[i].row;
		const struct row *b = c->samples[best].row;

		if ((r->ip.n != 0) > (b->ip.n != 0) || ((r->ip.n != 0) ==
			(b->ip.n != 0) && r->time >= b->time))
			best = i;
	}
	return best;
}

static void
find_sender(struct xarf *x)
{
	const struct row *r = x->c->samples[x->sample].row;
	struct slice s = told(x, r->mail_from);

	if (!xarf_is_email(s)) {
		s = told(x, r->from_address);
		x->from_header = xarf_is_email(s);
	}
	x->mail_from = xarf_is_email(s) ? s : SLICE_NULL;
}

static void
find_source(struct xarf *x)
{
	const struct compose_sample *s = &x->c->samples[x->sample];
	struct slice kind = x->c->component;
	struct slice value;

	value = slice_trim(slice_from(kind, slice_chr(kind, ' ') ==
		SLICE_NONE ? kind.n : slice_chr(kind, ' ')));
	value = slice_startsi(kind, "ip ") ? ip_normal(x->a, value)
					   : SLICE_NULL;
	x->component = x->c->component.n != 0;
	x->source = value.p != NULL ? value : s->row->ip;
	if (x->source.n == 0)
		x->source = s->row->rdns.n != 0 ? s->row->rdns : s->row->helo;
	if (x->source.n == 0)
		x->source = SLICE("unknown");
	x->port = s->facts != NULL ? s->facts->port : 0;
}

static void
write_tags(struct json *j, const struct xarf *x)
{
	struct slice id = slice_dup_lower(x->a, x->c->draft->case_id);

	json_array(j, "tags");
	json_str(j, NULL, "abuse:impersonation");
	json_slice(j, NULL, slice_printf(x->a, "case:%.*s", SLICE_ARG(id)));
	json_close(j);
}

static void
write_report(struct json *j, const struct xarf *x, const struct buf *shown)
{
	const struct row *r = x->c->samples[x->sample].row;

	json_object(j, NULL);
	json_str(j, "xarf_version", "4.2.0");
	json_slice(j, "report_id", report_id(x));
	json_time(j, "timestamp", r->time); /* of the incident */
	write_contact(j, "reporter", x);
	write_contact(j, "sender", x);
	json_slice(j, "source_identifier", x->source);
	if (!x->component || x->port != 0)
		json_int(j, "source_port", x->port != 0 ? x->port
							: SMTP_PORT);
	if (x->component)
		write_server(j, x);
	else
		write_spam(j, x);
	json_slice(j, "description", description(x));
	write_tags(j, x);
	write_evidence(j, x, shown);
	json_close(j);
}

void
xarf_report(struct composed *m, const struct compose *c,
    const struct buf *shown)
{
	struct arena a = { 0 };
	struct xarf x = { .c = c, .m = m, .a = &a, .sample = main_sample(c) };
	struct json j = { 0 };
	struct error e;

	find_source(&x);
	find_sender(&x);
	write_report(&j, &x, shown);
	buf_add_slice(&m->xarf, buf_slice(&j.out));
	if (xarf_check(buf_slice(&m->xarf), &e) != ERR_NONE)
		m->wrong = slice_printf(&m->arena, "report.xarf.json: %s",
		    e.text);
	json_free(&j);
	arena_free(&a);
}

void
xarf_part(struct buf *out, struct composed *m)
{
	mime_field(out, "Content-Type",
	    SLICE("application/json; name=\"report.xarf.json\""));
	mime_field(out, "Content-Disposition",
	    SLICE("attachment; filename=\"report.xarf.json\""));
	mime_field(out, "Content-Description",
	    SLICE("This report by XARF 4.2.0"));
	mime_base64_body(out, buf_slice(&m->xarf));
	part_note(m, SLICE("report.xarf.json"), SLICE("application/json"),
	    SLICE("this report by XARF 4.2.0"), buf_slice(&m->xarf));
}
