/* Asking whom a network or a domain belongs to. */

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "core/base/clock.h"
#include "core/base/url.h"
#include "core/notify/rdap.h"
#include "core/work/inquire_impl.h"

#define IANA "https://data.iana.org/rdap/"

struct lookup_row *
inquire_row(struct lookup_rows *out, const struct contact_question *q,
    struct slice name, struct slice source, struct slice octets,
    struct slice why, int64_t clock)
{
	struct lookup_row *r = ARENA_PUSH(&out->arena, out->v, out->n);
	struct arena *a = &out->arena;

	*r = (struct lookup_row){ .kind = q->kind,
		.about = slice_dup(a, q->about), .name = slice_dup(a, name),
		.time = clock, .source = slice_dup(a, source),
		.octets = slice_dup(a, octets),
		.status = why.p != NULL ? slice_dup(a, why) : SLICE("ok") };
	if (octets.p != NULL)
		r->sha256 = sha256_of(octets);
	return r;
}

static void
take_contacts(struct lookup_rows *out, struct lookup_row *r,
    const struct fetched *f)
{
	struct arena *a = &out->arena;
	size_t i;

	for (i = 0; i < f->ncontacts; i++) {
		const struct lookup_contact *c = &f->contacts[i];

		*ARENA_PUSH(a, r->contacts, r->ncontacts) =
		    (struct lookup_contact){ slice_dup(a, c->address),
			slice_dup(a, c->form), slice_dup(a, c->role),
			slice_dup(a, c->holder), slice_dup(a, c->handle),
			slice_dup(a, c->language), slice_dup(a, c->words),
			slice_dup(a, c->doubt), c->depth };
	}
}

static void
keep(struct lookup_rows *out, const struct contact_question *q,
    struct slice name, const struct fetched *f,
    const struct inquire_config *c)
{
	struct lookup_row *r = inquire_row(out, q, name, f->source, f->octets,
	    f->why, c->fetch.clock);

	take_contacts(out, r, f);
	r->network = slice_dup(&out->arena, f->network);
}

/* --- lists of servers --- */

static const char *
list_of(const struct contact_question *q)
{
	if (q->kind == LOOKUP_RDAP_DOMAIN)
		return "dns.json";
	return slice_chr(q->about, ':') != SLICE_NONE ? "ipv6.json"
						      : "ipv4.json";
}

static bool
read_file(const char *file, struct buf *b)
{
	int fd = open(file, O_RDONLY | O_CLOEXEC);
	bool good = fd >= 0 && buf_read_fd(b, fd, LOOKUP_MOST_OCTETS) == 0;

	if (fd >= 0)
		close(fd);
	return good;
}

/* From a server: kept as evidence, since it says who was asked why. */
static void
servers_of_url(struct fetched *f, struct lookup_rows *out,
    const struct contact_question *q, struct slice url,
    const struct inquire_config *c)
{
	struct contact_question list = { .kind = LOOKUP_BOOTSTRAP,
		.about = q->about };

	fetch_url(f, FETCH_BOOTSTRAP, url, q->about, &c->fetch);
	keep(out, &list, url, f, c);
}

static void
servers_find(struct fetched *f, struct lookup_rows *out,
    const struct contact_question *q, const struct inquire_config *c)
{
	struct slice from = c->set->bootstrap;
	bool remote = slice_starts(from, "https://") ||
	    slice_starts(from, "http://");
	const char *file, *list = list_of(q);
	struct arena a = { 0 };
	struct buf b = { 0 };

	if (from.p == NULL && q->kind == LOOKUP_RDAP_DOMAIN) {
		from = SLICE(IANA); /* too long a list to come with espy */
		remote = true;
	}
	file = arena_printf(&a, "%.*s%s%s", SLICE_ARG(from.p != NULL ? from
	    : slice_str(c->data)), remote ? slice_ends(from, "/") ? "" : "/"
	    : from.p == NULL ? "/rdap/" : "/", list);
	if (remote) {
		servers_of_url(f, out, q, slice_str(file), c);
	} else if (!read_file(file, &b)) {
		*f = (struct fetched){ .nservers = 0 };
		f->why = slice_printf(&f->arena, "the list of RDAP servers "
		    "can't be read: %s: %s", file, strerror(errno));
	} else {
		fetch_read(f, FETCH_BOOTSTRAP, buf_slice(&b), slice_str(file),
		    q->about, &c->fetch);
	}
	buf_free(&b);
	arena_free(&a);
}

/* --- RDAP --- */

/* An abuse contact that stands there only by name has a page of its own. */
static void
ask_more(struct lookup_rows *out, const struct contact_question *q,
    struct slice url, const struct inquire_config *c)
{
	struct contact_question more = *q;
	struct fetched f;

	more.about = slice_printf(&out->arena, "%.*s (its abuse contact)",
	    SLICE_ARG(q->about));
	fetch_url(&f, FETCH_RDAP, url, q->about, &c->fetch);
	keep(out, &more, url, &f, c);
	fetched_free(&f);
}

static void
ask_rdap(struct lookup_rows *out, const struct contact_question *q,
    const struct inquire_config *c)
{
	struct fetched servers, f = { .nservers = 0 };
	struct slice url = SLICE_NULL;
	size_t i;

	servers_find(&servers, out, q, c);
	if (servers.nservers == 0)
		inquire_row(out, q, SLICE("RDAP"), SLICE_NULL, SLICE_NULL,
		    servers.why, c->fetch.clock);
	/* The next one only where the one before did not answer at all */
	for (i = 0; i < servers.nservers && f.octets.p == NULL; i++) {
		fetched_free(&f);
		url = rdap_url(servers.servers[i], q->about, &out->arena);
		fetch_url(&f, FETCH_RDAP, url, q->about, &c->fetch);
	}
	if (url.p != NULL)
		keep(out, q, url, &f, c);
	if (f.more.n != 0)
		ask_more(out, q, slice_dup(&out->arena, f.more), c);
	fetched_free(&f);
	fetched_free(&servers);
}

static void
ask_security_txt(struct lookup_rows *out, const struct contact_question *q,
    const struct inquire_config *c)
{
	struct fetched f;

	fetch_url(&f, FETCH_SECURITY_TXT, q->name, q->about, &c->fetch);
	keep(out, q, q->name, &f, c);
	fetched_free(&f);
}

void
inquire(struct lookup_rows *out, const struct contact_question *v, size_t n,
    const struct inquire_config *c)
{
	size_t i;

	inquire_dns_ahead(v, n, c);
	for (i = 0; i < n; i++) {
		if (v[i].dns && !c->dns)
			continue;
		if (c->fetch.say != NULL)
			c->fetch.say(c->fetch.arg, slice_printf(&out->arena,
			    "asking %.*s", SLICE_ARG(v[i].words)).p);
		if (v[i].dns)
			inquire_dns(out, &v[i], c);
		else if (v[i].kind == LOOKUP_SECURITY_TXT)
			ask_security_txt(out, &v[i], c);
		else
			ask_rdap(out, &v[i], c);
	}
}
