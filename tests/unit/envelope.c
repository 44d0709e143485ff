/* The envelope sender that our receiver recorded. */

#include <stdlib.h>

#include "core/base/mem.h"
#include "core/mail/mail.h"
#include "tests/unit/tap.h"

#define HOP \
	"Received: from out.sender.example (out.sender.example " \
	"[192.0.2.7]) by mx1.corp.example (Postfix) with ESMTPS id 1; Mon, " \
	"23 Nov 2026 07:41:03 +0000\n"

static struct arena arena;
static struct mail m;

static void
parse(const char *header)
{
	static char *text;

	arena_free(&arena);
	free(text);
	text = xasprintf("%sFrom: a@sender.example\n\nhello\n", header);
	mail_parse(&m, slice_str(text), NULL, &arena, 0);
}

static void
is_envelope(const char *name, const char *from, const char *origin)
{
	is_slice(m.envelope.mail_from, from, name);
	is_str(origin_name(m.envelope.origin), origin, "  its origin");
}

int
main(void)
{
	parse("Return-Path: <bounce+1@sender.example>\n" HOP);
	is_envelope("Return-Path", "bounce+1@sender.example", "return-path");
	parse("Return-Path: <>\n" HOP);
	is_envelope("the null sender is empty, not unknown", "",
	    "return-path");
	parse("Received-SPF: pass (x) client-ip=192.0.2.7; "
	      "envelope-from=\"b@sender.example\"; helo=x\n" HOP
	      "Return-Path: <forged@bank.example>\n");
	is_envelope("a Return-Path below the boundary is the sender's own",
	    "b@sender.example", "received-spf");
	parse("Received-SPF: pass (x) client-ip=192.0.2.7; envelope-from="
	      "\"b@bank.example\"@sender.example; helo=x\n" HOP);
	is_envelope("a quoted local part that names a domain",
	    "\"b@bank.example\"@sender.example", "received-spf");
	parse("Received-SPF: pass (x) identity=mailfrom; "
	      "envelope-from=<b@sender.example>;\n" HOP);
	is_envelope("identity=mailfrom is no address", "b@sender.example",
	    "received-spf");
	parse("Authentication-Results: mx1.corp.example; spf=pass "
	      "smtp.mailfrom=c@sender.example;\n dkim=none\n" HOP);
	is_envelope("Authentication-Results", "c@sender.example",
	    "authentication-results");
	parse("Received: from out.sender.example ([192.0.2.8] helo=x) by "
	      "mx.corp.example with esmtp (Exim 4.96) (envelope-from "
	      "<d@sender.example>) id 1; Mon, 23 Nov 2026 07:41:03 +0000\n");
	is_envelope("Exim's envelope-from", "d@sender.example", "received");
	parse(HOP "Authentication-Results: mx; spf=pass "
		  "smtp.mailfrom=forged@bank.example\n");
	is_envelope("nothing recorded", NULL, NULL);
	parse("Return-Path: apache\n" HOP);
	is_envelope("no address is no sender", NULL, NULL);
	parse("Received: from sender.example (192.0.2.9) by "
	      "BL6.mail.protection.outlook.com (10.1.1.1) with Microsoft SMTP "
	      "Server id 15; Mon, 23 Nov 2026 07:41:03 +0000\n"
	      "Subject: x\nReturn-Path: e@sender.example\n");
	is_envelope("Exchange Online writes Return-Path at the end",
	    "e@sender.example", "return-path");
	arena_free(&arena);
	return done_testing();
}
