/* Which RDAP server knows an address or a domain (RFC 9224). */

#include "core/base/json_read.h"
#include "core/base/url.h"
#include "core/esp/catalogue.h"
#include "core/notify/rdap.h"

/* How well an entry fits, more is better; 0: not at all.  Of addresses the
 * longest prefix counts, of domains the most labels (sections 4, 5). */
static size_t
fits(struct slice entry, struct slice about, bool is_ip)
{
	struct cidr range, address;
	size_t i, labels = 1;

	if (is_ip) {
		if (!cidr_parse(&range, entry) ||
		    !cidr_parse(&address, about) ||
		    !cidr_has(&range, &address))
			return 0;
		return range.bits + 1;
	}
	if (entry.n == 0 || !host_is_under(about, entry))
		return 0;
	for (i = 0; i < entry.n; i++)
		labels += entry.p[i] == '.';
	return labels;
}

static size_t
best_of(const struct json_value *entries, struct slice about, bool is_ip)
{
	size_t i, best = 0;

	if (entries == NULL || entries->type != JSON_ARRAY)
		return 0;
	for (i = 0; i < entries->n; i++) {
		size_t now = entries->v[i].type == JSON_STRING
		    ? fits(entries->v[i].text, about, is_ip) : 0;

		best = now > best ? now : best;
	}
	return best;
}

static void
take_servers(const struct json_value *urls, const char *scheme,
    struct arena *a, struct slice **out, size_t *n)
{
	size_t i;

	for (i = 0; i < urls->n && *n < RDAP_MOST_SERVERS; i++)
		if (urls->v[i].type == JSON_STRING &&
		    slice_startsi(urls->v[i].text, scheme) &&
		    urls->v[i].text.n < RDAP_MOST_TEXT)
			*ARENA_PUSH(a, *out, *n) = urls->v[i].text;
}

enum err
rdap_servers(struct slice list, struct slice about, struct arena *a,
    struct slice **out, size_t *n, struct error *e)
{
	const struct json_value *o = json_read(a, list, e);
	const struct json_value *services = json_get(o, "services");
	const struct json_value *urls = NULL;
	bool is_ip = ip_normal(a, about).p != NULL;
	size_t i, best = 0;

	*out = NULL;
	*n = 0;
	if (o == NULL)
		return ERR_FORMAT;
	if (services == NULL || services->type != JSON_ARRAY)
		return err_set(e, ERR_FORMAT, "no list of RDAP servers (RFC "
		    "9224): it has no services");
	for (i = 0; i < services->n; i++) {
		const struct json_value *s = &services->v[i];
		size_t now;

		if (s->type != JSON_ARRAY || s->n < 2 ||
		    s->v[1].type != JSON_ARRAY)
			continue;
		now = best_of(&s->v[0], about, is_ip);
		if (now > best) {
			best = now;
			urls = &s->v[1];
		}
	}
	if (urls != NULL) {
		take_servers(urls, "https://", a, out, n);
		take_servers(urls, "http://", a, out, n);
	}
	return *n != 0 ? ERR_NONE : err_set(e, ERR_ABSENT, "no RDAP server "
	    "is known for %.*s", SLICE_ARG(slice_upto(about, 100)));
}

struct slice
rdap_url(struct slice server, struct slice about, struct arena *a)
{
	return slice_printf(a, "%.*s%s%s/%.*s", SLICE_ARG(server),
	    slice_ends(server, "/") ? "" : "/", ip_normal(a, about).p != NULL
		? "ip" : "domain", SLICE_ARG(about));
}
