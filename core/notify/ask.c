/* The answer to a report without a mail: please send it as an attachment. */

#include "core/base/clock.h"
#include "core/base/text.h"
#include "core/notify/ask.h"
#include "core/notify/letter.h"
#include "core/notify/mime.h"

static const struct language {
	const char *name;
	const char *greeting; /* the reporter's name goes between */
	const char *thanks, *of; /* before date and subject of the report */
	const char *rest;
} languages[] = {
	{ "en", "Hello",
	    "thank you for your report", "of",
	    "We cannot trace the mail that it is about: what tells where a "
	    "mail came from stands in its header fields, and those did not "
	    "reach us.\n\n"
	    "Please send us the original mail as an attachment:\n\n"
	    "  Outlook for Windows   select the mail, then Ctrl+Alt+F\n"
	    "  Outlook on the web    write a new mail and drag the mail from "
	    "the list into it\n"
	    "  Gmail                 three dots, Forward as attachment\n"
	    "  Apple Mail            Message, Forward as Attachment\n"
	    "  Thunderbird           Message, Forward As, Attachment\n"
	    "  other programs        save the mail as .eml and attach that "
	    "file\n\n"
	    "Please do not open links or attachments in it." },
	{ "es", "Hola",
	    "gracias por su aviso", "del",
	    "No podemos rastrear el correo del que trata: su procedencia "
	    "consta en sus campos de cabecera, y esos no nos han llegado.\n\n"
	    "Por favor, envíenos el correo original como archivo adjunto:\n\n"
	    "  Outlook (Windows)     seleccione el correo y pulse Ctrl+Alt+F\n"
	    "  Outlook en la web     redacte un correo y arrastre a él el "
	    "original desde la lista\n"
	    "  Gmail                 tres puntos, Reenviar como adjunto\n"
	    "  Apple Mail            Mensaje, Reenviar como archivo adjunto\n"
	    "  Thunderbird           Mensaje, Reenviar como, Adjunto\n"
	    "  otros programas       guarde el correo como .eml y adjúntelo\n\n"
	    "Por favor, no abra sus enlaces ni sus adjuntos." },
	{ "pt", "Olá",
	    "obrigado pelo seu aviso", "de",
	    "Não podemos rastrear o e-mail de que ele trata: a procedência "
	    "consta dos campos de cabeçalho, e esses não chegaram até nós.\n\n"
	    "Por favor, envie-nos o e-mail original como anexo:\n\n"
	    "  Outlook (Windows)     selecione o e-mail e tecle Ctrl+Alt+F\n"
	    "  Outlook na web        escreva um e-mail e arraste para ele o "
	    "original a partir da lista\n"
	    "  Gmail                 três pontos, Encaminhar como anexo\n"
	    "  Apple Mail            Mensagem, Encaminhar como anexo\n"
	    "  Thunderbird           Mensagem, Encaminhar como, Anexo\n"
	    "  outros programas      salve o e-mail como .eml e anexe-o\n\n"
	    "Por favor, não abra os links nem os anexos dele." },
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

static void
ask_body(struct buf *out, const struct report *r, const struct reporter *us,
    const struct language *l, struct arena *a)
{
	char when[20];

	if (r->time != TIME_UNKNOWN)
		clock_long(r->time, when);
	buf_addf(out, "%s%s%s,\n\n", l->greeting,
	    r->reporter_name.n != 0 ? " " : "",
	    text_plain_str(a, r->reporter_name));
	buf_add_str(out, l->thanks);
	if (r->time != TIME_UNKNOWN)
		buf_addf(out, " %s %.16s UTC", l->of, when);
	if (r->subject.n != 0)
		buf_addf(out, " (\"%s\")",
		    text_plain_str(a, slice_upto(r->subject, 200)));
	buf_addf(out, ".\n\n%s\n\n%s\n", l->rest, text_plain_str(a, us->name));
	if (us->organisation.n != 0)
		buf_addf(out, "%s\n", text_plain_str(a, us->organisation));
}

/* "Re: " once; the reporter's words pass the text boundary, in one line */
static struct slice
ask_subject(const struct report *r, struct arena *a)
{
	struct slice s = slice_str(text_plain_str(a,
	    slice_upto(r->subject, 200)));

	if (slice_startsi(s, "re:"))
		return s;
	return slice_printf(a, "Re: %.*s", SLICE_ARG(s));
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
    const struct reporter *us, int64_t clock, const char *hex)
{
	struct buf *b = &out->octets;
	struct arena *a = &out->arena;
	struct slice domain = slice_from(us->address,
	    slice_rchr(us->address, '@') + 1);
	char date[32];

	clock_rfc5322(clock, date);
	out->message_id = slice_printf(a, "ask.%.24s@%.*s", hex,
	    SLICE_ARG(domain));
	mime_mailbox_field(b, "From", us->name, us->address);
	mime_field(b, "To", r->reporter);
	mime_text_field(b, "Subject", ask_subject(r, a));
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
    const struct reporter *us, const char *language, int64_t clock,
    struct error *e)
{
	const struct language *l = language_find(language);
	char hex[SHA256_HEX + 1];
	struct buf body = { 0 };
	enum err err;

	*out = (struct composed){ 0 };
	if (l == NULL)
		return err_set(e, ERR_USAGE, "the languages of this letter "
		    "are en, es and pt");
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
	sha256_hex(&r->outer, hex);
	ask_header(out, r, us, clock, hex);
	ask_body(&body, r, us, l, &out->arena);
	mime_text_body(&out->octets, buf_slice(&body), false);
	buf_free(&body);
	return ERR_NONE;
}
