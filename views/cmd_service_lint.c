/* espy service lint: what is wrong with catalogue files. */

#include <errno.h>
#include <sys/stat.h>

#include "core/esp/lint.h"
#include "views/service_word.h"

static void
print_json(const struct lint_finding *f)
{
	struct json j = { 0 };

	json_object(&j, NULL);
	json_str(&j, "schema", "espy.lint/1");
	json_slice(&j, "file", f->file);
	json_int(&j, "line", f->line);
	json_slice(&j, "field", f->field.n != 0 ? f->field : SLICE_NULL);
	json_str(&j, "severity", f->warning ? "warning" : "error");
	json_slice(&j, "text", f->text);
	json_close(&j);
	out_json(&j);
}

/* "FILE:LINE: FIELD: what, what to do" */
static void
print_line(const struct lint_finding *f)
{
	struct doc d = { 0 };

	doc_line(&d, 4);
	doc_add(&d, 0, f->file);
	doc_lit(&d, 0, ":%d: %s", f->line, f->warning ? "warning: " : "");
	if (f->field.n != 0) {
		doc_add(&d, 0, f->field);
		doc_lit(&d, 0, ": ");
	}
	doc_add(&d, 0, f->text);
	out_doc(&d);
}

static int
print_all(struct cli *cli, const struct lint *l)
{
	size_t i, checked = 0;

	for (i = 0; i < l->n; i++)
		if (cli->json)
			print_json(&l->v[i]);
		else
			print_line(&l->v[i]);
	for (i = 0; i < l->c->n; i++)
		checked += l->c->v[i].origin != ORIGIN_MAP &&
		    lint_is_checked(l, l->c->v[i].file);
	cli_say("%zu service%s checked, %zu thing%s found", checked,
	    plural(checked), l->n, plural(l->n));
	return l->n == 0 ? EXIT_DONE : EXIT_FOUND;
}

/* The session's catalogue, and on top what the command names */
static int
load(struct catalogue *c, const struct session *s, char **files, int n)
{
	struct error e;
	struct stat st;
	size_t i;
	int k;

	for (i = 0; i < s->ncatalogue_dirs; i++) {
		c->loading = s->catalogue_origins[i];
		if (catalogue_load(c, s->catalogue_dirs[i], &e) != ERR_NONE)
			return cli_fail(&e);
	}
	c->loading = ORIGIN_USER;
	for (k = 0; k < n; k++) {
		if (stat(files[k], &st) != 0) {
			cli_say("can't read %s: %s", files[k],
			    strerror(errno));
			return EXIT_FAILED;
		}
		if (!S_ISDIR(st.st_mode))
			catalogue_load_file(c, files[k]);
		else if (catalogue_load(c, files[k], &e) != ERR_NONE)
			return cli_fail(&e);
	}
	catalogue_ready(c);
	return EXIT_DONE;
}

int
service_lint(struct cli *cli, struct session *s,
    const struct service_options *o, char **words, int n)
{
	struct catalogue c = { 0 };
	struct slice *files;
	struct lint l = { 0 };
	int i, code;

	(void)o;
	files = arena_array(&s->arena, (size_t)n + 1, sizeof *files);
	for (i = 0; i < n; i++)
		files[i] = slice_str(words[i]);
	code = load(&c, s, words, n);
	if (code == EXIT_DONE) {
		l.files = files;
		l.nfiles = (size_t)n;
		lint_catalogue(&l, &c);
		code = print_all(cli, &l);
	}
	lint_free(&l);
	catalogue_free(&c);
	return code;
}
