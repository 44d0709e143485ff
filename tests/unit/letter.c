/* The letter: what reached us is told apart from what was submitted. */

#include "core/base/clock.h"
#include "core/notify/letter.h"
#include "tests/unit/tap.h"

static struct letters letters;
static const struct reporter reporter = { .name = SLICE("Ana"),
	.address = SLICE("ana@desk.example"),
	.organisation = SLICE("Desk") };

/* Seen at a receiver of ours, on 23 Nov 2026 */
static struct row
seen(const char *ip, int64_t minute)
{
	return (struct row){ .hashed = true, .time = 1795420800 + minute * 60,
		.boundary_time = 1795420800 + minute * 60,
		.date = TIME_UNKNOWN, .first_seen = TIME_UNKNOWN,
		.ip = slice_str(ip), .helo = SLICE("out.sender.example"),
		.from_domain = SLICE("bank.example"),
		.message_id = SLICE("1@bank.example"),
		.receiver = SLICE("office"), .trust = TRUST_CONFIGURED,
		.spf = SLICE("pass"), .dkim = SLICE("pass"),
		.dmarc = SLICE("fail") };
}

static struct row
submitted(const char *ip, int64_t minute)
{
	struct row r = seen(ip, minute);

	r.provenance = PROVENANCE_SUBMITTED;
	r.trust = TRUST_NONE;
	r.receiver = r.spf = r.dkim = r.dmarc = SLICE_NULL;
	return r;
}

static struct slice
write_letter(const struct row *rows, size_t n, struct arena *a)
{
	struct letter_sample samples[4] = { { .row = rows } };
	struct letter l = { .letters = &letters,
		.case_id = SLICE("K7Q-0001"), .again = TIME_UNKNOWN,
		.service = SLICE(""), .reporter = &reporter, .rows = rows,
		.nrows = n, .samples = samples, .nsamples = n };
	struct letter_out out = { .to = SLICE_NULL };
	size_t i;

	for (i = 0; i < n; i++)
		samples[i] = (struct letter_sample){ .row = &rows[i] };
	letter_write(&out, &l, a);
	return out.body;
}

/* The words stand there, wherever lines break. */
static bool
says(struct slice body, const char *words)
{
	struct slice rest = slice_str(words), w;
	size_t i;

	for (i = 0; i < body.n; i++) {
		struct slice at = slice_from(body, i);

		rest = slice_str(words);
		while ((w = slice_word(&rest)).n != 0) {
			at = slice_trim(at);
			if (!slice_eq(slice_upto(at, w.n), w))
				break;
			at = slice_from(at, w.n);
		}
		if (w.n == 0)
			return true;
	}
	return false;
}

int
main(void)
{
	struct row both[3], ours[1], theirs[2];
	static const char *const dirs[] = { "core/notify/templates" };
	struct arena a = { 0 };
	struct slice s;
	struct error e;

	if (!ok(letters_load(&letters, "en", dirs, 1, &e) == ERR_NONE,
		"the templates are read"))
		return done_testing();
	ours[0] = both[0] = seen("192.0.2.7", 0);
	theirs[0] = both[1] = submitted("192.0.2.7", 600);
	theirs[1] = both[2] = submitted("198.51.100.9", 700);

	s = write_letter(ours, 1, &a);
	ok(says(s, "1 fraudulent message reached our mail servers"),
	    "what we saw arrive");
	ok(!says(s, "submitted"), "nothing was submitted, nothing is said");

	s = write_letter(both, 3, &a);
	ok(says(s, "1 fraudulent message reached our mail servers"),
	    "the one that reached us is counted alone");
	ok(says(s, "Period: 2026-11-23 08:00 UTC"),
	    "  and gives the times");
	ok(says(s, "2 more were submitted to us as files"),
	    "  the others are counted apart");
	ok(says(s, "192.0.2.7, HELO out.sender.example (2 messages, 1 of them "
		"as submitted to us)"), "  a relay of both");
	ok(says(s, "198.51.100.9, HELO out.sender.example (1 message, as "
		"submitted to us)"), "  a relay that only a file names");
	ok(says(s, "Sample 2 of 3, as submitted to us"), "  the sample says so");
	ok(!says(s, "Sample 1 of 3, as"), "  ours does not");
	ok(says(s, "(as its header says)"), "  so does its time");
	ok(says(s, "Recorded: nothing by us, it was submitted to us as a file"),
	    "  and that nothing of it is recorded");

	s = write_letter(theirs, 2, &a);
	ok(says(s, "2 fraudulent messages were submitted to us as files and "
		"did not pass our own mail servers. As submitted to us, they "
		"came through"), "nothing reached us");
	ok(!says(s, "reached our mail servers through"),
	    "  and nothing else is said");
	ours[0].provenance = PROVENANCE_PARTNER;
	s = write_letter(ours, 1, &a);
	ok(says(s, "1 fraudulent message reached the mail servers of a partner "
		"of ours"), "a partner's receiver took it, not ours");
	both[2] = ours[0];
	s = write_letter(both, 3, &a);
	ok(says(s, "2 fraudulent messages reached our mail servers or those of "
		"a partner") && says(s, "1 more was submitted to us as a file"),
	    "one of each");
	arena_free(&a);
	letters_free(&letters);
	return done_testing();
}
