/* DKIM keys as DNS publishes them (RFC 6376 section 3.6.1, RFC 8463). */

#include "core/auth/dkim.h"
#include "core/auth/dkim_crypto.h"

/* Records with another v= are none (RFC 6376 section 3.6.1). */
static bool
looks_like_key(const struct tags *t)
{
	struct slice v = tags_get(t, "v");

	return tags_get(t, "p").p != NULL &&
	    (v.p == NULL || slice_eq_str(v, "DKIM1"));
}

static struct slice
problem_of(const struct dkim_key *k, const struct tags *t)
{
	struct slice type = tags_get(t, "k");

	if (!k->is_key)
		return SLICE("the record is no DKIM key");
	if (t->problem.p != NULL)
		return t->problem;
	if (tags_get(t, "v").p != NULL && !slice_eq_str(t->v[0].name, "v"))
		return SLICE("v= is not the first tag of the key");
	if (type.p != NULL && !slice_eqi_str(type, "rsa") && !k->ed25519)
		return SLICE("the key is of a kind (k=) that is not known");
	if (k->services.p != NULL && !tags_list_has(k->services, "*") &&
	    !tags_list_has(k->services, "email"))
		return SLICE("the key is not meant for mail (s=)");
	if (k->revoked)
		return SLICE("the key is revoked (p= is empty)");
	return SLICE_NULL;
}

void
dkim_key_parse(struct dkim_key *k, struct slice record, struct arena *a)
{
	struct tags t;

	tags_parse(&t, record, a);
	*k = (struct dkim_key){ .p = tags_get(&t, "p"),
		.is_key = looks_like_key(&t),
		.ed25519 = slice_eqi_str(tags_get(&t, "k"), "ed25519"),
		.hashes = tags_get(&t, "h"),
		.services = tags_get(&t, "s"),
		.flags = tags_get(&t, "t"),
		.notes = tags_get(&t, "n") };
	k->revoked = k->p.p != NULL && k->p.n == 0;
	k->test = tags_list_has(k->flags, "y");
	k->strict = tags_list_has(k->flags, "s");
	k->problem = problem_of(k, &t);
	if (k->is_key && !k->revoked)
		dkim_crypto_look(k);
}

struct slice
dkim_key_refuses(const struct dkim_key *k, bool ed25519, bool sha1)
{
	if (k->problem.p != NULL)
		return k->problem;
	if (k->ed25519 != ed25519)
		return ed25519 ? SLICE("the signature is by Ed25519, the key "
				       "is for RSA")
			       : SLICE("the signature is by RSA, the key is "
				       "for Ed25519");
	if (k->hashes.p != NULL &&
	    !tags_list_has(k->hashes, sha1 ? "sha1" : "sha256"))
		return sha1 ? SLICE("the key does not allow SHA-1 (h=)")
			    : SLICE("the key does not allow SHA-256 (h=)");
	return SLICE_NULL;
}
