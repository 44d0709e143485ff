/* The query language: tree to SQL, and the columns of messages. */

#include "core/base/url.h"
#include "core/store/query_sql.h"

enum { DEEP = 8 }; /* shallower trees keep their order */

void
sql_add(struct maker *m, const char *sql)
{
	buf_add_str(&m->out->text, sql);
}

/* Adds "$n" for a parameter; the first is $2, since $1 is the version. */
static void
param(struct maker *m, struct query_param p)
{
	*ARENA_PUSH(m->arena, m->out->params, m->out->n) = p;
	buf_addf(&m->out->text, "$%zu", m->out->n + 1);
}

void
sql_int(struct maker *m, int64_t v)
{
	param(m, (struct query_param){ .is_int = true, .number = v });
}

void
sql_text(struct maker *m, struct slice s)
{
	param(m, (struct query_param){ .text = s });
}

void
sql_blob(struct maker *m, struct slice s)
{
	param(m, (struct query_param){ .is_blob = true, .text = s });
}

struct slice
like_of(struct arena *a, const char *before, struct slice s, bool globs,
    const char *after)
{
	char *p = arena_alloc(a, 2 * s.n + 3);
	size_t i, n = 0;

	for (i = 0; before[i] != '\0'; i++)
		p[n++] = before[i];
	for (i = 0; i < s.n; i++) {
		if (globs && s.p[i] == '*') {
			p[n++] = '%';
			continue;
		}
		if (s.p[i] == '%' || s.p[i] == '_' || s.p[i] == '\\')
			p[n++] = '\\';
		p[n++] = s.p[i];
	}
	for (i = 0; after[i] != '\0'; i++)
		p[n++] = after[i];
	return slice_of(p, n);
}

void
sql_like(struct maker *m, const char *column, struct slice pattern)
{
	buf_addf(&m->out->text, "%s LIKE ", column);
	sql_text(m, pattern);
	sql_add(m, " ESCAPE '\\'");
}

static void
contains(struct maker *m, const struct query *q)
{
	struct slice list = slice_str(q->field->arg), column;
	struct slice pattern = like_of(m->arena, "%", q->value, false, "%");
	const char *sep = "(";

	while ((column = slice_word(&list)).n != 0) {
		sql_add(m, sep);
		sql_like(m, slice_dup(m->arena, column).p, pattern);
		sep = " OR ";
	}
	sql_add(m, ")");
}

bool
has_glob(const struct query *q)
{
	return !q->quoted && slice_chr(q->value, '*') != SLICE_NONE;
}

bool
is_word(const struct query *q, const char *word)
{
	return !q->quoted && slice_eqi_str(q->value, word);
}

static void
equal(struct maker *m, const struct query *q)
{
	const char *column = q->field->arg;

	if (is_word(q, "none") || is_word(q, "any")) {
		buf_addf(&m->out->text,
		    "%s(%s IS NULL OR lower(%s) = 'none')",
		    is_word(q, "any") ? "NOT " : "", column, column);
		return;
	}
	if (has_glob(q)) {
		sql_like(m, column, like_of(m->arena, "", q->value, true, ""));
		return;
	}
	/* Message-IDs keep their case; all else here is stored lower-case */
	buf_addf(&m->out->text, "%s = ", column);
	sql_text(m, strcmp(column, "m.message_id") == 0 ? q->value
	    : slice_dup_lower(m->arena, q->value));
}

void
sql_host(struct maker *m, const char *column, const struct query *q)
{
	struct slice name = slice_dup_lower(m->arena, q->value);
	struct slice normal;

	if (has_glob(q)) {
		sql_like(m, column, like_of(m->arena, "", name, true, ""));
		return;
	}
	normal = host_normal(m->arena, name);
	if (normal.p != NULL)
		name = normal;
	buf_addf(&m->out->text, "(%s = ", column);
	sql_text(m, name);
	sql_add(m, " OR ");
	sql_like(m, column, like_of(m->arena, "%.", name, false, ""));
	sql_add(m, ")");
}

static void
host(struct maker *m, const struct query *q)
{
	sql_host(m, q->field->arg, q);
}

static void
between(struct maker *m, const struct query *q)
{
	buf_addf(&m->out->text, "(%s >= ", q->field->arg);
	sql_int(m, q->from);
	buf_addf(&m->out->text, " AND %s < ", q->field->arg);
	sql_int(m, q->to);
	sql_add(m, ")");
}

static void
rank(struct maker *m, const struct query *q)
{
	if (q->to - q->from == 1) {
		buf_addf(&m->out->text, "%s = ", q->field->arg);
		sql_int(m, q->from);
		return;
	}
	between(m, q);
}

static void
stale(struct maker *m, const struct query *q)
{
	sql_add(m, slice_eqi_str(q->value, "yes")
	    ? "(m.version <> $1 AND m.refused IS NULL)"
	    : "NOT (m.version <> $1 AND m.refused IS NULL)");
}

static void
sha256_prefix(struct maker *m, const struct query *q)
{
	struct slice hex = q->value;
	char low[SHA256_HEX], high[SHA256_HEX];
	struct sha256 h[2];
	size_t i;

	memset(low, '0', sizeof low);
	memset(high, 'f', sizeof high);
	memcpy(low, hex.p, hex.n);
	memcpy(high, hex.p, hex.n);
	sha256_from_hex(slice_of(low, sizeof low), &h[0]);
	sha256_from_hex(slice_of(high, sizeof high), &h[1]);
	for (i = 0; i < 2; i++) {
		sql_add(m, i == 0 ? "(m.sha256 >= " : " AND m.sha256 <= ");
		sql_blob(m, slice_dup(m->arena, slice_of(
		    (const char *)h[i].b, SHA256_LEN)));
	}
	sql_add(m, ")");
}

static void
word_index(struct maker *m, const struct query *q)
{
	int64_t i = 0;

	while (q->field->words[i] != NULL &&
	    !slice_eqi_str(q->value, q->field->words[i]))
		i++;
	buf_addf(&m->out->text, "%s = ", q->field->arg);
	sql_int(m, i);
}

static void (*const makers[])(struct maker *m, const struct query *q) = {
	[HOW_CONTAINS] = contains,
	[HOW_EQUAL] = equal,
	[HOW_HOST] = host,
	[HOW_WORD] = word_index,
	[HOW_RANK] = rank,
	[HOW_FACT_HOST] = sql_fact_host,
	[HOW_FACT_CONTAINS] = sql_fact_contains,
	[HOW_FACT_IP] = sql_fact_ip,
	[HOW_FACT] = sql_fact_equal,
	[HOW_SIGNATURE] = sql_fact_signature,
	[HOW_ACCOUNT] = sql_account,
	[HOW_DATE] = between,
	[HOW_SIZE] = between,
	[HOW_SHA256] = sha256_prefix,
	[HOW_PATH] = sql_path,
	[HOW_CASE] = sql_case,
	[HOW_DISPOSITION] = sql_disposition,
	[HOW_SOURCE] = sql_source,
	[HOW_ROLE] = sql_role,
	[HOW_REPORTER] = sql_reporter,
	[HOW_CAMPAIGN] = sql_campaign,
	[HOW_HAS] = sql_property,
	[HOW_IS] = sql_property,
	[HOW_STALE] = stale,
};

static void make(struct maker *m, const struct query *q);

static int
tree_depth(const struct query *q)
{
	int left, right;

	if (q == NULL || q->term != 0)
		return 0;
	left = tree_depth(q->left);
	right = tree_depth(q->right);
	return 1 + (left > right ? left : right);
}

/*
 * SQLite's parser stacks only some 100 symbols, and a query may have more
 * terms and levels: "a AND b AND c" and "a AND b OR c" go without parentheses,
 * and what nests deeper comes first, where less is stacked before it.
 */
static void
make_chain(struct maker *m, const struct query *q, enum query_kind kind)
{
	bool turned;

	if (kind == QUERY_OR && q->kind == QUERY_AND)
		kind = QUERY_AND;
	if (q->kind != kind || q->term != 0) {
		make(m, q);
		return;
	}
	turned = tree_depth(q->right) > DEEP &&
	    tree_depth(q->right) > tree_depth(q->left);
	make_chain(m, turned ? q->right : q->left, kind);
	sql_add(m, kind == QUERY_AND ? " AND " : " OR ");
	make_chain(m, turned ? q->left : q->right, kind);
}

static void
make(struct maker *m, const struct query *q)
{
	if (m->err != ERR_NONE)
		return;
	if (q->term != 0) {
		sql_add(m, "m.id IN (SELECT h.message FROM temp.hit h"
		    " WHERE h.term = ");
		sql_int(m, q->term);
		sql_add(m, ")");
		return;
	}
	switch (q->kind) {
	case QUERY_ALL:
		sql_add(m, "TRUE");
		break;
	case QUERY_AND:
	case QUERY_OR:
		sql_add(m, "(");
		make_chain(m, q, q->kind);
		sql_add(m, ")");
		break;
	case QUERY_NOT: /* what is unknown is not so */
		sql_add(m, "(");
		make(m, q->left);
		sql_add(m, ") IS NOT TRUE");
		break;
	case QUERY_FIELD:
		makers[q->field->how](m, q);
		break;
	case QUERY_TEXT:
		sql_add(m, "FALSE"); /* has no hits */
		break;
	}
}

enum err
query_to_sql(struct store *s, const struct query *q, struct arena *a,
    struct query_sql *out, struct error *e)
{
	struct maker m = { s, a, out, e, ERR_NONE };

	make(&m, q);
	return m.err;
}
