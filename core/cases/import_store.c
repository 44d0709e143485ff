/* An exported case, put into the store of a new workspace. */

#include <stdio.h>
#include <unistd.h>

#include "core/base/text.h"
#include "core/cases/import_impl.h"

static void
split_lines(struct slice text, struct arena *a, struct slice **out, size_t *n)
{
	struct slice line;

	while (text_line(&text, &line))
		if (line.n != 0)
			*ARENA_PUSH(a, *out, *n) = line;
}

enum err
import_settings(struct import *im, const struct import_place *to,
    struct error *e)
{
	FILE *f = fopen(to->settings, "a");
	int64_t i;
	bool ok;

	if (f == NULL)
		return err_errno(e, "%s", to->settings);
	fprintf(f, "\n# Imported: the services and DNS answers that the "
	    "verdicts hang on\n[catalogue]\nproduct = %s\n",
	    im->m.product >= 0 ? "yes" : "no");
	for (i = 0; i < im->m.catalogues; i++)
		if (i != im->m.product)
			fprintf(f, "dir = catalogue/%lld\n", (long long)i);
	fprintf(f, "\n[dns]\nmode = recorded\n");
	ok = fflush(f) == 0 && fsync(fileno(f)) == 0;
	return fclose(f) == 0 && ok ? ERR_NONE : err_errno(e, "%s",
	    to->settings);
}

/* Of what people submit, mails are what reports brought. */
static struct restore_source
source_of(const struct export_message *x)
{
	return (struct restore_source){ .sha256 = x->sha256,
		.name = x->source, .role = x->role,
		.inner = !x->report &&
		    x->provenance == PROVENANCE_SUBMITTED };
}

enum err
import_store(struct import *im, struct store *s, const char *actor,
    struct error *e)
{
	const struct export_manifest *m = &im->m;
	struct restore r = { .case_id = m->case_id, .whole = m->whole,
		.engine = m->engine, .catalogue = m->catalogue,
		.settings = m->settings, .head = m->head,
		.log_hash = sha256_of(buf_slice(&im->log_text)),
		.letters = m->letters, .actor = m->actor, .time = m->time };
	struct slice *rows = NULL, *log = NULL;
	struct restore_answers *answers = NULL;
	size_t i;

	split_lines(buf_slice(&im->rows), &im->arena, &rows, &r.nrows);
	split_lines(buf_slice(&im->log_text), &im->arena, &log, &r.nlog);
	r.rows = rows;
	r.log = log;
	for (i = 0; i < m->nmessages; i++)
		*ARENA_PUSH(&im->arena, r.sources, r.nsources) =
		    source_of(&m->messages[i]);
	for (i = 0; i < m->nwords; i++)
		*ARENA_PUSH(&im->arena, r.words, r.nwords) =
		    (struct restore_word){ m->words[i].domain,
			    m->words[i].service, m->words[i].who,
			    m->words[i].reference, m->words[i].authorised,
			    m->words[i].time };
	for (i = 0; i < im->nzones; i++)
		*ARENA_PUSH(&im->arena, answers, r.nanswers) =
		    (struct restore_answers){ im->zones[i].sha256,
			    &im->zones[i].answers };
	r.answers = answers;
	return store_restore(s, actor, &r, e);
}

/* The log that came with the case says which export it was. */
static bool
is_log(const struct export_manifest *m, const struct imported_log *l)
{
	size_t i;

	if (!l->pinned || !slice_eq(l->case_id, m->case_id))
		return false;
	for (i = 0; i < m->nentries; i++)
		if (slice_eq_str(m->entries[i].name, "log.jsonl"))
			return memcmp(&m->entries[i].sha256, &l->expected,
			    sizeof l->expected) == 0;
	return false;
}

enum err
import_is_here(struct import *im, int fd, struct store *s, bool *yes,
    struct error *e)
{
	struct tar_in t = { .fd = fd, .limits = { EXPORT_MOST_OCTETS,
	    EXPORT_MOST_ENTRIES } };
	struct imported_log *logs;
	struct log_head head;
	size_t n = 0;
	enum err err;

	*im = (struct import){ .files = 0 };
	*yes = false;
	err = store_log_head(s, &head, e);
	if (err != ERR_NONE || head.seq != 1) /* the import itself */
		return err;
	err = store_imported_logs(s, &im->arena, &logs, &n, e);
	if (err != ERR_NONE || n != 1)
		return err;
	err = import_manifest(im, &t, e);
	*yes = err == ERR_NONE && is_log(&im->m, &logs[0]);
	return err;
}
