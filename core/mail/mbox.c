/* mbox files, split as they are read. */

#include "core/mail/mbox.h"

/* "Mon", "Nov": the place of s in a list of three-letter names */
static bool
is_name(struct slice s, const char *names)
{
	const char *p;

	if (s.n != 3)
		return false;
	for (p = names; *p != '\0'; p += 3)
		if (slice_eqi(s, slice_of(p, 3)))
			return true;
	return false;
}

/* "07:41", "07:41:03" */
static bool
is_time(struct slice s)
{
	size_t i;

	if (s.n != 4 && s.n != 5 && s.n != 7 && s.n != 8)
		return false;
	for (i = 0; i < s.n; i++) {
		bool colon = (s.n - i) % 3 == 0;

		if (colon ? s.p[i] != ':' : !ascii_is_digit(s.p[i]))
			return false;
	}
	return true;
}

static bool
is_number(struct slice s, int64_t least, int64_t most)
{
	int64_t n;

	return slice_number(s, &n) && n >= least && n <= most;
}

/* What stands behind the weekday: asctime's "Nov 23 07:41:03 2026", zones
 * before or behind the year */
static bool
is_date(struct slice s)
{
	struct slice w = slice_word(&s);

	if (!is_name(w, "JanFebMarAprMayJunJulAugSepOctNovDec") ||
	    !is_number(slice_word(&s), 1, 31) || !is_time(slice_word(&s)))
		return false;
	do {
		w = slice_word(&s);
		if (w.n == 4 && is_number(w, 1970, 9999))
			return true;
	} while (w.n != 0);
	return false;
}

bool
mbox_is_from_line(struct slice line)
{
	struct slice w;
	bool at = false; /* a sender with blanks in it has an "@" at least */
	size_t words;

	if (!slice_starts(line, "From "))
		return false;
	line = slice_from(line, 5);
	for (words = 0;; words++) {
		w = slice_word(&line);
		if (w.n == 0)
			return false;
		if ((words == 1 || at) && is_date(line) &&
		    is_name(slice_upto(w, w.n - slice_ends(w, ",")),
			"SunMonTueWedThuFriSat"))
			return true;
		at |= slice_chr(w, '@') != SLICE_NONE;
	}
}

bool
mbox_looks(struct slice start)
{
	struct slice line;

	while (start.n != 0 && (*start.p == '\n' || *start.p == '\r'))
		start = slice_from(start, 1);
	line = slice_cut(&start, '\n');
	return mbox_is_from_line(slice_upto(line, MBOX_MOST_LINE));
}

void
mbox_begin(struct mbox *b, mbox_found found, void *arg)
{
	memset(b, 0, sizeof *b);
	b->found = found;
	b->arg = arg;
	b->empty_before = true;
}

static void
give(struct mbox *b, uint64_t end)
{
	if (b->stopped || end <= b->message)
		return;
	if (b->nmessages == MBOX_MOST_MESSAGES ||
	    !b->found(b->arg, (struct range64){ b->message,
		end - b->message })) {
		b->stopped = true;
		return;
	}
	b->nmessages++;
}

/* Content-Length was wrong: the lines that waited did begin messages. */
static void
give_waiting(struct mbox *b)
{
	size_t i;

	for (i = 0; i < b->nwaiting; i++) {
		give(b, b->waiting[i].end);
		b->message = b->waiting[i].start;
	}
	b->nwaiting = 0;
	b->body_end = 0;
}

static void
begin_message(struct mbox *b)
{
	b->message = b->at;
	b->inside = b->header = true;
	b->has_length = false;
	b->body_end = 0;
	b->nwaiting = 0;
}

/* Where a message ends that a "From " line, or the end of the file, follows
 * at `at`: before the empty line there, if there is one. */
static uint64_t
end_before(const struct mbox *b, uint64_t at)
{
	return b->empty_before && b->empty_at >= b->message ? b->empty_at : at;
}

/* Does the body end here, as Content-Length has it?  A line end may follow
 * it that it does not count. */
static bool
confirmed(const struct mbox *b, uint64_t at)
{
	return b->body_end != 0 && (b->body_end == at ||
	    (b->empty_before && b->body_end == b->empty_at));
}

static void
from_line(struct mbox *b)
{
	uint64_t at = b->line_at;
	bool sure = confirmed(b, at);

	if (!b->inside) {
		begin_message(b);
		return;
	}
	if (!b->empty_before && !sure)
		return;
	if (b->body_end > at && b->nwaiting < MBOX_MOST_WAITING) {
		b->waiting[b->nwaiting].end = end_before(b, at);
		b->waiting[b->nwaiting++].start = b->at;
		return;
	}
	if (sure)
		b->nwaiting = 0;
	else
		give_waiting(b);
	give(b, end_before(b, at));
	begin_message(b);
}

static void
header_line(struct mbox *b, struct slice line)
{
	int64_t n;

	if (line.n == 0) {
		b->header = false;
		if (b->has_length && b->length <= UINT64_MAX - b->at)
			b->body_end = b->at + b->length;
		return;
	}
	if (!slice_startsi(line, "content-length:") ||
	    !slice_number(slice_trim(slice_from(line, 15)), &n))
		return;
	b->has_length = true;
	b->length = (uint64_t)n;
}

/* A line has ended; b->at stands behind it. */
static void
end_of_line(struct mbox *b)
{
	struct slice line = slice_of(b->line, b->line_n);
	bool whole = b->at - b->line_at <= MBOX_MOST_LINE;

	if (line.n != 0 && line.p[line.n - 1] == '\n')
		line.n--;
	if (line.n != 0 && line.p[line.n - 1] == '\r')
		line.n--;
	/* Behind where the body should have ended nothing can confirm it. */
	if (b->body_end != 0 && b->line_at > b->body_end &&
	    !confirmed(b, b->line_at))
		give_waiting(b);
	if (whole && mbox_is_from_line(line))
		from_line(b);
	else if (b->inside && b->header)
		header_line(b, line);
	b->empty_before = whole && line.n == 0;
	if (b->empty_before)
		b->empty_at = b->line_at;
	b->line_at = b->at;
	b->line_n = 0;
}

bool
mbox_feed(struct mbox *b, struct slice octets)
{
	while (octets.n != 0 && !b->stopped) {
		size_t n = slice_chr(octets, '\n'), room, take;
		bool ends = n != SLICE_NONE;

		n = ends ? n + 1 : octets.n;
		room = MBOX_MOST_LINE - b->line_n;
		take = n < room ? n : room;
		memcpy(b->line + b->line_n, octets.p, take);
		b->line_n += (uint32_t)take;
		b->at += n;
		octets = slice_from(octets, n);
		if (ends)
			end_of_line(b);
	}
	return !b->stopped;
}

bool
mbox_end(struct mbox *b)
{
	if (b->at != b->line_at)
		end_of_line(b);
	if (!b->inside)
		return !b->stopped;
	if (!confirmed(b, b->at))
		give_waiting(b);
	give(b, end_before(b, b->at));
	return !b->stopped;
}
