/* Tombstones: what was purged is not read again. */

#include "core/store/impl.h"

enum err
store_is_tombstone(struct store *s, const struct sha256 *sha256, bool *yes,
    struct error *e)
{
	struct stmt *st;
	int64_t n = 0;
	enum err err = db_query(s->db, &st, e, "SELECT count(*)"
	    " FROM k_tombstone WHERE sha256 = $1", "h", sha256);

	if (err == ERR_NONE)
		err = db_int_end(st, &n, e);
	*yes = n != 0;
	return err;
}
