/*
 * DKIM by random messages: what RFC 6376 section 3.4 says a relaxed signature
 * bears, it bears; one octet that is another breaks it.
 */

#include "tests/unit/dkim_case.h"

enum { ROUNDS = 600 };

static uint64_t seed = 0x5eed;

static size_t
below(size_t n)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (size_t)(seed >> 11) % n;
}

/* What stands between words: blanks are "_", line ends "|" until it is
 * written out, so that each can be written in another way. */
static void
words(struct buf *b, size_t most, bool body)
{
	static const char odd[] = "=;:<>\"@%\x80\xc3\xa9\xff\x01\x7f-.~";
	size_t n = below(most), i;

	for (i = 0; i < n; i++) {
		size_t kind = below(12);

		if (kind < 7)
			buf_add_char(b, (char)('a' + below(26)));
		else if (kind < 8)
			buf_add_char(b, odd[below(sizeof odd - 1)]);
		else if (kind < 9)
			buf_add_char(b, (char)('A' + below(26)));
		else if (kind < 11 || !body)
			buf_add_char(b, '_');
		else
			buf_add_char(b, '|');
		if (below(40) == 0) /* neither is a blank or a line end */
			buf_add(b, below(2) ? "\rx" : "\0x", 2);
	}
}

enum style { PLAIN, RANDOM };

static void
blanks(struct buf *b, bool fold)
{
	size_t n = 1 + below(3);

	if (fold && below(3) == 0)
		buf_add_str(b, below(2) ? "\r\n" : "\n");
	while (n-- != 0)
		buf_add_char(b, below(2) ? ' ' : '\t');
}

static void
line_end(struct buf *b, enum style style)
{
	buf_add_str(b, style == RANDOM && below(2) ? "\n" : "\r\n");
}

static void
write_body(struct buf *out, struct slice s, enum style style)
{
	size_t i, more;

	for (i = 0; i < s.n; i++) {
		bool run = i != 0 && s.p[i] == '_' && s.p[i - 1] == '_';

		if (s.p[i] == '|') {
			if (style == RANDOM && below(4) == 0)
				blanks(out, false);
			line_end(out, style);
		} else if (s.p[i] != '_') {
			buf_add_char(out, s.p[i]);
		} else if (style == PLAIN) {
			buf_add_char(out, ' ');
		} else if (!run || below(2)) {
			blanks(out, false);
		}
	}
	line_end(out, style);
	for (more = style == RANDOM ? below(4) : 0; more != 0; more--)
		line_end(out, style);
}

/* "Name:value" */
static void
write_field(struct buf *out, struct slice s, enum style style)
{
	size_t colon = slice_chr(s, ':'), i;

	for (i = 0; i < colon; i++)
		buf_add_char(out, style == RANDOM && below(2) &&
		    s.p[i] >= 'a' ? (char)(s.p[i] - 'a' + 'A') : s.p[i]);
	if (style == RANDOM && below(4) == 0)
		buf_add_char(out, below(2) ? ' ' : '\t');
	buf_add_char(out, ':');
	if (style == RANDOM && below(2))
		blanks(out, false);
	for (i = colon + 1; i < s.n; i++) {
		bool run = s.p[i] == '_' && s.p[i - 1] == '_';
		/* A line of blanks alone is folding, but nothing else here */
		bool fold = i > colon + 1 && i + 1 < s.n;

		if (s.p[i] != '_')
			buf_add_char(out, s.p[i]);
		else if (style == PLAIN)
			buf_add_char(out, ' ');
		else if (!run || below(2))
			blanks(out, fold);
	}
	if (style == RANDOM && below(3) == 0)
		blanks(out, false);
	line_end(out, style);
}

/* The signature's own field: its b= may be broken anywhere. */
static void
write_signature(struct buf *out, struct slice field, enum style style)
{
	size_t b = slice_find(field, SLICE(" b=")) + 3, i;
	bool run = false;

	for (i = 0; i + 2 < field.n; i++) {
		char c = field.p[i];
		bool blank = c == ' ' || c == '\t' || c == '\r' || c == '\n';

		if (style == PLAIN || !blank)
			buf_add_char(out, c);
		else if (!run)
			blanks(out, true);
		run = blank;
		if (style == RANDOM && i >= b && below(40) == 0)
			blanks(out, true);
	}
	line_end(out, style);
}

struct message {
	struct slice fields[12], body; /* in the notation of words() */
	size_t n;
	struct dkim_case c; /* plain */
	struct slice signature;
};

static const char *const names[] = { "From", "To", "Subject", "X-a", "x-A" };

static void
make(struct message *m, enum signer key)
{
	struct buf b = { 0 }, h = { 0 };
	size_t i;

	*m = (struct message){ .n = 2 + below(10) };
	m->c = case_filled(&(struct dkim_case){ .name = "x", .record =
	    key == ED25519 ? "k=ed25519; p=%K" : "p=%K" });
	for (i = 0; i < m->n; i++) {
		const char *name = names[i == 0 ? 0 : 1 + below(4)];

		buf_addf(&b, "%s:", name);
		words(&b, 60, false);
		m->fields[i] = slice_dup(&case_arena, buf_slice(&b));
		buf_clear(&b);
		buf_addf(&h, "%s%s", i == 0 ? "" : ":", name);
	}
	buf_add_str(&h, ":from:subject:x-none");
	words(&b, 300, true);
	m->body = slice_dup(&case_arena, buf_slice(&b));
	buf_clear(&b);
	for (i = 0; i < m->n; i++)
		write_field(&b, m->fields[i], PLAIN);
	m->c.s.key = key;
	m->c.s.header = slice_dup(&case_arena, buf_slice(&b));
	buf_clear(&b);
	write_body(&b, m->body, PLAIN);
	m->c.s.body = slice_dup(&case_arena, buf_slice(&b));
	buf_add_char(&h, '\0');
	m->c.s.signs = slice_dup(&case_arena, buf_slice(&h)).p;
	m->c.s.tags = slice_printf(&case_arena, "v=1; a=%s; "
	    "c=relaxed/relaxed;\r\n d=example.com;  s=sel; h=%s;\r\n\tbh=%%H; "
	    "b=%%B", key == ED25519 ? "ed25519-sha256" : "rsa-sha256",
	    m->c.s.signs).p;
	m->signature = sign_message(&case_arena, &m->c.s);
	buf_free(&b);
	buf_free(&h);
}

static struct slice
whole(const struct message *m, enum style style)
{
	struct buf b = { 0 };
	struct slice out;
	size_t i;

	if (style == RANDOM && below(2))
		buf_add_str(&b, "Received: by x\r\nX-a: not signed\r\n");
	write_signature(&b, m->signature, style);
	for (i = 0; i < m->n; i++)
		write_field(&b, m->fields[i], style);
	line_end(&b, style);
	write_body(&b, m->body, style);
	out = slice_dup(&case_arena, buf_slice(&b));
	buf_free(&b);
	return out;
}

static const struct dkim_signature *
verify(const struct message *m, struct slice octets)
{
	struct answers answers = { 0 };
	struct mail *mail = arena_alloc(&case_arena, sizeof *mail);
	struct dkim_signature *sig;
	size_t n;

	case_answers(&answers, &m->c);
	sig = case_verify(mail, octets, &answers, 0, &n);
	answers_free(&answers);
	return sig;
}

static void
show(struct slice s)
{
	size_t i;

	printf("# ");
	for (i = 0; i < s.n; i++)
		if (s.p[i] >= ' ' && s.p[i] < 127)
			putchar(s.p[i]);
		else
			printf("\\%02x", (unsigned char)s.p[i]);
	putchar('\n');
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/*
 * Another octet at a place where it counts: in a value of a field or in the
 * body.  Not at b=, whose last digit has bits that say nothing (RFC 4648
 * section 3.5).
 */
static struct slice
change(struct slice s, size_t *at)
{
	char *copy = arena_strndup(&case_arena, s.p, s.n);
	size_t b = slice_find(s, SLICE(" b=")) + 3;
	size_t end = b + slice_chr(slice_from(s, b), '\r');
	size_t value = strlen("DKIM-Signature:"), line, colon;

	for (;;) {
		*at = value + below(s.n - value);
		line = slice_rchr(slice_upto(s, *at), '\n') + 1;
		colon = slice_chr(slice_from(s, line), ':');
		if (is_blank(copy[*at]) || (*at >= b && *at < end))
			continue;
		/* A name may change its case, and no more: left out */
		if (*at <= line + colon &&
		    *at < slice_find(s, SLICE("\r\n\r\n")))
			continue;
		break;
	}
	copy[*at] ^= (char)(1 << below(7));
	if (is_blank(copy[*at]) || copy[*at] == s.p[*at])
		copy[*at] = s.p[*at] == '?' ? '!' : '?';
	return slice_of(copy, s.n);
}

static void
bears(enum signer key, const char *name)
{
	size_t i, good = 0;

	for (i = 0; i < ROUNDS; i++) {
		struct message m;
		struct slice octets;
		const struct dkim_signature *sig;

		make(&m, key);
		octets = whole(&m, i % 10 == 0 ? PLAIN : RANDOM);
		sig = verify(&m, octets);
		if (sig != NULL && sig->result == DKIM_PASS &&
		    sig->crypto == DKIM_MATCH && dkim_proves(sig)) {
			good++;
		} else if (sig != NULL && good == i) {
			printf("# %s: %.*s\n", dkim_result_name(sig->result),
			    SLICE_ARG(sig->reason));
			show(octets);
		}
		arena_free(&case_arena);
	}
	is_int((int64_t)good, ROUNDS, name);
}

static void
breaks(enum signer key, const char *name)
{
	size_t i, at, good = 0;

	for (i = 0; i < ROUNDS; i++) {
		struct message m;
		struct slice octets;
		const struct dkim_signature *sig;

		make(&m, key);
		octets = change(whole(&m, PLAIN), &at);
		sig = verify(&m, octets);
		if (sig != NULL && sig->result != DKIM_PASS &&
		    sig->crypto != DKIM_MATCH && !dkim_proves(sig)) {
			good++;
		} else if (sig != NULL) {
			printf("# %s, octet %zu\n",
			    dkim_result_name(sig->result), at);
			show(octets);
		}
		arena_free(&case_arena);
	}
	is_int((int64_t)good, ROUNDS, name);
}

int
main(void)
{
	bears(RSA_1024, "RSA: other blanks, folding, case of names, line "
	    "ends, empty lines at the end");
	bears(ED25519, "Ed25519: likewise");
	breaks(RSA_1024, "RSA: one octet that is another");
	breaks(ED25519, "Ed25519: likewise");
	return done_testing();
}
