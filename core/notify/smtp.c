/* SMTP as its client says it, and reads the answers. */

#include "core/notify/smtp.h"

/* --- replies (RFC 5321 section 4.2) --- */

/* One line without its end; 1: it was the last of the reply */
static int
take_line(struct smtp_reply *r, struct slice line)
{
	struct slice text;
	int64_t code;

	if (line.n != 0 && line.p[line.n - 1] == '\r')
		line.n--;
	if (line.n < 3 || !slice_number(slice_upto(line, 3), &code) ||
	    code < 200 || code > 599 ||
	    (line.n > 3 && line.p[3] != ' ' && line.p[3] != '-'))
		return -1;
	text = slice_from(line, 4);
	if (r->text.n + text.n + 1 > SMTP_MOST_REPLY)
		return -1;
	if (r->text.n != 0)
		buf_add_char(&r->text, '\n');
	buf_add_slice(&r->text, text);
	if (line.n > 3 && line.p[3] == '-')
		return 0;
	r->code = (int)code;
	return 1;
}

int
smtp_reply_take(struct smtp_reply *r, struct slice *in)
{
	int got = 0;

	while (got == 0 && in->n != 0) {
		size_t end = slice_chr(*in, '\n');
		size_t n = end != SLICE_NONE ? end : in->n;

		if (r->line.n + n > SMTP_MOST_REPLY)
			return -1;
		buf_add(&r->line, in->p, n);
		*in = slice_from(*in, end != SLICE_NONE ? end + 1 : n);
		if (end == SLICE_NONE)
			return 0;
		got = take_line(r, buf_slice(&r->line));
		buf_clear(&r->line);
	}
	return got;
}

void
smtp_reply_clear(struct smtp_reply *r)
{
	r->code = 0;
	buf_clear(&r->text);
	buf_clear(&r->line);
}

void
smtp_reply_free(struct smtp_reply *r)
{
	buf_free(&r->text);
	buf_free(&r->line);
}

bool
smtp_offers(struct slice ehlo, const char *word, struct slice *rest)
{
	slice_cut(&ehlo, '\n'); /* the server's name */
	while (ehlo.n != 0) {
		struct slice line = slice_cut(&ehlo, '\n');
		struct slice name = slice_word(&line);

		if (!slice_eqi_str(name, word))
			continue;
		if (rest != NULL)
			*rest = slice_trim(line);
		return true;
	}
	return false;
}

/* --- what servers call a mail --- */

static bool
is_id_char(char c)
{
	return ascii_is_alnum(c) || c == '-' || c == '_' || c == '.' ||
	    c == '@' || c == '$' || c == '+' || c == '=';
}

static struct slice
id_at(struct slice s)
{
	size_t n = 0;

	while (n < s.n && is_id_char(s.p[n]))
		n++;
	while (n != 0 && s.p[n - 1] == '.')
		n--;
	return n != 0 && n <= 128 ? slice_upto(s, n) : SLICE_NULL;
}

struct slice
smtp_queue_id(struct slice reply)
{
	/* Postfix and Amazon SES ("Ok ID"), Exim, Exchange, qmail */
	static const char *const before[] = { "queued as ", "id=",
		"internalid=", " qp ", "queued with id ", "message-id: " };
	struct slice word, rest = reply, last;
	size_t i, at;

	for (i = 0; i < ARRAY_LEN(before); i++) {
		at = slice_findi(reply, slice_str(before[i]));
		if (at != SLICE_NONE)
			return id_at(slice_from(reply, at +
			    strlen(before[i])));
	}
	/* sendmail: "2.0.0 4AL7f3xY012345 Message accepted for delivery" */
	at = slice_findi(reply, SLICE(" message accepted"));
	if (at == SLICE_NONE) {
		/* "Ok 0102018f...": one word more, and nothing else */
		word = slice_word(&rest);
		if (ascii_is_digit(word.n != 0 ? word.p[0] : ' '))
			word = slice_word(&rest);
		if (!slice_eqi_str(word, "ok"))
			return SLICE_NULL;
		word = slice_word(&rest);
		return slice_trim(rest).n == 0 && word.n >= 8 ? id_at(word)
							      : SLICE_NULL;
	}
	last = SLICE_NULL;
	rest = slice_upto(reply, at);
	while ((word = slice_word(&rest)).n != 0)
		last = word;
	return last.n != 0 ? id_at(last) : SLICE_NULL;
}

/* --- what the client says --- */

bool
smtp_address_ok(struct slice address)
{
	size_t i, at = slice_rchr(address, '@');

	if (at == SLICE_NONE || at == 0 || at + 1 == address.n ||
	    address.n > SMTP_MOST_ADDRESS)
		return false;
	for (i = 0; i < address.n; i++)
		if (address.p[i] <= ' ' || address.p[i] > '~' ||
		    address.p[i] == '<' || address.p[i] == '>')
			return false;
	return true;
}

enum err
smtp_check(struct slice mail, bool *eight, struct error *e)
{
	size_t i, line = 0;

	*eight = false;
	for (i = 0; i < mail.n; i++) {
		unsigned char c = (unsigned char)mail.p[i];
		bool crlf = c == '\r' && i + 1 < mail.n &&
		    mail.p[i + 1] == '\n';

		*eight = *eight || c > 127;
		if (crlf) {
			line = 0;
			i++;
		} else if (c == '\r' || c == '\n' || c == 0) {
			return err_set(e, ERR_FORMAT, "octet %zu of the mail "
			    "is a NUL, or half of a line's end: SMTP can't "
			    "carry it", i);
		} else if (++line > SMTP_LINE) {
			return err_set(e, ERR_FORMAT, "a line of the mail "
			    "(near octet %zu) has more than %d octets: SMTP "
			    "can't carry it", i, SMTP_LINE);
		}
	}
	if (line != 0 || mail.n == 0)
		return err_set(e, ERR_FORMAT, "the mail does not end with a "
		    "line's end: SMTP can't carry it");
	return ERR_NONE;
}

void
smtp_body(struct slice mail, struct buf *out)
{
	size_t i, from = 0, n = mail.n - 2; /* the last CRLF is SMTP_END's */

	buf_reserve(out, mail.n + mail.n / 64);
	for (i = 0; i < n; i++)
		if (mail.p[i] == '.' && (i == 0 || mail.p[i - 1] == '\n')) {
			buf_add(out, mail.p + from, i - from);
			buf_add_char(out, '.');
			from = i;
		}
	buf_add(out, mail.p + from, n - from);
}
