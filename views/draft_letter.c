/* Drafting: all that a letter tells, and its text. */

#include "core/base/clock.h"
#include "core/base/url.h"
#include "core/store/reply.h"
#include "views/draft_work.h"
#include "views/letters.h"

/* Each address of the samples once */
static void
add_addresses(struct masks *masks, struct slice **all, const struct slice *v,
    size_t n, struct arena *a)
{
	size_t i, k;

	for (i = 0; i < n; i++) {
		for (k = 0; k < masks->n; k++)
			if (slice_eqi((*all)[k], v[i]))
				break;
		if (k == masks->n)
			*ARENA_PUSH(a, *all, masks->n) = v[i];
	}
	masks->addresses = *all;
}

static enum err
letter_samples(struct draft_work *w, struct session *s, struct letter *l,
    struct letter_sample *out, struct error *e)
{
	struct slice *all = NULL, *v;
	enum err err = ERR_NONE;
	size_t i, n;

	for (i = 0; err == ERR_NONE && i < w->nsamples; i++) {
		struct draft_sample *x = &w->samples[i];
		struct buf crlf = { 0 };

		crlf_form(buf_slice(&x->octets), &crlf);
		out[i] = (struct letter_sample){ .row = x->row,
			.analysis = x->analysis,
			.crlf = sha256_of(buf_slice(&crlf)) };
		buf_free(&crlf);
		err = store_recipients(s->store, &x->row->sha256, &w->arena,
		    &v, &n, e);
		if (err == ERR_NONE)
			add_addresses(&l->masks, &all, v, n, &w->arena);
	}
	return err;
}

/* Is it of who the letter goes to?  A desk beyond the service's own is told
 * the number that the service gave. */
static bool
is_their_ticket(const struct draft_work *w, const struct ticket *t,
    struct slice org)
{
	return w->wish.kind == LETTER_ESCALATION || t->organisation.n == 0 ||
	    slice_eqi(t->organisation, org);
}

/* The newest number that they gave to this case */
static enum err
find_ticket(struct letter *l, struct draft_work *w, struct session *s,
    struct error *e)
{
	struct slice first = w->to, at, org;
	struct ticket *v;
	size_t n, i;
	int64_t newest = INT64_MIN;
	enum err err = store_tickets(s->store, w->case_id, &w->arena, &v, &n,
	    e);

	at = slice_trim(slice_cut(&first, ','));
	org = host_org_domain(&w->arena, slice_from(at,
	    slice_rchr(at, '@') + 1));
	for (i = 0; err == ERR_NONE && i < n; i++)
		if (is_their_ticket(w, &v[i], org) && v[i].time >= newest) {
			l->ticket = v[i].ticket;
			newest = v[i].time;
		}
	return err;
}

/* When we look again: the letter announces what is due then. */
static int64_t
look_again(const struct draft_work *w, const struct session *s, int64_t clock)
{
	enum case_timer t = w->wish.kind == LETTER_ESCALATION
	    ? CASE_TIMER_TIER_2 : CASE_TIMER_ESCALATE;

	return clock + s->settings.timers.span[t];
}

/* All that the letter tells; samples and masks are filled in by others. */
static struct letter
letter_of(struct draft_work *w, const struct session *s,
    const struct letters *letters)
{
	char hex[SHA256_HEX + 1];
	int64_t clock = clock_now();

	sha256_hex(&w->head.hash, hex);
	return (struct letter){ .kind = w->wish.kind, .desk = w->wish.desk,
		.letters = letters, .case_id = w->case_id,
		.service = w->service, .catalogue = &s->catalogue,
		.reporter = &s->settings.reporter, .rows = w->rows.v,
		.nrows = w->rows.n, .unnamed = w->unnamed,
		.domains = w->domains, .ndomains = w->ndomains,
		/* what was compared is the whole case */
		.contrast = w->elsewhere ? NULL : &w->contrast,
		.elsewhere = w->elsewhere, .earlier = w->sent.v,
		.nearlier = w->sent.n, .log_head = w->head.seq == 0
		    ? SLICE_NULL : slice_printf(&w->arena, "%lld:%s",
			  (long long)w->head.seq, hex),
		.tlp = settings_case(&s->settings)->tlp,
		.redact = w->wish.redact, .formats = w->wish.formats,
		.again = look_again(w, s, clock), .clock = clock };
}

enum err
draft_letter(struct letter_out *out, struct draft_work *w, struct session *s,
    struct error *e)
{
	struct letter_sample samples[DRAFT_MOST_SAMPLES];
	struct letters letters;
	struct letter l = letter_of(w, s, &letters);
	enum err err = letters_open(&letters, s, w->wish.language, e);
	size_t i;

	l.samples = samples;
	l.nsamples = w->nsamples;
	if (err == ERR_NONE)
		err = store_mask_key(s->store, w->case_id, &l.masks.key, e);
	if (err == ERR_NONE)
		err = letter_samples(w, s, &l, samples, e);
	if (err == ERR_NONE)
		err = find_ticket(&l, w, s, e);
	if (err == ERR_NONE)
		letter_write(out, &l, &w->arena);
	for (i = 0; i < letters.nproblems; i++)
		*ARENA_PUSH(&w->arena, w->problems, w->nproblems) =
		    slice_dup(&w->arena, letters.problems[i]);
	letters_free(&letters);
	return err;
}
