/* A JSON writer: one line, ASCII only, keys in the order written. */

#include <math.h>
#include <stdlib.h>

#include "core/base/clock.h"
#include "core/base/hash.h"
#include "core/base/json.h"
#include "core/base/text.h"

static void
json_key(struct json *j, const char *key)
{
	if (j->comma[j->depth])
		buf_add_char(&j->out, ',');
	j->comma[j->depth] = true;
	if (key != NULL) {
		text_json(slice_str(key), &j->out);
		buf_add_char(&j->out, ':');
	}
}

static void
json_open(struct json *j, const char *key, char open, char close)
{
	json_key(j, key);
	if (j->depth + 1u >= ARRAY_LEN(j->comma))
		abort(); /* nesting is the program's, never the mail's */
	buf_add_char(&j->out, open);
	j->depth++;
	j->comma[j->depth] = false;
	j->close[j->depth] = close;
}

void
json_object(struct json *j, const char *key)
{
	json_open(j, key, '{', '}');
}

void
json_array(struct json *j, const char *key)
{
	json_open(j, key, '[', ']');
}

void
json_close(struct json *j)
{
	buf_add_char(&j->out, j->close[j->depth]);
	j->depth--;
}

void
json_slice(struct json *j, const char *key, struct slice s)
{
	json_key(j, key);
	if (s.p == NULL)
		buf_add_str(&j->out, "null");
	else
		text_json(s, &j->out);
}

void
json_str(struct json *j, const char *key, const char *s)
{
	json_slice(j, key, slice_str(s));
}

void
json_int(struct json *j, const char *key, int64_t v)
{
	json_key(j, key);
	buf_addf(&j->out, "%lld", (long long)v);
}

void
json_real(struct json *j, const char *key, double v)
{
	if (!isfinite(v)) {
		json_null(j, key);
		return;
	}
	json_key(j, key);
	buf_addf(&j->out, "%.6g", v);
}

void
json_bool(struct json *j, const char *key, bool v)
{
	json_key(j, key);
	buf_add_str(&j->out, v ? "true" : "false");
}

void
json_null(struct json *j, const char *key)
{
	json_key(j, key);
	buf_add_str(&j->out, "null");
}

void
json_time(struct json *j, const char *key, int64_t t)
{
	char s[21];

	clock_rfc3339(t, s);
	json_str(j, key, s[0] != '\0' ? s : NULL);
}

void
json_sha256(struct json *j, const char *key, const struct sha256 *h)
{
	char hex[SHA256_HEX + 1];

	sha256_hex(h, hex);
	json_str(j, key, hex);
}

void
json_base64(struct json *j, const char *key, struct slice s)
{
	struct arena a = { 0 };

	json_slice(j, key, base64_encode(&a, s));
	arena_free(&a);
}

void
json_free(struct json *j)
{
	buf_free(&j->out);
	*j = (struct json){ 0 };
}

void
json_slices(struct json *j, const char *key, const struct slice *v, size_t n)
{
	size_t i;

	json_array(j, key);
	for (i = 0; i < n; i++)
		json_slice(j, NULL, v[i]);
	json_close(j);
}
