#ifndef CORE_BASE_HASH_H
#define CORE_BASE_HASH_H

#include "core/base/mem.h"
#include "core/base/slice.h"

#define SHA256_LEN 32
#define SHA256_HEX 64

struct sha256 {
	uint8_t b[SHA256_LEN];
};

/* Of whole octets, by libcrypto. */
struct sha256 sha256_of(struct slice s);
void sha256_hex(const struct sha256 *h, char out[SHA256_HEX + 1]);
bool sha256_from_hex(struct slice hex, struct sha256 *out);
void sha256_sort(struct sha256 *v, size_t n);

/* In pieces: NULL-free handle, ended by sha256_end. */
struct sha256_run;
struct sha256_run *sha256_begin(void);
void sha256_more(struct sha256_run *r, struct slice s);
struct sha256 sha256_end(struct sha256_run *r);
/* Of what is left of an open file; false: errno */
bool sha256_of_fd(int fd, struct sha256 *out);
/* Another one that goes on from here by itself */
struct sha256_run *sha256_fork(const struct sha256_run *r);

/* RFC 4648 base64 of s, no line breaks; NUL-terminated, in the arena. */
struct slice base64_encode(struct arena *a, struct slice s);
/* Lenient decoding (blanks skipped); SLICE_NULL if it is not base64. */
struct slice base64_decode(struct arena *a, struct slice s);

#endif
