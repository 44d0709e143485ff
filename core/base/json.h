#ifndef CORE_BASE_JSON_H
#define CORE_BASE_JSON_H

#include "core/base/buf.h"
#include "core/base/hash.h"

/*
 * A JSON writer: one line, ASCII only (every string passes the text boundary),
 * keys in the order written.  key is NULL inside arrays.  json_close closes
 * the innermost object or array.
 */
struct json {
	struct buf out;
	uint8_t depth;
	bool comma[32];
	char close[32];
};

void json_object(struct json *j, const char *key);
void json_array(struct json *j, const char *key);
void json_close(struct json *j);
void json_slice(struct json *j, const char *key, struct slice s); /* NULL: null */
void json_str(struct json *j, const char *key, const char *s);
void json_int(struct json *j, const char *key, int64_t v);
void json_real(struct json *j, const char *key, double v);
void json_bool(struct json *j, const char *key, bool v);
void json_null(struct json *j, const char *key);
void json_time(struct json *j, const char *key, int64_t t); /* RFC 3339 UTC */
/* An array of strings */
void json_slices(struct json *j, const char *key, const struct slice *v,
    size_t n);
void json_sha256(struct json *j, const char *key, const struct sha256 *h);
void json_base64(struct json *j, const char *key, struct slice s);
void json_free(struct json *j);

#endif
