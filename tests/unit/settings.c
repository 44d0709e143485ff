/* The settings file: every key, problems with line and field, the version. */

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/base/buf.h"
#include "core/settings.h"
#include "tests/unit/tap.h"

static char dir[] = "/tmp/espy-settings-XXXXXX";
static char file[64];

static struct settings
load(const char *text)
{
	struct settings s;
	struct error e = { 0 };
	FILE *f = fopen(file, "w");

	if (f == NULL || fputs(text, f) < 0 || fclose(f) != 0)
		perror(file);
	if (settings_load(&s, file, &e) != ERR_NONE)
		printf("# %s\n", e.text);
	return s;
}

static void
whole(void)
{
	struct settings s = load("# ours\n"
	    "[receiver office]\nby = mx1.corp.example\n"
	    "authserv-id = corp.example\nip = 192.0.2.0/24\n\n"
	    "[domain bank.example]\nname = Example Bank\n"
	    "authorised = mailgun\n\n"
	    "[reporter]\nname = Ann\naddress = abuse@corp.example\n"
	    "organisation = Corp\nphone = +1 555 0100\n\n"
	    "[catalogue]\ndir = services\ndir = /srv/espy\nproduct = no\n\n"
	    "[arc]\ntrust = Google.com, relay.example\ntrust = .lists.example\n"
	    "[dns]\nfile = days/dns.zone\n\n[ui]\neditor = vi -R\n");
	struct slice want = slice_printf(&s.arena, "%s/days/dns.zone", dir);

	is_int((int64_t)s.nproblems, 0, "no problem");
	is_int((int64_t)s.receivers.n, 1, "a receiver");
	is_int((int64_t)s.domains.n, 1, "a domain");
	is_int((int64_t)s.receivers.nsealers, 3, "three sealers");
	is_slice(s.receivers.sealers[0], "google.com", "in lower case");
	is_slice(s.reporter.name, "Ann", "reporter: name");
	is_slice(s.reporter.address, "abuse@corp.example", "address");
	is_slice(s.reporter.organisation, "Corp", "organisation");
	is_slice(s.reporter.phone, "+1 555 0100", "phone");
	is_int((int64_t)s.ncatalogue_dirs, 2, "two catalogues");
	is_slice(s.catalogue_dirs[1], "/srv/espy", "an absolute path stays");
	is_slice(s.default_catalogue, "no", "the product's is off");
	is_slice(s.dns.file, want.p, "a path is relative to the file");
	is_slice(s.editor, "vi -R", "editor");
	settings_free(&s);
}

static bool
complains(const struct settings *s, int line, const char *field)
{
	size_t i;

	for (i = 0; i < s->nproblems; i++)
		if (s->problems[i].line == line &&
		    slice_eq_str(s->problems[i].field, field) &&
		    slice_eq_str(s->problems[i].file, file))
			return true;
	for (i = 0; i < s->nproblems; i++)
		printf("# line %d: %.*s: %.*s\n", s->problems[i].line,
		    SLICE_ARG(s->problems[i].field),
		    SLICE_ARG(s->problems[i].text));
	return false;
}

static void
wrong(void)
{
	struct settings s = load("[reporter]\nname = Ann\n"
	    "adress = a@b.example\n"
	    "address = nobody\n[bogus]\nx = y\n[receiver]\nby = mx.example\n"
	    "[ui]\neditor =\n[catalogue]\nproduct = perhaps\n"
	    "[reporter]\nname = Bo\nname = Cy\n[dns x]\n"
	    "[arc]\ntrust = 192.0.2.1\nseal = x.example\n");

	ok(complains(&s, 3, "adress"), "an unknown key: line and field");
	ok(complains(&s, 4, "address"), "an address that is none");
	ok(s.reporter.address.p == NULL, "... is not used");
	ok(complains(&s, 5, "bogus"), "an unknown section");
	ok(complains(&s, 7, ""), "a receiver without a name");
	ok(complains(&s, 10, "editor"), "a key without a value");
	ok(complains(&s, 12, "product"), "neither yes nor no");
	ok(complains(&s, 15, "name"), "a key twice");
	is_slice(s.reporter.name, "Cy", "... of which the last counts");
	ok(complains(&s, 16, "dns"), "a name that does not belong");
	ok(complains(&s, 18, "trust"), "a sealer that is no domain");
	ok(complains(&s, 19, "seal"), "an unknown key of [arc]");
	is_int((int64_t)s.receivers.nsealers, 0, "... nobody is trusted");
	settings_free(&s);
}

/* What is misspelt must not count for more. */
static void
sources(void)
{
	struct settings s = load("[source a]\npath = /a\nrole = submited\n"
	    "[source b]\npath = /b\nrole =\n[source d]\npath = /d\n");
	const struct source_setting *a, *b, *d;

	a = settings_source(&s, SLICE("a"));
	b = settings_source(&s, SLICE("b"));
	d = settings_source(&s, SLICE("d"));
	ok(complains(&s, 3, "role"), "a role that is none");
	is_slice(a->role, "submitted", "... leaves its mail a claim");
	ok(complains(&s, 6, "role"), "no role where one should stand");
	is_slice(b->role, "submitted", "... likewise");
	ok(d->role.p == NULL, "without a role the default");
	is_int((int64_t)s.nproblems, 2, "no more than that");
	settings_free(&s);
}

/* [case]: each timer by its key, and what a wrong one leaves */
static void
timers(void)
{
	struct settings s = load("[case]\n");
	struct buf b = { 0 };
	enum case_timer t;
	size_t wrong = 0;

	ok(memcmp(&s.timers, &case_timers_default, sizeof s.timers) == 0 &&
	    s.nproblems == 0, "timers that are not set are the defaults");
	settings_free(&s);
	buf_add_str(&b, "[case]\n");
	for (t = 0; t < CASE_TIMERS; t++)
		buf_addf(&b, "%s = %dh\n", case_timer_key(t), (int)t + 1);
	s = load(buf_slice(&b).p);
	for (t = 0; t < CASE_TIMERS; t++)
		wrong += s.timers.span[t] != ((int64_t)t + 1) * 3600;
	ok(wrong == 0 && s.nproblems == 0, "each timer is set by its key");
	is_int(s.cases.quiet, s.timers.span[CASE_TIMER_QUIET],
	    "the one of silence is what closing asks for");
	settings_free(&s);
	s = load("[case]\nreminder = soon\nremindr = 2d\nreopen = 2w\n");
	ok(complains(&s, 2, "reminder"), "a span that is none");
	ok(s.timers.span[CASE_TIMER_REMINDER] == 48 * 3600,
	    "... leaves the default");
	ok(complains(&s, 3, "remindr"), "a key that is none");
	is_int((int64_t)s.nproblems, 2, "no more than that");
	settings_free(&s);
	buf_free(&b);
}

static void
version(void)
{
	const char *base = "[receiver a]\nby = mx.example\n";
	struct settings none = load(""), a = load(base), b, c, d, t;
	struct error e;

	b = load("# note\n[receiver a]\nby = mx.example\n[ui]\neditor = vi\n");
	c = load("[receiver a]\nby = mx.example\n[dns]\nfile = z\n");
	d = load("[receiver a]\nauthserv-id = mx.example\n");
	ok(strlen(a.version) == 16, "16 digits");
	is_str(b.version, a.version, "verdicts do not depend on the editor");
	ok(strcmp(c.version, a.version) != 0, "... but on the DNS file");
	ok(strcmp(d.version, a.version) != 0, "... and on the receivers");
	t = load("[receiver a]\nby = mx.example\n[arc]\ntrust = r.example\n");
	ok(strcmp(t.version, a.version) != 0, "... and on trusted sealers");
	settings_free(&t);
	settings_free(&a);
	settings_free(&b);
	settings_free(&c);
	settings_free(&d);
	unlink(file);
	is_int(settings_load(&a, file, &e), ERR_NONE, "no file: the defaults");
	is_str(a.version, none.version, "... like an empty one");
	ok(a.dns.file.p == NULL && a.default_catalogue.p == NULL &&
	    a.editor.p == NULL, "DNS off, the product's catalogue, $EDITOR");
	settings_free(&a);
	settings_free(&none);
}

int
main(void)
{
	if (mkdtemp(dir) == NULL) {
		perror(dir);
		return 1;
	}
	snprintf(file, sizeof file, "%s/settings.ini", dir);
	whole();
	wrong();
	sources();
	timers();
	version();
	unlink(file);
	rmdir(dir);
	return done_testing();
}
