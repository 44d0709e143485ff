/* URLs and hosts: what comes out is normal, and stays so. */
#include <stdlib.h>

#include "core/base/mem.h"
#include "core/base/url.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void
must(bool holds)
{
	if (!holds)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct slice in = { (const char *)data, n }, s, again;
	struct arena a = { 0 };
	struct url u;

	if (n == 0)
		return 0;
	url_split(&a, in, &u);
	if (u.host.p != NULL && !(u.flags & URL_IP_HOST)) {
		must(u.host.n > 0 && u.host.n <= 253);
		host_org_domain(&a, u.host);
		host_defang(&a, u.host);
	}
	if (u.flags & URL_IP_HOST)
		must(ip_normal(&a, u.host).p != NULL);
	s = url_defang(&a, in);
	must(s.n >= n);
	must(url_refang(&a, s).n <= s.n);
	s = host_normal(&a, in);
	if (s.p != NULL) {
		again = host_normal(&a, s);
		must(slice_eq(s, again));
	}
	s = ip_normal(&a, in);
	if (s.p != NULL) {
		must(slice_eq(s, ip_normal(&a, s)));
		must(ip_in_range(s, s));
		ip_is_private(s);
	}
	ip_in_range(SLICE("192.0.2.1"), in);
	arena_free(&a);
	return 0;
}
