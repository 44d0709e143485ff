#ifndef CORE_BASE_JSON_READ_H
#define CORE_BASE_JSON_READ_H

#include "core/base/err.h"
#include "core/base/mem.h"
#include "core/base/slice.h"

/*
 * Reads one JSON text (RFC 8259) of somebody else's: strictly, within limits,
 * everything in the caller's arena.  Of a key that stands twice the first one
 * counts.
 */
enum {
	JSON_MOST_DEPTH = 16,
	JSON_MOST_VALUES = 4 << 20,
};

enum json_type {
	JSON_NULL, JSON_FALSE, JSON_TRUE, JSON_NUMBER, JSON_STRING,
	JSON_ARRAY, JSON_OBJECT
};
struct json_value {
	enum json_type type;
	struct slice key;  /* within an object */
	struct slice text; /* of a string, decoded; of a number, as written */
	struct json_value *v; /* of an array or object */
	size_t n;
};

/* NULL: it is none; *e says where */
const struct json_value *json_read(struct arena *a, struct slice s,
    struct error *e);
/* All of these take NULL for "not there", and give what stands for that where
 * the key is not there or has another type. */
const struct json_value *json_get(const struct json_value *o,
    const char *key);
struct slice json_get_slice(const struct json_value *o, const char *key);
bool json_get_bool(const struct json_value *o, const char *key);
/* A whole number; otherwise: where there is none */
int64_t json_get_int(const struct json_value *o, const char *key,
    int64_t otherwise);
/* RFC 3339; TIME_UNKNOWN */
int64_t json_get_time(const struct json_value *o, const char *key);
bool json_int_of(const struct json_value *v, int64_t *out);

#endif
