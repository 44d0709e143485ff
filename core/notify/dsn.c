/* Delivery status notifications: RFC 3464 in multipart/report (RFC 6522), and
 * bounces of programs that never heard of it. */

#include "core/mail/address.h"
#include "core/mail/unwrap.h"
#include "core/notify/reply.h"

enum { MOST_STATUS = 256 << 10, MOST_TEXT_LINES = 400 };

static const char *const actions[DSN_ACTIONS] = { "failed", "delayed",
	"delivered", "relayed", "expanded" };

const char *
dsn_action_name(enum dsn_action a)
{
	return actions[a];
}

bool
dsn_failed(const struct dsn *d)
{
	size_t i;

	for (i = 0; i < d->n; i++)
		if (d->v[i].action == DSN_FAILED)
			return true;
	return d->is && d->n == 0;
}

bool
dsn_delayed(const struct dsn *d)
{
	size_t i;

	for (i = 0; i < d->n; i++)
		if (d->v[i].action == DSN_DELAYED)
			return true;
	return false;
}

static bool
action_read(struct slice word, enum dsn_action *out)
{
	size_t i;

	for (i = 0; i < DSN_ACTIONS; i++) {
		if (!slice_eqi_str(word, actions[i]))
			continue;
		*out = (enum dsn_action)i;
		return true;
	}
	return false;
}

/* One field off *s, unfolded, in the arena; an empty line gives an empty
 * name.  False: there is none left. */
static bool
field_next(struct slice *s, struct slice *name, struct slice *value,
    struct arena *a)
{
	struct slice line;

	if (s->n == 0)
		return false;
	line = slice_cut(s, '\n');
	while (s->n != 0 && (s->p[0] == ' ' || s->p[0] == '\t') &&
	    slice_trim(line).n != 0) {
		struct slice more = slice_trim(slice_cut(s, '\n'));

		if (line.n < DSN_MOST_FIELD)
			line = slice_printf(a, "%.*s %.*s",
			    SLICE_ARG(slice_trim(line)),
			    SLICE_ARG(slice_upto(more, DSN_MOST_FIELD)));
	}
	line = slice_trim(line);
	*value = line;
	*name = slice_trim(slice_cut(value, ':'));
	*value = slice_trim(slice_upto(*value, DSN_MOST_FIELD));
	return true;
}

/* "rfc822; abuse@esp.example", with <> or without */
static struct slice
typed_address(struct slice value)
{
	struct slice type = slice_trim(slice_cut(&value, ';'));
	struct slice address = value.n != 0 ? slice_trim(value) : type;
	struct slice local, domain;

	if (address.n > 2 && address.p[0] == '<' &&
	    address.p[address.n - 1] == '>')
		address = slice_of(address.p + 1, address.n - 2);
	return address_split(address, &local, &domain) ? address : SLICE_NULL;
}

static void
recipient_field(struct dsn_recipient *r, struct slice name,
    struct slice value, bool *has_action)
{
	if (slice_eqi_str(name, "Final-Recipient"))
		r->address = typed_address(value);
	else if (slice_eqi_str(name, "Original-Recipient"))
		r->original = typed_address(value);
	else if (slice_eqi_str(name, "Action"))
		*has_action = action_read(slice_word(&value), &r->action);
	else if (slice_eqi_str(name, "Status"))
		r->status = slice_word(&value);
	else if (slice_eqi_str(name, "Diagnostic-Code")) {
		slice_cut(&value, ';'); /* "smtp" */
		r->diagnostic = slice_trim(value);
	}
}

/* Without an action the status says it (RFC 3463: 2, 4, 5). */
static void
recipient_add(struct dsn *d, const struct dsn_recipient *r, bool has_action,
    struct arena *a)
{
	struct dsn_recipient *to;

	if ((r->address.p == NULL && r->original.p == NULL) ||
	    d->n == DSN_MOST_RECIPIENTS)
		return;
	to = ARENA_PUSH(a, d->v, d->n);
	*to = *r;
	if (!has_action)
		to->action = slice_starts(r->status, "4") ? DSN_DELAYED
		    : slice_starts(r->status, "2") ? DSN_DELIVERED
						   : DSN_FAILED;
}

/* RFC 3464 section 2.1: fields of the message, then a group a recipient */
static void
status_read(struct dsn *d, struct slice s, struct arena *a)
{
	struct dsn_recipient r = { .action = DSN_FAILED };
	struct slice name, value;
	bool has_action = false;

	while (field_next(&s, &name, &value, a)) {
		if (name.n != 0) {
			recipient_field(&r, name, value, &has_action);
			continue;
		}
		recipient_add(d, &r, has_action, a);
		r = (struct dsn_recipient){ .action = DSN_FAILED };
		has_action = false;
	}
	recipient_add(d, &r, has_action, a);
}

static struct slice
id_of(struct slice value)
{
	size_t from = slice_chr(value, '<'), to = slice_rchr(value, '>');

	if (from == SLICE_NONE || to == SLICE_NONE || to <= from + 1 ||
	    to - from - 1 > REPLY_MOST_ID)
		return SLICE_NULL;
	return slice_of(value.p + from + 1, to - from - 1);
}

/* The Message-ID of a header that stands at the start of s */
static struct slice
header_id(struct slice s, struct arena *a)
{
	struct slice name, value;
	unsigned n;

	for (n = 0; n < MAIL_MOST_FIELDS && field_next(&s, &name, &value, a);
	    n++) {
		if (name.n == 0)
			break;
		if (slice_eqi_str(name, "Message-ID"))
			return id_of(value);
	}
	return SLICE_NULL;
}

static bool
is_returned(const struct part *p)
{
	return slice_eq_str(p->type, "message/rfc822") ||
	    slice_eq_str(p->type, "message/global") ||
	    slice_eq_str(p->type, "text/rfc822-headers") ||
	    slice_eq_str(p->type, "message/rfc822-headers") ||
	    slice_eq_str(p->type, "message/global-headers");
}

static bool
is_status(const struct part *p)
{
	return slice_eq_str(p->type, "message/delivery-status") ||
	    slice_eq_str(p->type, "message/global-delivery-status");
}

static void
parts_read(struct dsn *d, struct mail *m)
{
	bool *own = unwrap_own_parts(m), as_they_are;
	size_t i;

	for (i = 0; i < m->nparts; i++) {
		const struct part *p = &m->parts[i];

		if (!own[i])
			continue;
		if (is_status(p)) {
			d->is = true;
			status_read(d, unwrap_decoded(m, (int)i, MOST_STATUS,
			    &as_they_are), m->arena);
		} else if (is_returned(p) && d->returned_id.p == NULL) {
			d->returned_id = header_id(unwrap_decoded(m, (int)i,
			    MOST_STATUS, &as_they_are), m->arena);
		}
	}
}

/* --- those without fields: qmail, older Exim, Lotus, ... --- */

static bool
sender_is_daemon(const struct mail *m)
{
	static const char *const locals[] = { "mailer-daemon@",
		"postmaster@", "mdaemon@" };
	size_t i;

	if (mail_field(m, "X-Failed-Recipients", -1) >= 0)
		return true;
	if (m->from.address.p == NULL)
		return false;
	for (i = 0; i < ARRAY_LEN(locals); i++)
		if (slice_startsi(m->from.address, locals[i]))
			return true;
	return false;
}

static bool
subject_is_bounce(struct slice subject)
{
	static const char *const words[] = { "undeliver", "failure notice",
		"delivery status notification", "mail delivery failed",
		"delivery failure", "returned mail", "returned to sender",
		"delivery has failed", "no se puede entregar",
		"no se pudo entregar", "no entregado", "nao entregue",
		"n\303\243o entregue", "falha na entrega",
		"n\303\243o foi poss\303\255vel entregar",
		"delivery incomplete", "mail system error",
		"warning: message" };
	size_t i;

	for (i = 0; i < ARRAY_LEN(words); i++)
		if (slice_findi(subject, slice_str(words[i])) != SLICE_NONE)
			return true;
	return false;
}

/* The address that stands alone in a line, or begins it before ":" */
static struct slice
line_address(struct slice line)
{
	struct slice address = slice_trim(line), local, domain;

	if (address.n > 2 && address.p[0] == '<') {
		size_t end = slice_chr(address, '>');

		address = end != SLICE_NONE
		    ? slice_of(address.p + 1, end - 1) : SLICE_NULL;
	} else if (address.n != 0 && address.p[address.n - 1] == ':') {
		address.n--;
	}
	return address.n <= 254 && address_split(address, &local, &domain) &&
		slice_chr(domain, '.') != SLICE_NONE ? address : SLICE_NULL;
}

/* "5.1.1" of a line; NULL */
static struct slice
line_status(struct slice line)
{
	size_t i;

	for (i = 0; i + 5 <= line.n; i++) {
		const char *p = line.p + i;

		if ((p[0] == '4' || p[0] == '5') && p[1] == '.' &&
		    ascii_is_digit(p[2]) && p[3] == '.' &&
		    ascii_is_digit(p[4]) &&
		    (i == 0 || !ascii_is_alnum(p[-1])))
			return slice_of(p, 5);
	}
	return SLICE_NULL;
}

static bool
says_delayed(struct slice line)
{
	return slice_findi(line, SLICE("delayed")) != SLICE_NONE ||
	    slice_findi(line, SLICE("will be retried")) != SLICE_NONE ||
	    slice_findi(line, SLICE("has not yet been delivered")) !=
		SLICE_NONE;
}

/* Addresses of the text before what it returns; the line after one of them is
 * the server's. */
static void
text_read(struct dsn *d, struct mail *m, struct slice text)
{
	struct dsn_recipient *last = NULL;
	bool delayed = says_delayed(m->subject);
	struct slice line, id;
	unsigned n;

	for (n = 0; n < MOST_TEXT_LINES && text.n != 0; n++) {
		line = slice_trim(slice_cut(&text, '\n'));
		if (slice_startsi(line, "Message-ID:")) {
			id = id_of(line);
			if (d->returned_id.p == NULL)
				d->returned_id = id;
			break;
		}
		delayed |= d->n == 0 && says_delayed(line);
		if (last != NULL && line.n != 0 &&
		    last->diagnostic.p == NULL) {
			last->diagnostic = slice_upto(line, DSN_MOST_FIELD);
			last->status = line_status(line);
		}
		if (line_address(line).p == NULL ||
		    d->n == DSN_MOST_RECIPIENTS || d->returned_id.p != NULL)
			continue;
		last = ARENA_PUSH(m->arena, d->v, d->n);
		*last = (struct dsn_recipient){ .address = line_address(line),
			.action = delayed ? DSN_DELAYED : DSN_FAILED };
	}
}

static void
failed_recipients(struct dsn *d, struct mail *m)
{
	int f = mail_field(m, "X-Failed-Recipients", -1);
	struct addresses l;
	size_t i;

	if (f < 0)
		return;
	address_list(&l, mail_unfolded(m, f), DSN_MOST_RECIPIENTS, m->arena);
	for (i = 0; i < l.n && d->n < DSN_MOST_RECIPIENTS; i++)
		if (l.v[i].address.p != NULL)
			*ARENA_PUSH(m->arena, d->v, d->n) =
			    (struct dsn_recipient){
				.address = l.v[i].address,
				.action = DSN_FAILED };
}

static void
old_style(struct dsn *d, struct mail *m)
{
	struct dsn named = { 0 };
	size_t i;

	d->is = d->old_style = true;
	failed_recipients(d, m);
	for (i = 0; i < m->nparts && named.n == 0; i++)
		if (m->parts[i].text.p != NULL && !m->parts[i].attachment)
			text_read(&named, m, m->parts[i].text);
	if (d->n == 0) {
		d->v = named.v;
		d->n = named.n;
	}
	if (d->returned_id.p == NULL)
		d->returned_id = named.returned_id;
}

/* Nobody but a program writes with the null sender (RFC 5321 section 4.5.5),
 * but programs write other things so, too. */
static bool
from_nobody(const struct mail *m)
{
	return m->envelope.origin != ORIGIN_NONE &&
	    m->envelope.mail_from.p != NULL && m->envelope.mail_from.n == 0;
}

void
dsn_read(struct dsn *d, struct mail *m)
{
	*d = (struct dsn){ 0 };
	parts_read(d, m);
	if (d->is)
		return;
	if (subject_is_bounce(m->subject) &&
	    (from_nobody(m) || sender_is_daemon(m)))
		old_style(d, m);
	else
		d->returned_id = SLICE_NULL; /* a mail that he attached */
}
