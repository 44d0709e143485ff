/* espy draft lint: what is wrong with templates of letters. */

#include "views/cmd_draft.h"
#include "views/finding.h"
#include "views/letters.h"

static int
print_all(struct cli *cli, const struct letters_findings *f)
{
	size_t i;

	for (i = 0; i < f->n; i++) {
		const struct letters_finding *x = &f->v[i];

		finding_print(cli, &(struct finding){ x->file, x->field,
		    x->text, x->line, !x->broken });
	}
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
