/* A query that is wrong: what is, and where. */

#include <stdio.h>

#include "core/base/text.h"
#include "views/cli.h"
#include "views/query_say.h"

enum { BEFORE = 60, BEHIND = 20 }; /* octets shown around the mistake */

/* Not within a character */
static size_t
whole(struct slice s, size_t at)
{
	while (at > 0 && at < s.n && ((unsigned char)s.p[at] & 0xc0) == 0x80)
		at--;
	return at < s.n ? at : s.n;
}

static size_t
columns(struct slice plain)
{
	struct text t = { 0 };
	size_t width;

	text_add(&t, plain);
	width = t.width;
	text_free(&t);
	return width;
}

int
query_say(const struct error *e, struct slice query, size_t at)
{
	int code = cli_fail(e);
	struct buf line = { 0 };
	size_t from, to, width;

	if (at == SLICE_NONE)
		return code;
	at = whole(query, at);
	from = at > BEFORE ? whole(query, at - BEFORE) : 0;
	to = whole(query, at + BEHIND);
	buf_add_str(&line, from != 0 ? "  ..." : "  ");
	text_plain(slice_from(slice_upto(query, at), from), &line);
	width = columns(buf_slice(&line));
	text_plain(slice_from(slice_upto(query, to), at), &line);
	fprintf(stderr, "%s%s\n%*s^\n", buf_slice(&line).p,
	    to < query.n ? "..." : "", (int)width, "");
	buf_free(&line);
	return code;
}
