/* A suggestion as a section of the settings. */

#include <stdarg.h>

#include "core/base/text.h"
#include "core/base/url.h"
#include "core/mail/gateway.h"
#include "core/suggest.h"

enum { HOSTS_MOST = 4, IDS_MOST = 3, OFTEN_MOST = 8, SEEN_LEAST = 3 };

struct writer {
	const struct suggestion *s;
	struct buf *out;
	const char *comment; /* "# ": nothing holds until it is taken away */
	const char *hint;    /* before what is a comment in any case */
	struct arena arena;
};

/* What a mail said passes the text boundary. */
static void
add(struct writer *w, const char *before, const char *fmt, va_list ap)
{
	size_t n;
	char *text = arena_vprintf(&w->arena, &n, fmt, ap);

	buf_add_str(w->out, before);
	text_plain(slice_of(text, n), w->out);
	buf_add_char(w->out, '\n');
}

/* A line that is meant to hold */
__attribute__((format(printf, 2, 3))) static void
line(struct writer *w, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	add(w, w->comment, fmt, ap);
	va_end(ap);
}

/* A line for the reader to decide about */
__attribute__((format(printf, 2, 3))) static void
hint(struct writer *w, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	add(w, w->hint, fmt, ap);
	va_end(ap);
}

/* Hosts one by one where they are few and alone; else the organisation */
static void
write_by(struct writer *w)
{
	const struct suggestion *s = w->s;
	size_t i;

	if (!s->longer && s->by.n <= HOSTS_MOST) {
		for (i = 0; i < s->by.n; i++)
			if (host_normal(&w->arena, s->by.v[i].value).p != NULL)
				line(w, "by = %.*s",
				    SLICE_ARG(s->by.v[i].value));
		return;
	}
	line(w, "by = %.*s", SLICE_ARG(s->org));
	/* Exchange Online's hosts have names in two domains. */
	if (slice_eq_str(s->org, ".outlook.com"))
		line(w, "by = .office365.com");
}

static bool
is_known(const struct chain_values *v, size_t upto, struct slice value)
{
	size_t i;

	for (i = 0; i < upto && i < v->n; i++)
		if (slice_eq(v->v[i].value, value))
			return true;
	return false;
}

/* Many hosts that put their own names: the organisation stands for them. */
static bool
all_under(const struct suggestion *s, const struct chain_values *v)
{
	struct slice org = slice_from(s->org, 1);
	size_t i;

	for (i = 0; i < v->n; i++)
		if (!host_is_under(v->v[i].value, org))
			return false;
	return v->n != 0;
}

static void
write_ids(struct writer *w)
{
	const struct suggestion *s = w->s;
	const struct chain_values *above = &s->authserv_ids;
	const struct chain_values *below = &s->below;
	size_t i;

	if (above->n + below->n > IDS_MOST &&
	    (all_under(s, above) || above->n == 0) &&
	    (all_under(s, below) || below->n == 0)) {
		line(w, "authserv-id = %.*s", SLICE_ARG(s->org));
		return;
	}
	for (i = 0; i < above->n; i++)
		line(w, "authserv-id = %.*s", SLICE_ARG(above->v[i].value));
	for (i = 0; i < below->n; i++)
		if (!is_known(above, above->n, below->v[i].value))
			line(w, "authserv-id = %.*s",
			    SLICE_ARG(below->v[i].value));
}

static void
write_below(struct writer *w)
{
	uint64_t n = 0;
	size_t i;

	for (i = 0; i < w->s->below.n; i++)
		n += w->s->below.v[i].messages;
	if (n == 0)
		return;
	hint(w, "Of %llu message%s, results stand below its own Received "
	    "field, where senders", (unsigned long long)n,
	    n == 1 ? "" : "s");
	hint(w, "can write too.  If it removes what senders write in its "
	    "name:");
	hint(w, "results = below");
}

/* Those seen often enough to be more than one sender's claim */
static void
write_often(struct writer *w, const struct chain_values *v, const char *what)
{
	size_t i, n = 0;

	for (i = 0; i < v->n && n < OFTEN_MOST; i++) {
		if (v->v[i].messages < SEEN_LEAST)
			continue;
		hint(w, "gateway = %.*s", SLICE_ARG(v->v[i].value));
		n++;
	}
	if (v->n > n)
		hint(w, "(seen less often: %zu more %s)", v->n - n, what);
}

static void
write_gateway(struct writer *w, size_t at)
{
	const struct chain_value *v = &w->s->gateways.v[at];
	const struct gateway *g = gateway_of(v->value);

	/* Of most receivers a mailbox provider is no gateway. */
	if (g == NULL || v->messages < SEEN_LEAST ||
	    (g->provider && v->messages * 2 < w->s->messages))
		return;
	hint(w, "%llu messages came from hosts named .%.*s (%s).",
	    (unsigned long long)v->messages, SLICE_ARG(v->value), g->name);
	hint(w, "If they are a gateway of yours, and send for nobody else, and "
	    "these addresses");
	hint(w, "are theirs (a name can be anybody's):");
	if (g->provider)
		hint(w, "gateway = .%.*s", SLICE_ARG(v->value));
	else
		write_often(w, &w->s->gateway_hosts[at], "by name");
	if (g->inner.n != 0)
		hint(w, "gateway = %.*s", SLICE_ARG(g->inner));
	write_often(w, &w->s->gateway_ips[at], "by address");
	if (g->authserv_id.n != 0)
		hint(w, "authserv-id = %.*s", SLICE_ARG(g->authserv_id));
}

void
suggestion_write(const struct suggestion *s, struct buf *out)
{
	struct writer w = { .s = s, .out = out,
		.comment = s->rare ? "# " : "",
		.hint = s->rare ? "# # " : "# " };
	size_t i;

	if (s->inferred == 0)
		return;
	if (s->rare)
		buf_addf(out, "# seen in %llu message%s only: if this is a "
		    "receiver of yours, take the \"# \" away\n",
		    (unsigned long long)s->messages,
		    s->messages == 1 ? "" : "s");
	line(&w, "[receiver %.*s]", SLICE_ARG(slice_from(s->org, 1)));
	write_by(&w);
	write_ids(&w);
	write_below(&w);
	for (i = 0; i < s->gateways.n; i++)
		write_gateway(&w, i);
	arena_free(&w.arena);
}
