/* Reads Authentication-Results (RFC 8601 section 2.2), leniently if needed. */

#include "core/auth/authres.h"
#include "core/auth/scan.h"

#define MOST_QUOTED 60 /* octets of the field in a problem's sentence */

/* The registered methods (RFC 8601 section 2.7, RFC 8617, RFC 7281) */
static const char *const methods[] = { "arc", "auth", "dkim", "dkim-adsp",
	"dkim-atps", "dmarc", "dnswl", "domainkeys", "iprev", "rrvs",
	"sender-id", "smime", "spf", "vbr" };

struct reader {
	struct scan c;
	struct ar_field *f;
	uint32_t at; /* of the value in the message; UINT32_MAX: decoded */
};

/* Quotes what was passed since start, unfolded */
static void
left_out(struct reader *rd, size_t start, const char *why)
{
	struct slice text = slice_trim(slice_of(rd->c.s.p + start,
	    rd->c.at - start)), word;
	struct buf b = { 0 };

	text = slice_upto(text, MOST_QUOTED);
	while ((word = slice_word(&text)).n != 0) {
		buf_add_str(&b, b.n != 0 ? " " : "");
		buf_add_slice(&b, word);
	}
	ar_problem(rd->f, rd->c.arena, "\"%.*s\" %s", SLICE_ARG(buf_slice(&b)),
	    why);
	buf_free(&b);
}

/* One of the words up to a blank or ";" that the standard does not allow */
static struct slice
lenient_word(struct reader *rd)
{
	rd->f->lenient |= LENIENT_PVALUE;
	return scan_word(&rd->c);
}

/* value = token / quoted-string, and nothing behind it */
static bool
strict_value(struct scan *c, struct slice *out)
{
	bool quoted = scan_quoted(c, out);

	if (!quoted)
		*out = scan_token(c);
	return (quoted || out->n != 0) && scan_boundary(c);
}

/* [[local-part] "@"] domain-name; as it stands, quotes included */
static bool
strict_address(struct scan *c, struct slice *out)
{
	size_t start = c->at;
	struct slice local;

	if (!scan_quoted(c, &local))
		scan_dot_atom(c);
	if (scan_take(c, '@')) {
		if (scan_domain(c).n == 0)
			return false;
	} else {
		c->at = start;
		if (scan_domain(c).n == 0)
			return false;
	}
	*out = slice_of(c->s.p + start, c->at - start);
	return scan_boundary(c);
}

/* Does "key=" or "type.key=" start here (and not base64 that ends in "=")? */
static bool
is_key(const struct scan *c)
{
	struct scan ahead = *c;

	if (scan_token(&ahead).n == 0 || !scan_take(&ahead, '='))
		return false;
	return !scan_boundary(&ahead);
}

/* [CFWS] pvalue; under R4 whatever stands up to a blank or ";", also none */
static struct slice
read_pvalue(struct reader *rd)
{
	struct scan *c = &rd->c;
	struct slice value;
	size_t start = c->at, from;

	scan_cfws(c);
	from = c->at;
	if (!scan_end(c) && !scan_is(c, ';') && (from == start || !is_key(c))) {
		if (strict_value(c, &value))
			return value;
		c->at = from;
		if (strict_address(c, &value))
			return value;
		c->at = from;
		return lenient_word(rd);
	}
	rd->f->lenient |= LENIENT_PVALUE;
	return slice_of(c->s.p + start, 0);
}

/* "key=" without a type: a reason in its place, else R2 */
static void
read_untyped(struct reader *rd, struct ar_result *r, struct slice name)
{
	bool first = r->nproperties == 0 && r->reason.p == NULL;
	struct slice value = read_pvalue(rd);
	struct ar_property *p;
	size_t i;

	if (!first || !slice_eqi_str(name, "reason"))
		rd->f->lenient |= LENIENT_NO_PTYPE;
	if (slice_eqi_str(name, "reason") && r->reason.p == NULL) {
		r->reason = value;
		return;
	}
	for (i = 0; i < ARRAY_LEN(methods); i++)
		if (slice_eqi_str(name, methods[i]))
			ar_problem(rd->f, rd->c.arena, "\"%s=\" stands without"
			    " \";\" before it and was taken as a property",
			    methods[i]);
	p = ar_property_add(rd->f, r, rd->c.arena);
	if (p != NULL)
		*p = (struct ar_property){ .name = name, .value = value };
}

/* propspec = ptype [CFWS] "." [CFWS] property [CFWS] "=" pvalue */
static void
read_property(struct reader *rd, struct ar_result *r)
{
	struct scan *c = &rd->c;
	size_t start = c->at;
	struct slice first = scan_name(c), name = SLICE_NULL, value;
	struct ar_property *p;

	scan_cfws(c);
	if (first.n != 0 && scan_take(c, '=')) {
		read_untyped(rd, r, first);
		return;
	}
	if (first.n != 0 && scan_take(c, '.')) {
		scan_cfws(c);
		name = scan_name(c);
		scan_cfws(c);
	}
	if (name.n == 0 || !scan_take(c, '=')) {
		c->at = start;
		if (scan_word(c).n == 0)
			c->at++;
		left_out(rd, start, "is no property (type.name=value) and was "
		    "left out");
		return;
	}
	value = read_pvalue(rd);
	p = ar_property_add(rd->f, r, c->arena);
	if (p != NULL)
		*p = (struct ar_property){ first, name, value };
}

/* result = Keyword; any other word is kept too (R4) */
static struct slice
read_outcome(struct reader *rd)
{
	size_t start;
	struct slice word;

	scan_cfws(&rd->c);
	start = rd->c.at;
	word = scan_keyword(&rd->c);
	if (word.n != 0 && scan_boundary(&rd->c))
		return word;
	rd->c.at = start;
	return lenient_word(rd);
}

static struct ar_result *
new_result(struct reader *rd)
{
	struct ar_field *f = rd->f;

	if (f->nresults == AR_MOST_RESULTS) {
		ar_problem(f, rd->c.arena, "more than %d results: the rest is "
		    "left out", AR_MOST_RESULTS);
		return NULL;
	}
	return ARENA_PUSH(rd->c.arena, f->results, f->nresults);
}

/* method [ "/" version ] "=": false if none stands here */
static bool
read_method(struct reader *rd, struct slice *method)
{
	struct scan *c = &rd->c;
	size_t start = c->at, keyword = scan_keyword(c).n;
	int64_t version = 1;

	c->at = start;
	*method = scan_name(c);
	scan_cfws(c);
	if (method->n != 0 && scan_take(c, '/')) {
		scan_cfws(c);
		if (!slice_number(scan_token(c), &version))
			version = 0;
		scan_cfws(c);
	}
	if (method->n == 0 || !scan_take(c, '='))
		return false;
	if (method->n != keyword)
		rd->f->lenient |= LENIENT_PVALUE;
	if (version != 1)
		ar_problem(rd->f, c->arena, "a version of \"%.*s\" that is not"
		    " known", SLICE_ARG(slice_upto(*method, MOST_QUOTED)));
	return true;
}

/* resinfo, behind its ";" */
static void
read_result(struct reader *rd)
{
	struct scan *c = &rd->c;
	size_t start = c->at, end;
	struct slice method;
	struct ar_result *r;

	scan_comment(c); /* one before the method belongs to nothing */
	if (!read_method(rd, &method)) {
		c->at = start;
		scan_skip_result(c);
		left_out(rd, start, "is no result (method=result) and was left "
		    "out");
		return;
	}
	if ((r = new_result(rd)) == NULL) {
		scan_skip_result(c);
		return;
	}
	r->method = slice_dup_lower(c->arena, method);
	r->result = read_outcome(rd);
	while (scan_cfws(c), !scan_end(c) && !scan_is(c, ';'))
		read_property(rd, r);
	r->comment = scan_comment(c);
	for (end = c->at; ascii_is_space(c->s.p[end - 1]);)
		end--; /* the method stands in front: no underflow */
	if (rd->at != UINT32_MAX)
		r->range = (struct range){ rd->at + (uint32_t)start,
			(uint32_t)(end - start) };
}

/* "i=N;" in front of an ARC-Authentication-Results (RFC 8617 section 4.1.1) */
static void
read_instance(struct reader *rd)
{
	struct scan *c = &rd->c;
	size_t start;
	int64_t n;

	scan_cfws(c);
	start = c->at;
	if ((scan_take(c, 'i') || scan_take(c, 'I')) &&
	    (scan_cfws(c), scan_take(c, '=')) &&
	    (scan_cfws(c), slice_number(scan_token(c), &n)) && n >= 1 &&
	    n <= 1000 && (scan_cfws(c), scan_take(c, ';'))) {
		rd->f->arc_instance = (int)n;
		return;
	}
	c->at = start;
	ar_problem(rd->f, c->arena, "it has no instance (i=1 to 50;)");
}

/*
 * authserv-id and version.  False: there is no id, a result starts at once
 * (R1).
 */
static bool
read_authserv_id(struct reader *rd)
{
	struct scan *c = &rd->c;
	size_t start;
	struct slice id;

	scan_cfws(c);
	start = c->at;
	if (!scan_quoted(c, &id))
		id = scan_token(c);
	if (c->at != start && !scan_boundary(c) && !scan_is(c, '=') &&
	    !scan_is(c, '/')) {
		c->at = start; /* an address, a port: some name all the same */
		id = lenient_word(rd);
	}
	scan_cfws(c);
	if (id.n == 0 || scan_is(c, '=') || scan_is(c, '/')) {
		c->at = start;
		rd->f->lenient |= LENIENT_NO_AUTHSERV_ID;
		return scan_end(c) || scan_is(c, ';');
	}
	rd->f->authserv_id = id;
	return true;
}

/* What may follow the authserv-id: a version, then ";" or the end */
static void
read_version(struct reader *rd)
{
	struct scan *c = &rd->c;
	size_t start = c->at;
	int64_t version;

	if (!slice_number(scan_token(c), &version))
		c->at = start;
	else if (version != 1)
		ar_problem(rd->f, c->arena, "version %lld of the field is not "
		    "known", (long long)version);
	scan_cfws(c);
	if (scan_end(c) || scan_is(c, ';'))
		return;
	start = c->at;
	scan_skip_result(c);
	left_out(rd, start, "behind the authserv-id was left out");
}

/* "none": nothing was checked (no-result) */
static bool
take_none(struct scan *c)
{
	size_t start = c->at;
	bool none = slice_eqi_str(scan_keyword(c), "none");

	scan_cfws(c);
	if (none && (scan_end(c) || scan_is(c, ';')))
		return true;
	c->at = start;
	return false;
}

static void
read_results(struct reader *rd)
{
	struct scan *c = &rd->c;
	bool none = false;

	while (scan_take(c, ';')) {
		scan_cfws(c);
		if (scan_end(c) || scan_is(c, ';'))
			rd->f->lenient |= LENIENT_SEMICOLON;
		else if (take_none(c))
			none = true;
		else
			read_result(rd);
	}
	if (none ? rd->f->nresults != 0
		 : rd->f->nresults == 0 && rd->f->problem.p == NULL)
		rd->f->lenient |= LENIENT_SEMICOLON;
}

void
ar_parse(struct ar_field *f, struct arena *a, struct slice value, uint32_t at,
    bool arc)
{
	struct reader rd = { .c = { .s = value, .arena = a }, .f = f,
		.at = at };

	if (value.n == 0 || value.n > UINT32_MAX / 2) {
		ar_problem(f, a, "it is empty");
		return;
	}
	if (arc)
		read_instance(&rd);
	if (!read_authserv_id(&rd))
		read_result(&rd);
	else if (f->authserv_id.p != NULL)
		read_version(&rd);
	read_results(&rd);
	if (rd.c.unclosed)
		ar_problem(f, a, "a comment or quoted string has no end; what "
		    "follows its start counts as part of it");
	scan_done(&rd.c);
}
