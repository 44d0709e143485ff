/* What is wrong with templates: espy draft lint. */

#include "core/notify/letters_file.h"

/* "escalation.es.txt" */
static bool
kind_of(const char *file, enum template_kind *kind)
{
	struct slice name = slice_from(slice_str(file),
	    slice_rchr(slice_str(file), '/') + 1);
	struct arena a = { 0 };
	bool found = false;
	size_t i, k;

	for (i = 0; !found && i < LETTER_LANGUAGES; i++)
		for (k = 0; !found && k <= TEMPLATES; k++) {
			*kind = (enum template_kind)k;
			found = slice_eq_str(name, letters_file_name(*kind,
			    letter_languages[i], &a));
		}
	arena_free(&a);
	return found;
}

static void
lint_octets(struct template_problems *p, enum template_kind kind,
    struct slice octets, struct arena *a)
{
	struct template t = { 0 };
	struct words w;

	if (kind == TEMPLATES) {
		words_read(&w, octets, p, a);
		return;
	}
	template_read(&t, kind, octets, p, a);
	if (t.subject_line != 0)
		template_check(kind, octets, &t, p, a);
}

enum err
letters_lint_file(struct letters_findings *out, const char *file,
    struct error *e)
{
	struct template_problems p = { 0 };
	struct buf b = { 0 };
	enum template_kind kind;
	enum err err = ERR_NONE;
	size_t i;

	if (!kind_of(file, &kind))
		return err_set(e, ERR_USAGE, "%s: the file's name says what a "
		    "template is for, such as first.en.txt: espy(5) lists "
		    "them", file);
	err = letters_file_read(&b, file, e);
	if (err == ERR_NONE)
		lint_octets(&p, kind, slice_dup(&out->arena, buf_slice(&b)),
		    &out->arena);
	for (i = 0; i < p.n; i++)
		*ARENA_PUSH(&out->arena, out->v, out->n) =
		    (struct letters_finding){ slice_dup(&out->arena,
			slice_str(file)), p.v[i].field, p.v[i].text,
			p.v[i].line, p.v[i].broken };
	out->files += err == ERR_NONE;
	buf_free(&b);
	return err;
}

void
letters_lint(struct letters_findings *out, const char *const *dirs,
    size_t ndirs)
{
	struct error e;
	size_t d, i, k;

	for (d = 0; d < ndirs; d++)
		for (i = 0; i < LETTER_LANGUAGES; i++)
			for (k = 0; k <= TEMPLATES; k++) {
				const char *file = arena_printf(&out->arena,
				    "%s/%s", dirs[d], letters_file_name(
					(enum template_kind)k,
					letter_languages[i], &out->arena));
				enum err err = letters_lint_file(out, file,
				    &e);

				if (err == ERR_NONE ||
				    (err == ERR_ABSENT && d != 0))
					continue;
				*ARENA_PUSH(&out->arena, out->v, out->n) =
				    (struct letters_finding){
					slice_str(file), SLICE(""),
					slice_dup(&out->arena,
					    slice_str(e.text)), 0, true };
			}
}

void
letters_findings_free(struct letters_findings *f)
{
	arena_free(&f->arena);
	*f = (struct letters_findings){ 0 };
}
