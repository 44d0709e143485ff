/* What anybody may answer about contacts: RDAP, lists of its servers,
 * security.txt. */

#include <stdlib.h>

#include "core/base/clock.h"
#include "core/base/text.h"
#include "core/notify/contact.h"
#include "core/notify/rdap.h"
#include "core/notify/security_txt.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What people see of it is text, and there is not too much of it. */
static void
check(const struct lookup_contact *v, size_t n)
{
	size_t i;

	if (n > LOOKUP_MOST_CONTACTS)
		abort();
	for (i = 0; i < n; i++) {
		const struct slice all[] = { v[i].address, v[i].form,
			v[i].role, v[i].holder, v[i].handle, v[i].language };
		size_t k;

		for (k = 0; k < ARRAY_LEN(all); k++)
			if (all[k].n > SECURITY_TXT_MOST_LINE ||
			    (all[k].n != 0 && !utf8_valid(all[k])))
				abort();
		if (v[i].address.n == 0 && v[i].form.n == 0)
			abort();
		(void)contact_placeholder(v[i].address);
	}
}

static void
read_rdap(struct slice s, struct arena *a)
{
	struct rdap r;
	struct error e;

	if (rdap_read(&r, s, a, &e) == ERR_NONE)
		check(r.contacts, r.ncontacts);
}

static void
read_servers(struct slice s, struct arena *a)
{
	static const struct slice about[] = { SLICE("192.0.2.7"),
		SLICE("2001:db8::7"), SLICE("x.y.example") };
	struct slice *servers;
	struct error e;
	size_t i, k, n;

	for (i = 0; i < ARRAY_LEN(about); i++) {
		if (rdap_servers(s, about[i], a, &servers, &n, &e) !=
		    ERR_NONE)
			continue;
		if (n == 0 || n > RDAP_MOST_SERVERS)
			abort();
		for (k = 0; k < n; k++)
			if (rdap_url(servers[k], about[i], a).n < about[i].n)
				abort();
	}
}

static void
read_security_txt(struct slice s, struct arena *a)
{
	struct security_txt t;
	struct error e;

	if (security_txt_read(&t, s, SLICE("https://x.example/security.txt"),
		SLICE("x.example"), 1000, a, &e) != ERR_NONE)
		return;
	check(t.contacts, t.ncontacts);
	if (t.doubt.p == NULL && (t.expires == TIME_UNKNOWN ||
		t.expires < 1000))
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = { 0 };
	struct slice s;

	if (size == 0)
		return 0;
	s = slice_of((const char *)data + 1, size - 1);
	if (data[0] == 'r')
		read_rdap(s, &a);
	else if (data[0] == 'b')
		read_servers(s, &a);
	else
		read_security_txt(s, &a);
	arena_free(&a);
	return 0;
}
