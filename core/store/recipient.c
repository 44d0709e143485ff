/* For whom the messages of a case were. */

#include <stdlib.h>

#include "core/store/case_impl.h"
#include "core/store/draft.h"

enum err
store_case_recipients(struct store *s, struct slice case_id, struct arena *a,
    struct message_for **out, size_t *n, struct error *e)
{
	struct message_for *m = NULL;
	struct slice exact;
	struct stmt *st;
	enum err err = case_resolve(s, case_id, a, &exact, e);

	*out = NULL;
	*n = 0;
	if (err == ERR_NONE)
		err = db_query(s->db, &st, e, "SELECT DISTINCT m.id,"
		    " lower(r.address), EXISTS (SELECT 1 FROM d_file f"
		    "  JOIN k_source o ON o.id = f.source"
		    "  WHERE f.message = m.id AND o.role = 'trap')"
		    " FROM d_message m"
		    " LEFT JOIN d_recipient r ON r.message = m.id"
		    " WHERE m.sha256 IN " CASE_MESSAGES("$1")
		    " ORDER BY 1, 2", "s", exact);
	if (err != ERR_NONE)
		return err;
	while (db_row(st)) {
		if (m == NULL || m->message != db_int(st, 0)) {
			m = ARENA_PUSH(a, *out, *n);
			m->message = db_int(st, 0);
			m->trap = db_int(st, 2) != 0;
		}
		if (db_peek(st, 1).n != 0)
			*ARENA_PUSH(a, m->recipients, m->n) = db_slice(st, 1,
			    a);
	}
	return db_end(st, e);
}

static int
message_cmp(const void *key, const void *element)
{
	const int64_t *id = key;
	const struct message_for *m = element;

	return (*id > m->message) - (*id < m->message);
}

const struct message_for *
message_for_find(const struct message_for *v, size_t n, int64_t message)
{
	return n == 0 ? NULL : bsearch(&message, v, n, sizeof *v, message_cmp);
}
