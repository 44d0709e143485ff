/* The token in Reply-To by which an answer finds its case. */

#include <stdlib.h>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "core/notify/reply_token.h"

enum { MOST_LOCAL = 64 };

/* Under the same key masks are made of addresses, none of which has a blank:
 * no mask is a token. */
#define PURPOSE "reply token "

void
reply_token(const struct sha256 *key, struct slice case_id,
    char out[REPLY_TOKEN + 1])
{
	static const char digits[] = "0123456789abcdefghijklmnopqrstuv";
	struct arena a = { 0 };
	struct slice id = slice_dup_lower(&a, case_id);
	struct slice text = slice_printf(&a, PURPOSE "%.*s", SLICE_ARG(id));
	unsigned char mac[EVP_MAX_MD_SIZE];
	unsigned n = sizeof mac, i;

	if (HMAC(EVP_sha256(), key->b, sizeof key->b,
		(const unsigned char *)text.p, text.n, mac, &n) == NULL)
		abort(); /* libcrypto without SHA-256 is no libcrypto */
	arena_free(&a);
	for (i = 0; i < REPLY_TOKEN; i++) { /* 5 bits each */
		unsigned bits = (unsigned)mac[i * 5 / 8] << 8 |
		    mac[i * 5 / 8 + 1];

		out[i] = digits[bits >> (11 - i * 5 % 8) & 31];
	}
	out[REPLY_TOKEN] = '\0';
}

struct slice
reply_address(const struct sha256 *key, struct slice case_id,
    struct slice address, struct arena *a)
{
	size_t at = slice_rchr(address, '@');
	struct slice id = slice_dup_lower(a, case_id);
	char token[REPLY_TOKEN + 1];

	if (at == SLICE_NONE || at == 0 ||
	    at + 1 + id.n + 1 + REPLY_TOKEN > MOST_LOCAL)
		return SLICE_NULL;
	reply_token(key, case_id, token);
	return slice_printf(a, "%.*s+%.*s.%s%.*s",
	    SLICE_ARG(slice_upto(address, at)), SLICE_ARG(id), token,
	    SLICE_ARG(slice_from(address, at)));
}

bool
reply_address_read(struct slice address, struct slice *case_id,
    struct slice *token)
{
	size_t at = slice_rchr(address, '@'), plus, dot, i;
	struct slice local;

	if (at == SLICE_NONE)
		return false;
	local = slice_upto(address, at);
	plus = slice_rchr(local, '+');
	dot = slice_rchr(local, '.');
	if (plus == SLICE_NONE || dot == SLICE_NONE || dot < plus + 2 ||
	    local.n - dot - 1 != REPLY_TOKEN)
		return false;
	*case_id = slice_of(local.p + plus + 1, dot - plus - 1);
	*token = slice_from(local, dot + 1);
	for (i = 0; i < case_id->n; i++)
		if (!ascii_is_alnum(case_id->p[i]) && case_id->p[i] != '-')
			return false;
	return true;
}

bool
reply_token_fits(const struct sha256 *key, struct slice case_id,
    struct slice token)
{
	struct arena a = { 0 };
	char right[REPLY_TOKEN + 1];
	struct slice lower = slice_dup_lower(&a, token);
	bool fits;

	reply_token(key, case_id, right);
	fits = lower.n == REPLY_TOKEN &&
	    CRYPTO_memcmp(lower.p, right, REPLY_TOKEN) == 0;
	arena_free(&a);
	return fits;
}
