/* The answer to a report without a mail: please send it as an attachment. */

#include "core/base/clock.h"
#include "core/base/text.h"
#include "core/notify/ask.h"
#include "core/notify/letter_parts.h"
#include "core/notify/mime.h"

enum { SUBJECT_MOST = 200 };

/* The report's subject, without the "Re: " that the template writes; the
 * reporter's words pass the text boundary, in one line */
static struct slice
report_subject(const struct report *r, struct arena *a)
{
	struct slice s = r->subject;

	if (slice_startsi(s, "re:"))
		s = slice_trim(slice_from(s, strlen("re:")));
	return slice_str(text_plain_str(a, fill_cut(s, SUBJECT_MOST)));
}

static void
ask_text(struct buf *subject, struct buf *body, const struct report *r,
    const struct reporter *us, const struct letters *letters, int64_t clock,
    struct arena *a)
{
	struct template_values v = { 0 };
	char when[20];

	letter_sender(&v, us, clock, a);
	v.v[NAME_REPORTER] = slice_str(text_plain_str(a, r->reporter_name));
	v.v[NAME_REPORT_SUBJECT] = report_subject(r, a);
	if (r->time != TIME_UNKNOWN) {
		clock_long(r->time, when);
		v.v[NAME_REPORT_TIME] = slice_printf(a, "%.16s UTC", when);
	}
	template_write(&letters->v[TEMPLATE_ORIGINAL], &v, subject, body);
}

static bool
id_is_good(struct slice id)
{
	size_t i;

	for (i = 0; i < id.n; i++)
		if (id.p[i] <= ' ' || id.p[i] > '~' || id.p[i] == '<' ||
		    id.p[i] == '>')
			return false;
	return id.n != 0 && id.n <= 900;
}

static void
ask_header(struct composed *out, const struct report *r,
    const struct reporter *us, struct slice subject, int64_t clock)
{
	struct buf *b = &out->octets;
	struct arena *a = &out->arena;
	struct slice domain = slice_from(us->address,
	    slice_rchr(us->address, '@') + 1);
	char hex[SHA256_HEX + 1], date[32];

	sha256_hex(&r->outer, hex);
	clock_rfc5322(clock, date);
	out->message_id = slice_printf(a, "ask.%.24s@%.*s", hex,
	    SLICE_ARG(domain));
	mime_mailbox_field(b, "From", us->name, us->address);
	mime_field(b, "To", r->reporter);
	mime_text_field(b, "Subject", subject);
	mime_field(b, "Date", slice_str(date));
	mime_field(b, "Message-ID", slice_printf(a, "<%.*s>",
	    SLICE_ARG(out->message_id)));
	if (id_is_good(r->message_id)) {
		struct slice id = slice_printf(a, "<%.*s>",
		    SLICE_ARG(r->message_id));

		mime_field(b, "In-Reply-To", id);
		mime_field(b, "References", id);
	}
	mime_field(b, "MIME-Version", SLICE("1.0"));
	buf_add_str(b, "Content-Type: text/plain; charset=utf-8\r\n");
}

enum err
ask_mail(struct composed *out, const struct report *r,
    const struct reporter *us, const struct letters *letters, int64_t clock,
    struct error *e)
{
	struct buf subject = { 0 }, body = { 0 };
	enum err err;

	*out = (struct composed){ 0 };
	if (r->lost.n == 0)
		return err_set(e, ERR_USAGE, "this report brought its mail: "
		    "there is nothing to ask for (espy report list --lost "
		    "names those that lost it)");
	err = reporter_check(us, NULL, e);
	if (err == ERR_NONE && r->reporter.n == 0)
		err = err_set(e, ERR_USAGE, "the report names no address that "
		    "could be answered");
	if (err == ERR_NONE)
		err = compose_check_to(r->reporter, e);
	if (err != ERR_NONE)
		return err;
	ask_text(&subject, &body, r, us, letters, clock, &out->arena);
	ask_header(out, r, us, buf_slice(&subject), clock);
	mime_text_body(&out->octets, buf_slice(&body), false);
	buf_free(&subject);
	buf_free(&body);
	return ERR_NONE;
}
