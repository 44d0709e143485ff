/* Ranges of addresses. */

#include <arpa/inet.h>

#include "core/esp/catalogue.h"

bool
cidr_parse(struct cidr *c, struct slice s)
{
	struct slice address = slice_cut(&s, '/');
	char text[INET6_ADDRSTRLEN];
	int64_t bits = -1;

	if (address.n == 0 || address.n >= sizeof text ||
	    (s.n != 0 && !slice_number(s, &bits)))
		return false;
	memcpy(text, address.p, address.n);
	text[address.n] = '\0';
	memset(c, 0, sizeof *c);
	if (inet_pton(AF_INET6, text, c->octets) == 1) {
		c->bits = bits == -1 ? 128 : (unsigned)bits;
		return bits <= 128;
	}
	if (inet_pton(AF_INET, text, c->octets + 12) != 1)
		return false;
	memset(c->octets + 10, 0xff, 2);
	c->bits = bits == -1 ? 128 : 96 + (unsigned)bits;
	return bits <= 32;
}

bool
cidr_has(const struct cidr *c, const struct cidr *address)
{
	unsigned whole = c->bits / 8, rest = c->bits % 8;

	/* nearly all differ in the last whole octet: look there first */
	if (whole != 0 && c->octets[whole - 1] != address->octets[whole - 1])
		return false;
	if (memcmp(c->octets, address->octets, whole) != 0)
		return false;
	return rest == 0 || ((c->octets[whole] ^ address->octets[whole]) >>
				(8 - rest)) == 0;
}
