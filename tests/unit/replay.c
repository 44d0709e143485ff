/* Replay hints: what a signature that passes leaves open, whom a message
 * reached, how old its signature was, where else its signature stands. */

#include <stdlib.h>
#include <unistd.h>

#include "core/store/bulk.h"
#include "core/store/list.h"
#include "core/base/ini.h"
#include "tests/unit/explain_sign.h"

#define HERE "Delivered-To: bo@here.example\r\n"
#define TAKEN "Received: from out.example.com (out.example.com "              \
	"[192.0.2.7])\r\n\tby mx.here.example (Postfix) with ESMTPS id 4X\r\n" \
	"\tfor <bo@here.example>; Wed, 18 Nov 2026 08:00:00 +0000\r\n"
#define MAIL "From: Ann <ann@example.com>\r\nTo: bo@here.example\r\n"         \
	"Subject: x\r\nDate: Wed, 18 Nov 2026 07:59:00 +0000\r\n"              \
	"Message-ID: <1@example.com>\r\n\r\nbody\r\n"
#define ALL "from:from:to:to:subject:subject:date:date:message-id:message-id"

static struct receivers receivers;

static struct fresh
signing(const char *names)
{
	return (struct fresh){ .names = names, .key = RSA_1024 };
}

/* All hints, one a line */
static struct slice
hints(const char *above, struct fresh how, const char *mail, const char *edit)
{
	static struct arena arena;
	struct slice field = fresh_message(slice_str(mail), &how), octets;
	struct buf all = { 0 };
	struct slice out;
	struct questions q = { 0 };
	size_t i;

	octets = slice_printf(&fresh_arena, "%s%.*s%s%s", above,
	    SLICE_ARG(field), mail, edit);
	arena_free(&arena);
	fresh_auth = (struct auth){ 0 };
	mail_parse(&fresh_mail, octets, &receivers, &arena, 0);
	auth_run(&fresh_auth, &fresh_mail, &receivers, &fresh_keys,
	    1795000000, &q);
	for (i = 0; i < fresh_auth.computed.nhints; i++)
		buf_addf(&all, "%.*s\n",
		    SLICE_ARG(fresh_auth.computed.hints[i]));
	out = slice_dup(&fresh_arena, buf_slice(&all));
	buf_free(&all);
	return out;
}

static void
fields_left_open(void)
{
	struct fresh how = signing("from");

	is_slice(hints("", signing(ALL), MAIL, ""), "",
	    "everything signed, and once more: nothing to say");
	is_slice(hints("", how, MAIL, ""), "the signature of example.com does "
	    "not cover To, Subject, Date and Message-ID, and holds with a "
	    "second From put on top\n", "From alone");
	is_slice(hints("", signing("from:to:subject:date:message-id"), MAIL,
	    ""), "the signature of example.com holds with a second From, To, "
	    "Subject, Date or Message-ID put on top\n", "each once");
	is_slice(hints("", signing("from:from:subject:subject:date:date:"
	    "message-id:message-id"), MAIL, ""),
	    "the signature of example.com does not cover To\n", "To open");
	is_slice(hints("", signing(ALL), MAIL, "more\r\n"), "",
	    "nothing of a signature that is broken");
}

static void
length_left_open(void)
{
	struct fresh how = signing(ALL);

	how.length = 6;
	is_slice(hints("", how, MAIL, "buy now\r\n"), "the signature of "
	    "example.com leaves the last 9 octets of the body unsigned (l=)\n",
	    "l= with more behind it");
	is_slice(hints("", how, MAIL, ""), "the signature of example.com holds "
	    "with more appended to the body (l=)\n", "l= of all");
}

static void
recipients(void)
{
	is_slice(hints(HERE TAKEN, signing(ALL), MAIL, ""), "",
	    "delivered to whom To names");
	is_slice(hints("Delivered-To: eva@here.example\r\n"
	    "Received: from out.example.com (out.example.com [192.0.2.7])\r\n"
	    "\tby mx.here.example (Postfix) with ESMTPS id 4X;\r\n"
	    "\tWed, 18 Nov 2026 08:00:00 +0000\r\n", signing(ALL), MAIL, ""),
	    "it was delivered to eva@here.example, whom neither To nor Cc "
	    "names\n", "delivered to another");
	is_slice(hints("Received: from out.example.com (out.example.com "
	    "[192.0.2.7])\r\n\tby mx.here.example (Postfix) with ESMTPS id "
	    "4X\r\n\tfor <eva@here.example>; Wed, 18 Nov 2026 08:00:00 +0000"
	    "\r\n", signing(ALL), MAIL, ""), "it was delivered to "
	    "eva@here.example, whom neither To nor Cc names\n",
	    "as the receiver's own Received field says");
	is_slice(hints("Received: from out.example.com (out.example.com "
	    "[192.0.2.7])\r\n\tby mx.here.example (Postfix) with ESMTPS id "
	    "4X;\r\n\tWed, 18 Nov 2026 08:00:00 +0000\r\n"
	    "Delivered-To: first@there.example\r\n", signing(ALL), MAIL, ""),
	    "", "what stands below the boundary is nobody's word");
}

/* t= is of the signer; a time of its own */
static void
age(void)
{
	struct fresh how = signing(ALL);

	how.z = "x; t=1794988740"; /* 07:59, a minute before */
	is_slice(hints(HERE TAKEN, how, MAIL, ""), "", "fresh");
	how.z = "x; t=1794729600"; /* 15 November, 08:00 */
	is_slice(hints(HERE TAKEN, how, MAIL, ""), "the signature of "
	    "example.com was made 3 days before the receiver took the "
	    "message\n", "three days old");
	how.z = "x; t=1794895200"; /* 17 November, 06:00 */
	is_slice(hints(HERE TAKEN, how, MAIL, ""), "the signature of "
	    "example.com was made 26 hours before the receiver took the "
	    "message\n", "a day and two hours old");
}

static void
recorded(void)
{
	struct fresh how = signing("from:from:to:to:subject:subject:date:date");

	is_slice(hints(HERE "Authentication-Results: mx.here.example; "
	    "dkim=pass header.d=example.com header.b=x\r\n" TAKEN, how, MAIL,
	    "the store wrote this\r\n"), "the signature of example.com does "
	    "not cover Message-ID\n",
	    "broken since, but our receiver recorded that it passed");
}

/* --- the same signature elsewhere --- */

static struct store *store;

static int64_t
keep(const char *octets, uint8_t delivery, const char *b)
{
	struct sha256 sha = sha256_of(slice_str(octets));
	struct dkim_signature sig = { .domain = SLICE("example.com"),
		.b = slice_str(b), .signed_at = TIME_UNKNOWN,
		.expires = TIME_UNKNOWN };
	struct analysis a = { .sha256 = sha };
	struct file_at f = { .path = slice_str(octets), .dev = 1,
		.ino = sha.b[0], .size = 1, .length = 1, .mtime_ns = 1 };
	struct error e = { 0 };
	int64_t id = 0;

	a.mail.date = TIME_UNKNOWN;
	a.mail.boundary.time = 1;
	a.mail.has_delivery = true;
	a.mail.delivery.b[0] = delivery;
	a.auth.computed.dkim = &sig;
	a.auth.computed.ndkim = 1;
	ok(bulk_message(store, &f, &sha, &a, NULL, &id, &e) == ERR_NONE,
	    "kept: %s %s", octets, e.text);
	return id;
}

static uint64_t
count(const char *query)
{
	struct listing *l;
	struct error e;
	uint64_t n = 0;

	if (listing_open(&l, store, slice_str(query), ORDER_NEWEST, NULL, NULL,
	    &e) != ERR_NONE)
		return UINT64_MAX;
	listing_count(l, &n, &e);
	listing_close(l);
	return n;
}

static void
hint_of(int64_t id, const char *b, const char *want, const char *name)
{
	struct dkim_signature sig = { .domain = SLICE("example.com"),
		.b = slice_str(b) };
	struct analysis a = { 0 };
	struct error e;

	a.auth.computed.dkim = &sig;
	a.auth.computed.ndkim = 1;
	ok(store_replay_hints(store, id, &a, &e) == ERR_NONE, "asked");
	is_slice(a.auth.computed.nhints != 0 ? a.auth.computed.hints[0]
	    : SLICE_NULL, want, name);
	arena_free(&a.arena);
}

static void
elsewhere(void)
{
	static const char b[] = "c2lnbmVkIGJ5IHRoZSBkb21haW4gaXRzZWxmIG9uY2U=";
	char dir[] = "/tmp/espy-replay-XXXXXX";
	struct workspace ws;
	struct error e;
	int64_t one, other;
	char *command;

	if (mkdtemp(dir) == NULL ||
	    workspace_open(&ws, dir, true, &e) != ERR_NONE ||
	    store_open(&store, &ws, &e) != ERR_NONE ||
	    store_set_version(store, 1, "", "", &e) != ERR_NONE ||
	    bulk_begin(store, &e) != ERR_NONE) {
		ok(false, "a store");
		return;
	}
	one = keep("one", 1, b);
	keep("copy of one", 1, b);
	other = keep("other", 9, "b3RoZXI=");
	hint_of(one, b, NULL, "a copy of the same delivery is no replay");
	keep("two", 2, b);
	keep("three", 3, b);
	hint_of(one, b, "the signature of example.com stands on 2 other "
	    "messages here, delivered another time "
	    "(signature:c2lnbmVkIGJ5IHRo)", "two deliveries more");
	hint_of(other, "b3RoZXI=", NULL, "nothing of another one");
	bulk_commit(store, &e);
	is_int((int64_t)count("signature:c2lnbmVk"), 4,
	    "they are found by the signature's start");
	is_int((int64_t)count("signature:c2lnbmVkIGJ5IHRoZSBkb21haW4gaXRzZWxm"
			      "IG9uY2U="), 4, "and by all of it");
	is_int((int64_t)count("signature:xxxx"), 0, "not by another");
	store_close(store);
	workspace_free(&ws);
	command = xasprintf("rm -rf %s", dir);
	ok(system(command) == 0, "cleaned up");
	free(command);
}

int
main(void)
{
	static struct ini ini;

	ini_parse(&ini, "settings.ini",
	    SLICE("[receiver here]\nby = .here.example\n"
		  "authserv-id = mx.here.example\n"));
	receivers_from_ini(&receivers, &ini, &ini.arena);
	fresh_publish();
	fields_left_open();
	length_left_open();
	recipients();
	age();
	recorded();
	elsewhere();
	ini_free(&ini);
	arena_free(&fresh_arena);
	answers_free(&fresh_keys);
	return done_testing();
}
