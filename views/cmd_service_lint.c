/* espy service lint: what is wrong with catalogue files. */

#include <errno.h>
#include <sys/stat.h>

#include "core/esp/lint.h"
#include "views/finding.h"
#include "views/service_word.h"

static int
print_all(struct cli *cli, const struct lint *l)
{
	size_t i, checked = 0;

	for (i = 0; i < l->n; i++) {
		const struct lint_finding *x = &l->v[i];

		finding_print(cli, &(struct finding){ x->file, x->field,
		    x->text, x->line, x->warning });
	}
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
