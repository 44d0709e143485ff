/* Checking a case: the event log, and what it all comes to. */

#include "core/cases/verify_impl.h"

void
verify_note(struct verified *out, struct verify_break b)
{
	out->breaks++;
	if (out->n < VERIFY_MOST_BREAKS)
		*ARENA_PUSH(&out->arena, out->v, out->n) = b;
}

struct slice
verify_hex(struct verified *out, const struct sha256 *h)
{
	char hex[SHA256_HEX + 1];

	sha256_hex(h, hex);
	return slice_dup(&out->arena, slice_str(hex));
}

/* --- the log --- */

static const char restore[] = "the log was changed outside espy: keep this "
    "workspace as it is, and compare it with a backup";

/* By enum log_fault */
static const struct {
	const char *what, *is;
} faults[] = {
	[LOG_GAP] = { "log-gap", "an event is missing here" },
	[LOG_LINK] = { "log-link",
	    "it does not follow from the event before it" },
	[LOG_PAYLOAD] = { "log-payload",
	    "what it says is not what was written" },
	[LOG_HASH] = { "log-hash", "its hash is not that of what it says" },
	[LOG_FORM] = { "log-form", "it is of a form that is not known" },
	[LOG_ERASED] = { "log-erased",
	    "what it said was erased, and no later event says so" },
	[LOG_WITNESS] = { "log-witness",
	    "it says that an event was erased, and that is not so" },
};

static struct slice
event_name(struct verified *out, int64_t seq)
{
	return slice_printf(&out->arena, "event %lld", (long long)seq);
}

static void
note_log(struct verified *out)
{
	const struct log_break *b = &out->log.broken;
	struct verify_break x = { .todo = restore };

	if (b->fault == LOG_WHOLE)
		return;
	x.what = faults[b->fault].what;
	x.is = slice_str(faults[b->fault].is);
	x.where = event_name(out, b->seq);
	if (b->fault == LOG_GAP) {
		x.expected = x.where;
		x.found = event_name(out, b->found_seq);
	} else if (b->fault == LOG_ERASED && b->witnessed) {
		x.is = SLICE("it was changed after what it said was erased");
	}
	if (b->fault == LOG_LINK || b->fault == LOG_PAYLOAD ||
	    b->fault == LOG_HASH ||
	    (b->fault == LOG_ERASED && b->witnessed)) {
		x.expected = verify_hex(out, &b->expected);
		x.found = verify_hex(out, &b->found);
	}
	verify_note(out, x);
}

/* A chain alone can't tell that its end was cut off: what was written down
 * elsewhere can. */
static enum err
check_pinned(struct verified *out, struct store *s,
    const struct log_head *pinned, struct error *e)
{
	struct verify_break x = { .what = "log-head", .todo = restore };
	struct sha256 hash;
	enum err err = store_log_hash(s, pinned->seq, &hash, e);

	if (err != ERR_NONE && err != ERR_ABSENT)
		return err;
	x.where = event_name(out, pinned->seq);
	if (err == ERR_ABSENT) {
		x.is = SLICE("the log was cut off: it ends before the event "
		    "that was written down as its last");
		x.expected = x.where;
		x.found = event_name(out, out->log.head.seq);
	} else if (memcmp(&hash, &pinned->hash, sizeof hash) == 0) {
		return ERR_NONE;
	} else {
		x.is = SLICE("its hash is not the one that was written down");
		x.expected = verify_hex(out, &pinned->hash);
		x.found = verify_hex(out, &hash);
	}
	verify_note(out, x);
	return ERR_NONE;
}

static enum err
check_cases(struct verified *out, struct store *s, struct error *e)
{
	struct slice *v;
	size_t n, i;
	enum err err = store_cases_unlogged(s, &out->arena, &v, &n, e);

	for (i = 0; err == ERR_NONE && i < n; i++)
		verify_note(out, (struct verify_break){ .what = "case-log",
			.where = v[i], .todo = restore,
			.is = SLICE("no event of the log speaks of this "
			    "case") });
	return err;
}

/* The other workspace's log, of cases that came from there */
static enum err
check_imported(struct verified *out, struct store *s, struct error *e)
{
	struct imported_log *v;
	size_t n, i;
	enum err err = store_imported_logs(s, &out->arena, &v, &n, e);

	for (i = 0; err == ERR_NONE && i < n; i++) {
		struct verify_break x = { .what = "log-imported",
			.where = v[i].case_id, .todo = restore,
			.is = SLICE("the log that came with this case is not "
			    "as it was imported") };

		if (v[i].pinned && memcmp(&v[i].expected, &v[i].found,
		    sizeof v[i].found) == 0)
			continue;
		x.expected = v[i].pinned ? verify_hex(out, &v[i].expected)
					 : SLICE_NULL;
		x.found = verify_hex(out, &v[i].found);
		verify_note(out, x);
	}
	return err;
}

bool
log_head_parse(struct slice word, struct log_head *out)
{
	struct slice seq = slice_cut(&word, ':');

	return slice_number(seq, &out->seq) && out->seq > 0 &&
	    sha256_from_hex(word, &out->hash);
}

enum err
verify_run(struct verified *out, struct store *s,
    const struct verify_wish *wish, struct error *e)
{
	enum err err;

	*out = (struct verified){ .n = 0 };
	err = store_log_check(s, &out->log, e);
	if (err == ERR_NONE)
		note_log(out);
	if (err == ERR_NONE && wish->pinned != NULL)
		err = check_pinned(out, s, wish->pinned, e);
	if (err == ERR_NONE)
		err = check_cases(out, s, e);
	if (err == ERR_NONE)
		err = check_imported(out, s, e);
	if (err == ERR_NONE)
		err = verify_files(out, s, wish->case_id, e);
	if (err == ERR_NONE)
		err = verify_outbox(out, s, wish->case_id, e);
	if (err != ERR_NONE)
		verified_free(out);
	return err;
}

void
verified_free(struct verified *v)
{
	arena_free(&v->arena);
	*v = (struct verified){ .n = 0 };
}
