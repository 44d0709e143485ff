/* Fields that were added, doubled, dropped or rewritten. */

#include "core/auth/explain_header.h"

static bool
is_same_name(struct header_search *h, size_t a, size_t b)
{
	return slice_eqi(h->names[a], h->names[b]);
}

/* As if field `gone` were not there: what h= would select then */
static void
without_field(struct header_search *h, size_t piece, int gone, bool single)
{
	struct slice called = header_called(h, piece), name, value;
	struct alter *a;
	int next = gone;
	size_t i;

	a = alter_new(h, single ? called
	    : slice_printf(h->m->arena, "second %.*s", SLICE_ARG(called)),
	    "added", true);
	/* Each later piece of that name gets what the one before it had not */
	for (i = piece; a != NULL && i + 1 < h->n; i++) {
		if (!is_same_name(h, piece, i))
			continue;
		do
			next--;
		while (next >= 0 && !slice_eqi(slice_trim(mail_slice(h->m,
		    h->m->fields[next].name)), h->names[piece]));
		name = value = SLICE_NULL;
		if (next >= 0)
			canon_split(h->m, next, &name, &value);
		alter_add(h, a, i, name, value);
	}
}

static size_t
count_fields(struct header_search *h, struct slice name)
{
	size_t i, n = 0;

	for (i = 0; i < h->m->nfields; i++)
		n += slice_eqi(mail_slice(h->m, h->m->fields[i].name), name);
	return n;
}

/* What a list puts into every mail, where it was signed as absent */
static void
without_list_fields(struct header_search *h)
{
	struct alter *a = NULL;
	size_t i;

	for (i = 0; i + 1 < h->n; i++) {
		if (h->fields[i] < 0 || !slice_startsi(h->names[i], "List-"))
			continue;
		if (a == NULL)
			a = alter_new(h, SLICE("list fields"), "added", true);
		alter_add(h, a, i, SLICE_NULL, SLICE_NULL);
	}
	if (a != NULL && a->n < 2)
		h->nalters--;
}

void
alter_added(struct header_search *h)
{
	size_t i, n;

	for (i = 0; i + 1 < h->n; i++) {
		if (h->fields[i] < 0)
			continue;
		n = count_fields(h, h->names[i]);
		if (n > 1 || !slice_eqi_str(h->names[i], "From"))
			without_field(h, i, h->fields[i], n == 1);
	}
	without_list_fields(h);
}

/* Is `name` what a gateway calls the old N? */
static bool
is_old_name(struct slice name, struct slice n)
{
	static const char *const prefixes[] = { "X-Original-", "Original-",
		"Old-", "X-Old-", "X-" };
	size_t i;

	for (i = 0; i < ARRAY_LEN(prefixes); i++)
		if (slice_startsi(name, prefixes[i]) &&
		    slice_eqi(slice_from(name, strlen(prefixes[i])), n))
			return true;
	return false;
}

/* A value from elsewhere */
static void
from_source(struct header_search *h, size_t piece, struct slice value)
{
	alter_value(h, piece, value, header_called(h, piece),
	    h->fields[piece] < 0 ? "dropped" : "rewritten", true);
}

/* dkim-quoted-printable (RFC 6376 section 2.11) */
static struct slice
copied_value(struct header_search *h, struct slice s)
{
	char *out = arena_alloc(&h->arena, s.n + 1);
	size_t i, n = 0;

	for (i = 0; i < s.n; i++) {
		int octet = s.p[i] == '=' ? code_hex(s, i + 1) : -1;

		if (octet < 0 && ascii_is_space(s.p[i]))
			continue;
		out[n++] = octet >= 0 ? (char)octet : s.p[i];
		i += octet >= 0 ? 2 : 0;
	}
	return slice_of(out, n);
}

/* z=: the signer's copy of fields (section 3.5) */
static void
from_copies(struct header_search *h)
{
	struct slice z = tags_get(&h->f->tags, "z"), one, name;
	size_t i, n = 0;

	while (z.n != 0 && n++ < 50) {
		one = slice_cut(&z, '|');
		name = slice_trim(slice_cut(&one, ':'));
		for (i = 0; i + 1 < h->n; i++)
			if (slice_eqi(h->names[i], name))
				from_source(h, i, copied_value(h, one));
	}
}

void
alter_sources(struct header_search *h)
{
	struct slice name, value;
	size_t i, j;

	from_copies(h);
	for (i = 0; i < h->m->nfields; i++) {
		canon_split(h->m, (int)i, &name, &value);
		if (!slice_startsi(name, "X-") && !slice_startsi(name, "O"))
			continue;
		for (j = 0; j + 1 < h->n; j++)
			if (is_old_name(slice_trim(name), h->names[j]))
				from_source(h, j, value);
	}
}

static struct slice
field_value(struct header_search *h, const char *name)
{
	int i = mail_field(h->m, name, -1);

	return i >= 0 ? mail_unfolded(h->m, i) : SLICE_NULL;
}

static struct slice
address_in(struct slice value)
{
	size_t open = slice_rchr(value, '<'), end;

	if (open == SLICE_NONE)
		return slice_trim(value);
	value = slice_from(value, open + 1);
	end = slice_chr(value, '>');
	return end == SLICE_NONE ? value : slice_upto(value, end);
}

/* "Bo via List" and the like, by themselves */
static struct slice
name_without_list(struct slice from)
{
	size_t open = slice_rchr(from, '<'), via;
	struct slice name = slice_trim(slice_upto(from,
	    open == SLICE_NONE ? 0 : open));

	if (slice_starts(name, "\"") && slice_ends(name, "\"") && name.n > 2)
		name = slice_of(name.p + 1, name.n - 2);
	via = slice_findi(name, SLICE(" via "));
	if (via != SLICE_NONE)
		name = slice_upto(name, via);
	if (slice_starts(name, "'") && slice_ends(name, "'") && name.n > 2)
		name = slice_of(name.p + 1, name.n - 2);
	return slice_trim(name);
}

/* A list that puts itself into From leaves the author in Reply-To, Cc or a
 * field of its own. */
void
alter_from(struct header_search *h)
{
	static const char *const places[] = { "Reply-To", "X-Original-From",
		"X-Original-Sender", "X-MailFrom", "Cc", "Sender" };
	size_t piece = header_find(h, "From"), i;
	struct slice now, name;

	if (piece == SLICE_NONE || h->fields[piece] < 0)
		return;
	now = mail_unfolded(h->m, h->fields[piece]);
	name = name_without_list(now);
	for (i = 0; i < ARRAY_LEN(places); i++) {
		struct slice value = field_value(h, places[i]), address;

		if (value.p == NULL || value.n > 2000)
			continue;
		address = address_in(value);
		from_source(h, piece, slice_printf(&h->arena, " %.*s",
		    SLICE_ARG(value)));
		from_source(h, piece, slice_printf(&h->arena,
		    " %.*s <%.*s>", SLICE_ARG(name), SLICE_ARG(address)));
		from_source(h, piece, slice_printf(&h->arena,
		    " \"%.*s\" <%.*s>", SLICE_ARG(name), SLICE_ARG(address)));
		from_source(h, piece, slice_printf(&h->arena, " %.*s",
		    SLICE_ARG(address)));
	}
}

/* Fields of which what they said can be guessed */
static const struct {
	const char *name, *value;
} usual[] = {
	{ "MIME-Version", " 1.0" },
	{ "Content-Type", " text/plain" },
	{ "Content-Type", " text/plain; charset=us-ascii" },
	{ "Content-Type", " text/plain; charset=utf-8" },
	{ "Content-Type", " text/plain; charset=\"utf-8\"" },
	{ "Content-Type", " text/plain; charset=UTF-8" },
	{ "Content-Type", " text/plain; charset=\"UTF-8\"" },
	{ "Content-Type", " text/plain; charset=iso-8859-1" },
	{ "Content-Type", " text/html; charset=utf-8" },
	{ "Content-Type", " text/html; charset=\"utf-8\"" },
	{ "Content-Type", " text/html; charset=UTF-8" },
	{ "Content-Type", " text/html; charset=\"UTF-8\"" },
	{ "Content-Transfer-Encoding", " 7bit" },
	{ "Content-Transfer-Encoding", " 8bit" },
	{ "Content-Transfer-Encoding", " quoted-printable" },
	{ "Content-Transfer-Encoding", " base64" },
	{ "List-Unsubscribe-Post", " List-Unsubscribe=One-Click" },
	{ "Content-Disposition", " inline" },
	{ "Precedence", " bulk" },
	{ "Auto-Submitted", " auto-generated" },
};

static void
drop_guessed(struct header_search *h, size_t piece, const char *name,
    const char *source)
{
	struct slice value = field_value(h, source);

	if (!slice_eqi_str(h->names[piece], name) || value.p == NULL ||
	    value.n > 2000)
		return;
	from_source(h, piece, slice_printf(&h->arena, " %.*s",
	    SLICE_ARG(value)));
	from_source(h, piece, slice_printf(&h->arena, " <%.*s>",
	    SLICE_ARG(address_in(value))));
	from_source(h, piece, slice_printf(&h->arena, " %.*s",
	    SLICE_ARG(address_in(value))));
}

void
alter_dropped(struct header_search *h)
{
	size_t i, j;

	for (i = 0; i + 1 < h->n; i++) {
		if (h->fields[i] >= 0)
			continue;
		for (j = 0; j < ARRAY_LEN(usual); j++)
			if (slice_eqi_str(h->names[i], usual[j].name))
				from_source(h, i, slice_str(usual[j].value));
		drop_guessed(h, i, "To", "Delivered-To");
		drop_guessed(h, i, "To", "X-Original-To");
		drop_guessed(h, i, "Reply-To", "From");
		drop_guessed(h, i, "Sender", "From");
		drop_guessed(h, i, "Cc", "To");
		drop_guessed(h, i, "Return-Path", "Return-Path");
		alter_value(h, i, SLICE(""), slice_printf(h->m->arena,
		    "empty %.*s", SLICE_ARG(header_called(h, i))), "dropped",
		    false);
		alter_value(h, i, SLICE(" "), slice_printf(h->m->arena,
		    "empty %.*s", SLICE_ARG(header_called(h, i))), "dropped",
		    false);
	}
}
