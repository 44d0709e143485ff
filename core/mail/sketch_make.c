/* A sketch, made while the mail is read. */

#include "core/base/url.h"
#include "core/mail/address.h"
#include "core/mail/link_target.h"
#include "core/mail/sketch_make.h"
#include "core/mail/subject_tag.h"

enum {
	RECIPIENTS = 16, /* whose names are masked */
	LINKS = 200,	 /* that count */
	STYLE_MOST = 256,
};

static uint64_t
hash_eight(uint64_t h, const unsigned char *p)
{
	uint64_t x = p[0] | (uint64_t)p[1] << 8 | (uint64_t)p[2] << 16 |
	    (uint64_t)p[3] << 24 | (uint64_t)p[4] << 32 |
	    (uint64_t)p[5] << 40 | (uint64_t)p[6] << 48 | (uint64_t)p[7] << 56;

	h = (h ^ x) * UINT64_C(0xff51afd7ed558ccd);
	return h ^ h >> 32;
}

/* Eight octets at a time, of any machine's order */
uint64_t
sketch_hash(struct slice s)
{
	uint64_t h = UINT64_C(0x9e3779b97f4a7c15) ^ s.n;
	unsigned char last[8] = { 0 };
	size_t i;

	for (i = 0; i + 8 <= s.n; i += 8)
		h = hash_eight(h, (const unsigned char *)s.p + i);
	if (i < s.n) {
		memcpy(last, s.p + i, s.n - i);
		h = hash_eight(h, last);
	}
	return sketch_mix(h);
}

void
sketch_set_add(struct sketch_set *s, size_t most, uint32_t hash)
{
	size_t i = s->n, k;

	while (i > 0 && s->v[i - 1] > hash)
		i--;
	if ((i > 0 && s->v[i - 1] == hash) || i == most)
		return;
	s->n += s->n < most;
	for (k = s->n - 1; k > i; k--)
		s->v[k] = s->v[k - 1];
	s->v[i] = hash;
}

static void
bins_begin(struct sketch_bins *b, size_t n)
{
	memset(b->v, 0xff, sizeof b->v);
	b->n = n;
}

/* The words of the recipients' names and addresses */
static void
learn_names(struct sketch_maker *k, struct mail *m)
{
	struct sketch_words w;
	struct addresses l;
	struct slice v;
	size_t i;
	int f = mail_field(m, "To", -1);

	words_begin(&w, &k->names, 1);
	w.naming = true;
	if (f >= 0) {
		address_list(&l, mail_unfolded(m, f), RECIPIENTS, m->arena);
		for (i = 0; i < l.n; i++) {
			v = l.v[i].name;
			if (v.n == 0 || slice_chr(v, '@') != SLICE_NONE)
				continue;
			v = mail_decode_words(m, v);
			words_add(&w, v.p, v.n);
			words_blank(&w);
		}
	}
	for (i = 0; i < m->nrecipients && i < RECIPIENTS; i++) {
		v = m->recipients[i].address;
		v = slice_cut(&v, '@');
		words_add(&w, v.p, v.n);
		words_blank(&w);
		v = m->recipients[i].address;
		slice_cut(&v, '@');
		v = slice_cut(&v, '.');
		words_add(&w, v.p, v.n);
		words_blank(&w);
	}
}

struct sketch_maker *
sketch_begin(struct mail *m)
{
	struct sketch_maker *k = arena_alloc(m->arena, sizeof *k);

	learn_names(k, m);
	words_begin(&k->html, &k->names, SKETCH_TEXT);
	words_begin(&k->plain, &k->names, SKETCH_TEXT);
	bins_begin(&k->runs, SKETCH_HTML);
	bins_begin(&k->look, SKETCH_LOOK);
	return k;
}

void
sketch_part(struct sketch_maker *k, const struct part *p, bool attached,
    bool html)
{
	bool counts = !attached && !slice_eq_str(p->disposition, "attachment");

	if (k->now != NULL)
		words_line(k->now);
	k->now = !counts ? NULL
	    : html					? &k->html
	    : slice_eq_str(p->type, "text/plain")	? &k->plain
							: NULL;
	if (p->attachment && !attached && p->size != 0)
		sketch_set_add(&k->objects, SKETCH_OBJECTS,
		    (uint32_t)sketch_hash(slice_of((const char *)p->sha256.b,
			sizeof p->sha256.b)));
}

/* What stands between "//" and "?" */
static struct slice
without_query(struct slice url)
{
	size_t at = slice_find(url, SLICE("://"));

	if (at == SLICE_NONE)
		return SLICE_NULL;
	url = slice_from(url, at + 3);
	url = slice_cut(&url, '?');
	return slice_cut(&url, '#');
}

static void
picture(struct sketch_maker *k, struct slice src)
{
	struct slice s = without_query(src);

	slice_cut(&s, '/'); /* the same picture lies on many hosts */
	if (slice_startsi(src, "data:"))
		s = slice_upto(src, 4096);
	if (s.n != 0)
		sketch_set_add(&k->objects, SKETCH_OBJECTS,
		    (uint32_t)sketch_hash(s));
}

void
sketch_tag(struct sketch_maker *k, const struct html_tag *tag)
{
	uint32_t name = sketch_word(slice_upto(tag->name, 16));
	struct slice style = slice_upto(tag->attr[ATTR_STYLE], STYLE_MOST);

	k->tags++;
	k->run = k->run << 16 | (name & 0xffff);
	if (k->tags >= 4)
		sketch_bin(&k->runs, sketch_mix(k->run));
	if (style.n != 0 || tag->attr[ATTR_BGCOLOR].n != 0)
		sketch_bin(&k->look, sketch_mix(name ^ sketch_hash(style) ^
		    sketch_hash(slice_upto(tag->attr[ATTR_BGCOLOR], 32))));
	if (slice_eqi_str(tag->name, "img"))
		picture(k, tag->attr[ATTR_SRC]);
}

/* A path with what is random masked: "wp-content/x/index"; *literal: letters
 * that stand there */
static uint64_t
path_shape(struct slice path, size_t *literal)
{
	uint64_t h = 1;
	size_t i, n, digits, upper;

	for (*literal = 0, i = 0; i < path.n; i += n + 1) {
		digits = upper = 0;
		for (n = 0; i + n < path.n && (ascii_is_alnum(path.p[i + n]));
		     n++) {
			digits += ascii_is_digit(path.p[i + n]);
			upper += path.p[i + n] >= 'A' && path.p[i + n] <= 'Z';
		}
		if (n == 0)
			continue;
		if (digits != 0 || n > 16 || (upper != 0 && upper != n &&
		    upper > 2)) {
			h = sketch_mix(h ^ 1);
		} else {
			h = sketch_mix(h ^ sketch_word(slice_of(path.p + i, n)));
			*literal += n;
		}
	}
	return h;
}

static void
add_link(struct sketch_set *set, struct slice host, struct slice url)
{
	struct slice path = without_query(url);
	size_t literal;
	uint64_t shape;

	sketch_set_add(set, SKETCH_LINKS, (uint32_t)sketch_hash(host));
	slice_cut(&path, '/');
	if (path.n < 2)
		return;
	shape = path_shape(path, &literal);
	sketch_set_add(set, SKETCH_LINKS,
	    (uint32_t)sketch_mix(sketch_hash(host) ^ shape));
	if (literal >= 8)
		sketch_set_add(set, SKETCH_LINKS, (uint32_t)shape);
}

static void
read_link(struct sketch *s, struct mail *m, const struct link *l)
{
	struct url u = { .host = l->host };
	struct slice url = l->url;

	if (link_wrapper(l->host) >= 0) {
		url = link_target(m->arena, url);
		url_split(m->arena, url, &u);
	}
	if (u.host.n != 0)
		add_link(&s->links, u.host, url);
}

static void
fold(uint16_t *out, const struct sketch_bins *b)
{
	size_t i;

	for (i = 0; i < b->n; i++) {
		uint16_t low = b->v[i] & 0xffff;

		out[i] = b->v[i] == UINT32_MAX ? 0 : low != 0 ? low : 1;
	}
}

static void
read_subject(struct sketch *s, struct sketch_maker *k, struct mail *m)
{
	struct sketch_words w;
	struct slice subject = subject_bare(slice_upto(m->subject, 1000));

	words_begin(&w, &k->names, SKETCH_SUBJECT);
	w.singles = true;
	words_add(&w, subject.p, subject.n);
	words_line(&w);
	fold(s->subject, &w.bins);
	s->subject_words = w.count;
}

void
sketch_end(struct sketch_maker *k, struct mail *m)
{
	struct sketch *s = arena_alloc(m->arena, sizeof *s);
	const struct sketch_words *text;
	size_t i;

	words_line(&k->html);
	words_line(&k->plain);
	text = k->html.count >= 3 || k->plain.count == 0 ? &k->html
							 : &k->plain;
	s->made = true;
	fold(s->text, &text->bins);
	fold(s->html, &k->runs);
	fold(s->look, &k->look);
	s->words = text->count;
	s->tags = k->tags;
	s->template = text->count >= 8 ? text->template | 1 : 0;
	read_subject(s, k, m);
	s->objects = k->objects;
	for (i = 0; i < m->nlinks && i < LINKS; i++)
		if (m->links[i].host.n != 0)
			read_link(s, m, &m->links[i]);
	m->sketch = s;
}
