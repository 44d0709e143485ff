/* The envelope sender, as our receiver recorded it. */

#include "core/base/mem.h"
#include "core/mail/chain.h"
#include "core/mail/parse.h"

/* "<a@b>", "a@b", "<>", "\"a@b\"": without the brackets; NULL: neither */
static struct slice
sender(struct mail *m, struct slice s)
{
	size_t at;

	s = slice_trim(s);
	if (s.n > 1 && *s.p == '"' && s.p[s.n - 1] == '"')
		s = slice_of(s.p + 1, s.n - 2);
	if (s.n != 0 && *s.p == '<') {
		s = slice_from(s, 1);
		s = slice_trim(slice_cut(&s, '>'));
		if (s.n == 0)
			return SLICE("");
	}
	at = slice_rchr(s, '@'); /* the local part is the sender's business */
	if (at == SLICE_NONE || at == 0 || at + 1 == s.n ||
	    slice_chr(slice_from(s, at), ' ') != SLICE_NONE)
		return SLICE_NULL;
	return slice_dup(m->arena, s);
}

/* The value of key= in a field; keys stand at a word's start. */
static struct slice
value_of(struct slice v, const char *key)
{
	size_t at, n = strlen(key);
	struct slice all = v;

	v = slice_upto(v, 8192);
	while ((at = slice_findi(v, slice_str(key))) != SLICE_NONE) {
		const char *p = v.p + at;
		bool start = p == all.p || ascii_is_space(p[-1]) ||
		    p[-1] == ';' || p[-1] == '(';

		v = slice_from(v, at + n);
		if (!start)
			continue;
		n = 0;
		if (v.n != 0 && *v.p == '"') {
			n = slice_chr(slice_from(v, 1), '"');
			if (n == SLICE_NONE)
				return SLICE_NULL;
			if (n + 2 == v.n || v.p[n + 2] != '@')
				return slice_of(v.p + 1, n);
			n += 2; /* "b@other.example"@sender.example */
		}
		while (n < v.n && !ascii_is_space(v.p[n]) && v.p[n] != ';' &&
		    v.p[n] != ')')
			n++;
		return slice_upto(v, n);
	}
	return SLICE_NULL;
}

static bool
from_field(struct mail *m, const char *field, const char *key, int limit,
    enum origin origin)
{
	int f = -1;

	while ((f = mail_field(m, field, f)) >= 0 && f < limit) {
		struct slice v = mail_unfolded(m, f), s;

		v = key != NULL ? value_of(v, key) : v;
		s = v.p != NULL ? sender(m, v) : SLICE_NULL;
		if (s.p == NULL)
			continue;
		m->envelope = (struct envelope){ s, origin };
		return true;
	}
	return false;
}

/*
 * Fields above the boundary's hop are our receiver's.  Exchange Online alone
 * writes its Return-Path below the sender's header, in place of the sender's.
 */
static int
trusted_end(const struct mail *m)
{
	if (m->boundary.hop < 0)
		return (int)m->nfields;
	return m->hops[m->boundary.hop].field;
}

static bool
one_return_path(const struct mail *m)
{
	int f = mail_field(m, "Return-Path", -1);

	return f >= 0 && mail_field(m, "Return-Path", f) < 0;
}

/* What somebody states beside the message; "" and "<>": the null sender */
static bool
from_outside(struct mail *m, struct slice stated, enum origin origin)
{
	struct slice s;

	if (stated.p == NULL)
		return false;
	s = stated.n != 0 ? sender(m, stated) : SLICE("");
	if (s.p == NULL)
		return false;
	m->envelope = (struct envelope){ s, origin };
	return true;
}

void
mail_find_envelope(struct mail *m, const struct mail_origin *origin)
{
	int end = trusted_end(m), f;
	struct slice s;

	m->envelope = (struct envelope){ SLICE_NULL, ORIGIN_NONE };
	if (from_outside(m, origin->given_from, ORIGIN_GIVEN) ||
	    from_outside(m, origin->journal_from, ORIGIN_JOURNAL))
		return;
	if (from_field(m, "Return-Path", NULL, end, ORIGIN_RETURN_PATH))
		return;
	if (chain_has_microsoft(m) && one_return_path(m) &&
	    from_field(m, "Return-Path", NULL, (int)m->nfields,
		ORIGIN_RETURN_PATH))
		return;
	if (from_field(m, "Received-SPF", "envelope-from=", end,
		ORIGIN_RECEIVED_SPF) ||
	    from_field(m, "Received-SPF", "mailfrom=", end,
		ORIGIN_RECEIVED_SPF) ||
	    from_field(m, "Authentication-Results", "smtp.mailfrom=", end,
		ORIGIN_AUTHENTICATION_RESULTS))
		return;
	if (m->boundary.hop < 0)
		return;
	f = m->hops[m->boundary.hop].field;
	s = value_of(mail_unfolded(m, f), "envelope-from ");
	if (s.p == NULL)
		s = value_of(mail_unfolded(m, f), "envelope-from=");
	s = s.p != NULL ? sender(m, s) : SLICE_NULL;
	if (s.p != NULL)
		m->envelope = (struct envelope){ s, ORIGIN_RECEIVED };
}
