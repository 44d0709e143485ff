/* How mail goes out: [send] of the settings. */

#include "core/base/url.h"
#include "core/settings_private.h"

enum {
	HOLD = 60,	 /* seconds that a mail can be recalled */
	MOST_HOLD = 3600,
	TIMEOUT = 60,	 /* of one step of SMTP */
	MOST_TIMEOUT = 600,
	PORT_SMTPS = 465,	/* RFC 8314 */
	PORT_SUBMISSION = 587,	/* RFC 6409 */
};

static const char *const keys[] = { "url", "user", "password-command", "from",
	"tls", "ca-file", "timeout", "hold", "command", "name" };

bool
settings_send_key(struct slice key)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(keys); i++)
		if (slice_eq_str(key, keys[i]))
			return true;
	return false;
}

bool
send_is_loopback(struct slice host)
{
	struct arena a = { 0 };
	struct slice ip = ip_normal(&a, host);
	bool yes = slice_eqi_str(host, "localhost") ||
	    slice_eq_str(ip, "::1") || slice_starts(ip, "127.");

	arena_free(&a);
	return yes;
}

static struct slice
get(const struct ini *ini, const char *key, int *line)
{
	return settings_get(ini, "send", key, line);
}

/* "60s", "60" */
static void
read_seconds(struct ini *ini, const char *key, int64_t most, int64_t *out)
{
	int line;
	struct slice v = get(ini, key, &line), number = v;
	int64_t n;

	if (v.p == NULL)
		return;
	if (slice_ends(v, "s"))
		number.n--;
	if (slice_number(slice_trim(number), &n) && n >= 0 && n <= most)
		*out = n;
	else
		ini_complain(ini, line, slice_str(key), "is no number of "
		    "seconds up to %llds: it is %llds", (long long)most,
		    (long long)*out);
}

static struct slice *
words_of(struct ini *ini, struct slice text, size_t *n)
{
	struct slice *v = NULL, word;

	*n = 0;
	while ((word = slice_word(&text)).n != 0)
		*ARENA_PUSH(&ini->arena, v, *n) = slice_dup(&ini->arena, word);
	return v;
}

/* "mail.example.org:587", "[2001:db8::1]:587" */
static bool
read_host(struct send_setting *s, struct slice rest, struct arena *a)
{
	size_t end = slice_chr(rest, ']'), colon;
	struct slice host = rest, port = SLICE_NULL;
	int64_t n;

	if (slice_starts(rest, "[") && end != SLICE_NONE) {
		host = slice_from(slice_upto(rest, end), 1);
		port = slice_from(rest, end + 1);
	} else if ((colon = slice_chr(rest, ':')) != SLICE_NONE) {
		host = slice_upto(rest, colon);
		port = slice_from(rest, colon);
	}
	if (port.n != 0) {
		if (port.p[0] != ':' || !slice_number(slice_from(port, 1),
		    &n) || n < 1 || n > 65535)
			return false;
		s->port = (uint16_t)n;
	}
	s->host = ip_normal(a, host);
	if (s->host.p == NULL)
		s->host = host_normal(a, host);
	return s->host.n != 0;
}

static bool
read_url(struct send_setting *s, struct slice url, struct arena *a)
{
	struct slice rest;

	s->smtps = slice_startsi(url, "smtps://");
	if (!s->smtps && !slice_startsi(url, "smtp://"))
		return false;
	s->port = s->smtps ? PORT_SMTPS : PORT_SUBMISSION;
	rest = slice_from(url, s->smtps ? strlen("smtps://")
					: strlen("smtp://"));
	if (slice_ends(rest, "/"))
		rest.n--;
	return read_host(s, rest, a);
}

static void
read_smtp(struct send_setting *s, struct ini *ini, struct slice url, int line)
{
	struct slice tls;

	if (!read_url(s, url, &ini->arena)) {
		ini_complain(ini, line, SLICE("url"), "is none such as "
		    "smtps://mail.example.org or smtp://mail.example.org:587 "
		    "(user and password stand elsewhere): nothing can be sent");
		return;
	}
	s->how = SEND_SMTP;
	tls = get(ini, "tls", &line);
	s->plain = slice_eq_str(tls, "none");
	if (tls.p != NULL && !s->plain && !slice_eq_str(tls, "required"))
		ini_complain(ini, line, SLICE("tls"), "is neither "
		    "\"required\" nor \"none\": it is required");
	if (!s->plain)
		return;
	if (s->smtps) {
		ini_complain(ini, line, SLICE("tls"), "is \"none\", and the "
		    "url says smtps: nothing can be sent");
		s->how = SEND_NOT;
	} else if (!send_is_loopback(s->host)) {
		ini_complain(ini, line, SLICE("tls"), "is \"none\" for a "
		    "server of another machine: everybody on the way could "
		    "read and change the mail; nothing is sent");
		s->how = SEND_NOT;
	}
}

static void
read_command(struct send_setting *s, struct ini *ini, struct slice command,
    int line)
{
	size_t i;

	s->command = words_of(ini, command, &s->ncommand);
	for (i = 1; i < s->ncommand; i++)
		if (slice_eq_str(s->command[i], "-t")) {
			ini_complain(ini, line, SLICE("command"), "has -t: "
			    "take it out, since espy names the recipients; "
			    "nothing can be sent");
			return;
		}
	s->how = SEND_COMMAND;
}

static void
read_from(struct settings *set, struct ini *ini)
{
	struct send_setting *s = &set->send;
	struct slice name;
	int line;
	size_t at;

	s->from = get(ini, "from", &line);
	at = s->from.p != NULL ? slice_rchr(s->from, '@') : SLICE_NONE;
	if (s->from.p != NULL && (at == SLICE_NONE || at == 0 ||
	    at + 1 == s->from.n || slice_chr(s->from, '<') != SLICE_NONE ||
	    slice_chr(s->from, ' ') != SLICE_NONE)) {
		ini_complain(ini, line, SLICE("from"), "is no mail address: "
		    "that of [reporter] counts");
		s->from = SLICE_NULL;
	}
	if (s->from.p == NULL)
		s->from = set->reporter.address;
	at = s->from.p != NULL ? slice_rchr(s->from, '@') : SLICE_NONE;
	name = get(ini, "name", &line);
	s->name = host_normal(&ini->arena, name);
	if (name.p != NULL && s->name.p == NULL)
		ini_complain(ini, line, SLICE("name"), "is no host name: "
		    "the domain of the sender counts");
	if (s->name.p == NULL && at != SLICE_NONE)
		s->name = host_normal(&ini->arena, slice_from(s->from,
		    at + 1));
}

void
settings_read_send(struct settings *set, struct ini *ini)
{
	struct send_setting *s = &set->send;
	struct slice url, command;
	int line, at;

	*s = (struct send_setting){ .hold = HOLD, .timeout = TIMEOUT };
	url = get(ini, "url", &line);
	command = get(ini, "command", &at);
	if (url.p != NULL && command.p != NULL)
		ini_complain(ini, at, SLICE("command"), "stands beside url: "
		    "take one of them out; nothing can be sent");
	else if (url.p != NULL)
		read_smtp(s, ini, url, line);
	else if (command.p != NULL)
		read_command(s, ini, command, at);
	read_seconds(ini, "hold", MOST_HOLD, &s->hold);
	read_seconds(ini, "timeout", MOST_TIMEOUT, &s->timeout);
	s->timeout = s->timeout != 0 ? s->timeout : TIMEOUT;
	s->user = get(ini, "user", &line);
	s->ca_file = settings_resolve(ini, get(ini, "ca-file", &line));
	s->password_command = words_of(ini, get(ini, "password-command",
	    &line), &s->npassword_command);
	read_from(set, ini);
	if (s->user.p == NULL && s->npassword_command != 0)
		ini_complain(ini, line, SLICE("password-command"), "is of no "
		    "use without user");
}
