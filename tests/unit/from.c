/* The author: said, never guessed.  And the recipients. */

#include <stdlib.h>

#include "core/base/buf.h"
#include "core/base/mem.h"
#include "core/mail/mail.h"
#include "tests/unit/tap.h"

static struct arena arena;
static struct mail m;

static void
parse(const char *header)
{
	static char *text;

	arena_free(&arena);
	free(text);
	text = xasprintf("%s\nTo: x@corp.example\n\nhello\n", header);
	mail_parse(&m, slice_str(text), NULL, &arena, 0);
}

static void
is_from(const char *header, const char *address, const char *domain,
    const char *name, const char *problem)
{
	char what[160];

	parse(header);
	snprintf(what, sizeof what, "%.*s: address",
	    (int)strcspn(header, "\n"), header);
	is_slice(m.from.address, address, what);
	is_slice(m.from.domain, domain, "  domain");
	is_slice(m.from.display_name, name, "  display name");
	is_slice(m.from.problem, problem, "  problem");
}

static void
authors(void)
{
	is_from("From: a@Mail.Example.COM", "a@Mail.Example.COM",
	    "mail.example.com", NULL, NULL);
	is_slice(m.from.org_domain, "example.com", "  organisation");
	is_from("From: \"Bank, The\" <a@b.example>", "a@b.example",
	    "b.example", "Bank, The", NULL);
	is_from("From: =?utf-8?Q?B=C3=A4nk=2C_x=40y?= <a@b.example>",
	    "a@b.example", "b.example", "B\xc3\xa4nk, x@y", NULL);
	is_from("From: a@b.example (The Bank)", "a@b.example", "b.example",
	    "The Bank", NULL);
	is_from("From: <@r.example,@s.example:a@b.example>", "a@b.example",
	    "b.example", NULL, NULL);
	is_from("From: x <a@b\xc3\xbc" "cher.example>",
	    "a@b\xc3\xbc" "cher.example", "xn--bcher-kva.example", "x", NULL);
	is_from("From: \"a@bank.example\" <x@spam.example>", "x@spam.example",
	    "spam.example", "a@bank.example", NULL);
	is_from("From: a@bank.example <x@spam.example>", "x@spam.example",
	    "spam.example", "a@bank.example", NULL);
}

static void
problems(void)
{
	is_from("X: y", NULL, NULL, NULL, "no From field");
	is_int(m.from.field, -1, "  and no field");
	is_from("From: a@b.example\nFrom: c@d.example", NULL, NULL, NULL,
	    "2 From fields");
	is_from("From: a@b.example, c@d.example", NULL, NULL, NULL,
	    "2 addresses");
	is_from("From: Only A Name", NULL, NULL, "Only A Name",
	    "no address in From");
	is_from("From: <>", NULL, NULL, NULL, "no address in From");
	is_from("From:", NULL, NULL, NULL, "no address in From");
	is_from("From: x <nobody>", "nobody", NULL, "x",
	    "the address has no domain");
	is_from("From: x <a@[192.0.2.1]>", "a@[192.0.2.1]", NULL, "x",
	    "the address has an IP address for a domain");
	is_from("From: x <a@b..example>", "a@b..example", NULL, "x",
	    "the address's domain is no host name");
	is_from("From: x <a@localhost>", "a@localhost", "localhost", "x",
	    "the address's domain has no dot");
	is_from("From: x <@b.example>", "@b.example", NULL, "x",
	    "malformed address");
	is_from("From: Gutschein, x <a@b.example>", "a@b.example",
	    "b.example", "x", "1 address, and 1 part without one");
	is_from("From: team: a@b.example;", "a@b.example", "b.example", NULL,
	    "the address is in a group");
}

/* CVE-2021-3181 made a mail reader's memory explode by these. */
static void
semicolons(void)
{
	struct buf b = { 0 };
	int i;

	buf_add_str(&b, "From: g:");
	for (i = 0; i < 60000; i++)
		buf_add_char(&b, ';');
	buf_add_str(&b, "\nTo: ");
	for (i = 0; i < 3000; i++)
		buf_addf(&b, "%d@a.example,", i);
	buf_add_str(&b, "\n\n");
	arena_free(&arena);
	mail_parse(&m, buf_slice(&b), NULL, &arena, 0);
	is_slice(m.from.problem, "no address in From", "60,000 semicolons");
	ok(arena.used < 8 << 20, "cost little memory");
	is_int((int64_t)m.nrecipients, MAIL_MOST_ADDRESSES,
	    "of 3,000 recipients 1,000 are kept");
	buf_free(&b);
}

static void
recipients(void)
{
	parse("Delivered-To: ana@corp.example\n"
	      "Received: from a (a [192.0.2.1]) by b (Postfix) with ESMTP id "
	      "1 for <Ana+x@corp.example>; Mon, 23 Nov 2026 07:41:03 +0000\n"
	      "Cc: \"B\" <b@corp.example>, undisclosed-recipients:;\n"
	      "From: a@b.example");
	is_int((int64_t)m.nrecipients, 4, "four recipients named");
	is_slice(m.recipients[0].where, "Delivered-To", "where");
	is_slice(m.recipients[1].address, "x@corp.example", "To");
	is_slice(m.recipients[2].address, "b@corp.example", "Cc");
	is_slice(m.recipients[3].address, "Ana+x@corp.example",
	    "Received for");
}

int
main(void)
{
	authors();
	problems();
	semicolons();
	recipients();
	arena_free(&arena);
	return done_testing();
}
