/* Draws the message screen: identity, two columns, the body below. */

#include <stdio.h>

#include "views/auth_words.h"
#include "views/message.h"

static const char *const below_names[] = { "Body", "Headers, brief",
	"Headers, all", "Headers, octets", "Hops", "Links", "Parts",
	"Evidence" };

static void
draw_lines(struct rect r, const struct doc *d, size_t from)
{
	size_t i;

	for (i = 0; (int)i < r.h && from + i < d->n; i++) {
		struct text t = { 0 };

		doc_line_text(&d->lines[from + i], &t);
		screen_line(r, (int)i, &t, 0, 0);
		text_free(&t);
	}
}

static void
below_words(const struct message *m, char *out, size_t room)
{
	const struct mail *mail = &m->analysis->mail;
	unsigned hidden = 0;
	size_t i;

	for (i = 0; i < mail->nparts; i++)
		hidden += mail->parts[i].hidden_runs;
	snprintf(out, room, "%zu part%s  %zu link%s  %u hidden run%s%s",
	    mail->nparts, plural(mail->nparts), mail->nlinks,
	    plural(mail->nlinks), hidden, plural(hidden),
	    mail->nlimits != 0 ? "  cut: see v" : "");
}

static void
draw_below(struct message *m, struct rect r)
{
	char words[96];

	if (r.h < 2)
		return;
	below_words(m, words, sizeof words);
	pane_rule_lit(r, below_names[m->below], m->focus == PANE_BODY, words);
	rect_take_top(&r, 1);
	paper_draw(&m->papers[PANE_BODY], r, m->focus == PANE_BODY);
}

/*
 * How many of `room` rows the columns get: two thirds, and beside a body that
 * is read no more than the verdicts (rule, heads, five methods); more where
 * the body leaves rows free.
 */
static int
rows_of_columns(struct message *m, const int want[2], struct rect room,
    bool stacked)
{
	int most = stacked    ? want[0] + want[1]
	    : want[0] > want[1] ? want[0]
				: want[1];
	int share = room.h * 2 / 3;
	int left = room.h - 1 - paper_want(&m->papers[PANE_BODY], room.w);

	if (!stacked && m->focus == PANE_BODY) {
		share = m->analysis->auth.recorded.compauth != NULL ? 7 : 6;
		share += mail_is_claim(&m->analysis->mail);
		if (share < room.h / 3)
			share = room.h / 3;
	}
	if (share < left)
		share = left;
	return most < share ? most : share;
}

/* The two columns (stacked when narrow) in the upper part of *r */
static void
draw_columns(struct message *m, struct rect *r)
{
	static const char *const names[] = { "Authentication",
		"Attribution" };
	bool stacked = r->w < SPLIT_COLS;
	int left = stacked ? r->w : (r->w - 1) / 2, want[2], i;
	int right = stacked ? r->w : r->w - 1 - left;
	struct split s;

	if (m->wide != (right >= WIDE_LEAST)) {
		m->wide = right >= WIDE_LEAST;
		message_build_attribution(m);
	}
	want[0] = paper_want(&m->papers[0], left) + 1;
	want[1] = paper_want(&m->papers[1], right) + 1;
	s = split_panes(rect_take_top(r,
			    rows_of_columns(m, want, *r, stacked)),
	    SPLIT_COLS, want, 4,
	    m->focus == PANE_BODY ? PANE_AUTH : (int)m->focus);
	for (i = 0; i < 2; i++) {
		struct rect pane = s.pane[i];

		pane_rule_lit(pane, names[i], (int)m->focus == i, "");
		rect_take_top(&pane, 1);
		if (m->focus == PANE_BODY)
			paper_draw_first(&m->papers[i], pane);
		else
			paper_draw(&m->papers[i], pane, (int)m->focus == i);
	}
	screen_border(s.border);
}

/* "pass", "pass/fail" where the computed one differs, "(pass)" where nothing
 * was recorded, "?" where there is neither */
static void
summary_word(const struct auth *a, enum auth_method m, struct text *t)
{
	struct arena scratch = { 0 };
	struct slice told = recorded_word(&a->recorded, m, &scratch);
	struct slice word = computed_word(a, m, &scratch);
	bool known = word.n != 0 && result_letter(word) != '?';

	t->role = result_role(told);
	text_add(t, told);
	t->role = computed_role(a, m, word);
	if (told.n == 0 && !known)
		text_lit(t, a->has_computed ? "?" : "none");
	else if (told.n == 0) {
		text_litf(t, result_letter(word) == '-' ? "%.*s" : "(%.*s)",
		    SLICE_ARG(word));
	} else if (known && method_agreement(a, m) != AGREEMENT_FULL) {
		text_lit(t, "/");
		text_add(t, word);
	}
	arena_free(&scratch);
}

/* One row that holds every verdict, for small screens */
static void
summary_auth(struct message *m, const char *between, struct text *t)
{
	enum auth_method i;

	for (i = METHOD_SPF; i <= METHOD_ARC; i++) {
		t->role = ROLE_MUTED;
		text_litf(t, "%s%s ", i != 0 ? between : "", method_name(i));
		summary_word(&m->analysis->auth, i, t);
	}
}

static void
summary_service(struct message *m, struct text *t)
{
	const struct attribution *at = &m->analysis->attribution;
	const struct relationship *rel = &m->analysis->relationship;

	t->role = at->service.n != 0 ? ROLE_HEADING : ROLE_WARN;
	if (at->service.n != 0)
		text_add(t, at->name.n != 0 ? at->name : at->service);
	else
		text_lit(t, "no service named");
	t->role = ROLE_NORMAL;
	if (at->service.n != 0)
		text_litf(t, " %s", strength_name(at->strength));
	if (mail_is_claim(&m->analysis->mail)) {
		t->role = ROLE_WARN;
		text_litf(t, "  %s%s",
		    provenance_name(m->analysis->mail.provenance),
		    at->service.n != 0 ? "" : ": a claim");
	}
	if (at->nforged != 0) {
		t->role = ROLE_BAD;
		text_litf(t, "  %zu forged", at->nforged);
	}
	if (rel->domain.n != 0) {
		t->role = rel->status == RELATION_AUTHORISED ? ROLE_OK
		    : rel->status == RELATION_UNAUTHORISED   ? ROLE_BAD
							     : ROLE_WARN;
		/* the verdict first: a long name may be cut */
		text_litf(t, "  %s for ", relation_name(rel->status));
		text_add(t, rel->domain);
	}
}

/* The verdicts, and who sent it; a report has neither. */
static void
draw_summary(struct message *m, struct rect top)
{
	struct text t = { 0 };

	if (m->analysis->kind == MESSAGE_REPORT) {
		t.role = ROLE_MUTED;
		text_lit(&t, "a report: the mails in it are judged");
		screen_line(top, 2, &t, 0, 0);
		text_free(&t);
		return;
	}
	summary_auth(m, "  ", &t);
	if (t.width > (size_t)top.w) {
		text_clear(&t);
		summary_auth(m, " ", &t);
	}
	screen_line(top, 2, &t, 0, 0);
	text_clear(&t);
	summary_service(m, &t);
	screen_line(top, 3, &t, 0, 0);
	text_free(&t);
}

static void
draw_compact(struct message *m, struct rect r)
{
	static const char *const names[] = { "Authentication", "Attribution",
		NULL };
	struct rect top = rect_take_top(&r, 4);

	draw_lines(top, &m->identity, 0);
	/* rows 0 From, 1 Envelope -> Subject, 2 and 3 the two columns */
	draw_lines((struct rect){ top.x, top.y + 1, top.w, 1 }, &m->identity,
	    2);
	draw_summary(m, top);
	if (m->focus == PANE_BODY) {
		draw_below(m, r);
		return;
	}
	pane_rule_lit(r, names[m->focus], true, "Tab: the next pane");
	rect_take_top(&r, 1);
	paper_draw(&m->papers[m->focus], r, true);
}

static void
draw_absent(struct message *m, struct rect r)
{
	struct text t = { .role = m->asked != 0 ? ROLE_MUTED : ROLE_WARN };

	rect_take_left(&r, 1);
	if (m->asked != 0)
		text_lit(&t, "reading ...");
	else {
		text_lit(&t, "This is not analysed: ");
		text_add(&t, slice_str(m->reason));
	}
	screen_wrapped(r, 1, &t);
	text_clear(&t);
	if (m->asked == 0 && m->at.path.n != 0) {
		t.role = ROLE_MUTED;
		text_lit(&t, "File ");
		text_add(&t, m->at.path);
		screen_wrapped(r, 3, &t);
	}
	text_free(&t);
}

void
message_draw(struct view *v, const struct frame *f)
{
	struct message *m = v->data;
	struct rect r = f->body;

	if (m->analysis == NULL) {
		draw_absent(m, r);
		return;
	}
	if (r.h < 16) {
		draw_compact(m, r);
		return;
	}
	draw_lines(rect_take_top(&r, 4), &m->identity, 0);
	draw_columns(m, &r);
	draw_below(m, r);
}
