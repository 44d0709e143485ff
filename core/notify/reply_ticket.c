/* Ticket numbers, as desks' programs write them. */

#include "core/notify/reply.h"

static bool
is_number_char(char c)
{
	return ascii_is_alnum(c) || c == '-' || c == '.' || c == '_';
}

static void
ticket_add(struct reply *r, struct slice t, struct arena *a)
{
	size_t i;

	while (t.n != 0 && (t.p[t.n - 1] == '.' || t.p[t.n - 1] == '-' ||
	    t.p[t.n - 1] == '_'))
		t.n--;
	if (t.n < 3 || t.n > REPLY_MOST_TICKET ||
	    r->ntickets == REPLY_MOST_TICKETS)
		return;
	for (i = 0; i < r->ntickets; i++)
		if (slice_eqi(r->tickets[i], t))
			return;
	for (i = 0; i < r->ncases; i++) /* our own number is none of theirs */
		if (slice_eqi(r->cases[i], t))
			return;
	*ARENA_PUSH(a, r->tickets, r->ntickets) = t;
}

static struct slice
number_at(struct slice s)
{
	size_t n = 0;

	while (n < s.n && n <= REPLY_MOST_TICKET && is_number_char(s.p[n]))
		n++;
	return slice_upto(s, n);
}

static bool
has_digit(struct slice s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (ascii_is_digit(s.p[i]))
			return true;
	return false;
}

/* "#123456": the form that RT, OTRS, Zendesk and others put in subjects */
static void
hash_numbers(struct reply *r, struct slice s, struct arena *a)
{
	size_t i;

	while ((i = slice_chr(s, '#')) != SLICE_NONE) {
		struct slice n = number_at(slice_from(s, i + 1));

		if (n.n >= 3 && has_digit(n) &&
		    (i == 0 || !ascii_is_alnum(s.p[i - 1]) ||
			slice_endsi(slice_upto(s, i), "ticket") ||
			slice_endsi(slice_upto(s, i), "case")))
			ticket_add(r, n, a);
		s = slice_from(s, i + 1);
	}
}

/* "ref:_00D3000000.5003000000:ref": Salesforce's threads */
static void
refs(struct reply *r, struct slice s, struct arena *a)
{
	size_t from, to;

	while ((from = slice_find(s, SLICE("ref:"))) != SLICE_NONE) {
		s = slice_from(s, from);
		to = slice_find(slice_from(s, 4), SLICE(":ref"));
		if (to == SLICE_NONE)
			return;
		if (to > 8 && slice_chr(slice_upto(s, to + 4), ' ') ==
		    SLICE_NONE)
			ticket_add(r, slice_upto(s, to + 8), a);
		s = slice_from(s, to + 8);
	}
}

/* "number:", "is", "no." between the name and the number, taken off s */
static struct slice
behind_words(struct slice s)
{
	static const char *const between[] = { "number", "no.", "no", "nr.",
		"id", "numero", "n\303\272mero", "n\302\272", "n.\302\272",
		"is", "es", "key" };
	struct slice word;
	unsigned n;
	size_t i;

	for (n = 0; n < 4; n++) {
		while (s.n != 0 && s.p[0] != '\0' &&
		    strchr(" \t:#[(", s.p[0]) != NULL)
			s = slice_from(s, 1);
		word = slice_upto(s, slice_chr(s, ' '));
		while (word.n != 0 && word.p[word.n - 1] == ':')
			word.n--;
		for (i = 0; i < ARRAY_LEN(between); i++)
			if (slice_eqi_str(word, between[i]))
				break;
		if (i == ARRAY_LEN(between))
			break;
		s = slice_from(s, word.n);
	}
	return s;
}

/* "Ticket ABC-123", "case number: 00012345", "protocolo 2026-88" */
static void
named_numbers(struct reply *r, struct slice s, struct arena *a)
{
	static const char *const names[] = { "ticket", "case", "caso",
		"incident", "request", "chamado", "protocolo", "solicitud",
		"reference", "referencia" };
	struct slice rest, number;
	size_t i, at;

	for (i = 0; i < ARRAY_LEN(names); i++) {
		at = slice_findi(s, slice_str(names[i]));
		if (at == SLICE_NONE ||
		    (at != 0 && ascii_is_alnum(s.p[at - 1])))
			continue;
		rest = slice_from(s, at + strlen(names[i]));
		if (rest.n != 0 && ascii_is_alnum(rest.p[0]))
			continue;
		number = number_at(behind_words(rest));
		if (has_digit(number))
			ticket_add(r, number, a);
	}
}

/* "[ABUSE-4711]", "(ABUSE-4711)": Jira's keys, within subjects */
static void
keys(struct reply *r, struct slice s, struct arena *a)
{
	struct slice n;
	size_t i, dash;

	for (i = 0; i + 1 < s.n; i++) {
		char end = s.p[i] == '[' ? ']' : ')';

		if (s.p[i] != '[' && s.p[i] != '(')
			continue;
		n = number_at(slice_from(s, i + 1));
		dash = slice_rchr(n, '-');
		if (dash != SLICE_NONE && dash >= 2 && n.n > dash + 2 &&
		    has_digit(slice_from(n, dash)) && i + 1 + n.n < s.n &&
		    s.p[i + 1 + n.n] == end)
			ticket_add(r, n, a);
	}
}

void
reply_tickets(struct reply *r, struct slice line, struct arena *a)
{
	line = slice_upto(line, 1000);
	refs(r, line, a);
	hash_numbers(r, line, a);
	keys(r, line, a);
	named_numbers(r, line, a);
}
