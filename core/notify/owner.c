/* The question to a domain's owner: do you know this service, and may we name
 * you there? */

#include <stdio.h>

#include "core/base/clock.h"
#include "core/base/text.h"
#include "core/cases/summary.h"
#include "core/notify/letter.h"
#include "core/notify/mime.h"
#include "core/notify/owner.h"

/* %s: the domain */
static const struct language {
	const char *name, *subject, *start;
	const char *messages, *first, *last, *through, *host, *not_named;
	const char *ask;
} languages[] = {
	{ "en", "Mail in the name of %s: do you know the sender?",
	    "Hello,\n\nwe look into mail that pretends to come from %s.\n",
	    "Messages", "First", "Last", "Sent through", "Sending host",
	    "a service that we cannot name yet",
	    "Please tell us:\n\n"
	    "  1. Do you know this service, and does it send mail for %s?\n"
	    "  2. May we name %s when we write to the service?\n\n"
	    "If you do not know it, we report the mail as fraudulent and ask "
	    "the service\nto stop it.  Please keep the subject as it is when "
	    "you answer." },
	{ "es", "Correo en nombre de %s: ¿conoce al remitente?",
	    "Hola:\n\ninvestigamos correo que finge proceder de %s.\n",
	    "Mensajes", "Primero", "Último", "Enviado por",
	    "Servidor emisor", "un servicio que aún no podemos nombrar",
	    "Por favor, díganos:\n\n"
	    "  1. ¿Conoce este servicio? ¿Envía correo por encargo de %s?\n"
	    "  2. ¿Podemos nombrar %s cuando escribamos al servicio?\n\n"
	    "Si no lo conoce, notificaremos el correo como fraudulento y "
	    "pediremos al\nservicio que lo detenga.  Por favor, conserve el "
	    "asunto en su respuesta." },
	{ "pt", "E-mail em nome de %s: você conhece o remetente?",
	    "Olá,\n\ninvestigamos e-mails que fingem vir de %s.\n",
	    "Mensagens", "Primeira", "Última", "Enviado por",
	    "Servidor emissor", "um serviço que ainda não podemos nomear",
	    "Por favor, informe:\n\n"
	    "  1. Você conhece este serviço? Ele envia e-mail para %s?\n"
	    "  2. Podemos citar %s quando escrevermos ao serviço?\n\n"
	    "Se não o conhece, notificaremos os e-mails como fraudulentos e "
	    "pediremos ao\nserviço que os detenha.  Por favor, mantenha o "
	    "assunto na sua resposta." },
};

static const struct language *
language_find(const char *name)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(languages); i++)
		if (strcmp(languages[i].name, name) == 0)
			return &languages[i];
	return NULL;
}

/* Texts of a language are ours, with %s alone; the domain has passed the text
 * boundary. */
static void
add_words(struct buf *out, const char *words, const char *domain)
{
	const char *p;

	for (p = words; *p != '\0'; p++)
		if (p[0] == '%' && p[1] == 's') {
			buf_add_str(out, domain);
			p++;
		} else {
			buf_add_char(out, *p);
		}
}

enum { LABEL = 17 };

/* Labels are padded by characters, as they are shown. */
static void
add_line(struct buf *out, const char *label, const char *value)
{
	struct text t = { 0 };
	size_t width;

	text_lit(&t, label);
	width = t.width;
	text_free(&t);
	buf_addf(out, "  %s%*s%s\n", label,
	    (int)(LABEL > width ? LABEL - width : 1), "", value);
}

static void
add_time(struct buf *out, const char *label, int64_t t)
{
	char when[20], line[32];

	if (t == TIME_UNKNOWN)
		return;
	clock_long(t, when);
	snprintf(line, sizeof line, "%.16s UTC", when);
	add_line(out, label, line);
}

/* The service as the messages name it, with its slug */
static const char *
service_words(const struct owner_question *q, const struct case_summary *s,
    const struct language *l, struct arena *a)
{
	size_t i;

	for (i = 0; i < s->services.n; i++)
		if (slice_eq(s->services.v[i].value, q->service) &&
		    s->services.v[i].more.n != 0)
			return arena_printf(a, "%s (%s)", text_plain_str(a,
			    s->services.v[i].more), text_plain_str(a,
			    q->service));
	return q->service.n != 0 ? text_plain_str(a, q->service)
				 : l->not_named;
}

static const char *
host_words(const struct case_summary *s, struct arena *a)
{
	const struct tally *t = s->relays.v;

	if (s->relays.n == 0)
		return NULL;
	if (t->more.n == 0)
		return text_plain_str(a, t->value);
	return arena_printf(a, "%s [%s]", text_plain_str(a, t->more),
	    text_plain_str(a, t->value));
}

static void
owner_body(struct buf *out, const struct owner_question *q,
    const struct reporter *us, const struct language *l,
    const struct case_summary *s, struct arena *a)
{
	const char *domain = text_plain_str(a, q->domain);
	const char *host = host_words(s, a);
	char count[24];

	snprintf(count, sizeof count, "%zu", s->messages);
	add_words(out, l->start, domain);
	buf_add_char(out, '\n');
	add_line(out, l->messages, count);
	add_time(out, l->first, s->first);
	add_time(out, l->last, s->last);
	add_line(out, l->through, service_words(q, s, l, a));
	if (host != NULL)
		add_line(out, l->host, host);
	buf_add_char(out, '\n');
	add_words(out, l->ask, domain);
	buf_addf(out, "\n\n%s\n", text_plain_str(a, us->name));
	if (us->organisation.n != 0)
		buf_addf(out, "%s\n", text_plain_str(a, us->organisation));
}

static void
owner_header(struct composed *out, const struct owner_question *q,
    const struct reporter *us, const struct language *l)
{
	struct slice at = slice_from(us->address,
	    slice_rchr(us->address, '@') + 1);
	struct arena *a = &out->arena;
	struct buf *b = &out->octets, subject = { 0 };
	char hex[SHA256_HEX + 1], date[32];
	struct sha256 id = sha256_of(slice_printf(a, "%.*s %.*s %.*s %lld",
	    SLICE_ARG(q->case_id), SLICE_ARG(q->domain), SLICE_ARG(q->to),
	    (long long)q->clock));

	sha256_hex(&id, hex);
	clock_rfc5322(q->clock, date);
	buf_addf(&subject, "[%s] ", text_plain_str(a, q->case_id));
	add_words(&subject, l->subject, text_plain_str(a, q->domain));
	out->message_id = slice_printf(a, "owner.%.24s@%.*s", hex,
	    SLICE_ARG(at));
	mime_mailbox_field(b, "From", us->name, us->address);
	mime_field(b, "To", q->to);
	mime_text_field(b, "Subject", buf_slice(&subject));
	mime_field(b, "Date", slice_str(date));
	mime_field(b, "Message-ID", slice_printf(a, "<%.*s>",
	    SLICE_ARG(out->message_id)));
	mime_field(b, "MIME-Version", SLICE("1.0"));
	buf_add_str(b, "Content-Type: text/plain; charset=utf-8\r\n");
	buf_free(&subject);
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
	const struct language *l = language_find(q->language);
	struct case_summary s;
	struct buf body = { 0 };
	struct row *rows;
	enum err err;
	size_t n;

	*out = (struct composed){ 0 };
	if (l == NULL)
		return err_set(e, ERR_USAGE, "the languages of this letter "
		    "are en, es and pt");
	err = reporter_check(us, NULL, e);
	if (err == ERR_NONE)
		err = compose_check_to(q->to, e);
	if (err != ERR_NONE)
		return err;
	rows = rows_of(q, &out->arena, &n);
	if (n == 0)
		return err_set(e, ERR_USAGE, "no message of this case pretends "
		    "to be %.*s", SLICE_ARG(slice_upto(q->domain, 200)));
	case_summarise(&s, rows, n, SLICE_NULL, &out->arena);
	owner_header(out, q, us, l);
	owner_body(&body, q, us, l, &s, &out->arena);
	mime_text_body(&out->octets, buf_slice(&body), false);
	buf_free(&body);
	return ERR_NONE;
}
