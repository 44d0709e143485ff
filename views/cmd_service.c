/* espy service: the catalogue of services. */

#include "views/cli.h"

static void
contact_json(struct json *j, const struct service_contact *c)
{
	json_object(j, NULL);
	json_slice(j, "address", c->address);
	json_slice(j, "form", c->form);
	json_slice(j, "source", c->source);
	json_slice(j, "date", c->date);
	json_slice(j, "wants", c->wants);
	json_close(j);
}

static void
print_json(const struct service *v)
{
	struct json j = { 0 };
	size_t i;

	json_object(&j, NULL);
	json_str(&j, "schema", "espy.service/1");
	json_slice(&j, "service", v->slug);
	json_slice(&j, "name", v->name);
	json_slice(&j, "kind", v->kind);
	json_slice(&j, "country", v->country);
	json_slice(&j, "url", v->url);
	json_slice(&j, "file", v->file);
	json_array(&j, "carriers");
	for (i = 0; i < v->ncarriers; i++)
		json_slice(&j, NULL, v->carriers[i]);
	json_close(&j);
	json_array(&j, "rules");
	for (i = 0; i < v->nrules; i++) {
		json_object(&j, NULL);
		json_slice(&j, "what", v->rules[i].what);
		json_slice(&j, "pattern", v->rules[i].text);
		json_int(&j, "line", v->rules[i].line);
		json_close(&j);
	}
	json_close(&j);
	json_array(&j, "accounts");
	for (i = 0; i < v->naccounts; i++) {
		json_object(&j, NULL);
		json_slice(&j, "kind", v->accounts[i].kind);
		json_slice(&j, "place", v->accounts[i].place);
		json_slice(&j, "pattern", v->accounts[i].shape.text);
		json_slice(&j, "meaning", v->accounts[i].meaning);
		json_close(&j);
	}
	json_close(&j);
	json_array(&j, "contacts");
	for (i = 0; i < v->ncontacts; i++)
		contact_json(&j, &v->contacts[i]);
	json_close(&j);
	json_array(&j, "notes");
	for (i = 0; i < v->nnotes; i++)
		json_slice(&j, NULL, v->notes[i]);
	json_close(&j);
	json_close(&j);
	out_json(&j);
}

static void
print_line(const struct service *v)
{
	const struct service_contact *c = service_contact(v);
	struct doc d = { 0 };

	doc_line(&d, 0);
	doc_add(&d, 0, v->slug);
	doc_tab(&d, 22);
	doc_add(&d, 0, v->name);
	doc_tab(&d, 46);
	doc_add(&d, 0, v->kind);
	doc_tab(&d, 62);
	if (c == NULL)
		doc_lit(&d, 0, "no sourced contact");
	else
		doc_add(&d, 0, c->address.p != NULL ? c->address : c->form);
	out_doc(&d);
}

static void
detail(struct doc *d, const char *label, struct slice value)
{
	if (value.n == 0)
		return;
	doc_line(d, 12);
	doc_lit(d, 0, "%-12s", label);
	doc_add(d, 0, value);
}

static void
service_contacts(struct doc *d, const struct service *v)
{
	size_t i;

	for (i = 0; i < v->ncontacts; i++) {
		const struct service_contact *c = &v->contacts[i];

		detail(d, "contact", c->address.p != NULL ? c->address
							  : c->form);
		if (c->address.p != NULL && c->form.p != NULL)
			detail(d, "  form", c->form);
		detail(d, "  source",
		    c->source.p != NULL ? c->source : SLICE("unsourced"));
		detail(d, "  checked", c->date);
		detail(d, "  wants", c->wants);
	}
	if (v->ncontacts == 0)
		detail(d, "contact", SLICE("none known"));
}

static void
print_detail(const struct service *v)
{
	struct doc d = { 0 };
	size_t i;

	detail(&d, "service", v->slug);
	detail(&d, "name", v->name);
	detail(&d, "kind", v->kind);
	detail(&d, "country", v->country);
	detail(&d, "url", v->url);
	detail(&d, "file", v->file);
	for (i = 0; i < v->ncarriers; i++)
		detail(&d, "carrier", v->carriers[i]);
	for (i = 0; i < v->nrules; i++) {
		doc_line(&d, 24);
		doc_lit(&d, 0, "rule        ");
		doc_add(&d, 0, v->rules[i].what);
		doc_tab(&d, 24);
		doc_add(&d, 0, v->rules[i].text);
	}
	for (i = 0; i < v->naccounts; i++) {
		doc_line(&d, 24);
		doc_lit(&d, 0, "account     ");
		doc_add(&d, 0, v->accounts[i].kind);
		doc_tab(&d, 24);
		doc_add(&d, 0, v->accounts[i].place);
		doc_lit(&d, 0, " ");
		doc_add(&d, 0, v->accounts[i].shape.text);
		doc_lit(&d, 0, "  ");
		doc_add(&d, 0, v->accounts[i].meaning);
	}
	service_contacts(&d, v);
	for (i = 0; i < v->nnotes; i++)
		detail(&d, "note", v->notes[i]);
	out_doc(&d);
}

static int
service_show(struct cli *cli, const struct session *s, char **slugs, int n)
{
	int i, code = EXIT_DONE;

	for (i = 0; i < n; i++) {
		const struct service *v = catalogue_find(&s->catalogue,
		    slice_str(slugs[i]));

		if (v == NULL) {
			cli_say("the catalogue has no service %s (espy service "
				"list names them)", slugs[i]);
			code = EXIT_FAILED;
		} else if (cli->json)
			print_json(v);
		else
			print_detail(v);
	}
	return code;
}

static int
service_list(struct cli *cli, const struct session *s)
{
	size_t i;

	for (i = 0; i < s->catalogue.n; i++) {
		if (cli->json)
			print_json(&s->catalogue.v[i]);
		else
			print_line(&s->catalogue.v[i]);
	}
	return EXIT_DONE;
}

int
cmd_service(struct cli *cli, int argc, char **argv)
{
	struct session s;
	bool show;
	int code, words;

	if (argc > 1 && strcmp(argv[1], "stats") == 0)
		return cmd_service_stats(cli, argc, argv);
	words = cli_options(cli, NULL, 0, argc, argv, &code);
	if (words < 0)
		return code;
	show = words > 0 && strcmp(argv[1], "show") == 0;
	if (words == 0 || (!show && strcmp(argv[1], "list") != 0))
		return cli_usage(argv[0], "is list, show SERVICE..., or stats "
		    "[SERVICE...]");
	if (!show && words > 1)
		return cli_usage(argv[0], "list takes no argument");
	if (show && words < 2)
		return cli_usage(argv[0], "show wants a service's slug");
	code = cli_session(cli, &s, NULL, SESSION_STORE);
	if (code != EXIT_DONE)
		return code;
	if (show)
		code = service_show(cli, &s, argv + 2, words - 1);
	else
		code = service_list(cli, &s);
	session_close(&s);
	return out_end(code);
}
