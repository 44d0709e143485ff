/* espy draft lint: what is wrong with templates of letters. */

#include "views/cmd_draft.h"
#include "views/letters.h"

static void
print_json(const struct letters_finding *f)
{
	struct json j = { 0 };

	json_object(&j, NULL);
	json_str(&j, "schema", "espy.lint/1");
	json_slice(&j, "file", f->file);
	json_int(&j, "line", f->line);
	json_slice(&j, "field", f->field.n != 0 ? f->field : SLICE_NULL);
	json_str(&j, "severity", f->broken ? "error" : "warning");
	json_slice(&j, "text", f->text);
	json_close(&j);
	out_json(&j);
}

/* "FILE:LINE: what: why, what to do" */
static void
print_line(const struct letters_finding *f)
{
	struct doc d = { 0 };

	doc_line(&d, 4);
	doc_add(&d, 0, f->file);
	doc_lit(&d, 0, ":%d: %s", f->line, f->broken ? "" : "warning: ");
	if (f->field.n != 0) {
		doc_add(&d, 0, f->field);
		doc_lit(&d, 0, ": ");
	}
	doc_add(&d, 0, f->text);
	out_doc(&d);
}

static int
print_all(struct cli *cli, const struct letters_findings *f)
{
	size_t i;

	for (i = 0; i < f->n; i++)
		if (cli->json)
			print_json(&f->v[i]);
		else
			print_line(&f->v[i]);
	cli_say("%zu file%s checked, %zu thing%s found", f->files,
	    plural(f->files), f->n, plural(f->n));
	return f->n == 0 ? EXIT_DONE : EXIT_FOUND;
}

static int
lint_all(struct cli *cli, struct letters_findings *f)
{
	const char *dirs[LETTER_DIRS];
	struct session s;
	int code = cli_session(cli, &s, NULL, SESSION_STORE |
	    SESSION_EXISTING | SESSION_LENIENT);

	if (code != EXIT_DONE)
		return code;
	letters_lint(f, dirs, letters_dirs(&s, &f->arena, dirs));
	session_close(&s);
	return EXIT_DONE;
}

int
draft_lint(struct cli *cli, char **files, int n)
{
	struct letters_findings f = { 0 };
	struct error e;
	int code = EXIT_DONE, i;

	if (n == 0)
		code = lint_all(cli, &f);
	for (i = 0; i < n && code == EXIT_DONE; i++)
		if (letters_lint_file(&f, files[i], &e) != ERR_NONE)
			code = cli_fail(&e);
	if (code == EXIT_DONE)
		code = print_all(cli, &f);
	letters_findings_free(&f);
	return out_end(code);
}
