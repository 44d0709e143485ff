#ifndef TESTS_UNIT_ATTRIBUTION_CASE_H
#define TESTS_UNIT_ATTRIBUTION_CASE_H

/* One message, as a receiver of the test's settings took it, and what is
 * found of its sender by the test's catalogue. */

#include <stdlib.h>

#include "core/base/buf.h"
#include "core/esp/catalogue.h"
#include "core/esp/esp.h"
#include "tests/unit/tap.h"

static struct catalogue catalogue;
static struct receivers receivers;
static struct domains domains;
static struct arena settings_arena;
static struct ini settings_ini;

struct result {
	struct arena *arena; /* stays where it is when this is copied */
	struct mail mail;
	struct auth auth;
	struct attribution at;
	struct relationship rel;
	struct questions asked;
	char *bytes;
};

static inline void
analyse(struct result *r, const struct answers *answers)
{
	static const struct answers off = { .off = true };

	if (answers == NULL)
		answers = &off;
	r->asked.n = 0;
	auth_run(&r->auth, &r->mail, &receivers, answers, 0, &r->asked);
	esp_run(&r->at, &r->rel, &r->mail, &r->auth, &catalogue, &domains,
	    answers, &r->asked);
}

/* A mail that mx.corp.example took from that client. */
static inline struct result
mail_from(const char *client, const char *results, const char *envelope,
    const char *rest)
{
	struct result r = { .arena = xcalloc(1, sizeof(struct arena)) };
	struct buf b = { 0 };

	buf_addf(&b, "Return-Path: <%s>\r\n", envelope);
	if (results != NULL)
		buf_addf(&b, "Authentication-Results: corp.example;%s\r\n",
		    results);
	buf_addf(&b,
	    "Received: from %s\r\n\tby mx.corp.example (Postfix) with ESMTPS "
	    "id 4XY1;\r\n\tMon, 23 Nov 2026 07:41:03 +0000 (UTC)\r\n", client);
	buf_add_str(&b, rest);
	if (strstr(rest, "From:") == NULL)
		buf_add_str(&b, "From: Bank <info@bank.example>\r\n");
	buf_add_str(&b, "To: jo@corp.example\r\nSubject: x\r\n");
	if (strstr(rest, "Message-ID:") == NULL)
		buf_add_str(&b, "Message-ID: <1@bank.example>\r\n");
	buf_add_str(&b, "Date: Mon, 23 Nov 2026 07:41:00 +0000\r\n"
			"Content-Type: text/plain\r\n\r\n"
			"see https://shop.click.big.example/x\r\n");
	r.bytes = buf_take(&b);
	mail_parse(&r.mail, slice_str(r.bytes), &receivers, r.arena, 0);
	analyse(&r, NULL);
	return r;
}

static inline void
done(struct result *r)
{
	arena_free(r->arena);
	free(r->arena);
	free(r->bytes);
	*r = (struct result){ 0 };
}

static inline const struct evidence *
evidence(const struct result *r, const char *service, const char *what)
{
	for (size_t i = 0; i < r->at.nevidence; i++)
		if (slice_eq_str(r->at.evidence[i].service, service) &&
		    slice_eq_str(r->at.evidence[i].what, what))
			return &r->at.evidence[i];
	return NULL;
}

static inline const struct account *
account(const struct result *r, const char *value)
{
	for (size_t i = 0; i < r->at.naccounts; i++)
		if (slice_eq_str(r->at.accounts[i].value, value))
			return &r->at.accounts[i];
	return NULL;
}

static inline bool
evidence_is(const struct result *r, const char *service, const char *what,
    enum strength strength)
{
	const struct evidence *e = evidence(r, service, what);

	return e != NULL && e->strength == strength;
}

static inline void
note(const struct result *r)
{
	printf("# service %.*s, %s; %.*s\n", SLICE_ARG(r->at.service),
	    strength_name(r->at.strength), SLICE_ARG(r->at.not_named_because));
	for (size_t i = 0; i < r->at.nevidence; i++)
		printf("#   %.*s %s %.*s: %.*s\n",
		    SLICE_ARG(r->at.evidence[i].service),
		    strength_name(r->at.evidence[i].strength),
		    SLICE_ARG(r->at.evidence[i].what),
		    SLICE_ARG(r->at.evidence[i].sentence));
	for (size_t i = 0; i < r->at.nforged; i++)
		printf("#   forged %.*s: %.*s\n",
		    SLICE_ARG(r->at.forged[i].value),
		    SLICE_ARG(r->at.forged[i].why));
}

#define UNKNOWN_HOST "vps.evil.example (vps.evil.example [198.51.100.9])"
#define BIG_UNCONFIRMED "o1.out.big.example (unknown [198.51.100.9])"

static inline void
answer(struct answers *s, const char *name, uint16_t type, const char *data)
{
	struct slice d = slice_str(data);
	struct answer a = { .question = { slice_str(name), type },
		.status = DNS_OK, .data = &d, .n = 1 };

	answers_add(s, &a);
}

static inline bool
asks(const struct questions *q, const char *name)
{
	size_t i;

	for (i = 0; i < q->n; i++)
		if (slice_eq_str(q->v[i].name, name))
			return true;
	return false;
}

/* The test's catalogue and settings, for all its cases */
static inline void
case_begin(const char *catalogue_text, const char *settings_text)
{
	catalogue_add(&catalogue, "test.ini", slice_str(catalogue_text));
	catalogue_ready(&catalogue);
	is_int((int64_t)catalogue.nproblems, 0, "the test's catalogue is good");
	ini_parse(&settings_ini, "settings.ini", slice_str(settings_text));
	receivers_from_ini(&receivers, &settings_ini, &settings_arena);
	domains_from_ini(&domains, &settings_ini, &settings_arena);
}

static inline void
case_end(void)
{
	ini_free(&settings_ini);
	catalogue_free(&catalogue);
	arena_free(&settings_arena);
}

#endif
