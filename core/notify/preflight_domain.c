/* Whom the mail names: those who do not want it stay out of all of it, in
 * whatever form it is written. */

#include "core/notify/mask.h"
#include "core/notify/preflight_parts.h"

enum {
	RUN_LEAST = 12,
	NAME_LEAST = 4, /* octets of an owner's name that is looked for */
};

/* --- finding --- */

static bool
is_name_char(char c)
{
	return ascii_is_alnum(c) || c == '-' || c == '_';
}

/* The dot of a name: ".", "[.]", "(.)", "%2e"; its octets, 0: none */
static size_t
dot_at(struct slice s)
{
	static const char *const forms[] = { "[.]", "(.)", "[dot]", "%2e" };
	size_t i;

	if (s.n != 0 && s.p[0] == '.')
		return 1;
	for (i = 0; i < ARRAY_LEN(forms); i++)
		if (slice_startsi(s, forms[i]))
			return strlen(forms[i]);
	return 0;
}

/* What stands for a blank: blanks, a line's end between them, "_" (RFC 2047) */
static size_t
blank_at(struct slice s)
{
	size_t n = 0;

	while (n < s.n && strchr(" \t\r\n_", s.p[n]) != NULL)
		n++;
	return n;
}

/* Octets of the name at the start of s; 0: it does not stand there */
static size_t
name_at(struct slice s, struct slice domain)
{
	size_t i, at = 0, n;

	for (i = 0; i < domain.n; i++) {
		if (domain.p[i] == '.' || domain.p[i] == ' ') {
			n = domain.p[i] == '.' ? dot_at(slice_from(s, at))
					       : blank_at(slice_from(s, at));
			if (n == 0)
				return 0;
			at += n;
		} else if (at < s.n && ascii_lower(s.p[at]) == domain.p[i])
			at++;
		else
			return 0;
	}
	return at;
}

/* Where it stands as a name, not as a part of another; SLICE_NONE */
static size_t
name_find(struct slice s, struct slice domain)
{
	size_t i, n;

	for (i = 0; i < s.n; i++) {
		if (ascii_lower(s.p[i]) != domain.p[0] ||
		    (i != 0 && is_name_char(s.p[i - 1])) ||
		    (n = name_at(slice_from(s, i), domain)) == 0)
			continue;
		if (i + n < s.n && is_name_char(s.p[i + n]))
			continue;
		n += dot_at(slice_from(s, i + n));
		if (i + n < s.n && s.p[i + n - 1] == '.' &&
		    ascii_is_alnum(s.p[i + n]))
			continue; /* bank.example.org is another */
		return i;
	}
	return SLICE_NONE;
}

static int
hex_digit(char c)
{
	c = ascii_lower(c);
	return ascii_is_digit(c) ? c - '0'
	    : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* RFC 2045 section 6.7, and %XX of URLs likewise, until out has `most` octets;
 * returns how many of s that took */
static size_t
unquoted(struct slice s, size_t most, struct buf *out)
{
	size_t i = 0;

	while (i < s.n && out->n < most) {
		char c = s.p[i];
		int hi = -1, lo = -1;

		if (c == '=' && slice_starts(slice_from(s, i + 1), "\r\n")) {
			i += 3;
			continue;
		}
		if ((c == '=' || c == '%') && i + 2 < s.n) {
			hi = hex_digit(s.p[i + 1]);
			lo = hex_digit(s.p[i + 2]);
		}
		buf_add_char(out, hi >= 0 && lo >= 0 ? (char)(hi << 4 | lo)
						     : c);
		i += hi >= 0 && lo >= 0 ? 3 : 1;
	}
	return i;
}

static size_t
quoted_find(struct slice s, struct slice domain)
{
	struct buf plain = { 0 };
	size_t at;

	(void)unquoted(s, SLICE_NONE, &plain);
	at = name_find(buf_slice(&plain), domain);
	if (at != SLICE_NONE) {
		buf_clear(&plain);
		at = unquoted(s, at, &plain);
	}
	buf_free(&plain);
	return at;
}

/* A run of base64 over its lines, as one; octets that it takes of s */
static size_t
run_joined(struct slice s, struct buf *out)
{
	size_t at = 0, n;

	while ((n = base64_run(slice_from(s, at))) != 0) {
		buf_add(out, s.p + at, n);
		at += n;
		n = slice_starts(slice_from(s, at), "\r\n") ? 2
		    : slice_starts(slice_from(s, at), "\n") ? 1 : 0;
		if (n == 0 || base64_run(slice_from(s, at + n)) < 4)
			break;
		at += n;
	}
	return at;
}

/* The run may begin with something else: "token-" and then base64. */
static bool
base64_names(struct slice run, struct slice domain)
{
	struct arena a = { 0 };
	bool found = false;
	size_t i;

	for (i = 0; i < 4 && !found && i < run.n; i++) {
		struct slice s = slice_from(run, i);

		s = base64_decode(&a, slice_upto(s, s.n - s.n % 4));
		found = s.p != NULL && name_find(s, domain) != SLICE_NONE;
	}
	arena_free(&a);
	return found;
}

static size_t
base64_find(struct slice s, struct slice domain)
{
	struct buf run = { 0 };
	size_t i = 0, found = SLICE_NONE, n;

	while (i < s.n && found == SLICE_NONE) {
		buf_clear(&run);
		n = run_joined(slice_from(s, i), &run);
		if (run.n >= RUN_LEAST && base64_names(buf_slice(&run),
			domain))
			found = i;
		i += n != 0 ? n : 1;
	}
	buf_free(&run);
	return found;
}

/* The file name of the part that an offset lies in */
static struct slice
part_of(struct slice mail, size_t at, struct arena *a)
{
	struct slice before = slice_upto(mail, at), name;
	struct slice found = SLICE("the header");
	size_t i, parts = 0;

	while ((i = slice_find(before, SLICE("\r\n--=_espy_"))) !=
	    SLICE_NONE) {
		struct slice head;

		before = slice_from(before, i + 4);
		head = slice_upto(before, slice_find(before,
		    SLICE("\r\n\r\n")));
		i = slice_findi(head, SLICE("filename=\""));
		name = slice_from(head, i == SLICE_NONE ? head.n : i + 10);
		name = slice_upto(name, slice_chr(name, '"'));
		found = name.n != 0 ? name : parts == 0 ? SLICE("the letter")
							: SLICE("a part");
		parts++;
	}
	return slice_dup(a, found);
}

bool
mail_names_domain(struct slice mail, struct slice domain, struct arena *a,
    struct slice *where)
{
	size_t at;

	if (domain.n == 0)
		return false;
	at = name_find(mail, domain);
	if (at == SLICE_NONE)
		at = quoted_find(mail, domain);
	if (at == SLICE_NONE)
		at = base64_find(mail, domain);
	if (at != SLICE_NONE)
		*where = part_of(mail, at, a);
	return at != SLICE_NONE;
}

/* --- the checks --- */

/* By what people call him, in a subject or beside an address.  It may be a
 * common word: a person looks at it. */
static bool
called_against_his_word(struct preflight_run *r,
    const struct preflight_domain *d, struct slice brand)
{
	const struct preflight_facts *f = r->f;
	struct slice name = slice_dup_lower(r->a, brand), where;
	size_t i;

	for (i = 0; i < f->nmails && brand.n >= NAME_LEAST; i++)
		if (mail_names_domain(f->mails[i], name, r->a, &where)) {
			check_add(r, "named", CHECK_YELLOW, i == 0 &&
				    slice_eq_str(where, "the letter")
				? CAUSE_LETTER : CAUSE_SAMPLES,
			    "%.*s must not be named, but \"%.*s\" is in %.*s",
			    SLICE_ARG(d->domain), SLICE_ARG(brand),
			    SLICE_ARG(where));
			return true;
		}
	return false;
}

/* A case of one owner who says no, and who is named nevertheless */
static bool
named_against_his_word(struct preflight_run *r,
    const struct preflight_domain *d)
{
	const struct preflight_facts *f = r->f;
	struct slice where;
	size_t i;

	for (i = 0; i < f->nmails; i++)
		if (mail_names_domain(f->mails[i], d->domain, r->a, &where)) {
			check_add(r, "named", CHECK_RED,
			    slice_eq_str(where, "the letter") ||
				    slice_eq_str(where, "the header")
				? CAUSE_LETTER : CAUSE_SAMPLES,
			    "%.*s must not be named, but is in %.*s",
			    SLICE_ARG(d->domain), SLICE_ARG(where));
			return true;
		}
	return false;
}

static bool
is_told(struct preflight_run *r, const struct preflight_domain *d)
{
	size_t i;

	if (named_against_his_word(r, d))
		return true;
	for (i = 0; i < d->nbrands; i++)
		if (called_against_his_word(r, d, d->brands[i]))
			return true;
	return false;
}

void
preflight_domains(struct preflight_run *r)
{
	const struct preflight_facts *f = r->f;
	struct buf asking = { 0 };
	size_t i, n = 0, bad = 0;

	if (!preflight_to_desk(f->draft))
		return;
	for (i = 0; i < f->ndomains; i++) {
		const struct preflight_domain *d = &f->domains[i];

		if (d->may == CASE_MAY_NOT)
			bad += is_told(r, d);
		else if (!preflight_accuses(f->draft))
			continue;
		else if (d->authorised)
			check_add(r, "authorised", CHECK_YELLOW, CAUSE_DOMAIN,
			    "the owner of %.*s says that the service may send "
			    "as it", SLICE_ARG(d->domain));
		else if (d->may == CASE_MAY_UNKNOWN && !d->denied)
			buf_addf(&asking, "%s%.*s", n++ == 0 ? "" : ", ",
			    SLICE_ARG(d->domain));
	}
	if (n != 0)
		check_add(r, "owner", CHECK_YELLOW, CAUSE_DOMAIN, "%s of %.*s "
		    "%s not answered: the letter names %s, and says that we "
		    "ask", n == 1 ? "the owner" : "the owners",
		    SLICE_ARG(buf_slice(&asking)), n == 1 ? "has" : "have",
		    n == 1 ? "it" : "them");
	else if (bad == 0 && f->ndomains != 0)
		check_add(r, "owner", CHECK_GREEN, CAUSE_DOMAIN,
		    "nobody is named against his word");
	buf_free(&asking);
}
