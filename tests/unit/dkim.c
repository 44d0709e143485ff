/* DKIM: rules of RFC 6376 that a message may break, one at a time.  Each case
 * is signed afresh and good but for what it names. */

#include "tests/unit/dkim_case.h"

static const struct dkim_case cases[] = {
	{ "a plain signature", .crypto = DKIM_MATCH },
	/* v=, a=, c= */
	{ "v= missing", .s = { .tags = "a=rsa-sha256; c=relaxed/relaxed; "
	    "d=example.com; s=sel; " USUAL_TAIL },
	    .result = DKIM_PERMERROR, .crypto = DKIM_MATCH,
	    .reason = "v= is missing" },
	{ "v=2", .s = { .tags = "v=2; a=rsa-sha256; c=relaxed/relaxed; "
	    "d=example.com; s=sel; " USUAL_TAIL },
	    .result = DKIM_PERMERROR, .crypto = DKIM_MATCH,
	    .reason = "v= is not 1" },
	{ "v=1.0", .s = { .tags = "v=1.0; a=rsa-sha256; c=relaxed/relaxed; "
	    "d=example.com; s=sel; " USUAL_TAIL },
	    .result = DKIM_PERMERROR, .crypto = DKIM_MATCH,
	    .reason = "v= is not 1" },
	{ "v= last", .s = { .tags = "a=rsa-sha256; c=relaxed/relaxed; "
	    "d=example.com; s=sel; " USUAL_TAIL "; v=1" },
	    .crypto = DKIM_MATCH },
	{ "a= missing", .s = { .tags = "v=1; c=relaxed/relaxed; "
	    "d=example.com; s=sel; " USUAL_TAIL },
	    .result = DKIM_PERMERROR, .reason = "a= is missing" },
	{ "a= unknown", .s = { .tags = "v=1; a=rsa-md5; c=relaxed/relaxed; "
	    "d=example.com; s=sel; " USUAL_TAIL },
	    .result = DKIM_PERMERROR,
	    .reason = "a= names no algorithm that is known" },
	{ "c= unknown", .s = { .tags = "v=1; a=rsa-sha256; c=nowsp; "
	    "d=example.com; s=sel; " USUAL_TAIL },
	    .result = DKIM_PERMERROR,
	    .reason = "c= names no canonicalisation that is known" },
	{ "c=relaxed/", .s = { .tags = "v=1; a=rsa-sha256; c=relaxed/; "
	    "d=example.com; s=sel; " USUAL_TAIL },
	    .result = DKIM_PERMERROR,
	    .reason = "c= names no canonicalisation that is known" },
	{ "values in upper case", .s = { .tags = "v=1; a=RSA-SHA256; "
	    "c=Relaxed/RELAXED; d=EXAMPLE.com; s=Sel; q=DNS/TXT; "
	    USUAL_TAIL }, .crypto = DKIM_MATCH },
	/* the list of tags */
	{ "d= twice", .s = { .tags = USUAL_HEAD "d=example.org; "
	    USUAL_TAIL }, .result = DKIM_PERMERROR, .crypto = DKIM_MATCH,
	    .reason = "tag d= stands twice" },
	{ "tag names in upper case", .s = { .tags = "v=1; a=rsa-sha256; "
	    "c=relaxed/relaxed; D=example.com; S=sel; " USUAL_TAIL },
	    .result = DKIM_PERMERROR, .reason = "d= is missing" },
	{ "\"b =\" with a blank", .s = { .tags = USUAL_HEAD
	    "h=" USUAL_SIGNS "; bh=%H; b =%B" }, .crypto = DKIM_MATCH },
	{ "blanks everywhere", .s = { .tags = "  v = 1 ;\r\n a\t= rsa-sha256;"
	    "c =relaxed/relaxed ; d= example.com; s = sel\r\n ; "
	    "h= from : to:\r\n\tsubject :date: from ; bh = %H ; b = %B"
	    }, .crypto = DKIM_MATCH },
	{ "a semicolon at the end", .s = { .tags = USUAL_TAGS "; " },
	    .crypto = DKIM_MATCH },
	{ "two semicolons", .s = { .tags = USUAL_TAGS ";; z=a" },
	    .result = DKIM_PERMERROR, .crypto = DKIM_MATCH,
	    .reason = "between two \";\" stands no tag" },
	{ "junk instead of a tag", .s = { .tags = "junk; " USUAL_TAGS },
	    .result = DKIM_PERMERROR, .crypto = DKIM_MATCH,
	    .reason = "a tag has no \"=\"" },
	{ "an empty field", .s = { .tags = "" },
	    .result = DKIM_PERMERROR, .reason = "there is no tag" },
	{ "tags that nobody knows", .s = { .tags = "darn=example.com; foo=; "
	    USUAL_TAGS }, .crypto = DKIM_MATCH },
	/* b=, bh= */
	{ "b= empty", .s = { .tags = USUAL_HEAD "h=" USUAL_SIGNS
	    "; bh=%H; b=" }, .result = DKIM_PERMERROR,
	    .reason = "b= is empty" },
	{ "b= missing", .s = { .tags = USUAL_HEAD "h=" USUAL_SIGNS
	    "; bh=%H" }, .result = DKIM_PERMERROR,
	    .reason = "b= is missing" },
	{ "b= with junk", .s = { .tags = USUAL_HEAD "h=" USUAL_SIGNS
	    "; bh=%H; b=!%B" }, .result = DKIM_PERMERROR,
	    .reason = "b= is no base64" },
	{ "b= in the URL alphabet", .s = { .tags = USUAL_HEAD
	    "h=" USUAL_SIGNS "; bh=%H; b=-_%B" }, .result = DKIM_PERMERROR,
	    .reason = "b= is no base64" },
	{ "b= of another length", .s = { .tags = USUAL_HEAD "h=" USUAL_SIGNS
	    "; bh=%H; b=AAAA%B" }, .result = DKIM_FAIL,
	    .crypto = DKIM_MISMATCH, .flags = DKIM_HEADER_DIFFERS,
	    .reason = "b= was not made with this key; the body is as "
		      "signed" },
	{ "bh= missing", .s = { .tags = USUAL_HEAD "h=" USUAL_SIGNS
	    "; b=%B" }, .result = DKIM_PERMERROR,
	    .reason = "bh= is missing" },
	{ "bh= of SHA-1's length", .s = { .tags = USUAL_HEAD "h=" USUAL_SIGNS
	    "; bh=uoq1oCgLlTqpdDX/iUbLy7J1Wic=; b=%B" },
	    .result = DKIM_PERMERROR,
	    .reason = "bh= is no digest of that algorithm" },
	{ "bh= with junk", .s = { .tags = USUAL_HEAD "h=" USUAL_SIGNS
	    "; bh=*; b=%B" }, .result = DKIM_PERMERROR,
	    .reason = "bh= is no base64" },
	/* d=, s=, i= */
	{ "d= missing", .s = { .tags = "v=1; a=rsa-sha256; "
	    "c=relaxed/relaxed; s=sel; " USUAL_TAIL },
	    .result = DKIM_PERMERROR, .reason = "d= is missing" },
	{ "d= without a dot", .s = { .tags = "v=1; a=rsa-sha256; "
	    "c=relaxed/relaxed; d=com; s=sel; " USUAL_TAIL },
	    .result = DKIM_PERMERROR, .reason = "d= is no domain name" },
	{ "d= with a blank", .s = { .tags = "v=1; a=rsa-sha256; "
	    "c=relaxed/relaxed; d=exam ple.com; s=sel; " USUAL_TAIL },
	    .result = DKIM_PERMERROR, .reason = "d= is no domain name" },
	{ "s= missing", .s = { .tags = "v=1; a=rsa-sha256; "
	    "c=relaxed/relaxed; d=example.com; " USUAL_TAIL },
	    .result = DKIM_PERMERROR, .reason = "s= is missing" },
	{ "s= with \"/\"", .s = { .tags = "v=1; a=rsa-sha256; "
	    "c=relaxed/relaxed; d=example.com; s=a/b; " USUAL_TAIL },
	    .result = DKIM_PERMERROR, .reason = "s= is no selector" },
	{ "s= with dots", .s = { .tags = "v=1; a=rsa-sha256; "
	    "c=relaxed/relaxed; d=example.com; s=a.b_1.c; " USUAL_TAIL },
	    .key_name = "a.b_1.c._domainkey.example.com",
	    .crypto = DKIM_MATCH },
	{ "i= below d=", .s = { .tags = USUAL_HEAD
	    "i=x=20y@Mail.example.com; " USUAL_TAIL },
	    .crypto = DKIM_MATCH },
	{ "i= without a local part", .s = { .tags = USUAL_HEAD
	    "i=@example.com; " USUAL_TAIL }, .crypto = DKIM_MATCH },
	{ "i= outside of d=", .s = { .tags = USUAL_HEAD
	    "i=@example.org; " USUAL_TAIL },
	    .result = DKIM_PERMERROR, .crypto = DKIM_MATCH,
	    .reason = "i= lies outside of d=" },
	{ "i= of a name that ends alike", .s = { .tags = USUAL_HEAD
	    "i=@badexample.com; " USUAL_TAIL },
	    .result = DKIM_PERMERROR, .crypto = DKIM_MATCH,
	    .reason = "i= lies outside of d=" },
	{ "i= above d=", .s = { .tags = "v=1; a=rsa-sha256; "
	    "c=relaxed/relaxed; d=mail.example.com; i=@example.com; s=sel; "
	    USUAL_TAIL }, .key_name = "sel._domainkey.mail.example.com",
	    .result = DKIM_PERMERROR, .crypto = DKIM_MATCH,
	    .reason = "i= lies outside of d=" },
	{ "i= without \"@\"", .s = { .tags = USUAL_HEAD
	    "i=example.com; " USUAL_TAIL },
	    .result = DKIM_PERMERROR, .crypto = DKIM_MATCH,
	    .reason = "i= is no address" },
	{ "d= in U-labels", .s = { .tags = "v=1; a=rsa-sha256; "
	    "c=relaxed/relaxed; d=b\xc3\xbc" "cher.example; s=sel; "
	    USUAL_TAIL },
	    .key_name = "sel._domainkey.xn--bcher-kva.example",
	    .crypto = DKIM_MATCH },
	{ "s= in U-labels", .s = { .tags = "v=1; a=rsa-sha256; "
	    "c=relaxed/relaxed; d=example.com; s=\xc3\xbc" "ber; "
	    USUAL_TAIL },
	    .key_name = "xn--ber-goa._domainkey.example.com",
	    .crypto = DKIM_MATCH },
	{ "i= in U-labels, d= in A-labels", .s = { .tags =
	    "v=1; a=rsa-sha256; c=relaxed/relaxed; "
	    "d=xn--bcher-kva.example; s=sel; i=\xc3\xa9@b\xc3\xbc"
	    "cher.example; " USUAL_TAIL },
	    .key_name = "sel._domainkey.xn--bcher-kva.example",
	    .crypto = DKIM_MATCH },
	/* h= */
	{ "h= missing", .s = { .tags = USUAL_HEAD "bh=%H; b=%B" },
	    .result = DKIM_PERMERROR, .reason = "h= is missing" },
	{ "h= without From", .s = { .signs = "to:subject",
	    .tags = USUAL_HEAD "h=to:subject; bh=%H; b=%B" },
	    .result = DKIM_PERMERROR, .crypto = DKIM_MATCH,
	    .flags = DKIM_FROM_NOT_OVERSIGNED,
	    .reason = "h= does not name From" },
	{ "h= with an empty name", .s = { .tags = USUAL_HEAD
	    "h=from:to:subject:date:from:; bh=%H; b=%B" },
	    .result = DKIM_PERMERROR,
	    .reason = "h= is no list of field names" },
	{ "h= with a blank inside a name", .s = { .tags = USUAL_HEAD
	    "h=from:message id; bh=%H; b=%B" },
	    .result = DKIM_PERMERROR,
	    .reason = "h= is no list of field names" },
	/* q=, t=, x=, z= */
	{ "q=dns/foo", .s = { .tags = USUAL_HEAD "q=dns/foo; " USUAL_TAIL },
	    .result = DKIM_PERMERROR, .crypto = DKIM_MATCH,
	    .reason = "q= names no way to get the key that is known" },
	{ "q=dns/foo:dns/txt", .s = { .tags = USUAL_HEAD
	    "q=dns/foo : dns/txt; " USUAL_TAIL }, .crypto = DKIM_MATCH },
	{ "t= with a sign", .s = { .tags = USUAL_HEAD "t=-1; " USUAL_TAIL },
	    .result = DKIM_PERMERROR, .crypto = DKIM_MATCH,
	    .reason = "t= is no time" },
	{ "t= of 13 digits", .s = { .tags = USUAL_HEAD "t=1795500000000; "
	    USUAL_TAIL }, .result = DKIM_PERMERROR, .crypto = DKIM_MATCH,
	    .reason = "t= is no time" },
	{ "t= redacted", .s = { .tags = USUAL_HEAD
	    "t=17phishing@pot77154; " USUAL_TAIL },
	    .result = DKIM_PERMERROR, .crypto = DKIM_MATCH,
	    .reason = "t= is no time" },
	{ "x= empty", .s = { .tags = USUAL_HEAD "x=; " USUAL_TAIL },
	    .result = DKIM_PERMERROR, .crypto = DKIM_MATCH,
	    .reason = "x= is no time" },
	{ "x= before t=", .s = { .tags = USUAL_HEAD
	    "t=1795700000; x=1795650000; " USUAL_TAIL },
	    .result = DKIM_PERMERROR, .crypto = DKIM_MATCH,
	    .flags = DKIM_NOT_YET_VALID, .reason = "x= is not later than "
	    "t=" },
	{ "x= equal to t=", .s = { .tags = USUAL_HEAD
	    "t=1795599000; x=1795599000; " USUAL_TAIL },
	    .result = DKIM_PERMERROR, .crypto = DKIM_MATCH,
	    .flags = DKIM_EXPIRED_NOW | DKIM_NO_EXPIRY_CHECK,
	    .reason = "x= is not later than t=" },
	{ "x= ahead", .s = { .tags = USUAL_HEAD
	    "t=1795500000; x=1795600000; " USUAL_TAIL },
	    .crypto = DKIM_MATCH },
	{ "expired, not when it was taken", .s = { .tags = USUAL_HEAD
	    "t=1795500000; x=1795550000; " USUAL_TAIL },
	    .taken = 1795500100, .result = DKIM_POLICY,
	    .crypto = DKIM_MATCH, .flags = DKIM_EXPIRED_NOW,
	    .reason = "expired (x=)" },
	{ "expired already when it was taken", .s = { .tags = USUAL_HEAD
	    "t=1795500000; x=1795550000; " USUAL_TAIL },
	    .taken = 1795550001, .result = DKIM_POLICY,
	    .crypto = DKIM_MATCH,
	    .flags = DKIM_EXPIRED_NOW | DKIM_EXPIRED_THEN,
	    .reason = "expired (x=); it had expired when the receiver took "
		      "the message" },
	{ "expired, nobody knows when it was taken", .s = { .tags =
	    USUAL_HEAD "x=1795550000; " USUAL_TAIL },
	    .result = DKIM_POLICY, .crypto = DKIM_MATCH,
	    .flags = DKIM_EXPIRED_NOW | DKIM_NO_EXPIRY_CHECK,
	    .reason = "expired (x=); it is not known whether it had when "
		      "the receiver took the message" },
	{ "t= in the future", .s = { .tags = USUAL_HEAD "t=1795700000; "
	    USUAL_TAIL }, .crypto = DKIM_MATCH, .flags = DKIM_NOT_YET_VALID,
	    .reason = "t= lies in the future" },
	{ "t= a little ahead", .s = { .tags = USUAL_HEAD "t=1795600200; "
	    USUAL_TAIL }, .crypto = DKIM_MATCH },
	{ "z= is only a note", .s = { .tags = USUAL_HEAD
	    "z=From:foo@eng.example|Subject:demo=20run; " USUAL_TAIL },
	    .crypto = DKIM_MATCH },
};

int
main(void)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(cases); i++)
		case_run(&cases[i]);
	return done_testing();
}
