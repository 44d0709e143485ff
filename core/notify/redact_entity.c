/* What a header says of the body behind it: type, boundary, encoding. */

#include "core/base/text.h"
#include "core/notify/redact_parts.h"

/* Takes "name=value" off *s: value without quotes, in the arena. */
static bool
param_take(struct slice *s, struct slice *name, struct slice *value,
    struct arena *a)
{
	size_t semicolon = slice_chr(*s, ';'), equals;
	struct buf b = { 0 };
	size_t i = 0;

	if (semicolon == SLICE_NONE)
		return false;
	*s = slice_trim(slice_from(*s, semicolon + 1));
	equals = slice_chr(*s, '=');
	if (equals == SLICE_NONE)
		return false;
	*name = slice_trim(slice_upto(*s, equals));
	*s = slice_trim(slice_from(*s, equals + 1));
	if (s->n != 0 && s->p[0] == '"') {
		for (i = 1; i < s->n && s->p[i] != '"'; i++) {
			if (s->p[i] == '\\' && i + 1 < s->n)
				i++;
			buf_add_char(&b, s->p[i]);
		}
		*value = slice_dup(a, buf_slice(&b));
	} else {
		while (i < s->n && s->p[i] != ';' && s->p[i] != '(' &&
		    !ascii_is_space(s->p[i]))
			i++;
		*value = slice_upto(*s, i);
	}
	*s = slice_from(*s, i);
	buf_free(&b);
	return true;
}

struct slice
boundary_of(struct slice content_type, struct arena *a)
{
	struct slice name, value;

	while (param_take(&content_type, &name, &value, a))
		if (slice_eqi_str(name, "boundary") && value.n != 0)
			return value;
	return SLICE_NULL;
}

static enum transfer
transfer_of(struct slice word)
{
	word = slice_trim(slice_upto(word, slice_chr(word, ';')));
	if (slice_eqi_str(word, "quoted-printable"))
		return TRANSFER_QUOTED;
	return slice_eqi_str(word, "base64") ? TRANSFER_BASE64
					     : TRANSFER_NONE;
}

void
entity_read(struct entity *x, struct slice octets, bool of_digest,
    struct arena *a)
{
	struct slice type, rest, word;

	*x = (struct entity){ .header = message_header(octets) };
	rest = slice_from(octets, x->header.n);
	x->blank = slice_upto(rest, slice_chr(rest, '\n') + 1);
	if (rest.n == 0)
		x->blank = rest;
	x->body = slice_from(rest, x->blank.n);
	type = field_value(x->header, "Content-Type", a);
	word = type;
	word = slice_trim(slice_upto(word, slice_chr(word, ';')));
	x->type = word.n != 0 ? slice_dup_lower(a, word)
	    : of_digest	      ? SLICE("message/rfc822")
			      : SLICE("text/plain");
	if (slice_starts(x->type, "multipart/"))
		x->boundary = boundary_of(type, a);
	x->transfer = transfer_of(field_value(x->header,
	    "Content-Transfer-Encoding", a));
}
