/* Identity of a message beside its octets: its delivery, its content. */

#include "core/mail/parse.h"

enum { PIECE = 8192 };

/* Without the line ends at the end, which copies gain and lose */
static struct slice
without_end(struct slice s)
{
	while (s.n != 0 && (s.p[s.n - 1] == '\n' || s.p[s.n - 1] == '\r'))
		s.n--;
	return s;
}

/* Mailboxes, journals and clients keep either line end: CR doesn't count. */
static void
hash_without_cr(struct sha256_run *run, struct slice s)
{
	char piece[PIECE];
	size_t n = 0;

	while (s.n != 0) {
		struct slice line = slice_cut(&s, '\r');

		if (line.n > sizeof piece - n) {
			sha256_more(run, slice_of(piece, n));
			n = 0;
		}
		if (line.n > sizeof piece) {
			sha256_more(run, line);
			continue;
		}
		memcpy(piece + n, line.p, line.n);
		n += line.n;
	}
	sha256_more(run, slice_of(piece, n));
}

/* Words with one blank between them: folding differs from copy to copy */
static void
hash_words(struct sha256_run *run, struct slice value)
{
	struct slice word;

	while ((word = slice_word(&value)).n != 0) {
		sha256_more(run, word);
		sha256_more(run, SLICE(" "));
	}
}

static struct sha256
content(struct mail *m)
{
	static const char *const names[] = { "Message-ID", "From", "Subject",
		"Date" };
	struct sha256_run *run = sha256_begin();
	size_t i;
	int f;

	for (i = 0; i < ARRAY_LEN(names); i++) {
		for (f = -1; (f = mail_field(m, names[i], f)) >= 0;) {
			sha256_more(run, slice_str(names[i]));
			sha256_more(run, SLICE(": "));
			hash_words(run, mail_unfolded(m, f));
			sha256_more(run, SLICE("\n"));
		}
	}
	sha256_more(run, SLICE("\n"));
	hash_without_cr(run, without_end(mail_slice(m, m->body)));
	return sha256_end(run);
}

/* Fields that programs of our own side write into mail that they keep:
 * mbsync, IMAP and POP3 servers with mbox files, mail readers. */
static bool
of_storage(struct slice name)
{
	static const char *const names[] = { "X-TUID", "Status", "X-Status",
		"X-UID", "X-UIDL", "X-IMAPbase", "X-IMAP", "X-Keywords",
		"X-Mozilla-Status", "X-Mozilla-Status2", "X-Mozilla-Keys",
		"Content-Length", "Lines" };
	size_t i;

	for (i = 0; i < ARRAY_LEN(names); i++)
		if (slice_eqi_str(name, names[i]))
			return true;
	return false;
}

/* From a field on to the end of the message.  What stands above it may be
 * anybody's: a copy with another From or Subject there is no copy. */
static struct sha256
hash_from(const struct mail *m, size_t field)
{
	size_t at = m->fields[field].all.off, i;
	struct sha256_run *run = sha256_begin();
	struct slice rest;

	sha256_more(run, slice_of((const char *)m->content.b,
	    sizeof m->content.b));
	for (i = field; i < m->nfields; i++) {
		struct range all = m->fields[i].all;

		if (!of_storage(mail_slice(m, m->fields[i].name)))
			continue;
		hash_without_cr(run, slice_of(m->bytes.p + at, all.off - at));
		at = all.off + all.len;
	}
	rest = slice_from(m->bytes, at);
	hash_without_cr(run, without_end(rest));
	return sha256_end(run);
}

void
mail_identify(struct mail *m)
{
	m->content = content(m);
	if (m->boundary.hop < 0)
		return;
	m->delivery = hash_from(m,
	    (size_t)m->hops[m->boundary.hop].field);
	m->has_delivery = true;
}
