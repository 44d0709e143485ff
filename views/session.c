/* Opens what a command works with: workspace, settings, catalogue, store. */

#include <errno.h>
#include <pwd.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/base/clock.h"
#include "core/base/text.h"
#include "core/cases/arrive.h"
#include "core/esp/imitation.h"
#include "core/store/word.h"
#include "core/work/text_search.h"
#include "views/datadir.h"
#include "views/doc_auth.h"
#include "views/session.h"
#include "views/session_text.h"

enum { MOST_USED = 4096 }; /* answers kept for showing */

static const char *
user_name(struct arena *a)
{
	const char *pinned = getenv("ESPY_ACTOR");
	const struct passwd *pw = getpwuid(getuid());

	if (pinned != NULL && pinned[0] != '\0')
		return pinned;
	if (pw != NULL)
		return arena_strndup(a, pw->pw_name, strlen(pw->pw_name));
	return arena_printf(a, "uid %ld", (long)getuid());
}

static void
add_problem(struct session *s, struct slice sentence)
{
	*ARENA_PUSH(&s->arena, s->problems, s->nproblems) =
	    slice_dup(&s->arena, sentence);
}

/* "FILE:LINE: FIELD: what" */
static void
add_ini_problems(struct session *s, const struct ini_problem *v, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		add_problem(s, slice_printf(&s->arena, "%.*s:%d: %.*s%s%.*s",
		    SLICE_ARG(v[i].file), v[i].line, SLICE_ARG(v[i].field),
		    v[i].field.n != 0 ? ": " : "", SLICE_ARG(v[i].text)));
}

static void
add_catalogue(struct session *s, const char *dir)
{
	struct error e;

	if (catalogue_load(&s->catalogue, dir, &e) != ERR_NONE) {
		add_problem(s, slice_str(e.text));
		return;
	}
	*ARENA_PUSH(&s->arena, s->catalogue_dirs, s->ncatalogue_dirs) =
	    arena_strndup(&s->arena, dir, strlen(dir));
	*ARENA_PUSH(&s->arena, s->catalogue_origins, s->ncatalogue_origins) =
	    s->catalogue.loading;
}

static void
load_catalogue(struct session *s)
{
	size_t i;

	if (s->workspace.dir != NULL) {
		const char *own = arena_printf(&s->arena, "%s/catalogue",
		    s->workspace.dir);

		if (access(own, F_OK) == 0)
			add_catalogue(s, own);
	}
	s->catalogue.loading = ORIGIN_PRODUCT;
	if (!slice_eqi_str(s->settings.default_catalogue, "no"))
		add_catalogue(s, arena_printf(&s->arena, "%s/catalogue",
		    datadir(&s->arena)));
	s->catalogue.loading = ORIGIN_USER;
	for (i = 0; i < s->settings.ncatalogue_dirs; i++)
		add_catalogue(s, arena_strndup(&s->arena,
		    s->settings.catalogue_dirs[i].p,
		    s->settings.catalogue_dirs[i].n));
	catalogue_ready(&s->catalogue);
	add_ini_problems(s, s->catalogue.problems, s->catalogue.nproblems);
}

/* "off", "recorded", "live": any other word is a file. */
static bool
is_mode(const char *word, enum dns_mode *m)
{
	*m = DNS_OFF;
	while (*m < DNS_FILE && strcmp(word, dns_mode_name(*m)) != 0)
		++*m;
	return *m < DNS_FILE;
}

static enum err
load_answers(struct session *s, const char *dns, struct error *e)
{
	const struct dns_setting *set = &s->settings.dns;
	const char *file = dns;
	enum err err = ERR_NONE;

	s->answers.off = true;
	s->dns = set->mode;
	if (dns != NULL && !is_mode(dns, &s->dns))
		s->dns = DNS_FILE;
	else if (dns == NULL && set->mode == DNS_FILE)
		file = arena_strndup(&s->arena, set->file.p, set->file.n);
	if (s->dns == DNS_RECORDED && s->store == NULL)
		return err_set(e, ERR_USAGE, "recorded answers lie in a "
		    "workspace, and here is none: --dns live, or a file");
	if (s->dns != DNS_FILE)
		return ERR_NONE;
	s->answers.off = false;
	err = answers_load_file(&s->answers, file, e);
	if (err != ERR_NONE && dns == NULL) {
		struct slice what = slice_printf(&s->arena, "%s", e->text);

		err_set(e, err, "%.*s (%s names this file under [dns])",
		    SLICE_ARG(what), s->workspace.settings);
	}
	return err;
}

/* What owners said: on top of the settings */
static enum err
add_words(struct session *s, struct error *e)
{
	struct word *words;
	size_t i, n;
	enum err err = store_words(s->store, SLICE_NULL, &s->arena, &words,
	    &n, e);

	for (i = 0; err == ERR_NONE && i < n; i++) {
		const struct domain_word w = { words[i].service,
			words[i].authorised, words[i].who,
			words[i].reference, words[i].time };

		domains_add_word(&s->domains, &s->arena, words[i].domain, &w);
	}
	return err;
}

enum err
session_domains(struct session *s, struct error *e)
{
	const struct domains *set = &s->settings.domains;
	struct slice *added = NULL;
	size_t i, n = 0;
	enum err err;

	s->domains.v = arena_array(&s->arena, set->n + 1, sizeof *set->v);
	s->domains.n = 0;
	for (i = 0; i < set->n; i++)
		*ARENA_PUSH(&s->arena, s->domains.v, s->domains.n) = set->v[i];
	if (s->store != NULL) {
		err = store_domains(s->store, &s->arena, &added, &n, e);
		if (err != ERR_NONE)
			return err;
	}
	for (i = 0; i < n; i++)
		domains_add(&s->domains, &s->arena, added[i]);
	s->domains.drills = set->drills;
	s->domains.ndrills = set->ndrills;
	parser_free(s->parser);
	s->parser = NULL;
	err = s->store != NULL ? add_words(s, e) : ERR_NONE;
	s->domains.names = protected_names_make(&s->domains, &s->arena);
	return err;
}

/* Rows that other domains, receivers or services made are stale. */
static enum err
set_version(struct session *s, struct error *e)
{
	struct buf b = { 0 };
	struct sha256 h;
	char hex[SHA256_HEX + 1];
	size_t i;

	buf_add_str(&b, s->settings.version);
	for (i = 0; i < s->domains.n; i++)
		buf_addf(&b, "\n%.*s", SLICE_ARG(s->domains.v[i].name));
	h = sha256_of(buf_slice(&b));
	buf_free(&b);
	sha256_hex(&h, hex);
	memcpy(s->settings_version, hex, sizeof s->settings_version - 1);
	return store_set_version(s->store, ENGINE_VERSION,
	    s->catalogue.version, s->settings_version, e);
}

static enum err
open_store(struct session *s, const char *dir, unsigned flags,
    struct error *e)
{
	enum err err = workspace_open(&s->workspace, dir,
	    (flags & SESSION_EXISTING) == 0, e);

	if (err == ERR_NONE)
		err = store_open(&s->store, &s->workspace, e);
	if (err == ERR_NONE)
		arrive_attach(s->store);
	return err;
}

enum err
session_open(struct session *s, const char *dir, const char *dns,
    unsigned flags, struct error *e)
{
	bool store = (flags & SESSION_STORE) != 0;
	enum err err = ERR_NONE;

	*s = (struct session){ .may_ask = (flags & SESSION_ASK) != 0 };
	s->actor = user_name(&s->arena);
	if (store)
		err = open_store(s, dir, flags, e);
	if (err == ERR_NONE && store)
		err = settings_load(&s->settings, s->workspace.settings, e);
	if (err != ERR_NONE)
		goto out;
	add_ini_problems(s, s->settings.problems, s->settings.nproblems);
	load_catalogue(s);
	err = load_answers(s, dns, e);
	if (err != ERR_NONE && (flags & SESSION_LENIENT) != 0) {
		add_problem(s, slice_str(e->text));
		s->answers.off = true;
		s->dns = DNS_OFF;
		err = ERR_NONE;
	}
	if (err == ERR_NONE)
		err = session_domains(s, e);
	if (err == ERR_NONE && store)
		err = set_version(s, e);
	session_text_init(s);
out:
	if (err != ERR_NONE)
		session_close(s);
	return err;
}

void
session_close(struct session *s)
{
	parser_free(s->parser);
	lookup_free(&s->lookup);
	answers_free(&s->used);
	text_search_free(s->search);
	store_close(s->store);
	workspace_free(&s->workspace);
	settings_free(&s->settings);
	catalogue_free(&s->catalogue);
	answers_free(&s->answers);
	arena_free(&s->arena);
	*s = (struct session){ 0 };
}

bool
session_is_current(const struct session *s)
{
	struct session now;
	struct error e;
	bool same;

	if (session_open(&now, s->workspace.dir, NULL, SESSION_STORE |
	    SESSION_EXISTING | SESSION_LENIENT, &e) != ERR_NONE)
		return false;
	same = strcmp(now.settings_version, s->settings_version) == 0 &&
	    strcmp(now.catalogue.version, s->catalogue.version) == 0;
	session_close(&now);
	return same;
}

enum err
session_dns(const struct session *s, struct lookup *out, struct error *e)
{
	const struct dns_setting *set = &s->settings.dns;
	struct resolver_config c = { set->resolvers, set->nresolvers,
		set->anchor };

	*out = (struct lookup){ .mode = s->dns, .file = &s->answers,
		.store = s->store };
	out->policy.fresh = set->fresh;
	return s->dns == DNS_LIVE ? resolver_new(&out->resolver, &c, e)
				  : ERR_NONE;
}

static const struct answer *
look(void *arg, uint64_t tag, int64_t time, const struct question *q)
{
	struct session *s = arg;
	const struct answer *found;
	struct answer copy;
	bool asked;

	(void)tag;
	s->about.time = time;
	found = lookup_answer(&s->lookup, &s->about, q, &asked);
	s->waits |= asked;
	if (found != NULL) {
		copy = *found;
		copy.question = *q;
		answers_add(&s->used, &copy);
	}
	return found;
}

/* A screen does not wait for a resolver: it shows what is on record. */
static enum err
begin_lookup(struct session *s, struct parser_config *c, struct error *e)
{
	enum err err = ERR_NONE;

	lookup_free(&s->lookup);
	if (s->dns != DNS_RECORDED && s->dns != DNS_LIVE)
		return ERR_NONE;
	if (s->may_ask)
		err = session_dns(s, &s->lookup, e);
	else
		s->lookup = (struct lookup){ .mode = DNS_RECORDED,
			.store = s->store };
	s->lookup.policy.reach = REACH_ALL;
	c->look = look;
	c->look_arg = s;
	c->live = s->lookup.mode == DNS_LIVE;
	return err;
}

enum err
session_parser(struct session *s, struct parser **out, struct error *e)
{
	struct parser_config c = {
		.catalogue_dirs = s->catalogue_dirs,
		.ncatalogue_dirs = s->ncatalogue_dirs,
		.receivers = &s->settings.receivers,
		.domains = &s->domains,
		.answers = s->answers.off ? NULL : &s->answers,
		.clock = s->clock,
	};
	enum err err = ERR_NONE;

	if (s->parser == NULL)
		err = begin_lookup(s, &c, e);
	if (s->parser == NULL && err == ERR_NONE)
		err = parser_start(&s->parser, &c, e);
	*out = s->parser;
	return err;
}

void
session_as(const struct session *s, const struct row *r,
    struct session_as *as)
{
	const struct source_setting *set = settings_source(&s->settings,
	    r->source);
	int64_t hop = 0;

	*as = (struct session_as){ .policy = r->kind == MESSAGE_REPORT
		? UNWRAP_MAILBOX : UNWRAP_AGGREGATES };
	as->sha256 = r->sha256;
	as->origin.provenance = r->provenance;
	as->origin.receivers = settings_receivers(&s->settings, set);
	if (r->overrides[OVERRIDE_BOUNDARY].set)
		slice_number(r->overrides[OVERRIDE_BOUNDARY].value, &hop);
	as->origin.given_hop = (uint64_t)hop;
	/* Only a journal that is believed brings a message as observed. */
	if (r->provenance == PROVENANCE_OBSERVED && r->reports != 0 &&
	    set != NULL && set->journal)
		as->origin.journal_from = r->mail_from;
}

bool
session_ahead(struct session *s, struct slice bytes, const char *label)
{
	struct parser_job job = { .tag = 1, .label = label,
		.origin = s->origin, .length = bytes.n };
	struct analysis *a = NULL;
	struct parser *p;

	s->waits = false;
	s->about.message = NULL;
	if (session_parser(s, &p, NULL) != ERR_NONE)
		return false;
	job.fd = parser_spool(bytes, NULL);
	if (job.fd == -1)
		return false;
	if (parser_run(p, &job, &a, NULL) == ERR_NONE)
		parser_analysis_free(a);
	close(job.fd);
	return s->waits;
}

void
session_await(struct session *s)
{
	if (s->lookup.resolver != NULL)
		resolver_wait(s->lookup.resolver, NULL, NULL);
}

/* What a resolver has been asked for is waited for, and the mail looked at
 * again: an answer opens further questions. */
static enum err
run_rounds(struct session *s, struct parser *p, const struct parser_job *job,
    struct analysis **out, struct error *e)
{
	unsigned round = 0;
	enum err err;

	for (;;) {
		s->waits = false;
		err = parser_run(p, job, out, e);
		if (err != ERR_NONE || !s->waits ||
		    ++round == ANALYSIS_MOST_ROUNDS)
			return err;
		resolver_wait(s->lookup.resolver, NULL, NULL);
		parser_analysis_free(*out);
	}
}

enum err
session_analyse(struct session *s, struct slice bytes, const char *label,
    const struct session_as *as, unsigned flags, struct analysis **out,
    struct error *e)
{
	struct parser_job job = { .tag = 1, .flags = flags, .label = label,
		.origin = s->origin };
	struct parser *p;
	enum err err = session_parser(s, &p, e);

	if (err != ERR_NONE)
		return err;
	s->about.message = as != NULL ? &as->sha256 : NULL;
	if (s->used.n > MOST_USED)
		answers_free(&s->used);
	if (as != NULL) {
		job.origin = as->origin;
		job.unwrap = true;
		job.policy = as->policy;
	}
	job.length = bytes.n;
	job.fd = parser_spool(bytes, e);
	if (job.fd == -1)
		return ERR_IO;
	err = run_rounds(s, p, &job, out, e);
	close(job.fd);
	if (err == ERR_NONE) {
		(*out)->sha256 = sha256_of(bytes);
		(*out)->mail.bytes = slice_upto(bytes, MAIL_MOST_OCTETS);
	}
	return err;
}

const struct answer *
session_answer(const struct session *s, const struct question *q)
{
	const struct answers *in = s->dns == DNS_FILE ? &s->answers : &s->used;

	return s->dns == DNS_OFF ? NULL : answers_find(in, q->name, q->type);
}

static const struct answer *
look_up(void *arg, const struct question *q)
{
	return session_answer(arg, q);
}

void
session_lookup(struct session *s, struct dns_lookup *out)
{
	*out = (struct dns_lookup){ .find = look_up, .arg = s,
		.off = s->dns == DNS_OFF };
}

void
session_context(const struct session *s, struct analysis_context *ctx)
{
	*ctx = (struct analysis_context){
		.receivers = &s->settings.receivers,
		.domains = &s->domains,
		.catalogue = &s->catalogue,
		.answers = &s->answers,
		.clock = s->clock != 0 ? s->clock : clock_now(),
	};
}
