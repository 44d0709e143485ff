/* One message: who it says it is, authentication | attribution, its text. */

#include <stdio.h>
#include <stdlib.h>

#include "views/act.h"
#include "views/doc_analysis.h"
#include "views/doc_auth.h"
#include "views/doc_report.h"
#include "views/json_row.h"
#include "views/message.h"

/* --- what stands in them --- */

static void
build_below(struct message *m)
{
	struct paper *p = &m->papers[PANE_BODY];
	const struct analysis *a = m->analysis;
	struct dns_lookup dns;

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
		session_lookup(m->session, &dns);
		if (m->proof < 0 || !doc_proof(&p->doc, a, m->proof, &dns))
			doc_octets(&p->doc, &a->mail, m->evidence);
		break;
	}
}

void
message_build_attribution(struct message *m)
{
	struct paper *p = &m->papers[PANE_ATTRIBUTION];

	paper_clear(p);
	if (m->analysis == NULL)
		return;
	doc_provenance(&p->doc, &m->rows.v[0], &m->reports);
	doc_override(&p->doc, &m->rows.v[0]);
	doc_attribution(&p->doc, m->analysis, m->wide ? DOC_FULL : DOC_BRIEF);
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
	message_build_attribution(m);
	build_below(m);
}

static void
on_analysis(void *arg, struct analysis *a, const char *reason)
{
	struct message *m = arg;
	struct error e;

	m->asked = 0;
	m->analysis = a;
	if (a != NULL) {
		a->sha256 = m->sha256;
		a->mail.bytes = slice_upto(buf_slice(&m->bytes),
		    MAIL_MOST_OCTETS);
		/* without them if the store won't say: it isn't the verdict */
		store_replay_hints(m->session->store, m->rows.v[0].id, a, &e);
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
	reports_free(&m->reports);
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
	struct session_as as;
	struct error e;
	enum err err;

	forget(v);
	m->sha256 = wanted;
	err = store_get(s->store, &wanted, &m->rows, &e);
	if (err == ERR_NONE)
		err = store_bytes(s->store, &m->rows.v[0], &m->bytes, &m->at,
		    &m->arena, &e);
	if (err == ERR_NONE)
		err = store_reports_of(s->store, m->rows.v[0].id, &m->reports,
		    &e);
	if (err == ERR_NONE) {
		session_as(s, &m->rows.v[0], &as);
		m->asked = reader_ask(v->app, buf_slice(&m->bytes), m->at.path.p,
		    &as, MAIL_TEXT, on_analysis, m, &e);
		if (m->asked == 0)
			err = ERR_IO;
	}
	if (err != ERR_NONE)
		snprintf(m->reason, sizeof m->reason, "%.*s",
		    (int)sizeof m->reason - 1, e.text);
}

static void
message_title(struct view *v, struct text *left, struct text *right)
{
	struct message *m = v->data;
	struct view *list = app_list_below(v->app, v);
	size_t of = 0, place = 0;

	(void)left;
	if (list != NULL)
		place = list->ops->place(list, &m->sha256, &of);
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
	if (r->rule != 0)
		text_litf(left, " by rule r%lld", (long long)r->rule);
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
message_pane(struct view *v, int by)
{
	struct message *m = v->data;

	m->focus = pane_turn(m->focus, by, PANES);
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
		return;
	}
	m->proof = m->focus == PANE_BODY ? -1 : l->id;
	m->evidence = l->range;
	if (m->proof < 0 && !l->has_range) {
		app_say(v->app, "no octets behind this line");
		return;
	}
	show_below(m, BELOW_EVIDENCE);
	if (m->proof >= 0)
		app_say(v->app, "what it rests on; Esc: back to the body");
	else
		app_say(v->app, "octets %u to %u of the message; Esc: back to "
				"the body", m->evidence.off,
		    m->evidence.off + m->evidence.len);
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

/* Only what the store says of it can have changed, not the message; but a
 * word about its sender is said in its attribution, too. */
static void
message_refresh(struct view *v)
{
	struct message *m = v->data;
	struct rows rows = { 0 };
	bool changed;
	struct error e;

	if (store_get(v->app->session.store, &m->sha256, &rows, &e) !=
	    ERR_NONE)
		return;
	changed = m->rows.n == 0 || rows.v[0].relation !=
	    m->rows.v[0].relation;
	rows_free(&m->rows);
	m->rows = rows;
	if (changed) { /* perhaps by another process: the parser doesn't know */
		reader_stop(v->app);
		if (session_domains(&v->app->session, &e) != ERR_NONE)
			app_error(v->app, &e);
	}
	if (changed || (m->asked != 0 && !reader_has(v->app, m->asked)))
		load(v, &m->sha256);
	else /* an analyst's verdict stands beside */
		message_build_attribution(m);
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
	m->session = &app->session;
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
	struct view *list = app_list_below(app, v);
	struct message *m = v->data;
	struct sha256 next;

	if (list != NULL && list->ops->step(list, &m->sha256, by, &next))
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
