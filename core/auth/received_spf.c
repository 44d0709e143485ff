/* Reads Received-SPF (RFC 7208 section 9.1) and the prose in its comment. */

#include "core/auth/authres.h"
#include "core/auth/scan.h"

/* dot-atom / quoted-string; else whatever stands up to a blank or ";" (R4) */
static struct slice
read_value(struct ar_field *f, struct scan *c)
{
	struct slice value;
	size_t start;
	bool quoted;

	scan_cfws(c);
	start = c->at;
	quoted = scan_quoted(c, &value);
	if (!quoted)
		value = scan_dot_atom(c);
	if ((quoted || value.n != 0) && scan_boundary(c))
		return value;
	c->at = start;
	f->lenient |= LENIENT_PVALUE;
	return scan_word(c);
}

static void
read_pair(struct ar_field *f, struct ar_result *r, struct scan *c)
{
	size_t start = c->at;
	struct slice key = scan_token(c), value;
	struct ar_property *p;

	scan_cfws(c);
	if (key.n == 0 || !scan_take(c, '=')) {
		c->at = start;
		if (scan_word(c).n == 0)
			c->at++;
		ar_problem(f, c->arena, "\"%.*s\" is no key=value and was left"
		    " out", SLICE_ARG(slice_upto(slice_from(c->s, start), 60)));
		return;
	}
	value = read_value(f, c);
	if ((p = ar_property_add(f, r, c->arena)) != NULL)
		*p = (struct ar_property){ .name = key, .value = value };
}

/* Who says so: receiver=, else "HOST: ..." at the start of the comment */
static struct slice
find_speaker(const struct ar_result *r)
{
	struct slice s = ar_property(r, NULL, "receiver"), prose = r->comment;
	struct slice word = slice_word(&prose);

	if (s.n != 0 && slice_chr(s, '<') == SLICE_NONE)
		return s;
	if (word.n > 1 && word.p[word.n - 1] == ':')
		return slice_upto(word, word.n - 1);
	return SLICE_NULL;
}

void
received_spf_parse(struct ar_field *f, struct arena *a, struct slice value,
    uint32_t at)
{
	struct scan c = { .s = value, .arena = a };
	struct ar_result *r;
	size_t start;

	scan_cfws(&c);
	start = c.at;
	if (scan_keyword(&c).n == 0 || !scan_boundary(&c)) {
		ar_problem(f, a, "it has no result");
		scan_done(&c);
		return;
	}
	r = ARENA_PUSH(a, f->results, f->nresults);
	r->method = SLICE("spf");
	r->result = slice_of(value.p + start, c.at - start);
	while (scan_cfws(&c), !scan_end(&c))
		if (!scan_take(&c, ';'))
			read_pair(f, r, &c);
	r->comment = scan_comment(&c);
	f->authserv_id = find_speaker(r);
	if (at != UINT32_MAX)
		r->range = (struct range){ at + (uint32_t)start,
			(uint32_t)(slice_trim(value).p + slice_trim(value).n -
			    value.p - (ptrdiff_t)start) };
	if (c.unclosed)
		ar_problem(f, a, "a comment or quoted string has no end; what "
		    "follows its start counts as part of it");
	scan_done(&c);
}

/*
 * "HOST: domain of [transitioning] NAME designates ...", and "HOST: NAME does
 * not designate permitted sender hosts": libspf2's, Google's and Microsoft's
 * prose.  "HOST: SPF record at NAME designates ...": that of qmail's patch.
 */
static struct slice
prose_domain(struct slice prose)
{
	size_t colon = slice_find(prose, SLICE(": "));
	struct slice word;

	if (colon == SLICE_NONE)
		return SLICE_NULL;
	prose = slice_from(prose, colon + 2);
	word = slice_word(&prose);
	if (slice_eqi_str(word, "domain")) {
		slice_word(&prose); /* "of" */
		word = slice_word(&prose);
		if (slice_eqi_str(word, "transitioning"))
			word = slice_word(&prose);
		return word;
	}
	if (slice_eqi_str(word, "SPF") &&
	    slice_startsi(slice_trim(prose), "record at ")) { /* qmail's */
		slice_word(&prose);
		slice_word(&prose);
		return slice_word(&prose);
	}
	return slice_startsi(slice_trim(prose), "does not designate")
	    ? word : SLICE_NULL;
}

struct slice
received_spf_domain(struct arena *a, const struct ar_result *r)
{
	struct slice s = ar_property(r, NULL, "envelope-from");
	bool helo = slice_eqi_str(ar_property(r, NULL, "identity"), "helo");
	size_t at;

	if (s.n == 0 && !helo) {
		s = prose_domain(r->comment);
		if (slice_chr(s, '"') != SLICE_NONE)
			return SLICE_NULL; /* part of a quoted local part */
	}
	if (helo || s.n == 0 || slice_eq_str(s, "<>"))
		s = ar_property(r, NULL, "helo");
	at = slice_rchr(s, '@');
	if (at != SLICE_NONE)
		s = slice_from(s, at + 1);
	while (s.n != 0 && (s.p[s.n - 1] == '>' || s.p[s.n - 1] == '.'))
		s.n--;
	return s.n != 0 ? slice_dup_lower(a, s) : SLICE_NULL;
}
