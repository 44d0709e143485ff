/* What separates these messages from the service's honest mail: counts. */

#include "core/cases/level.h"
#include "core/notify/letter_parts.h"

enum { ROWS_MOST = 8, BESIDE_MOST = 2, COLUMN_IN = 42, COLUMN_LEAK = 60 };

static const struct {
	const char *kind;
	enum phrase word;
} traits[] = {
	{ "ip", SAY_TRAIT_IP },
	{ "net24", SAY_TRAIT_NET },
	{ "helo", SAY_TRAIT_HELO },
	{ "helo-shape", SAY_TRAIT_HELO_SHAPE },
	{ "rdns-shape", SAY_TRAIT_RDNS_SHAPE },
	{ "tls", SAY_TRAIT_TLS },
	{ "relay", SAY_TRAIT_RELAY },
	{ "relay-shape", SAY_TRAIT_RELAY_SHAPE },
	{ "injection-ip", SAY_TRAIT_INJECTION_IP },
	{ "injection-with", SAY_TRAIT_INJECTION_WITH },
	{ "originating-ip", SAY_TRAIT_ORIGINATING_IP },
	{ "dkim-d", SAY_TRAIT_DKIM_D },
	{ "dkim-s", SAY_TRAIT_DKIM_S },
	{ "dkim-broken", SAY_TRAIT_DKIM_BROKEN },
	{ "envelope-shape", SAY_TRAIT_ENVELOPE },
	{ "message-id-shape", SAY_TRAIT_MESSAGE_ID },
	{ "message-id-host", SAY_TRAIT_MESSAGE_ID_HOST },
	{ "mailer", SAY_TRAIT_MAILER },
	{ "script", SAY_TRAIT_SCRIPT },
	{ "structure", SAY_TRAIT_STRUCTURE },
	{ "charset", SAY_TRAIT_CHARSET },
	{ "encoding", SAY_TRAIT_ENCODING },
	{ "date-zone", SAY_TRAIT_DATE_ZONE },
	{ "lacks", SAY_TRAIT_LACKS },
};

/* Empty where there are no words for it: what says nothing to a desk */
static struct slice
trait_words(const struct letter_work *k, const struct contrast_row *r)
{
	struct slice kind = r->kind, value = safe(k, r->value);
	int64_t hops;
	size_t i;

	if (slice_starts(kind, "account ")) {
		kind = slice_from(kind, slice_rchr(kind, ' ') + 1);
		return worded(k, SAY_TRAIT_ACCOUNT, 1, SAID({ "kind",
		    safe(k, kind) }, { "value", value }));
	}
	if (slice_eq_str(kind, "account"))
		return plain_word(k, SAY_TRAIT_NO_ACCOUNT);
	for (i = 0; i < ARRAY_LEN(traits); i++)
		if (slice_eq_str(kind, traits[i].kind))
			return worded(k, traits[i].word, 1, SAID({ "value",
			    value }));
	if (slice_eq_str(kind, "hops") && slice_number(r->value, &hops))
		return worded(k, SAY_TRAIT_HOPS, (uint64_t)hops, NULL);
	return SLICE("");
}

/* "212 of 212" */
static struct slice
share(const struct letter_work *k, size_t n, size_t of)
{
	return worded(k, SAY_SHARE, 1, SAID({ "part", number_of(k, n) },
	    { "whole", number_of(k, of) }));
}

/* A label that leaves the columns no room stands above them. */
static void
columns(struct buf *b, struct slice label, struct slice in, struct slice leak)
{
	size_t start;

	if (fill_columns(label) + 4 > COLUMN_IN) {
		fill_paragraph(b, SLICE("  "), 4, label);
		label = SLICE("");
	}
	start = b->n;
	buf_addf(b, "  %.*s", SLICE_ARG(label));
	fill_to(b, start, COLUMN_IN);
	buf_add_slice(b, in);
	if (leak.n != 0) {
		fill_to(b, start, COLUMN_LEAK);
		buf_add_slice(b, leak);
	}
	while (b->p[b->n - 1] == ' ')
		b->n--;
	buf_add_char(b, '\n');
}

/* What could be the component.  Where nothing was compared, any mail has most
 * of what these have in common: only where they come from says something. */
static bool
is_shown(const struct letter_work *k, const struct contrast_row *r)
{
	if (!r->explains || r->content || trait_words(k, r).n == 0)
		return false;
	if (r->word == CONTRAST_ALL)
		return trait_kind(r->kind)->level != LEVEL_SERVICE;
	return r->word == CONTRAST_SEPARATES || r->word == CONTRAST_MOSTLY;
}

static void
table_row(struct buf *b, const struct letter_work *k,
    const struct contrast_row *r, bool *written)
{
	const struct contrast *c = k->l->contrast;
	struct slice label = trait_words(k, r);

	if (r->written) {
		label = slice_printf(k->a, "%.*s *", SLICE_ARG(label));
		*written = true;
	}
	columns(b, label, share(k, r->in, c->messages),
	    c->baseline ? share(k, r->leak, c->honest) : SLICE(""));
}

/* Each, and up to BESIDE_MOST that hold for exactly the same messages;
 * returns how many of the first kind there are. */
static size_t
table_rows(struct buf *b, const struct letter_work *k, bool *written)
{
	const struct contrast *c = k->l->contrast;
	size_t i, j, n = 0;

	for (i = 0; i < c->ninfra && n < ROWS_MOST;
	     i += 1 + c->rows[i].beside) {
		if (!is_shown(k, &c->rows[i]))
			continue;
		if (n++ == 0)
			columns(b, SLICE(""), plain_word(k,
			    SAY_TABLE_FRAUD), c->baseline ? plain_word(k,
				k->l->desk == DESK_SERVICE ? SAY_TABLE_YOURS
							   : SAY_TABLE_OTHER)
						: SLICE(""));
		for (j = 0; j <= c->rows[i].beside && j <= BESIDE_MOST &&
		     i + j < c->ninfra; j++)
			if (j == 0 || is_shown(k, &c->rows[i + j]))
				table_row(b, k, &c->rows[i + j], written);
	}
	return n;
}

static struct slice
compared(const struct letter_work *k)
{
	const struct contrast *c = k->l->contrast;
	struct slice messages = worded(k, SAY_MESSAGES, c->messages, NULL);
	struct slice campaigns = worded(k, SAY_CAMPAIGNS, c->campaigns,
	    NULL);
	struct slice domains = worded(k, SAY_DOMAINS, c->domains, NULL);

	if (!c->baseline)
		return worded(k, SAY_COMPARED_NONE, 1, SAID({ "messages",
		    messages }, { "campaigns", campaigns }, { "domains",
		    domains }, { "through", through_words(k) }));
	return worded(k, SAY_COMPARED, 1, SAID({ "messages", messages },
	    { "campaigns", campaigns }, { "domains", domains }, { "honest",
	    worded(k, SAY_MESSAGES, c->honest, NULL) }, { "senders",
	    worded(k, SAY_SENDERS, c->streams, NULL) }, { "through",
	    through_words(k) }));
}

/* An inference, and only from a comparison that carries one */
static struct slice
reading(const struct letter_work *k)
{
	static const enum phrase words[LEVELS] = {
		[LEVEL_ACCOUNT] = SAY_READING_ACCOUNT,
		[LEVEL_RELAY] = SAY_READING_RELAY,
		[LEVEL_ORIGIN] = SAY_READING_ORIGIN,
		[LEVEL_POOL] = SAY_READING_POOL,
		[LEVEL_SERVICE] = SAY_READING_SERVICE };
	const struct contrast *c = k->l->contrast;

	if (!c->baseline || c->little || c->level.level >= LEVELS ||
	    contrast_few_streams(c) || c->level.row == SIZE_MAX)
		return SLICE("");
	if (c->level.level == LEVEL_RELAY && c->level.accounts == 0)
		return plain_word(k, SAY_READING_RELAY_ALONE);
	return plain_word(k, words[c->level.level]);
}

void
letter_compare(struct template_values *v, const struct letter_work *k)
{
	const struct contrast *c = k->l->contrast;
	struct buf b = { 0 };
	bool written = false;
	size_t n;

	if (c == NULL || c->messages == 0)
		return;
	fill_paragraph(&b, SLICE(""), 0, compared(k));
	buf_add_char(&b, '\n');
	n = table_rows(&b, k, &written);
	if (n == 0)
		fill_paragraph(&b, SLICE(""), 0, plain_word(k,
		    c->baseline ? SAY_COMPARED_NOTHING
				: SAY_COMPARED_NO_COMMON));
	if (written || c->little || (c->baseline && contrast_few_streams(c)))
		buf_add_char(&b, '\n');
	if (written)
		fill_paragraph(&b, SLICE("* "), 2, plain_word(k,
		    SAY_COMPARED_WRITTEN));
	if (c->little || (c->baseline && contrast_few_streams(c)))
		fill_paragraph(&b, SLICE(""), 0, plain_word(k,
		    SAY_COMPARED_LITTLE));
	v->v[NAME_COMPARISON] = block_of(k, &b);
	v->v[NAME_READING] = reading(k);
	buf_free(&b);
}
