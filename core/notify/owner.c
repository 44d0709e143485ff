/* The question to a domain's owner: do you know this service, and may we name
 * you there? */

#include "core/base/clock.h"
#include "core/base/text.h"
#include "core/notify/letter_parts.h"
#include "core/notify/mime.h"
#include "core/notify/owner.h"

/* The service as the messages name it, with its slug */
static struct slice
service_words(const struct owner_question *q, const struct case_summary *s,
    struct arena *a)
{
	size_t i;

	for (i = 0; i < s->services.n; i++)
		if (slice_eq(s->services.v[i].value, q->service) &&
		    s->services.v[i].more.n != 0)
			return slice_printf(a, "%s (%s)", text_plain_str(a,
			    s->services.v[i].more), text_plain_str(a,
			    q->service));
	return slice_str(text_plain_str(a, q->service));
}

static void
owner_text(struct buf *subject, struct buf *body,
    const struct owner_question *q, const struct reporter *us,
    const struct row *rows, size_t n, struct arena *a)
{
	const struct letter l = { .letters = q->letters };
	struct letter_work k = { .l = &l, .words = &q->letters->words,
		.a = a };
	struct template_values v = { 0 };

	case_summarise(&k.s, rows, n, SLICE_NULL, a);
	letter_sender(&v, us, q->clock, a);
	letter_counts(&v, &k);
	v.v[NAME_CASE] = slice_str(text_plain_str(a, q->case_id));
	v.v[NAME_DOMAIN] = slice_str(text_plain_str(a, q->domain));
	v.v[NAME_SERVICE] = service_words(q, &k.s, a);
	template_write(&q->letters->v[TEMPLATE_OWNER], &v, subject, body);
}

static void
owner_header(struct composed *out, const struct owner_question *q,
    const struct reporter *us, struct slice subject)
{
	struct slice at = slice_from(us->address,
	    slice_rchr(us->address, '@') + 1);
	struct arena *a = &out->arena;
	struct buf *b = &out->octets;
	char hex[SHA256_HEX + 1], date[32];
	struct sha256 id = sha256_of(slice_printf(a, "%.*s %.*s %.*s %lld",
	    SLICE_ARG(q->case_id), SLICE_ARG(q->domain), SLICE_ARG(q->to),
	    (long long)q->clock));

	sha256_hex(&id, hex);
	clock_rfc5322(q->clock, date);
	out->message_id = slice_printf(a, "owner.%.24s@%.*s", hex,
	    SLICE_ARG(at));
	mime_mailbox_field(b, "From", us->name, us->address);
	mime_field(b, "To", q->to);
	mime_text_field(b, "Subject", subject);
	mime_field(b, "Date", slice_str(date));
	mime_field(b, "Message-ID", slice_printf(a, "<%.*s>",
	    SLICE_ARG(out->message_id)));
	mime_field(b, "MIME-Version", SLICE("1.0"));
	buf_add_str(b, "Content-Type: text/plain; charset=utf-8\r\n");
}

/* The messages that pretend to be the domain */
static struct row *
rows_of(const struct owner_question *q, struct arena *a, size_t *n)
{
	struct row *v = arena_array(a, q->nrows + 1, sizeof *v);
	size_t i;

	*n = 0;
	for (i = 0; i < q->nrows; i++)
		if (slice_eqi(q->rows[i].domain, q->domain) &&
		    q->rows[i].kind == MESSAGE_MAIL)
			v[(*n)++] = q->rows[i];
	return v;
}

enum err
owner_mail(struct composed *out, const struct owner_question *q,
    const struct reporter *us, struct error *e)
{
	struct buf subject = { 0 }, body = { 0 };
	struct row *rows;
	enum err err;
	size_t n;

	*out = (struct composed){ 0 };
	err = reporter_check(us, NULL, e);
	if (err == ERR_NONE)
		err = compose_check_to(q->to, e);
	if (err != ERR_NONE)
		return err;
	rows = rows_of(q, &out->arena, &n);
	if (n == 0)
		return err_set(e, ERR_USAGE, "no message of this case pretends "
		    "to be %.*s", SLICE_ARG(slice_upto(q->domain, 200)));
	owner_text(&subject, &body, q, us, rows, n, &out->arena);
	owner_header(out, q, us, buf_slice(&subject));
	mime_text_body(&out->octets, buf_slice(&body), false);
	buf_free(&subject);
	buf_free(&body);
	return ERR_NONE;
}
