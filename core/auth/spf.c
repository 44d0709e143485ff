/* SPF of a mail: the identities and where they come from (RFC 7208 sections
 * 2.3, 2.4 and 4.1 to 4.3). */

#include <stdio.h>

#include "core/auth/spf_parts.h"
#include "core/base/clock.h"
#include "core/base/url.h"

/* What is wrong with a name that is to be checked; NULL: nothing */
static const char *
domain_problem(struct slice s)
{
	size_t dot = slice_rchr(s, '.');
	int64_t number;

	if (s.n == 0)
		return "is empty";
	if (s.p[0] == '[')
		return "is an address literal";
	if (s.n > SPF_MOST_NAME)
		return "has over 253 octets";
	if (dot == SLICE_NONE)
		return "is a single label";
	if (slice_number(slice_from(s, dot + 1), &number))
		return "is an address, or ends in a number";
	if (!spf_name_is_valid(s))
		return "has a label that is empty or has over 63 octets, or "
		       "characters that no name has";
	return NULL;
}

static bool
has_8bit(struct slice s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] > 0x7E)
			return true;
	return false;
}

/* Lower case, without the dot at the end; U-labels as A-labels (RFC 8616) */
static struct slice
name_to_check(struct arena *a, struct slice s)
{
	struct slice mapped;

	if (s.n != 0 && s.p[s.n - 1] == '.')
		s.n--;
	if (has_8bit(s)) {
		mapped = host_normal(a, s);
		return mapped.p != NULL ? mapped : s;
	}
	return slice_dup_lower(a, s);
}

/* What stands behind the last "@"; all of it where there is none */
static struct slice
after_at(struct slice sender)
{
	size_t at = slice_rchr(sender, '@');

	return at != SLICE_NONE ? slice_from(sender, at + 1) : sender;
}

/* local@domain; without a local part it is postmaster (section 4.3) */
static void
split_sender(struct spf_check *k, struct slice sender)
{
	size_t at = slice_rchr(sender, '@');

	k->local = at != SLICE_NONE ? slice_upto(sender, at) : SLICE("");
	if (k->local.n == 0)
		k->local = SLICE("postmaster");
	k->odd_local = has_8bit(k->local);
	k->sender_domain = name_to_check(k->c->m->arena, after_at(sender));
	k->out->sender = slice_printf(k->c->m->arena, "%.*s@%.*s",
	    SLICE_ARG(k->local), SLICE_ARG(k->sender_domain));
}

static bool
take_ip(struct spf_check *k, struct slice ip)
{
	k->out->ip = ip_normal(k->c->m->arena, ip);
	if (k->out->ip.p == NULL)
		return false;
	k->v6 = !spf_ip4(k->out->ip, k->ip);
	return !k->v6 || spf_ip6(k->out->ip, k->ip);
}

static bool
cannot(struct spf *out, struct slice why)
{
	out->result = SPF_UNVERIFIABLE;
	out->reason = why;
	return false;
}

/* Says so where the record came long after delivery */
static void
say_late(struct spf_check *k)
{
	int64_t then = k->c->m->boundary.time;
	char date[21], when[64];
	struct spf *out = k->out;

	if (k->late == NULL || k->missing != 0)
		return;
	out->late = true;
	clock_rfc3339(k->late->time, date);
	if (then == TIME_UNKNOWN)
		snprintf(when, sizeof when,
		    "when it was delivered is not known");
	else
		snprintf(when, sizeof when, "%lld days after delivery",
		    (long long)(k->late->time - then) / 86400);
	out->reason = slice_printf(k->c->m->arena, "%.*s%s%s %.10s, %s",
	    SLICE_ARG(out->reason), out->reason.n != 0 ? "; " : "",
	    out->result == SPF_NONE ? "asked on" : "the record is of", date,
	    when);
}

void
spf_check_host(struct spf *out, const struct compute *c, struct slice ip,
    struct slice domain, struct slice sender, struct slice helo)
{
	struct spf_check k = { .c = c, .out = out };
	const char *problem;

	*out = (struct spf){ .result = SPF_NONE, .helo = helo };
	if (!take_ip(&k, ip)) {
		cannot(out, SLICE("the client's address is none"));
		return;
	}
	split_sender(&k, sender.n != 0 ? sender : helo);
	out->domain = domain.p != NULL
	    ? name_to_check(c->m->arena, domain) : k.sender_domain;
	if ((problem = domain_problem(out->domain)) != NULL) {
		out->reason = slice_printf(c->m->arena, "the %s %.*s %s",
		    sender.n != 0 ? "sender's domain" : "HELO name",
		    SLICE_ARG(slice_upto(out->domain, 80)), problem);
		return;
	}
	spf_check_run(&k, out->domain);
	say_late(&k);
}

/* What is known of the inputs, whether they suffice or not */
static void
take_inputs(struct spf *out, const struct mail *m, bool helo)
{
	struct slice identity;

	*out = (struct spf){ .result = SPF_UNVERIFIABLE };
	out->ip = m->boundary.ip;
	if (m->boundary.helo.n != 0)
		out->helo = m->boundary.helo;
	if (!helo)
		out->sender = m->envelope.mail_from;
	identity = out->sender.n != 0 ? after_at(out->sender) : out->helo;
	if (identity.p != NULL && (helo || out->sender.p != NULL))
		out->domain = name_to_check(m->arena, identity);
}

/* The boundary's client, if a receiver of ours or the caller says who it is */
static bool
client_is_known(struct spf *out, const struct mail *m)
{
	const struct boundary *b = &m->boundary;

	if (!boundary_is_known(b))
		return cannot(out, SLICE("no boundary: the client's address "
		    "is not known"));
	if (b->ip.p == NULL)
		return cannot(out, SLICE("the boundary's Received field "
		    "gives no address of the client"));
	if (b->trust == TRUST_NONE)
		return cannot(out, SLICE("the client's address is only what "
		    "the header of a submitted message claims"));
	if (ip_is_private(b->ip))
		return cannot(out, slice_printf(m->arena, "the client %.*s is "
		    "a private address: a relay inside, not the sender's",
		    SLICE_ARG(b->ip)));
	return true;
}

/* The boundary was given, and no Received field names that client: which of
 * the header's fields receivers wrote is not known, but for a Return-Path on
 * top of all (RFC 5321 section 4.4). */
static bool
nobody_wrote_it(const struct mail *m)
{
	int f;

	if (m->boundary.hop >= 0 || m->nhops == 0 ||
	    m->envelope.origin == ORIGIN_JOURNAL)
		return false;
	f = mail_field(m, "Return-Path", -1);
	return m->envelope.origin != ORIGIN_RETURN_PATH ||
	    f > m->hops[0].field;
}

bool
spf_sender_is_claim(const struct mail *m)
{
	return m->envelope.mail_from.p != NULL &&
	    m->envelope.origin != ORIGIN_GIVEN &&
	    (mail_is_claim(m) || nobody_wrote_it(m));
}

/* The MAIL FROM identity; of the null sender it is HELO's (section 2.4) */
static bool
sender_is_known(struct spf *out, const struct mail *m)
{
	if (out->sender.p == NULL)
		return cannot(out, SLICE("the envelope sender is not known"));
	if (spf_sender_is_claim(m))
		return cannot(out, mail_is_claim(m)
		    ? SLICE("the envelope sender is only what the header of a "
			"submitted message claims")
		    : SLICE("the envelope sender is only what the header "
			"claims: no Received field there is about the client "
			"that was given"));
	if (out->sender.n == 0 && out->helo.p == NULL)
		return cannot(out, SLICE("the envelope sender is null, and "
		    "the HELO name is not known"));
	return true;
}

void
spf_run(struct spf *out, const struct compute *c, bool helo)
{
	const struct mail *m = c->m;

	take_inputs(out, m, helo);
	if (!client_is_known(out, m))
		return;
	if (helo && out->helo.p == NULL)
		cannot(out, SLICE("the HELO name is not known"));
	else if (helo || sender_is_known(out, m))
		spf_check_host(out, c, out->ip, SLICE_NULL,
		    helo ? SLICE("") : out->sender, out->helo);
}
