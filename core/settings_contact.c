/* What is asked about contacts: [contact]. */

#include "core/mail/address.h"
#include "core/settings_private.h"

enum { USUAL_TIMEOUT = 20, MOST_TIMEOUT = 120, MOST_CSIRTS = 20 };

bool
settings_contact_key(struct slice key)
{
	return slice_eq_str(key, "ca-file") ||
	    slice_eq_str(key, "loopback-port");
}

static bool
is_url(struct slice s)
{
	return slice_starts(s, "https://") || slice_starts(s, "http://");
}

static void
read_csirts(struct contact_setting *c, struct ini *ini)
{
	const struct ini_section *s = NULL;
	struct slice local, domain;
	size_t i;

	while ((s = ini_next(ini, "contact", s)) != NULL)
		for (i = 0; i < s->n; i++) {
			const struct ini_line *l = &s->lines[i];
			struct slice rest = l->value, country;

			if (!slice_eq_str(l->key, "csirt") || rest.n == 0)
				continue;
			country = slice_word(&rest);
			rest = slice_trim(rest);
			if (!address_split(rest, &local, &domain) ||
			    c->ncsirts == MOST_CSIRTS)
				ini_complain(ini, l->line, l->key, "is no "
				    "country and address such as BR "
				    "cert@cert.example, or one of more than "
				    "%d: it is left out", MOST_CSIRTS);
			else
				*ARENA_PUSH(&ini->arena, c->csirts,
				    c->ncsirts) = (struct contact_csirt){
					slice_dup(&ini->arena, country),
					slice_dup(&ini->arena, rest) };
		}
}

static void
read_abuse_net(struct contact_setting *c, struct ini *ini)
{
	int line = 0;
	struct slice v = settings_get(ini, "contact", "abuse-net", &line);

	c->abuse_net = slice_eq_str(v, "yes");
	if (v.p != NULL && !c->abuse_net && !slice_eq_str(v, "no"))
		ini_complain(ini, line, SLICE("abuse-net"), "is yes or no: "
		    "it is not asked");
}

static void
read_numbers(struct contact_setting *c, struct ini *ini)
{
	int line = 0;
	int64_t n = 0;
	struct slice v = settings_get(ini, "contact", "timeout", &line);

	c->timeout = USUAL_TIMEOUT;
	if (slice_number(v, &n) && n >= 1 && n <= MOST_TIMEOUT)
		c->timeout = n;
	else if (v.p != NULL)
		ini_complain(ini, line, SLICE("timeout"), "is no number of "
		    "seconds from 1 to %d: it is %d", MOST_TIMEOUT,
		    USUAL_TIMEOUT);
	v = settings_get(ini, "contact", "loopback-port", &line);
	if (slice_number(v, &n) && n > 0 && n <= UINT16_MAX)
		c->loopback_port = (uint16_t)n;
	else if (v.p != NULL)
		ini_complain(ini, line, SLICE("loopback-port"), "is no port: "
		    "loopback addresses are refused");
}

void
settings_read_contact(struct settings *s, struct ini *ini)
{
	struct contact_setting *c = &s->contact;
	int line = 0;
	struct slice v = settings_get(ini, "contact", "bootstrap", &line);

	c->bootstrap = is_url(v) ? slice_dup(&ini->arena, v)
				 : settings_resolve(ini, v);
	v = settings_get(ini, "contact", "ca-file", &line);
	c->ca_file = settings_resolve(ini, v);
	v = settings_get(ini, "contact", "abusix", &line);
	if (v.n != 0 && !slice_eq_str(v, "no"))
		c->abusix = slice_dup_lower(&ini->arena, v);
	read_abuse_net(c, ini);
	read_numbers(c, ini);
	read_csirts(c, ini);
}
