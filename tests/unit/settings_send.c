/* [send] of the settings: servers, commands, and what is never sent with. */

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/settings.h"
#include "tests/unit/tap.h"

static char file[] = "/tmp/espy-settings-XXXXXX";

static struct settings
load(const char *more)
{
	struct settings s;
	struct error e = { 0 };
	FILE *f = fopen(file, "w");

	if (f == NULL || fputs("[reporter]\nname = Ann\n"
	    "address = abuse@corp.example\n[send]\n", f) < 0 ||
	    fputs(more, f) < 0 || fclose(f) != 0)
		perror(file);
	if (settings_load(&s, file, &e) != ERR_NONE)
		printf("# %s\n", e.text);
	return s;
}

static void
servers(void)
{
	static const struct {
		const char *text, *host;
		int port;
		bool smtps, plain;
	} good[] = {
		{ "url = smtps://Mail.Corp.example", "mail.corp.example", 465,
		    true, false },
		{ "url = smtp://mail.corp.example/", "mail.corp.example", 587,
		    false, false },
		{ "url = smtp://mail.corp.example:25", "mail.corp.example",
		    25, false, false },
		{ "url = smtps://[2001:db8::1]:4465", "2001:db8::1", 4465,
		    true, false },
		{ "url = smtp://127.0.0.1:2525\ntls = none", "127.0.0.1",
		    2525, false, true },
		{ "url = smtp://localhost\ntls = none", "localhost", 587,
		    false, true },
		{ "url = smtp://[::1]\ntls = none", "::1", 587, false, true },
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(good); i++) {
		struct settings s = load(good[i].text);

		ok(s.nproblems == 0 && s.send.how == SEND_SMTP &&
		    slice_eq_str(s.send.host, good[i].host) &&
		    s.send.port == good[i].port &&
		    s.send.smtps == good[i].smtps &&
		    s.send.plain == good[i].plain, "server %zu: %s, port %d",
		    i + 1, good[i].host, good[i].port);
		settings_free(&s);
	}
}

static void
nothing(void)
{
	static const struct {
		const char *text, *why;
	} bad[] = {
		{ "url = https://mail.corp.example", "is none such as" },
		{ "url = smtp://", "is none such as" },
		{ "url = smtp://ann:secret@mail.corp.example", "elsewhere" },
		{ "url = smtp://mail.corp.example:0", "is none such as" },
		{ "url = smtp://mail.corp.example:65536", "is none such as" },
		{ "url = smtp://mail.corp.example/path", "is none such as" },
		{ "url = smtp://mail.corp.example\ntls = none",
		    "another machine" },
		{ "url = smtp://127.corp.example\ntls = none",
		    "another machine" },
		{ "url = smtp://10.0.0.1\ntls = none", "another machine" },
		{ "url = smtps://localhost\ntls = none", "smtps" },
		{ "url = smtp://localhost\ncommand = sendmail", "beside" },
		{ "command = sendmail -t", "-t" },
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(bad); i++) {
		struct settings s = load(bad[i].text);

		ok(s.send.how == SEND_NOT && s.nproblems == 1 &&
		    slice_find(s.problems[0].text, slice_str(bad[i].why)) !=
			SLICE_NONE, "mistake %zu, said as \"%s\"", i + 1,
		    bad[i].why);
		settings_free(&s);
	}
}

static void
the_rest(void)
{
	struct settings s = load("url = smtp://mail.corp.example\n"
	    "user = desk\npassword-command = pass show  smtp\nhold = 90s\n"
	    "timeout = 20\nfrom = bounces@corp.example\n"
	    "name = out.corp.example\nca-file = ca.pem\n");

	is_int((int64_t)s.nproblems, 0, "no problem");
	is_slice(s.send.user, "desk", "user");
	is_int((int64_t)s.send.npassword_command, 3, "words of a command");
	is_slice(s.send.password_command[2], "smtp", "the last of them");
	is_int(s.send.hold, 90, "hold");
	is_int(s.send.timeout, 20, "timeout");
	is_slice(s.send.from, "bounces@corp.example", "from");
	is_slice(s.send.name, "out.corp.example", "name");
	is_slice(s.send.ca_file, "/tmp/ca.pem", "a path beside the settings");
	settings_free(&s);
	s = load("command = /usr/sbin/sendmail -oi\n");
	is_int(s.send.how, SEND_COMMAND, "a command");
	is_int((int64_t)s.send.ncommand, 2, "its words");
	is_int(s.send.hold, 60, "a minute");
	is_slice(s.send.from, "abuse@corp.example", "the reporter sends");
	is_slice(s.send.name, "corp.example", "and greets with his domain");
	settings_free(&s);
	s = load("url = smtp://mail.corp.example\nhold = 2h\ntls = perhaps\n"
	    "from = nobody\nname = not a host\n");
	is_int((int64_t)s.nproblems, 4, "each wrong value is said");
	ok(s.send.how == SEND_SMTP && !s.send.plain && s.send.hold == 60,
	    "and the safe one counts");
	is_slice(s.send.from, "abuse@corp.example", "from: the reporter");
	settings_free(&s);
	s = load("");
	ok(s.send.how == SEND_NOT && s.nproblems == 0, "none: export alone");
	settings_free(&s);
}

int
main(void)
{
	int fd = mkstemp(file);

	if (fd < 0) {
		perror(file);
		return 1;
	}
	close(fd);
	servers();
	nothing();
	the_rest();
	unlink(file);
	return done_testing();
}
