/*
 * Random changes to freshly signed messages: they get no name, or one that is
 * true of the change that was made.  2,000 of them; SOAK=1: 40,000.
 */
#include "tests/unit/explain_sign.h"

static const char *const messages[] = {
	"From: Ann Ek <ann@example.com>\r\nTo: crew@lists.example\r\n"
	"Subject: Hello there\r\nDate: Wed, 18 Nov 2026 08:00:00 +0000\r\n"
	"Message-ID: <1@example.com>\r\nMIME-Version: 1.0\r\n"
	"Content-Type: text/plain; charset=utf-8\r\n"
	"Content-Transfer-Encoding: 8bit\r\n\r\n"
	"Dear crew,\r\n\r\nthe boat leaves at nine.\r\n.from the pier\r\n"
	"From the pier\r\n\r\n-- \r\nAnn\r\n",
	"From: \"Jos\xc3\xa9 P\" <jose@example.com>\r\n"
	"To: a@lists.example,\r\n\tb@lists.example\r\n"
	"Subject: =?UTF-8?Q?Caf=C3=A9_ma=C3=B1ana?=\r\n"
	"Date: Wed, 18 Nov 2026 08:00:00 +0000\r\nMIME-Version: 1.0\r\n"
	"Content-Type: multipart/alternative;\r\n\tboundary=\"b1\"\r\n\r\n"
	"--b1\r\nContent-Type: text/plain; charset=utf-8\r\n"
	"Content-Transfer-Encoding: 8bit\r\n\r\n"
	"Caf\xc3\xa9 a las nueve.\r\n\r\n--b1\r\n"
	"Content-Type: text/html; charset=utf-8\r\n"
	"Content-Transfer-Encoding: quoted-printable\r\n\r\n"
	"<html><body>\r\n<div>Caf=C3=A9 a las nueve.</div>\r\n"
	"<p><a href=3D\"https://www.example.com/a\">aqu=C3=AD</a></p>\r\n"
	"</body></html>\r\n\r\n--b1--\r\n",
	"From: ann@example.com\r\nSubject: pdf\r\nReceived: by x\r\n"
	"Content-Type: multipart/mixed; boundary=b2\r\n\r\npreamble\r\n"
	"--b2\r\n\r\nsee below\r\n--b2\r\nContent-Type: application/pdf\r\n"
	"Content-Transfer-Encoding: base64\r\n\r\n"
	"JVBERi0xLjQKMSAwIG9iajw8L1R5cGUvQ2F0YWxvZz4+ZW5kb2JqCnRyYWlsZXI8\r\n"
	"PC9Sb290IDEgMCBSPj4KJSVFT0YK\r\n--b2--\r\n",
	"From: ann@example.com\r\nTo: bo@here.example\r\nSubject: b64\r\n"
	"MIME-Version: 1.0\r\nContent-Type: text/plain; charset=\"utf-8\"\r\n"
	"Content-Transfer-Encoding: base64\r\n\r\n"
	"TGEgbWHDsWFuYSBsbGVnYSBhIGxhcyBudWV2ZS4NCg0KQW5hDQo=\r\n",
	"From: ann@example.com\r\nSubject: empty\r\n\r\n",
};

static uint64_t seed = 20261118;

static size_t
draw(size_t n)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return n != 0 ? (size_t)(seed % n) : 0;
}

static struct slice
splice(struct slice s, size_t at, size_t gone, struct slice in)
{
	struct buf b = { 0 };
	struct slice out;

	buf_add_slice(&b, slice_upto(s, at));
	buf_add_slice(&b, in);
	buf_add_slice(&b, slice_from(s, at + gone));
	out = slice_dup(&fresh_arena, buf_slice(&b));
	buf_free(&b);
	return out;
}

static const char *const snippets[] = { "x", " ", "\r\n", ".", "[EXT] ",
	"> ", "CAUTION: from outside\r\n", "\r\n--\r\ncrew list\r\n", "\t",
	"=20", "\r\n\r\n", "<div>external</div>", "--b1--\r\n", "--b2\r\n",
	"Re: ", "\r", "\n", "\"", "A", "=\r\n", "\xc3\xa9", "<br>", ";", "," };
static const char *const fields[] = { "Subject: again\r\n",
	"Reply-To: eve@evil.example\r\n", "To: eve@evil.example\r\n",
	"Cc: eve@evil.example\r\n", "From: eve@evil.example\r\n",
	"X-Original-From: eve@evil.example\r\n", "MIME-Version: 1.0\r\n",
	"List-Id: <crew.lists.example>\r\n", "Sender: crew@lists.example\r\n",
	"Content-Type: text/html\r\n", "Delivered-To: bo@here.example\r\n" };

/* Where the line that holds `at` starts, and how long it is */
static size_t
line_of(struct slice s, size_t at, size_t *n)
{
	size_t end = slice_chr(slice_from(s, at), '\n');

	while (at != 0 && s.p[at - 1] != '\n') {
		at--;
		end += end != SLICE_NONE;
	}
	*n = end == SLICE_NONE ? s.n - at : end + 1;
	return at;
}

static struct slice
change(struct slice s)
{
	size_t body = slice_find(s, SLICE("\r\n\r\n")) + 4, at, n, to;
	struct slice snippet = slice_str(snippets[draw(ARRAY_LEN(snippets))]);

	switch (draw(11)) {
	case 0: /* an octet is another one */
		at = draw(s.n);
		return splice(s, at, 1, slice_of("abc=<.-_ X" + draw(10), 1));
	case 1:
		at = draw(s.n);
		return splice(s, at, 1 + draw(12), SLICE(""));
	case 2:
		return splice(s, draw(s.n), 0, snippet);
	case 3: /* at the start of a line */
		at = line_of(s, draw(s.n), &n);
		return splice(s, at, 0, snippet);
	case 4: /* a line is gone */
		at = line_of(s, draw(s.n), &n);
		return splice(s, at, n, SLICE(""));
	case 5: /* twice */
		at = line_of(s, draw(s.n), &n);
		return splice(s, at, 0, slice_of(s.p + at, n));
	case 6: /* two lines change places */
		at = line_of(s, draw(s.n), &n);
		to = line_of(s, draw(at + 1), &to);
		return splice(splice(s, at, n, SLICE("")), to, 0,
		    slice_of(s.p + at, n));
	case 7:
		return splice(s, 0, 0,
		    slice_str(fields[draw(ARRAY_LEN(fields))]));
	case 8: /* above the body */
		return splice(s, body - 2, 0,
		    slice_str(fields[draw(ARRAY_LEN(fields))]));
	case 9:
		return splice(s, s.n, 0, snippet);
	default:
		return splice(s, body <= s.n ? body : s.n, 0, snippet);
	}
}

/* What must hold of a change that has such a name ----------------------- */

/* It ends at an empty line, or at one that is no field */
static struct slice
head_of(struct slice s)
{
	size_t at = 0, n;

	for (;; at += n) {
		struct slice rest = slice_from(s, at), name;

		n = slice_chr(rest, '\n') + 1;
		name = slice_upto(rest, slice_chr(slice_upto(rest, n), ':'));
		if (n == 0 || rest.n == 0)
			return s;
		if (*rest.p == ' ' || *rest.p == '\t')
			continue;
		if (name.n >= n || name.n == 0 ||
		    slice_chr(slice_trim(name), ' ') != SLICE_NONE)
			return slice_upto(s, at);
	}
}

static struct slice
body_of(struct slice s)
{
	s = slice_from(s, head_of(s).n);
	return slice_starts(s, "\r\n") ? slice_from(s, 2) : s;
}

/* All of a, in order, in b? */
static bool
within(struct slice a, struct slice b)
{
	size_t i = 0, k;

	for (k = 0; k < b.n && i < a.n; k++)
		if (a.p[i] == b.p[k] || (a.p[i] == '\t' && b.p[k] == ' '))
			i++;
	return i == a.n;
}

/* Without any of those octets, ASCII case aside */
static struct slice
stripped(struct slice s, const char *octets)
{
	char *out = arena_alloc(&fresh_arena, s.n + 1);
	size_t i, n = 0;

	for (i = 0; i < s.n; i++)
		if (s.p[i] != '\0' && strchr(octets, s.p[i]) == NULL)
			out[n++] = ascii_lower(s.p[i]);
	return slice_of(out, n);
}

static bool
same_but(struct slice a, struct slice b, const char *octets)
{
	return slice_eq(stripped(a, octets), stripped(b, octets));
}

static int
count_of(struct slice message, struct slice name)
{
	struct slice found;
	int n = 0;

	while (n < 20 && fresh_find(head_of(message), name, n, &found))
		n++;
	return n;
}

static struct slice
value_of(struct slice message, struct slice name)
{
	struct slice found = SLICE("");

	fresh_find(head_of(message), name, 0, &found);
	return found;
}

static bool
field_is_true(struct slice name, const char *verb, struct slice before,
    struct slice after)
{
	int was = count_of(before, name), is = count_of(after, name);

	if (strcmp(verb, "added") == 0)
		return was == 0 && is != 0;
	if (strcmp(verb, "dropped") == 0)
		return was != 0 && is == 0;
	return was != 0 && is != 0 &&
	    !slice_eq(value_of(before, name), value_of(after, name));
}

/* One thing with its verb */
static bool
is_true(struct slice what, const char *verb, struct slice before,
    struct slice after)
{
	static const char *const put_in[] = { "footer", "banner",
		"blank lines at the end", "blank lines at the top",
		"text under an empty body", "footer part", "banner part",
		"MIME preamble" };
	size_t i;

	for (i = 0; i < ARRAY_LEN(put_in); i++)
		if (slice_eq_str(what, put_in[i]))
			return strcmp(verb, "added") == 0
				? within(stripped(body_of(before), " \t\r\n"),
				      stripped(body_of(after), " \t\r\n"))
				: within(body_of(after), body_of(before));
	if (slice_eq_str(what, "subject tag"))
		return within(stripped(value_of(before, SLICE("Subject")),
		    " \t\r\n"), stripped(value_of(after, SLICE("Subject")),
		    " \t\r\n")) ||
		    slice_find(value_of(after, SLICE("Subject")),
			SLICE("=?")) != SLICE_NONE;
	if (slice_starts(what, "second "))
		return count_of(after, slice_from(what, 7)) ==
		    count_of(before, slice_from(what, 7)) + 1;
	if (slice_starts(what, "empty "))
		what = slice_from(what, 6);
	if (slice_eq_str(what, "MIME fields") ||
	    slice_eq_str(what, "list fields"))
		return head_of(after).n > head_of(before).n;
	if (slice_eq_str(what, "last MIME delimiter"))
		return within(body_of(after), body_of(before));
	if (slice_eq_str(what, "base64"))
		return same_but(body_of(before), body_of(after), " \t\r\n=");
	if (slice_eq_str(what, "quoted-printable"))
		return !slice_eq(body_of(before), body_of(after));
	if (slice_eq_str(what, "blanks at line ends"))
		return same_but(body_of(before), body_of(after), " \t\r\n");
	if (strcmp(verb, "re-encoded") == 0 &&
	    slice_find(value_of(before, what), SLICE("=?")) != SLICE_NONE)
		return slice_find(value_of(after, what), SLICE("=?")) !=
		    SLICE_NONE;
	if (strcmp(verb, "refolded") == 0 || strstr(verb, "encoded") != NULL)
		return same_but(head_of(before), head_of(after), " \t\r\n\"");
	return field_is_true(what, verb, before, after);
}

/* Names that are one phrase */
static bool
phrase_is_true(struct slice name, struct slice before, struct slice after)
{
	static const struct {
		const char *phrase, *but;
		bool header;
	} all[] = {
		{ "dot doubled", ".", false }, { "dot lost", ".", false },
		{ "\">\" put", ">", false }, { "\">\" lost", ">", false },
		{ "blank behind", " ", false }, { "blanks changed", " \t",
		    false }, { "line ends changed", " \r\n", false },
		{ "quotes in Content-Type", "\"", true },
		{ "blank behind the colon", " \t", true },
		{ "case of ", " \t\r\n", true },
		{ "charset in Content-Type rewritten", "\"", true },
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(all); i++)
		if (slice_starts(name, all[i].phrase) &&
		    (all[i].header
			? same_but(head_of(before), head_of(after), all[i].but)
			: same_but(body_of(before), body_of(after),
			      all[i].but)))
			return true;
	if (slice_starts(name, "blank line at the top lost"))
		return within(body_of(after), body_of(before));
	if (slice_starts(name, "Content-Type's ") ||
	    slice_starts(name, "charset changed ") ||
	    slice_starts(name, "transfer encoding changed "))
		return !slice_eq(head_of(before), head_of(after)) ||
		    !slice_eq(body_of(before), body_of(after));
	return false;
}

/* The verb that ends a part of the name; NULL */
static const char *
verb_of(struct slice part)
{
	static const char *const verbs[] = { "added", "dropped", "lost",
		"rewritten", "refolded", "re-encoded" };
	struct slice last = slice_from(part, slice_rchr(part, ' ') + 1);
	size_t i;

	for (i = 0; i < ARRAY_LEN(verbs); i++)
		if (slice_eq_str(last, verbs[i]))
			return verbs[i];
	return NULL;
}

static struct slice
take(struct slice *s, const char *mark)
{
	size_t at = slice_find(*s, slice_str(mark));
	struct slice first = slice_upto(*s, at);

	*s = slice_from(*s, at == SLICE_NONE ? s->n : at + strlen(mark));
	return first;
}

/* "A, B and C added, D": all true? */
static bool
all_true(struct slice name, struct slice before, struct slice after)
{
	while (name.n != 0) {
		struct slice part, rest = name;
		const char *verb;

		if (phrase_is_true(name, before, after)) {
			take(&name, ", ");
			continue;
		}
		do
			part = take(&rest, ", ");
		while ((verb = verb_of(part)) == NULL && rest.n != 0);
		if (verb == NULL)
			return false;
		part = slice_of(name.p, (size_t)(part.p + part.n - name.p) -
		    strlen(verb) - 1);
		name = rest;
		while (part.n != 0) {
			struct slice some = take(&part, ", ");

			while (some.n != 0)
				if (!is_true(take(&some, " and "), verb,
				    before, after))
					return false;
		}
	}
	return true;
}

static const char shown[] = "\r\n";

static void
show(const char *what, struct slice s)
{
	size_t i;

	printf("# %s: ", what);
	for (i = 0; i < s.n; i++)
		if (strchr(shown, s.p[i]) != NULL)
			printf(s.p[i] == '\n' ? "\\n\n#   " : "\\r");
		else
			putchar(s.p[i]);
	putchar('\n');
}

int
main(void)
{
	size_t many = getenv("SOAK") != NULL ? 40000 : 2000, i;
	size_t named = 0, unnamed = 0, held = 0, wrong = 0;

	fresh_publish();
	for (i = 0; i < many; i++) {
		struct fresh how = { usual_names, draw(3) == 0, draw(3) == 0,
			draw(40) == 0 ? ED25519 : RSA_1024, draw(20) == 0,
			0, false, false, false, NULL };
		struct slice before = slice_str(
		    messages[draw(ARRAY_LEN(messages))]);
		struct slice after = change(before), field;
		const struct dkim_signature *sig;

		if (slice_find(after, SLICE("\r\n\r\n")) == SLICE_NONE)
			continue;
		field = fresh_message(before, &how);
		sig = fresh_look(fresh_joined(field, after), &fresh_keys);
		if (sig == NULL)
			continue;
		held += sig->crypto == DKIM_MATCH;
		unnamed += sig->crypto == DKIM_MISMATCH &&
		    sig->broken_by.p == NULL;
		if (sig->broken_by.p == NULL)
			continue;
		named++;
		if (sig->crypto == DKIM_MATCH ||
		    !all_true(sig->broken_by, before, after)) {
			wrong++;
			show("named", sig->broken_by);
			show("before", before);
			show("after", after);
		}
		if (i % 100 == 99) {
			arena_free(&fresh_arena);
			answers_free(&fresh_keys);
			fresh_keys = (struct answers){ 0 };
			fresh_publish();
		}
	}
	ok(wrong == 0, "no wrong name in %zu changes: %zu named, %zu without "
	    "a name, %zu that no signature sees", many, named, unnamed, held);
	ok(named > many / 20 && unnamed > many / 20, "both happen");
	arena_free(&fresh_arena);
	answers_free(&fresh_keys);
	return done_testing();
}
