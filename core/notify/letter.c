/* The letter: what is known, put into a template. */

#include "core/base/clock.h"
#include "core/base/text.h"
#include "core/notify/letter_parts.h"

struct slice
worded(const struct letter_work *k, enum phrase word, uint64_t n,
    const struct said *v)
{
	return say_in(k->a, k->words, word, n, v);
}

struct slice
plain_word(const struct letter_work *k, enum phrase word)
{
	return k->words->v[word].one;
}

struct slice
number_of(const struct letter_work *k, uint64_t n)
{
	return say_number(k->a, k->words, n);
}

struct slice
block_of(const struct letter_work *k, struct buf *b)
{
	struct slice out = slice_dup(k->a, buf_slice(b));

	buf_clear(b);
	return out;
}

static bool
name_char(char c)
{
	return ascii_is_alnum(c) || c == '-';
}

/* Domains that may not be named become a word of ours.  Were there any? */
static bool
leave_out(const struct letter_work *k, struct buf *text)
{
	struct slice s = buf_slice(text), domain;
	struct buf b = { 0 };
	size_t i, at = 0, n;
	bool any = false;

	for (i = 0; i < k->l->ndomains; i++) {
		domain = k->l->domains[i].domain;
		if (case_domain_may(&k->l->domains[i]) != CASE_MAY_NOT ||
		    domain.n == 0)
			continue;
		for (at = 0; (n = slice_findi(slice_from(s, at), domain)) !=
		    SLICE_NONE; at += n + domain.n) {
			size_t end = at + n + domain.n;

			buf_add(&b, s.p + at, n);
			if ((n != 0 && name_char(s.p[at + n - 1])) ||
			    (end < s.n && name_char(s.p[end])))
				buf_add(&b, s.p + at + n, domain.n);
			else {
				buf_add_slice(&b, plain_word(k,
				    SAY_NOT_NAMED));
				any = true;
			}
		}
		buf_add_slice(&b, slice_from(s, at));
		buf_clear(text);
		buf_add_slice(text, buf_slice(&b));
		buf_clear(&b);
		s = buf_slice(text);
	}
	buf_free(&b);
	return any;
}

bool
names_hidden(const struct letter_work *k, struct slice foreign)
{
	struct buf b = { 0 };
	bool any;

	buf_add_slice(&b, foreign);
	any = leave_out(k, &b);
	buf_free(&b);
	return any;
}

struct slice
safe(const struct letter_work *k, struct slice foreign)
{
	struct buf masked = { 0 }, plain = { 0 }, dead = { 0 };
	struct slice out;

	mask_text(&k->l->masks, foreign, &masked);
	leave_out(k, &masked);
	text_plain(buf_slice(&masked), &plain);
	fill_defanged(&dead, buf_slice(&plain));
	out = slice_dup(k->a, buf_slice(&dead));
	buf_free(&masked);
	buf_free(&plain);
	buf_free(&dead);
	return out;
}

struct slice
service_title(const struct letter_work *k)
{
	const struct letter *l = k->l;
	const struct service *s = l->service.n != 0 && l->catalogue != NULL
	    ? catalogue_find(l->catalogue, l->service) : NULL;

	return safe(k, s != NULL && s->name.n != 0 ? s->name : l->service);
}

struct slice
through_words(const struct letter_work *k)
{
	if (k->l->service.n == 0)
		return worded(k, SAY_THROUGH_HOSTS, k->s.relays.n, NULL);
	return worded(k, k->l->desk == DESK_SERVICE ? SAY_THROUGH_YOURS
						    : SAY_THROUGH_SERVICE, 1,
	    SAID({ "service", service_title(k) }));
}

struct slice
list_words(const struct letter_work *k, const struct slice *v, size_t n,
    size_t total)
{
	struct buf b = { 0 };
	struct slice out;
	size_t i;

	for (i = 0; i < n; i++) {
		if (i != 0 && i + 1 == n && n == total)
			buf_addf(&b, " %.*s ",
			    SLICE_ARG(plain_word(k, SAY_AND)));
		else if (i != 0)
			buf_add_str(&b, ", ");
		buf_add_slice(&b, v[i]);
	}
	if (n < total)
		buf_addf(&b, " %.*s", SLICE_ARG(worded(k, SAY_AND_MORE,
		    total - n, NULL)));
	out = block_of(k, &b);
	buf_free(&b);
	return out;
}

struct slice
minute_of(const struct letter_work *k, int64_t t)
{
	char when[20];

	clock_long(t, when);
	return slice_upto(slice_dup(k->a, slice_str(when)), 16);
}

struct slice
day_of(const struct letter_work *k, int64_t t)
{
	return slice_upto(minute_of(k, t), 10);
}

void
letter_sender(struct template_values *v, const struct reporter *r,
    int64_t clock, struct arena *a)
{
	struct slice lines[4] = { r->name, r->organisation, r->address,
		r->phone };
	struct buf b = { 0 };
	char when[20];
	size_t i;

	for (i = 0; i < ARRAY_LEN(lines); i++) {
		lines[i] = slice_str(text_plain_str(a, lines[i]));
		if (lines[i].n != 0)
			fill_paragraph(&b, SLICE(""), 0, lines[i]);
	}
	v->v[NAME_NAME] = lines[0];
	v->v[NAME_ORGANISATION] = lines[lines[1].n != 0];
	v->v[NAME_ADDRESS] = lines[2];
	v->v[NAME_PHONE] = lines[3];
	v->v[NAME_SIGNATURE] = slice_dup(a, buf_slice(&b));
	clock_long(clock, when);
	v->v[NAME_TODAY] = slice_upto(slice_dup(a, slice_str(when)), 10);
	buf_free(&b);
}

static void
of_case(struct template_values *v, const struct letter_work *k)
{
	static const enum phrase tlp[] = { [TLP_AMBER] = SAY_TLP_AMBER,
		[TLP_AMBER_STRICT] = SAY_TLP_AMBER_STRICT,
		[TLP_GREEN] = SAY_TLP_GREEN, [TLP_CLEAR] = SAY_TLP_CLEAR,
		[TLP_RED] = SAY_TLP_RED };
	const struct letter *l = k->l;

	v->v[NAME_CASE] = slice_str(text_plain_str(k->a, l->case_id));
	v->v[NAME_TLP] = slice_str(tlp_name(l->tlp));
	v->v[NAME_TLP_WORDS] = plain_word(k, tlp[l->tlp]);
	v->v[NAME_SERVICE] = service_title(k);
	v->v[NAME_LOG_HEAD] = slice_str(text_plain_str(k->a, l->log_head));
	v->v[NAME_TICKET] = safe(k, l->ticket);
	if (l->again != TIME_UNKNOWN)
		v->v[NAME_AGAIN] = day_of(k, l->again);
}

static enum template_kind
template_of(const struct letter *l)
{
	static const enum template_kind kinds[LETTER_KINDS] = {
		[LETTER_FIRST] = TEMPLATE_FIRST,
		[LETTER_REMINDER] = TEMPLATE_REMINDER,
		[LETTER_EVIDENCE] = TEMPLATE_EVIDENCE,
		[LETTER_ANSWER] = TEMPLATE_ANSWER,
		[LETTER_ESCALATION] = TEMPLATE_ESCALATION,
		[LETTER_RETRACTION] = TEMPLATE_RETRACTION,
		[LETTER_CLOSING] = TEMPLATE_CLOSING };

	if (l->service.n == 0 && l->kind == LETTER_FIRST)
		return TEMPLATE_FIRST_NETWORK;
	if (l->service.n == 0 && l->kind == LETTER_ESCALATION)
		return TEMPLATE_ESCALATION_NETWORK;
	if (l->desk != DESK_SERVICE && l->kind == LETTER_FIRST)
		return TEMPLATE_ESCALATION; /* about somebody else's service */
	return kinds[l->kind];
}

void
letter_write(struct letter_out *out, const struct letter *l, struct arena *a)
{
	struct letter_work k = { .l = l, .words = &l->letters->words,
		.a = a };
	struct template_values v = { 0 };
	struct buf subject = { 0 }, body = { 0 };

	case_summarise(&k.s, l->rows, l->nrows, l->service, a);
	letter_contact(l->catalogue, l->service, a, &out->to,
	    &out->to_source);
	letter_sender(&v, l->reporter, l->clock, a);
	of_case(&v, &k);
	letter_head(&v, &k);
	letter_owners(&v, &k);
	letter_compare(&v, &k);
	letter_reasons(&v, &k);
	letter_samples(&v, &k);
	letter_auth(&v, &k);
	letter_days(&v, &k);
	letter_impact(&v, &k);
	letter_before(&v, &k);
	template_write(&l->letters->v[template_of(l)], &v, &subject, &body);
	out->subject = fill_cut(slice_dup(a, buf_slice(&subject)),
	    DRAFT_MOST_SUBJECT);
	out->body = slice_dup(a, fill_cut(buf_slice(&body),
	    DRAFT_MOST_BODY));
	buf_free(&subject);
	buf_free(&body);
}
