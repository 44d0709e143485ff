/* What web forms of abuse desks ask for. */

#include "core/base/clock.h"
#include "core/base/text.h"
#include "core/base/url.h"
#include "core/notify/form.h"
#include "core/notify/sample.h"

enum { BODY_LINES = 24 };

struct form {
	const struct compose *c;
	struct arena *a;
	size_t sample; /* the newest: it is the easiest to find in logs */
	bool live;
};

static const struct row *
row_of(const struct form *f)
{
	return f->c->nsamples != 0 ? f->c->samples[f->sample].row : NULL;
}

/* --- values: SLICE_NULL where there is none --- */

static struct slice
safe(const struct form *f, struct slice s)
{
	return s.n == 0 ? SLICE_NULL : slice_str(text_plain_str(f->a,
	    sample_told(f->c, f->sample, s, f->a)));
}

static struct slice
ask_name(const struct form *f)
{
	return f->c->reporter->name;
}

static struct slice
ask_organisation(const struct form *f)
{
	return f->c->reporter->organisation;
}

static struct slice
ask_address(const struct form *f)
{
	return f->c->reporter->address;
}

static struct slice
ask_phone(const struct form *f)
{
	return f->c->reporter->phone;
}

static struct slice
ask_case(const struct form *f)
{
	return f->c->draft->case_id;
}

static struct slice
ask_kind(const struct form *f)
{
	(void)f;
	return SLICE("phishing (mail in the name of somebody else)");
}

static struct slice
ask_ip(const struct form *f)
{
	return row_of(f) != NULL ? safe(f, row_of(f)->ip) : SLICE_NULL;
}

static struct slice
ask_port(const struct form *f)
{
	const struct sample_facts *x = row_of(f) != NULL
	    ? f->c->samples[f->sample].facts : NULL;

	return x != NULL && x->port != 0 ? slice_printf(f->a, "%u", x->port)
					 : SLICE_NULL;
}

static struct slice
ask_rdns(const struct form *f)
{
	return row_of(f) != NULL ? safe(f, row_of(f)->rdns) : SLICE_NULL;
}

static struct slice
ask_time(const struct form *f)
{
	char when[21];

	if (row_of(f) == NULL)
		return SLICE_NULL;
	clock_rfc3339(row_of(f)->time, when);
	return slice_dup(f->a, slice_str(when));
}

static struct slice
ask_from(const struct form *f)
{
	return row_of(f) != NULL ? safe(f, row_of(f)->from_address)
				 : SLICE_NULL;
}

static struct slice
ask_mail_from(const struct form *f)
{
	return row_of(f) != NULL ? safe(f, row_of(f)->mail_from) : SLICE_NULL;
}

static struct slice
ask_subject(const struct form *f)
{
	return row_of(f) != NULL ? safe(f, row_of(f)->subject) : SLICE_NULL;
}

/* Whole, even for a masked sample: it is what the desk searches for */
static struct slice
ask_message_id(const struct form *f)
{
	return row_of(f) == NULL || row_of(f)->message_id.n == 0 ? SLICE_NULL
	    : slice_printf(f->a, "<%s>", text_plain_str(f->a,
		row_of(f)->message_id));
}

static struct slice
ask_account(const struct form *f)
{
	const struct row *r = row_of(f);

	return r == NULL || r->account.n == 0 ? SLICE_NULL
	    : slice_printf(f->a, "%s %s", safe(f, r->account_kind).p,
		safe(f, r->account).p);
}

/* A line of capitals begins the letter's next section. */
static bool
is_heading(struct slice line)
{
	size_t i, capitals = 0;

	for (i = 0; i < line.n; i++) {
		if (line.p[i] >= 'a' && line.p[i] <= 'z')
			return false;
		capitals += line.p[i] >= 'A' && line.p[i] <= 'Z';
	}
	return capitals > 3;
}

/* The letter's start, which says what happened and what is asked */
static struct slice
ask_words(const struct form *f)
{
	struct slice rest = f->c->draft->body, line;
	struct buf b = { 0 };
	struct slice out;
	size_t n = 0, empty = 0;

	while (n++ < BODY_LINES && empty < 2 && text_line(&rest, &line) &&
	    !is_heading(line)) {
		empty += line.n == 0;
		text_plain(line, &b);
		buf_add_char(&b, '\n');
	}
	out = slice_trim(slice_dup(f->a, buf_slice(&b)));
	buf_free(&b);
	return out;
}

static struct slice
ask_header(const struct form *f)
{
	struct composed m = { 0 };
	struct buf shown = { 0 }, text = { 0 };
	struct slice out;

	if (row_of(f) == NULL)
		return SLICE_NULL;
	m.samples = arena_array(&m.arena, f->c->nsamples, sizeof *m.samples);
	m.nsamples = f->c->nsamples;
	sample_prepare(&m, f->c, f->sample, &shown);
	header_lines(&text, sample_header(buf_slice(&shown)), f->live);
	out = slice_trim(slice_dup(f->a, buf_slice(&text)));
	buf_free(&text);
	buf_free(&shown);
	composed_free(&m);
	return out;
}

/* Of all samples, each once */
static struct slice
ask_links(const struct form *f)
{
	struct slice seen[DRAFT_MOST_SAMPLES * SAMPLE_MOST_LINKS], out;
	struct buf b = { 0 };
	size_t i, k, h, n = 0;

	for (i = 0; i < f->c->nsamples && i < DRAFT_MOST_SAMPLES; i++) {
		const struct sample_facts *x = f->c->samples[i].facts;

		for (k = 0; x != NULL && k < x->nlinks; k++) {
			struct slice s = sample_link(f->c, i, k, f->a);

			for (h = 0; h < n; h++)
				if (slice_eq(seen[h], s))
					break;
			if (s.n == 0 || h < n)
				continue;
			seen[n++] = s;
			buf_add_slice(&b, f->live ? s : url_defang(f->a, s));
			buf_add_char(&b, '\n');
		}
	}
	out = n == 0 ? SLICE_NULL : slice_trim(slice_dup(f->a,
	    buf_slice(&b)));
	buf_free(&b);
	return out;
}

/* --- forms --- */

enum form_field {
	NAME, ORGANISATION, ADDRESS, PHONE, CASE, KIND, WORDS, IP, PORT, RDNS,
	TIME, FROM, MAIL_FROM, SUBJECT, MESSAGE_ID, ACCOUNT, HEADER, LINKS, END
};
static const struct {
	const char *label;
	struct slice (*value)(const struct form *f);
} fields[] = {
	[NAME] = { "Your name", ask_name },
	[ORGANISATION] = { "Your organisation", ask_organisation },
	[ADDRESS] = { "Your mail address", ask_address },
	[PHONE] = { "Your phone", ask_phone },
	[CASE] = { "Your reference", ask_case },
	[KIND] = { "Kind of abuse", ask_kind },
	[WORDS] = { "What happened", ask_words },
	[IP] = { "Source IP", ask_ip },
	[PORT] = { "Source port", ask_port },
	[RDNS] = { "Source host", ask_rdns },
	[TIME] = { "Time (UTC)", ask_time },
	[FROM] = { "From", ask_from },
	[MAIL_FROM] = { "Envelope sender (Return-Path)", ask_mail_from },
	[SUBJECT] = { "Subject of the mail", ask_subject },
	[MESSAGE_ID] = { "Message-ID", ask_message_id },
	[ACCOUNT] = { "Account or customer", ask_account },
	[HEADER] = { "Full header", ask_header },
	[LINKS] = { "Links", ask_links },
};

/* A service looks for the account, a network for address and time, a registrar
 * for the domain behind the links. */
static const uint8_t service[] = { NAME, ORGANISATION, ADDRESS, PHONE, CASE,
	KIND, FROM, MAIL_FROM, SUBJECT, TIME, MESSAGE_ID, ACCOUNT, IP, RDNS,
	WORDS, HEADER, LINKS, END };
static const uint8_t network[] = { NAME, ORGANISATION, ADDRESS, PHONE, CASE,
	KIND, IP, PORT, TIME, RDNS, WORDS, HEADER, MESSAGE_ID, LINKS, END };
static const uint8_t registrar[] = { NAME, ORGANISATION, ADDRESS, PHONE, CASE,
	KIND, LINKS, TIME, WORDS, HEADER, END };

static const uint8_t *
form_of(enum desk d)
{
	switch (d) {
	case DESK_NETWORK:
	case DESK_CSIRT:
		return network;
	case DESK_REGISTRAR:
		return registrar;
	case DESK_SERVICE:
	case DESK_CARRIER:
	case DESKS:
		break;
	}
	return service;
}

void
form_write(struct buf *out, const struct compose *c, bool live)
{
	struct arena a = { 0 };
	struct form f = { .c = c, .a = &a, .live = live,
		.sample = c->nsamples != 0 ? c->nsamples - 1 : 0 };
	const uint8_t *p;

	for (p = form_of(c->draft->desk); *p != END; p++) {
		struct slice v = fields[*p].value(&f);

		if (v.n == 0)
			continue;
		buf_addf(out, "%s[%s%s]\n", out->n != 0 ? "\n" : "",
		    fields[*p].label, *p == LINKS && !live ? ", defanged"
							   : "");
		buf_add_slice(out, v);
		buf_add_char(out, '\n');
	}
	arena_free(&a);
}
