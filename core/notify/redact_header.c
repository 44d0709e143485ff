/* Masking of header fields. */

#include "core/base/text.h"
#include "core/notify/redact_parts.h"

struct slice
message_header(struct slice octets)
{
	size_t i = 0;

	while (i < octets.n) {
		struct slice rest = slice_from(octets, i);
		size_t end = slice_chr(rest, '\n');

		if (end == 0 || (end == 1 && rest.p[0] == '\r'))
			return slice_upto(octets, i);
		if (end == SLICE_NONE)
			break;
		i += end + 1;
	}
	return octets;
}

void
crlf_form(struct slice octets, struct buf *out)
{
	size_t i;

	buf_reserve(out, octets.n + octets.n / 32);
	for (i = 0; i < octets.n; i++) {
		char c = octets.p[i];

		if (c == '\n' && (i == 0 || octets.p[i - 1] != '\r'))
			buf_add_char(out, '\r');
		buf_add_char(out, c);
	}
}

struct slice
field_take(struct slice *s)
{
	struct slice field;
	size_t i = 0;

	while (i < s->n) {
		size_t end = slice_chr(slice_from(*s, i), '\n');

		i = end == SLICE_NONE ? s->n : i + end + 1;
		if (i >= s->n || (s->p[i] != ' ' && s->p[i] != '\t'))
			break;
	}
	field = slice_upto(*s, i);
	*s = slice_from(*s, i);
	return field;
}

struct slice
field_name(struct slice field)
{
	size_t colon = slice_chr(field, ':');

	return slice_trim(slice_upto(field, colon == SLICE_NONE ? 0 : colon));
}

struct slice
field_value(struct slice header, const char *name, struct arena *a)
{
	while (header.n != 0) {
		struct slice field = field_take(&header);
		struct buf joined = { 0 };
		struct slice value;
		size_t i;

		if (!slice_eqi_str(field_name(field), name))
			continue;
		value = slice_from(field, slice_chr(field, ':') + 1);
		for (i = 0; i < value.n; i++)
			if (value.p[i] != '\r' && value.p[i] != '\n')
				buf_add_char(&joined, value.p[i]);
		value = slice_dup(a, slice_trim(buf_slice(&joined)));
		buf_free(&joined);
		return value;
	}
	return SLICE_NULL;
}

static bool
is_one_of(struct slice name, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (slice_eqi_str(name, names[i]))
			return true;
	return false;
}

bool
field_stays(struct slice name)
{
	static const char *const stay[] = { "Message-ID", "Resent-Message-ID",
		"DKIM-Signature", "X-Google-DKIM-Signature",
		"DomainKey-Signature", "ARC-Message-Signature", "ARC-Seal" };

	return is_one_of(name, stay, ARRAY_LEN(stay));
}

/* --- the name beside an address --- */

/* Where the mailbox begins that has octet `at`: behind a comma, or what else
 * stands between mailboxes, that is in no quotes. */
static size_t
mailbox_start(struct slice s, size_t at)
{
	size_t start = 0, i, depth = 0;
	bool quoted = false;

	for (i = 0; i < at; i++) {
		char c = s.p[i];

		if (c == '\\' && (quoted || depth != 0))
			i++;
		else if (c == '"' && depth == 0)
			quoted = !quoted;
		else if (c == '(' && !quoted)
			depth++;
		else if (c == ')' && depth != 0)
			depth--;
		else if (!quoted && depth == 0 &&
		    (c == ',' || c == ';' || c == ':'))
			start = i + 1;
	}
	return start;
}

static void
name_mask(struct region *r, size_t from, size_t to,
    const struct secret *which)
{
	struct slice s = r->octets, name;
	char mask[MASK_LEN + 1];
	size_t start, end;

	secret_mask(r->secrets, which, mask);
	if (from != 0 && s.p[from - 1] == '<') {
		start = mailbox_start(s, from - 1);
		name = slice_trim(slice_of(s.p + start, from - 1 - start));
		if (name.n != 0)
			region_edit(r, (size_t)(name.p - s.p),
			    (size_t)(name.p - s.p) + name.n,
			    slice_str(mask));
		return;
	}
	name = slice_trim(slice_from(s, to)); /* bob@x (Bob Smith) */
	end = slice_chr(name, ')');
	if (name.n == 0 || name.p[0] != '(' || end == SLICE_NONE)
		return;
	start = (size_t)(name.p - s.p) + 1;
	if (end > 1)
		region_edit(r, start, start + end - 1, slice_str(mask));
}

/* --- fields --- */

struct noting {
	struct redact_walk *walk;
	struct slice where;
};

static void
note(void *arg, const struct edit *e, struct slice was)
{
	struct noting *n = arg;

	if (n->walk->out != NULL)
		hunk_add(n->walk->out, n->where, was, e);
}

static bool
masked_too(const struct redact_order *order, struct slice name)
{
	for (size_t i = 0; order != NULL && i < order->nmask_too; i++)
		if (slice_eqi(order->mask_too[i], name))
			return true;
	return false;
}

static size_t
field_mask(struct redact_walk *w, struct slice field, struct slice where,
    struct buf *out)
{
	static const char *const to[] = { "To", "Cc", "Bcc", "Resent-To",
		"Resent-Cc", "Delivered-To", "X-Original-To", "Envelope-To",
		"X-Envelope-To", "Apparently-To" };
	struct noting noting = { w, where };
	struct region r = { .secrets = w->secrets, .octets = field,
		.kinds = VIEW_BIT(VIEW_NARROW) | VIEW_BIT(VIEW_UNFOLDED) |
		    VIEW_BIT(VIEW_WORDS) | VIEW_BIT(VIEW_PARAMS) |
		    VIEW_BIT(VIEW_QUOTED) | VIEW_BIT(VIEW_ENTITIES) |
		    VIEW_BIT(VIEW_TAGS) | VIEW_BIT(VIEW_ESCAPES) };

	if (is_one_of(field_name(field), to, ARRAY_LEN(to)))
		r.beside = name_mask;
	return region_mask(&r, out, note, &noting);
}

size_t
header_mask(struct redact_walk *w, struct slice header, struct slice path,
    struct buf *out)
{
	struct arena a = { 0 };
	size_t n = 0;

	while (header.n != 0) {
		struct slice field = field_take(&header);
		struct slice name = field_name(field), where = name;

		if (field_stays(name) && !masked_too(w->order, name)) {
			buf_add_slice(out, field);
			continue;
		}
		if (path.n != 0)
			where = slice_printf(&a, "part %.*s: %.*s",
			    SLICE_ARG(path), SLICE_ARG(name));
		n += field_mask(w, field, where, out);
	}
	arena_free(&a);
	return n;
}

size_t
mask_header(const struct masks *m, struct slice header, struct buf *out)
{
	struct redact_walk w = { 0 };
	struct buf masked = { 0 };
	struct secrets x;
	size_t n;

	secrets_make(&x, m);
	w.secrets = &x;
	n = header_mask(&w, header, SLICE_NULL, &masked);
	crlf_form(buf_slice(&masked), out);
	buf_free(&masked);
	secrets_free(&x);
	return n;
}

size_t
mask_text(const struct masks *m, struct slice s, struct buf *out)
{
	struct redact_walk w = { 0 };
	struct secrets x;
	size_t n;

	secrets_make(&x, m);
	w.secrets = &x;
	n = text_mask(&w, s, false, SLICE_NULL, out);
	secrets_free(&x);
	return n;
}
