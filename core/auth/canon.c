/* Digests of canonical bodies and headers (RFC 6376 section 3.7). */

#include <stdlib.h>

#include <openssl/evp.h>

#include "core/auth/canon.h"

enum { SHA_256, SHA_1, ALGORITHMS };

/* Kept for the life of the process: to begin anew is cheap, to ask libcrypto
 * for an algorithm is not. */
static EVP_MD_CTX *contexts[ALGORITHMS];
static EVP_MD *algorithms[ALGORITHMS];

static void
begin(int which)
{
	if (contexts[which] == NULL) {
		algorithms[which] = EVP_MD_fetch(NULL,
		    which == SHA_1 ? "SHA1" : "SHA256", NULL);
		contexts[which] = EVP_MD_CTX_new();
	}
	if (algorithms[which] == NULL || contexts[which] == NULL ||
	    EVP_DigestInit_ex(contexts[which], algorithms[which], NULL) != 1)
		abort(); /* libcrypto without SHA is no libcrypto */
}

static void
update(int which, const char *p, size_t n)
{
	if (EVP_DigestUpdate(contexts[which], p, n) != 1)
		abort();
}

static void
end(int which, uint8_t *digest)
{
	if (EVP_DigestFinal_ex(contexts[which], digest, NULL) != 1)
		abort();
}

/* A sink that hashes the first `left` octets: small pieces are collected. */
struct hasher {
	bool use[ALGORITHMS];
	uint64_t left;
	size_t n;
	char small[4096];
};

static void
hasher_begin(struct hasher *h, bool sha256, bool sha1, uint64_t most)
{
	h->use[SHA_256] = sha256;
	h->use[SHA_1] = sha1;
	h->left = most;
	h->n = 0;
	if (sha256)
		begin(SHA_256);
	if (sha1)
		begin(SHA_1);
}

static void
hash(struct hasher *h, const char *p, size_t n)
{
	int i;

	for (i = 0; i < ALGORITHMS; i++)
		if (h->use[i] && n != 0)
			update(i, p, n);
}

static void
hasher_flush(struct hasher *h)
{
	hash(h, h->small, h->n);
	h->n = 0;
}

static void
hasher_put(void *arg, const char *p, size_t n)
{
	struct hasher *h = arg;

	if (n > h->left)
		n = (size_t)h->left;
	h->left -= n;
	if (n > sizeof h->small - h->n)
		hasher_flush(h);
	if (n >= sizeof h->small / 2) {
		hasher_flush(h);
		hash(h, p, n);
		return;
	}
	memcpy(h->small + h->n, p, n);
	h->n += n;
}

static struct canon_body *
find(struct canon *c, bool relaxed, bool sha1, bool has_length,
    uint64_t length)
{
	size_t i;

	for (i = 0; i < c->n; i++) {
		struct canon_body *b = &c->v[i];

		if (b->relaxed == relaxed && b->sha1 == sha1 &&
		    b->has_length == has_length && b->length == length)
			return b;
	}
	return NULL;
}

static struct canon_body *
want(struct canon *c, bool relaxed, bool sha1, bool has_length,
    uint64_t length)
{
	struct canon_body *b;

	if (!has_length)
		length = UINT64_MAX;
	b = find(c, relaxed, sha1, has_length, length);
	if (b != NULL)
		return b;
	b = ARENA_PUSH(c->m->arena, c->v, c->n);
	*b = (struct canon_body){ .relaxed = relaxed, .sha1 = sha1,
		.has_length = has_length, .length = length,
		.ndigest = sha1 ? 20 : SHA256_LEN };
	return b;
}

void
canon_body_want(struct canon *c, bool relaxed, bool sha1, bool has_length,
    uint64_t length)
{
	want(c, relaxed, sha1, has_length, length);
}

/* One pass over a body: a sink that takes a digest at each of some lengths. */
struct pass {
	struct hasher h;
	struct canon_body **v; /* the shortest first */
	size_t n, at;
	uint64_t seen;
};

/* The digest so far */
static void
take(struct hasher *h, struct canon_body *b)
{
	static EVP_MD_CTX *copy;
	int which = b->sha1 ? SHA_1 : SHA_256;

	hasher_flush(h);
	if (copy == NULL)
		copy = EVP_MD_CTX_new();
	if (copy == NULL || EVP_MD_CTX_copy_ex(copy, contexts[which]) != 1 ||
	    EVP_DigestFinal_ex(copy, b->digest, NULL) != 1)
		abort();
}

static void
pass_put(void *arg, const char *p, size_t n)
{
	struct pass *s = arg;
	size_t part;

	while (s->at < s->n && s->v[s->at]->length - s->seen <= n) {
		part = (size_t)(s->v[s->at]->length - s->seen);
		hasher_put(&s->h, p, part);
		s->seen += part;
		p += part;
		n -= part;
		take(&s->h, s->v[s->at++]);
	}
	if (s->at < s->n)
		hasher_put(&s->h, p, n);
	s->seen += n;
}

static int
by_length(const void *a, const void *b)
{
	const struct canon_body *const *x = a, *const *y = b;

	return ((*x)->length > (*y)->length) - ((*x)->length < (*y)->length);
}

/* Works out all that are wanted of one form. */
static void
run(struct canon *c, bool relaxed)
{
	struct pass s = { .v = arena_array(c->m->arena, c->n, sizeof *s.v) };
	struct canon_out out = { pass_put, &s };
	bool use[ALGORITHMS] = { false };
	uint64_t total;
	size_t i;

	for (i = 0; i < c->n; i++) {
		struct canon_body *b = &c->v[i];

		if (b->done || b->relaxed != relaxed)
			continue;
		use[b->sha1 ? SHA_1 : SHA_256] = true;
		s.v[s.n++] = b;
	}
	qsort(s.v, s.n, sizeof *s.v, by_length);
	hasher_begin(&s.h, use[SHA_256], use[SHA_1], UINT64_MAX);
	total = canon_body_of(mail_slice(c->m, c->m->body), relaxed, &out);
	while (s.at < s.n)
		take(&s.h, s.v[s.at++]);
	for (i = 0; i < s.n; i++) {
		s.v[i]->total = total;
		s.v[i]->done = true;
	}
}

const struct canon_body *
canon_body(struct canon *c, bool relaxed, bool sha1, bool has_length,
    uint64_t length)
{
	struct canon_body *b = want(c, relaxed, sha1, has_length, length);

	if (!b->done)
		run(c, relaxed);
	return b;
}

void
canon_header_digest(const struct mail *m, const int *fields, size_t n,
    int signature_field, bool relaxed, struct sha256 *sha256,
    uint8_t sha1[20])
{
	struct hasher h;
	struct canon_out out = { hasher_put, &h };
	struct slice name, value;
	size_t i;

	hasher_begin(&h, true, sha1 != NULL, UINT64_MAX);
	for (i = 0; i < n; i++) {
		if (fields[i] < 0)
			continue;
		canon_split(m, fields[i], &name, &value);
		canon_field(name, value, relaxed, true, false, &out);
	}
	canon_split(m, signature_field, &name, &value);
	canon_field(name, value, relaxed, false, true, &out);
	hasher_flush(&h);
	end(SHA_256, sha256->b);
	if (sha1 != NULL)
		end(SHA_1, sha1);
}
