/*
 * Names that tell their own address: "a8-31.smtp-out.example" is of 54.240.8.31
 * by the catalogue's host-ip.  One that tells the client's is worth no more
 * than another name: whoever makes up a HELO knows his own address.  One that
 * tells another is made up.
 */

#include "core/base/buf.h"
#include "core/base/url.h"
#include "core/esp/finding.h"

/* The rule's shape, with the octet that n stands for captured */
static struct slice
capturing(const struct service_rule *r, struct arena *a, int n)
{
	struct slice text = r->text, out;
	struct buf b = { 0 };

	for (size_t i = 0; i < text.n; i++) {
		struct slice rest = slice_from(text, i);

		if (rest.n < 5 || !slice_starts(rest, "<ip") ||
		    rest.p[4] != '>') {
			buf_add(&b, &text.p[i], 1);
			continue;
		}
		buf_add_str(&b, rest.p[3] == '0' + n ? "{<digits>}"
						     : "<digits>");
		i += 4;
	}
	out = slice_dup(a, buf_slice(&b));
	buf_free(&b);
	return out;
}

/* The octet that the name tells; -1: none; 256: no octet */
static int
told(const struct service_rule *r, struct arena *a, struct slice name, int n)
{
	struct slice text = capturing(r, a, n), octet = SLICE_NULL;
	struct shape shape;
	const char *why;
	size_t at;
	int value = 0;

	if (!shape_parse(&shape, a, text, &why, &at) || !shape.captures ||
	    !shape_match(&shape, name, &octet))
		return -1;
	for (size_t i = 0; i < octet.n && value < 256; i++)
		value = value * 10 + (octet.p[i] - '0');
	return value < 256 ? value : 256;
}

bool
client_is_known(const struct attribute *w, struct cidr *client)
{
	struct slice ip = w->m->boundary.ip;

	return w->trusted && cidr_parse(client, ip) && !ip_is_private(ip);
}

static bool
is_ipv4(const struct cidr *c)
{
	static const uint8_t mapped[12] = { [10] = 0xff, [11] = 0xff };

	return memcmp(c->octets, mapped, sizeof mapped) == 0;
}

/* "54.240.8.31"; "*.*.8.31" where the name tells no more */
static struct slice
told_words(struct arena *a, const int octets[4])
{
	struct slice s = SLICE("");

	for (int n = 0; n < 4; n++)
		s = octets[n] == -1
		    ? slice_printf(a, "%.*s%s*", SLICE_ARG(s), n ? "." : "")
		    : slice_printf(a, "%.*s%s%d", SLICE_ARG(s), n ? "." : "",
			  octets[n]);
	return s;
}

static enum form_says
compare(struct attribute *w, const struct service_rule *r, struct slice name,
    const struct cidr *client, int octets[4])
{
	bool same = true, any = false;

	for (int n = 0; n < 4; n++) {
		octets[n] = told(r, w->a, name, n + 1);
		if (octets[n] == 256)
			return FORM_NONE;
		any |= octets[n] != -1;
		same &= octets[n] == -1 || octets[n] == client->octets[12 + n];
	}
	return !any ? FORM_NONE : same ? FORM_SAME : FORM_OTHER;
}

enum form_says
host_form(struct attribute *w, uint32_t service, struct slice name,
    struct slice what)
{
	const struct service *s = &w->c->v[service];
	struct lie l = { .service = service, .what = what, .value = name };
	enum form_says says = FORM_NONE;
	struct cidr client;

	if ((s->kinds & 1u << RULE_HOST_IP) == 0 ||
	    !client_is_known(w, &client) || !is_ipv4(&client))
		return FORM_NONE;
	for (size_t i = 0; i < s->nrules && says != FORM_SAME; i++) {
		const struct service_rule *r = &s->rules[i];
		enum form_says one = FORM_NONE;
		int octets[4];

		if (r->kind == RULE_HOST_IP && shape_match(&r->shape, name,
			NULL))
			one = compare(w, r, name, &client, octets);
		if (one == FORM_NONE)
			continue;
		says = one;
		l.rule = r;
		l.why = told_words(w->a, octets);
	}
	if (says != FORM_OTHER)
		return says;
	l.why = slice_printf(w->a, "the name says %.*s, the client was %.*s",
	    SLICE_ARG(l.why), SLICE_ARG(w->m->boundary.ip));
	l.range = boundary_range(w, name);
	w->of[service].lied = true;
	lie_add(w, &l);
	return says;
}
