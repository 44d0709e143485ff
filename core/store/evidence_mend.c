/* A copy in the evidence folder that does not hold its message any more. */

#include <fcntl.h>
#include <unistd.h>

#include "core/store/act.h"
#include "core/store/case.h"
#include "core/store/impl.h"

/* All that the file holds; false: nobody can tell */
static bool
file_hash(const char *file, struct sha256 *out)
{
	int fd = open(file, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK |
	    O_NOCTTY);
	bool ok = fd >= 0 && sha256_of_fd(fd, out);

	if (fd >= 0)
		close(fd);
	return ok;
}

/* NULL: no case has it */
static enum err
write_event(struct act *act, struct slice case_id, const char *hex,
    const char *held, struct error *e)
{
	struct json j = { 0 };
	struct arena a = { 0 };
	enum err err;

	json_object(&j, NULL);
	json_str(&j, "message", hex);
	json_str(&j, "found", held);
	json_str(&j, "reason", held != NULL
		? arena_printf(&a, "it held octets with SHA-256 %s", held)
		: "what it held could not be read");
	err = act_event(act, case_id.p != NULL ? case_id : slice_str(hex),
	    "case.evidence", &j, e);
	arena_free(&a);
	return err;
}

/* In the log of each case that has the message */
static enum err
write_events(struct act *act, const struct sha256 *sha256, const char *held,
    struct error *e)
{
	char hex[SHA256_HEX + 1];
	struct arena a = { 0 };
	struct slice *ids = NULL;
	size_t n = 0, i;
	struct stmt *st;
	enum err err = db_query(act->store->db, &st, e, "SELECT case_id"
	    " FROM k_case_message WHERE sha256 = $1 ORDER BY case_id", "h",
	    sha256);

	sha256_hex(sha256, hex);
	if (err == ERR_NONE) {
		while (db_row(st))
			*ARENA_PUSH(&a, ids, n) = db_slice(st, 0, &a);
		err = db_end(st, e);
	}
	if (err == ERR_NONE && n == 0)
		err = write_event(act, SLICE_NULL, hex, held, e);
	for (i = 0; err == ERR_NONE && i < n; i++)
		err = write_event(act, ids[i], hex, held, e);
	arena_free(&a);
	return err;
}

enum err
evidence_mend(struct store *s, const struct sha256 *sha256, const char *file,
    struct error *e)
{
	bool within = db_is_open(s->db), read;
	char hex[SHA256_HEX + 1];
	struct sha256 held;
	struct act act;
	enum err err = ERR_NONE;

	if (access(file, F_OK) != 0)
		return ERR_NONE;
	read = file_hash(file, &held);
	if (read && memcmp(&held, sha256, sizeof held) == 0)
		return ERR_NONE; /* another espy was as quick */
	if (read)
		sha256_hex(&held, hex);
	if (within)
		act_within(&act, s, ACT_ESPY);
	else
		err = act_begin(&act, s, ACT_ESPY, e);
	if (err != ERR_NONE)
		return err;
	s->mended++;
	err = write_events(&act, sha256, read ? hex : NULL, e);
	return within ? err : act_end(&act, err, e);
}

size_t
store_mended(const struct store *s)
{
	return s->mended;
}
