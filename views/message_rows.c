/* Messages as rows of a list: columns, ids, pages, selection. */

#include <stdio.h>

#include "core/base/clock.h"
#include "tui/bar.h"
#include "tui/term.h"
#include "views/column.h"
#include "views/json_row.h"
#include "views/message_rows.h"

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

uint8_t
row_service_role(const struct row *r)
{
	if (r->refused || r->forged != 0 || r->lost.n != 0)
		return ROLE_WARN;
	return r->service.n != 0 ? ROLE_NORMAL : ROLE_MUTED;
}

/* The protected domain's relationship decides how the From domain looks */
uint8_t
row_domain_role(const struct row *r)
{
	if (r->impersonation == IMPERSONATION_NONE)
		return r->from_problem.n != 0 ? ROLE_WARN : ROLE_NORMAL;
	return r->relation == RELATION_AUTHORISED ? ROLE_OK
	    : r->relation == RELATION_UNAUTHORISED ? ROLE_BAD
						   : ROLE_WARN;
}

static struct slice
domain_words(const struct row *r, struct arena *a)
{
	if (r->fold != NULL && r->fold->ndomains > 1)
		return slice_printf(a, "%zu domains", r->fold->ndomains);
	if (r->from_domain.n != 0)
		return r->from_domain;
	return r->from_problem.n != 0 ? r->from_problem : SLICE("-");
}

/* What it is worth, where that is less than a mailbox of ours gives */
static void
subject_words(struct text *out, const struct row *r)
{
	out->role = ROLE_WARN;
	if (r->other_content)
		text_lit(out, "same id, other content: ");
	if (r->refused) {
		text_add(out, r->reason);
		return;
	}
	if (r->kind == MESSAGE_MAIL && row_is_claim(r))
		text_litf(out, "%s: ", provenance_name(r->provenance));
	if (r->overrides[OVERRIDE_SERVICE].set) {
		text_lit(out, "(espy: ");
		text_add(out, r->machine.service.n != 0 ? r->machine.service
							: SLICE("not named"));
		text_lit(out, ") ");
	}
	out->role = ROLE_NORMAL;
	text_add(out, r->subject);
}

/* "36x 11-07..11-20 ▂▁▅█": what a folded row stands for, as far as there is
 * room */
static void
fold_words(struct text *out, const struct row *r, size_t width)
{
	const struct row_fold *f = r->fold;
	char first[6], last[6];

	if (f == NULL)
		return;
	out->role = ROLE_INFO;
	text_litf(out, "%ux ", r->alike);
	out->role = ROLE_MUTED;
	if (width >= 120 && f->deliveries != f->messages)
		text_litf(out, "%llu deliver%s ",
		    (unsigned long long)f->deliveries,
		    f->deliveries == 1 ? "y" : "ies");
	if (width >= 120 && f->reports != 0)
		text_litf(out, "%llu report%s ",
		    (unsigned long long)f->reports,
		    plural(f->reports));
	if (width >= 96) {
		clock_day(f->first, first);
		clock_day(f->last, last);
		text_litf(out, "%s..%s ", first, last);
	}
	if (width >= 110) {
		bar_spark(out, f->days, FOLD_DAYS, term_is_utf8());
		text_lit(out, " ");
	}
	out->role = ROLE_NORMAL;
}

static void
row_text(const struct row *r, struct columns c, size_t width,
    struct text *out)
{
	bool known = r->boundary_time != TIME_UNKNOWN ||
	    r->date != TIME_UNKNOWN;
	struct arena a = { 0 };
	char time[12], when[20];

	/* else the time when espy saw it first, which says less */
	if (known && c.when >= sizeof "11-23 07:41" - 1)
		clock_short(r->time, time);
	else
		clock_day(r->time, time);
	snprintf(when, sizeof when, "%s%s", known || c.when < 11 ? "" :
	    "seen ", time);
	column(out, known ? ROLE_NORMAL : ROLE_MUTED, slice_str(when), c.when);
	letters_column(out, r);
	column(out, row_service_role(r), row_service(r), c.service);
	if (c.strength)
		column(out, r->strength >= STRENGTH_OBSERVED ? ROLE_NORMAL
							     : ROLE_MUTED,
		    slice_str(row_strength(r)), 8);
	column(out, row_domain_role(r), domain_words(r, &a), c.domain);
	if (c.id != 0)
		column(out, ROLE_INFO,
		    r->case_id.p != NULL ? r->case_id : SLICE(""), c.id);
	fold_words(out, r, width);
	subject_words(out, r);
	out->role = ROLE_NORMAL;
	arena_free(&a);
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
message_rows_header(const struct message_rows *m, struct text *out)
{
	row_header(columns_for(m->width, m->no_case || m->one_case), out);
}

static bool
rows_row(void *arg, size_t index, struct text *out)
{
	const struct message_rows *m = arg;

	if (index >= m->rows.n)
		return false;
	row_text(&m->rows.v[index], columns_for(m->width, m->no_case || m->one_case),
	    m->width, out);
	return true;
}

static uint64_t
rows_id(void *arg, size_t index)
{
	const struct message_rows *m = arg;

	return index < m->rows.n ? message_row_id(&m->rows.v[index]) : 0;
}

/* One that was erased meanwhile is passed over. */
static void
want_given(struct message_rows *m, size_t upto)
{
	while (m->taken < m->ngiven && m->rows.n <= upto)
		(void)store_get(m->store, &m->given[m->taken++], &m->rows,
		    NULL);
	m->ended = m->taken == m->ngiven;
	m->no_case = false;
}

void
message_rows_want(struct message_rows *m, size_t upto)
{
	struct error e;
	size_t before, i;

	if (m->given != NULL)
		want_given(m, upto);

	while (m->list != NULL && !m->ended && m->rows.n <= upto) {
		before = m->rows.n;
		if (listing_ready(m->list, 200, &m->rows, &e) != ERR_NONE)
			m->ended = true;
		m->ended = m->ended || listing_ended(m->list);
		for (i = before; i < m->rows.n; i++)
			if (m->rows.v[i].case_id.p != NULL)
				m->no_case = false;
		if (m->rows.n == before)
			break; /* more may come, but not yet */
	}
}

static void
rows_want(void *arg, size_t upto)
{
	message_rows_want(arg, upto);
}

const struct list_ops message_list_ops = {
	.row = rows_row,
	.id = rows_id,
	.want = rows_want,
};

/* It stands for all of its campaign that the list finds */
static void
select_campaign(struct selection *out, int64_t campaign)
{
	out->campaigns = xrealloc(out->campaigns, out->ncampaigns + 1,
	    sizeof *out->campaigns);
	out->campaigns[out->ncampaigns++] = campaign;
}

static void
select_row(const struct message_rows *m, const struct row *r,
    struct selection *out, size_t *room)
{
	struct arena a = { 0 };
	struct sha256 one = r->sha256, *v = &one;
	struct error e;
	size_t n = 1;

	if (r->alike > 1 && listing_alike(m->list, r, &a, &v, &n, &e) !=
	    ERR_NONE) {
		v = &one;
		n = 1;
	}
	if (out->n + n > *room) {
		*room = 2 * (out->n + n);
		out->v = xrealloc(out->v, *room, sizeof *out->v);
	}
	memcpy(out->v + out->n, v, n * sizeof *v);
	out->n += n;
	if (n > 1 && r->campaign != 0)
		select_campaign(out, r->campaign);
	arena_free(&a);
}

void
message_rows_selection(const struct message_rows *m, const struct list *l,
    struct selection *out)
{
	size_t i, room = 0;

	*out = (struct selection){ .marked = l->nmarks != 0 };
	for (i = 0; i < m->rows.n; i++) {
		const struct row *r = &m->rows.v[i];

		if (r->hashed && (out->marked
			? list_is_marked(l, message_row_id(r))
			: i == l->cursor))
			select_row(m, r, out, &room);
	}
}

static size_t
rows_index(const struct message_rows *m, const struct sha256 *sha256)
{
	size_t i;

	for (i = 0; i < m->rows.n; i++)
		if (memcmp(&m->rows.v[i].sha256, sha256, sizeof *sha256) == 0)
			return i;
	return SLICE_NONE;
}

bool
message_rows_step(struct message_rows *m, struct list *l,
    const struct sha256 *from, int by, struct sha256 *out)
{
	size_t i = rows_index(m, from);

	if (i == SLICE_NONE || (by < 0 && i == 0))
		return false;
	i += (size_t)(int64_t)by;
	message_rows_want(m, i + 1);
	list_update(l, m->rows.n, !m->ended);
	if (i >= m->rows.n || !m->rows.v[i].hashed)
		return false;
	list_go(l, i);
	*out = m->rows.v[i].sha256;
	return true;
}

size_t
message_rows_place(const struct message_rows *m, const struct sha256 *sha256)
{
	size_t i = rows_index(m, sha256);

	return i == SLICE_NONE ? 0 : i + 1;
}
