/* Which messages are of one campaign. */

#include "core/base/buf.h"
#include "core/base/clock.h"
#include "core/cases/campaign.h"

/* Found on 1,700 real messages that people had grouped: of pairs whose texts
 * are alike by 65 %, none was of two mailings; below 50 % one in twenty was. */
enum {
	FEW = 12,   /* words: the text alone says little */
	LEAST = 5,  /* and of less than this, nothing */
	ENOUGH = 60, /* words whose likeness in part is no footer's */
	TITLE = 3,  /* words of a subject that say something */
	SENTENCE = 5, /* and of one that nobody else writes */
	TEXT = 65, TEXT_SUPPORTED = 55, TEXT_TITLED = 45, TEXT_COPY = 85,
	IDENTICAL = 95,
	KEY_BANDS = 5,
};

static bool
same_known(struct slice a, struct slice b)
{
	return a.n != 0 && b.n != 0 && slice_eqi(a, b);
}

/* -- keys -- */

static uint64_t
mix(uint64_t x) /* the finisher of MurmurHash3 */
{
	x ^= x >> 33;
	x *= UINT64_C(0xff51afd7ed558ccd);
	x ^= x >> 33;
	x *= UINT64_C(0xc4ceb9fe1a85ec53);
	return x ^ x >> 33;
}

static uint64_t
salt_of(struct slice service)
{
	uint64_t h = service.n;
	size_t i;

	for (i = 0; i < service.n; i++)
		h = mix(h ^ (unsigned char)ascii_lower(service.p[i]));
	return h;
}

/* An empty bin borrows from the next one that is not. */
static uint64_t
bin(const uint16_t *v, size_t n, size_t i)
{
	size_t k;

	for (k = 0; k < n && v[(i + k) % n] == 0; k++)
		;
	return k < n ? (uint64_t)v[(i + k) % n] << 16 | k : 0;
}

/* Two bins of a set at a time: sets that are alike by a share of j have a key
 * in common with a chance of 1 - (1 - j * j)^bands. */
static size_t
add_bands(uint64_t *out, uint64_t salt, const uint16_t *v, size_t n,
    size_t bands)
{
	size_t i, step = n / (2 * bands);

	for (i = 0; i < bands; i++)
		out[i] = mix(mix(salt ^ i) ^ bin(v, n, 2 * i * step) << 32 ^
		    bin(v, n, (2 * i + 1) * step));
	return bands;
}

size_t
campaign_keys(const struct campaign_side *x, uint64_t out[CAMPAIGN_KEYS])
{
	const struct sketch *s = x->sketch;
	uint64_t salt = salt_of(x->service);
	bool few = s->words < FEW;
	size_t n = 0, i;

	if (!s->made)
		return 0;
	if (s->words >= LEAST)
		n += add_bands(out + n, mix(salt ^ 1), s->text, SKETCH_TEXT,
		    few ? 2 : KEY_BANDS);
	if (s->subject_words >= TITLE)
		n += add_bands(out + n, mix(salt ^ 2), s->subject,
		    SKETCH_SUBJECT, 2);
	for (i = 0; i < s->objects.n && i < (few ? 2 : 1); i++)
		out[n++] = mix(mix(salt ^ 3) ^ s->objects.v[i]);
	return n;
}

/* -- the decision -- */

static bool
at_least(unsigned alike, unsigned least)
{
	return alike != SKETCH_NEITHER && alike >= least;
}

/* The same, or nothing in both */
static bool
same_shape(const struct campaign_why *w, unsigned least)
{
	return at_least(w->html, least) && w->look >= least;
}

/* Where both have words to compare */
static bool
words_alike(const struct campaign_why *w, uint32_t words, bool title,
    bool near)
{
	if (w->text >= TEXT)
		return true;
	if (w->text >= TEXT_SUPPORTED && (title || at_least(w->objects, 50) ||
	    (near && words >= ENOUGH && same_shape(w, 90))))
		return true;
	return w->text >= TEXT_TITLED && title &&
	    (same_shape(w, 70) || at_least(w->links, 50));
}

/* A picture and a link: the subject and the picture tell them apart. */
static bool
few_alike(const struct campaign_why *w, uint32_t words, bool title,
    bool sentence)
{
	if (sentence)
		return true;
	if (title && (at_least(w->text, 50) || same_shape(w, 70) ||
	    at_least(w->objects, 50) || at_least(w->links, 50)))
		return true;
	if (words >= LEAST && at_least(w->text, IDENTICAL) &&
	    same_shape(w, IDENTICAL) && w->objects >= 30)
		return true;
	return at_least(w->objects, 50) && (at_least(w->subject, 30) ||
	    (at_least(w->text, 60) && same_shape(w, 70)));
}

static uint32_t
lesser(uint32_t a, uint32_t b)
{
	return a < b ? a : b;
}

static bool
content_alike(const struct sketch *a, const struct sketch *b, bool near,
    struct campaign_why *w)
{
	uint32_t words = lesser(a->words, b->words);
	uint32_t subject = lesser(a->subject_words, b->subject_words);
	bool title = subject >= TITLE && at_least(w->subject, 60);

	w->few_words = words < FEW;
	if (!w->few_words)
		return words_alike(w, words, title, near);
	return few_alike(w, words, title,
	    subject >= SENTENCE && at_least(w->subject, 75));
}

/* IPv4: of one /24; IPv6: the same.  Both are canonical. */
static bool
same_net(struct slice a, struct slice b)
{
	size_t dot = slice_rchr(a, '.');

	if (a.n == 0 || b.n == 0)
		return false;
	if (dot == SLICE_NONE || slice_chr(a, ':') != SLICE_NONE)
		return slice_eq(a, b);
	return slice_rchr(b, '.') == dot &&
	    slice_eq(slice_upto(a, dot), slice_upto(b, dot));
}

static bool
close_in_time(const struct campaign_why *w)
{
	bool copy = !w->few_words && at_least(w->text, TEXT_COPY);

	/* Without a time of both only what is a copy belongs together. */
	return w->apart < 0 ? copy
			    : w->apart <= (copy ? CAMPAIGN_GAP
						: CAMPAIGN_GAP_ALIKE);
}

static int64_t
time_apart(int64_t a, int64_t b)
{
	if (a == TIME_UNKNOWN || b == TIME_UNKNOWN)
		return -1;
	return a > b ? a - b : b - a;
}

bool
campaign_same(const struct campaign_side *x, const struct campaign_side *y,
    struct campaign_why *why)
{
	const struct sketch *a = x->sketch, *b = y->sketch;
	bool near, alike;

	*why = (struct campaign_why){
		.text = sketch_alike(a->text, b->text, SKETCH_TEXT),
		.html = sketch_alike(a->html, b->html, SKETCH_HTML),
		.look = sketch_alike(a->look, b->look, SKETCH_LOOK),
		.subject = sketch_alike(a->subject, b->subject,
		    SKETCH_SUBJECT),
		.links = sketch_sets_alike(&a->links, &b->links,
		    SKETCH_LINKS),
		.objects = sketch_sets_alike(&a->objects, &b->objects,
		    SKETCH_OBJECTS),
		.same_service = slice_eq(x->service, y->service) ||
		    (x->service.n == 0 && y->service.n == 0),
		.same_account = same_known(x->account, y->account),
		.same_net = same_net(x->ip, y->ip),
		.same_signer = same_known(x->dkim_domain, y->dkim_domain),
		.apart = time_apart(x->time, y->time),
	};
	/* A service's network is all its customers'. */
	near = why->same_account || why->same_signer ||
	    (why->same_net && x->service.n == 0);
	alike = content_alike(a, b, near, why);
	return alike && a->made && b->made && why->same_service &&
	    close_in_time(why);
}

/* -- for people -- */

static void
say(struct buf *b, const char *what)
{
	buf_addf(b, "%s%s", b->n != 0 ? ", " : "", what);
}

static void
say_alike(struct buf *b, const char *what, unsigned alike, unsigned least)
{
	if (!at_least(alike, least))
		return;
	say(b, alike == 100 ? "same " : "");
	if (alike == 100)
		buf_add_str(b, what);
	else
		buf_addf(b, "%s %u %% alike", what, alike);
}

static void
say_apart(struct buf *b, int64_t seconds)
{
	if (seconds < 0)
		say(b, "no time known");
	else if (seconds < 120 * 60)
		buf_addf(b, ", %d min apart", (int)(seconds / 60));
	else if (seconds < 48 * 3600)
		buf_addf(b, ", %d h apart", (int)(seconds / 3600));
	else
		buf_addf(b, ", %lld days apart", (long long)(seconds / 86400));
}

struct slice
campaign_words(const struct campaign_why *why, struct arena *a)
{
	struct buf b = { 0 };
	struct slice out;

	say_alike(&b, "text", why->text, 30);
	say_alike(&b, "subject", why->subject, 50);
	say_alike(&b, "pictures", why->objects, 50);
	say_alike(&b, "links", why->links, 50);
	if (same_shape(why, 90))
		say(&b, "same layout");
	if (why->same_account)
		say(&b, "same account");
	else if (why->same_signer)
		say(&b, "same signer");
	else if (why->same_net)
		say(&b, "same network");
	if (!why->same_service)
		say(&b, "another service");
	if (b.n == 0)
		say(&b, "nothing in common");
	say_apart(&b, why->apart);
	out = slice_dup(a, buf_slice(&b));
	buf_free(&b);
	return out;
}
