/* What GMime is given to read: the MIME fields and the body, bounded. */

#include "core/base/mem.h"
#include "core/mail/parse.h"

/*
 * More lines that could be boundaries than this are no mail: GMime's time
 * grows with lines times depth, and each part costs it a kilobyte.
 */
#define BOUNDARY_LINES_MOST (4 * MAIL_MOST_PARTS)

static bool
is_mime_field(struct slice name)
{
	return slice_startsi(name, "content-") ||
	    slice_eqi_str(name, "mime-version");
}

/* A line that can be a boundary; signatures and patches have "-- ", "--- " */
static bool
like_boundary(struct slice line)
{
	return line.n > 2 && line.p[0] == '-' && line.p[1] == '-' &&
	    line.p[2] != ' ' && !slice_starts(line, "--- ");
}

/*
 * Where GMime's input ends: before the line that has one boundary, or one
 * header field of a part or an attached mail, too many.
 */
static size_t
safe_end(struct mail *m, struct slice body, bool in_header)
{
	size_t at = 0, lines = 0, fields = 0, n;
	bool message = false; /* this header's body is a mail */

	for (; at < body.n; at += n + 1) {
		struct slice line = slice_from(body, at);

		n = slice_chr(line, '\n');
		line = slice_upto(line, n == SLICE_NONE ? line.n : n);
		n = line.n;
		if (like_boundary(line)) {
			in_header = true;
			message = false;
			fields = 0;
			lines++;
		} else if (in_header && (n == 0 || *line.p == '\r')) {
			in_header = message;
			message = false;
			fields = 0;
		} else if (in_header) {
			message |= slice_findi(slice_upto(line, 200),
			    SLICE("message/")) != SLICE_NONE;
			fields++;
		}
		if (lines > BOUNDARY_LINES_MOST || fields > MAIL_MOST_FIELDS) {
			mail_limit(m, "MIME structure too large; read to "
				      "octet %zu of the body", at);
			return at;
		}
	}
	return body.n;
}

size_t
mime_input(struct mail *m, struct buf *out, size_t *read)
{
	struct slice body = mail_slice(m, m->body), f;
	bool nested = false, message = false;
	size_t i, body_at, n = body.n;

	buf_reserve(out, body.n + 4096);
	for (i = 0; i < m->nfields; i++) {
		if (!is_mime_field(mail_slice(m, m->fields[i].name)))
			continue;
		f = mail_slice(m, m->fields[i].all);
		nested |= slice_findi(f, SLICE("multipart")) != SLICE_NONE;
		message |= slice_findi(f, SLICE("message/")) != SLICE_NONE;
		buf_add_slice(out, f);
		if (f.n == 0 || f.p[f.n - 1] != '\n')
			buf_add_char(out, '\n');
	}
	buf_add_char(out, '\n');
	body_at = out->n;
	if (nested || message)
		n = safe_end(m, body, message);
	buf_add_slice(out, body);
	*read = body_at + n;
	return body_at;
}
