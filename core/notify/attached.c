/* What stands behind the letter's text: what is attached to it. */

#include "core/base/text.h"
#include "core/notify/fill.h"
#include "core/notify/sample.h"

static const struct words {
	const char *language;
	const char *attached, *hash, *cut, *masked, *octets, *original, *own;
	const char *headers, *sample, *later;
} words[] = {
	{ "en", "ATTACHED",
	    "SHA-256 of each part, of its CRLF form.",
	    " Of a sample we cut the header fields that the receiver's own "
	    "systems added; all else, from the receiving server's Received "
	    "field on, is as it came.",
	    " Where our recipients' addresses are masked (rcpt-...), that "
	    "changes the hash: \"original\" is that of the message as we hold "
	    "it.",
	    "octets", "original", "attached",
	    "HEADER FIELDS OF THE SAMPLES", "Sample",
	    "Their links are written hxxp. We send the messages themselves if "
	    "you ask for them." },
	{ "es", "ADJUNTOS",
	    "SHA-256 de cada parte, en su forma CRLF.",
	    " De cada muestra hemos quitado los campos de cabecera que "
	    "a\xc3\xb1" "adieron los sistemas del propio receptor; todo lo "
	    "dem\xc3\xa1s, desde el campo Received del servidor que la "
	    "recibi\xc3\xb3, est\xc3\xa1 tal como lleg\xc3\xb3.",
	    " Donde las direcciones de nuestros destinatarios est\xc3\xa1n "
	    "ocultas (rcpt-...), el hash cambia: \"original\" es el del "
	    "mensaje tal como lo conservamos.",
	    "octetos", "original", "adjunto",
	    "CABECERAS DE LAS MUESTRAS", "Muestra",
	    "Sus enlaces est\xc3\xa1n escritos con hxxp. Enviaremos los "
	    "mensajes completos si los piden." },
	{ "pt", "ANEXOS",
	    "SHA-256 de cada parte, na forma CRLF.",
	    " De cada amostra retiramos os campos de cabe\xc3\xa7" "alho que "
	    "os sistemas do pr\xc3\xb3prio receptor acrescentaram; todo o "
	    "resto, a partir do campo Received do servidor que a recebeu, "
	    "est\xc3\xa1 como chegou.",
	    " Onde os endere\xc3\xa7os dos nossos destinat\xc3\xa1rios "
	    "est\xc3\xa3o ocultos (rcpt-...), o hash muda: \"original\" "
	    "\xc3\xa9 o da mensagem como a guardamos.",
	    "octetos", "original", "anexado",
	    "CABE\xc3\x87" "ALHOS DAS AMOSTRAS", "Amostra",
	    "Os links est\xc3\xa3o escritos com hxxp. Enviaremos as "
	    "mensagens completas se pedirem." },
};

static const struct words *
words_of(const struct draft *d)
{
	size_t i;

	for (i = 0; d->language != NULL && i < ARRAY_LEN(words); i++)
		if (strcmp(words[i].language, d->language) == 0)
			return &words[i];
	return &words[0];
}

void
hash_line(struct buf *out, const char *label, const struct sha256 *h)
{
	char hex[SHA256_HEX + 1];

	sha256_hex(h, hex);
	buf_addf(out, "    %-9s %s\n", label, hex);
}

static bool
any_changed(const struct composed *m, bool masked)
{
	size_t i;

	for (i = 0; i < m->nsamples; i++)
		if (masked ? m->samples[i].redacted : m->samples[i].cut != 0)
			return true;
	return false;
}

void
attached_list(struct buf *out, const struct composed *m,
    const struct compose *c)
{
	const struct words *w = words_of(c->draft);
	struct arena a = { 0 };
	size_t i;

	buf_addf(out, "\n%s\n\n", w->attached);
	fill_paragraph(out, SLICE(""), 0, slice_printf(&a, "%s%s%s", w->hash,
	    any_changed(m, false) ? w->cut : "",
	    any_changed(m, true) ? w->masked : ""));
	buf_add_char(out, '\n');
	for (i = 0; i < m->nparts; i++) {
		const struct composed_part *p = &m->parts[i];
		const struct sha256 *original = i < m->nsamples
		    ? &m->samples[i].crlf : &p->sha256;

		buf_addf(out, "  %.*s, %.*s, %llu %s\n", SLICE_ARG(p->name),
		    SLICE_ARG(p->type), (unsigned long long)p->size,
		    w->octets);
		if (memcmp(original, &p->sha256, sizeof *original) != 0)
			hash_line(out, w->original, original);
		hash_line(out, w->own, &p->sha256);
	}
	arena_free(&a);
}

void
header_lines(struct buf *out, struct slice header, bool live)
{
	struct buf plain = { 0 };
	struct slice line;

	while (text_line(&header, &line)) {
		if (slice_starts(line, "\t")) {
			buf_add_char(out, ' ');
			line = slice_from(line, 1);
		}
		buf_clear(&plain);
		text_plain(line, &plain);
		if (live)
			buf_add_slice(out, buf_slice(&plain));
		else
			fill_defanged(out, buf_slice(&plain));
		buf_add_char(out, '\n');
	}
	buf_free(&plain);
}

void
inline_headers(struct buf *out, const struct composed *m,
    const struct compose *c, const struct buf *shown)
{
	const struct words *w = words_of(c->draft);
	size_t i;

	buf_addf(out, "\n%s\n\n", w->headers);
	fill_paragraph(out, SLICE(""), 0, slice_str(w->later));
	for (i = 0; i < m->nsamples; i++) {
		buf_addf(out, "\n--- %s %zu/%zu ---\n", w->sample, i + 1,
		    m->nsamples);
		hash_line(out, w->original, &m->samples[i].crlf);
		header_lines(out, sample_header(slice_of(shown[i].p,
		    shown[i].n)), false);
	}
}
