/* The manifest of an exported case, written and read. */

#include "core/base/clock.h"
#include "core/base/json_read.h"
#include "core/base/tar.h"
#include "core/cases/export.h"

static const char schema[] = "espy.export/1";

const char *
export_form_name(enum export_form f)
{
	static const char *const names[] = { "whole", "headers", "nothing" };

	return names[f];
}

/* --- writing --- */

static void
write_message(struct json *j, const struct export_message *m)
{
	json_object(j, NULL);
	json_sha256(j, "sha256", &m->sha256);
	json_int(j, "size", (int64_t)m->size);
	json_str(j, "form", export_form_name(m->form));
	json_slice(j, "file", m->file);
	json_slice(j, "dns", m->dns);
	json_str(j, "provenance", provenance_name(m->provenance));
	json_bool(j, "report", m->report);
	json_slice(j, "source", m->source);
	json_slice(j, "role", m->role);
	json_slices(j, "receivers", m->receivers, m->nreceivers);
	json_int(j, "given_hop", (int64_t)m->given_hop);
	json_slice(j, "journal_from", m->journal_from);
	json_close(j);
}

static void
write_word(struct json *j, const struct export_word *w)
{
	json_object(j, NULL);
	json_slice(j, "domain", w->domain);
	json_slice(j, "service", w->service);
	json_bool(j, "authorised", w->authorised);
	json_slice(j, "who", w->who);
	json_slice(j, "reference", w->reference);
	json_time(j, "time", w->time);
	json_close(j);
}

static void
write_entry(struct json *j, const struct export_entry *x)
{
	json_object(j, NULL);
	json_slice(j, "name", x->name);
	json_int(j, "size", (int64_t)x->size);
	json_sha256(j, "sha256", &x->sha256);
	json_close(j);
}

static void
write_head(struct json *j, const struct log_head *h)
{
	json_object(j, "head");
	json_int(j, "event", h->seq);
	json_sha256(j, "hash", &h->hash);
	json_close(j);
}

void
export_manifest_write(const struct export_manifest *m, struct json *j)
{
	size_t i;

	json_object(j, NULL);
	json_str(j, "schema", schema);
	json_slice(j, "espy", m->version);
	json_slice(j, "workspace", m->letters);
	json_slice(j, "case", m->case_id);
	json_slice(j, "title", m->title);
	json_time(j, "exported_at", m->time);
	json_slice(j, "exported_by", m->actor);
	json_str(j, "form", m->whole ? "whole" : "redacted");
	json_int(j, "engine", m->engine);
	json_slice(j, "catalogue", m->catalogue);
	json_slice(j, "settings", m->settings);
	json_int(j, "catalogue_folders", m->catalogues);
	json_int(j, "catalogue_of_espy", m->product);
	write_head(j, &m->head);
	json_array(j, "messages");
	for (i = 0; i < m->nmessages; i++)
		write_message(j, &m->messages[i]);
	json_close(j);
	json_array(j, "words");
	for (i = 0; i < m->nwords; i++)
		write_word(j, &m->words[i]);
	json_close(j);
	json_array(j, "files");
	for (i = 0; i < m->nentries; i++)
		write_entry(j, &m->entries[i]);
	json_close(j);
	json_close(j);
}

/* --- reading --- */

static enum err
lacks(struct error *e, const char *what)
{
	return err_set(e, ERR_FORMAT, "the manifest of this export has no %s, "
	    "or none that can be", what);
}

static bool
read_hash(const struct json_value *o, const char *key, struct sha256 *out)
{
	return sha256_from_hex(json_get_slice(o, key), out);
}

static bool
read_size(const struct json_value *o, uint64_t *out)
{
	int64_t n = json_get_int(o, "size", -1);

	*out = (uint64_t)n;
	return n >= 0 && (uint64_t)n <= EXPORT_MOST_OCTETS;
}

static bool
read_form(struct slice word, enum export_form *out)
{
	for (*out = EXPORT_WHOLE; *out <= EXPORT_NOTHING; ++*out)
		if (slice_eq_str(word, export_form_name(*out)))
			return true;
	return false;
}

static bool
read_provenance(struct slice word, enum provenance *out)
{
	for (*out = PROVENANCE_OBSERVED; *out <= PROVENANCE_SUBMITTED; ++*out)
		if (slice_eq_str(word, provenance_name(*out)))
			return true;
	return false;
}

/* An entry's name, or null; false: it is in no tar */
static bool
read_name(const struct json_value *o, const char *key, struct slice *out)
{
	*out = json_get_slice(o, key);
	return out->p == NULL || tar_name_ok(*out);
}

static bool
read_message(const struct json_value *o, struct export_message *m,
    struct arena *a)
{
	const struct json_value *v = json_get(o, "receivers");
	size_t i;

	if (!read_hash(o, "sha256", &m->sha256) || !read_size(o, &m->size) ||
	    !read_form(json_get_slice(o, "form"), &m->form) ||
	    !read_name(o, "file", &m->file) ||
	    !read_name(o, "dns", &m->dns) ||
	    !read_provenance(json_get_slice(o, "provenance"),
		&m->provenance) ||
	    (m->file.p == NULL) != (m->form == EXPORT_NOTHING))
		return false;
	m->report = json_get_bool(o, "report");
	m->source = json_get_slice(o, "source");
	m->role = json_get_slice(o, "role");
	m->given_hop = (uint64_t)json_get_int(o, "given_hop", 0);
	m->journal_from = json_get_slice(o, "journal_from");
	for (i = 0; v != NULL && v->type == JSON_ARRAY && i < v->n; i++)
		if (v->v[i].type == JSON_STRING)
			*ARENA_PUSH(a, m->receivers, m->nreceivers) =
			    v->v[i].text;
	return m->given_hop <= UINT16_MAX;
}

static bool
read_word(const struct json_value *o, struct export_word *w)
{
	*w = (struct export_word){ .domain = json_get_slice(o, "domain"),
		.service = json_get_slice(o, "service"),
		.who = json_get_slice(o, "who"),
		.reference = json_get_slice(o, "reference"),
		.authorised = json_get_bool(o, "authorised"),
		.time = json_get_time(o, "time") };
	return w->domain.n != 0 && w->service.n != 0 && w->who.p != NULL;
}

static const struct json_value *
list_of(const struct json_value *o, const char *key)
{
	const struct json_value *v = json_get(o, key);

	return v != NULL && v->type == JSON_ARRAY &&
	    v->n <= EXPORT_MOST_ENTRIES ? v : NULL;
}

static enum err
read_lists(struct export_manifest *m, const struct json_value *o,
    struct arena *a, struct error *e)
{
	const struct json_value *messages = list_of(o, "messages"),
				*words = list_of(o, "words"),
				*files = list_of(o, "files");
	size_t i;

	if (messages == NULL || words == NULL || files == NULL)
		return lacks(e, "list of messages, words or files");
	m->messages = arena_array(a, messages->n + 1, sizeof *m->messages);
	m->words = arena_array(a, words->n + 1, sizeof *m->words);
	m->entries = arena_array(a, files->n + 1, sizeof *m->entries);
	for (i = 0; i < messages->n; i++)
		if (!read_message(&messages->v[i],
			&m->messages[m->nmessages++], a))
			return lacks(e, "whole row of a message");
	for (i = 0; i < words->n; i++)
		if (!read_word(&words->v[i], &m->words[m->nwords++]))
			return lacks(e, "whole word of an owner");
	for (i = 0; i < files->n; i++) {
		struct export_entry *x = &m->entries[m->nentries++];

		x->name = json_get_slice(&files->v[i], "name");
		if (!tar_name_ok(x->name) || !read_size(&files->v[i],
			&x->size) ||
		    !read_hash(&files->v[i], "sha256", &x->sha256))
			return lacks(e, "whole row of a file");
	}
	return ERR_NONE;
}

/* "K7Q-0031": letters and digits, as file names and screens can have it */
static bool
case_id_ok(struct slice id, struct slice letters)
{
	size_t i;

	if (letters.n != 3 || id.n < 5 || id.n > 16 || id.p[3] != '-' ||
	    !slice_eq(slice_upto(id, 3), letters))
		return false;
	for (i = 0; i < id.n; i++)
		if (i < 3 ? !ascii_is_alnum(id.p[i])
			  : i > 3 && !ascii_is_digit(id.p[i]))
			return false;
	return true;
}

enum err
export_manifest_read(struct export_manifest *m, struct slice octets,
    struct arena *a, struct error *e)
{
	const struct json_value *o = json_read(a, octets, e), *head;
	struct slice form;

	*m = (struct export_manifest){ .engine = 0 };
	if (o == NULL)
		return ERR_FORMAT;
	if (!slice_eq_str(json_get_slice(o, "schema"), schema))
		return err_set(e, ERR_FORMAT, "this is no export of a case "
		    "that this espy can read (%s)", schema);
	form = json_get_slice(o, "form");
	head = json_get(o, "head");
	m->version = json_get_slice(o, "espy");
	m->letters = json_get_slice(o, "workspace");
	m->case_id = json_get_slice(o, "case");
	m->title = json_get_slice(o, "title");
	m->time = json_get_time(o, "exported_at");
	m->actor = json_get_slice(o, "exported_by");
	m->whole = slice_eq_str(form, "whole");
	m->engine = json_get_int(o, "engine", 0);
	m->catalogue = json_get_slice(o, "catalogue");
	m->settings = json_get_slice(o, "settings");
	m->catalogues = json_get_int(o, "catalogue_folders", 0);
	m->product = json_get_int(o, "catalogue_of_espy", -1);
	m->head.seq = json_get_int(head, "event", 0);
	if (m->version.p == NULL || m->catalogue.p == NULL ||
	    m->settings.p == NULL || m->title.p == NULL || m->actor.p == NULL)
		return lacks(e, "versions, title or exporter");
	if (m->catalogues < 0 || m->catalogues > EXPORT_MOST_FOLDERS)
		return lacks(e, "number of folders");
	if (!case_id_ok(m->case_id, m->letters))
		return lacks(e, "case");
	if (!m->whole && !slice_eq_str(form, "redacted"))
		return lacks(e, "form");
	if (m->time == TIME_UNKNOWN || m->head.seq <= 0 ||
	    !read_hash(head, "hash", &m->head.hash))
		return lacks(e, "time or head of the log");
	return read_lists(m, o, a, e);
}
