/* An exported case, opened in a new workspace. */

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/file_out.h"
#include "core/base/tar.h"
#include "core/cases/export_settings.h"
#include "core/cases/import_impl.h"
#include "core/esp/map.h"

/* Octets of one file that is kept in memory, and of one that is written */
enum { MOST_TEXT = 512 << 20, MOST_SERVICE = MAP_FILE_MOST,
	MOST_ZONE = 16 << 20, CHUNK = 256 << 10 };

/* --- one file of the tar --- */

/* Where its octets go */
struct sink {
	struct sha256_run *run;
	uint64_t size, most;
	struct buf *text; /* NULL: to fd */
	int fd;
};

static enum err
drain(struct tar_in *t, struct sink *s, struct error *e)
{
	struct buf b = { 0 };
	enum err err = ERR_NONE;

	for (;;) {
		buf_clear(&b);
		err = tar_read(t, &b, CHUNK, e);
		if (err != ERR_NONE || b.n == 0)
			break;
		s->size += b.n;
		if (s->size > s->most) {
			err = err_set(e, ERR_LIMIT, "%s: more than %llu "
			    "octets", t->entry.name,
			    (unsigned long long)s->most);
			break;
		}
		sha256_more(s->run, buf_slice(&b));
		if (s->text != NULL)
			buf_add_slice(s->text, buf_slice(&b));
		else if (!file_write(s->fd, buf_slice(&b))) {
			err = err_errno(e, "%s: cannot write it",
			    t->entry.name);
			break;
		}
	}
	buf_free(&b);
	return err;
}

/* What was read is what the manifest says */
static enum err
check_entry(const struct export_entry *want, const struct sink *s,
    const struct sha256 *got, struct error *e)
{
	if (s->size != want->size)
		return err_set(e, ERR_FORMAT, "%.*s has %llu octets, and the "
		    "manifest says %llu: the export is damaged",
		    SLICE_ARG(want->name), (unsigned long long)s->size,
		    (unsigned long long)want->size);
	if (memcmp(got, &want->sha256, sizeof *got) != 0)
		return err_set(e, ERR_FORMAT, "%.*s has another SHA-256 than "
		    "the manifest says: the export is damaged",
		    SLICE_ARG(want->name));
	return ERR_NONE;
}

static enum err
take(struct tar_in *t, const struct export_entry *want, struct sink *s,
    struct error *e)
{
	struct sha256 got;
	enum err err;

	s->run = sha256_begin();
	err = drain(t, s, e);
	got = sha256_end(s->run);
	return err != ERR_NONE ? err : check_entry(want, s, &got, e);
}

static enum err
take_text(struct tar_in *t, const struct export_entry *want, uint64_t most,
    struct buf *out, struct error *e)
{
	struct sink s = { .text = out, .most = most, .fd = -1 };

	return take(t, want, &s, e);
}

static enum err
take_file(struct tar_in *t, const struct export_entry *want, uint64_t most,
    const char *name, mode_t mode, struct error *e)
{
	struct sink s = { .most = most };
	struct file_out f;
	enum err err = file_begin(&f, name, false, e);

	if (err != ERR_NONE)
		return err;
	s.fd = f.fd;
	err = take(t, want, &s, e);
	if (err == ERR_NONE && fchmod(f.fd, mode) != 0)
		err = err_errno(e, "%s", name);
	return file_end(&f, err, e);
}

/* --- by its name --- */

/* "messages/HEX.eml", "dns/HEX.zone": the message; false: it is neither */
static bool
names_message(struct slice name, const char *folder, const char *end,
    struct sha256 *out)
{
	size_t before = strlen(folder), after = strlen(end);

	return name.n == before + SHA256_HEX + after &&
	    slice_starts(name, folder) &&
	    slice_eq_str(slice_from(name, before + SHA256_HEX), end) &&
	    sha256_from_hex(slice_of(name.p + before, SHA256_HEX), out);
}

/* A message's octets: its name is their hash */
static enum err
take_message(struct import *im, struct tar_in *t,
    const struct export_entry *want, const struct sha256 *sha256,
    const struct import_place *to, struct error *e)
{
	char hex[SHA256_HEX + 1];
	struct arena a = { 0 };
	struct buf none = { 0 };
	enum err err;

	if (!im->m.whole) { /* header fields, which are no evidence */
		err = take_text(t, want, EXPORT_MOST_MANIFEST, &none, e);
		buf_free(&none);
		return err;
	}
	if (memcmp(&want->sha256, sha256, sizeof *sha256) != 0)
		return err_set(e, ERR_FORMAT, "%.*s is not the message that "
		    "its name says", SLICE_ARG(want->name));
	sha256_hex(sha256, hex);
	err = take_file(t, want, MAIL_MOST_OCTETS, arena_printf(&a, "%s/%s",
	    to->evidence, hex), 0400, e);
	arena_free(&a);
	return err;
}

/* Mail that went out there: its name is the hash of its octets, too */
static enum err
take_mail(struct import *im, struct tar_in *t,
    const struct export_entry *want, const struct sha256 *sha256,
    const struct import_place *to, struct error *e)
{
	char hex[SHA256_HEX + 1];
	struct arena a = { 0 };
	const char *dir = arena_printf(&a, "%s/outbox", to->workspace);
	enum err err = ERR_NONE;

	if (!im->m.whole ||
	    memcmp(&want->sha256, sha256, sizeof *sha256) != 0)
		err = err_set(e, ERR_FORMAT, "%.*s is not the mail that its "
		    "name says", SLICE_ARG(want->name));
	else if (mkdir(dir, 0700) != 0 && errno != EEXIST)
		err = err_errno(e, "%s", dir);
	sha256_hex(sha256, hex);
	if (err == ERR_NONE)
		err = take_file(t, want, EXPORT_MOST_MANIFEST,
		    arena_printf(&a, "%s/%s", dir, hex), 0600, e);
	arena_free(&a);
	return err;
}

static enum err
take_zone(struct import *im, struct tar_in *t,
    const struct export_entry *want, const struct sha256 *sha256,
    struct error *e)
{
	struct import_zone *z = ARENA_PUSH(&im->arena, im->zones, im->nzones);
	struct buf b = { 0 };
	enum err err;

	*z = (struct import_zone){ .sha256 = *sha256 };
	err = take_text(t, want, MOST_ZONE, &b, e);
	if (err == ERR_NONE)
		err = answers_parse(&z->answers, "import", buf_slice(&b), e);
	buf_free(&b);
	return err;
}

/* "catalogue/N/NAME.ini", "catalogue/N/map.csv" into the folder of that
 * name */
static enum err
take_service(struct tar_in *t, const struct export_entry *want,
    const struct import_place *to, struct error *e)
{
	struct slice folder = want->name;
	size_t end = slice_rchr(folder, '/');
	struct arena a = { 0 };
	enum err err = ERR_NONE;
	char *dir;

	folder = slice_upto(folder, end);
	dir = arena_printf(&a, "%s/catalogue", to->workspace);
	if (mkdir(dir, 0700) != 0 && errno != EEXIST)
		err = err_errno(e, "%s", dir);
	dir = arena_printf(&a, "%s/%.*s", to->workspace, SLICE_ARG(folder));
	if (err == ERR_NONE && mkdir(dir, 0700) != 0 && errno != EEXIST)
		err = err_errno(e, "%s", dir);
	if (err == ERR_NONE)
		err = take_file(t, want, MOST_SERVICE, arena_printf(&a,
		    "%s/%.*s", to->workspace, SLICE_ARG(want->name)), 0600,
		    e);
	arena_free(&a);
	return err;
}

static bool
is_service(struct slice name)
{
	struct slice rest = name;
	int64_t folder;

	return slice_starts(name, "catalogue/") &&
	    slice_eq_str(slice_cut(&rest, '/'), "catalogue") &&
	    slice_number(slice_cut(&rest, '/'), &folder) && folder >= 0 &&
	    folder < EXPORT_MOST_FOLDERS && slice_chr(rest, '/') ==
	    SLICE_NONE && (slice_ends(rest, ".ini") ||
		slice_eq_str(rest, MAP_FILE));
}

/* Somebody else's settings: nothing of them but what verdicts hang on */
static enum err
take_settings(struct tar_in *t, const struct export_entry *want,
    const char *name, struct error *e)
{
	struct buf theirs = { 0 }, ours = { 0 };
	struct file_out f;
	struct ini ini = { 0 };
	enum err err = take_text(t, want, MOST_SERVICE, &theirs, e);

	if (err == ERR_NONE) {
		ini_parse(&ini, name, buf_slice(&theirs));
		export_settings_write(&ini, &ours);
		ini_free(&ini);
		err = file_begin(&f, name, false, e);
	}
	if (err == ERR_NONE) {
		if (!file_write(f.fd, buf_slice(&ours)))
			err = err_errno(e, "%s: cannot write", name);
		err = file_end(&f, err, e);
	}
	buf_free(&theirs);
	buf_free(&ours);
	return err;
}

static enum err
take_entry(struct import *im, struct tar_in *t,
    const struct import_place *to, struct error *e)
{
	struct slice name = slice_str(t->entry.name);
	/* They come in the manifest's order. */
	const struct export_entry *want = im->files <= im->m.nentries
	    ? &im->m.entries[im->files - 1] : NULL;
	struct sha256 sha256;
	struct buf other = { 0 };
	enum err err;

	if (want == NULL || !slice_eq(want->name, name))
		return err_set(e, ERR_FORMAT, "%s is in the export, but not "
		    "there in its manifest", t->entry.name);
	if (names_message(name, "messages/", ".eml", &sha256))
		return take_message(im, t, want, &sha256, to, e);
	if (names_message(name, "outbox/", ".eml", &sha256))
		return take_mail(im, t, want, &sha256, to, e);
	if (names_message(name, "dns/", ".zone", &sha256))
		return take_zone(im, t, want, &sha256, e);
	if (slice_eq_str(name, "rows.jsonl"))
		return take_text(t, want, MOST_TEXT, &im->rows, e);
	if (slice_eq_str(name, "log.jsonl"))
		return take_text(t, want, EXPORT_MOST_LOG, &im->log_text, e);
	if (is_service(name))
		return take_service(t, want, to, e);
	if (slice_eq_str(name, "settings.ini"))
		return take_settings(t, want, to->settings, e);
	/* for people: checked, and not needed */
	err = take_text(t, want, MOST_TEXT, &other, e);
	buf_free(&other);
	return err;
}

enum err
import_manifest(struct import *im, struct tar_in *t, struct error *e)
{
	struct buf b = { 0 };
	bool more;
	enum err err = tar_next(t, &more, e);

	if (err == ERR_NONE && (!more || strcmp(t->entry.name,
	    "manifest.json") != 0))
		err = err_set(e, ERR_FORMAT, "this is no export of a case: it "
		    "does not begin with its manifest");
	if (err == ERR_NONE && t->entry.size > EXPORT_MOST_MANIFEST)
		err = err_set(e, ERR_LIMIT, "the manifest has more than %d "
		    "octets", EXPORT_MOST_MANIFEST);
	while (err == ERR_NONE) {
		size_t before = b.n;

		err = tar_read(t, &b, CHUNK, e);
		if (b.n == before)
			break;
	}
	if (err == ERR_NONE)
		err = export_manifest_read(&im->m, slice_dup(&im->arena,
		    buf_slice(&b)), &im->arena, e);
	buf_free(&b);
	return err;
}

enum err
import_read(struct import *im, int fd, const struct import_place *to,
    struct error *e)
{
	struct tar_in t = { .fd = fd, .limits = { EXPORT_MOST_OCTETS,
	    EXPORT_MOST_ENTRIES } };
	bool more = true;
	enum err err;

	*im = (struct import){ .files = 0 };
	err = import_manifest(im, &t, e);
	while (err == ERR_NONE) {
		err = tar_next(&t, &more, e);
		if (err != ERR_NONE || !more)
			break;
		im->files++;
		err = take_entry(im, &t, to, e);
	}
	if (err == ERR_NONE && im->files != im->m.nentries)
		err = err_set(e, ERR_FORMAT, "the manifest names %zu files, "
		    "and %zu are there", im->m.nentries, im->files);
	if (err == ERR_NONE)
		err = export_log_read(&im->log, buf_slice(&im->log_text), e);
	if (err == ERR_NONE)
		err = export_log_check(&im->log, &im->m.head, e);
	return err != ERR_NONE || !im->m.whole ? err
	    : import_settings(im, to, e);
}

void
import_free(struct import *im)
{
	size_t i;

	for (i = 0; i < im->nzones; i++)
		answers_free(&im->zones[i].answers);
	export_log_free(&im->log);
	buf_free(&im->rows);
	buf_free(&im->log_text);
	arena_free(&im->arena);
	*im = (struct import){ .files = 0 };
}
