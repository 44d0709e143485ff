/* espy doctor --boundary: the chains of receivers, and settings for them. */

#include <stdio.h>

#include "core/base/text.h"
#include "core/mail/gateway.h"
#include "core/suggest.h"
#include "views/cli.h"

/* --- for people --- */

static void
foreign(struct buf *b, struct slice s, const char *absent)
{
	if (s.n != 0)
		text_plain(s, b);
	else
		buf_add_str(b, absent);
}

static void
print_source(struct buf *b, const struct chains *all, size_t at)
{
	const struct chain *c = &all->v[at];
	uint64_t messages = 0;
	size_t i, n = 0;

	if (at != 0 && all->v[at - 1].source_id == c->source_id)
		return;
	for (i = at; i < all->n && all->v[i].source_id == c->source_id; i++) {
		messages += all->v[i].messages;
		n++;
	}
	buf_add_str(b, at != 0 ? "\n" : "");
	if (c->source.p != NULL) {
		buf_add_str(b, "Source ");
		text_plain(c->source, b);
	} else
		buf_add_str(b, "Of no source");
	buf_addf(b, ": %llu message%s with a boundary, %zu chain%s\n",
	    (unsigned long long)messages, plural(messages), n, plural(n));
}

static void
print_trust(struct buf *b, const struct chain *c)
{
	uint64_t inferred = c->messages - c->configured;
	size_t i;

	if (inferred == c->messages)
		buf_add_str(b, "inferred");
	else if (inferred != 0)
		buf_addf(b, "%llu of them inferred",
		    (unsigned long long)inferred);
	for (i = 0; i < c->receivers.n; i++) {
		buf_add_str(b, i == 0 ? inferred != 0 ? ", others receiver "
						      : "receiver "
				      : ", ");
		text_plain(c->receivers.v[i].value, b);
	}
	buf_add_char(b, '\n');
}

static void
print_chain(struct buf *b, const struct chain *c)
{
	char hex[SHA256_HEX + 1];
	size_t i;

	buf_add_str(b, "\n  ");
	text_plain(c->chain, b);
	buf_addf(b, "   %llu message%s, ", (unsigned long long)c->messages,
	    plural(c->messages));
	print_trust(b, c);
	for (i = 0; i < c->nsamples; i++) {
		const struct chain_sample *s = &c->samples[i];
		struct buf ip = { 0 };

		sha256_hex(&s->sha256, hex);
		foreign(&ip, s->ip, "no address");
		buf_addf(b, "    %.12s  %-15.*s  ", hex,
		    SLICE_ARG(buf_slice(&ip)));
		foreign(b, s->helo, "-");
		buf_add_char(b, '\n');
		buf_free(&ip);
	}
}

static void
print_settings(struct buf *b, const struct suggestions *all, const char *file)
{
	size_t i, n = 0;

	for (i = 0; i < all->n; i++) {
		if (all->v[i].inferred == 0)
			continue;
		if (n++ == 0) {
			buf_add_str(b, "\nWhat is inferred becomes configured "
			    "with these lines in\n");
			text_plain(slice_str(file), b);
			buf_add_str(b, " (those that are receivers of yours; "
			    "espy(5) explains each):\n");
		}
		buf_add_char(b, '\n');
		suggestion_write(&all->v[i], b);
	}
	if (n == 0 && all->n != 0)
		buf_add_str(b, "\nAll receivers are configured.\n");
}

static void
print_all(const struct chains *c, const struct suggestions *s,
    const char *file)
{
	struct buf b = { 0 };
	size_t i;

	if (c->n == 0)
		buf_add_str(&b, "No message from a mailbox of ours is in the "
		    "store that shows where it came in: espy index reads "
		    "mail.\n");
	for (i = 0; i < c->n; i++) {
		print_source(&b, c, i);
		print_chain(&b, &c->v[i]);
	}
	print_settings(&b, s, file);
	out_buf(&b);
	buf_free(&b);
}

/* --- for programs --- */

static void
json_values(struct json *j, const char *key, const struct chain_values *v)
{
	size_t i;

	json_array(j, key);
	for (i = 0; i < v->n; i++) {
		json_object(j, NULL);
		json_slice(j, "value", v->v[i].value);
		json_int(j, "messages", (int64_t)v->v[i].messages);
		json_close(j);
	}
	json_close(j);
}

static void
json_gateways(struct json *j, const struct chain *c)
{
	const struct gateway *g;
	size_t i;

	json_array(j, "gateways");
	for (i = 0; i < c->gateways.n; i++) {
		g = gateway_of(c->gateways.v[i].value);
		json_object(j, NULL);
		json_slice(j, "host", c->gateways.v[i].value);
		json_str(j, "name", g != NULL ? g->name : NULL);
		json_int(j, "messages", (int64_t)c->gateways.v[i].messages);
		json_values(j, "ips", &c->gateway_ips[i]);
		json_close(j);
	}
	json_close(j);
}

static void
json_samples(struct json *j, const struct chain *c)
{
	char hex[SHA256_HEX + 1];
	size_t i;

	json_array(j, "samples");
	for (i = 0; i < c->nsamples; i++) {
		sha256_hex(&c->samples[i].sha256, hex);
		json_object(j, NULL);
		json_str(j, "sha256", hex);
		json_slice(j, "ip", c->samples[i].ip);
		json_slice(j, "helo", c->samples[i].helo);
		json_close(j);
	}
	json_close(j);
}

static void
json_chain(const struct chain *c, const struct suggestion *s)
{
	struct buf settings = { 0 };
	struct json j = { 0 };

	if (s != NULL)
		suggestion_write(s, &settings);
	json_object(&j, NULL);
	json_str(&j, "schema", "espy.boundary/1");
	json_slice(&j, "source", c->source);
	json_slice(&j, "chain", c->chain);
	json_int(&j, "messages", (int64_t)c->messages);
	json_int(&j, "configured", (int64_t)c->configured);
	json_int(&j, "inferred", (int64_t)(c->messages - c->configured));
	json_values(&j, "receivers", &c->receivers);
	json_values(&j, "by", &c->by);
	json_values(&j, "authserv_ids", &c->authserv_ids);
	json_values(&j, "authserv_ids_below", &c->below);
	json_gateways(&j, c);
	json_samples(&j, c);
	json_slice(&j, "settings", settings.n != 0 ? buf_slice(&settings)
						   : SLICE_NULL);
	json_close(&j);
	out_json(&j);
	buf_free(&settings);
}

int
boundary_print(struct cli *cli, struct session *s)
{
	struct suggestions suggestions;
	struct chains chains;
	struct error e;
	size_t i;

	if (store_chains(s->store, &chains, &e) != ERR_NONE)
		return cli_fail(&e);
	suggest_receivers(&suggestions, &chains);
	for (i = 0; i < chains.n && cli->json; i++)
		json_chain(&chains.v[i],
		    suggestion_of(&suggestions, &chains.v[i]));
	if (!cli->json)
		print_all(&chains, &suggestions, s->workspace.settings);
	suggestions_free(&suggestions);
	chains_free(&chains);
	return EXIT_DONE;
}
