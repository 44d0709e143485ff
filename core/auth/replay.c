/*
 * What makes it possible that a signed message was sent again by others than
 * its signer meant: what a signature that passes leaves open, whom the
 * message reached, how old the signature was.
 */

#include "core/auth/compute.h"
#include "core/base/clock.h"

enum { DAY = 86400, HOUR = 3600 };

static const char *const wanted[] = { "From", "To", "Subject", "Date",
	"Message-ID" };

static size_t
times_signed(const struct dkim_fields *f, const char *name)
{
	size_t i, n = 0;

	for (i = 0; i < f->nnames; i++)
		n += slice_eqi_str(f->names[i], name);
	return n;
}

static size_t
times_there(const struct mail *m, const char *name)
{
	size_t n = 0;
	int i = -1;

	while ((i = mail_field(m, name, i)) >= 0)
		n++;
	return n;
}

/* "A, B and C" of those marked; "" */
static struct slice
listed(struct arena *a, const bool *marked, const char *last)
{
	struct slice out = SLICE("");
	size_t i, left = 0;
	bool any = false;

	for (i = 0; i < ARRAY_LEN(wanted); i++)
		left += marked[i];
	for (i = 0; i < ARRAY_LEN(wanted); i++) {
		if (!marked[i])
			continue;
		left--;
		out = slice_printf(a, "%.*s%s%s", SLICE_ARG(out),
		    !any ? "" : left == 0 ? last : ", ", wanted[i]);
		any = true;
	}
	return out;
}

static void
hint(struct computed *out, struct mail *m, struct slice text)
{
	*ARENA_PUSH(m->arena, out->hints, out->nhints) = text;
}

/* Fields that can be changed, or stand there once more, and it still passes */
static void
hint_fields(struct computed *out, struct mail *m,
    const struct dkim_signature *sig, const struct dkim_fields *f)
{
	bool open[ARRAY_LEN(wanted)] = { false };
	bool more[ARRAY_LEN(wanted)] = { false };
	struct arena *a = m->arena;
	struct slice missing, second;
	size_t i, n;

	for (i = 0; i < ARRAY_LEN(wanted); i++) {
		n = times_signed(f, wanted[i]);
		open[i] = n == 0;
		more[i] = n != 0 && n <= times_there(m, wanted[i]);
	}
	missing = listed(a, open, " and ");
	second = listed(a, more, " or ");
	if (missing.n == 0 && second.n == 0)
		return;
	hint(out, m, slice_printf(a, "the signature of %.*s%s%.*s%s%.*s%s",
	    SLICE_ARG(sig->domain), missing.n != 0 ? " does not cover " : "",
	    SLICE_ARG(missing),
	    second.n == 0 ? "" : missing.n != 0
		? ", and holds with a second " : " holds with a second ",
	    SLICE_ARG(second), second.n != 0 ? " put on top" : ""));
}

static void
hint_length(struct computed *out, struct mail *m,
    const struct dkim_signature *sig, const struct dkim_fields *f)
{
	if (!f->has_length)
		return;
	if (sig->unsigned_octets != 0)
		hint(out, m, slice_printf(m->arena, "the signature of %.*s "
		    "leaves the last %llu octets of the body unsigned (l=)",
		    SLICE_ARG(sig->domain),
		    (unsigned long long)sig->unsigned_octets));
	else
		hint(out, m, slice_printf(m->arena, "the signature of %.*s "
		    "holds with more appended to the body (l=)",
		    SLICE_ARG(sig->domain)));
}

static void
hint_age(struct computed *out, struct mail *m,
    const struct dkim_signature *sig)
{
	const struct boundary *b = &m->boundary;
	int64_t age;

	if (b->trust == TRUST_NONE || b->time == TIME_UNKNOWN ||
	    sig->signed_at == TIME_UNKNOWN || sig->signed_at < 0)
		return;
	age = b->time - sig->signed_at;
	if (age <= DAY)
		return;
	hint(out, m, slice_printf(m->arena, "the signature of %.*s was made "
	    "%lld %s before the receiver took the message",
	    SLICE_ARG(sig->domain),
	    (long long)(age < 2 * DAY ? age / HOUR : age / DAY),
	    age < 2 * DAY ? "hours" : "days"));
}

/* Did a trusted receiver record that it passed? */
static bool
is_recorded(const struct auth *auth, size_t i, struct arena *scratch)
{
	const struct recorded_result *r = auth_record_of(auth, i, scratch);

	return r != NULL && slice_eq_str(r->result, "pass");
}

static bool
names_recipient(const struct mail *m, struct slice address)
{
	size_t i;

	for (i = 0; i < m->nrecipients; i++) {
		const struct recipient *r = &m->recipients[i];

		if ((slice_eq_str(r->where, "To") ||
		    slice_eq_str(r->where, "Cc")) &&
		    slice_eqi(r->address, address))
			return true;
	}
	return false;
}

static struct slice
bare_address(struct slice s)
{
	s = slice_trim(s);
	if (slice_starts(s, "<") && slice_ends(s, ">"))
		s = slice_of(s.p + 1, s.n - 2);
	return s;
}

/* Whom our receiver says that it delivered to, unless To or Cc names one of
 * them: only what stands above its own Received field is its word. */
static void
hint_recipient(struct computed *out, struct mail *m)
{
	static const char *const fields[] = { "Delivered-To", "X-Original-To",
		"Envelope-To" };
	struct slice first = SLICE_NULL, address;
	int hop = m->boundary.hop, f, i;
	size_t k;

	if (hop < 0 || m->boundary.trust == TRUST_NONE)
		return;
	for (k = 0; k < ARRAY_LEN(fields); k++)
		for (f = -1; (f = mail_field(m, fields[k], f)) >= 0 &&
		    f < m->hops[hop].field;) {
			address = bare_address(mail_unfolded(m, f));
			if (names_recipient(m, address))
				return;
			if (first.p == NULL && address.n != 0)
				first = address;
		}
	for (i = 0; i <= hop; i++) {
		address = m->hops[i].recipient;
		if (address.p == NULL)
			continue;
		if (names_recipient(m, address))
			return;
		if (first.p == NULL)
			first = address;
	}
	if (first.p != NULL)
		hint(out, m, slice_printf(m->arena, "it was delivered to "
		    "%.*s, whom neither To nor Cc names",
		    SLICE_ARG(slice_upto(first, 256))));
}

void
replay_run(struct auth *a, struct mail *m, const struct dkim_prepared *p)
{
	struct computed *out = &a->computed;
	size_t i, passing = 0;

	for (i = 0; i < out->ndkim && i < p->n; i++) {
		const struct dkim_signature *sig = &out->dkim[i];

		if (sig->crypto != DKIM_MATCH &&
		    !is_recorded(a, i, m->arena))
			continue;
		passing++;
		hint_fields(out, m, sig, &p->v[i].f);
		hint_length(out, m, sig, &p->v[i].f);
		hint_age(out, m, sig);
	}
	if (passing != 0)
		hint_recipient(out, m);
}
