/* The client of the fetch worker: where to go, redirects, waiting. */

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/base/mem.h"
#include "core/base/text.h"
#include "core/base/url.h"
#include "core/work/fetch.h"
#include "core/work/protocol.h"
#include "core/work/worker.h"

enum { SPARE_MS = 10000 }; /* beyond the time that the answer may take */

static void
say(const struct fetch_config *c, const char *sentence)
{
	if (c->say != NULL)
		c->say(c->arg, sentence);
}

/* --- where --- */

static bool
is_loopback(struct slice ip)
{
	return slice_starts(ip, "127.") || slice_eq_str(ip, "::1");
}

/*
 * Only https, on its own port, without a name to log in with.  Addresses of
 * this machine are for tests alone: there the settings name the port.
 */
static bool
check_url(const struct url *u, struct slice literal, struct fetch_job *j,
    const struct fetch_config *c, const char **why)
{
	bool here = literal.p != NULL && is_loopback(literal) &&
	    c->loopback_port != 0;
	bool https = slice_eqi_str(u->scheme, "https");
	int64_t port = 443;

	if (u->host.n == 0 || (!https && !(here &&
		slice_eqi_str(u->scheme, "http")))) {
		*why = "only https is asked";
		return false;
	}
	if (u->userinfo.n != 0) {
		*why = "a URL with a name to log in with is not asked";
		return false;
	}
	if (u->port.n != 0 && (!slice_number(u->port, &port) || port < 1 ||
		port > UINT16_MAX || (port != 443 && !here))) {
		*why = "another port than that of https is not asked";
		return false;
	}
	j->port = u->port.n == 0 && !https ? 80 : (uint32_t)port;
	j->connect_port = j->port;
	return true;
}

/* One that mail can come from anywhere in the world has */
static bool
add_address(struct fetch_job *j, struct slice ip,
    const struct fetch_config *c, bool literal, struct arena *a)
{
	ip = ip_normal(a, ip);
	if (ip.p == NULL || j->naddresses == FETCH_MOST_ADDRESSES)
		return true;
	if (is_loopback(ip) && c->loopback_port != 0) {
		if (!literal)
			j->connect_port = c->loopback_port;
	} else if (ip_is_private(ip))
		return false;
	*ARENA_PUSH(a, j->addresses, j->naddresses) = ip;
	return true;
}

static const struct answer *
look_up(const struct fetch_config *c, struct slice host, uint16_t type)
{
	const struct question q = { host, type, false };

	if (c->file != NULL)
		return answers_find(c->file, host, type);
	if (c->resolver == NULL)
		return NULL;
	if (resolver_ask(c->resolver, &q))
		resolver_wait(c->resolver, NULL, NULL);
	return resolver_find(c->resolver, host, type);
}

static bool
find_addresses(struct fetch_job *j, struct slice host, struct slice literal,
    const struct fetch_config *c, struct arena *a, const char **why)
{
	static const uint16_t types[] = { DNS_A, DNS_AAAA };
	bool good = true;
	size_t i, k;

	if (literal.p != NULL)
		good = add_address(j, literal, c, true, a);
	for (i = 0; literal.p == NULL && i < ARRAY_LEN(types); i++) {
		const struct answer *got = look_up(c, host, types[i]);

		for (k = 0; got != NULL && got->status == DNS_OK &&
		     k < got->n; k++)
			good &= add_address(j, got->data[k], c, false, a);
	}
	if (!good)
		*why = "it leads to a private address, which is not asked";
	else if (j->naddresses == 0)
		*why = "DNS has no address of it";
	return good && j->naddresses != 0;
}

static bool
aim(struct fetch_job *j, const struct fetch_config *c, struct arena *a,
    const char **why)
{
	struct slice literal;
	struct url u;

	if (j->url.n == 0 || j->url.n > FETCH_MOST_URL) {
		*why = "the URL is too long";
		return false;
	}
	url_split(a, j->url, &u);
	literal = ip_normal(a, u.host);
	if (!check_url(&u, literal, j, c, why))
		return false;
	j->host = slice_chr(literal, ':') != SLICE_NONE
	    ? slice_printf(a, "[%.*s]", SLICE_ARG(literal)) : u.host;
	return find_addresses(j, u.host, literal, c, a, why);
}

/* --- one worker --- */

/* The worker is as hostile as what it read. */
static bool
take_done(struct fetch_done *d, const struct frame *f, struct arena *a)
{
	struct wire w;
	size_t i;

	wire_decode(&w, f->payload, a);
	w.room = 16 << 20;
	wire_fetch_done(&w, d);
	if (f->type != SAY_FETCHED || !wire_done(&w) ||
	    d->octets.n > LOOKUP_MOST_OCTETS)
		return false;
	for (i = 0; i < d->ncontacts; i++) {
		struct lookup_contact *c = &d->contacts[i];
		struct slice *const all[] = { &c->address, &c->form,
			&c->role, &c->holder, &c->handle, &c->language,
			&c->words, &c->doubt };
		size_t k;

		for (k = 0; k < ARRAY_LEN(all); k++)
			if (all[k]->n > FETCH_MOST_URL ||
			    (all[k]->n != 0 && !utf8_valid(*all[k])))
				return false;
	}
	return d->why.n < 1000 && d->network.n < 1000 &&
	    (d->network.n == 0 || utf8_valid(d->network)) && d->location.n <= FETCH_MOST_URL;
}

static bool
hear(struct worker *w, int64_t most, struct fetch_done *d, struct arena *a,
    const char **trouble)
{
	struct frame f;
	int got = 0;

	worker_patience(w);
	while (!w->ended && !worker_overdue(w, most)) {
		worker_wait(w, WORKER_TICK_MS);
		worker_pump(w);
		if ((got = worker_next(w, &f)) != 0)
			break;
	}
	if (got == 1 && take_done(d, &f, a))
		return true;
	*trouble = got != 0 ? "the fetch worker broke the protocol"
	    : !w->ended	    ? "the fetch worker hangs"
			    : NULL;
	return false;
}

/* ERR_NONE: *d says what came. */
static enum err
run_job(struct fetch_done *d, struct fetch_job *j, struct arena *a,
    struct error *e)
{
	const char *trouble = NULL;
	struct worker w;
	struct buf b = { 0 };
	struct wire out;
	char why[400];
	bool good;

	*d = (struct fetch_done){ .status = 0 };
	if (worker_spawn(&w, WORKER_FETCH, 0, NULL, e) != ERR_NONE)
		return ERR_DIED;
	wire_encode(&out, &b);
	wire_fetch_job(&out, j);
	frame_put(&w.out, SAY_SETUP, buf_slice(&b), -1);
	buf_free(&b);
	good = hear(&w, (int64_t)j->timeout * (int64_t)(j->naddresses + 1) +
	    SPARE_MS, d, a, &trouble);
	worker_kill(&w, why, sizeof why);
	if (good)
		return ERR_NONE;
	*d = (struct fetch_done){ .status = 0 };
	return err_set(e, ERR_DIED, "%s", trouble != NULL ? trouble : why);
}

/* --- an answer --- */

static void
prepare(struct fetch_job *j, const struct fetch_config *c)
{
	j->agent = c->agent;
	j->ca_file = c->ca_file.p != NULL ? c->ca_file : SLICE("");
	j->timeout = (uint32_t)(c->timeout * 1000);
	j->clock = c->clock;
}

static void
keep(struct fetched *out, const struct fetch_done *d)
{
	out->octets = d->octets;
	out->contacts = d->contacts;
	out->ncontacts = d->ncontacts;
	out->network = d->network;
	out->more = d->more;
	out->servers = d->servers;
	out->nservers = d->nservers;
	if (d->why.p != NULL)
		out->why = d->why;
	else if (d->status != 200)
		out->why = slice_printf(&out->arena, "the server answers "
		    "%u%s", d->status, d->status == 404
			? ", it has nothing of it" : "");
}

/* "Not so fast": *ms to wait; 0: it asks for more than we wait. */
static bool
is_busy(const struct fetch_done *d, unsigned waits, int *ms)
{
	uint32_t s = d->retry_after != 0 ? d->retry_after : 2u << waits;

	*ms = s <= FETCH_MOST_WAIT_S && waits < FETCH_MOST_WAITS
	    ? (int)s * 1000 : 0;
	return d->status == 429 || d->status == 503;
}

/* Waits for a busy server; false: it wants more than that. */
static bool
wait_for(struct fetched *out, const struct fetch_done *d, unsigned *waits,
    const struct fetch_config *c)
{
	int ms = 0;

	(void)is_busy(d, *waits, &ms);
	if (ms == 0) {
		out->why = slice_printf(&out->arena, "the server answers %u: "
		    "too many questions%s", d->status, d->retry_after != 0
			? slice_printf(&out->arena, ", and to ask again in "
			      "%u s", d->retry_after).p : "; ask again later");
		return false;
	}
	++*waits;
	say(c, arena_printf(&out->arena, "it is asked too much; again in "
	    "%d s", ms / 1000));
	poll(NULL, 0, ms);
	return true;
}

static bool
is_redirect(uint32_t status)
{
	return status == 301 || status == 302 || status == 303 ||
	    status == 307 || status == 308;
}

void
fetch_url(struct fetched *out, enum fetch_what what, struct slice url,
    struct slice about, const struct fetch_config *c)
{
	unsigned redirects = 0, waits = 0;
	const char *why = NULL;
	struct fetch_done d;
	struct error e;

	*out = (struct fetched){ .nservers = 0 };
	out->source = slice_dup(&out->arena, url);
	for (;;) {
		struct fetch_job j = { .what = what, .about = about,
			.url = out->source };
		int ms;

		prepare(&j, c);
		if (!aim(&j, c, &out->arena, &why)) {
			out->why = slice_str(why);
			return;
		}
		if (run_job(&d, &j, &out->arena, &e) != ERR_NONE) {
			out->why = slice_printf(&out->arena, "%s", e.text);
			return;
		}
		if (is_busy(&d, waits, &ms)) {
			if (!wait_for(out, &d, &waits, c))
				return;
			continue;
		}
		if (!is_redirect(d.status) || d.location.n == 0)
			break;
		if (++redirects > FETCH_MOST_REDIRECTS) {
			out->why = SLICE("it leads on and on: more than 5 "
			    "redirects");
			return;
		}
		out->source = d.location;
		say(c, arena_printf(&out->arena, "it leads on to %.*s",
		    SLICE_ARG(d.location)));
	}
	keep(out, &d);
}

void
fetch_read(struct fetched *out, enum fetch_what what, struct slice octets,
    struct slice url, struct slice about, const struct fetch_config *c)
{
	struct fetch_job j = { .what = what, .about = about, .url = url,
		.octets = octets, .host = SLICE("") };
	struct fetch_done d;
	struct error e;

	*out = (struct fetched){ .nservers = 0 };
	out->source = slice_dup(&out->arena, url);
	prepare(&j, c);
	if (run_job(&d, &j, &out->arena, &e) != ERR_NONE) {
		out->why = slice_printf(&out->arena, "%s", e.text);
		return;
	}
	keep(out, &d);
}

void
fetched_free(struct fetched *f)
{
	arena_free(&f->arena);
	*f = (struct fetched){ .nservers = 0 };
}
