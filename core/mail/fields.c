/* Raw header fields, straight from the octets (RFC 5322 section 2.2). */

#include "core/base/mem.h"
#include "core/mail/parse.h"

/* The line that starts at pos, without its end; *next is where it ends. */
static struct slice
line_at(struct slice s, size_t pos, size_t *next)
{
	struct slice rest = slice_from(s, pos);
	size_t n = slice_chr(rest, '\n');

	*next = n == SLICE_NONE ? s.n : pos + n + 1;
	if (n == SLICE_NONE)
		n = rest.n;
	if (n != 0 && rest.p[n - 1] == '\r')
		n--;
	return slice_upto(rest, n);
}

size_t
field_name_length(struct slice line)
{
	size_t n = 0, i;

	while (n < line.n && line.p[n] > ' ' && line.p[n] < 127 &&
	    line.p[n] != ':')
		n++;
	/* RFC 5322 section 4.5: blanks may stand before the colon. */
	for (i = n; i < line.n && (line.p[i] == ' ' || line.p[i] == '\t'); i++)
		;
	return n != 0 && i < line.n && line.p[i] == ':' ? n : 0;
}

/* Where the field that starts at pos ends, folded lines included. */
static size_t
field_end(struct slice s, size_t pos)
{
	size_t next;

	line_at(s, pos, &next);
	while (next < s.n && (s.p[next] == ' ' || s.p[next] == '\t'))
		line_at(s, next, &next);
	return next;
}

static void
add_field(struct mail *m, size_t pos, size_t end, size_t name)
{
	struct field *f;
	struct slice all;
	size_t len = end - pos, colon, value;

	if (len > MAIL_MOST_LINE) {
		mail_limit(m, "header field %zu has %zu octets; cut at %d",
		    m->nfields + 1, len, MAIL_MOST_LINE);
		len = MAIL_MOST_LINE;
	}
	all = slice_of(m->bytes.p + pos, len);
	colon = slice_chr(all, ':');
	if (colon == SLICE_NONE) /* a colon behind 64 KiB of name */
		colon = len - 1;
	value = len - colon - 1;
	if (value != 0 && all.p[len - 1] == '\n')
		value--;
	if (value != 0 && all.p[colon + value] == '\r')
		value--;
	f = ARENA_PUSH(m->arena, m->fields, m->nfields);
	f->all = (struct range){ (uint32_t)pos, (uint32_t)len };
	f->name = (struct range){ (uint32_t)pos,
		(uint32_t)(name < colon ? name : colon) };
	f->value = (struct range){ (uint32_t)(pos + colon + 1),
		(uint32_t)value };
}

/* mbox writes a "From " line before each message. */
static size_t
skip_mbox_line(struct mail *m)
{
	size_t next = 0;

	if (slice_starts(m->bytes, "From ") ||
	    slice_starts(m->bytes, ">From ")) {
		line_at(m->bytes, 0, &next);
		mail_finding(m, "an mbox \"From \" line stands before the "
				"header");
	}
	return next;
}

/*
 * A line that is no field.  MTAs end the header there; GMime skips it.  Both
 * agree when a field follows on the next line: a stray line inside the header.
 * Otherwise, and before a MIME boundary, the body has begun.
 */
static bool
is_stray(struct slice s, struct slice line, size_t next)
{
	struct slice after;
	size_t end;

	if (slice_starts(line, "--") || next >= s.n)
		return false;
	after = line_at(s, next, &end);
	return field_name_length(after) != 0;
}

static void
end_of_header(struct mail *m, size_t body, bool blank)
{
	struct slice head = slice_upto(m->bytes, body);

	m->body = (struct range){ (uint32_t)body,
		(uint32_t)(m->bytes.n - body) };
	if (!blank && body < m->bytes.n)
		mail_finding(m, "no blank line between header and body");
	else if (!blank)
		mail_finding(m, "the message ends inside its header");
	if (slice_chr(head, '\0') != SLICE_NONE)
		mail_finding(m, "NUL octets in the header");
}

void
mail_read_fields(struct mail *m)
{
	size_t pos = skip_mbox_line(m), next, name, seen = 0, stray = 0;
	bool blank = false;

	while (pos < m->bytes.n) {
		struct slice line = line_at(m->bytes, pos, &next);

		if (line.n == 0) {
			pos = next;
			blank = true;
			break;
		}
		name = field_name_length(line);
		if (name != 0) {
			next = field_end(m->bytes, pos);
			if (seen++ < MAIL_MOST_FIELDS)
				add_field(m, pos, next, name);
		} else if (is_stray(m->bytes, line, next)) {
			stray++;
		} else {
			break;
		}
		pos = next;
	}
	if (stray != 0)
		mail_finding(m, "%zu line%s in the header %s no field", stray,
		    stray == 1 ? "" : "s", stray == 1 ? "is" : "are");
	if (seen > MAIL_MOST_FIELDS)
		mail_limit(m, "%zu header fields; the first %d are read", seen,
		    MAIL_MOST_FIELDS);
	end_of_header(m, pos, blank);
}

int
mail_field_of(const struct mail *m, struct slice name, int after)
{
	size_t i;

	for (i = (size_t)(after + 1); i < m->nfields; i++)
		if (m->fields[i].name.len == name.n &&
		    slice_eqi(mail_slice(m, m->fields[i].name), name))
			return (int)i;
	return -1;
}

int
mail_field(const struct mail *m, const char *name, int after)
{
	return mail_field_of(m, slice_str(name), after);
}

struct slice
mail_unfolded(const struct mail *m, int field)
{
	struct slice v;
	char *copy;
	size_t i, n = 0;

	if (field < 0 || (size_t)field >= m->nfields)
		return SLICE_NULL;
	v = slice_trim(mail_slice(m, m->fields[field].value));
	if (slice_chr(v, '\n') == SLICE_NONE)
		return v;
	copy = arena_strndup(m->arena, v.p, v.n);
	for (i = 0; i < v.n; i++) {
		if (v.p[i] == '\n')
			continue;
		if (v.p[i] == '\r' && i + 1 < v.n && v.p[i + 1] == '\n')
			continue;
		copy[n++] = v.p[i];
	}
	copy[n] = '\0';
	return slice_of(copy, n);
}
