/* Reads the settings file of a workspace. */

#include "core/base/buf.h"
#include "core/base/clock.h"
#include "core/base/hash.h"
#include "core/settings_private.h"

/* Every section there is.  Those that carry a name check their own keys:
 * receivers_from_ini, domains_from_ini, settings_read_sources. */
static const struct section {
	const char *kind;
	bool named;
	const char *keys[5], *repeat; /* repeat: may stand several times */
	bool (*more)(struct slice key); /* keys that stand elsewhere */
} sections[] = {
	{ .kind = "receiver", .named = true },
	{ .kind = "domain", .named = true },
	{ .kind = "drill", .named = true },
	{ .kind = "source", .named = true },
	{ .kind = "evidence", .keys = { "keep", "case-retention" } },
	{ .kind = "reporter",
	    .keys = { "name", "address", "organisation", "phone",
		"plus" } },
	{ .kind = "draft", .keys = { "samples", "samples-mib" } },
	{ .kind = "catalogue", .keys = { "dir", "product" }, .repeat = "dir" },
	{ .kind = "arc", .keys = { "trust" }, .repeat = "trust" },
	{ .kind = "dns", .keys = { "mode", "file", "resolver", "trust-anchor",
	    "fresh" }, .repeat = "resolver" },
	{ .kind = "case", .keys = { "gap-factor", "reopen", "again",
	    "tlp", "name-domains" },
	    .more = settings_case_key },
	{ .kind = "send", .more = settings_send_key },
	{ .kind = "contact", .keys = { "bootstrap", "abusix", "abuse-net",
	    "csirt", "timeout" }, .repeat = "csirt",
	    .more = settings_contact_key },
	{ .kind = "ui", .keys = { "editor", "watch" } },
};

static const struct section *
find_section(struct slice kind)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(sections); i++)
		if (slice_eq_str(kind, sections[i].kind))
			return &sections[i];
	return NULL;
}

static bool
has_key(const struct section *s, struct slice key)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(s->keys) && s->keys[i] != NULL; i++)
		if (slice_eq_str(key, s->keys[i]))
			return true;
	return s->more != NULL && s->more(key);
}

static void
check_line(struct ini *ini, const struct section *known,
    const struct ini_section *s, size_t i)
{
	const struct ini_line *l = &s->lines[i];
	size_t j;

	if (!has_key(known, l->key)) {
		ini_complain(ini, l->line, l->key, "[%s] has no such key: it "
		    "is left out (espy(5) lists the keys)", known->kind);
		return;
	}
	if (l->value.n == 0)
		ini_complain(ini, l->line, l->key, "has no value: write "
		    "key = value, or take the line out");
	if (known->repeat != NULL && slice_eq_str(l->key, known->repeat))
		return;
	for (j = 0; j < i; j++)
		if (slice_eq(s->lines[j].key, l->key)) {
			ini_complain(ini, l->line, l->key, "stands in line %d "
			    "already: this one counts", s->lines[j].line);
			return;
		}
}

/* Unknown sections and keys, and a name where none belongs */
static void
check_section(struct ini *ini, const struct ini_section *s)
{
	const struct section *known = find_section(s->kind);
	size_t i;

	if (known == NULL) {
		if (s->kind.n != 0)
			ini_complain(ini, s->line, s->kind, "there is no such "
			    "section: it is left out (espy(5) lists them)");
		return;
	}
	if (known->named)
		return;
	if (s->name.n != 0)
		ini_complain(ini, s->line, s->kind, "the section has no name: "
		    "write [%s]", known->kind);
	for (i = 0; i < s->n; i++)
		check_line(ini, known, s, i);
}

struct slice
settings_get(const struct ini *ini, const char *kind, const char *key,
    int *line)
{
	const struct ini_section *s = NULL;
	struct slice value = SLICE_NULL;
	size_t i;

	while ((s = ini_next(ini, kind, s)) != NULL)
		for (i = 0; i < s->n; i++)
			if (slice_eq_str(s->lines[i].key, key) &&
			    s->lines[i].value.n != 0) {
				value = s->lines[i].value;
				*line = s->lines[i].line;
			}
	return value;
}

struct slice
settings_resolve(struct ini *ini, struct slice path)
{
	size_t slash = slice_rchr(ini->file, '/');

	if (path.p == NULL || path.p[0] == '/' || slash == SLICE_NONE)
		return slice_dup(&ini->arena, path);
	return slice_printf(&ini->arena, "%.*s%.*s",
	    SLICE_ARG(slice_upto(ini->file, slash + 1)), SLICE_ARG(path));
}

static void
read_reporter(struct settings *s, struct ini *ini)
{
	struct reporter *r = &s->reporter;
	struct slice plus;
	size_t at;
	int line;

	r->name = settings_get(ini, "reporter", "name", &line);
	r->organisation = settings_get(ini, "reporter", "organisation", &line);
	r->phone = settings_get(ini, "reporter", "phone", &line);
	plus = settings_get(ini, "reporter", "plus", &line);
	r->plus = slice_eq_str(plus, "yes");
	if (plus.p != NULL && !r->plus && !slice_eq_str(plus, "no"))
		ini_complain(ini, line, SLICE("plus"), "is neither \"yes\" nor "
		    "\"no\": answers are asked to the address as it is");
	r->address = settings_get(ini, "reporter", "address", &line);
	if (r->address.p == NULL)
		return;
	at = slice_rchr(r->address, '@');
	if (at == SLICE_NONE || at == 0 || at + 1 == r->address.n ||
	    slice_chr(r->address, '<') != SLICE_NONE ||
	    slice_chr(r->address, ' ') != SLICE_NONE) {
		ini_complain(ini, line, SLICE("address"), "is no mail address:"
		    " write user@host alone");
		r->address = SLICE_NULL;
	}
}

static void
read_catalogue(struct settings *s, struct ini *ini)
{
	const struct ini_section *sec = NULL;
	struct slice product;
	int line;
	size_t i;

	while ((sec = ini_next(ini, "catalogue", sec)) != NULL)
		for (i = 0; i < sec->n; i++)
			if (slice_eq_str(sec->lines[i].key, "dir") &&
			    sec->lines[i].value.n != 0)
				*ARENA_PUSH(&ini->arena, s->catalogue_dirs,
				    s->ncatalogue_dirs) =
				    settings_resolve(ini, sec->lines[i].value);
	product = settings_get(ini, "catalogue", "product", &line);
	if (slice_eq_str(product, "no"))
		s->default_catalogue = product;
	else if (product.p != NULL && !slice_eq_str(product, "yes"))
		ini_complain(ini, line, SLICE("product"), "is neither \"yes\" "
		    "nor \"no\": the product's catalogue is used");
}

static void
read_evidence(struct settings *s, struct ini *ini)
{
	struct slice v;
	int line;

	v = settings_get(ini, "evidence", "keep", &line);
	if (v.p != NULL && !settings_keep_word(v, &s->keep))
		ini_complain(ini, line, SLICE("keep"), "is none of \"cases\","
		    " \"impersonating\" and \"all\": cases are kept");
	v = settings_get(ini, "evidence", "case-retention", &line);
	if (v.p != NULL && !clock_parse_span(v, &s->case_retention))
		ini_complain(ini, line, SLICE("case-retention"), "is no span "
		    "such as 90d, 6m or 2y: cases are kept for ever");
}

static void
read_ui(struct settings *s, struct ini *ini)
{
	struct slice watch;
	int line;

	s->editor = settings_get(ini, "ui", "editor", &line);
	watch = settings_get(ini, "ui", "watch", &line);
	s->no_watch = slice_eq_str(watch, "no");
	if (watch.p != NULL && !s->no_watch && !slice_eq_str(watch, "yes"))
		ini_complain(ini, line, SLICE("watch"), "is neither \"yes\" "
		    "nor \"no\": new mail is watched for");
}

static void
hash_values(struct buf *b, const struct slice *v, size_t n)
{
	size_t i;

	/* Lengths in front: two lists never run together the same way */
	buf_addf(b, "%zu[", n);
	for (i = 0; i < n; i++) {
		buf_addf(b, "%zu:", v[i].n);
		buf_add_slice(b, v[i]);
	}
}

/* What verdicts depend on: who is ours, what we protect, where DNS comes
 * from.  The catalogue has a version of its own. */
static void
work_out_version(struct settings *s, struct slice dns_file)
{
	char hex[SHA256_HEX + 1];
	struct sha256 h;
	struct buf b = { 0 };
	size_t i;

	for (i = 0; i < s->receivers.n; i++) {
		const struct receiver *r = &s->receivers.v[i];

		hash_values(&b, &r->name, 1);
		hash_values(&b, r->by, r->nby);
		hash_values(&b, r->authserv_id, r->nauthserv_id);
		hash_values(&b, r->ip, r->nip);
		hash_values(&b, r->gateway, r->ngateway);
		buf_add_str(&b, r->results_below ? "below" : "above");
	}
	hash_values(&b, s->receivers.sealers, s->receivers.nsealers);
	buf_add_char(&b, '\n');
	for (i = 0; i < s->domains.n; i++) {
		const struct domain *d = &s->domains.v[i];

		hash_values(&b, &d->name, 1);
		hash_values(&b, d->brands, d->nbrands);
		hash_values(&b, d->authorised, d->nauthorised);
	}
	for (i = 0; i < s->nsources; i++) {
		const struct source_setting *o = &s->sources[i];

		hash_values(&b, &o->name, 1);
		hash_values(&b, &o->role, 1);
		hash_values(&b, o->receivers, o->nreceivers);
		hash_values(&b, &o->contents, 1);
		buf_add_str(&b, o->journal ? "journal" : "");
	}
	buf_add_char(&b, '\n');
	hash_values(&b, &dns_file, 1);
	if (s->dns.mode == DNS_RECORDED || s->dns.mode == DNS_LIVE)
		buf_add_str(&b, dns_mode_name(s->dns.mode));
	h = sha256_of(buf_slice(&b));
	sha256_hex(&h, hex);
	memcpy(s->version, hex, 16);
	s->version[16] = '\0';
	buf_free(&b);
}

enum err
settings_load(struct settings *s, const char *file, struct error *e)
{
	struct ini ini = { 0 };
	enum err code = ini_load(&ini, file, e);
	struct slice dns_file;
	size_t i;
	int line;

	*s = (struct settings){ 0 };
	if (code != ERR_NONE && code != ERR_ABSENT) {
		ini_free(&ini);
		return code;
	}
	ini.file = slice_dup(&ini.arena, slice_str(file));
	for (i = 0; i < ini.n; i++)
		check_section(&ini, &ini.sections[i]);
	receivers_from_ini(&s->receivers, &ini, &ini.arena);
	domains_from_ini(&s->domains, &ini, &ini.arena);
	read_reporter(s, &ini);
	read_catalogue(s, &ini);
	read_evidence(s, &ini);
	settings_read_sources(s, &ini);
	dns_file = settings_get(&ini, "dns", "file", &line);
	settings_read_dns(s, &ini);
	settings_read_case(s, &ini);
	settings_read_send(s, &ini);
	settings_read_draft(s, &ini);
	settings_read_contact(s, &ini);
	read_ui(s, &ini);
	s->file = ini.file;
	s->problems = ini.problems;
	s->nproblems = ini.nproblems;
	work_out_version(s, dns_file);
	s->arena = ini.arena; /* all of the above lives there */
	return ERR_NONE;
}

void
settings_free(struct settings *s)
{
	arena_free(&s->arena);
	*s = (struct settings){ 0 };
}
