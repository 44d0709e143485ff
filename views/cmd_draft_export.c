/* espy draft export, and form: what goes out by other means. */

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "core/notify/form.h"
#include "views/cmd_draft.h"
#include "views/doc_case.h"
#include "views/draft_check.h"

static bool
is_stdout(const char *file)
{
	return file != NULL && strcmp(file, "-") == 0;
}

bool
draft_export_shows(const struct draft_export *x)
{
	return is_stdout(x->file) || is_stdout(x->xarf);
}

static enum err
write_file(const char *file, const struct buf *octets, bool over,
    struct error *e)
{
	struct slice s = slice_of(octets->p, octets->n);

	if (!is_stdout(file))
		return compose_write_octets(s, file, over, e);
	out_slice(s);
	return ERR_NONE;
}

/* One file a sample, in a folder that is made where there is none */
static enum err
write_reports(const struct composed *m, const struct draft_export *x,
    struct error *e)
{
	struct arena a = { 0 };
	enum err err = ERR_NONE;
	size_t i;

	if (m->nreports == 0)
		return err_set(e, ERR_REFUSED, "this draft has no samples, so "
		    "that there is nothing to report by ARF");
	if (mkdir(x->arf, 0700) != 0 && errno != EEXIST)
		return err_errno(e, "%s: can't make that folder", x->arf);
	for (i = 0; err == ERR_NONE && i < m->nreports; i++)
		err = compose_write_octets(slice_of(m->reports[i].octets.p,
		    m->reports[i].octets.n), arena_printf(&a, "%s/%.*s",
		    x->arf, SLICE_ARG(m->reports[i].name)), x->force, e);
	arena_free(&a);
	return err;
}

static enum err
write_all(const struct draft_mail *m, const struct draft_export *x,
    struct error *e)
{
	enum err err = ERR_NONE;

	if (m->mail.wrong.p != NULL && (x->arf != NULL || x->xarf != NULL))
		return err_set(e, ERR_FORMAT, "%.*s: receivers would reject "
		    "it", SLICE_ARG(m->mail.wrong));
	if (x->xarf != NULL && m->mail.xarf.n == 0)
		return err_set(e, ERR_REFUSED, "this draft has no samples, so "
		    "that there is nothing to report by XARF");
	if (x->file != NULL)
		err = write_file(x->file, &m->mail.octets, x->force, e);
	if (err == ERR_NONE && x->xarf != NULL)
		err = write_file(x->xarf, &m->mail.xarf, x->force, e);
	if (err == ERR_NONE && x->arf != NULL)
		err = write_reports(&m->mail, x, e);
	return err;
}

static void
say_all(const struct draft_mail *m, const struct draft_export *x)
{
	if (x->file != NULL && !is_stdout(x->file))
		cli_say("%s: %zu octets; %zu recipient%s disclosed%s", x->file,
		    m->mail.octets.n, m->mail.recipients,
		    plural(m->mail.recipients),
		    m->draft->to.n == 0 ? "; To is empty: no contact is known"
					: "");
	if (x->xarf != NULL && !is_stdout(x->xarf))
		cli_say("%s: %zu octets of XARF 4.2.0", x->xarf,
		    m->mail.xarf.n);
	if (x->arf != NULL)
		cli_say("%s: %zu report%s by ARF, one a sample", x->arf,
		    m->mail.nreports, plural(m->mail.nreports));
}

/* Nobody stops it where it goes from here: what speaks against it is said. */
static void
say_checks(struct session *s, const struct draft_mail *m)
{
	struct arena a = { 0 };
	struct checks c = { 0 };
	struct error e;

	if (draft_check(&c, s, m, &a, &e) != ERR_NONE ||
	    draft_check_refuses(&c, &e) != ERR_NONE)
		cli_say("as it is it should not go: %s", e.text);
	arena_free(&a);
}

int
draft_export_run(struct cli *cli, struct session *s, int64_t id,
    const struct draft_export *x)
{
	unsigned beside = (x->arf != NULL ? FORMAT_ARF : 0) |
	    (x->xarf != NULL ? FORMAT_XARF : 0);
	struct draft_mail m;
	struct error e;
	int code = EXIT_DONE;

	if (draft_mail_open_with(&m, s, id, beside, &e) != ERR_NONE)
		return cli_fail(&e);
	if (write_all(&m, x, &e) != ERR_NONE)
		code = cli_fail(&e);
	else {
		say_all(&m, x);
		say_checks(s, &m);
	}
	if (code == EXIT_DONE && cli->json && !draft_export_shows(x)) {
		struct json j = { 0 };

		json_draft(&j, m.draft, &m);
		out_json(&j);
	}
	draft_mail_free(&m);
	return code;
}

int
draft_form_run(struct cli *cli, struct session *s, int64_t id, bool live)
{
	struct draft_mail m;
	struct buf text = { 0 };
	struct error e;

	if (cli->json)
		return cli_usage("draft form", "is for people: it has no "
		    "JSON");
	if (draft_mail_open(&m, s, id, &e) != ERR_NONE)
		return cli_fail(&e);
	form_write(&text, &m.compose, live);
	out_slice(buf_slice(&text));
	cli_say(live ? "the links are as they are: open none of them"
		     : "the links are defanged; --live gives them as forms "
		       "want them");
	buf_free(&text);
	draft_mail_free(&m);
	return EXIT_DONE;
}
