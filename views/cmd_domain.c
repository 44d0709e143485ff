/* espy domain: the domains that we look after. */

#include "views/cli.h"
#include "views/domain_view.h"
#include "views/word.h"

/* Of authorise and deny */
struct word_options {
	const char *by, *reference;
};

static bool
is_listed(const struct domain *d, struct slice service)
{
	for (size_t i = 0; i < d->nauthorised; i++)
		if (slice_eq(d->authorised[i], service))
			return true;
	return false;
}

/* Those that the owner or the settings say that of */
static void
add_services(struct doc *d, struct domain_view *view, enum relation r,
    const char *label)
{
	const struct domain *v = view->domain;
	bool any = false;
	struct slice basis;

	for (size_t i = 0; i < v->nauthorised + v->nwords; i++) {
		struct slice slug = i < v->nauthorised ? v->authorised[i]
		    : v->words[i - v->nauthorised].service;

		if (domain_view_standing(view, slug, &basis) != r ||
		    (i >= v->nauthorised && is_listed(v, slug)))
			continue;
		doc_lit(d, 0, "%s", any ? ", " : label);
		doc_add(d, 0, slug);
		any = true;
	}
	if (any)
		doc_lit(d, 0, "  ");
}

static void
domain_print(struct cli *cli, const struct session *s, const struct domain *v)
{
	struct domain_view view;
	struct json j = { 0 };
	struct doc d = { 0 };

	if (!domain_view_open(&view, s, v->name))
		return; /* all of them are normal names */
	if (cli->json) {
		json_domain(&j, &view);
		out_json(&j);
		domain_view_free(&view);
		return;
	}
	doc_line(&d, 44);
	doc_add(&d, 0, v->name);
	doc_tab(&d, 32);
	doc_lit(&d, 0, "%-10s", view.of_settings ? "settings" : "command");
	add_services(&d, &view, RELATION_AUTHORISED, "authorised: ");
	add_services(&d, &view, RELATION_UNAUTHORISED, "denied: ");
	out_doc(&d);
	domain_view_free(&view);
}

static int
domain_list(struct cli *cli, struct session *s)
{
	size_t i;

	for (i = 0; i < s->domains.n; i++)
		domain_print(cli, s, &s->domains.v[i]);
	if (s->domains.n == 0)
		cli_say("no protected domain yet: espy domain add DOMAIN");
	return EXIT_DONE;
}

static void
domain_json(struct cli *cli, struct session *s, const char *name)
{
	size_t i;

	for (i = 0; i < s->domains.n; i++)
		if (slice_eqi_str(s->domains.v[i].name, name))
			domain_print(cli, s, &s->domains.v[i]);
}

static int
domain_add(struct cli *cli, struct session *s, char **names, int n)
{
	struct error e;
	int i;

	for (i = 0; i < n; i++) {
		if (store_domain_add(s->store, s->actor, slice_str(names[i]),
			&e) != ERR_NONE)
			return cli_fail(&e);
		cli_say("%s is protected from now on; the rows of messages "
			"indexed before don't know it (is:stale) until espy "
			"recheck makes them anew", names[i]);
	}
	if (!cli->json)
		return EXIT_DONE;
	if (session_domains(s, &e) != ERR_NONE)
		return cli_fail(&e);
	for (i = 0; i < n; i++)
		domain_json(cli, s, names[i]);
	return EXIT_DONE;
}

/* One domain; protected or not, as long as anything is known about it */
static int
show_one(struct cli *cli, struct session *s, struct domain_view *v)
{
	size_t networks = cli->json ? DOMAIN_MOST_JSON : DOMAIN_MOST_NETWORKS;
	size_t reports = cli->json ? DOMAIN_MOST_JSON : DOMAIN_MOST_REPORTS;
	struct json j = { 0 };
	struct doc d = { 0 };
	struct error e;

	if (domain_view_load(v, s, networks, reports, &e) != ERR_NONE)
		return cli_fail(&e);
	if (v->domain == NULL && v->reports.reports == 0 &&
	    v->nimpersonating == 0) {
		cli_say("%.*s is not protected (espy domain list), and no "
			"DMARC report is about it", SLICE_ARG(v->name));
		return EXIT_FAILED;
	}
	if (cli->json) {
		json_domain(&j, v);
		out_json(&j);
	} else {
		doc_domain(&d, v);
		out_doc(&d);
	}
	return EXIT_DONE;
}

static int
domain_show(struct cli *cli, struct session *s, char **names, int n)
{
	int i, code = EXIT_DONE;

	for (i = 0; i < n && code == EXIT_DONE; i++) {
		struct domain_view v;

		if (domain_view_open(&v, s, slice_str(names[i])))
			code = show_one(cli, s, &v);
		else {
			cli_say("%s is no domain name", names[i]);
			code = EXIT_USAGE;
		}
		domain_view_free(&v);
	}
	return code;
}

/* "authorise DOMAIN SERVICE", "deny DOMAIN SERVICE" */
static int
domain_word(struct cli *cli, struct session *s, bool authorised, char **names,
    const struct word_options *o)
{
	struct word w = { .domain = slice_str(names[0]),
		.service = slice_str(names[1]), .authorised = authorised,
		.who = slice_str(o->by), .reference = o->reference != NULL
		    ? slice_str(o->reference) : SLICE_NULL };
	struct arena a = { 0 };
	const char *said;
	struct error e;
	enum err err = word_say(s, &w, &a, &said, &e);

	if (err == ERR_NONE) {
		cli_say("%s", said);
		if (cli->json)
			domain_json(cli, s, names[0]);
	}
	arena_free(&a);
	return err == ERR_NONE ? EXIT_DONE : cli_fail(&e);
}

static int
domain_run(struct cli *cli, struct session *s, const char *what, char **names,
    int n, const struct word_options *o)
{
	if (strcmp(what, "authorise") == 0 || strcmp(what, "deny") == 0)
		return domain_word(cli, s, what[0] == 'a', names, o);
	if (strcmp(what, "add") == 0)
		return domain_add(cli, s, names, n);
	if (strcmp(what, "show") == 0)
		return domain_show(cli, s, names, n);
	return domain_list(cli, s);
}

/* What is wrong with the words of the command; NULL: nothing */
static const char *
domain_usage(const char *what, int words, const struct word_options *o)
{
	bool word = strcmp(what, "authorise") == 0 || strcmp(what, "deny") == 0;

	if (!word && strcmp(what, "list") != 0 && strcmp(what, "add") != 0 &&
	    strcmp(what, "show") != 0)
		return "is list, show DOMAIN..., add DOMAIN..., or authorise "
		       "or deny DOMAIN SERVICE --by WHO";
	if (strcmp(what, "list") == 0 && words > 1)
		return "list takes no argument";
	if (strcmp(what, "list") != 0 && words < 2)
		return "it wants a domain";
	if (word && words != 3)
		return "authorise and deny want a domain and a service";
	if (word && o->by == NULL)
		return "whose word is it? --by WHO: a name or an address at "
		       "the domain's owner";
	if (!word && (o->by != NULL || o->reference != NULL))
		return "--by and --reference go with authorise and deny";
	return NULL;
}

int
cmd_domain(struct cli *cli, int argc, char **argv)
{
	struct word_options o = { NULL, NULL };
	const struct cli_option options[] = {
		{ "--by", &o.by, NULL },
		{ "--reference", &o.reference, NULL },
	};
	const char *what, *wrong;
	struct session s;
	int code, words;

	words = cli_options(cli, options, ARRAY_LEN(options), argc, argv,
	    &code);
	if (words < 0)
		return code;
	what = words > 0 ? argv[1] : "";
	wrong = domain_usage(what, words, &o);
	if (wrong != NULL)
		return cli_usage(argv[0], "%s", wrong);
	code = cli_session(cli, &s, NULL, strcmp(what, "add") == 0
		? SESSION_STORE : SESSION_STORE | SESSION_EXISTING);
	if (code != EXIT_DONE)
		return code;
	code = domain_run(cli, &s, what, argv + 2, words - 1, &o);
	session_close(&s);
	return out_end(code);
}
