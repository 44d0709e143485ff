/* Answers that come in rounds give what all of them at once give: random
 * worlds of SPF, DKIM keys, DMARC records, reverse names, aliases, errors. */

#include "core/auth/compute.h"
#include "core/base/buf.h"
#include "core/base/clock.h"
#include "tests/unit/tap.h"

enum { WORLDS = 5000, MOST_ROUNDS = 24 };

static uint32_t state = 1;

static unsigned
any(unsigned n)
{
	state = state * 1664525 + 1013904223;
	return (state >> 8) % n;
}

/* Few, so that they meet; some below others */
static const char *const names[] = { "a.example", "b.example",
	"m.a.example", "x.m.a.example", "c.example", "d.c.example", "e.test",
	"f.e.test", "g.f.e.test", "h.g.f.e.test", "i.test", "client.a.example",
	"k.b.example", "l.example" };

static const char *
name(void)
{
	return names[any(ARRAY_LEN(names))];
}

static const char *
address(void)
{
	static const char *const addresses[] = { "203.0.113.9", "192.0.2.1",
		"203.0.113.10", "198.51.100.7" };

	return addresses[any(4)];
}

static void
spf_term(struct buf *b)
{
	static const char *const signs[] = { "", "", "", "-", "~", "?" };
	static const char *const macros[] = { "%{d}", "%{i}", "%{ir}.%{v}",
		"%{p}", "%{l}", "%{o}", "%{h}", "%{d2}", "%{s}" };

	buf_add_str(b, " ");
	buf_add_str(b, signs[any(6)]);
	switch (any(12)) {
	case 0:
		buf_addf(b, "ip4:%s/%u", address(), 24 + any(9));
		break;
	case 1:
	case 2:
	case 3:
		buf_addf(b, "include:%s", name());
		break;
	case 4:
		buf_addf(b, "mx:%s", name());
		break;
	case 5:
		buf_addf(b, "a:%s/%u", name(), 28 + any(5));
		break;
	case 6:
		buf_addf(b, "exists:%s.%s", macros[any(9)], name());
		break;
	case 7:
		buf_addf(b, "ptr:%s", name());
		break;
	case 8:
		buf_addf(b, "include:%s.%s", macros[any(9)], name());
		break;
	case 9:
		buf_add_str(b, any(2) ? "a" : "mx");
		break;
	default:
		buf_addf(b, "a:%s", name());
	}
}

static void
spf_record(struct buf *b, const char *at)
{
	static const char *const ends[] = { "-all", "~all", "?all", "", "+all",
		"-all" };
	unsigned n = any(4);

	buf_addf(b, "%s TXT \"v=spf1", at);
	while (n-- > 0)
		spf_term(b);
	if (any(4) == 0)
		buf_addf(b, " redirect=%s", name());
	else
		buf_addf(b, " %s", ends[any(6)]);
	if (any(4) == 0)
		buf_addf(b, " exp=%s", name());
	buf_add_str(b, "\"\n");
}

static void
dmarc_record(struct buf *b, const char *at)
{
	static const char *const tags[] = { "; psd=y", "; psd=n", "; np=none",
		"; sp=none", "; adkim=s", "; aspf=s", "; t=y",
		"; rua=mailto:a@b.example", "", "", "" };

	buf_addf(b, "_dmarc.%s TXT \"v=DMARC1", at);
	if (any(8) != 0)
		buf_addf(b, "; p=%s", any(2) ? "reject" : "quarantine");
	buf_add_str(b, tags[any(11)]);
	buf_add_str(b, tags[any(11)]);
	buf_add_str(b, "\"\n");
}

static void
broken(struct buf *b, const char *at)
{
	static const char *const types[] = { "A", "TXT", "MX", "PTR" };

	buf_addf(b, "%s%s %s %s\n", any(3) == 0 ? "_dmarc." : "", at,
	    any(2) ? "SERVFAIL" : "TIMEOUT", types[any(4)]);
}

/* What there is at one name */
static void
make_name(struct buf *b, const char *at)
{
	if (any(8) != 0)
		spf_record(b, at);
	if (any(30) == 0)
		spf_record(b, at);
	if (any(2) == 0)
		buf_addf(b, "%s A %s\n", at, address());
	if (any(3) == 0)
		buf_addf(b, "%s MX %u %s\n", at, any(9), name());
	if (any(3) == 0)
		dmarc_record(b, at);
	if (any(4) == 0)
		buf_addf(b, "9.113.0.203.in-addr.arpa PTR %s\n", at);
	if (any(25) == 0)
		broken(b, at);
}

static void
make_world(struct buf *b)
{
	size_t i;

	buf_clear(b);
	for (i = 0; i < ARRAY_LEN(names); i++)
		make_name(b, names[i]);
	if (any(4) == 0)
		dmarc_record(b, any(2) ? "example" : "test");
	buf_addf(b, "a0.alias.example CNAME a1.alias.example\n"
	    "a1.alias.example CNAME %s\n_dmarc.a0.alias.example CNAME "
	    "_dmarc.%s\n", name(), name());
}

static const char *
somebody(void)
{
	return any(6) == 0 ? "a0.alias.example" : names[any(4)];
}

static void
make_mail(struct buf *b)
{
	unsigned n = any(3);

	buf_clear(b);
	buf_addf(b, "Return-Path: <%s%s>\n", any(9) ? "jo@" : "", any(9)
	    ? somebody() : "");
	buf_addf(b, "Received: from %s (unknown [203.0.113.9]) by mx.corp."
	    "example with ESMTP id 1; Mon, 23 Nov 2026 07:41:03 +0000\n",
	    somebody());
	while (n-- > 0)
		buf_addf(b, "DKIM-Signature: v=1; a=rsa-sha256; d=%s; s=s; "
		    "h=from; bh=AAAA; b=AAAA\n", somebody());
	buf_addf(b, "From: x@%s\n\nhello\n", somebody());
}

static void
say_spf(struct buf *b, const struct spf *s)
{
	size_t i;

	buf_addf(b, "%s|%.*s|%.*s|%.*s|%u|%u", spf_result_name(s->result),
	    SLICE_ARG(s->reason), SLICE_ARG(s->matched),
	    SLICE_ARG(s->explanation), s->lookups, s->voids);
	for (i = 0; i < s->used.n; i++)
		buf_addf(b, " %.*s", SLICE_ARG(s->used.v[i].name));
	buf_add_str(b, "\n# ");
}

static void
say_dmarc(struct buf *b, const struct dmarc_view *v)
{
	size_t i;

	buf_addf(b, "%s|%.*s|%.*s|%.*s|%.*s", dmarc_result_name(v->result),
	    SLICE_ARG(v->reason), SLICE_ARG(v->org_domain),
	    SLICE_ARG(v->record), SLICE_ARG(v->policy));
	for (i = 0; i < v->nqueried; i++)
		buf_addf(b, " %.*s", SLICE_ARG(v->queried[i]));
	for (i = 0; i < v->nidentifiers; i++)
		buf_addf(b, " %d %.*s", v->identifiers[i].aligned,
		    SLICE_ARG(v->identifiers[i].rule));
	buf_add_str(b, "\n# ");
}

static void
say_all(struct buf *b, const struct computed *c)
{
	size_t i;

	buf_clear(b);
	say_spf(b, &c->spf);
	say_spf(b, &c->spf_helo);
	for (i = 0; i < c->ndkim; i++)
		buf_addf(b, "%s|%.*s\n# ", dkim_result_name(c->dkim[i].result),
		    SLICE_ARG(c->dkim[i].reason));
	say_dmarc(b, &c->dmarc.now);
	say_dmarc(b, &c->dmarc.rfc7489);
}

/* The answer to a question, as a resolver that follows aliases gives it, or
 * as records that are to be followed */
static void
reveal(struct answers *to, const struct answers *world,
    const struct question *q, bool aliases)
{
	struct answer a;
	struct slice at = q->name;
	const struct answer *alias;

	while (aliases && (alias = answers_find(world, at, DNS_CNAME)) !=
	    NULL && alias->status == DNS_OK) {
		answers_add(to, alias);
		at = alias->data[0];
	}
	a = *answers_find(world, q->name, q->type);
	a.question = (struct question){ at, q->type, false };
	answers_add(to, &a);
}

struct run {
	struct arena arena;
	struct mail m;
	struct auth auth;
	struct questions used;
};

static void
run_start(struct run *r, struct slice text)
{
	*r = (struct run){ .auth.quick = true };
	mail_parse(&r->m, text, NULL, &r->arena, 0);
}

/* With these answers; how many questions are open */
static size_t
run_with(struct run *r, const struct answers *s)
{
	struct questions q = { .used = &r->used };

	r->used = (struct questions){ 0 };
	auth_run(&r->auth, &r->m, NULL, s, 1795600000, &q);
	r->used.used = NULL;
	if (q.n == 0 || s->closed)
		return 0;
	for (size_t i = 0; i < q.n; i++)
		*ARENA_PUSH(&r->arena, r->used.v, r->used.n) = q.v[i];
	return q.n;
}

/* Rounds until nothing is open: how many */
static int
in_rounds(struct run *r, const struct answers *world, bool aliases)
{
	struct answers have = { 0 };
	size_t open, i;
	int n = 0;

	while ((open = run_with(r, &have)) != 0 && n++ < 2 * MOST_ROUNDS)
		for (i = r->used.n - open; i < r->used.n; i++)
			reveal(&have, world, &r->used.v[i], aliases);
	answers_free(&have);
	return n;
}

/* With what the result hangs on and no more, it is the same. */
static void
again(struct run *r, struct slice text, const struct answers *world,
    const struct questions *used)
{
	struct answers have = { 0 };
	size_t i;

	run_start(r, text);
	for (i = 0; i < used->n; i++)
		reveal(&have, world, &used->v[i], false);
	run_with(r, &have);
	answers_free(&have);
}

static bool
same(const struct run *r, struct buf *want, const char *what, int w,
    struct buf *zone)
{
	static struct buf got;

	say_all(&got, &r->auth.computed);
	if (slice_eq(buf_slice(&got), buf_slice(want)))
		return true;
	printf("# world %d, %s\n# %.*s\n# not\n# %.*s\n%.*s\n", w, what,
	    SLICE_ARG(buf_slice(&got)), SLICE_ARG(buf_slice(want)),
	    SLICE_ARG(buf_slice(zone)));
	return false;
}

/* With some answers missing, a result is the same, or unverifiable. */
static bool
with_less(struct run *r, struct slice text, const struct answers *world,
    const struct run *all)
{
	const struct computed *want = &all->auth.computed;
	const struct computed *got = &r->auth.computed;
	struct answers have = { 0 };
	unsigned left_out = 1 + any(4);
	size_t i;

	run_start(r, text);
	for (i = 0; i < all->used.n; i++)
		if (any(6) >= left_out)
			reveal(&have, world, &all->used.v[i], false);
	run_with(r, &have);
	answers_free(&have);
	return (got->spf.result == want->spf.result ||
	    got->spf.result == SPF_UNVERIFIABLE) &&
	    (got->spf_helo.result == want->spf_helo.result ||
	    got->spf_helo.result == SPF_UNVERIFIABLE) &&
	    (got->dmarc.now.result == want->dmarc.now.result ||
	    got->dmarc.now.result == DMARC_UNVERIFIABLE) &&
	    (got->dmarc.rfc7489.result == want->dmarc.rfc7489.result ||
	    got->dmarc.rfc7489.result == DMARC_UNVERIFIABLE);
}

int
main(void)
{
	static struct buf zone, text, want;
	static struct run all, part;
	int w, n, most = 0, bad = 0, guessed = 0;
	int results[SPF_UNVERIFIABLE + 1] = { 0 };
	int policies[DMARC_UNVERIFIABLE + 1] = { 0 };
	struct error e;

	for (w = 0; w < WORLDS && bad < 3; w++) {
		struct answers world = { 0 };

		make_world(&zone);
		make_mail(&text);
		if (answers_parse(&world, "world.zone", buf_slice(&zone),
		    &e) != ERR_NONE) {
			ok(false, "a world: %s", e.text);
			break;
		}
		run_start(&all, buf_slice(&text));
		run_with(&all, &world);
		say_all(&want, &all.auth.computed);
		results[all.auth.computed.spf.result]++;
		policies[all.auth.computed.dmarc.now.result]++;
		for (int aliases = 0; aliases < 2; aliases++) {
			run_start(&part, buf_slice(&text));
			n = in_rounds(&part, &world, aliases);
			most = n > most ? n : most;
			bad += !same(&part, &want, aliases
			    ? "in rounds, by aliases" : "in rounds", w, &zone);
			arena_free(&part.arena);
		}
		again(&part, buf_slice(&text), &world, &all.used);
		bad += !same(&part, &want, "by what it used", w, &zone);
		arena_free(&part.arena);
		if (!with_less(&part, buf_slice(&text), &world, &all) &&
		    guessed++ < 3)
			same(&part, &want, "with less", w, &zone);
		arena_free(&part.arena);
		arena_free(&all.arena);
		answers_free(&world);
	}
	ok(bad == 0, "%d worlds: in rounds, through aliases, and by the "
	    "answers used alone, as by all at once", w);
	ok(guessed == 0, "with less of them it is that or unverifiable");
	ok(most <= MOST_ROUNDS, "in %d rounds, at most %d", most, MOST_ROUNDS);
	for (n = SPF_NONE; n < SPF_UNVERIFIABLE; n++)
		ok(results[n] > 9, "%s %d times", spf_result_name(n),
		    results[n]);
	for (n = DMARC_NONE; n < DMARC_PERMERROR; n++)
		ok(policies[n] > 9, "DMARC %s %d times", dmarc_result_name(n),
		    policies[n]);
	buf_free(&zone);
	buf_free(&text);
	buf_free(&want);
	return done_testing();
}
