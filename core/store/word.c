/* The owners' words about services, and what they change. */

#include "core/base/url.h"
#include "core/store/act.h"
#include "core/store/case_impl.h"
#include "core/store/urgency.h"
#include "core/store/word.h"

/*
 * relate() of core/esp in SQL, for rows that exist: a word about the service
 * counts before one about its carrier; without any, what DNS and the settings
 * say.  An exercise stays one; a denied service is unauthorised where it sends
 * as the domain or as what looks like it, an authorised one is only where it
 * sends as the domain itself.
 */
#define WORD_OF(column) \
	"(SELECT w.authorised FROM k_domain_word w WHERE" \
	" w.domain = d_message.domain AND w.service = d_message." column ")"
#define SAID "coalesce(" WORD_OF("service") ", " WORD_OF("carrier") ")"
#define RELATION_NOW \
	"CASE WHEN relation_ruled = $2 THEN relation_ruled" \
	" WHEN " SAID " = 0 AND impersonation <> $7 THEN $3" \
	" WHEN " SAID " = 1 AND doubted = 0 AND impersonation IN ($4, $5)" \
	"  THEN $6" \
	" ELSE relation_ruled END"

enum err
words_apply(struct store *s, struct slice domain, uint64_t *changed,
    struct error *e)
{
	enum err err = db_run(s->db, e, "UPDATE d_message SET relation = "
	    RELATION_NOW " WHERE domain = $1 AND service IS NOT NULL"
	    " AND relation_ruled IS NOT NULL AND relation IS NOT "
	    RELATION_NOW,
	    "siiiiii", domain, (int64_t)RELATION_EXERCISE,
	    (int64_t)RELATION_UNAUTHORISED, (int64_t)IMPERSONATION_EXACT,
	    (int64_t)IMPERSONATION_SUBDOMAIN, (int64_t)RELATION_AUTHORISED,
	    (int64_t)IMPERSONATION_NAME);

	if (changed != NULL)
		*changed = err == ERR_NONE ? (uint64_t)db_changes(s->db) : 0;
	return err;
}

static struct word
word_row(struct stmt *st, struct arena *a)
{
	return (struct word){ db_slice(st, 0, a), db_slice(st, 1, a),
		db_int(st, 2) != 0, db_slice(st, 3, a), db_slice(st, 4, a),
		db_slice(st, 5, a), db_int(st, 6) };
}

enum err
store_words(struct store *s, struct slice domain, struct arena *a,
    struct word **out, size_t *n, struct error *e)
{
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT domain, service,"
	    " authorised, who, reference, actor, time FROM k_domain_word"
	    " WHERE $1 IS NULL OR domain = $1 ORDER BY time DESC, domain,"
	    " service", "s", domain);

	*out = NULL;
	*n = 0;
	if (err != ERR_NONE)
		return err;
	while (db_row(st))
		*ARENA_PUSH(a, *out, *n) = word_row(st, a);
	return db_end(st, e);
}

static enum err
word_set(struct store *s, const struct word *w, struct error *e)
{
	return db_run(s->db, e, "INSERT INTO k_domain_word (domain, service,"
	    " authorised, who, reference, actor, time)"
	    " VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (domain, service)"
	    " DO UPDATE SET authorised = excluded.authorised,"
	    " who = excluded.who, reference = excluded.reference,"
	    " actor = excluded.actor, time = excluded.time", "ssisssi",
	    w->domain, w->service, (int64_t)w->authorised, w->who,
	    w->reference, w->actor, w->time);
}

/* The word before is kept in the event, so that undo can put it back. */
static void
word_before(struct json *j, const struct word *v, size_t n,
    struct slice service)
{
	for (size_t i = 0; i < n; i++) {
		if (!slice_eq(v[i].service, service))
			continue;
		json_str(j, "before", v[i].authorised ? "authorised"
						      : "denied");
		json_slice(j, "before_who", v[i].who);
		json_slice(j, "before_reference", v[i].reference);
		json_slice(j, "before_actor", v[i].actor);
		json_int(j, "before_time", v[i].time);
		return;
	}
}

static enum err
word_event(struct act *act, const struct word *w, const struct word *before,
    size_t n, struct error *e)
{
	struct json j = { 0 };

	json_object(&j, NULL);
	json_slice(&j, "service", w->service);
	json_slice(&j, "who", w->who);
	json_slice(&j, "reference", w->reference);
	word_before(&j, before, n, w->service);
	return act_event(act, w->domain, w->authorised ? "domain.authorise"
						       : "domain.deny", &j, e);
}

static enum err
word_put(struct act *act, const struct word *word, uint64_t *changed,
    struct error *e)
{
	struct store *s = act->store;
	struct arena a = { 0 };
	struct word w = *word, *before;
	size_t n;
	enum err err = store_words(s, w.domain, &a, &before, &n, e);

	w.actor = slice_str(act->actor);
	w.time = act->time;
	if (err == ERR_NONE)
		err = word_set(s, &w, e);
	if (err == ERR_NONE)
		err = words_apply(s, w.domain, changed, e);
	if (err == ERR_NONE)
		err = urgency_domain(s, w.domain, e);
	if (err == ERR_NONE)
		err = word_event(act, &w, before, n, e);
	arena_free(&a);
	return err;
}

enum err
word_write(struct act *act, const struct word *word, struct error *e)
{
	return word_put(act, word, NULL, e);
}

enum err
store_word(struct store *s, const char *actor, const struct word *word,
    uint64_t *changed, struct error *e)
{
	struct act act;
	enum err err = act_begin(&act, s, actor, e);

	if (changed != NULL)
		*changed = 0;
	if (err == ERR_NONE)
		err = act_end(&act, word_put(&act, word, changed, e), e);
	return err;
}

/* "domain.authorise" and "domain.deny": the word before, or none */
enum err
undo_word(struct store *s, const struct event *ev, struct error *e)
{
	struct arena a = { 0 };
	struct slice before = event_field(s, ev->seq, "before", &a);
	struct word w = { .domain = ev->subject,
		.service = event_field(s, ev->seq, "service", &a),
		.authorised = slice_eq_str(before, "authorised"),
		.who = event_field(s, ev->seq, "before_who", &a),
		.reference = event_field(s, ev->seq, "before_reference", &a),
		.actor = event_field(s, ev->seq, "before_actor", &a) };
	enum err err;

	if (before.n != 0) {
		slice_number(event_field(s, ev->seq, "before_time", &a),
		    &w.time);
		err = word_set(s, &w, e);
	} else
		err = db_run(s->db, e, "DELETE FROM k_domain_word WHERE"
		    " domain = $1 AND service = $2", "ss", w.domain,
		    w.service);
	if (err == ERR_NONE)
		err = words_apply(s, w.domain, NULL, e);
	if (err == ERR_NONE)
		err = urgency_domain(s, w.domain, e);
	arena_free(&a);
	return err;
}
