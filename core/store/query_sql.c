/* The query language: tree to SQL. */

#include "core/base/url.h"
#include "core/store/impl.h"
#include "core/store/query.h"

struct maker {
	struct store *store;
	struct arena *arena;
	struct query_sql *out;
	struct error *e;
	enum err err;
};

static void
add(struct maker *m, const char *sql)
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

static void
param_int(struct maker *m, int64_t v)
{
	param(m, (struct query_param){ .is_int = true, .number = v });
}

static void
param_text(struct maker *m, struct slice s)
{
	param(m, (struct query_param){ .text = s });
}

static void
param_blob(struct maker *m, struct slice s)
{
	param(m, (struct query_param){ .is_blob = true, .text = s });
}

/* For LIKE with ESCAPE '\': "*" becomes "%" if globs; within before, after */
static struct slice
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

static void
like(struct maker *m, const char *column, struct slice pattern)
{
	buf_addf(&m->out->text, "%s LIKE ", column);
	param_text(m, pattern);
	add(m, " ESCAPE '\\'");
}

static void
contains(struct maker *m, const struct query *q)
{
	struct slice list = slice_str(q->field->arg), column;
	struct slice pattern = like_of(m->arena, "%", q->value, false, "%");
	const char *sep = "(";

	while ((column = slice_word(&list)).n != 0) {
		add(m, sep);
		like(m, slice_dup(m->arena, column).p, pattern);
		sep = " OR ";
	}
	add(m, ")");
}

static bool
has_glob(const struct query *q)
{
	return !q->quoted && slice_chr(q->value, '*') != SLICE_NONE;
}

static void
equal(struct maker *m, const struct query *q)
{
	const char *column = q->field->arg;

	if (!q->quoted && slice_eqi_str(q->value, "none")) {
		buf_addf(&m->out->text, "(%s IS NULL OR lower(%s) = 'none')",
		    column, column);
		return;
	}
	if (has_glob(q)) {
		like(m, column, like_of(m->arena, "", q->value, true, ""));
		return;
	}
	/* Message-IDs keep their case; all else here is stored lower-case */
	buf_addf(&m->out->text, "%s = ", column);
	param_text(m, strcmp(column, "m.message_id") == 0 ? q->value
	    : slice_dup_lower(m->arena, q->value));
}

/* Compares with a domain: the same or under it, or a glob */
static void
host_is(struct maker *m, const char *column, const struct query *q)
{
	struct slice name = slice_dup_lower(m->arena, q->value);
	struct slice normal;

	if (has_glob(q)) {
		like(m, column, like_of(m->arena, "", name, true, ""));
		return;
	}
	normal = host_normal(m->arena, name);
	if (normal.p != NULL)
		name = normal;
	buf_addf(&m->out->text, "(%s = ", column);
	param_text(m, name);
	add(m, " OR ");
	like(m, column, like_of(m->arena, "%.", name, false, ""));
	add(m, ")");
}

static void
host(struct maker *m, const struct query *q)
{
	host_is(m, q->field->arg, q);
}

static void
fact_open(struct maker *m, const char *kind)
{
	buf_addf(&m->out->text, "m.id IN (SELECT f.message FROM d_fact f"
	    " JOIN d_value v ON v.id = f.value JOIN d_kind k ON k.id = v.kind"
	    " WHERE k.name %s '%s' AND ",
	    strcmp(kind, "account") == 0 ? "LIKE" : "=",
	    strcmp(kind, "account") == 0 ? "account %" : kind);
}

static void
fact_equal(struct maker *m, const struct query *q)
{
	fact_open(m, q->field->arg);
	if (has_glob(q)) {
		like(m, "v.value", like_of(m->arena, "", q->value, true, ""));
	} else {
		add(m, "v.value = ");
		param_text(m, q->value);
	}
	add(m, ")");
}

static void
fact_host(struct maker *m, const struct query *q)
{
	fact_open(m, q->field->arg);
	host_is(m, "v.value", q);
	add(m, ")");
}

static void
fact_contains(struct maker *m, const struct query *q)
{
	fact_open(m, q->field->arg);
	like(m, "v.value", like_of(m->arena, "%", q->value, false, "%"));
	add(m, ")");
}

/* Ranges are compared here, over the distinct values, not in SQL. */
static void
fact_range(struct maker *m, const char *kind, struct slice range)
{
	const char *sep = "";
	struct stmt *st;

	fact_open(m, kind);
	add(m, "v.id IN (");
	m->err = db_query(m->store->db, &st, m->e, "SELECT v.id, v.value"
	    " FROM d_value v JOIN d_kind k ON k.id = v.kind"
	    " WHERE k.name = $1", "z", kind);
	if (m->err != ERR_NONE)
		return;
	while (db_row(st)) {
		if (!ip_in_range(db_peek(st, 1), range))
			continue;
		buf_addf(&m->out->text, "%s%lld", sep,
		    (long long)db_int(st, 0));
		sep = ",";
	}
	m->err = db_end(st, m->e);
	add(m, "))");
}

static void
fact_ip(struct maker *m, const struct query *q)
{
	struct query normal = *q;
	struct slice ip;

	if (slice_chr(q->value, '/') != SLICE_NONE) {
		fact_range(m, q->field->arg, q->value);
		return;
	}
	ip = ip_normal(m->arena, q->value);
	if (ip.p != NULL)
		normal.value = ip;
	fact_equal(m, &normal);
}

static void
between(struct maker *m, const struct query *q)
{
	buf_addf(&m->out->text, "(%s >= ", q->field->arg);
	param_int(m, q->from);
	buf_addf(&m->out->text, " AND %s < ", q->field->arg);
	param_int(m, q->to);
	add(m, ")");
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
		add(m, i == 0 ? "(m.sha256 >= " : " AND m.sha256 <= ");
		param_blob(m, slice_dup(m->arena, slice_of(
		    (const char *)h[i].b, SHA256_LEN)));
	}
	add(m, ")");
}

static void
in_case(struct maker *m, const struct query *q)
{
	char *id;
	size_t i;

	if (slice_eqi_str(q->value, "none") || slice_eqi_str(q->value, "any")) {
		buf_addf(&m->out->text, "%s EXISTS (SELECT 1 FROM"
		    " k_case_message c WHERE c.sha256 = m.sha256)",
		    slice_eqi_str(q->value, "none") ? "NOT" : "");
		return;
	}
	id = arena_strndup(m->arena, q->value.p, q->value.n);
	for (i = 0; i < q->value.n; i++)
		if (id[i] >= 'a' && id[i] <= 'z')
			id[i] = (char)(id[i] - 'a' + 'A');
	add(m, "m.sha256 IN (SELECT c.sha256 FROM k_case_message c"
	    " WHERE c.case_id = ");
	param_text(m, slice_of(id, q->value.n));
	add(m, ")");
}

static void
disposition(struct maker *m, const struct query *q)
{
	if (slice_eqi_str(q->value, "open")) {
		add(m, "NOT EXISTS (SELECT 1 FROM k_disposition o"
		    " WHERE o.sha256 = m.sha256)");
		return;
	}
	add(m, "m.sha256 IN (SELECT o.sha256 FROM k_disposition o"
	    " WHERE o.disposition = ");
	param_text(m, slice_dup_lower(m->arena, q->value));
	add(m, ")");
}

static void
of_source(struct maker *m, const char *column, struct slice value)
{
	buf_addf(&m->out->text, "EXISTS (SELECT 1 FROM d_file f"
	    " JOIN k_source o ON o.id = f.source WHERE f.message = m.id"
	    " AND o.%s = ", column);
	param_text(m, value);
	add(m, ")");
}

static void
source_name(struct maker *m, const struct query *q)
{
	of_source(m, "name", q->value);
}

static void
source_role(struct maker *m, const struct query *q)
{
	of_source(m, "role", slice_dup_lower(m->arena, q->value));
}

/* has:, is: */
static void
property(struct maker *m, const struct query *q)
{
	static const struct {
		const char *word, *sql;
	} properties[] = {
		{ "attachment", "m.attachments > 0" },
		{ "link", "m.links > 0" },
		{ "limit", "m.limits > 0" },
		{ "forged", "m.forged > 0" },
		{ "account", "m.accounts > 0" },
		{ "finding", "m.findings > 0" },
		{ "stale", "(m.version <> $1 AND m.refused IS NULL)" },
		{ "refused", "m.refused IS NOT NULL" },
		{ "text-refused", "(m.refused IS NULL AND EXISTS (SELECT 1"
		    " FROM d_text x WHERE x.message = m.id"
		    " AND x.state = 2))" },
		{ "not-named", "(m.service IS NULL AND m.refused IS NULL)" },
		{ "gone", "NOT EXISTS (SELECT 1 FROM d_file f"
		    " WHERE f.message = m.id AND f.gone_at IS NULL)" },
		{ "copied", "(SELECT count(*) FROM d_file f"
		    " WHERE f.message = m.id AND f.gone_at IS NULL) > 1" },
		{ "duplicate-id", "m.message_id IN (SELECT x.message_id"
		    " FROM d_message x GROUP BY x.message_id"
		    " HAVING count(*) > 1)" },
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(properties); i++)
		if (slice_eqi_str(q->value, properties[i].word))
			add(m, properties[i].sql);
}

static void
word_index(struct maker *m, const struct query *q)
{
	int64_t i = 0;

	while (q->field->words[i] != NULL &&
	    !slice_eqi_str(q->value, q->field->words[i]))
		i++;
	buf_addf(&m->out->text, "%s = ", q->field->arg);
	param_int(m, i);
}

static void
path(struct maker *m, const struct query *q)
{
	add(m, "EXISTS (SELECT 1 FROM d_file f WHERE f.message = m.id"
	    " AND instr(f.path, ");
	param_blob(m, q->value);
	add(m, ") > 0)");
}

static void (*const makers[])(struct maker *m, const struct query *q) = {
	[HOW_CONTAINS] = contains,
	[HOW_EQUAL] = equal,
	[HOW_HOST] = host,
	[HOW_WORD] = word_index,
	[HOW_FACT] = fact_equal,
	[HOW_ACCOUNT] = fact_equal,
	[HOW_FACT_HOST] = fact_host,
	[HOW_FACT_CONTAINS] = fact_contains,
	[HOW_FACT_IP] = fact_ip,
	[HOW_DATE] = between,
	[HOW_SIZE] = between,
	[HOW_SHA256] = sha256_prefix,
	[HOW_PATH] = path,
	[HOW_CASE] = in_case,
	[HOW_DISPOSITION] = disposition,
	[HOW_SOURCE] = source_name,
	[HOW_ROLE] = source_role,
	[HOW_HAS] = property,
	[HOW_IS] = property,
};

static void
make(struct maker *m, const struct query *q)
{
	if (m->err != ERR_NONE)
		return;
	if (q->term != 0) {
		add(m, "m.id IN (SELECT h.message FROM temp.hit h"
		    " WHERE h.term = ");
		param_int(m, q->term);
		add(m, ")");
		return;
	}
	switch (q->kind) {
	case QUERY_ALL:
		add(m, "TRUE");
		break;
	case QUERY_AND:
	case QUERY_OR:
		add(m, "(");
		make(m, q->left);
		add(m, q->kind == QUERY_AND ? " AND " : " OR ");
		make(m, q->right);
		add(m, ")");
		break;
	case QUERY_NOT: /* what is unknown is not so */
		add(m, "(");
		make(m, q->left);
		add(m, ") IS NOT TRUE");
		break;
	case QUERY_FIELD:
		makers[q->field->how](m, q);
		break;
	case QUERY_TEXT:
		add(m, "FALSE"); /* has no hits */
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
