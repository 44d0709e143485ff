/* The letter's first lines: from where, how much, when, still on? */

#include "core/base/clock.h"
#include "core/notify/letter_parts.h"

enum { HEAD_MOST = 2, LIST_MOST = 30, DAY = 86400, HOUR = 3600 };

/* What reached us is one thing, what somebody says reached him another. */
static struct slice
arrived(const struct letter_work *k)
{
	const struct case_summary *s = &k->s;
	size_t n = s->messages - s->claims;
	enum phrase servers = s->partners == 0 ? SAY_SERVERS_OURS
	    : s->partners == n ? SAY_SERVERS_PARTNER : SAY_SERVERS_BOTH;
	struct slice through = through_words(k);

	if (n == 0)
		return worded(k, SAY_SUBMITTED, s->claims, SAID({ "through",
		    through }));
	return worded(k, SAY_ARRIVED, n, SAID({ "servers", plain_word(k,
	    servers) }, { "through", through }));
}

static struct slice
claims(const struct letter_work *k)
{
	if (k->s.claims == 0 || k->s.claims == k->s.messages)
		return SLICE("");
	return worded(k, SAY_CLAIMS, k->s.claims, NULL);
}

/* How long ago the last one came; empty where that can't be said */
static struct slice
ago(const struct letter_work *k)
{
	int64_t span;

	if (k->s.last == TIME_UNKNOWN || k->l->clock < k->s.last)
		return SLICE("");
	span = k->l->clock - k->s.last;
	if (span < HOUR)
		return plain_word(k, SAY_AGO_SOON);
	if (span < 2 * DAY)
		return worded(k, SAY_AGO_HOURS, (uint64_t)(span / HOUR), NULL);
	return worded(k, SAY_AGO_DAYS, (uint64_t)(span / DAY), NULL);
}

/* "2026-11-02 08:14 to 2026-11-20 17:40 UTC (last seen 3 hours ago)" */
static struct slice
period(const struct letter_work *k)
{
	struct slice first, last, words;

	if (k->s.first == TIME_UNKNOWN)
		return plain_word(k, SAY_TIME_MISSING);
	first = minute_of(k, k->s.first);
	last = minute_of(k, k->s.last);
	if (slice_eq(first, last))
		words = worded(k, SAY_TIME, 1, SAID({ "time", first }));
	else
		words = worded(k, SAY_PERIOD, 1, SAID({ "first", first },
		    { "last", last }));
	if (ago(k).n == 0)
		return words;
	return slice_printf(k->a, "%.*s (%.*s)", SLICE_ARG(words),
	    SLICE_ARG(ago(k)));
}

/* --- from where --- */

/* "36 messages, 2 of them as submitted to us" */
static struct slice
count_words(const struct letter_work *k, const struct tally *t)
{
	struct slice n = worded(k, SAY_MESSAGES, t->n, NULL), more;

	if (t->claims == 0)
		return n;
	more = t->claims == t->n ? plain_word(k, SAY_AS_SUBMITTED)
	    : worded(k, SAY_OF_THEM_SUBMITTED, t->claims, NULL);
	return slice_printf(k->a, "%.*s, %.*s", SLICE_ARG(n),
	    SLICE_ARG(more));
}

static struct slice
relay_named(const struct letter_work *k, const struct tally *t, bool helo)
{
	struct slice ip = t->value.n != 0 ? safe(k, t->value)
					  : plain_word(k, SAY_NOT_KNOWN);

	return slice_printf(k->a, "%.*s%s%.*s%s%.*s (%.*s)", SLICE_ARG(ip),
	    t->more.n != 0 ? " " : "", SLICE_ARG(safe(k, t->more)),
	    helo ? ", HELO " : "",
	    SLICE_ARG(helo ? safe(k, t->helo) : SLICE("")),
	    SLICE_ARG(count_words(k, t)));
}

/* "203.0.113.57 relay7.esp.example (36 messages)"; by HELO where it has no
 * reverse name */
static struct slice
relay_brief(const struct letter_work *k, const struct tally *t)
{
	return relay_named(k, t, t->helo.n != 0 && t->more.n == 0);
}

static struct slice
relay_words(const struct letter_work *k, const struct tally *t)
{
	return relay_named(k, t, t->helo.n != 0 &&
	    !slice_eqi(t->helo, t->more));
}

static struct slice
account_words(const struct letter_work *k, const struct tally *t)
{
	return slice_printf(k->a, "%.*s %.*s (%.*s)",
	    SLICE_ARG(safe(k, t->more)), SLICE_ARG(safe(k, t->value)),
	    SLICE_ARG(count_words(k, t)));
}

typedef struct slice words_fn(const struct letter_work *k,
    const struct tally *t);

static struct slice
head_list(const struct letter_work *k, const struct tallies *t,
    words_fn *words)
{
	size_t i, n = t->n < HEAD_MOST ? t->n : HEAD_MOST;
	struct slice v[HEAD_MOST];

	for (i = 0; i < n; i++)
		v[i] = words(k, &t->v[i]);
	return list_words(k, v, n, t->n);
}

/* All of them, where the first lines had no room for them */
static struct slice
whole_list(const struct letter_work *k, const struct tallies *t,
    words_fn *words)
{
	struct buf b = { 0 };
	struct slice out;
	size_t i;

	for (i = 0; t->n > HEAD_MOST && i < t->n && i < LIST_MOST; i++)
		fill_paragraph(&b, SLICE("  - "), 4, words(k, &t->v[i]));
	if (t->n > LIST_MOST)
		fill_paragraph(&b, SLICE("  - "), 4, worded(k, SAY_MORE,
		    t->n - LIST_MOST, NULL));
	out = block_of(k, &b);
	buf_free(&b);
	return out;
}

/* Each message has another one: no account, but its own identifier */
static bool
is_one_each(const struct tallies *t)
{
	return t->n > 3 && t->v[0].n == 1;
}

/* Whoever reads of one account is not to think that all mail is its. */
static struct slice
account(const struct letter_work *k)
{
	const struct case_summary *s = &k->s;
	struct slice words;

	if (s->accounts.n == 0)
		return plain_word(k, SAY_ACCOUNT_NONE);
	words = is_one_each(&s->accounts) ? plain_word(k, SAY_ACCOUNT_EACH)
	    : head_list(k, &s->accounts, account_words);
	if (s->unaccounted == 0)
		return words;
	return worded(k, SAY_ACCOUNT_SOME, s->unaccounted, SAID({ "all",
	    worded(k, SAY_MESSAGES, s->messages, NULL) },
	    { "accounts", words }));
}

/* "relay7.esp.example [203.0.113.57] and 2 more" */
static struct slice
host(const struct letter_work *k)
{
	const struct tally *t = k->s.relays.v;
	struct slice name, words;

	if (k->s.relays.n == 0 || t->value.n == 0)
		return SLICE("");
	name = t->more.n != 0 ? t->more : t->helo;
	if (slice_eqi(name, slice_printf(k->a, "[%.*s]", SLICE_ARG(t->value))))
		name = SLICE_NULL; /* an address literal says it twice */
	words = name.n == 0 ? safe(k, t->value) : slice_printf(k->a,
	    "%.*s [%.*s]", SLICE_ARG(safe(k, name)),
	    SLICE_ARG(safe(k, t->value)));
	return list_words(k, &words, 1, k->s.relays.n);
}

/* --- as whom, and what hangs on the letter --- */

/* "a.example (13), b.example (12) and 3 more" */
static struct slice
domains(const struct letter_work *k)
{
	const struct tallies *t = &k->s.domains;
	struct slice v[LIST_MOST];
	size_t i, n = t->n < LIST_MOST ? t->n : LIST_MOST;

	for (i = 0; i < n; i++)
		v[i] = slice_printf(k->a, "%.*s (%.*s)",
		    SLICE_ARG(safe(k, t->v[i].value)),
		    SLICE_ARG(number_of(k, t->v[i].n)));
	return list_words(k, v, n, t->n);
}

struct slice
letter_form_words(const struct letter_work *k)
{
	static const enum phrase forms[REDACTIONS] = {
		[REDACT_HEADERS] = SAY_FORM_HEADERS,
		[REDACT_RECIPIENTS] = SAY_FORM_RECIPIENTS,
		[REDACT_NOTHING] = SAY_FORM_NOTHING };

	return plain_word(k, (k->l->formats & FORMAT_TEXT) != 0
	    ? SAY_FORM_TEXT : forms[k->l->redact]);
}

static struct slice
attached(const struct letter_work *k)
{
	if (k->l->nsamples == 0)
		return plain_word(k, SAY_ATTACHED_NONE);
	return worded(k, (k->l->formats & FORMAT_TEXT) != 0
		? SAY_ATTACHED_TEXT : SAY_ATTACHED, k->l->nsamples,
	    SAID({ "all", worded(k, SAY_MESSAGES, k->s.messages, NULL) },
		{ "form", letter_form_words(k) }));
}

void
letter_counts(struct template_values *v, const struct letter_work *k)
{
	const struct case_summary *s = &k->s;

	v->v[NAME_MESSAGES] = worded(k, SAY_MESSAGES, s->messages, NULL);
	v->v[NAME_COUNT] = number_of(k, s->messages);
	if (s->messages == 1)
		v->v[NAME_ONE] = SLICE("1");
	v->v[NAME_FIRST] = s->first == TIME_UNKNOWN ? SLICE("")
	    : worded(k, SAY_TIME, 1, SAID({ "time", minute_of(k,
		s->first) }));
	v->v[NAME_LAST] = s->last == TIME_UNKNOWN ? SLICE("")
	    : worded(k, SAY_TIME, 1, SAID({ "time", minute_of(k,
		s->last) }));
	v->v[NAME_HOST] = host(k);
}

void
letter_head(struct template_values *v, const struct letter_work *k)
{
	const struct case_summary *s = &k->s;
	bool hides = is_one_each(&s->accounts);

	letter_counts(v, k);
	v->v[NAME_ARRIVED] = arrived(k);
	v->v[NAME_CLAIMS] = claims(k);
	if (k->l->elsewhere)
		v->v[NAME_ELSEWHERE] = plain_word(k, SAY_ELSEWHERE);
	if (s->relays.n == 1)
		v->v[NAME_ONE_SOURCE] = SLICE("1");
	v->v[NAME_PERIOD] = period(k);
	v->v[NAME_LAST_SEEN] = ago(k);
	if (s->domains.n != 0)
		v->v[NAME_POSING] = worded(k, SAY_POSING, s->domains.n,
		    NULL);
	v->v[NAME_DOMAINS] = domains(k);
	v->v[NAME_SOURCE] = s->relays.n == 0 ? plain_word(k, SAY_NOT_KNOWN)
	    : head_list(k, &s->relays, relay_brief);
	v->v[NAME_ACCOUNT] = account(k);
	v->v[NAME_ATTACHED] = attached(k);
	v->v[NAME_RELAYS] = whole_list(k, &s->relays, relay_words);
	if (!hides)
		v->v[NAME_ACCOUNTS] = whole_list(k, &s->accounts,
		    account_words);
}
