/* Header fields in canonical form, and which of them a signature covers
 * (RFC 6376 sections 3.4.1, 3.4.2, 3.7, 5.4.2). */

#include "core/auth/canon.h"

static void
put(const struct canon_out *out, struct slice s)
{
	if (s.n != 0)
		out->put(out->arg, s.p, s.n);
}

/* As it stands, but for bare LFs */
static void
put_simple(const struct canon_out *out, struct slice s)
{
	while (s.n != 0) {
		size_t lf = slice_chr(s, '\n');

		if (lf == SLICE_NONE)
			break;
		if (lf != 0 && s.p[lf - 1] == '\r')
			lf--;
		put(out, slice_upto(s, lf));
		put(out, SLICE("\r\n"));
		s = slice_from(s, lf + (s.p[lf] == '\r' ? 2 : 1));
	}
	put(out, s);
}

static void
put_lower(const struct canon_out *out, struct slice name)
{
	char low[256];
	size_t n = 0, i;

	for (i = 0; i < name.n; i++) {
		low[n++] = ascii_lower(name.p[i]);
		if (n == sizeof low) {
			put(out, slice_of(low, n));
			n = 0;
		}
	}
	put(out, slice_of(low, n));
}

/* Octets of blank at the start: WSP, and line ends, which folding leaves */
static size_t
blank(struct slice s)
{
	size_t i = 0;

	while (i < s.n &&
	    (s.p[i] == ' ' || s.p[i] == '\t' || s.p[i] == '\n' ||
		(s.p[i] == '\r' && i + 1 < s.n && s.p[i + 1] == '\n')))
		i++;
	return i;
}

/* Octets at the start that stay as they are: words with one blank between */
static size_t
words(struct slice s)
{
	size_t i = 0;

	while (i < s.n) {
		if ((unsigned char)s.p[i] > ' ')
			i++;
		else if (s.p[i] == ' ' && i + 1 < s.n &&
		    (unsigned char)s.p[i + 1] > ' ')
			i += 2;
		else if (blank(slice_of(s.p + i, s.n - i < 2 ? 1 : 2)) != 0)
			break;
		else
			i++;
	}
	return i;
}

/* One blank for many; *behind: something stands before */
static void
put_relaxed(const struct canon_out *out, struct slice s, bool *behind)
{
	size_t n = blank(s);

	while (n < s.n) {
		bool first = n == 0;

		s = slice_from(s, n);
		if (*behind && !first)
			put(out, SLICE(" "));
		n = words(s);
		put(out, slice_upto(s, n));
		*behind = true;
		s = slice_from(s, n);
		n = blank(s);
	}
}

/* Where the value of the first b= tag starts and ends, blanks included. */
static bool
find_b(struct slice value, size_t *start, size_t *end)
{
	struct slice rest = value;

	while (rest.n != 0) {
		struct slice tag = slice_cut(&rest, ';');
		size_t at = slice_chr(tag, '=');

		if (at == SLICE_NONE ||
		    !slice_eq_str(slice_trim(slice_upto(tag, at)), "b"))
			continue;
		*start = (size_t)(tag.p - value.p) + at + 1;
		*end = (size_t)(tag.p - value.p) + tag.n;
		return true;
	}
	return false;
}

void
canon_field(struct slice name, struct slice value, bool relaxed,
    bool line_end, bool empty_b, const struct canon_out *out)
{
	struct slice tail = SLICE("");
	size_t start, end;
	bool behind = false;

	if (empty_b && find_b(value, &start, &end)) {
		tail = slice_from(value, end);
		value = slice_upto(value, start);
	}
	if (relaxed) {
		put_lower(out, slice_trim(name));
		put(out, SLICE(":"));
		put_relaxed(out, value, &behind);
		put_relaxed(out, tail, &behind);
	} else {
		put(out, name);
		put(out, SLICE(":"));
		put_simple(out, value);
		put_simple(out, tail);
	}
	if (line_end)
		put(out, SLICE("\r\n"));
}

/* Length of all of a field that mail.h has cut */
static size_t
whole_length(const struct mail *m, const struct field *f)
{
	struct slice rest = slice_from(m->bytes, f->all.off);
	size_t n = 0;

	do {
		size_t lf = slice_chr(slice_from(rest, n), '\n');

		if (lf == SLICE_NONE)
			return rest.n;
		n += lf + 1;
	} while (n < rest.n && (rest.p[n] == ' ' || rest.p[n] == '\t'));
	return n;
}

void
canon_split(const struct mail *m, int field, struct slice *name,
    struct slice *value)
{
	const struct field *f = &m->fields[field];
	size_t n = f->all.len < MAIL_MOST_LINE ? f->all.len
					       : whole_length(m, f);
	struct slice all = slice_of(m->bytes.p + f->all.off, n);

	if (n != 0 && all.p[n - 1] == '\n')
		all.n--;
	if (all.n != n && all.n != 0 && all.p[all.n - 1] == '\r')
		all.n--;
	*value = all;
	*name = slice_cut(value, ':');
}

bool
canon_is_cut(const struct mail *m)
{
	const struct field *last;

	if (m->nfields < MAIL_MOST_FIELDS)
		return false;
	last = &m->fields[m->nfields - 1];
	return m->body.off - last->all.off - whole_length(m, last) >
	    strlen("\r\n");
}

bool
canon_body_is_cut(const struct mail *m)
{
	return m->bytes.n >= MAIL_MOST_OCTETS;
}

enum { BUCKETS = 64 };

/* FNV-1a, letters in lower case: a name is looked at once, not once for each
 * name that it is compared with. */
static uint64_t
hash_name(struct slice name)
{
	uint64_t h = 0xcbf29ce484222325u;
	size_t i;

	for (i = 0; i < name.n; i++)
		h = (h ^ (unsigned char)ascii_lower(name.p[i])) *
		    0x100000001b3u;
	return h;
}

/* Fields by name, those at the bottom first; 0 ends a list. */
struct shelf {
	uint16_t first[BUCKETS], next[MAIL_MOST_FIELDS + 1];
	uint64_t hash[MAIL_MOST_FIELDS + 1];
};

static void
shelve(struct shelf *s, const struct mail *m, int but)
{
	size_t i;

	memset(s->first, 0, sizeof s->first);
	for (i = 0; i < m->nfields && i < MAIL_MOST_FIELDS; i++) {
		uint64_t h = hash_name(mail_slice(m, m->fields[i].name));

		if ((int)i == but)
			continue;
		s->hash[i + 1] = h;
		s->next[i + 1] = s->first[h % BUCKETS];
		s->first[h % BUCKETS] = (uint16_t)(i + 1);
	}
}

/* Takes the lowest field of that name that is left; -1 */
static int
take(struct shelf *s, const struct mail *m, struct slice name)
{
	uint64_t h = hash_name(name);
	uint16_t *at = &s->first[h % BUCKETS];

	for (; *at != 0; at = &s->next[*at]) {
		int i = *at - 1;

		if (s->hash[*at] == h && slice_eqi(mail_slice(m,
		    m->fields[i].name), name)) {
			*at = s->next[*at];
			return i;
		}
	}
	return -1;
}

void
canon_select(const struct mail *m, const struct slice *names, size_t n,
    int signature_field, int *fields)
{
	struct shelf s;
	size_t i;

	shelve(&s, m, signature_field);
	for (i = 0; i < n; i++)
		fields[i] = take(&s, m, names[i]);
}

void
canon_count(const struct mail *m, const struct slice *names, size_t n,
    const char *name, size_t *there, size_t *listed)
{
	int field = -1;
	size_t i;

	*there = *listed = 0;
	while ((field = mail_field(m, name, field)) >= 0)
		++*there;
	for (i = 0; i < n; i++)
		*listed += slice_eqi_str(names[i], name);
}
