/* Where DNS answers come from: [dns]. */

#include "core/base/clock.h"
#include "core/base/url.h"
#include "core/settings_private.h"

static const char *const modes[] = { "off", "recorded", "live", "file" };

const char *
dns_mode_name(enum dns_mode m)
{
	return modes[m];
}

static void
read_mode(struct dns_setting *d, struct ini *ini)
{
	int line = 0;
	struct slice word = settings_get(ini, "dns", "mode", &line);
	enum dns_mode m = DNS_OFF;

	while (m < DNS_FILE && !slice_eq_str(word, modes[m]))
		m++;
	if (m < DNS_FILE)
		d->mode = m;
	else if (word.p != NULL)
		ini_complain(ini, line, SLICE("mode"), "is none of off, "
		    "recorded and live: DNS stays off");
	if (d->file.p == NULL)
		return;
	if (word.p != NULL)
		ini_complain(ini, line, SLICE("mode"), "means nothing beside "
		    "file: only the file's answers count");
	d->mode = DNS_FILE;
}

static void
read_resolvers(struct dns_setting *d, struct ini *ini)
{
	const struct ini_section *s = NULL;
	uint16_t port;
	size_t i;

	while ((s = ini_next(ini, "dns", s)) != NULL)
		for (i = 0; i < s->n; i++) {
			const struct ini_line *l = &s->lines[i];

			if (!slice_eq_str(l->key, "resolver") ||
			    l->value.n == 0)
				continue;
			if (!ip_with_port(l->value, &port) ||
			    d->nresolvers == DNS_MOST_RESOLVERS)
				ini_complain(ini, l->line, l->key, "is no "
				    "address such as 192.0.2.1 or "
				    "192.0.2.1@5353, or one of more than %d: "
				    "it is left out", DNS_MOST_RESOLVERS);
			else
				*ARENA_PUSH(&ini->arena, d->resolvers,
				    d->nresolvers) = slice_dup(&ini->arena,
				    l->value);
		}
}

void
settings_read_dns(struct settings *s, struct ini *ini)
{
	struct dns_setting *d = &s->dns;
	struct slice v;
	int line = 0;

	d->file = settings_resolve(ini, settings_get(ini, "dns", "file",
	    &line));
	read_mode(d, ini);
	read_resolvers(d, ini);
	v = settings_get(ini, "dns", "trust-anchor", &line);
	d->anchor = slice_eq_str(v, "no") ? SLICE("")
					  : settings_resolve(ini, v);
	v = settings_get(ini, "dns", "fresh", &line);
	if (v.p != NULL && !clock_parse_span(v, &d->fresh))
		ini_complain(ini, line, SLICE("fresh"), "is no span such as "
		    "12h, 3d or 2w: nothing is asked because it is fresh");
}
