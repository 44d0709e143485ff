/* Lines of a catalogue entry. */

#include "core/esp/entry.h"

bool
entry_is_date(struct slice s)
{
	static const int days[] = { 31, 29, 31, 30, 31, 30, 31, 31, 30, 31,
		30, 31 };
	int month, day;

	if (s.n != 10)
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (i == 4 || i == 7 ? s.p[i] != '-' : !ascii_is_digit(s.p[i]))
			return false;
	month = (s.p[5] - '0') * 10 + s.p[6] - '0';
	day = (s.p[8] - '0') * 10 + s.p[9] - '0';
	return month >= 1 && month <= 12 && day >= 1 && day <= days[month - 1];
}

const char *
entry_shape(struct shape *s, struct arena *a, struct slice text)
{
	const char *why;
	size_t at;

	if (shape_parse(s, a, text, &why, &at))
		return NULL;
	return arena_printf(a, "\"%.*s\", character %zu: %s", SLICE_ARG(text),
	    at + 1, why);
}

const char *
entry_decoders(struct decode to[DECODERS_MOST + 1], struct slice pipe)
{
	size_t n = 0;

	while (pipe.n != 0) {
		if (n == DECODERS_MOST)
			return "at most four decoders";
		if (!decode_named(&to[n++], slice_cut(&pipe, '|')))
			return decode_words();
	}
	return NULL;
}

/* A word that stands once in an entry */
static bool
set_once(struct slice *to, struct slice value, const char **wrong)
{
	if (to->p != NULL)
		*wrong = "stands twice in the entry: this line is left out";
	else
		*to = value;
	return true;
}

static bool
plain_line(struct service *s, struct arena *a, const struct ini_line *l,
    const char **wrong)
{
	struct slice value = slice_dup(a, l->value);

	if (slice_eq_str(l->key, "name"))
		return set_once(&s->name, value, wrong);
	if (slice_eq_str(l->key, "kind"))
		return set_once(&s->kind, value, wrong);
	if (slice_eq_str(l->key, "country"))
		return set_once(&s->country, value, wrong);
	if (slice_eq_str(l->key, "url"))
		return set_once(&s->url, value, wrong);
	if (slice_eq_str(l->key, "carrier")) {
		*ARENA_PUSH(a, s->carriers, s->ncarriers) = value;
		*ARENA_PUSH(a, s->carrier_lines, s->ncarrier_lines) = l->line;
	} else if (slice_eq_str(l->key, "note"))
		*ARENA_PUSH(a, s->notes, s->nnotes) = value;
	else if (slice_eq_str(l->key, "hosts")) {
		s->own_hosts = slice_eq_str(value, "own");
		if (!s->own_hosts && !slice_eq_str(value, "customers"))
			*wrong = "must be own or customers";
	} else if (slice_eq_str(l->key, "selectors")) {
		s->own_selectors = slice_eq_str(value, "own");
		if (!s->own_selectors && !slice_eq_str(value, "customers"))
			*wrong = "must be own or customers";
	} else
		return false;
	return true;
}

const char *
service_line(struct service *s, struct arena *a, const struct ini_line *l)
{
	const char *wrong = NULL;

	if (l->value.n == 0)
		return "has no value";
	if (!rule_line(s, a, l, &wrong) && !account_line(s, a, l, &wrong) &&
	    !plain_line(s, a, l, &wrong) && !contact_line(s, a, l, &wrong))
		return "no such key in a [service]";
	return wrong;
}

bool
service_kind_known(struct slice kind)
{
	static const char *const kinds[] = { "transactional", "marketing",
		"notifications", "survey", "crm", "helpdesk",
		"mailbox-provider", "hosting", "mailing-list",
		"security-training", "forwarder", "gateway" };

	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		if (slice_eq_str(kind, kinds[i]))
			return true;
	return false;
}
