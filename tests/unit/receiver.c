/* Receivers from the settings. */

#include "core/mail/receiver.h"
#include "tests/unit/tap.h"

int
main(void)
{
	static const char text[] =
	    "[receiver office]\nby = MX1.corp.example\nby = .in.corp.example\n"
	    "authserv-id = corp.example\nip = 192.0.2.0/24, 2001:db8::1\n"
	    "gateway = .pphosted.example\n"
	    "[receiver]\nby = mx2.corp.example\n"
	    "[receiver bad]\nip = 192.0.2.0/33\nip = host.example\n"
	    "by = not a host\ncolour = red\n"
	    "[arc]\ntrust = relay.example, .lists.example\n";
	struct receivers r = { .n = 0 }, one;
	struct ini ini = { .n = 0 };
	struct receiver *o;

	ini_parse(&ini, "settings.ini", slice_str(text));
	receivers_from_ini(&r, &ini, &ini.arena);
	is_int((int64_t)r.n, 3, "three receivers");
	o = &r.v[0];
	is_slice(o->name, "office", "name");
	is_int((int64_t)o->nby, 2, "a key may stand several times");
	is_slice(o->by[0], "mx1.corp.example", "hosts in lower case");
	is_slice(o->by[1], ".in.corp.example", "all hosts under a domain");
	is_int((int64_t)o->nip, 2, "values may be joined by commas");
	is_slice(o->ip[1], "2001:db8::1", "an address");
	is_slice(o->authserv_id[0], "corp.example", "authserv-id");
	is_slice(o->gateway[0], ".pphosted.example", "gateway");
	is_int((int64_t)r.v[2].nip + (int64_t)r.v[2].nby, 0,
	    "wrong values are left out");
	is_int((int64_t)ini.nproblems, 6, "and each is a problem");
	is_int(ini.problems[0].line, 7, "with its line");
	is_slice(ini.problems[1].field, "ip", "and its field");
	ok(receivers_trust_sealer(&r, SLICE("Out.relay.example")) &&
	    receivers_trust_sealer(&r, SLICE("lists.example")),
	    "a trusted sealer and what lies under it");
	ok(!receivers_trust_sealer(&r, SLICE("norelay.example")) &&
	    !receivers_trust_sealer(&r, SLICE_NULL) &&
	    !receivers_trust_sealer(NULL, SLICE("relay.example")),
	    "... and nobody else");
	one = receivers_counted(&r, 2, &ini.arena);
	ok(one.n == 1 && receivers_trust_sealer(&one, SLICE("relay.example")),
	    "whichever receivers count, the sealers stay");
	ini_free(&ini);
	return done_testing();
}
