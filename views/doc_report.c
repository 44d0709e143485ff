/* Reports and what they are worth, as documents. */

#include "core/base/clock.h"
#include "tui/theme.h"
#include "views/doc_report.h"
#include "views/json_row.h"

enum { MOST_WORDS = 600 };

static void
doc_short(struct doc *d, const struct sha256 *sha256)
{
	char hex[SHA256_HEX + 1];

	sha256_hex(sha256, hex);
	doc_lit(d, ROLE_INFO, "%.12s", hex);
}

static void
doc_when(struct doc *d, int64_t time)
{
	char when[20];

	if (time == TIME_UNKNOWN)
		return;
	clock_long(time, when);
	doc_lit(d, ROLE_MUTED, ", %s UTC", when);
}

static void
doc_words(struct doc *d, struct slice words)
{
	struct slice rest = slice_upto(words, MOST_WORDS), line;

	while (rest.n != 0) {
		line = slice_trim(slice_cut(&rest, '\n'));
		if (line.n == 0)
			continue;
		doc_line(d, 4);
		doc_lit(d, ROLE_MUTED, "  > ");
		doc_add(d, ROLE_NORMAL, line);
	}
	if (words.n > MOST_WORDS) {
		doc_line(d, 4);
		doc_lit(d, ROLE_MUTED, "  > ...");
	}
}

void
doc_report(struct doc *d, const struct report *r)
{
	size_t i;

	doc_line(d, 2);
	doc_lit(d, ROLE_HEADING, "Reported");
	doc_lit(d, ROLE_MUTED, " by ");
	doc_add(d, ROLE_NORMAL, r->reporter.n != 0 ? r->reporter
						   : SLICE("nobody named"));
	doc_lit(d, ROLE_MUTED, " (%.*s) in ", SLICE_ARG(r->kind));
	doc_short(d, &r->outer);
	doc_when(d, r->time);
	if (r->place.n != 0) {
		doc_lit(d, ROLE_MUTED, ", as ");
		doc_add(d, ROLE_MUTED, r->place);
	}
	if (r->lost.n != 0) {
		doc_line(d, 2);
		doc_lit(d, ROLE_WARN, "  headers lost: ");
		doc_add(d, ROLE_NORMAL, r->lost_why);
		doc_line(d, 2);
		doc_lit(d, ROLE_MUTED, "  A (espy report ask ");
		doc_short(d, &r->outer);
		doc_lit(d, ROLE_MUTED, ") asks for the mail as an "
		    "attachment");
	}
	if (r->left_out != 0) {
		doc_line(d, 2);
		doc_lit(d, ROLE_WARN, "  %llu further mails were over a limit",
		    (unsigned long long)r->left_out);
	}
	doc_words(d, r->words);
	for (i = 0; i < r->nfacts; i++) {
		doc_line(d, 4);
		doc_lit(d, ROLE_MUTED, "  it says ");
		doc_add(d, ROLE_MUTED, r->facts[i].name);
		doc_lit(d, ROLE_MUTED, ": ");
		doc_add(d, ROLE_NORMAL, r->facts[i].value);
	}
}

/* What a report brought, to be opened by its hash */
static void
doc_brought(struct doc *d, const struct report *r)
{
	size_t i;

	for (i = 0; i < r->nbrought; i++) {
		doc_line(d, 4);
		doc_lit(d, ROLE_MUTED, "  brought ");
		doc_short(d, &r->brought[i].sha256);
		doc_lit(d, ROLE_MUTED, "  ");
		doc_add(d, ROLE_NORMAL, r->brought[i].subject.n != 0
		    ? r->brought[i].subject : SLICE("(no subject)"));
	}
	if (r->messages > r->nbrought && r->nbrought != 0) {
		doc_line(d, 4);
		doc_lit(d, ROLE_MUTED, "  and %llu more: espy report show ",
		    (unsigned long long)(r->messages - r->nbrought));
		doc_short(d, &r->outer);
	}
}

static void
doc_raised(struct doc *d, const struct row *row)
{
	doc_line(d, 2);
	doc_lit(d, ROLE_OK, "Same delivery");
	doc_lit(d, ROLE_MUTED, " as ");
	doc_short(d, &row->raised_by);
	doc_lit(d, ROLE_NORMAL, ", which a mailbox of ours received: ");
	doc_add(d, ROLE_NORMAL, row_service(row));
	if (row->service.n != 0)
		doc_lit(d, ROLE_NORMAL, ", %s", strength_name(row->strength));
}

void
doc_provenance(struct doc *d, const struct row *row,
    const struct reports *reports)
{
	size_t i;

	if (row->raised)
		doc_raised(d, row);
	if (row->other_content) {
		doc_line(d, 2);
		doc_lit(d, ROLE_WARN, "Same id, other content");
		doc_lit(d, ROLE_MUTED, ": a message with this Message-ID was "
		    "decided already, but it is not this one");
	}
	for (i = 0; i < reports->n; i++) {
		doc_report(d, &reports->v[i]);
		doc_brought(d, &reports->v[i]);
	}
}

void
doc_report_line(struct doc *d, const struct report *r)
{
	char when[12];

	doc_line(d, 0);
	doc_short(d, &r->outer);
	if (r->time != TIME_UNKNOWN)
		clock_short(r->time, when);
	doc_lit(d, ROLE_MUTED, "  %-11s  ",
	    r->time != TIME_UNKNOWN ? when : "-");
	doc_lit(d, ROLE_NORMAL, "%-8.*s  ", SLICE_ARG(r->kind));
	if (r->lost.n != 0)
		doc_lit(d, ROLE_WARN, "lost: %.*s", SLICE_ARG(r->lost));
	else
		doc_lit(d, ROLE_NORMAL, "%llu mail%s",
		    (unsigned long long)r->messages,
		    plural(r->messages));
	if (r->left_out != 0)
		doc_lit(d, ROLE_WARN, ", %llu left out",
		    (unsigned long long)r->left_out);
	doc_tab(d, 56);
	doc_add(d, ROLE_NORMAL, r->reporter.n != 0 ? r->reporter
						   : SLICE("-"));
	doc_tab(d, 96);
	doc_add(d, ROLE_NORMAL, r->subject);
}
