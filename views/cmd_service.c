/* espy service: the catalogue of services. */

#include "views/doc_record.h"
#include "views/service_word.h"

/* What the workspace knows of its cases; without one nothing */
static void
record_of(struct session *s, struct slice slug, struct service_record *r)
{
	struct error e;

	if (store_service_record(s->store, slug, r, &e) != ERR_NONE)
		cli_fail(&e);
}

static int
service_show(struct cli *cli, struct session *s,
    const struct service_options *o, char **slugs, int n)
{
	int i, code = EXIT_DONE;

	(void)o;
	for (i = 0; i < n; i++) {
		const struct service *v = catalogue_find(&s->catalogue,
		    slice_str(slugs[i]));
		struct service_record r = { .cases = 0 };
		struct json j = { 0 };
		struct doc d = { 0 };

		if (v != NULL)
			record_of(s, v->slug, &r);
		if (v == NULL) {
			cli_say("the catalogue has no service %s (espy service "
				"list names them)", slugs[i]);
			code = EXIT_FAILED;
		} else if (cli->json) {
			json_entry(&j, &s->catalogue, v, &r);
			out_json(&j);
		} else {
			if (i > 0)
				doc_line(&d, 0);
			doc_entry(&d, &s->catalogue, v);
			doc_record(&d, &r);
			out_doc_wrapped(&d, 80);
		}
		service_record_free(&r);
	}
	return code;
}

static int
service_list(struct cli *cli, struct session *s,
    const struct service_options *o, char **words, int n)
{
	size_t i;

	(void)o;
	(void)words;
	(void)n;
	for (i = 0; i < s->catalogue.n; i++) {
		struct json j = { 0 };
		struct doc d = { 0 };

		if (cli->json) {
			json_entry(&j, &s->catalogue, &s->catalogue.v[i],
			    NULL);
			out_json(&j);
		} else {
			doc_entry_line(&d, &s->catalogue.v[i]);
			out_doc(&d);
		}
	}
	return EXIT_DONE;
}

static const struct word {
	const char *word;
	int (*run)(struct cli *cli, struct session *s,
	    const struct service_options *o, char **words, int n);
	int least, most; /* words behind it; most -1: any number */
	const char *wants;
	bool quiet; /* says itself what is wrong with the catalogue */
} table[] = {
	{ "list", service_list, 0, 0, "list takes no argument", false },
	{ "show", service_show, 1, -1, "show wants a service's slug", false },
	{ "lint", service_lint, 0, -1, "", true },
	{ "import", service_import, 1, 1, "import wants one file", false },
};

static const struct word *
find_word(const char *s)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(table); i++)
		if (strcmp(table[i].word, s) == 0)
			return &table[i];
	return NULL;
}

static int
open_session(struct cli *cli, struct session *s, const struct word *w)
{
	struct error e;

	if (!w->quiet)
		return cli_session(cli, s, NULL, SESSION_STORE);
	return session_open(s, cli->workspace, NULL, SESSION_STORE, &e) ==
	    ERR_NONE ? EXIT_DONE : cli_fail(&e);
}

int
cmd_service(struct cli *cli, int argc, char **argv)
{
	struct service_options o = { 0 };
	const struct cli_option options[] = {
		{ "--replace", NULL, &o.replace },
	};
	const struct word *w;
	struct session s;
	int code, words;

	if (argc > 1 && strcmp(argv[1], "stats") == 0)
		return cmd_service_stats(cli, argc, argv);
	words = cli_options(cli, options, ARRAY_LEN(options), argc, argv,
	    &code);
	if (words < 0)
		return code;
	w = words > 0 ? find_word(argv[1]) : NULL;
	if (w == NULL)
		return cli_usage(argv[0], "is list, show SERVICE..., "
		    "lint [FILE]..., import FILE or stats [SERVICE...]");
	if (words - 1 < w->least || (w->most >= 0 && words - 1 > w->most))
		return cli_usage(argv[0], "%s", w->wants);
	if (o.replace && w->run != service_import)
		return cli_usage(argv[0], "--replace is of import");
	code = open_session(cli, &s, w);
	if (code != EXIT_DONE)
		return code;
	code = w->run(cli, &s, &o, argv + 2, words - 1);
	session_close(&s);
	return out_end(code);
}
