/* URLs, hosts and addresses as attackers write them. */
#include "core/base/mem.h"
#include "core/base/url.h"
#include "tests/unit/tap.h"

static struct arena arena;

static void
host(struct slice in, const char *want, unsigned flags)
{
	struct url u;

	url_split(&arena, in, &u);
	if (!is_slice(u.host, want, "host"))
		printf("# of: %.*s\n", SLICE_ARG(in));
	if (!is_int(u.flags, flags, "  flags"))
		printf("# of: %.*s\n", SLICE_ARG(in));
}
#define HOST(in, want, flags) host(SLICE(in), want, flags)

static void
test_hosts(void)
{
	HOST("https://www.Bank.Example/x", "www.bank.example", 0);
	HOST("https://www.bank.example./", "www.bank.example", 0);
	HOST("http:\\\\evil.example\\@bank.example", "evil.example", 0);
	HOST("http:evil.example", "evil.example", 0);
	HOST("http:////evil.example/", "evil.example", 0);
	HOST("https://bank.example@evil.example/", "evil.example",
	    URL_USERINFO);
	HOST("https://bank.example:443@evil.example:8443", "evil.example",
	    URL_USERINFO | URL_PORT);
	HOST("https://a@b@evil.example/", "evil.example", URL_USERINFO);
	HOST("https://evil.example?@bank.example", "evil.example", 0);
	HOST("https://evil.example#@bank.example", "evil.example", 0);
	HOST("http://evil%2eexample/", "evil.example", 0);
	HOST("http://%65vil.example", "evil.example", 0);
	HOST("http://ev il.exa\tmple/", "evil.example", 0);
	HOST("  ht\ntp://evil.example", "evil.example", 0);
	HOST("http://evil.example:80/", "evil.example", 0);
	HOST("http://my_shop.example/", "my_shop.example", 0);
	HOST("http://-odd-.example/", "-odd-.example", 0);
	HOST("//evil.example/x", "evil.example", 0);
	HOST("www.evil.example/x", "www.evil.example", 0);
	HOST("evil.com/x", "evil.com", 0);
	HOST("evil.com:8080/x", "evil.com", URL_PORT);
	HOST("index.html", NULL, 0);
	HOST("/path/evil.com", NULL, 0);
	HOST("#top", NULL, 0);
	HOST("", NULL, 0);
	HOST("http://", NULL, 0);
	HOST("http://a..b/", NULL, 0);
	HOST("http://a<b>.example/", NULL, 0);
	HOST("javascript:alert(1)", NULL, URL_OTHER_SCHEME);
	HOST("data:text/html,http://x.example", NULL, URL_OTHER_SCHEME);
	HOST("tel:12345", NULL, URL_OTHER_SCHEME);
	HOST("ftp:\\\\evil.example/", "evil.example", URL_OTHER_SCHEME);
	HOST("odd://evil.example/x", "evil.example", URL_OTHER_SCHEME);
	HOST("mailto:bob@evil.example?subject=x", "evil.example", 0);
	HOST("mailto:", NULL, 0);
}

static void
test_ip_hosts(void)
{
	HOST("http://192.0.2.1/", "192.0.2.1", URL_IP_HOST);
	HOST("http://3221225985/", "192.0.2.1", URL_IP_HOST);
	HOST("http://0xC0.0.0x02.1/", "192.0.2.1", URL_IP_HOST);
	HOST("http://0300.0.2.01", "192.0.2.1", URL_IP_HOST);
	HOST("http://192.513/", "192.0.2.1", URL_IP_HOST);
	HOST("http://192.0.2.256/", "192.0.2.256", 0);
	HOST("http://1.2.3.4.5/", "1.2.3.4.5", 0);
	HOST("http://99999999999/", "99999999999", 0);
	HOST("http://[2001:DB8:0::1]:80/x", "2001:db8::1", URL_IP_HOST);
	HOST("http://[::ffff:192.0.2.1]/", "192.0.2.1", URL_IP_HOST);
	HOST("http://[bad]/", NULL, 0);
	HOST("http://\xEF\xBC\x91\xEF\xBC\x99\xEF\xBC\x92.0.2.1/", "192.0.2.1",
	    URL_IP_HOST | URL_IDN);
}

static void
test_idn(void)
{
	struct url u;

	url_split(&arena, SLICE("https://pa\u0443pal.example/"), &u);
	is_slice(u.host, "xn--papal-fze.example", "Cyrillic u, as A-label");
	is_slice(u.host_unicode, "pa\u0443pal.example", "and as U-label");
	is_int(u.flags, URL_IDN, "flagged");
	url_split(&arena, SLICE("https://xn--papal-fze.example/"), &u);
	is_slice(u.host_unicode, "pa\u0443pal.example", "from the A-label");
	is_int(u.flags, URL_IDN, "flagged too");
	HOST("http://xn--zzzzzz--9999.example/", "xn--zzzzzz--9999.example",
	    URL_IDN);
	HOST("http://\uFF45vil.example", "evil.example", URL_IDN);
	HOST("http://evil\u3002example", "evil.example", URL_IDN);
	HOST("http://ev\u00ADil.ex\u200Bample", "evil.example", URL_IDN);
	HOST("http://stra\u00DFe.example", "xn--strae-oqa.example", URL_IDN);
	HOST("http://i\u2764.example", "xn--i-7iq.example", URL_IDN);
	HOST("http://\xFF.example", NULL, URL_IDN);
}

static void
test_parts(void)
{
	struct url u;
	struct slice s = SLICE("HTTPS://user:pw@evil.example:8443/p?q#f");

	url_split(&arena, s, &u);
	is_slice(u.scheme, "HTTPS", "scheme as it stands");
	is_slice(u.userinfo, "user:pw", "userinfo");
	is_slice(u.port, "8443", "port");
	is_slice(u.path, "/p?q#f", "path and the rest");
	ok(u.path.p == s.p + 33, "a slice of what was given");
	url_split(&arena, SLICE("mailto:a.b@x.example,c@y.example?subject=z"),
	    &u);
	is_slice(u.userinfo, "a.b", "local part");
	is_slice(u.host, "x.example", "domain of the first address");
	is_slice(u.path, "?subject=z", "the rest");
}

static void
defang(struct slice in, const char *want)
{
	struct slice out = url_defang(&arena, in);

	is_slice(out, want, "defanged");
	ok(slice_eq(url_refang(&arena, out), in), "  and back");
}

static void
test_defang(void)
{
	defang(SLICE("http://www.evil.example/a.html?x=1.2"),
	    "hxxp[://]www[.]evil[.]example/a.html?x=1.2");
	defang(SLICE("HTTPS://evil.example"), "HXXPS[://]evil[.]example");
	defang(SLICE("https://user.x@evil.example:81/@a"),
	    "hxxps[://]user[.]x[@]evil[.]example:81/@a");
	defang(SLICE("bob@evil.example"), "bob[@]evil[.]example");
	defang(SLICE("mailto:bob@evil.example"),
	    "mailto:bob[@]evil[.]example");
	defang(SLICE("mailto://bob@evil.example"),
	    "mailto://bob[@]evil[.]example");
	defang(SLICE("www.evil.com/x.y"), "www[.]evil[.]com/x.y");
	defang(SLICE("//evil.example/x"), "//evil[.]example/x");
	defang(SLICE("ftp://evil.example/"), "ftp[://]evil[.]example/");
	defang(SLICE("http://[2001:db8::1]/"), "hxxp[://][2001:db8::1]/");
	defang(SLICE(" \n http://evil.example"),
	    " \n hxxp[://]evil[.]example");
	defang(SLICE("http:\\\\evil.example\\x"), "hxxp:\\\\evil[.]example\\x");
	defang(SLICE("index.html"), "index.html");
	defang(SLICE(""), "");
	is_slice(url_defang(&arena, SLICE_NULL), NULL, "unknown stays so");
	is_slice(host_defang(&arena, SLICE("mx.evil.example")),
	    "mx[.]evil[.]example", "host");
	is_slice(host_defang(&arena, SLICE("2001:db8::1")),
	    "2001[:]db8[:][:]1", "IPv6");
	is_slice(url_refang(&arena,
	    SLICE("hxxps[:][/][/]evil(.)example[dot]com")),
	    "https://evil.example.com", "what people paste");
	is_slice(url_refang(&arena, SLICE("bob[at]evil{.}example")),
	    "bob@evil.example", "an address that people paste");
}

static void
test_names(void)
{
	struct arena *a = &arena;

	is_slice(host_normal(a, SLICE("WWW.Example.")), "www.example", "lower");
	is_slice(host_normal(a, SLICE("B\u00FCcher.example")),
	    "xn--bcher-kva.example", "mapped");
	is_slice(host_normal(a, SLICE("_dmarc.x.example")), "_dmarc.x.example",
	    "underscore");
	is_slice(host_normal(a, SLICE("localhost")), "localhost", "one label");
	is_slice(host_normal(a, SLICE("-x.example")), NULL, "hyphen first");
	is_slice(host_normal(a, SLICE("a..b")), NULL, "empty label");
	is_slice(host_normal(a, SLICE("a b.example")), NULL, "a blank");
	is_slice(host_normal(a, SLICE("a\0b.example")), NULL, "NUL");
	is_slice(host_normal(a, SLICE(".")), NULL, "the root");
	is_slice(host_normal(a, SLICE("")), NULL, "nothing");
	is_slice(host_normal(a, SLICE_NULL), NULL, "unknown");
	is_slice(host_normal(a, SLICE("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	    "aaaaaaaaaaaaaaaaaaaaaaaa.example")), NULL, "a label of 64");
	is_slice(host_org_domain(a, SLICE("a.b.example.co.uk")),
	    "example.co.uk", "second level suffix");
	is_slice(host_org_domain(a, SLICE("Mail.Example.COM")), "example.com",
	    "lower case");
	is_slice(host_org_domain(a, SLICE("co.uk")), "co.uk", "a suffix");
	is_slice(host_org_domain(a, SLICE("x.y.z.example")), "z.example",
	    "a reserved top-level domain");
	is_slice(host_org_domain(a, SLICE("192.0.2.1")), NULL, "an address");
	is_slice(host_org_domain(a, SLICE_NULL), NULL, "unknown");
}

static void
test_ip(void)
{
	struct arena *a = &arena;

	is_slice(ip_normal(a, SLICE("[192.0.2.1]")), "192.0.2.1", "literal");
	is_slice(ip_normal(a, SLICE("IPv6:2001:0DB8::0:1")), "2001:db8::1",
	    "IPv6 literal");
	is_slice(ip_normal(a, SLICE("[IPv6:::1]")), "::1", "in brackets");
	is_slice(ip_normal(a, SLICE("::ffff:192.0.2.1")), "192.0.2.1",
	    "mapped");
	is_slice(ip_normal(a, SLICE("192.0.2")), NULL, "three parts");
	is_slice(ip_normal(a, SLICE("192.0.2.1x")), NULL, "not an address");
	is_slice(ip_normal(a, SLICE("192.0.2.1\0")), NULL, "NUL");
	is_slice(ip_normal(a, SLICE_NULL), NULL, "unknown");
	ok(ip_is_private(SLICE("172.31.255.1")), "RFC 1918");
	ok(!ip_is_private(SLICE("172.32.0.1")), "beside it");
	ok(ip_is_private(SLICE("100.127.0.1")), "RFC 6598");
	ok(ip_is_private(SLICE("fd00::1")), "ULA");
	ok(ip_is_private(SLICE("fe80::1")), "link-local");
	ok(!ip_is_private(SLICE("2001:db8::1")), "documentation is public");
	ok(!ip_is_private(SLICE_NULL), "unknown is not private");
	ok(ip_in_range(SLICE("192.0.2.130"), SLICE("192.0.2.128/25")), "/25");
	ok(!ip_in_range(SLICE("192.0.2.127"), SLICE("192.0.2.128/25")),
	    "outside");
	ok(ip_in_range(SLICE("2001:db8:ff::1"), SLICE("2001:db8::/32")), "v6");
	ok(ip_in_range(SLICE("192.0.2.1"), SLICE("192.0.2.1")), "one address");
	ok(ip_in_range(SLICE("192.0.2.1"), SLICE("0.0.0.0/0")), "/0");
	ok(!ip_in_range(SLICE("192.0.2.1"), SLICE("::/0")), "families differ");
	ok(!ip_in_range(SLICE("192.0.2.1"), SLICE("192.0.2.0/33")), "/33");
	ok(!ip_in_range(SLICE("192.0.2.1"), SLICE("192.0.2.1/")), "no length");
}

int
main(void)
{
	test_hosts();
	test_ip_hosts();
	test_idn();
	test_parts();
	test_defang();
	test_names();
	test_ip();
	arena_free(&arena);
	return done_testing();
}
