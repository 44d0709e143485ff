/* Answers: the token by which they find their case, what they say, what they
 * are worth, and which letter comes next. */

#include "core/base/clock.h"
#include "core/notify/due.h"
#include "core/notify/reply_token.h"
#include "core/notify/thread.h"
#include "tests/unit/tap.h"

static void
test_token(void)
{
	struct sha256 key = sha256_of(SLICE("a key")),
	    other = sha256_of(SLICE("another key"));
	struct arena a = { 0 };
	struct slice id = SLICE("K7Q-0031"), read, token,
	    at = reply_address(&key, id, SLICE("soc@analyst.example"), &a);

	ok(slice_starts(at, "soc+k7q-0031.") &&
		slice_ends(at, "@analyst.example") &&
		at.n == strlen("soc+k7q-0031.@analyst.example") + REPLY_TOKEN,
	    "Reply-To names the case beside the mailbox");
	ok(reply_address_read(at, &read, &token) &&
		slice_eq_str(read, "k7q-0031") &&
		reply_token_fits(&key, id, token),
	    "and what comes back to it names that case");
	ok(!reply_token_fits(&key, SLICE("K7Q-0032"), token) &&
		!reply_token_fits(&other, id, token),
	    "a token is of one case, and of one workspace");
	ok(reply_address_read(SLICE("SOC+K7Q-0031.0123456789ABCDEF@a.example"),
		&read, &token) && !reply_token_fits(&key, id, token),
	    "a token that somebody made up fits no case");
	ok(!reply_address_read(SLICE("soc+k7q-0031@a.example"), &read, &token)
		&& !reply_address_read(SLICE("soc+news.a@a.example"), &read,
		    &token) &&
		!reply_address_read(SLICE("soc@a.example"), &read, &token),
	    "other plus-addresses carry none");
	ok(reply_address(&key, id, SLICE("a-local-part-that-is-so-long-that-"
		"no-room-is-left@a.example"), &a).p == NULL,
	    "no Reply-To has a local part over 64 octets");
	arena_free(&a);
}

/* What is found in an answer's own words */
static void
test_words(void)
{
	static const struct {
		const char *text;
		unsigned says;
	} cases[] = {
		{ "We have suspended the account.", SAYS_FIX },
		{ "We have not suspended the account.", 0 },
		{ "If the account has been suspended, we tell you.", 0 },
		{ "A conta ainda n\303\243o foi suspensa.", 0 },
		{ "Hemos bloqueado la clave.", SAYS_FIX },
		{ "Could you send the full headers", SAYS_QUESTION },
		{ "Is it still going on?", SAYS_QUESTION },
		{ "Por favor, env\303\255enos muestras: necesitamos m\303\241s",
		    SAYS_QUESTION },
		{ "Please use our web form.", SAYS_FORM },
		{ "STOP", SAYS_STOP },
		{ "stop!\n\nregards", SAYS_STOP },
		{ "We stop the sender when we know him.", 0 },
		{ "Estou de f\303\251rias.", SAYS_AWAY },
		{ "Thank you for your report", SAYS_ACK },
		{ "unsuspended has been\n\nsuspended", 0 },
	};
	struct arena a = { 0 };
	struct slice why;
	size_t i;

	for (i = 0; i < ARRAY_LEN(cases); i++)
		ok(reply_says(reply_plain(slice_str(cases[i].text), &a),
		       &why) == cases[i].says, "\"%.*s\"",
		    (int)strcspn(cases[i].text, "\n"), cases[i].text);
	arena_free(&a);
}

static void
test_owner(void)
{
	static const struct {
		const char *text;
		enum reply_answer knows, may_name;
	} cases[] = {
		{ "No.", REPLY_SAYS_NO, REPLY_SAYS_NOTHING },
		{ "Hi Ana,\n\nno, never heard of them.", REPLY_SAYS_NO,
		    REPLY_SAYS_NOTHING },
		{ "1. No\n2. Yes", REPLY_SAYS_NO, REPLY_SAYS_YES },
		{ "1) S\303\255.\n2) No, gracias.", REPLY_SAYS_YES,
		    REPLY_SAYS_NO },
		{ "Sim, \303\251 nosso fornecedor. Podem nos citar.",
		    REPLY_SAYS_YES, REPLY_SAYS_YES },
		{ "We do not know this service; you may name us.",
		    REPLY_SAYS_NO, REPLY_SAYS_YES },
		{ "Yes, we use them, but this one is not authorised.",
		    REPLY_SAYS_NOTHING, REPLY_SAYS_NOTHING },
		{ "Now I ask marketing.", REPLY_SAYS_NOTHING,
		    REPLY_SAYS_NOTHING },
	};
	struct arena a = { 0 };
	enum reply_answer knows, may;
	size_t i;

	for (i = 0; i < ARRAY_LEN(cases); i++) {
		reply_owner_says(reply_plain(slice_str(cases[i].text), &a),
		    &knows, &may);
		ok(knows == cases[i].knows && may == cases[i].may_name,
		    "an owner: \"%.*s\"", (int)strcspn(cases[i].text, "\n"),
		    cases[i].text);
	}
	arena_free(&a);
}

/* Who wrote it, and is he one of those we wrote to? */
static void
test_standing(void)
{
	static const struct reply_partner partners[] = {
		{ SLICE("abuse@esp.example"), SLICE_NULL, 7 },
		{ SLICE("it@bank.example"), SLICE("bank.example"), 0 } };
	static const struct {
		struct thread_claim claim;
		const char *name;
		bool doubt;
	} cases[] = {
		{ { PROOF_PASS, SLICE("esp.example"), .strong = true },
		    "desk", false },
		{ { .proof = PROOF_PASS, .domain = SLICE("help.esp.example") },
		    "desk", false },
		{ { .proof = PROOF_PASS, .domain = SLICE("bank.example") },
		    "owner", false },
		{ { PROOF_FAILS, SLICE("esp.example"), .strong = true },
		    "forged", true },
		{ { PROOF_NONE, SLICE("esp.example"), .strong = true },
		    "unproven", true },
		{ { PROOF_PASS, SLICE("evil.example"), .strong = true },
		    "other", true },
		{ { PROOF_PASS, SLICE("tickets.example"), .trusted = true },
		    "other", false },
		{ { PROOF_NONE, SLICE("mx.example"), .bounce = true,
		      .strong = true }, "program", false },
		{ { PROOF_NONE, SLICE("mx.example"), .bounce = true },
		    "forged", true },
		{ { PROOF_FAILS, SLICE("mx.example"), .bounce = true,
		      .strong = true }, "forged", true },
		{ { .proof = PROOF_PASS }, "other", true },
	};
	struct thread_standing t;
	struct arena a = { 0 };
	size_t i;

	for (i = 0; i < ARRAY_LEN(cases); i++) {
		thread_stand(&t, &cases[i].claim, partners,
		    ARRAY_LEN(partners), &a);
		ok(strcmp(t.name, cases[i].name) == 0 &&
			(t.doubt.p != NULL) == cases[i].doubt,
		    "standing %zu: %s", i + 1, t.name);
	}
	arena_free(&a);
}

static void
test_due(void)
{
	static const struct {
		struct case_facts f;
		enum letter_kind kind;
		enum desk desk;
	} cases[] = {
		{ { .state = CASE_ATTRIBUTED }, LETTER_FIRST, DESK_SERVICE },
		{ { .state = CASE_NOTIFIED, .letters = 1 }, LETTER_REMINDER,
		    DESK_SERVICE },
		{ { .state = CASE_NOTIFIED, .letters = 2 },
		    LETTER_ESCALATION, DESK_SERVICE },
		{ { .state = CASE_NOTIFIED, .letters = 1, .tier = 1 },
		    LETTER_ESCALATION, DESK_NETWORK },
		{ { .state = CASE_ESCALATED, .tier = 3 }, LETTER_ESCALATION,
		    DESK_REGISTRAR },
		{ { .state = CASE_NOTIFIED, .letters = 1, .tier = 4 },
		    LETTER_ESCALATION, DESK_CSIRT },
		{ { .state = CASE_BOUNCED }, LETTER_FIRST, DESK_SERVICE },
		{ { .state = CASE_BOUNCED, .tier = 2 }, LETTER_FIRST,
		    DESK_NETWORK },
		{ { .state = CASE_INFO_REQUESTED }, LETTER_ANSWER,
		    DESK_SERVICE },
		{ { .state = CASE_FIX_CLAIMED }, LETTER_EVIDENCE,
		    DESK_SERVICE },
		{ { .state = CASE_MONITORING }, LETTER_CLOSING,
		    DESK_SERVICE },
		{ { .state = CASE_REJECTED }, LETTER_RETRACTION,
		    DESK_SERVICE },
	};
	struct letter_due due;
	size_t i;

	for (i = 0; i < ARRAY_LEN(cases); i++) {
		letter_due(&due, &cases[i].f);
		ok(due.kind == cases[i].kind && due.desk == cases[i].desk,
		    "%s, tier %u: %s to %s",
		    case_state_name(cases[i].f.state), cases[i].f.tier,
		    letter_kind_name(due.kind), desk_name(due.desk));
	}
}

int
main(void)
{
	test_token();
	test_words();
	test_owner();
	test_standing();
	test_due();
	return done_testing();
}
