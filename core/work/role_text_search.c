/* The text-search worker: queries, each against the database as it is then. */

#include <glib.h>
#include <notmuch.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/base/fault.h"
#include "core/base/mem.h"
#include "core/work/protocol.h"
#include "core/work/text_config.h"
#include "core/work/text_job.h"
#include "core/work/text_warm.h"

struct search_side {
	struct arena arena; /* of the settings */
	struct text_setup setup;
	const char *config;
	struct buf reply;
};

static void
get_ready(struct search_side *s)
{
	struct sandbox_plan plan = { .role = WORKER_TEXT_SEARCH };
	struct sandbox_state state;
	const char *read[2];
	struct frame f;
	struct wire w;

	side_next(&f);
	wire_decode(&w, f.payload, &s->arena);
	wire_text_setup(&w, &s->setup);
	if (f.type != SAY_SETUP || !wire_done(&w))
		_exit(1);
	s->config = s->setup.config.n != 0 ? s->setup.config.p
	    : text_config_path(&s->arena, s->setup.dir.p);
	text_warm_up_reader();
	/* Beside a database that is not espy's lies its owner's mail. */
	read[0] = arena_printf(&s->arena, "%s/.notmuch", s->setup.dir.p);
	if (access(read[0], F_OK) != 0)
		read[0] = s->setup.dir.p;
	read[1] = s->config;
	plan.read = read;
	plan.nread = ARRAY_LEN(read);
	side_lock(&plan, &state);
	side_ready(&state, NULL);
}

static void
say(struct search_side *s, enum message type, uint64_t number,
    struct slice words, uint64_t count)
{
	struct wire w;

	buf_clear(&s->reply);
	wire_encode(&w, &s->reply);
	wire_u64(&w, &number, UINT64_MAX);
	if (type == SAY_ERROR)
		wire_slice(&w, &words);
	if (type == SAY_COUNT || type == SAY_ERROR)
		wire_u64(&w, &count, UINT64_MAX);
	side_send_buf(type, &s->reply);
}

static void
say_ids(struct search_side *s, uint64_t number, struct slice *ids, size_t n)
{
	struct wire w;

	if (n == 0)
		return;
	buf_clear(&s->reply);
	wire_encode(&w, &s->reply);
	wire_u64(&w, &number, UINT64_MAX);
	wire_slices(&w, &ids, &n, TEXT_CHUNK);
	side_send_buf(SAY_IDS, &s->reply);
}

/* "(TEXT) and (id:"a" or id:"b")"; quotes within an id are doubled. */
static void
put_query(const struct text_ask *q, struct buf *b)
{
	bool all = slice_eq_str(slice_trim(q->text), "*") ||
	    slice_trim(q->text).n == 0;
	size_t i, k;

	if (!q->only) {
		buf_add_slice(b, q->text);
		return;
	}
	if (!all) {
		buf_add_char(b, '(');
		buf_add_slice(b, q->text);
		buf_add_str(b, ") and ");
	}
	buf_add_char(b, '(');
	for (i = 0; i < q->nids; i++) {
		buf_add_str(b, i != 0 ? " or id:\"" : "id:\"");
		for (k = 0; k < q->ids[i].n; k++) {
			if (q->ids[i].p[k] == '"')
				buf_add_char(b, '"');
			buf_add_char(b, q->ids[i].p[k]);
		}
		buf_add_char(b, '"');
	}
	buf_add_char(b, ')');
}

/* Whatever the query's text does with brackets: only those. */
static GHashTable *
wanted_ids(const struct text_ask *q)
{
	GHashTable *set;
	size_t i;

	if (!q->only)
		return NULL;
	set = g_hash_table_new(g_str_hash, g_str_equal);
	for (i = 0; i < q->nids; i++)
		g_hash_table_add(set, (gpointer)(uintptr_t)q->ids[i].p);
	return set;
}

/* The library's words, without their line ends. */
static struct slice
sentence(const char *words)
{
	struct slice all = slice_str(words);

	return slice_trim(slice_cut(&all, '\n'));
}

static void
stream(struct search_side *s, const struct text_ask *q,
    notmuch_messages_t *found)
{
	GHashTable *wanted = wanted_ids(q);
	struct slice chunk[TEXT_CHUNK];
	notmuch_message_t *held[TEXT_CHUNK];
	uint64_t given = 0;
	bool more = true;
	/* The first rows at once, and one that says that there are more
	 * (LISTING_FIRST); then in ever larger pieces. */
	size_t n = 0, most = 51;

	while (more) {
		notmuch_message_t *m = NULL;

		more = notmuch_messages_valid(found) &&
		    (q->limit == 0 || given < q->limit);
		if (more) {
			m = notmuch_messages_get(found);
			notmuch_messages_move_to_next(found);
		}
		if (m != NULL && (wanted == NULL ||
		    g_hash_table_contains(wanted,
			notmuch_message_get_message_id(m)))) {
			chunk[n] = slice_str(notmuch_message_get_message_id(m));
			held[n++] = m;
			given++;
		} else if (m != NULL) {
			notmuch_message_destroy(m);
		}
		if (n == most || !more) {
			say_ids(s, q->number, chunk, n);
			most = most < TEXT_CHUNK / 2 ? 2 * most : TEXT_CHUNK;
			while (n != 0)
				notmuch_message_destroy(held[--n]);
		}
	}
	if (wanted != NULL)
		g_hash_table_destroy(wanted);
}

/* The names of one message's files, into pieces of their own. */
static void
say_files(struct search_side *s, const struct text_ask *q,
    notmuch_message_t *m)
{
	notmuch_filenames_t *names = notmuch_message_get_filenames(m);
	struct slice chunk[TEXT_CHUNK];
	size_t n = 0;

	for (; notmuch_filenames_valid(names);
	     notmuch_filenames_move_to_next(names)) {
		struct slice name = slice_str(notmuch_filenames_get(names));

		if (name.n == 0)
			continue;
		chunk[n++] = name;
		if (n == TEXT_CHUNK) {
			say_ids(s, q->number, chunk, n);
			n = 0;
		}
	}
	say_ids(s, q->number, chunk, n);
	notmuch_filenames_destroy(names);
}

/* As stream, with names of files. */
static void
stream_files(struct search_side *s, const struct text_ask *q,
    notmuch_messages_t *found)
{
	uint64_t given = 0;

	for (; notmuch_messages_valid(found) &&
	     (q->limit == 0 || given < q->limit); given++) {
		notmuch_message_t *m = notmuch_messages_get(found);

		notmuch_messages_move_to_next(found);
		if (m == NULL)
			continue;
		say_files(s, q, m);
		notmuch_message_destroy(m);
	}
}

static notmuch_status_t
run(struct search_side *s, const struct text_ask *q, const char *text,
    notmuch_database_t *db)
{
	notmuch_query_t *query = notmuch_query_create(db, text);
	notmuch_messages_t *found = NULL;
	notmuch_status_t st;
	unsigned count = 0;

	if (query == NULL)
		return NOTMUCH_STATUS_OUT_OF_MEMORY;
	notmuch_query_set_omit_excluded(query, NOTMUCH_EXCLUDE_FALSE);
	notmuch_query_set_sort(query, NOTMUCH_SORT_NEWEST_FIRST);
	if (q->count_only) {
		st = notmuch_query_count_messages(query, &count);
		if (st == NOTMUCH_STATUS_SUCCESS)
			say(s, SAY_COUNT, q->number, SLICE_NULL, count);
	} else {
		st = notmuch_query_search_messages(query, &found);
		if (st == NOTMUCH_STATUS_SUCCESS) {
			if (q->files)
				stream_files(s, q, found);
			else
				stream(s, q, found);
			say(s, SAY_END, q->number, SLICE_NULL, 0);
		}
	}
	notmuch_query_destroy(query);
	return st;
}

static notmuch_status_t
attempt(struct search_side *s, const struct text_ask *q, const char *text,
    char **words, bool *opened)
{
	notmuch_database_t *db = NULL;
	notmuch_status_t st;

	*words = NULL;
	*opened = false;
	st = notmuch_database_open_with_config(s->setup.dir.p,
	    NOTMUCH_DATABASE_MODE_READ_ONLY, s->config, "", &db, words);
	if (st != NOTMUCH_STATUS_SUCCESS)
		return st;
	*opened = true;
	fault_point("search", text);
	st = run(s, q, text, db);
	if (st != NOTMUCH_STATUS_SUCCESS &&
	    notmuch_database_status_string(db) != NULL)
		*words = xstrdup(notmuch_database_status_string(db));
	notmuch_database_destroy(db);
	return st;
}

/* A writer may have overtaken the first attempt; the second decides. */
static void
search(struct search_side *s, struct slice payload)
{
	struct text_ask q = { 0 };
	struct buf text = { 0 };
	struct arena a = { 0 };
	notmuch_status_t st;
	struct wire w;
	bool opened;
	char *words;

	wire_decode(&w, payload, &a);
	wire_text_ask(&w, &q);
	if (!wire_done(&w))
		_exit(1);
	put_query(&q, &text);
	st = attempt(s, &q, buf_slice(&text).p, &words, &opened);
	if (st != NOTMUCH_STATUS_SUCCESS) {
		free(words);
		st = attempt(s, &q, buf_slice(&text).p, &words, &opened);
	}
	if (st != NOTMUCH_STATUS_SUCCESS)
		say(s, SAY_ERROR, q.number, sentence(words != NULL ? words
		    : notmuch_status_to_string(st)), opened);
	free(words);
	buf_free(&text);
	arena_free(&a);
}

_Noreturn void
role_text_search(void)
{
	static struct search_side s;
	struct frame f;

	get_ready(&s);
	for (;;) {
		side_next(&f);
		if (f.type != SAY_QUERY)
			_exit(1);
		search(&s, f.payload);
	}
}
