/* One message: who it says it is, authentication | attribution, its text. */

#include <stdio.h>
#include <stdlib.h>

#include "views/act.h"
#include "views/doc_analysis.h"
#include "views/json_row.h"
#include "views/paper.h"
#include "views/queue.h"

enum pane { PANE_AUTH, PANE_ATTRIBUTION, PANE_BODY, PANES };

/* What the lower pane shows. */
enum below { BELOW_BODY, BELOW_BRIEF, BELOW_ALL, BELOW_RAW, BELOW_HOPS,
	BELOW_LINKS, BELOW_PARTS, BELOW_EVIDENCE };

static const char *const below_names[] = { "Body", "Headers, brief",
	"Headers, all", "Headers, octets", "Hops", "Links", "Parts",
	"Evidence" };

struct message {
	struct sha256 sha256;
	struct buf bytes;
	struct arena arena;
	struct slice path;
	struct rows rows; /* its row, for marks and case */
	uint64_t asked;	  /* reader's tag; 0: not waiting */
	struct analysis *analysis;
	char reason[256]; /* why there is no analysis */
	struct doc identity;
	struct paper papers[PANES];
	enum pane focus;
	enum below below;
	int part; /* of BELOW_BODY; -1: the best one */
	bool expand;
	struct range evidence;
};

/* --- what stands in them --- */

static void
build_below(struct message *m)
{
	struct paper *p = &m->papers[PANE_BODY];
	const struct analysis *a = m->analysis;

	paper_clear(p);
	pager_reset(&p->pager);
	if (a == NULL)
		return;
	switch (m->below) {
	case BELOW_BODY:
		doc_body(&p->doc, a, m->part, m->expand);
		break;
	case BELOW_BRIEF:
		doc_headers(&p->doc, a, HEADERS_BRIEF);
		break;
	case BELOW_ALL:
		doc_headers(&p->doc, a, HEADERS_ALL);
		break;
	case BELOW_RAW:
		doc_headers(&p->doc, a, HEADERS_RAW);
		break;
	case BELOW_HOPS:
		doc_hops(&p->doc, a);
		break;
	case BELOW_LINKS:
		doc_links(&p->doc, a);
		break;
	case BELOW_PARTS:
		doc_parts(&p->doc, a);
		doc_limits(&p->doc, a);
		break;
	case BELOW_EVIDENCE:
		doc_octets(&p->doc, &a->mail, m->evidence);
		break;
	}
}

static void
build(struct message *m)
{
	size_t i;

	doc_free(&m->identity);
	for (i = 0; i < PANES; i++)
		paper_clear(&m->papers[i]);
	if (m->analysis == NULL)
		return;
	doc_identity(&m->identity, m->analysis);
	doc_authentication(&m->papers[PANE_AUTH].doc, m->analysis);
	doc_attribution(&m->papers[PANE_ATTRIBUTION].doc, m->analysis);
	build_below(m);
}

static void
on_analysis(void *arg, struct analysis *a, const char *reason)
{
	struct message *m = arg;

	m->asked = 0;
	m->analysis = a;
	if (a != NULL) {
		a->sha256 = m->sha256;
		a->mail.bytes = slice_upto(buf_slice(&m->bytes),
		    MAIL_MOST_OCTETS);
	} else
		snprintf(m->reason, sizeof m->reason, "%s", reason);
	build(m);
}

static void
forget(struct view *v)
{
	struct message *m = v->data;

	reader_cancel(v->app, m->asked);
	m->asked = 0;
	parser_analysis_free(m->analysis);
	m->analysis = NULL;
	m->reason[0] = '\0';
	buf_free(&m->bytes);
	rows_free(&m->rows);
	m->rows = (struct rows){ 0 };
	build(m);
	arena_free(&m->arena);
	m->below = BELOW_BODY;
	m->part = -1;
	m->expand = false;
}

/* Reads another message into the view; the screen goes on meanwhile. */
static void
load(struct view *v, const struct sha256 *sha256)
{
	struct message *m = v->data;
	struct session *s = &v->app->session;
	struct sha256 wanted = *sha256;
	struct error e;
	enum err err;

	forget(v);
	m->sha256 = wanted;
	err = store_get(s->store, &wanted, &m->rows, &e);
	if (err == ERR_NONE)
		err = store_bytes(s->store, &m->rows.v[0], &m->bytes, &m->path,
		    &m->arena, &e);
	if (err == ERR_NONE) {
		m->asked = reader_ask(v->app, buf_slice(&m->bytes), m->path.p,
		    MAIL_TEXT, on_analysis, m, &e);
		if (m->asked == 0)
			err = ERR_IO;
	}
	if (err != ERR_NONE)
		snprintf(m->reason, sizeof m->reason, "%.*s",
		    (int)sizeof m->reason - 1, e.text);
}

/* --- drawing --- */

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
draw_rule(struct rect r, int row, const char *name, bool focused,
    const char *more)
{
	struct text t = { .role = focused ? ROLE_TITLE : ROLE_HEADING };

	text_lit(&t, name);
	if (more[0] != '\0') {
		t.role = ROLE_MUTED;
		text_litf(&t, "  %s", more);
	}
	screen_rule(r, row, &t);
	text_free(&t);
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
	    mail->nparts, mail->nparts == 1 ? "" : "s", mail->nlinks,
	    mail->nlinks == 1 ? "" : "s", hidden, hidden == 1 ? "" : "s",
	    mail->nlimits != 0 ? "  cut: see v" : "");
}

static void
draw_below(struct message *m, struct rect r)
{
	char words[96];

	if (r.h < 2)
		return;
	below_words(m, words, sizeof words);
	draw_rule(r, 0, below_names[m->below], m->focus == PANE_BODY, words);
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
	int width = stacked ? r->w : (r->w - 1) / 2, want[2], i;
	struct split s;

	want[0] = paper_want(&m->papers[0], width) + 1;
	want[1] = paper_want(&m->papers[1],
		      stacked ? width : r->w - 1 - width) + 1;
	s = split_panes(rect_take_top(r,
			    rows_of_columns(m, want, *r, stacked)),
	    SPLIT_COLS, want, 4,
	    m->focus == PANE_BODY ? PANE_AUTH : (int)m->focus);
	for (i = 0; i < 2; i++) {
		struct rect pane = s.pane[i];

		draw_rule(pane, 0, names[i], (int)m->focus == i, "");
		rect_take_top(&pane, 1);
		if (m->focus == PANE_BODY)
			paper_draw_first(&m->papers[i], pane);
		else
			paper_draw(&m->papers[i], pane, (int)m->focus == i);
	}
	screen_border(s.border);
}

/* One row that holds every verdict, for small screens */
static void
summary_auth(struct message *m, const char *between, struct text *t)
{
	const struct recorded *r = &m->analysis->auth.recorded;
	struct arena scratch = { 0 };
	const struct {
		const char *name;
		struct slice word;
	} v[] = { { "SPF", r->spf != NULL ? r->spf->result : SLICE_NULL },
		{ "DKIM", dkim_word(&scratch, r) },
		{ "DMARC", r->dmarc != NULL ? r->dmarc->result : SLICE_NULL },
		{ "ARC", r->arc != NULL ? r->arc->result : SLICE_NULL } };
	size_t i;

	for (i = 0; i < ARRAY_LEN(v); i++) {
		t->role = ROLE_MUTED;
		text_litf(t, "%s%s ", i != 0 ? between : "", v[i].name);
		t->role = result_role(v[i].word);
		text_add(t, v[i].word.n != 0 ? v[i].word : SLICE("none"));
	}
	arena_free(&scratch);
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

static void
draw_compact(struct message *m, struct rect r)
{
	static const char *const names[] = { "Authentication", "Attribution",
		NULL };
	struct text t = { 0 };
	struct rect top = rect_take_top(&r, 4);

	draw_lines(top, &m->identity, 0);
	/* rows 0 From, 1 Envelope -> Subject, 2 and 3 the two columns */
	draw_lines((struct rect){ top.x, top.y + 1, top.w, 1 }, &m->identity,
	    2);
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
	if (m->focus == PANE_BODY) {
		draw_below(m, r);
		return;
	}
	draw_rule(r, 0, names[m->focus], true, "Tab: the next pane");
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
	if (m->asked == 0 && m->path.n != 0) {
		t.role = ROLE_MUTED;
		text_lit(&t, "File ");
		text_add(&t, m->path);
		screen_wrapped(r, 3, &t);
	}
	text_free(&t);
}

static void
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

static void
message_title(struct view *v, struct text *left, struct text *right)
{
	struct message *m = v->data;
	size_t of = 0, place = queue_place(v->app, &m->sha256, &of);

	(void)left;
	if (place != 0)
		text_litf(right, "%zu/%zu", place, of);
	if (m->rows.n != 0 && m->rows.v[0].case_id.n != 0) {
		text_lit(right, "  ");
		text_add(right, m->rows.v[0].case_id);
	}
}

static void
message_status(struct view *v, struct text *left, struct text *right)
{
	struct message *m = v->data;
	const struct row *r = m->rows.n != 0 ? &m->rows.v[0] : NULL;
	char id[13];

	if (m->analysis != NULL)
		pager_status(&m->papers[m->focus].pager, right);
	if (r == NULL)
		return;
	row_short(r, id);
	text_litf(left, "%s  %s", id, disposition_name(r->disposition));
	if (r->same_id > 1) {
		left->role = ROLE_WARN;
		text_litf(left, "  %u messages share this id", r->same_id);
	}
	if (r->stale)
		text_lit(left, "  stale");
}

/* --- keys and commands --- */

static bool
message_key(struct view *v, const struct key_event *e)
{
	struct message *m = v->data;

	if (e->key == K_ESC && m->below != BELOW_BODY) {
		m->below = BELOW_BODY;
		build_below(m);
		return true;
	}
	return pager_key(&m->papers[m->focus].pager, e->key);
}

static void
message_pane(struct view *v)
{
	struct message *m = v->data;

	m->focus = (m->focus + 1) % PANES;
}

static void
show_below(struct message *m, enum below below)
{
	m->below = below;
	m->focus = PANE_BODY;
	build_below(m);
}

/* Enter: the octets that prove the line; on a part: its text */
static void
message_open(struct view *v)
{
	struct message *m = v->data;
	const struct doc_line *l = paper_line(&m->papers[m->focus]);

	if (l == NULL || m->analysis == NULL)
		return;
	if (m->focus == PANE_BODY && m->below == BELOW_PARTS && l->id >= 0) {
		m->part = (int)l->id;
		show_below(m, BELOW_BODY);
	} else if (l->has_range) {
		m->evidence = l->range;
		show_below(m, BELOW_EVIDENCE);
		app_say(v->app, "octets %u to %u of the message; Esc: back to "
				"the body", m->evidence.off,
		    m->evidence.off + m->evidence.len);
	} else
		app_say(v->app, "no octets behind this line");
}

static void
message_selection(struct view *v, struct selection *out)
{
	struct message *m = v->data;

	*out = (struct selection){ .n = 1 };
	out->v = xcalloc(1, sizeof *out->v);
	out->v[0] = m->sha256;
}

static bool
message_search(struct view *v, struct slice needle, bool forward)
{
	struct message *m = v->data;

	return pager_search(&m->papers[m->focus].pager, needle, forward);
}

/* Only what the store says of it can have changed, not the message. */
static void
message_refresh(struct view *v)
{
	struct message *m = v->data;
	struct rows rows = { 0 };
	struct error e;

	if (store_get(v->app->session.store, &m->sha256, &rows, &e) !=
	    ERR_NONE)
		return;
	rows_free(&m->rows);
	m->rows = rows;
}

static bool
message_busy(struct view *v)
{
	const struct message *m = v->data;

	return m->asked != 0;
}

static void
message_free(struct view *v)
{
	struct message *m = v->data;
	size_t i;

	forget(v);
	for (i = 0; i < PANES; i++)
		paper_free(&m->papers[i]);
	free(m);
}

static const struct view_ops message_ops = {
	.screen = ON_MESSAGE,
	.name = "Message",
	.draw = message_draw,
	.key = message_key,
	.title = message_title,
	.status = message_status,
	.selection = message_selection,
	.search = message_search,
	.refresh = message_refresh,
	.busy = message_busy,
	.open = message_open,
	.pane = message_pane,
	.free = message_free,
};

struct view *
message_new(struct app *app, const struct sha256 *sha256)
{
	struct view *v = xcalloc(1, sizeof *v);
	struct message *m = xcalloc(1, sizeof *m);
	size_t i;

	v->ops = &message_ops;
	v->app = app;
	v->data = m;
	m->part = -1;
	for (i = 0; i < PANES; i++)
		paper_init(&m->papers[i], true);
	m->papers[PANE_AUTH].pager.cursor = 1; /* behind the heads: SPF */
	load(v, sha256);
	return v;
}

static void
step(struct app *app, int by)
{
	struct view *v = app_find(app, ON_MESSAGE);
	struct message *m = v->data;
	struct sha256 next;

	if (queue_step(app, &m->sha256, by, &next))
		load(v, &next);
	else
		app_say(app, by > 0 ? "this is the last message of the list"
				    : "this is the first message of the list");
}

void
act_next_message(struct app *app, struct slice arg)
{
	(void)arg;
	step(app, 1);
}

void
act_previous_message(struct app *app, struct slice arg)
{
	(void)arg;
	step(app, -1);
}

static struct message *
top_message(struct app *app)
{
	return app_find(app, ON_MESSAGE)->data;
}

void
act_headers(struct app *app, struct slice arg)
{
	struct message *m = top_message(app);

	(void)arg;
	show_below(m, m->below >= BELOW_BRIEF && m->below < BELOW_RAW
		? m->below + 1
		: m->below == BELOW_RAW ? BELOW_BODY : BELOW_BRIEF);
}

/* The same key again leads back to the body. */
static void
toggle(struct app *app, enum below below)
{
	struct message *m = top_message(app);

	show_below(m, m->below == below ? BELOW_BODY : below);
}

void
act_hops(struct app *app, struct slice arg)
{
	(void)arg;
	toggle(app, BELOW_HOPS);
}

void
act_links(struct app *app, struct slice arg)
{
	(void)arg;
	toggle(app, BELOW_LINKS);
}

void
act_parts(struct app *app, struct slice arg)
{
	(void)arg;
	toggle(app, BELOW_PARTS);
}

void
act_expand(struct app *app, struct slice arg)
{
	struct message *m = top_message(app);

	(void)arg;
	m->expand = !m->expand;
	show_below(m, BELOW_BODY);
}
