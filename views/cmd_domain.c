/* espy domain: the domains that we look after. */

#include "views/cli.h"

static bool
is_of_settings(const struct session *s, struct slice name)
{
	size_t i;

	for (i = 0; i < s->settings.domains.n; i++)
		if (slice_eq(s->settings.domains.v[i].name, name))
			return true;
	return false;
}

static void
domain_print(struct cli *cli, const struct session *s, const struct domain *v)
{
	const char *from = is_of_settings(s, v->name) ? "settings" : "command";
	struct json j = { 0 };
	struct doc d = { 0 };
	size_t i;

	if (cli->json) {
		json_object(&j, NULL);
		json_str(&j, "schema", "espy.domain/1");
		json_slice(&j, "domain", v->name);
		json_str(&j, "from", from);
		json_array(&j, "names");
		for (i = 0; i < v->nbrands; i++)
			json_slice(&j, NULL, v->brands[i]);
		json_close(&j);
		json_array(&j, "authorised");
		for (i = 0; i < v->nauthorised; i++)
			json_slice(&j, NULL, v->authorised[i]);
		json_close(&j);
		json_close(&j);
		out_json(&j);
		return;
	}
	doc_line(&d, 0);
	doc_add(&d, 0, v->name);
	doc_tab(&d, 32);
	doc_lit(&d, 0, "%-10s", from);
	for (i = 0; i < v->nauthorised; i++) {
		doc_lit(&d, 0, "%s", i == 0 ? "authorised: " : ", ");
		doc_add(&d, 0, v->authorised[i]);
	}
	out_doc(&d);
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
			"indexed before don't know it (espy list is:stale), "
			"espy show and the message screen do", names[i]);
	}
	if (!cli->json)
		return EXIT_DONE;
	if (session_domains(s, &e) != ERR_NONE)
		return cli_fail(&e);
	for (i = 0; i < n; i++)
		domain_json(cli, s, names[i]);
	return EXIT_DONE;
}

int
cmd_domain(struct cli *cli, int argc, char **argv)
{
	struct session s;
	int code, words;

	words = cli_options(cli, NULL, 0, argc, argv, &code);
	if (words < 0)
		return code;
	if (words == 0 || (strcmp(argv[1], "list") != 0 &&
			      strcmp(argv[1], "add") != 0))
		return cli_usage(argv[0], "is list, or add DOMAIN...");
	if (strcmp(argv[1], "list") == 0 && words > 1)
		return cli_usage(argv[0], "list takes no argument");
	if (strcmp(argv[1], "add") == 0 && words < 2)
		return cli_usage(argv[0], "add wants a domain");
	code = cli_session(cli, &s, NULL, strcmp(argv[1], "add") == 0
		? SESSION_STORE : SESSION_STORE | SESSION_EXISTING);
	if (code != EXIT_DONE)
		return code;
	if (strcmp(argv[1], "add") == 0)
		code = domain_add(cli, &s, argv + 2, words - 1);
	else
		code = domain_list(cli, &s);
	session_close(&s);
	return out_end(code);
}
