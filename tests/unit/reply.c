/* Answers: the token by which they find their case. */

#include "core/notify/reply_token.h"
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

int
main(void)
{
	test_token();
	return done_testing();
}
