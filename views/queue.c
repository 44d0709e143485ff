/* The queue: what is not decided yet, newest first, with a preview. */

#include <stdio.h>
#include <stdlib.h>

#include "core/base/clock.h"
#include "tui/bar.h"
#include "views/act.h"
#include "views/doc_analysis.h"
#include "views/json_row.h"
#include "views/queue.h"

#define QUEUE_DEFAULT "disposition:open -is:refused"

enum { QUEUE_MOST = 50000 }; /* rows that are read for one key */

struct queue {
	struct message_rows rows;
	struct list list;
	struct buf query; /* as typed; empty: QUEUE_DEFAULT */
	enum list_order order;
	uint64_t total;
};

static const char *const order_names[] = { "newest", "oldest", "seen",
	"size" };

uint64_t
message_row_id(const struct row *r)
{
	uint64_t id;

	memcpy(&id, r->sha256.b, sizeof id);
	if (!r->hashed)
		id = (uint64_t)r->id;
	return id != 0 ? id : 1;
}

/* --- rows --- */

/* Columns: received, SDMA, sent through, strength, From domain, case,
 * subject; the widths of the variable ones. */
struct columns {
	size_t when, service, domain, id;
	bool strength;
};

static struct columns
columns_for(size_t width, bool no_case)
{
	struct columns c = { 0 };

	c.when = width >= 76 ? 11 : 5; /* without the time of day */
	c.strength = width >= 96;
	c.service = width >= 140 ? 24 : width >= 96 ? 18
	    : width >= 76	 ? 13
				 : 10;
	c.domain = width >= 140 ? 30 : width >= 96 ? 24
	    : width >= 76	? 17
				: 14;
	c.id = width >= 76 && !no_case ? 8 : 0;
	return c;
}

/* s in exactly `width` columns, cut with "~" */
static void
column(struct text *out, uint8_t role, struct slice s, size_t width)
{
	struct text t = { .role = role };

	text_add(&t, s);
	text_fit(&t, width);
	t.role = ROLE_NORMAL; /* nothing to underline in blanks */
	text_pad(&t, width);
	text_append(out, &t);
	text_free(&t);
	out->role = ROLE_NORMAL;
	text_lit(out, "  ");
}

static void
letters_column(struct text *out, const struct row *r)
{
	char letters[5];
	size_t i;

	row_letters(r, letters);
	for (i = 0; letters[i] != '\0'; i++) {
		char one[2] = { letters[i], '\0' };

		out->role = one[0] == '+' ? ROLE_OK
		    : one[0] == '!'	  ? ROLE_BAD
		    : one[0] == '~'	  ? ROLE_WARN
					  : ROLE_MUTED;
		text_lit(out, one);
	}
	out->role = ROLE_NORMAL;
	text_lit(out, "  ");
}

static uint8_t
service_role(const struct row *r)
{
	if (r->refused || r->forged != 0)
		return ROLE_WARN;
	return r->service.n != 0 ? ROLE_NORMAL : ROLE_MUTED;
}

/* The protected domain's relationship decides how the From domain looks */
static uint8_t
domain_role(const struct row *r)
{
	if (r->impersonation == IMPERSONATION_NONE)
		return r->from_problem.n != 0 ? ROLE_WARN : ROLE_NORMAL;
	return r->relation == RELATION_AUTHORISED ? ROLE_OK
	    : r->relation == RELATION_UNAUTHORISED ? ROLE_BAD
						   : ROLE_WARN;
}

static struct slice
domain_words(const struct row *r)
{
	if (r->from_domain.n != 0)
		return r->from_domain;
	return r->from_problem.n != 0 ? r->from_problem : SLICE("-");
}

static void
row_text(const struct row *r, struct columns c, struct text *out)
{
	bool known = r->boundary_time != TIME_UNKNOWN ||
	    r->date != TIME_UNKNOWN;
	char time[12], when[20];

	/* else the time when espy saw it first, which says less */
	clock_short(r->time, time);
	snprintf(when, sizeof when, "%s%.*s", known || c.when < 11 ? "" :
	    "seen ", known ? (int)c.when : 5, time);
	column(out, known ? ROLE_NORMAL : ROLE_MUTED, slice_str(when), c.when);
	letters_column(out, r);
	column(out, service_role(r), row_service(r), c.service);
	if (c.strength)
		column(out, r->strength >= STRENGTH_OBSERVED ? ROLE_NORMAL
							     : ROLE_MUTED,
		    slice_str(r->service.n != 0 ? strength_name(r->strength)
						: "-"), 8);
	column(out, domain_role(r), domain_words(r), c.domain);
	if (c.id != 0)
		column(out, ROLE_INFO,
		    r->case_id.p != NULL ? r->case_id : SLICE(""), c.id);
	out->role = r->refused ? ROLE_WARN : ROLE_NORMAL;
	text_add(out, r->refused ? r->reason : r->subject);
	out->role = ROLE_NORMAL;
}

static void
row_header(struct columns c, struct text *out)
{
	text_clear(out);
	out->role = ROLE_HEADING;
	text_litf(out, "%-*s  SDMA  %-*s  ", (int)c.when,
	    c.when < 11 ? "Day" : "Received",
	    (int)c.service, c.service < 12 ? "Through" : "Sent through");
	if (c.strength)
		text_litf(out, "%-8s  ", "Evidence");
	text_litf(out, "%-*s  ", (int)c.domain, "From domain");
	if (c.id != 0)
		text_litf(out, "%-*s  ", (int)c.id, "Case");
	text_lit(out, "Subject");
}

void
message_row_text(const struct row *r, size_t width, struct text *out)
{
	row_text(r, columns_for(width, true), out);
}

void
message_row_header(size_t width, struct text *out)
{
	row_header(columns_for(width, true), out);
}

static bool
rows_row(void *arg, size_t index, struct text *out)
{
	const struct message_rows *m = arg;

	if (index >= m->rows.n)
		return false;
	row_text(&m->rows.v[index], columns_for(m->width, m->no_case), out);
	return true;
}

static uint64_t
rows_id(void *arg, size_t index)
{
	const struct message_rows *m = arg;

	return index < m->rows.n ? message_row_id(&m->rows.v[index]) : 0;
}

static void
rows_want(void *arg, size_t upto)
{
	struct message_rows *m = arg;
	struct error e;
	size_t before, i;

	while (m->list != NULL && !m->ended && m->rows.n <= upto) {
		before = m->rows.n;
		if (listing_more(m->list, 200, &m->rows, &e) != ERR_NONE ||
		    m->rows.n < before + 200)
			m->ended = true;
		for (i = before; i < m->rows.n; i++)
			if (m->rows.v[i].case_id.p != NULL)
				m->no_case = false;
	}
}

const struct list_ops message_list_ops = {
	.row = rows_row,
	.id = rows_id,
	.want = rows_want,
};

void
message_rows_selection(const struct message_rows *m, const struct list *l,
    struct selection *out)
{
	size_t i;

	*out = (struct selection){ .marked = l->nmarks != 0 };
	out->v = xcalloc(m->rows.n + 1, sizeof *out->v);
	for (i = 0; i < m->rows.n; i++) {
		const struct row *r = &m->rows.v[i];

		if (!r->hashed)
			continue;
		if (out->marked ? list_is_marked(l, message_row_id(r))
				: i == l->cursor)
			out->v[out->n++] = r->sha256;
	}
}

/* --- the view --- */

static struct slice
queue_query(struct queue *q)
{
	return q->query.n != 0 ? buf_slice(&q->query) : SLICE(QUEUE_DEFAULT);
}

/* Reads the query's first page (all that was shown, if `keep`). */
static bool
queue_read(struct view *v, bool keep)
{
	struct queue *q = v->data;
	struct session *s = &v->app->session;
	size_t upto = keep ? q->rows.rows.n : 0;
	struct listing *list;
	struct error e;

	if (listing_open(&list, s->store, queue_query(q), q->order, &s->text,
		NULL, &e) != ERR_NONE) {
		app_error(v->app, &e);
		return false;
	}
	listing_close(q->rows.list);
	rows_free(&q->rows.rows);
	q->rows.list = list;
	q->rows.ended = false;
	q->rows.no_case = true;
	if (listing_count(list, &q->total, &e) != ERR_NONE)
		q->total = 0;
	if (!keep)
		list_reset(&q->list);
	rows_want(&q->rows, upto > 200 ? upto : 200);
	list_update(&q->list, q->rows.rows.n, !q->rows.ended);
	return true;
}

static const struct row *
queue_row(const struct queue *q)
{
	return q->list.cursor < q->rows.rows.n
	    ? &q->rows.rows.v[q->list.cursor] : NULL;
}

/* One line of the preview: label, then what follows */
static void
preview_label(struct doc *d, const char *name)
{
	doc_line(d, 9);
	doc_lit(d, ROLE_MUTED, "%-9s", name);
}

static void
preview_verdict(struct doc *d, const char *method, struct slice result,
    bool last)
{
	doc_lit(d, ROLE_MUTED, "%s ", method);
	doc_add(d, result_letter(result) == '+' ? ROLE_OK
		: result_letter(result) == '!'	? ROLE_BAD
						: ROLE_NORMAL,
	    result.n != 0 ? result : SLICE("none"));
	if (!last)
		doc_lit(d, ROLE_MUTED, "  ");
}

static void
preview_service(struct doc *d, const struct row *r)
{
	preview_label(d, "Through");
	doc_add(d, service_role(r), row_service(r));
	if (r->service.n != 0)
		doc_lit(d, ROLE_MUTED, "  %s", strength_name(r->strength));
	if (r->account.n != 0) {
		doc_lit(d, ROLE_MUTED, "  ");
		doc_add(d, ROLE_MUTED, r->account_kind);
		doc_lit(d, ROLE_MUTED, " ");
		doc_add(d, ROLE_INFO, r->account);
	}
	doc_lit(d, ROLE_MUTED, "  from ");
	doc_add(d, ROLE_NORMAL, r->ip.n != 0 ? r->ip : SLICE("?"));
	if (r->forged != 0)
		doc_lit(d, ROLE_BAD, "  %u forged fingerprint%s", r->forged,
		    r->forged == 1 ? "" : "s");
}

static void
preview_domain(struct doc *d, const struct row *r)
{
	preview_label(d, "Domain");
	if (r->domain.n == 0) {
		doc_lit(d, ROLE_MUTED, "no protected domain");
		return;
	}
	doc_add(d, ROLE_NORMAL, r->domain);
	doc_lit(d, ROLE_NORMAL, "  ");
	doc_lit(d, domain_role(r), "%s, service %s",
	    impersonation_name(r->impersonation) != NULL
		? impersonation_name(r->impersonation) : "-",
	    relation_name(r->relation));
}

static const char *
plural(uint64_t n)
{
	return n == 1 ? "" : "s";
}

/* A file that is no mail, or whose analysis failed */
static void
preview_refused(struct doc *d, const struct row *r)
{
	char id[13];

	row_short(r, id);
	preview_label(d, "Refused");
	doc_add(d, ROLE_WARN, r->reason);
	preview_label(d, "File");
	doc_lit(d, ROLE_MUTED, "%s  %llu octets  in %u file%s", id,
	    (unsigned long long)r->size, r->files, plural(r->files));
}

static void
preview_doc(struct doc *d, const struct row *r)
{
	char id[13];

	preview_label(d, "From");
	doc_add(d, ROLE_NORMAL, r->from_name);
	if (r->from_address.n != 0) {
		doc_lit(d, ROLE_NORMAL, "%s<", r->from_name.n != 0 ? " " : "");
		doc_add(d, ROLE_INFO, r->from_address);
		doc_lit(d, ROLE_NORMAL, ">");
	}
	if (r->from_problem.n != 0) {
		doc_lit(d, ROLE_WARN, "%s[", r->from_address.n != 0 ||
			r->from_name.n != 0 ? " " : "");
		doc_add(d, ROLE_WARN, r->from_problem);
		doc_lit(d, ROLE_WARN, "]");
	}
	preview_label(d, "Subject");
	doc_add(d, ROLE_HEADING, r->subject);
	preview_label(d, "Auth");
	preview_verdict(d, "SPF", r->spf, false);
	preview_verdict(d, "DKIM", r->dkim, false);
	preview_verdict(d, "DMARC", r->dmarc, false);
	preview_verdict(d, "ARC", r->arc, true);
	if (r->trust == TRUST_NONE)
		doc_lit(d, ROLE_WARN, "  no receiver of ours recorded any");
	else
		doc_lit(d, ROLE_MUTED, "  receiver %s", trust_name(r->trust));
	preview_service(d, r);
	preview_domain(d, r);
	preview_label(d, "Message");
	row_short(r, id);
	doc_lit(d, ROLE_MUTED, "%s  %u link%s  %u attachment%s  in %u file%s",
	    id, r->links, plural(r->links), r->attachments,
	    plural(r->attachments), r->files, plural(r->files));
	if (r->same_id > 1)
		doc_lit(d, ROLE_WARN, "  %u messages share this id",
		    r->same_id);
	if (r->limits != 0)
		doc_lit(d, ROLE_WARN, "  cut");
}

static void
draw_preview(struct queue *q, struct rect r)
{
	const struct row *row = queue_row(q);
	struct doc d = { 0 };
	size_t i;

	if (row == NULL)
		return;
	screen_rule_lit(r, 0, "Preview");
	if (row->refused)
		preview_refused(&d, row);
	else
		preview_doc(&d, row);
	for (i = 0; i < d.n && (int)i + 1 < r.h; i++) {
		struct text t = { 0 };

		doc_line_text(&d.lines[i], &t);
		screen_line(r, (int)i + 1, &t, 0, 0);
		text_free(&t);
	}
	doc_free(&d);
}

/* The query at the left, cut where need be; how many at the right */
static void
draw_limit(struct queue *q, struct rect r)
{
	struct text limit = { .role = ROLE_MUTED }, n = { .role = ROLE_MUTED };

	text_lit(&limit, "limit: ");
	limit.role = ROLE_INFO;
	text_add(&limit, queue_query(q));
	bar_number(&n, q->total);
	text_litf(&n, " message%s, %s first", plural(q->total),
	    q->order == ORDER_SIZE ? "largest"
		: q->order == ORDER_SEEN ? "last seen"
					 : order_names[q->order]);
	screen_line(rect_take_right(&r, (int)n.width), 0, &n, 0, 0);
	rect_take_right(&r, 2);
	screen_line(r, 0, &limit, 0, 0);
	text_free(&limit);
	text_free(&n);
}

static void
queue_draw(struct view *v, const struct frame *f)
{
	struct queue *q = v->data;
	struct rect body = f->body, preview = { 0 };

	draw_limit(q, rect_take_top(&body, 1));
	if (body.h >= 17)
		preview = rect_take_bottom(&body, 7);
	q->rows.width = body.w > 2 ? (size_t)body.w - 2 : 1;
	row_header(columns_for(q->rows.width, q->rows.no_case),
	    &q->list.header);
	list_draw(&q->list, body);
	if (preview.h != 0)
		draw_preview(q, preview);
}

static bool
queue_key(struct view *v, const struct key_event *e)
{
	struct queue *q = v->data;
	bool used;

	/* The last one and all of them are meant of what the query finds,
	 * not of the pages that were read so far. */
	if (e->key == '*' || keys_move(e->key) == MOVE_LAST) {
		rows_want(&q->rows, QUEUE_MOST);
		list_update(&q->list, q->rows.rows.n, !q->rows.ended);
	}
	used = list_key(&q->list, e->key);
	list_update(&q->list, q->rows.rows.n, !q->rows.ended);
	return used;
}

static void
queue_status(struct view *v, struct text *left, struct text *right)
{
	struct queue *q = v->data;

	if (!q->rows.ended && q->total > q->rows.rows.n) {
		/* not all rows are read, but it is known how many there are */
		text_litf(left, "%zu of ", q->list.cursor + 1);
		bar_number(left, q->total);
		if (q->list.nmarks != 0)
			text_litf(left, ", %zu marked", q->list.nmarks);
	} else
		list_status(&q->list, left);
	if (q->list.nmarks != 0)
		text_litf(right, "actions apply to the %zu marked",
		    q->list.nmarks);
}

static void
queue_selection(struct view *v, struct selection *out)
{
	struct queue *q = v->data;

	message_rows_selection(&q->rows, &q->list, out);
}

static bool
queue_search(struct view *v, struct slice needle, bool forward)
{
	struct queue *q = v->data;

	return list_search(&q->list, needle, forward);
}

static void
queue_refresh(struct view *v)
{
	queue_read(v, true);
}

static void
queue_open(struct view *v)
{
	struct queue *q = v->data;
	const struct row *r = queue_row(q);

	if (r == NULL)
		return;
	if (!r->hashed)
		app_say(v->app, "its file could not be read: %.*s",
		    SLICE_ARG(r->reason));
	else
		app_push(v->app, message_new(v->app, &r->sha256));
}

static void
queue_free(struct view *v)
{
	struct queue *q = v->data;

	listing_close(q->rows.list);
	rows_free(&q->rows.rows);
	list_free(&q->list);
	buf_free(&q->query);
	free(q);
}

static const struct view_ops queue_ops = {
	.screen = ON_QUEUE,
	.name = "Queue",
	.draw = queue_draw,
	.key = queue_key,
	.status = queue_status,
	.selection = queue_selection,
	.search = queue_search,
	.refresh = queue_refresh,
	.open = queue_open,
	.free = queue_free,
};

struct view *
queue_new(struct app *app)
{
	struct view *v = xcalloc(1, sizeof *v);
	struct queue *q = xcalloc(1, sizeof *q);

	v->ops = &queue_ops;
	v->app = app;
	v->data = q;
	list_init(&q->list, &message_list_ops, &q->rows);
	text_lit(&q->list.empty, "Nothing to do here. l changes the limit "
		"(empty: all that is open); espy index MAILDIR reads mail.");
	queue_read(v, false);
	return v;
}

/* --- commands --- */

static void
limit_answer(struct app *app, struct slice query)
{
	struct view *v = app_find(app, ON_QUEUE);
	struct queue *q = v->data;
	struct buf before = { 0 };

	buf_add_slice(&before, buf_slice(&q->query));
	buf_clear(&q->query);
	buf_add_slice(&q->query, slice_trim(query));
	if (!queue_read(v, false)) {
		/* a bad query: the list stays as it was */
		buf_clear(&q->query);
		buf_add_slice(&q->query, buf_slice(&before));
	}
	buf_free(&before);
}

static void
limit_complete(void *arg, struct slice before, struct completions *out)
{
	const struct query_field *f;
	size_t from = before.n;

	(void)arg;
	while (from != 0 && strchr(" (-", before.p[from - 1]) == NULL)
		from--;
	out->from = from;
	before = slice_from(before, from);
	for (f = query_fields; f->name != NULL; f++) {
		struct arena a = { 0 };
		struct slice name = slice_printf(&a, "%s:", f->name);

		if (slice_eq(slice_upto(name, before.n), before))
			completions_add(out, name);
		arena_free(&a);
	}
}

void
act_limit(struct app *app, struct slice arg)
{
	struct queue *q = app_find(app, ON_QUEUE)->data;

	if (arg.n != 0) {
		limit_answer(app, arg);
		return;
	}
	app_ask(app, PROMPT_LINE, "limit: ", &app->limits, limit_answer);
	prompt_set(&app->prompt, buf_slice(&q->query));
	app->prompt.complete = limit_complete;
}

void
act_sort(struct app *app, struct slice arg)
{
	struct view *v = app_find(app, ON_QUEUE);
	struct queue *q = v->data;
	size_t i;

	for (i = 0; i < ARRAY_LEN(order_names); i++)
		if (slice_eq_str(arg, order_names[i]))
			break;
	if (arg.n == 0)
		i = ((size_t)q->order + 1) % ARRAY_LEN(order_names);
	if (i == ARRAY_LEN(order_names)) {
		app_say(app, "newest, oldest, seen or size");
		return;
	}
	q->order = (enum list_order)i;
	queue_read(v, false);
}

bool
queue_step(struct app *app, const struct sha256 *from, int step,
    struct sha256 *out)
{
	struct view *v = app_find(app, ON_QUEUE);
	struct queue *q = v != NULL ? v->data : NULL;
	size_t i;

	for (i = 0; q != NULL && i < q->rows.rows.n; i++)
		if (memcmp(&q->rows.rows.v[i].sha256, from, sizeof *from) == 0)
			break;
	if (q == NULL || (step < 0 && i == 0))
		return false;
	i += (size_t)(int64_t)step;
	rows_want(&q->rows, i + 1);
	list_update(&q->list, q->rows.rows.n, !q->rows.ended);
	if (i >= q->rows.rows.n || !q->rows.rows.v[i].hashed)
		return false;
	list_go(&q->list, i);
	*out = q->rows.rows.v[i].sha256;
	return true;
}

size_t
queue_place(const struct app *app, const struct sha256 *sha256, size_t *of)
{
	const struct view *v = app_find(app, ON_QUEUE);
	const struct queue *q = v != NULL ? v->data : NULL;
	size_t i;

	for (i = 0; q != NULL && i < q->rows.rows.n; i++)
		if (memcmp(&q->rows.rows.v[i].sha256, sha256,
			sizeof *sha256) == 0) {
			*of = (size_t)q->total;
			return i + 1;
		}
	return 0;
}
