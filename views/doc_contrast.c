/* A contrast as a document. */

#include <stdio.h>

#include "core/cases/level.h"
#include "tui/theme.h"
#include "views/doc_contrast.h"

enum {
	LABEL = 10,
	NUMBER = 4,
	WIDE = 120, /* from here on kinds have a column of their own */
	KIND = 18,
	WORD = 24,
	WORD_BRIEF = 16,
	BESIDE = 8, /* traits named beside another */
	COUNT = 28,
};

/* "1,804" */
static const char *
grouped(size_t n, char out[COUNT])
{
	char digits[COUNT];
	int len = snprintf(digits, sizeof digits, "%zu", n), i, k = 0;

	for (i = 0; i < len; i++) {
		if (i != 0 && (len - i) % 3 == 0)
			out[k++] = ',';
		out[k++] = digits[i];
	}
	out[k] = '\0';
	return out;
}

static void
counted(struct doc *d, size_t n, const char *what)
{
	char number[COUNT];

	doc_lit(d, ROLE_NORMAL, "%s %s%s", grouped(n, number), what,
	    plural(n));
}

/* --- what was compared --- */

static void
head_case(struct doc *d, const struct contrast_set *set,
    const struct contrast *c)
{
	doc_label(d, LABEL, "Case");
	doc_add(d, ROLE_HEADING, set->case_id);
	doc_lit(d, ROLE_NORMAL, "  ");
	counted(d, set->nin, "message");
	doc_lit(d, ROLE_NORMAL, ", ");
	counted(d, c->campaigns, "campaign");
	doc_lit(d, ROLE_NORMAL, ", ");
	counted(d, set->ndomains, "protected domain");
	if (set->claims != 0)
		doc_lit(d, ROLE_WARN, ", %zu only submitted as files",
		    set->claims);
}

static void
add_service(struct doc *d, const struct contrast_set *set)
{
	doc_add(d, ROLE_INFO, set->service_name.n != 0 ? set->service_name
	    : set->service);
}

static void
head_honest(struct doc *d, const struct contrast_set *set,
    const struct contrast *c)
{
	doc_label(d, LABEL, "Honest");
	if (set->service.p == NULL) {
		doc_lit(d, ROLE_WARN, "no service is named for this case, so "
		    "there is no mail to compare it with: coverage alone is "
		    "shown");
		return;
	}
	if (set->nhonest == 0) {
		doc_lit(d, ROLE_WARN, "no honest mail of ");
		add_service(d, set);
		doc_lit(d, ROLE_WARN, " here: coverage alone is shown.  Ask "
		    "other customers for some, then: espy source add NAME "
		    "PATH --role baseline");
		return;
	}
	counted(d, set->nhonest, "message");
	doc_lit(d, ROLE_NORMAL, " of ");
	add_service(d, set);
	doc_lit(d, ROLE_NORMAL, " by ");
	counted(d, c->streams, "sender");
	if (set->baseline != 0)
		doc_lit(d, ROLE_MUTED, ", %zu of baseline sources",
		    set->baseline);
	if (set->cut)
		doc_lit(d, ROLE_MUTED, " (the newest; there are more)");
}

/* "relay 203.0.113.57 (relay7.acme.example), 212 of 212" */
static void
level_row(struct doc *d, const struct contrast *c,
    const struct contrast_row *r)
{
	char in[COUNT], all[COUNT];

	doc_lit(d, ROLE_NORMAL, " ");
	doc_add(d, ROLE_INFO, r->value);
	if (r->beside != 0 && trait_kind(r[1].kind)->level == c->level.level) {
		doc_lit(d, ROLE_NORMAL, " (");
		doc_add(d, ROLE_NORMAL, r[1].value);
		doc_lit(d, ROLE_NORMAL, ")");
	}
	doc_lit(d, ROLE_NORMAL, ", %s of %s", grouped(r->in, in),
	    grouped(c->messages, all));
	if (r->written)
		doc_lit(d, ROLE_WARN, ", as the mails themselves say");
}

static void
head_level(struct doc *d, const struct contrast *c)
{
	struct arena a = { 0 };

	if (c->n == 0)
		return;
	doc_label(d, LABEL, "Level");
	doc_lit(d, ROLE_HEADING, "%s", c->named ||
	    c->level.level != LEVEL_SERVICE ? level_name(c->level.level)
					    : "none");
	if (c->level.row != SIZE_MAX)
		level_row(d, c, &c->rows[c->level.row]);
	else
		doc_lit(d, ROLE_NORMAL, ": nothing narrower is common to "
		    "95 %% of them%s", c->baseline ? " alone" : "");
	doc_label(d, LABEL, "");
	doc_add(d, ROLE_NORMAL, level_words(c, &a));
	arena_free(&a);
}

static void
note(struct doc *d, size_t n, const char *what)
{
	if (n == 0)
		return;
	doc_label(d, LABEL, "");
	doc_lit(d, ROLE_WARN, "%zu message%s of the case %s", n, plural(n),
	    what);
}

static void
head_missing(struct doc *d, const struct contrast_set *set,
    const struct contrast *c)
{
	if (c->little && set->nin != 0) {
		doc_label(d, LABEL, "");
		doc_lit(d, ROLE_WARN, "too little data: %zu campaign%s.  What "
		    "one mailing has alone can't be told from the component; "
		    "from %d on it can", c->campaigns, plural(c->campaigns),
		    CONTRAST_LEAST_CAMPAIGNS);
	}
	if (contrast_few_streams(c)) {
		doc_label(d, LABEL, "");
		doc_lit(d, ROLE_WARN, "too little honest mail: %zu sender%s.  "
		    "Any difference could be chance; more: espy source add "
		    "NAME PATH --role baseline", c->streams,
		    plural(c->streams));
	}
	note(d, set->others, "left out: sent through another service");
	note(d, set->copies, "left out: further copies of the same deliveries");
	note(d, set->untold, "left out: no traits are known; espy recheck");
}

void
doc_contrast_head(struct doc *d, const struct contrast_set *set,
    const struct contrast *c)
{
	head_case(d, set, c);
	head_honest(d, set, c);
	head_level(d, c);
	head_missing(d, set, c);
}

/* --- rows --- */

/* "mostly", "separates so far"; brief: for narrow columns */
static const char *
row_word(const struct contrast *c, const struct contrast_row *r, bool brief)
{
	static const char *const shorter[] = {
		[CONTRAST_SHARED] = "shared",
		[CONTRAST_ONE_CAMPAIGN] = "one campaign",
		[CONTRAST_ONE_DOMAIN] = "one domain",
	};

	if (c->little && r->word == CONTRAST_SEPARATES)
		return "separates so far";
	if (c->little && r->word == CONTRAST_MOSTLY)
		return "mostly so far";
	if (brief && r->word < ARRAY_LEN(shorter) && shorter[r->word] != NULL)
		return shorter[r->word];
	return contrast_word(r->word);
}

static uint8_t
word_role(const struct contrast_row *r)
{
	return r->content ? ROLE_MUTED : r->explains ? ROLE_BAD
	    : r->word == CONTRAST_CHANCE ? ROLE_WARN : ROLE_MUTED;
}

/* Where the columns stand */
struct columns {
	bool wide;
	int in, leak; /* widths */
	size_t counts; /* where they start */
};

static struct columns
columns_of(const struct contrast *c, size_t width)
{
	char number[COUNT];
	struct columns k = { .wide = width >= WIDE };
	size_t right;

	k.in = (int)strlen(grouped(c->messages, number)) * 2 + 4;
	k.leak = (int)strlen(grouped(c->honest, number)) * 2 + 4;
	right = (size_t)k.in + (size_t)k.leak + 4 +
	    (k.wide ? WORD : WORD_BRIEF);
	k.counts = width > right + NUMBER + KIND ? width - right
						 : NUMBER + KIND;
	return k;
}

static size_t
line_width(const struct doc *d)
{
	struct text t = { 0 };
	size_t width;

	doc_line_text(&d->lines[d->n - 1], &t);
	width = t.width;
	text_free(&t);
	return width;
}

static void
row_counts(struct doc *d, const struct contrast *c,
    const struct contrast_row *r, const struct columns *k)
{
	char n[COUNT], m[COUNT], both[2 * COUNT + 8];

	snprintf(both, sizeof both, "%s of %s", grouped(r->in, n),
	    grouped(c->messages, m));
	doc_lit(d, ROLE_NORMAL, "%*s  ", k->in, both);
	snprintf(both, sizeof both, "%s of %s", grouped(r->leak, n),
	    grouped(c->honest, m));
	doc_lit(d, r->leak != 0 ? ROLE_NORMAL : ROLE_MUTED, "%*s  ", k->leak,
	    c->baseline ? both : "-");
	doc_lit(d, word_role(r), "%s", row_word(c, r, !k->wide));
}

static void
row_line(struct doc *d, const struct contrast *c, const struct contrast_row *r,
    const struct columns *k, size_t number)
{
	struct doc_line *l = doc_line(d, NUMBER);

	l->id = (int64_t)number;
	doc_lit(d, ROLE_MUTED, "%*zu ", NUMBER - 1, number);
	doc_add(d, ROLE_MUTED, r->kind);
	if (k->wide)
		doc_tab(d, NUMBER + KIND);
	else
		doc_lit(d, ROLE_NORMAL, " ");
	doc_add(d, r->content ? ROLE_NORMAL : ROLE_INFO, r->value);
	if (line_width(d) + 2 > k->counts) {
		l = doc_line(d, NUMBER);
		l->id = (int64_t)number;
	}
	doc_tab(d, k->counts);
	row_counts(d, c, r, k);
}

/* What holds for exactly the same messages */
static void
beside_line(struct doc *d, const struct contrast_row *r, size_t number)
{
	uint32_t i;

	if (r->beside == 0)
		return;
	doc_line(d, NUMBER + 5)->id = (int64_t)number;
	doc_lit(d, ROLE_MUTED, "%*salso ", NUMBER, "");
	for (i = 1; i <= r->beside && i <= BESIDE; i++) {
		doc_lit(d, ROLE_MUTED, "%s", i > 1 ? ", " : "");
		doc_add(d, ROLE_MUTED, r[i].kind);
		doc_lit(d, ROLE_MUTED, " ");
		doc_add(d, ROLE_NORMAL, r[i].value);
	}
	if (r->beside > BESIDE)
		doc_lit(d, ROLE_MUTED, " and %u more", r->beside - BESIDE);
}

static void
more_line(struct doc *d, size_t n)
{
	if (n == 0)
		return;
	doc_line(d, NUMBER);
	doc_lit(d, ROLE_MUTED, "%*sand %zu row%s", NUMBER, "", n,
	    n == 1 ? " that says less" : "s that say less");
}

/* Rows [i, end), of which the first is the number-th; returns the next one's
 * number. */
static size_t
section(struct doc *d, const struct contrast *c, size_t i, size_t end,
    size_t number, size_t width, size_t most)
{
	struct columns k = columns_of(c, width);
	size_t n;

	for (n = 0; i < end; i += 1 + c->rows[i].beside, n++) {
		if (n >= most)
			continue;
		row_line(d, c, &c->rows[i], &k, number + n);
		beside_line(d, &c->rows[i], number + n);
	}
	more_line(d, n > most ? n - most : 0);
	return number + n;
}

void
doc_contrast_rows(struct doc *d, const struct contrast *c, size_t width,
    bool all)
{
	struct columns k = columns_of(c, width);
	size_t next;

	if (c->n == 0)
		return;
	doc_line(d, 0);
	doc_lit(d, ROLE_MUTED, "%*sHow it was sent", NUMBER, "");
	doc_tab(d, k.counts);
	doc_lit(d, ROLE_MUTED, "%*s  %*s", k.in, "case", k.leak, "honest");
	next = section(d, c, 0, c->ninfra, 1, width,
	    all ? SIZE_MAX : CONTRAST_SHOWN);
	if (c->ninfra == c->n)
		return;
	doc_line(d, 0);
	doc_line(d, 0);
	doc_lit(d, ROLE_MUTED, "%*sWhat it says: never the component", NUMBER,
	    "");
	section(d, c, c->ninfra, c->n, next, width,
	    all ? SIZE_MAX : CONTRAST_SHOWN_CONTENT);
}

void
doc_contrast_differ(struct doc *d, const struct contrast *c,
    const struct contrast_row *r, const struct contrast_differ *x, bool honest)
{
	char n[COUNT], m[COUNT];

	doc_line(d, 0);
	doc_add(d, ROLE_MUTED, r->kind);
	doc_lit(d, ROLE_MUTED, " ");
	doc_add(d, ROLE_INFO, r->value);
	doc_lit(d, ROLE_NORMAL, honest
		? ": %s of %s honest messages have it, too"
		: ": %s of the case's %s messages are without it",
	    grouped(honest ? x->nhaving : x->nlacking, n),
	    grouped(honest ? c->honest : c->messages, m));
}
