/* espy rule: dispositions of what is still to come. */

#include <string.h>

#include "core/base/clock.h"
#include "core/base/url.h"
#include "core/store/rule.h"
#include "views/cli.h"
#include "views/doc_rule.h"
#include "views/pick.h"
#include "views/word.h"

struct rule_options { /* NULL: not given */
	const char *like, *service, *domain, *account, *expires, *reason;
	bool now;
};

static void
rule_print(const struct cli *cli, const struct rule *r)
{
	struct json j = { 0 };
	struct doc d = { 0 };

	if (cli->json) {
		json_rule(&j, r);
		out_json(&j);
		return;
	}
	doc_rule(&d, r);
	out_doc(&d);
}

static int
rule_list(struct cli *cli, struct session *s)
{
	struct rules all = { 0 };
	struct error e;
	int code = EXIT_DONE;
	size_t i;

	if (store_rules(s->store, &all, &e) != ERR_NONE)
		code = cli_fail(&e);
	for (i = 0; i < all.n; i++)
		rule_print(cli, &all.v[i]);
	if (code == EXIT_DONE && all.n == 0)
		cli_say("no rule yet: espy rule add DISPOSITION --like "
			"MESSAGE");
	rules_free(&all);
	return code;
}

static int
rule_show(struct cli *cli, struct session *s, const char *name)
{
	struct rules one = { 0 };
	struct error e;
	int code = EXIT_DONE;

	if (store_rule(s->store, slice_str(name), &one, &e) != ERR_NONE)
		code = cli_fail(&e);
	else
		rule_print(cli, &one.v[0]);
	rules_free(&one);
	return code;
}

/* "never", "90d", or a date */
static enum err
expiry(const char *word, int64_t *at, struct error *e)
{
	*at = clock_now() + RULE_LIFE;
	if (word == NULL)
		return ERR_NONE;
	if (strcmp(word, "never") == 0)
		*at = TIME_UNKNOWN;
	else if (!clock_parse_when(slice_str(word), at))
		return err_set(e, ERR_USAGE, "--expires is a span (90d, 6m), "
		    "a date (2027-01-31) or never");
	return ERR_NONE;
}

/* That of a message, or the newest of a campaign's */
static enum err
scope_like(struct session *s, const char *word, struct arena *a,
    struct rule *out, struct error *e)
{
	struct picked p;
	enum err err = picked_word(&p, s, slice_str(word), e);

	if (err == ERR_NONE)
		err = store_rule_of(s->store, &p.v[p.n - 1], a, out, e);
	picked_free(&p);
	return err;
}

static enum err
scope_typed(struct session *s, const struct rule_options *o, struct arena *a,
    struct rule *out, struct error *e)
{
	if (o->service == NULL || o->domain == NULL)
		return err_set(e, ERR_USAGE, "a rule needs --service and "
		    "--domain, or --like MESSAGE for both: anybody can write "
		    "a From field");
	if (host_normal(a, slice_trim(slice_str(o->domain))).n == 0)
		return err_set(e, ERR_USAGE, "%.80s is no domain name",
		    o->domain);
	out->service = slice_dup_lower(a, slice_trim(slice_str(o->service)));
	out->domain = slice_str(o->domain);
	out->account = slice_str(o->account);
	return service_check(s, out->service, e);
}

/* The scope, from a message or as it was typed */
static enum err
scope(struct session *s, const struct rule_options *o, struct arena *a,
    struct rule *out, struct error *e)
{
	enum err err;

	if (o->like == NULL)
		err = scope_typed(s, o, a, out, e);
	else if (o->service != NULL || o->domain != NULL || o->account != NULL)
		err = err_set(e, ERR_USAGE, "--like says service, domain and "
		    "account: leave the others out");
	else
		err = scope_like(s, o->like, a, out, e);
	if (o->reason != NULL)
		out->reason = slice_str(o->reason);
	return err != ERR_NONE ? err : expiry(o->expires, &out->expires_at, e);
}

static int
rule_add(struct cli *cli, struct session *s, const char *word,
    const struct rule_options *o)
{
	struct rule r = { .expires_at = TIME_UNKNOWN };
	struct arena a = { 0 };
	uint64_t decided = 0;
	struct error e;
	int64_t id = 0;
	enum err err = ERR_NONE;

	if (!disposition_from_name(slice_str(word), &r.disposition))
		err = err_set(&e, ERR_USAGE, "%.40s is no disposition: "
		    "legitimate, unwanted-bulk, exercise, duplicate or "
		    "cannot-tell", word);
	if (err == ERR_NONE) {
		enum disposition d = r.disposition;

		err = scope(s, o, &a, &r, &e);
		r.disposition = d;
	}
	if (err == ERR_NONE)
		err = store_rule_add(s->store, s->actor, &r, o->now, &id,
		    &decided, &e);
	if (err == ERR_NONE) {
		rule_show(cli, s, slice_printf(&a, "r%lld",
		    (long long)id).p);
		cli_say("rule r%lld made%s; espy undo takes it back",
		    (long long)id, decided == 0 ? "" : decided == 1
		    ? ", 1 message decided"
		    : slice_printf(&a, ", %llu messages decided",
			  (unsigned long long)decided).p);
	}
	arena_free(&a);
	return err == ERR_NONE ? EXIT_DONE : cli_fail(&e);
}

static int
rule_remove(struct session *s, const char *name)
{
	struct rules one = { 0 };
	uint64_t opened = 0;
	struct error e;
	enum err err = store_rule(s->store, slice_str(name), &one, &e);

	if (err == ERR_NONE)
		err = store_rule_remove(s->store, s->actor, one.v[0].id,
		    &opened, &e);
	if (err == ERR_NONE)
		cli_say("rule r%lld removed, %llu message%s open again; espy "
			"undo takes it back", (long long)one.v[0].id,
		    (unsigned long long)opened, plural(opened));
	rules_free(&one);
	return err == ERR_NONE ? EXIT_DONE : cli_fail(&e);
}

static int
rule_run(struct cli *cli, struct session *s, char **argv,
    const struct rule_options *o)
{
	if (strcmp(argv[1], "list") == 0)
		return rule_list(cli, s);
	if (strcmp(argv[1], "show") == 0)
		return rule_show(cli, s, argv[2]);
	if (strcmp(argv[1], "add") == 0)
		return rule_add(cli, s, argv[2], o);
	return rule_remove(s, argv[2]);
}

int
cmd_rule(struct cli *cli, int argc, char **argv)
{
	struct rule_options o = { 0 };
	const struct cli_option options[] = {
		{ "--like", &o.like, NULL },
		{ "--service", &o.service, NULL },
		{ "--domain", &o.domain, NULL },
		{ "--account", &o.account, NULL },
		{ "--expires", &o.expires, NULL },
		{ "--reason", &o.reason, NULL },
		{ "--now", NULL, &o.now },
	};
	const char *verb;
	struct session s;
	int code, words;

	words = cli_options(cli, options, ARRAY_LEN(options), argc, argv,
	    &code);
	if (words < 0)
		return code;
	verb = words != 0 ? argv[1] : "";
	if (!(strcmp(verb, "list") == 0 && words == 1) &&
	    !((strcmp(verb, "show") == 0 || strcmp(verb, "add") == 0 ||
	       strcmp(verb, "remove") == 0) && words == 2))
		return cli_usage(argv[0], "is list, show RULE, add "
		    "DISPOSITION --like MESSAGE (or --service and --domain), "
		    "or remove RULE");
	code = cli_session(cli, &s, NULL, SESSION_STORE | SESSION_EXISTING);
	if (code != EXIT_DONE)
		return code;
	code = rule_run(cli, &s, argv, &o);
	session_close(&s);
	return out_end(code);
}
