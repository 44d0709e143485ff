/* The sender before a forwarder, out of an envelope that it rewrote. */

#include "core/base/url.h"
#include "core/esp/path.h"

enum { MOST_ADDRESS = 1000 };

/* "HHH=TT=DOMAIN=LOCAL": hash and time are the forwarder's own business */
static bool
read_body(struct srs *s, struct slice body, struct arena *a)
{
	struct slice hash = slice_cut(&body, '=');
	struct slice time = slice_cut(&body, '=');
	struct slice domain = slice_cut(&body, '=');

	if (hash.n == 0 || time.n == 0)
		return false;
	if (domain.n == 0)
		return s->mailbox.p != NULL; /* Microsoft's null sender */
	if (body.n == 0 || slice_chr(domain, '.') == SLICE_NONE)
		return false;
	s->domain = host_normal(a, domain);
	s->local = body;
	return s->domain.p != NULL;
}

/* "=HHH=..." behind the tag: the separator that stands there */
static bool
separated(struct slice *rest)
{
	if (rest->n == 0 || (*rest->p != '=' && *rest->p != '-' &&
		*rest->p != '+'))
		return false;
	*rest = slice_from(*rest, 1);
	return true;
}

static bool
read_second(struct srs *s, struct slice rest, struct arena *a)
{
	struct slice hash = slice_cut(&rest, '=');
	struct slice first = slice_cut(&rest, '=');

	if (hash.n == 0 || !separated(&rest) ||
	    slice_chr(first, '.') == SLICE_NONE)
		return false;
	s->first = host_normal(a, first);
	return s->first.p != NULL && read_body(s, rest, a);
}

static bool
read_microsoft(struct srs *s, struct slice local, struct arena *a)
{
	size_t at = slice_findi(local, SLICE("+SRS="));

	if (at == SLICE_NONE || at == 0)
		return false;
	s->mailbox = slice_upto(local, at);
	return read_body(s, slice_from(local, at + strlen("+SRS=")), a);
}

bool
srs_read(struct srs *s, struct slice address, struct arena *a)
{
	size_t at = slice_rchr(address, '@');
	struct slice local, rest;

	*s = (struct srs){ 0 };
	if (at == SLICE_NONE || at + 1 == address.n || address.n > MOST_ADDRESS)
		return false;
	local = slice_upto(address, at);
	rest = slice_from(local, 4);
	s->host = slice_from(address, at + 1);
	if (slice_startsi(local, "SRS0") && separated(&rest))
		return read_body(s, rest, a);
	if (slice_startsi(local, "SRS1") && separated(&rest))
		return read_second(s, rest, a);
	return read_microsoft(s, local, a);
}
