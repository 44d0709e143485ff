/* Writes DNS answers as lines of a zone file, which zone.c reads. */

#include "core/auth/zone.h"
#include "core/base/buf.h"
#include "core/base/clock.h"

enum { STRING_MOST = 255 }; /* octets of one string of TXT */

static const char *const statuses[] = { "OK", "NODATA", "NXDOMAIN",
	"SERVFAIL", "TIMEOUT" };
static const char *const security[] = { "unknown", "insecure", "secure",
	"bogus" };

const char *
dns_status_name(enum dns_status s)
{
	return statuses[s];
}

const char *
dnssec_name(enum dnssec d)
{
	return security[d];
}

/* Whatever it holds, it is read as one word and the same octets. */
static void
add_octets(struct buf *out, struct slice s, bool quoted)
{
	size_t i;

	for (i = 0; i < s.n; i++) {
		unsigned char ch = (unsigned char)s.p[i];

		if (ch < ' ' || ch >= 0x7F ||
		    (!quoted && strchr(" ;()$@", ch) != NULL))
			buf_addf(out, "\\%03u", ch);
		else if (ch == '"' || ch == '\\')
			buf_addf(out, "\\%c", ch);
		else
			buf_add_char(out, (char)ch);
	}
}

static void
add_name(struct buf *out, struct slice name)
{
	if (name.n == 0)
		buf_add_char(out, '.');
	else
		add_octets(out, name, false);
}

static void
add_text(struct buf *out, struct slice s)
{
	do {
		struct slice piece = slice_upto(s, STRING_MOST);

		buf_add_str(out, " \"");
		add_octets(out, piece, true);
		buf_add_char(out, '"');
		s = slice_from(s, piece.n);
	} while (s.n != 0);
}

static void
add_data(struct buf *out, uint16_t type, struct slice data)
{
	if (type == DNS_TXT || type == 99) {
		add_text(out, data);
		return;
	}
	buf_add_char(out, ' ');
	if (type == DNS_MX) {
		buf_add_slice(out, slice_cut(&data, ' '));
		buf_add_char(out, ' ');
	}
	add_name(out, data);
}

static void
add_answered(struct buf *out, const struct answer *a)
{
	char time[21] = "unknown";

	if (a->time != TIME_UNKNOWN)
		clock_rfc3339(a->time, time);
	buf_addf(out, "$ANSWERED %s %s \"", time, dnssec_name(a->dnssec));
	add_octets(out, a->origin.p != NULL ? a->origin : SLICE("unknown"),
	    true);
	buf_add_str(out, "\"\n");
}

static bool
answered_alike(const struct answer *a, const struct answer *b)
{
	return a->time == b->time && a->dnssec == b->dnssec &&
	    slice_eq(a->origin, b->origin);
}

static void
add_head(struct buf *out, const struct question *q, const struct answer *a)
{
	bool quoted = slice_starts(q->name, "$"); /* else a directive */

	buf_add_str(out, quoted ? "\"" : "");
	add_name(out, q->name);
	buf_addf(out, "%s %u IN ", quoted ? "\"" : "", a->ttl);
}

void
answer_write(struct buf *out, const struct question *q,
    const struct answer *a, const struct answer **last)
{
	size_t i;

	if (*last == NULL || !answered_alike(a, *last))
		add_answered(out, a);
	*last = a;
	if (a->status != DNS_OK || a->n == 0) {
		add_head(out, q, a);
		buf_addf(out, "%s %s\n", dns_status_name(a->status != DNS_OK
			? a->status : DNS_NODATA), dns_type_name(q->type));
		return;
	}
	for (i = 0; i < a->n; i++) {
		add_head(out, q, a);
		buf_addf(out, "%s", dns_type_name(q->type));
		add_data(out, q->type, a->data[i]);
		buf_add_char(out, '\n');
	}
}
