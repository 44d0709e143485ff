/* One Received field (RFC 5321 section 4.4), in the forms that MTAs write. */

#include "core/base/clock.h"
#include "core/base/mem.h"
#include "core/base/text.h"
#include "core/base/url.h"
#include "core/mail/parse.h"
#include "core/mail/received_scan.h"

/* An address in any of its spellings: [IPv6:x], ip:port, x%3, ::ffff:4 */
static struct slice
address(struct slice s, struct arena *a)
{
	struct slice port;
	size_t i;

	if (s.n != 0 && *s.p == '[') {
		s = slice_from(s, 1);
		s = slice_cut(&s, ']');
	}
	/* Most words are no address: say so at once. */
	if (s.n < 2 || s.n > 100 || (slice_chr(s, '.') == SLICE_NONE &&
	    slice_chr(s, ':') == SLICE_NONE) ||
	    (*s.p != ':' && !slice_startsi(s, "IPv6:") &&
		words_hex('0', *s.p) < 0))
		return SLICE_NULL;
	s = slice_cut(&s, '%');
	i = slice_rchr(s, ':');
	if (i != SLICE_NONE && slice_chr(s, ':') == i) {
		port = s; /* one colon: IPv4 and a port */
		s = slice_cut(&port, ':');
	}
	if (slice_startsi(s, "::ffff:") && slice_chr(s, '.') != SLICE_NONE)
		s = slice_from(s, 7);
	return ip_normal(a, s);
}

/* The port behind an address, "[192.0.2.1]:4242"; 0: there is none */
static uint32_t
port_of(struct slice s)
{
	size_t end = slice_chr(s, ']');
	int64_t port;

	if (s.n == 0 || end == SLICE_NONE || !slice_starts(s, "[") ||
	    !slice_starts(slice_from(s, end + 1), ":") ||
	    !slice_number(slice_from(s, end + 2), &port) || port < 1 ||
	    port > UINT16_MAX)
		return 0;
	return (uint32_t)port;
}

/* A host name as a client's reverse name can be; else NULL. */
static struct slice
reverse_name(struct slice s, struct arena *a)
{
	size_t i, at = slice_rchr(s, '@');

	if (at != SLICE_NONE) /* ident's user */
		s = slice_from(s, at + 1);
	if (s.n > 1 && s.p[s.n - 1] == '.')
		s.n--;
	if (s.n == 0 || s.n > 255 || slice_eqi_str(s, "unknown") ||
	    slice_eqi_str(s, "unverified"))
		return SLICE_NULL;
	for (i = 0; i < s.n; i++)
		if (!ascii_is_alnum(s.p[i]) && s.p[i] != '.' &&
		    s.p[i] != '-' && s.p[i] != '_')
			return SLICE_NULL;
	return address(s, a).p == NULL ? slice_dup_lower(a, s) : SLICE_NULL;
}

/* Comments of TLS and login, which name no client */
static bool
is_aside(struct slice c)
{
	static const char *const starts[] = { "using ", "no client cert",
		"client ", "authenticated", "version=", "client-signature",
		"envelope-from", "sender ", "account ", "verified ok" };
	size_t i;

	for (i = 0; i < ARRAY_LEN(starts); i++)
		if (slice_startsi(c, starts[i]))
			return true;
	return false;
}

/* What a comment of the from clause can hold. */
struct client {
	struct slice ip, name, helo;
	bool forged; /* "(may be forged)" */
	uint32_t port;
};

static struct client
read_client(struct slice c, struct arena *a)
{
	struct client k = { 0 };
	struct slice w, ip;
	bool next_is_helo = false;
	int words = 0;

	k.forged = slice_findi(c, SLICE("may be forged")) != SLICE_NONE;
	while (c.n != 0 && words++ < 20) {
		while (c.n != 0 && (ascii_is_space(*c.p) || *c.p == '(' ||
		    *c.p == ')' || *c.p == ';'))
			c = slice_from(c, 1);
		w = received_word(&c, C_NONE);
		if (w.n == 0)
			break;
		if (next_is_helo) {
			k.helo = w;
			next_is_helo = false;
		} else if (slice_startsi(w, "helo=")) {
			k.helo = slice_from(w, 5);
		} else if (slice_startsi(w, "port=")) { /* Exim's */
			w = slice_printf(a, "[]:%.*s",
			    SLICE_ARG(slice_from(w, 5)));
			k.port = port_of(w);
		} else if (slice_eqi_str(w, "HELO") ||
		    slice_eqi_str(w, "EHLO")) {
			next_is_helo = true;
		} else if ((ip = address(slice_from(w,
				 slice_rchr(w, '@') + 1), a)).p != NULL) {
			k.ip = ip;
			k.port = port_of(w);
		} else if (k.ip.p == NULL && k.name.p == NULL) {
			k.name = w;
		}
	}
	return k;
}

static void
find_writer(struct received *r, const struct tokens *t, size_t by)
{
	size_t i;

	for (i = by; i < t->n; i++) {
		struct slice s = t->v[i].s;

		if (t->v[i].comment && slice_starts(s, "Postfix"))
			r->writer = WRITER_POSTFIX;
		else if (t->v[i].comment && slice_starts(s, "Exim"))
			r->writer = WRITER_EXIM;
		else if (t->v[i].comment && slice_starts(s, "qmail"))
			r->writer = WRITER_QMAIL;
		else if (!t->v[i].comment && t->v[i].clause == C_WITH &&
		    slice_eq_str(s, "Microsoft"))
			r->writer = WRITER_MICROSOFT;
		else if (t->v[i].comment && t->v[i].clause == C_BY &&
		    slice_starts(s, "8.") && slice_chr(s, '/') != SLICE_NONE)
			r->writer = WRITER_SENDMAIL;
	}
}

/* Host outside the brackets: Exim's verified name, else what the client said */
static void
name_client(struct received *r, struct slice first, const struct client *k,
    struct arena *a)
{
	struct hop *h = &r->hop;
	bool exim = r->writer == WRITER_EXIM;
	bool outer_is_name = exim || (k->helo.p != NULL && h->ip.p != NULL);
	struct slice rdns = outer_is_name ? first : k->name;

	if (exim && *first.p == '[')
		rdns = SLICE_NULL;
	h->rdns = rdns.p != NULL ? reverse_name(rdns, a) : SLICE_NULL;
	h->helo = k->helo.p != NULL ? k->helo : first;
	/* Exim's "from [ip] by" had no name to tell, nor a HELO. */
	if (exim && k->helo.p == NULL && *first.p == '[')
		h->helo = SLICE_NULL;
	if (r->writer == WRITER_MICROSOFT || h->ip.p == NULL)
		h->rdns = SLICE_NULL;
	h->rdns_confirmed = h->rdns.p != NULL && !k->forged &&
	    (exim || r->writer == WRITER_POSTFIX ||
		r->writer == WRITER_SENDMAIL);
}

static void
read_from(struct received *r, const struct tokens *t, size_t by,
    struct arena *a)
{
	struct client all = { 0 }, k;
	struct slice first = SLICE_NULL, second;
	size_t i, end = by != 0 ? by : t->n;

	if (t->n == 0 || t->v[0].comment ||
	    !slice_eqi_str(t->v[0].s, "from") || end < 2)
		return;
	r->has_from = true;
	for (i = 1; i < end; i++) {
		second = SLICE_NULL;
		if (!t->v[i].comment && first.p == NULL && i == 1)
			first = t->v[i].s;
		else if (!t->v[i].comment && *t->v[i].s.p == '[')
			second = address(t->v[i].s, a);
		if (second.p != NULL)
			all.ip = second;
		if (!t->v[i].comment || is_aside(t->v[i].s))
			continue;
		/* The last comment that names an address: the client's own
		 * words stand before what the server adds. */
		k = read_client(t->v[i].s, a);
		if (k.ip.p != NULL) {
			all.ip = k.ip;
			all.name = k.name;
		}
		if (k.helo.p != NULL)
			all.helo = k.helo;
		if (k.port != 0)
			all.port = k.port;
		all.forged |= k.forged;
	}
	if (first.p == NULL || first.n == 0)
		first = SLICE("unknown");
	r->hop.ip = all.ip.p != NULL ? all.ip : address(first, a);
	r->hop.port = all.port != 0 ? all.port : port_of(first);
	name_client(r, first, &all, a);
}

static void
read_by(struct received *r, const struct tokens *t, size_t by, struct arena *a)
{
	size_t i;

	for (i = by + 1; i < t->n && t->v[i].clause == C_BY; i++) {
		if (!t->v[i].comment && r->hop.by.p == NULL) {
			r->hop.by = address(t->v[i].s, a);
			r->by_ip = r->hop.by;
			if (r->hop.by.p == NULL)
				r->hop.by = slice_dup_lower(a, t->v[i].s);
		} else if (t->v[i].comment && r->by_ip.p == NULL) {
			r->by_ip = read_client(t->v[i].s, a).ip;
		}
	}
	if (r->hop.by.n > 1 && r->hop.by.p[r->hop.by.n - 1] == '.')
		r->hop.by.n--;
}

/* Words of a clause joined with one blank; comments left out. */
static struct slice
clause_words(const struct tokens *t, size_t from, enum clause clause,
    struct arena *a)
{
	struct buf b = { 0 };
	struct slice s;
	size_t i;

	for (i = from; i < t->n; i++) {
		if (t->v[i].clause != clause || t->v[i].comment)
			continue;
		if (b.n != 0)
			buf_add_char(&b, ' ');
		buf_add_slice(&b, t->v[i].s);
	}
	s = b.n != 0 ? slice_dup(a, buf_slice(&b)) : SLICE_NULL;
	buf_free(&b);
	return s;
}

static struct slice
without_angles(struct slice s)
{
	if (s.n != 0 && *s.p == '<') {
		s = slice_from(s, 1);
		s = slice_cut(&s, '>');
	}
	return s;
}

static void
read_comments(struct received *r, const struct tokens *t)
{
	struct slice s;
	size_t i;

	for (i = 0; i < t->n; i++) {
		if (!t->v[i].comment ||
		    !slice_startsi(t->v[i].s, "envelope-from"))
			continue;
		s = slice_from(t->v[i].s, strlen("envelope-from"));
		while (s.n != 0 && (ascii_is_space(*s.p) || *s.p == '='))
			s = slice_from(s, 1);
		r->envelope_from = without_angles(received_word(&s, C_FOR));
	}
}

void
received_parse(struct received *r, struct slice value, struct arena *a)
{
	struct tokens t;
	size_t by;

	*r = (struct received){ .hop = { .time = TIME_UNKNOWN } };
	received_tokens(&t, value);
	by = received_last_by(&t);
	find_writer(r, &t, by);
	read_from(r, &t, by, a);
	if (by != 0 || (t.n != 0 && slice_eqi_str(t.v[0].s, "by")))
		read_by(r, &t, by, a);
	r->hop.with = clause_words(&t, by, C_WITH, a);
	r->hop.id = clause_words(&t, by, C_ID, a);
	r->hop.recipient = clause_words(&t, by, C_FOR, a);
	if (r->hop.recipient.p != NULL)
		r->hop.recipient = without_angles(r->hop.recipient);
	read_comments(r, &t);
	if (t.date.p != NULL &&
	    !clock_parse_rfc5322(slice_trim(t.date), &r->hop.time, NULL))
		r->hop.time = TIME_UNKNOWN;
}
