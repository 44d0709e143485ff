/*
 * Taking documents out of the mirror.  libnotmuch keeps a ghost of a removed
 * message, with its Message-ID, while its thread has others; a document of
 * several files keeps the words of those removed.  Where whole threads are
 * removed, nothing stays; whose messages are kept is indexed again.
 */

#include <glib.h>
#include <stdlib.h>

#include "core/base/mem.h"
#include "core/work/text_erase.h"

/* A message may be NULL: not in the mirror. */
static void
note_thread(GHashTable *threads, notmuch_message_t *m)
{
	if (m == NULL)
		return;
	g_hash_table_add(threads, xstrdup(notmuch_message_get_thread_id(m)));
	notmuch_message_destroy(m);
}

static notmuch_status_t
note_threads(notmuch_database_t *db, const struct text_related *r,
    GHashTable *threads)
{
	notmuch_status_t st = NOTMUCH_STATUS_SUCCESS;
	notmuch_message_t *m;
	size_t i;

	for (i = 0; st == NOTMUCH_STATUS_SUCCESS && i < r->nids; i++) {
		m = NULL;
		st = notmuch_database_find_message(db, r->nm_ids[i].p, &m);
		note_thread(threads, m);
	}
	for (i = 0; st == NOTMUCH_STATUS_SUCCESS && i < r->npaths; i++) {
		m = NULL;
		st = notmuch_database_find_message_by_filename(db,
		    r->paths[i].p, &m);
		note_thread(threads, m);
	}
	return st;
}

static notmuch_status_t
thread_ids(notmuch_database_t *db, const char *thread, struct arena *a,
    struct slice **ids, size_t *n)
{
	char *words = xasprintf("thread:%s", thread);
	notmuch_query_t *query = notmuch_query_create(db, words);
	notmuch_messages_t *found = NULL;
	notmuch_status_t st;

	free(words);
	if (query == NULL)
		return NOTMUCH_STATUS_OUT_OF_MEMORY;
	notmuch_query_set_omit_excluded(query, NOTMUCH_EXCLUDE_FALSE);
	notmuch_query_set_sort(query, NOTMUCH_SORT_UNSORTED);
	st = notmuch_query_search_messages(query, &found);
	for (; st == NOTMUCH_STATUS_SUCCESS && notmuch_messages_valid(found);
	    notmuch_messages_move_to_next(found)) {
		notmuch_message_t *m = notmuch_messages_get(found);

		*ARENA_PUSH(a, *ids, *n) = slice_dup(a,
		    slice_str(notmuch_message_get_message_id(m)));
		notmuch_message_destroy(m);
	}
	notmuch_query_destroy(query);
	return st;
}

/* --- bounds of values --- */

static const char *const slots[] = { "from", "subject", "message-id" };

struct bounds {
	char *low, *high; /* NULL: no document has one */
};

static void
bounds_note(struct bounds *b, const char *value)
{
	if (b->low == NULL || strcmp(value, b->low) < 0) {
		free(b->low);
		b->low = xstrdup(value);
	}
	if (b->high == NULL || strcmp(value, b->high) > 0) {
		free(b->high);
		b->high = xstrdup(value);
	}
}

/* Of those that go and of all others, each slot's */
static notmuch_status_t
bounds_read(notmuch_database_t *db, GHashTable *going,
    struct bounds b[2][ARRAY_LEN(slots)])
{
	notmuch_query_t *query = notmuch_query_create(db, "*");
	notmuch_messages_t *all = NULL;
	notmuch_status_t st;
	size_t i;

	if (query == NULL)
		return NOTMUCH_STATUS_OUT_OF_MEMORY;
	notmuch_query_set_omit_excluded(query, NOTMUCH_EXCLUDE_FALSE);
	notmuch_query_set_sort(query, NOTMUCH_SORT_UNSORTED);
	st = notmuch_query_search_messages(query, &all);
	for (; st == NOTMUCH_STATUS_SUCCESS && notmuch_messages_valid(all);
	    notmuch_messages_move_to_next(all)) {
		notmuch_message_t *m = notmuch_messages_get(all);
		bool stays = !g_hash_table_contains(going,
		    notmuch_message_get_message_id(m));

		for (i = 0; i < ARRAY_LEN(slots); i++) {
			const char *value = notmuch_message_get_header(m,
			    slots[i]);

			if (value != NULL && value[0] != '\0')
				bounds_note(&b[stays][i], value);
		}
		notmuch_message_destroy(m);
	}
	notmuch_query_destroy(query);
	return st;
}

/* Where no document stays, Xapian forgets the bounds as well. */
static bool
bounds_beyond(const struct bounds *going, const struct bounds *stay)
{
	return going->low != NULL && stay->low != NULL &&
	    (strcmp(going->low, stay->low) < 0 ||
		strcmp(going->high, stay->high) > 0);
}

static notmuch_status_t
bounds_check(notmuch_database_t *db, struct text_relatives *out)
{
	GHashTable *going = g_hash_table_new(g_str_hash, g_str_equal);
	struct bounds b[2][ARRAY_LEN(slots)] = { 0 };
	notmuch_status_t st;
	size_t i;

	for (i = 0; i < out->n; i++)
		g_hash_table_add(going, (gpointer)(uintptr_t)out->ids[i].p);
	st = bounds_read(db, going, b);
	for (i = 0; i < ARRAY_LEN(slots); i++) {
		out->bounds |= bounds_beyond(&b[false][i], &b[true][i]);
		free(b[false][i].low);
		free(b[false][i].high);
		free(b[true][i].low);
		free(b[true][i].high);
	}
	g_hash_table_destroy(going);
	return st;
}

notmuch_status_t
text_erase_related(notmuch_database_t *db, const struct text_related *r,
    struct arena *a, struct text_relatives *out)
{
	GHashTable *threads = g_hash_table_new_full(g_str_hash, g_str_equal,
	    free, NULL);
	notmuch_status_t st = note_threads(db, r, threads);
	GHashTableIter it;
	gpointer thread;

	g_hash_table_iter_init(&it, threads);
	while (st == NOTMUCH_STATUS_SUCCESS &&
	    g_hash_table_iter_next(&it, &thread, NULL))
		st = thread_ids(db, thread, a, &out->ids, &out->n);
	g_hash_table_destroy(threads);
	if (st == NOTMUCH_STATUS_SUCCESS && out->n != 0)
		st = bounds_check(db, out);
	return st;
}

static notmuch_status_t
erase_document(notmuch_database_t *db, const char *id)
{
	notmuch_message_t *m = NULL;
	notmuch_status_t st = notmuch_database_find_message(db, id, &m);
	notmuch_filenames_t *files;
	struct arena a = { 0 };
	struct slice *v = NULL;
	size_t n = 0, i;

	if (st != NOTMUCH_STATUS_SUCCESS || m == NULL)
		return st;
	files = notmuch_message_get_filenames(m);
	for (; notmuch_filenames_valid(files);
	    notmuch_filenames_move_to_next(files))
		*ARENA_PUSH(&a, v, n) = slice_dup(&a,
		    slice_str(notmuch_filenames_get(files)));
	notmuch_message_destroy(m);
	for (i = 0; i < n; i++) {
		st = notmuch_database_remove_message(db, v[i].p);
		if (st == NOTMUCH_STATUS_DUPLICATE_MESSAGE_ID)
			st = NOTMUCH_STATUS_SUCCESS; /* it has more files */
		if (st != NOTMUCH_STATUS_SUCCESS)
			break;
	}
	arena_free(&a);
	return st;
}

notmuch_status_t
text_erase_documents(notmuch_database_t *db, const struct slice *ids, size_t n)
{
	notmuch_status_t st = NOTMUCH_STATUS_SUCCESS;
	size_t i;

	for (i = 0; st == NOTMUCH_STATUS_SUCCESS && i < n; i++)
		st = erase_document(db, ids[i].p);
	return st;
}
