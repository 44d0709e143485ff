/* A text as a stream of words, with what differs from copy to copy masked. */

#include "core/mail/sketch_make.h"

#define FNV_START UINT32_C(2166136261)
#define FNV_TIMES UINT32_C(16777619)

enum {
	WORD_MOST = 24,	     /* letters; what is longer is a random one */
	VOWELLESS_MOST = 5,
	BANNER_WITHIN = 100, /* words: where banners stand */
	NAME_LEAST = 3,	     /* letters of a word that is masked as a name */
};

uint64_t
sketch_mix(uint64_t x) /* the finisher of MurmurHash3 */
{
	x ^= x >> 33;
	x *= UINT64_C(0xff51afd7ed558ccd);
	x ^= x >> 33;
	x *= UINT64_C(0xc4ceb9fe1a85ec53);
	return x ^ x >> 33;
}

uint32_t
sketch_word(struct slice s)
{
	uint32_t h = FNV_START;
	size_t i;

	for (i = 0; i < s.n; i++)
		h = (h ^ (unsigned char)ascii_lower(s.p[i])) * FNV_TIMES;
	return h;
}

void
sketch_bin(struct sketch_bins *b, uint64_t hash)
{
	uint32_t *least = &b->v[(hash >> 32) * b->n >> 32];

	if ((uint32_t)hash < *least)
		*least = (uint32_t)hash;
}

static void
fresh_word(struct sketch_words *w)
{
	w->hash = FNV_START;
	w->octets = w->vowels = w->turns = 0;
	w->digits = w->high = w->lower = false;
}

void
words_begin(struct sketch_words *w, struct sketch_names *names, size_t bins)
{
	*w = (struct sketch_words){ .names = names };
	memset(w->bins.v, 0xff, sizeof w->bins.v);
	w->bins.n = bins;
	fresh_word(w);
}

static void
commit(struct sketch_words *w, uint32_t word)
{
	if (w->before != 0 || w->singles)
		sketch_bin(&w->bins,
		    sketch_mix((uint64_t)w->before << 32 | word));
	if (w->singles)
		sketch_bin(&w->bins, sketch_mix(word));
	w->template = sketch_mix(w->template ^ word);
	w->before = word;
	w->count++;
}

static void
commit_line(struct sketch_words *w)
{
	size_t i;

	for (i = 0; i < w->nline; i++)
		commit(w, w->line[i]);
	w->nline = 0;
}

static void
word_of_line(struct sketch_words *w, uint32_t word)
{
	if (w->count >= BANNER_WITHIN) {
		commit(w, word);
		return;
	}
	if (w->nline == SKETCH_MOST_LINE)
		commit_line(w);
	w->line[w->nline++] = word;
}

static bool
is_name(const struct sketch_names *names, uint32_t word)
{
	size_t i;

	if (!(names->filter >> (word & 63) & 1))
		return false;
	for (i = 0; i < names->n; i++)
		if (names->v[i] == word)
			return true;
	return false;
}

static void
add_name(struct sketch_names *names, uint32_t word)
{
	if (names->n == SKETCH_MOST_NAMES || is_name(names, word))
		return;
	names->v[names->n++] = word;
	names->filter |= UINT64_C(1) << (word & 63);
}

/* Numbers, identifiers, random letters */
static bool
is_random(const struct sketch_words *w)
{
	return w->digits || w->octets > WORD_MOST * (w->high ? 2u : 1u) ||
	    w->turns > 1 ||
	    (!w->high && w->vowels == 0 && w->octets > VOWELLESS_MOST);
}

static void
end_word(struct sketch_words *w)
{
	if (w->octets == 0)
		return;
	if (w->octets > 1 && !is_random(w)) {
		if (w->naming) {
			if (w->octets >= NAME_LEAST)
				add_name(w->names, w->hash);
		} else if (!is_name(w->names, w->hash) &&
		    w->ntoken < SKETCH_MOST_TOKEN) {
			w->token[w->ntoken++] = w->hash;
		}
	}
	fresh_word(w);
}

void
words_blank(struct sketch_words *w)
{
	size_t i;

	end_word(w);
	for (i = 0; i < w->ntoken && !w->address; i++)
		word_of_line(w, w->token[i]);
	w->ntoken = 0;
	w->address = false;
	w->last = w->before_last = '\0';
}

void
words_line(struct sketch_words *w)
{
	words_blank(w);
	if (w->nline == 0)
		return;
	w->banner = words_are_banner(w->line, w->nline, w->banner);
	if (w->banner)
		w->nline = 0;
	commit_line(w);
}

static void
octet(struct sketch_words *w, unsigned char c)
{
	w->hash = (w->hash ^ c) * FNV_TIMES;
	w->octets++;
}

static void
letter(struct sketch_words *w, char c)
{
	char low = ascii_lower(c);

	w->turns += low != c && w->lower;
	w->lower = low == c;
	w->vowels += low == 'a' || low == 'e' || low == 'i' || low == 'o' ||
	    low == 'u' || low == 'y';
	octet(w, (unsigned char)low);
}

static void
mark(struct sketch_words *w, char c)
{
	bool www = c == '.' && w->octets == 3 &&
	    w->hash == sketch_word(SLICE("www"));

	end_word(w);
	w->address |= c == '@' || www ||
	    (c == '/' && w->last == '/' && w->before_last == ':');
	w->before_last = w->last;
	w->last = c;
}

/* One character outside of ASCII; returns its octets.  p[0] is one of 0x80 to
 * 0xff, and what follows need not be UTF-8. */
static size_t
high(struct sketch_words *w, const unsigned char *p, size_t n)
{
	size_t len = p[0] < 0xc2 ? 1 : p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4;
	uint32_t cp = p[0] & (0xff >> (len + 1));
	size_t i;

	len = len < n ? len : n;
	for (i = 1; i < len; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return i;
		cp = cp << 6 | (p[i] & 0x3f);
	}
	/* Invisible ones, to split words that filters look for */
	if (cp == 0xad || cp == 0x34f || cp == 0xfeff ||
	    (cp >= 0x200b && cp <= 0x200f) || (cp >= 0x202a && cp <= 0x202e) ||
	    (cp >= 0x2060 && cp <= 0x206f) || (cp >= 0xfe00 && cp <= 0xfe0f))
		return len;
	if (cp >= 0x1d400 && cp < 0x1d7ce) { /* letters of mathematics */
		letter(w, (char)("abcdefghijklmnopqrstuvwxyz"[
		    (cp - 0x1d400) % 26]));
		return len;
	}
	if (cp >= 0xff21 && cp <= 0xff5a) { /* of full width */
		words_add(w, &(char){ (char)(cp - 0xfee0) }, 1);
		return len;
	}
	if (cp <= 0xbf || (cp >= 0x2000 && cp < 0x2c00) ||
	    (cp >= 0x3000 && cp < 0x3040) || cp >= 0x1f000) {
		if (cp == 0xa0 || cp == 0x3000 ||
		    (cp >= 0x2000 && cp <= 0x200a) || cp == 0x2028)
			words_blank(w);
		else
			mark(w, '\0');
		return len;
	}
	if (cp >= 0x3040 && cp < 0x1f000) /* no blanks between words */
		end_word(w);
	w->high = true;
	if (cp >= 0xc0 && cp <= 0xde) /* capitals of Latin 1 */
		cp += 0x20;
	else if (cp >= 0x410 && cp <= 0x42f) /* and of Cyrillic */
		cp += 0x20;
	octet(w, (unsigned char)(cp >> 8));
	octet(w, (unsigned char)cp);
	if (cp >= 0x3040)
		end_word(w);
	return len;
}

void
words_add(struct sketch_words *w, const char *p, size_t n)
{
	size_t i = 0;
	char c;

	while (i < n) {
		c = p[i];
		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
			letter(w, c);
		} else if (c & 0x80) {
			i += high(w, (const unsigned char *)p + i, n - i);
			continue;
		} else if (ascii_is_digit(c)) {
			w->digits = true;
			w->octets++;
		} else if (c == '\n') {
			words_line(w);
		} else if (ascii_is_space(c)) {
			words_blank(w);
		} else {
			mark(w, c);
		}
		i++;
	}
}
