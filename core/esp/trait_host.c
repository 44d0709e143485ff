/* Traits of the boundary's connection, and of the Received fields below. */

#include "core/base/url.h"
#include "core/esp/index.h"
#include "core/esp/trait_parts.h"
#include "core/mail/received_scan.h"

enum {
	HOPS_MOST = 24,	  /* that are looked at */
	RELAYS_MOST = 16, /* traits of relays */
	WITH_MOST = 40,
	USER_MOST = 32,
};

/* --- TLS --- */

/* "TLSv1.3", "TLS1_3", "1.3": what stands behind the letters */
static struct slice
tls_version(struct traits *w, struct slice s)
{
	char v[8];
	size_t i, n = 0;

	if (slice_startsi(s, "TLS"))
		s = slice_from(s, 3);
	if (s.n != 0 && (*s.p == 'v' || *s.p == 'V'))
		s = slice_from(s, 1);
	for (i = 0; i < s.n && n < sizeof v; i++) {
		if (s.p[i] != '_' && s.p[i] != '.' && !ascii_is_digit(s.p[i]))
			break;
		v[n++] = s.p[i] == '_' ? '.' : s.p[i];
	}
	return n >= 1 && ascii_is_digit(v[0]) ? slice_dup(w->a,
	    slice_of(v, n)) : SLICE_NULL;
}

/* The word behind `before`, up to a blank, "," or ";" */
static struct slice
word_behind(struct slice s, const char *before)
{
	size_t at = slice_findi(s, slice_str(before)), n = 0;

	if (at == SLICE_NONE)
		return SLICE_NULL;
	s = slice_from(s, at + strlen(before));
	while (n < s.n && !ascii_is_space(s.p[n]) && s.p[n] != ',' &&
	    s.p[n] != ';')
		n++;
	return slice_upto(s, n);
}

/* Exim's "TLS1.3:ECDHE_X25519__RSA__AES_256_GCM:256" and, newer, "TLS1.3" with
 * " tls TLS_AES_256_GCM_SHA384" behind it */
static bool
tls_of_exim(struct traits *w, struct slice c, struct slice next)
{
	struct slice version, cipher = c;

	if (!slice_startsi(c, "TLS"))
		return false;
	version = tls_version(w, slice_cut(&cipher, ':'));
	cipher = slice_cut(&cipher, ':');
	if (cipher.n == 0 && slice_startsi(next, "TLS_"))
		cipher = next;
	if (version.p != NULL)
		PUT(w, "tls", slice_printf(w->a, "%.*s%s%.*s",
		    SLICE_ARG(version), cipher.n != 0 ? " " : "",
		    SLICE_ARG(cipher)));
	return version.p != NULL;
}

/* Postfix: "using TLSv1.3 with cipher X (256/256 bits)"; Exchange, Google and
 * sendmail: "version=TLS1_2, cipher=X" */
static bool
tls_of_comment(struct traits *w, struct slice c)
{
	bool postfix = slice_startsi(c, "using TLS");
	struct slice version = tls_version(w, word_behind(c, postfix
	    ? "using " : "version="));
	struct slice cipher = word_behind(c, postfix ? "cipher " : "cipher=");

	if (version.p == NULL)
		return false;
	PUT(w, "tls", slice_printf(w->a, "%.*s%s%.*s", SLICE_ARG(version),
	    cipher.n != 0 ? " " : "", SLICE_ARG(cipher)));
	return true;
}

static void
put_tls(struct traits *w)
{
	const struct boundary *b = &w->m->boundary;
	const struct hop *h;
	struct tokens t;
	size_t i;

	if (b->hop < 0)
		return;
	h = &w->m->hops[b->hop];
	received_tokens(&t, mail_unfolded(w->m, h->field));
	for (i = 0; i < t.n; i++) {
		struct slice next = i + 2 < t.n ? t.v[i + 2].s : SLICE("");

		if (t.v[i].comment && (tls_of_comment(w, t.v[i].s) ||
			tls_of_exim(w, t.v[i].s, next)))
			return;
	}
	/* With TLS it would be ESMTPS (RFC 3848). */
	if (slice_eqi_str(h->with, "ESMTP") || slice_eqi_str(h->with, "SMTP"))
		PUT(w, "tls", SLICE("none"));
}

/* --- relays --- */

struct of_service {
	const struct traits *w;
	bool yes;
};

static void
found_host(void *arg, const struct rule_hit *hit)
{
	struct of_service *x = arg;
	struct slice slug = x->w->catalogue->v[hit->service].slug;

	x->yes |= slice_eq(slug, x->w->t->service) ||
	    slice_eq(slug, x->w->t->carrier);
}

/* By the catalogue's names of its sending hosts, or as the boundary's client */
static bool
is_relay(struct traits *w, struct slice host, struct slice org)
{
	struct of_service x = { .w = w };

	if (host.n == 0 || ip_normal(w->a, host).p != NULL)
		return false;
	if (org.n != 0 && host_is_under(host, org))
		return true;
	if (w->t->service.p == NULL || w->catalogue->index == NULL)
		return false;
	rule_index_match(w->catalogue, RULE_RDNS, SLICE_NULL, host,
	    found_host, &x);
	if (!x.yes)
		rule_index_match(w->catalogue, RULE_HELO, SLICE_NULL, host,
		    found_host, &x);
	return x.yes;
}

/* A name inside its owner's network: "geopod-ismtpd-1-0", "x.local" */
static bool
is_inside(struct slice host)
{
	return host.n != 0 && (slice_chr(host, '.') == SLICE_NONE ||
	    slice_endsi(host, ".local") || slice_endsi(host, ".internal") ||
	    slice_endsi(host, ".localdomain")) &&
	    !slice_eqi_str(host, "localhost") &&
	    !slice_eqi_str(host, "unknown") &&
	    slice_chr(host, '[') == SLICE_NONE;
}

static void
put_relay(struct traits *w, struct slice host)
{
	PUT(w, "relay", slice_dup_lower(w->a, host));
	PUT(w, "relay-shape", trait_mask_host(w, host));
}

/* From the boundary down, for as long as the writer is one of theirs: who is
 * not can write any name. */
static void
put_relays(struct traits *w, size_t first)
{
	const struct boundary *b = &w->m->boundary;
	struct slice client = b->rdns.n != 0 ? b->rdns : b->helo;
	struct slice org = client.n != 0 ? trait_org(w, client) : SLICE_NULL;
	size_t most = w->n + RELAYS_MOST, i;

	for (i = first; i < w->m->nhops && i < first + HOPS_MOST; i++) {
		const struct hop *h = &w->m->hops[i];

		if (w->n >= most)
			return;
		if (!is_relay(w, h->by, org) && !is_inside(h->by))
			return;
		put_relay(w, h->by);
		if (is_relay(w, h->helo, org) || is_inside(h->helo))
			put_relay(w, h->helo);
	}
}

/* --- injection --- */

static struct slice
digits_at(struct slice s)
{
	size_t n = 0;

	while (n < s.n && ascii_is_digit(s.p[n]))
		n++;
	return slice_upto(s, n);
}

/* "(Postfix, from userid 33)", "(qmail 1 invoked by uid 33)", sendmail's
 * "(from apache@localhost)", Exim's "from www-data by host with local" */
static struct slice
local_user(struct traits *w, const struct hop *h)
{
	struct slice s = mail_unfolded(w->m, h->field), user;

	user = digits_at(word_behind(s, "from userid "));
	if (user.n == 0)
		user = digits_at(word_behind(s, "invoked by uid "));
	if (user.n != 0)
		return slice_printf(w->a, "local userid %.*s",
		    SLICE_ARG(slice_upto(user, USER_MOST)));
	if (slice_startsi(s, "(from ")) {
		user = word_behind(s, "(from ");
		user = slice_cut(&user, '@');
		user = slice_cut(&user, ')');
	} else if (slice_eqi_str(h->with, "local")) {
		user = h->helo;
	} else {
		return SLICE_NULL;
	}
	if (user.n == 0 || user.n > USER_MOST)
		return SLICE("local");
	return slice_printf(w->a, "local user %.*s", SLICE_ARG(trait_mask(w,
	    user, MASK_LONG)));
}

static void
put_injection(struct traits *w, const struct hop *oldest)
{
	struct slice local;

	PUT(w, "injection-ip", oldest->ip);
	local = oldest->ip.p == NULL ? local_user(w, oldest) : SLICE_NULL;
	PUT(w, "injection-with", local.p != NULL ? local
	    : slice_upto(oldest->with, WITH_MOST));
}

void
traits_of_host(struct traits *w)
{
	const struct boundary *b = &w->m->boundary;
	size_t first = (size_t)(b->hop + 1);

	PUT(w, "ip", b->ip);
	if (b->ip.p != NULL)
		PUT(w, "net24", ip_network(w->a, b->ip));
	PUT(w, "helo", trait_host(w, b->helo));
	PUT(w, "helo-shape", trait_mask_host(w, b->helo));
	PUT(w, "rdns-shape", trait_mask_host(w, b->rdns));
	put_tls(w);
	if (!boundary_is_known(b))
		return;
	PUT(w, "hops", slice_printf(w->a, "%zu", w->m->nhops - first));
	if (first == w->m->nhops)
		return;
	put_relays(w, first);
	put_injection(w, &w->m->hops[w->m->nhops - 1]);
}
