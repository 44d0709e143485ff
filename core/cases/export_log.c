/* The log of an exported case: its events, and the chain that they hang on. */

#include "core/base/clock.h"
#include "core/base/json_read.h"
#include "core/base/text.h"
#include "core/cases/export.h"

static const char schema[] = "espy.event/1";

/* What an event says of itself; of another matter's, nulls */
static void
write_fields(struct json *j, const struct event *ev, bool own, bool masked,
    struct slice payload)
{
	if (own) {
		json_int(j, "act", ev->act);
		json_int(j, "undoes", ev->undoes);
		json_time(j, "time", ev->time);
	} else {
		json_null(j, "act");
		json_null(j, "undoes");
		json_null(j, "time");
	}
	json_slice(j, "actor", own ? ev->actor : SLICE_NULL);
	json_slice(j, "subject", own ? ev->subject : SLICE_NULL);
	json_slice(j, "kind", own ? ev->kind : SLICE_NULL);
	json_slice(j, "payload", own ? payload : SLICE_NULL);
	json_bool(j, "masked", masked);
	json_time(j, "erased", own ? ev->erased : TIME_UNKNOWN);
	if (own && ev->form != 1)
		json_sha256(j, "payload_hash", &ev->payload_hash);
	else
		json_null(j, "payload_hash");
}

void
export_event_write(struct json *j, const struct event *ev, bool own,
    bool masked, struct slice payload)
{
	struct sha256 body;

	json_object(j, NULL);
	json_str(j, "schema", schema);
	json_int(j, "event", ev->seq);
	json_bool(j, "own", own);
	json_int(j, "form", ev->form);
	write_fields(j, ev, own, masked, payload);
	if (ev->form == 3) {
		body = event_body(ev);
		json_sha256(j, "body", &body);
	} else {
		json_null(j, "body");
	}
	json_sha256(j, "prev", &ev->prev);
	json_sha256(j, "hash", &ev->hash);
	json_close(j);
}

/* --- reading --- */

static bool
read_hash(const struct json_value *o, const char *key, struct sha256 *out)
{
	return sha256_from_hex(json_get_slice(o, key), out);
}

static bool
read_own(const struct json_value *o, struct export_event *x)
{
	struct event *ev = &x->event;

	ev->act = json_get_int(o, "act", 0);
	ev->undoes = json_get_int(o, "undoes", 0);
	ev->time = json_get_time(o, "time");
	ev->actor = json_get_slice(o, "actor");
	ev->subject = json_get_slice(o, "subject");
	ev->kind = json_get_slice(o, "kind");
	ev->payload = json_get_slice(o, "payload");
	ev->erased = json_get_time(o, "erased");
	x->masked = json_get_bool(o, "masked");
	return ev->act > 0 && ev->undoes >= 0 && ev->time != TIME_UNKNOWN &&
	    ev->actor.p != NULL && ev->subject.p != NULL &&
	    ev->kind.p != NULL && ev->payload.p != NULL &&
	    (ev->form == 1 ||
		read_hash(o, "payload_hash", &ev->payload_hash));
}

static bool
read_event(const struct json_value *o, struct export_event *x)
{
	struct event *ev = &x->event;

	*x = (struct export_event){ .own = json_get_bool(o, "own") };
	if (!slice_eq_str(json_get_slice(o, "schema"), schema))
		return false;
	ev->erased = TIME_UNKNOWN;
	ev->seq = json_get_int(o, "event", 0);
	ev->form = (int)json_get_int(o, "form", 0);
	x->linked = ev->form == 3 && read_hash(o, "body", &x->body);
	return ev->seq > 0 && ev->form >= 1 && ev->form <= 3 &&
	    (ev->form != 3 || x->linked) &&
	    read_hash(o, "prev", &ev->prev) &&
	    read_hash(o, "hash", &ev->hash) && (!x->own || read_own(o, x));
}

enum err
export_log_read(struct export_log *l, struct slice octets, struct error *e)
{
	struct slice line;

	*l = (struct export_log){ .n = 0 };
	while (text_line(&octets, &line)) {
		const struct json_value *o = json_read(&l->arena, line, e);
		struct export_event *x = ARENA_PUSH(&l->arena, l->v, l->n);

		if (o == NULL || !read_event(o, x)) {
			err_set(e, ERR_FORMAT, "line %zu of the export's log "
			    "is no event", l->n);
			export_log_free(l);
			return ERR_FORMAT;
		}
		l->nown += x->own;
		if (l->n >= EXPORT_MOST_EVENTS) {
			export_log_free(l);
			return err_set(e, ERR_LIMIT, "over %d events in the "
			    "export's log", EXPORT_MOST_EVENTS);
		}
	}
	return ERR_NONE;
}

/* --- checking --- */

static bool
same(const struct sha256 *a, const struct sha256 *b)
{
	return memcmp(a, b, sizeof *a) == 0;
}

/* What is wrong with an event by itself; NULL: nothing.  What can't be worked
 * out (an event of an old form that is another matter's, or whose payload was
 * masked or erased) is counted. */
static const char *
event_wrong(const struct export_event *x, size_t *unlinked)
{
	const struct event *ev = &x->event;
	struct sha256 h = sha256_of(ev->payload);

	if (x->own && !x->masked && ev->erased == TIME_UNKNOWN &&
	    ev->form != 1 && !same(&h, &ev->payload_hash))
		return "what it says is not what was written";
	if (x->own && x->linked) {
		h = event_body(ev);
		if (!same(&h, &x->body))
			return "its hash is not that of what it says";
	}
	if (x->linked) {
		h = event_link(&ev->prev, &x->body);
	} else if (!x->own || (ev->form == 1 && (x->masked ||
			       ev->erased != TIME_UNKNOWN))) {
		++*unlinked;
		return NULL;
	} else {
		h = event_hash(ev, ev->form);
	}
	return same(&h, &ev->hash) ? NULL
				   : "its hash is not that of what it says";
}

enum err
export_log_check(struct export_log *l, const struct log_head *head,
    struct error *e)
{
	size_t i;

	l->unlinked = 0;
	for (i = 0; i < l->n; i++) {
		const struct event *ev = &l->v[i].event;
		const struct event *before = i != 0 ? &l->v[i - 1].event
						    : NULL;
		const char *wrong;

		if (before != NULL && ev->seq != before->seq + 1)
			wrong = "it does not follow the one before";
		else if (before != NULL && !same(&ev->prev, &before->hash))
			wrong = "it does not follow from the one before";
		else
			wrong = event_wrong(&l->v[i], &l->unlinked);
		if (wrong != NULL)
			return err_set(e, ERR_FORMAT, "event %lld of the "
			    "export's log: %s: it was changed after it was "
			    "exported", (long long)ev->seq, wrong);
	}
	if (l->n == 0 || l->v[l->n - 1].event.seq != head->seq ||
	    !same(&l->v[l->n - 1].event.hash, &head->hash))
		return err_set(e, ERR_FORMAT, "the export's log does not end "
		    "with the head that its manifest names: it was cut off");
	return ERR_NONE;
}

void
export_log_free(struct export_log *l)
{
	arena_free(&l->arena);
	*l = (struct export_log){ .n = 0 };
}
