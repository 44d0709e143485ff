/* The text-write worker: the only writer of the notmuch mirror. */

#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <notmuch.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/base/fault.h"
#include "core/base/mem.h"
#include "core/work/protocol.h"
#include "core/work/text_config.h"
#include "core/work/text_erase.h"
#include "core/work/text_job.h"
#include "core/work/text_warm.h"

struct write_side {
	struct arena arena; /* of the settings */
	struct text_setup setup;
	const char *config;
	notmuch_database_t *db;
	notmuch_indexopts_t *options;
	struct buf reply;
};

static void
open_database(struct write_side *s)
{
	char *words = NULL;
	notmuch_status_t st;

	st = notmuch_database_open_with_config(s->setup.dir.p,
	    NOTMUCH_DATABASE_MODE_READ_WRITE, s->config, "", &s->db, &words);
	if (st == NOTMUCH_STATUS_FILE_ERROR && s->setup.create) {
		free(words);
		words = NULL;
		st = notmuch_database_create_with_config(s->setup.dir.p,
		    s->config, "", &s->db, &words);
		if (st == NOTMUCH_STATUS_SUCCESS &&
		    !text_config_complete(s->setup.dir.p))
			side_fail("full-text index %s: can't be written",
			    s->setup.dir.p);
	}
	if (st != NOTMUCH_STATUS_SUCCESS)
		side_fail("full-text index %s: %s", s->setup.dir.p,
		    words != NULL ? words : notmuch_status_to_string(st));
	s->options = notmuch_database_get_default_indexopts(s->db);
	notmuch_indexopts_set_decrypt_policy(s->options,
	    NOTMUCH_DECRYPT_FALSE);
}

static void
put_state(struct write_side *s)
{
	struct text_state state = { 0 };
	const char *uuid = NULL;
	struct wire w;

	state.revision = notmuch_database_get_revision(s->db, &uuid);
	state.uuid = slice_str(uuid);
	buf_clear(&s->reply);
	wire_encode(&w, &s->reply);
	wire_text_state(&w, &state);
}

static void
get_ready(struct write_side *s)
{
	struct sandbox_plan plan = { .role = WORKER_TEXT_WRITE };
	struct sandbox_state state;
	const char **read;
	struct frame f;
	struct error e;
	struct wire w;
	size_t i;

	side_next(&f);
	wire_decode(&w, f.payload, &s->arena);
	wire_text_setup(&w, &s->setup);
	if (f.type != SAY_SETUP || !wire_done(&w))
		_exit(1);
	umask(077);
	s->config = text_config_path(&s->arena, s->setup.dir.p);
	if (text_config_write(s->setup.dir.p, s->config, &e) != ERR_NONE ||
	    text_config_recover(s->setup.dir.p, &e) != ERR_NONE ||
	    (s->setup.create &&
		text_config_clear(s->setup.dir.p, &e) != ERR_NONE))
		side_fail("%s", e.text);
	text_warm_up();
	read = arena_array(&s->arena, s->setup.nroots, sizeof *read);
	for (i = 0; i < s->setup.nroots; i++)
		read[i] = s->setup.roots[i].p;
	plan.read = read;
	plan.nread = s->setup.nroots;
	plan.write = s->setup.dir.p;
	side_lock(&plan, &state);
	open_database(s);
	put_state(s);
	side_ready(&state, &s->reply);
}

static void
say_at(struct write_side *s, int64_t id)
{
	struct wire w;

	buf_clear(&s->reply);
	wire_encode(&w, &s->reply);
	wire_i64(&w, &id);
	side_send_buf(SAY_ITEM_BEGIN, &s->reply);
}

/* Can a file be written beside the index?  Else no message is to blame. */
static bool
disk_takes(const struct write_side *s)
{
	static const char octets[1 << 16];
	char *path = xasprintf("%s/room", s->setup.dir.p);
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	bool good = fd >= 0 &&
	    write(fd, octets, sizeof octets) == (ssize_t)sizeof octets &&
	    fsync(fd) == 0;

	if (fd >= 0)
		close(fd);
	unlink(path);
	free(path);
	return good;
}

/* What libnotmuch holds is doubtful now: end, the batch is replayed. */
static _Noreturn void
give_up(struct write_side *s, notmuch_status_t st, bool blame)
{
	const char *words = notmuch_database_status_string(s->db);

	if (!blame || !disk_takes(s))
		say_at(s, -1);
	side_fail("full-text index %s: %s", s->setup.dir.p,
	    words != NULL ? words : notmuch_status_to_string(st));
}

static void
judge(struct text_result *r, notmuch_status_t st)
{
	if (st == NOTMUCH_STATUS_SUCCESS ||
	    st == NOTMUCH_STATUS_DUPLICATE_MESSAGE_ID) {
		r->status = TEXT_DONE;
		return;
	}
	r->status = st == NOTMUCH_STATUS_FILE_NOT_EMAIL ? TEXT_REFUSED
							: TEXT_FAILED;
	r->reason = slice_str(notmuch_status_to_string(st));
}

/* A path that is there already is left alone: indexing it once more would
 * count its words twice. */
static void
write_one(struct write_side *s, const struct text_todo *t)
{
	struct text_result r = { .id = t->id };
	notmuch_message_t *m = NULL;
	notmuch_status_t st;
	struct wire w;

	say_at(s, t->id);
	fault_point("text", t->path.p);
	st = notmuch_database_find_message_by_filename(s->db, t->path.p, &m);
	if (st == NOTMUCH_STATUS_SUCCESS && m == NULL)
		st = notmuch_database_index_file(s->db, t->path.p, s->options,
		    &m);
	if (st == NOTMUCH_STATUS_XAPIAN_EXCEPTION ||
	    st == NOTMUCH_STATUS_OUT_OF_MEMORY)
		give_up(s, st, true);
	judge(&r, st);
	if (r.status == TEXT_DONE && m != NULL)
		r.nm_id = slice_str(notmuch_message_get_message_id(m));
	wire_encode(&w, &s->reply);
	wire_text_result(&w, &r);
	side_send_buf(SAY_ITEM, &s->reply);
	if (m != NULL)
		notmuch_message_destroy(m);
}

static void
write_batch(struct write_side *s, struct slice payload)
{
	struct text_batch b = { 0 };
	struct arena a = { 0 };
	notmuch_status_t st;
	struct wire w;
	size_t i;

	wire_decode(&w, payload, &a);
	wire_text_batch(&w, &b);
	if (!wire_done(&w))
		_exit(1);
	st = notmuch_database_begin_atomic(s->db);
	if (st != NOTMUCH_STATUS_SUCCESS)
		give_up(s, st, false);
	for (i = 0; i < b.n; i++)
		write_one(s, &b.v[i]);
	say_at(s, -1);
	fault_point("text-commit", "before");
	st = notmuch_database_end_atomic(s->db);
	if (st != NOTMUCH_STATUS_SUCCESS)
		give_up(s, st, false);
	fault_point("text-commit", "after");
	put_state(s);
	side_send_buf(SAY_COMMITTED, &s->reply);
	arena_free(&a);
}

static void
find_related(struct write_side *s, struct slice payload)
{
	struct text_related r = { 0 };
	struct text_relatives found = { 0 };
	struct arena a = { 0 };
	notmuch_status_t st;
	struct wire w;

	wire_decode(&w, payload, &a);
	wire_text_related(&w, &r);
	if (!wire_done(&w))
		_exit(1);
	st = text_erase_related(s->db, &r, &a, &found);
	if (st != NOTMUCH_STATUS_SUCCESS)
		give_up(s, st, false);
	buf_clear(&s->reply);
	wire_encode(&w, &s->reply);
	wire_text_relatives(&w, &found);
	side_send_buf(SAY_RELATIVES, &s->reply);
	arena_free(&a);
}

static void
remove_documents(struct write_side *s, struct slice payload)
{
	struct arena a = { 0 };
	struct slice *ids = NULL;
	notmuch_status_t st;
	struct wire w;
	size_t n = 0;

	wire_decode(&w, payload, &a);
	wire_text_ids(&w, &ids, &n);
	if (!wire_done(&w))
		_exit(1);
	st = notmuch_database_begin_atomic(s->db);
	if (st == NOTMUCH_STATUS_SUCCESS)
		st = text_erase_documents(s->db, ids, n);
	fault_point("text-remove", "before");
	if (st == NOTMUCH_STATUS_SUCCESS)
		st = notmuch_database_end_atomic(s->db);
	if (st != NOTMUCH_STATUS_SUCCESS)
		give_up(s, st, false);
	fault_point("text-remove", "after");
	put_state(s);
	side_send_buf(SAY_COMMITTED, &s->reply);
	arena_free(&a);
}

/* libnotmuch writes the database anew beside the old one, puts it into its
 * place and closes it. */
static void
compact(struct write_side *s)
{
	notmuch_status_t st;

	notmuch_indexopts_destroy(s->options);
	st = notmuch_database_compact_db(s->db, NULL, NULL, NULL);
	s->db = NULL;
	if (st != NOTMUCH_STATUS_SUCCESS)
		side_fail("full-text index %s: it can't be compacted: %s",
		    s->setup.dir.p, notmuch_status_to_string(st));
	fault_point("text-compact", "after");
	open_database(s);
	put_state(s);
	side_send_buf(SAY_COMMITTED, &s->reply);
}

/* The supervisor has gone or wants us to end: nothing is open, all that was
 * said to be committed is. */
_Noreturn void
role_text_write(void)
{
	static struct write_side s;
	struct frame f;

	get_ready(&s);
	for (;;) {
		side_next(&f);
		if (f.type == SAY_BATCH)
			write_batch(&s, f.payload);
		else if (f.type == SAY_RELATED)
			find_related(&s, f.payload);
		else if (f.type == SAY_REMOVE)
			remove_documents(&s, f.payload);
		else if (f.type == SAY_COMPACT)
			compact(&s);
		else
			_exit(1);
	}
}
