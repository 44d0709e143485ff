/* What the letter says: what RFC 6650 section 5.2 wants of it, and what would
 * embarrass its sender. */

#include "core/base/text.h"
#include "core/base/url.h"
#include "core/notify/fill.h"
#include "core/notify/preflight_parts.h"

/* Is one of the words in the text?  Case does not matter. */
static bool
says(struct slice text, const char *const *words, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (slice_findi(text, slice_str(words[i])) != SLICE_NONE)
			return true;
	return false;
}

static size_t
columns_of(struct slice line)
{
	size_t i, n = 0;

	for (i = 0; i < line.n; i++)
		n += ((unsigned char)line.p[i] & 0xc0) != 0x80;
	return n;
}

/* --- what must be there --- */

static void
source_check(struct preflight_run *r)
{
	const struct preflight_facts *f = r->f;
	size_t i;

	for (i = 0; i < f->nsources; i++)
		if (slice_findi(f->draft->body, f->sources[i]) != SLICE_NONE) {
			check_add(r, "source", CHECK_GREEN, CAUSE_LETTER,
			    "it names the source: %.*s",
			    SLICE_ARG(f->sources[i]));
			return;
		}
	check_add(r, "source", CHECK_RED, CAUSE_LETTER, f->nsources == 0
		? "no message of the case shows where it came from"
		: "it names no address or host that the mail came from");
}

static void
ask_check(struct preflight_run *r)
{
	static const char *const words[] = { "please", "we ask you",
		"por favor", "pedimos", "rogamos", "solicitamos",
		"les pedimos", "agradecemos que" };

	if (says(r->f->draft->body, words, ARRAY_LEN(words)))
		check_add(r, "ask", CHECK_GREEN, CAUSE_LETTER,
		    "it says what is wanted");
	else
		check_add(r, "ask", CHECK_RED, CAUSE_LETTER,
		    "it asks for nothing: no \"please\", \"por favor\"");
}

/* RFC 6650 section 5.2: how to be left alone must be said. */
static void
stop_check(struct preflight_run *r)
{
	if (slice_find(r->f->draft->body, SLICE("STOP")) != SLICE_NONE)
		return;
	check_add(r, "stop-word", CHECK_YELLOW, CAUSE_LETTER,
	    "it does not say that STOP ends such reports (RFC 6650)");
}

static bool
has_tlp(struct slice s)
{
	static const char *const labels[] = { "TLP:RED", "TLP:AMBER",
		"TLP:GREEN", "TLP:CLEAR" };

	return says(s, labels, ARRAY_LEN(labels));
}

static void
subject_check(struct preflight_run *r)
{
	const struct draft *d = r->f->draft;
	struct slice rest = d->subject;
	size_t n = 0, at;

	while ((at = slice_findi(rest, d->case_id)) != SLICE_NONE) {
		rest = slice_from(rest, at + d->case_id.n);
		n++;
	}
	if (n != 1)
		check_add(r, "subject", CHECK_YELLOW, CAUSE_SUBJECT, "the "
		    "subject has the case's number %zu times: answers are "
		    "found by it", n);
	else if (has_tlp(d->body) && !has_tlp(d->subject))
		check_add(r, "subject", CHECK_YELLOW, CAUSE_SUBJECT,
		    "the subject lacks the letter's TLP label");
	else
		check_add(r, "subject", CHECK_GREEN, CAUSE_SUBJECT,
		    "the subject has the case's number");
}

/* --- what must not be there --- */

struct lint {
	struct preflight_run *r;
	size_t line, found;
	size_t long_lines, first_long;
	bool after_blank;   /* the line before was empty */
	size_t heading;	    /* line of one that nothing stands below yet */
};

static void
lint_found(struct lint *x, enum check_level level, const char *name,
    const char *what, struct slice words)
{
	check_add(x->r, name, level, CAUSE_LETTER, "line %zu: %s%s%.*s",
	    x->line, what, words.n != 0 ? ": " : "",
	    SLICE_ARG(slice_upto(words, 60)))->line = x->line;
	x->found++;
}

static bool
is_placeholder(struct slice name)
{
	size_t i;

	for (i = 0; i < name.n; i++)
		if ((name.p[i] < 'a' || name.p[i] > 'z') &&
		    !ascii_is_digit(name.p[i]) && name.p[i] != '_' &&
		    name.p[i] != '-' && name.p[i] != '.')
			return false;
	return name.n >= 2 && name.n <= 40 && !ascii_is_digit(name.p[0]);
}

/* Who wrote a mail may have written it, so that its report does not go. */
static bool
is_quoted(const struct preflight_facts *f, struct slice words)
{
	size_t i;

	for (i = 0; i < f->nquoted; i++)
		if (slice_find(f->quoted[i], words) != SLICE_NONE)
			return true;
	return false;
}

static void
placeholder_found(struct lint *x, struct slice words)
{
	if (is_quoted(x->r->f, words))
		lint_found(x, CHECK_YELLOW, "placeholder", "it looks like a "
		    "placeholder, and is in a sample too", words);
	else
		lint_found(x, CHECK_RED, "placeholder",
		    "a placeholder that nothing was put into", words);
}

/* "{service}": a template's, not what the text boundary makes of a character:
 * "\u{feff}".  A letter that nobody wrote in has none of its template's left:
 * what looks so then was in the mail, whose sender is not to stop a letter. */
static void
lint_placeholders(struct lint *x, struct slice line)
{
	size_t at, end;
	bool escape;

	if (!x->r->f->draft->edited)
		return;
	while ((at = slice_chr(line, '{')) != SLICE_NONE) {
		escape = at >= 2 && line.p[at - 2] == '\\' &&
		    (line.p[at - 1] == 'u' || line.p[at - 1] == 'x');
		line = slice_from(line, at);
		end = slice_chr(line, '}');
		if (end == SLICE_NONE)
			return;
		if (!escape && is_placeholder(slice_of(line.p + 1, end - 1)))
			placeholder_found(x, slice_upto(line, end + 1));
		line = slice_from(line, end + 1);
	}
}

/* Of the reporter or of who is written to? */
static bool
is_known_host(const struct preflight_facts *f, struct slice host)
{
	struct slice own = f->reporter->address;
	size_t i;

	if (host_is_under(host, slice_from(own, slice_rchr(own, '@') + 1)))
		return true;
	for (i = 0; i < f->nrecipients; i++) {
		struct slice to = f->recipients[i].address;

		if (host_is_under(host, slice_from(to, slice_rchr(to, '@') +
			1)))
			return true;
	}
	return false;
}

static bool
in_samples(const struct preflight_facts *f, struct slice host, struct arena *a)
{
	struct slice where;
	size_t i;

	for (i = 0; i < f->nmails; i++)
		if (mail_names_domain(f->mails[i], host, a, &where) &&
		    slice_starts(where, "sample"))
			return true;
	return false;
}

/* One that a mail program makes a link of: it may be followed, and filters
 * take the letter for what it reports. */
static void
lint_links(struct lint *x, struct slice line)
{
	const struct preflight_facts *f = x->r->f;
	struct slice word;

	while ((word = slice_word(&line)).n != 0) {
		size_t at = slice_findi(word, SLICE("http://"));
		struct url u;

		if (at == SLICE_NONE)
			at = slice_findi(word, SLICE("https://"));
		if (at == SLICE_NONE)
			continue;
		url_split(x->r->a, slice_from(word, at), &u);
		if (u.host.n == 0 || is_known_host(f, u.host))
			continue;
		lint_found(x, in_samples(f, u.host, x->r->a) ? CHECK_RED
			: CHECK_YELLOW, "links", "a link that can be followed",
		    slice_from(word, at));
	}
}

/* "WHAT WE CANNOT SEE", with a number in front or none */
static bool
is_heading(struct slice line)
{
	size_t i, upper = 0;

	for (i = 0; i < line.n; i++) {
		if (line.p[i] >= 'a' && line.p[i] <= 'z')
			return false;
		upper += line.p[i] >= 'A' && line.p[i] <= 'Z';
	}
	return upper >= 3 && line.n <= 60 && !ascii_is_space(line.p[0]);
}

static void
lint_sections(struct lint *x, struct slice line)
{
	bool heading = x->after_blank && is_heading(line);

	if (line.n != 0 && x->heading != 0) {
		size_t now = x->line;

		x->line = x->heading;
		if (heading || slice_starts(line, "-- "))
			lint_found(x, CHECK_YELLOW, "sections",
			    "a heading with nothing below", SLICE_NULL);
		x->line = now;
		x->heading = 0;
	}
	if (heading)
		x->heading = x->line;
	x->after_blank = line.n == 0;
}

static void
lint_line(struct lint *x, struct slice line)
{
	x->line++;
	lint_placeholders(x, line);
	lint_links(x, line);
	lint_sections(x, line);
	if (columns_of(line) > FILL_COLUMNS && x->long_lines++ == 0)
		x->first_long = x->line;
}

static void
lint(struct preflight_run *r)
{
	struct lint x = { .r = r };
	struct slice rest = r->f->draft->body, line;

	while (text_line(&rest, &line))
		lint_line(&x, line);
	if (x.long_lines != 0) {
		check_add(r, "lines", CHECK_YELLOW, CAUSE_LETTER, "line %zu%s "
		    "more than %d columns", x.first_long, x.long_lines > 1
			? " and others have" : " has", FILL_COLUMNS)->line =
		    x.first_long;
		x.found++;
	}
	if (x.found == 0)
		check_add(r, "letter", CHECK_GREEN, CAUSE_LETTER,
		    "no placeholder, no live link, no long line in it");
}

/* That nothing binds a domain's owner and the service is for him to say. */
static void
relation_check(struct preflight_run *r)
{
	static const char *const words[] = { "no relationship",
		"no business relationship", "ninguna relaci", "no tiene "
		"relaci", "no tienen relaci", "nenhuma rela", "n\xc3\xa3o tem "
		"rela", "n\xc3\xa3o t\xc3\xaam rela", "not authorised your",
		"not authorized your" };
	const struct preflight_facts *f = r->f;
	size_t i;

	if (!says(f->draft->body, words, ARRAY_LEN(words)))
		return;
	for (i = 0; i < f->ndomains; i++)
		if (f->domains[i].denied)
			return;
	check_add(r, "relation", CHECK_RED, CAUSE_DOMAIN, "it says that the "
	    "service has nothing to do with the domain's owner, but no word "
	    "of his is on record");
}

void
preflight_letter(struct preflight_run *r)
{
	const struct draft *d = r->f->draft;

	if (preflight_accuses(d)) {
		source_check(r);
		ask_check(r);
		stop_check(r);
		relation_check(r);
	}
	subject_check(r);
	lint(r);
}
