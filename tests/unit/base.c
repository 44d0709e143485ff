/* Arena, slices, ini, clock, hash, json: what users and RFCs see of them. */

#include <stdlib.h>

#include "core/base/clock.h"
#include "core/base/hash.h"
#include "core/base/ini.h"
#include "core/base/json.h"
#include "tests/unit/tap.h"

static void
test_arena(void)
{
	struct arena a = { 0 };
	int *v = NULL;
	size_t n = 0, i;
	bool same = true;

	for (i = 0; i < 1000; i++)
		*ARENA_PUSH(&a, v, n) = (int)i;
	for (i = 0; i < 1000; i++)
		same = same && v[i] == (int)i;
	ok(same && n == 1000, "an array in an arena keeps its elements");
	arena_free(&a);
}

static void
test_clock(void)
{
	static const struct {
		const char *text;
		const char *want; /* NULL: no date */
		int zone;
	} cases[] = {
		{ "Fri, 21 Nov 1997 09:55:06 -0600", "1997-11-21T15:55:06Z",
		    -360 },
		{ "Thu,\r\n 13\r\n Feb\r\n 1969\r\n 23:32 -0330 (Newfoundland)",
		    "1969-02-14T03:02:00Z", -210 },
		{ "21 Nov 97 09:55:06 GMT", "1997-11-21T09:55:06Z", 0 },
		{ "Fri, 21 Nov 1997 09(comment): 55 : 06 EST",
		    "1997-11-21T14:55:06Z", -300 },
		{ "Tue, 1 Jul 2003 10:52:37 +0200", "2003-07-01T08:52:37Z",
		    120 },
		{ "Sat, 29 Feb 2025 10:00:00 +0000", NULL, 0 },
		{ "Mon, 23 Nov 2026 24:00:00 +0000", NULL, 0 },
		{ "yesterday", NULL, 0 },
		{ "", NULL, 0 },
	};
	char s[32], name[32];
	size_t i;
	int64_t t;

	for (i = 0; i < ARRAY_LEN(cases); i++) {
		int zone = 0;
		bool is = clock_parse_rfc5322(slice_str(cases[i].text), &t,
		    &zone);

		if (is)
			clock_rfc3339(t, s);
		snprintf(name, sizeof name, "RFC 5322 date %zu", i);
		is_str(is ? s : NULL, cases[i].want, name);
		is_int(zone, cases[i].zone, "its zone");
	}
	ok(clock_parse_rfc3339(SLICE("2026-11-23T09:41:03.25+02:00"), &t),
	    "RFC 3339 with fraction and offset");
	clock_rfc5322(t, s);
	is_str(s, "Mon, 23 Nov 2026 07:41:03 +0000", "as RFC 5322");
	setenv("ESPY_NOW", "2026-11-25T00:00:00Z", 1);
	clock_short(t, s);
	is_str(s, "11-23 07:41", "short form");
	clock_day(t, s);
	is_str(s, "11-23", "its day");
	setenv("ESPY_NOW", "2028-02-25T00:00:00Z", 1);
	clock_short(t, s);
	is_str(s, "2026-11-23", "long ago the year is said");
	clock_day(t, s);
	is_str(s, "Nov26", "and the month alone");
	unsetenv("ESPY_NOW");
	clock_long(t, s);
	is_str(s, "2026-11-23 07:41:03", "long form");
	clock_rfc3339(TIME_UNKNOWN, s);
	is_str(s, "", "an unknown time prints as nothing");
	ok(!clock_parse_rfc3339(SLICE("2026-11-31"), &t), "31 November");
}

static void
test_hash(void)
{
	struct arena a = { 0 };
	struct sha256 h = sha256_of(SLICE("abc")), back;
	struct slice s;
	char hex[SHA256_HEX + 1];

	sha256_hex(&h, hex);
	is_str(hex,
	    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
	    "SHA-256 of FIPS 180-2");
	ok(sha256_from_hex(slice_str(hex), &back) &&
		memcmp(&h, &back, sizeof h) == 0,
	    "hex and back");
	ok(!sha256_from_hex(SLICE("xyz"), &back), "no hex");
	is_slice(base64_encode(&a, SLICE("foob")), "Zm9vYg==", "RFC 4648");
	is_slice(base64_decode(&a, SLICE("Zm9v\r\n YmE=")), "fooba",
	    "decoding skips blanks");
	is_slice(base64_decode(&a, SLICE("Zm9v*")), NULL, "not base64");
	is_slice(base64_decode(&a, SLICE("A")), NULL, "a lone digit");
	s = base64_decode(&a, SLICE(""));
	ok(s.p != NULL && s.n == 0, "nothing decodes to nothing");
	arena_free(&a);
}

static void
test_ini(void)
{
	struct ini ini = { 0 };
	const struct ini_section *s;

	ini_parse(&ini, "x.ini",
	    SLICE("# a comment\nlost = 1\n[receiver office]\nby = mx1.example\n"
		  "by = mx2.example\nnote = first\n  second\nbroken\n"
		  "[receiver  home ]\nby=\n[open\n\xff = 1\n"));
	s = ini_next(&ini, "receiver", NULL);
	ok(s != NULL, "a section is found by kind");
	is_slice(s->name, "office", "its name");
	is_int((int64_t)s->n, 3, "repeated keys are kept");
	is_slice(s->lines[0].value, "mx1.example", "in their order");
	is_slice(ini_get(s, "by"), "mx2.example", "the last one wins");
	is_slice(ini_get(s, "note"), "first second", "a value goes on");
	is_int(s->lines[1].line, 5, "lines are numbered");
	s = ini_next(&ini, "receiver", s);
	is_slice(s->name, "home", "the next section of the kind");
	is_slice(ini_get(s, "by"), "", "an empty value");
	ok(ini_next(&ini, "receiver", s) == NULL, "there is no third");
	is_int((int64_t)ini.nproblems, 4, "four problems");
	is_int(ini.problems[0].line, 2, "a line before any section");
	is_int(ini.problems[1].line, 8, "a line without =");
	is_int(ini.problems[2].line, 11, "a section without ]");
	is_int(ini.problems[3].line, 12, "a line that is not UTF-8");
	ini_free(&ini);
}

static void
test_json(void)
{
	struct json j = { 0 };

	json_object(&j, NULL);
	json_str(&j, "schema", "espy.x/1");
	json_slice(&j, "none", SLICE_NULL);
	json_array(&j, "list");
	json_int(&j, NULL, -3);
	json_bool(&j, NULL, true);
	json_close(&j);
	json_time(&j, "when", 0);
	json_real(&j, "half", 0.5);
	json_slice(&j, "raw", SLICE("a\"\\\x1b\xe2\x80\xae\xf0\x9f\x8e\x8a"));
	json_close(&j);
	is_slice(buf_slice(&j.out),
	    "{\"schema\":\"espy.x/1\",\"none\":null,\"list\":[-3,true],"
	    "\"when\":\"1970-01-01T00:00:00Z\",\"half\":0.5,"
	    "\"raw\":\"a\\\"\\\\\\u001b\\u202e\\ud83c\\udf8a\"}",
	    "a JSON line is ASCII and keeps every character");
	json_free(&j);
}

int
main(void)
{
	test_arena();
	test_clock();
	test_hash();
	test_ini();
	test_json();
	return done_testing();
}
