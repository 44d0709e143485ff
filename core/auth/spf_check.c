/* SPF's check_host: records, their terms in turn, includes and redirects (RFC
 * 7208 sections 4 to 6). */

#include <stdarg.h>

#include "core/auth/spf_parts.h"

enum { MOST_SHOWN = 200 }; /* octets of a term in words */

static enum spf_result check(struct spf_check *k, const struct spf_level *l);

void
spf_missing(struct spf_check *k, const char *fmt, ...)
{
	struct slice *why = &k->why_missing;
	va_list ap;

	if (k->missing++ != 0)
		return;
	va_start(ap, fmt);
	why->p = arena_vprintf(k->c->m->arena, &why->n, fmt, ap);
	va_end(ap);
}

enum spf_result
spf_error(struct spf_check *k, enum spf_result result, const char *fmt, ...)
{
	struct slice *reason = &k->out->reason;
	va_list ap;

	if (k->missing != 0)
		return result;
	va_start(ap, fmt);
	reason->p = arena_vprintf(k->c->m->arena, &reason->n, fmt, ap);
	va_end(ap);
	return result;
}

const struct answer *
spf_ask(struct spf_check *k, struct slice name, uint16_t type, bool personal)
{
	const struct answer *a = compute_ask(k->c, name, type, personal,
	    &k->out->used);

	if (a == NULL)
		spf_missing(k, "%s of %.*s%s is not known: %.*s",
		    type == DNS_TXT ? "the SPF record" : dns_type_name(type),
		    SLICE_ARG(name), personal
		    ? ", a name that tells of the sender," : "",
		    SLICE_ARG(compute_why_not(k->c)));
	return a;
}

/* The term that is being read, for reasons */
static struct slice
here(const struct spf_check *k)
{
	return slice_upto(k->path[k->depth - 1], 80);
}

/* The one record of the level's domain (section 4.5); false: *result */
static bool
find_record(struct spf_check *k, const struct spf_level *l,
    struct slice *record, enum spf_result *result)
{
	const struct answer *a = spf_ask(k, l->domain, DNS_TXT, l->personal);
	size_t n = 0, i;

	*result = SPF_NONE;
	if (a == NULL)
		return false;
	if (a->status == DNS_TIMEOUT || a->status == DNS_SERVFAIL) {
		*result = spf_error(k, SPF_TEMPERROR, "%.*s: TXT of %.*s%s"
		    "%.*s", SLICE_ARG(compute_failure(a)),
		    SLICE_ARG(l->domain), k->depth != 0 ? ", at " : "",
		    SLICE_ARG(k->depth != 0 ? here(k) : SLICE("")));
		return false;
	}
	for (i = 0; i < a->n; i++)
		if (spf_is_record(a->data[i]) && n++ == 0)
			*record = a->data[i];
	if (compute_is_late(k->c, a) &&
	    (k->late == NULL || a->time > k->late->time))
		k->late = a;
	if (n == 1)
		return true;
	if (n > 1)
		*result = spf_error(k, SPF_PERMERROR, "%zu SPF records at "
		    "%.*s", n, SLICE_ARG(l->domain));
	else if (l->own)
		spf_error(k, SPF_NONE, a->status == DNS_NXDOMAIN
		    ? "%.*s does not exist" : "no SPF record at %.*s",
		    SLICE_ARG(l->domain));
	return false;
}

/* include and redirect: no record there is an error (sections 5.2, 6.1) */
static enum spf_result
check_other(struct spf_check *k, const struct spf_level *l,
    struct slice spec, bool redirect)
{
	struct spf_level other = { .included = l->included || !redirect };
	struct spf_name n;
	enum spf_expansion e = spf_expand_name(k, l, spec, &n);
	unsigned missing = k->missing;
	enum spf_result result;

	if (e == SPF_EXPANSION_MISSING)
		return SPF_NONE;
	if (e == SPF_NO_NAME)
		return spf_error(k, SPF_PERMERROR, "%.*s names no domain that "
		    "can be asked for", SLICE_ARG(here(k)));
	other.domain = spf_name_slice(&n);
	other.personal = n.personal;
	result = check(k, &other);
	if (result == SPF_NONE && k->missing == missing)
		return spf_error(k, SPF_PERMERROR, "no SPF record at %.*s, "
		    "at %.*s", SLICE_ARG(other.domain), SLICE_ARG(here(k)));
	return result;
}

static enum spf_match
match_include(struct spf_check *k, const struct spf_level *l,
    const struct spf_term *t, enum spf_result *error)
{
	enum spf_result result = check_other(k, l, t->spec, false);

	*error = result;
	if (result == SPF_PASS)
		return SPF_MATCHES;
	return result == SPF_TEMPERROR || result == SPF_PERMERROR
	    ? SPF_MATCH_ERROR : SPF_MATCHES_NOT;
}

static bool
over_lookups(struct spf_check *k, enum spf_result *error)
{
	if (++k->out->lookups <= SPF_MOST_LOOKUPS)
		return false;
	*error = spf_error(k, SPF_PERMERROR, "more than %d DNS look-ups: at "
	    "%.*s", SPF_MOST_LOOKUPS, SLICE_ARG(here(k)));
	return true;
}

/* Those that ask DNS; over its limits is an error. */
static enum spf_match
match_by_dns(struct spf_check *k, const struct spf_level *l,
    const struct spf_term *t, enum spf_result *error)
{
	struct spf_name n;

	if (over_lookups(k, error))
		return SPF_MATCH_ERROR;
	if (t->kind == SPF_INCLUDE)
		return match_include(k, l, t, error);
	if (spf_expand_name(k, l, t->spec, &n) != SPF_EXPANDED)
		return SPF_MATCHES_NOT;
	switch (t->kind) {
	case SPF_A:
		return spf_match_address(k, t, &n, error);
	case SPF_MX:
		return spf_match_mx(k, t, &n, error);
	case SPF_PTR:
		return spf_match_ptr(k, &n);
	default:
		return spf_match_exists(k, t, &n, error);
	}
}

/* A term whose questions found nothing counts once (section 4.6.4) */
static enum spf_match
count_void(struct spf_check *k, enum spf_match m, enum spf_result *error)
{
	if (m != SPF_MATCHES_NOT || k->voids_here == 0 ||
	    ++k->out->voids <= SPF_MOST_VOIDS)
		return m;
	*error = spf_error(k, SPF_PERMERROR, "more than %d look-ups that "
	    "found nothing: at %.*s", SPF_MOST_VOIDS, SLICE_ARG(here(k)));
	return SPF_MATCH_ERROR;
}

static enum spf_match
match(struct spf_check *k, const struct spf_level *l,
    const struct spf_term *t, enum spf_result *error)
{
	enum spf_match m;

	switch (t->kind) {
	case SPF_ALL:
		return SPF_MATCHES;
	case SPF_IP4:
		return spf_in_network(k, t->net, false, t->bits4)
			? SPF_MATCHES : SPF_MATCHES_NOT;
	case SPF_IP6:
		return spf_in_network(k, t->net, true, t->bits6)
			? SPF_MATCHES : SPF_MATCHES_NOT;
	case SPF_REDIRECT:
	case SPF_EXP:
	case SPF_UNKNOWN_MODIFIER:
		return SPF_MATCHES_NOT;
	default:
		k->voids_here = 0;
		m = match_by_dns(k, l, t, error);
		if (t->kind == SPF_INCLUDE)
			return m; /* what it asked counted already */
		return count_void(k, m, error);
	}
}

/* What to say of a result that stands: of the domain's own record, or where
 * redirect= led */
static void
say_match(struct spf_check *k, const struct spf_level *l,
    const struct spf_term *t)
{
	struct slice text = slice_upto(t->text, 80);

	if (t->kind != SPF_ALL && t->result != SPF_PASS)
		spf_error(k, t->result, "%.*s matches %.*s in the record of "
		    "%.*s", SLICE_ARG(k->out->ip), SLICE_ARG(text),
		    SLICE_ARG(l->domain));
	else if (t->kind == SPF_ALL && t->result == SPF_PASS)
		spf_error(k, t->result, "the record of %.*s lets every "
		    "address pass (%.*s)", SLICE_ARG(l->domain),
		    SLICE_ARG(text));
	else if (t->kind == SPF_ALL)
		spf_error(k, t->result, "%.*s is not in the record of %.*s%s"
		    "%.*s%s, which ends in %.*s", SLICE_ARG(k->out->ip),
		    SLICE_ARG(k->out->domain),
		    l->own ? "" : " (redirect to ",
		    SLICE_ARG(l->own ? SLICE("") : l->domain),
		    l->own ? "" : ")", SLICE_ARG(text));
}

static enum spf_result
matched(struct spf_check *k, const struct spf_level *l,
    const struct spf_term *t, const struct spf_record *r)
{
	/* An include that matches was led there by a term that did. */
	if (t->kind != SPF_INCLUDE)
		k->npath = k->depth;
	if (l->included)
		return t->result;
	say_match(k, l, t);
	if (t->result == SPF_FAIL && k->missing == 0 && r->exp.p != NULL)
		spf_explain(k, l, r->exp);
	return t->result;
}

static enum spf_result
redirect(struct spf_check *k, const struct spf_level *l,
    const struct spf_record *r)
{
	enum spf_result result;

	k->path[k->depth++] = r->redirect_text;
	if (!over_lookups(k, &result))
		result = check_other(k, l, r->redirect, true);
	k->depth--;
	return result;
}

/* No mechanism matched (section 4.7) */
static enum spf_result
run_out(struct spf_check *k, const struct spf_level *l,
    const struct spf_record *r)
{
	if (r->redirect.p != NULL)
		return redirect(k, l, r);
	k->npath = 0;
	if (!l->included)
		spf_error(k, SPF_NEUTRAL, "%.*s is not in the record of %.*s, "
		    "which ends without \"all\"", SLICE_ARG(k->out->ip),
		    SLICE_ARG(l->domain));
	return SPF_NEUTRAL;
}

/* Every level but the first is a look-up, so there are at most 11. */
static enum spf_result
check(struct spf_check *k, const struct spf_level *l)
{
	struct spf_record r;
	struct spf_term t;
	struct slice txt, rest;
	enum spf_result result;
	enum spf_match m = SPF_MATCHES_NOT;

	if (!find_record(k, l, &txt, &result))
		return result;
	if (l->own)
		k->out->record = slice_dup(k->c->m->arena, txt);
	spf_record_read(&r, txt);
	if (r.problem != NULL)
		return spf_error(k, SPF_PERMERROR, "the record of %.*s has an "
		    "error at \"%.*s\": %s", SLICE_ARG(l->domain),
		    SLICE_ARG(slice_upto(r.problem_at, 80)), r.problem);
	for (rest = r.terms; m == SPF_MATCHES_NOT &&
	    spf_term_next(&rest, &t);) {
		k->path[k->depth++] = t.text;
		m = match(k, l, &t, &result);
		if (m == SPF_MATCHES)
			result = matched(k, l, &t, &r);
		k->depth--;
	}
	return m != SPF_MATCHES_NOT ? result : run_out(k, l, &r);
}

/* The way to the match, copied; and in words */
static void
keep_path(struct spf_check *k)
{
	struct arena *a = k->c->m->arena;
	struct spf *out = k->out;
	struct slice words, last;
	size_t i;

	if (k->npath == 0 || k->missing != 0 ||
	    out->result == SPF_PERMERROR || out->result == SPF_TEMPERROR)
		return;
	out->path = arena_array(a, k->npath, sizeof *out->path);
	out->npath = k->npath;
	for (i = 0; i < k->npath; i++)
		out->path[i] = slice_dup(a, k->path[i]);
	last = out->path[k->npath - 1];
	if (slice_endsi(last, "all") && last.n <= 4 &&
	    out->result != SPF_PASS)
		return; /* it matches whoever matched nothing */
	words = slice_printf(a, "%.*s through %.*s", SLICE_ARG(out->ip),
	    SLICE_ARG(slice_upto(out->path[0], MOST_SHOWN)));
	for (i = 1; i + 1 < k->npath; i++)
		words = slice_printf(a, "%.*s, %.*s", SLICE_ARG(words),
		    SLICE_ARG(slice_upto(out->path[i], MOST_SHOWN)));
	out->matched = words;
}

void
spf_check_run(struct spf_check *k, struct slice domain)
{
	struct spf_level l = { .domain = domain, .own = true };

	k->out->result = check(k, &l);
	keep_path(k);
	if (k->missing != 0) {
		k->out->result = SPF_UNVERIFIABLE;
		k->out->reason = k->why_missing;
	}
}
