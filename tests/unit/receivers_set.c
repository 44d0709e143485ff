/* Receivers and gateways as they write: each without and with settings. */

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/analysis.h"
#include "core/base/buf.h"
#include "core/esp/catalogue.h"
#include "tests/unit/tap.h"

#define SET "tests/fixtures/receivers/"
#define SENDER "192.0.2.10"
#define GATEWAY "198.51.100.14"

/* What must come out of a fixture under settings; "none": not recorded */
struct expected {
	const char *mail, *settings; /* settings NULL: none at all */
	const char *ip;		     /* NULL: not known */
	enum trust trust;	     /* of the boundary */
	const char *spf;	     /* "pass news.sender.example" */
	const char *dkim, *dmarc;
	enum trust results; /* of the fields that were used */
	const char *left_out; /* the gateway that SPF was about; NULL */
};

static const struct expected set[] = {
	{ "postfix", NULL, SENDER, TRUST_INFERRED, "pass news.sender.example",
	    "none", "none", TRUST_INFERRED, NULL },
	{ "postfix", "postfix", SENDER, TRUST_CONFIGURED,
	    "pass news.sender.example", "pass sender.example",
	    "pass sender.example", TRUST_CONFIGURED, NULL },
	{ "exim", NULL, SENDER, TRUST_INFERRED, "pass news.sender.example",
	    "pass sender.example", "pass sender.example", TRUST_INFERRED,
	    NULL },
	{ "exim", "exim", SENDER, TRUST_CONFIGURED, "pass news.sender.example",
	    "pass sender.example", "pass sender.example", TRUST_CONFIGURED,
	    NULL },
	{ "google", NULL, SENDER, TRUST_INFERRED, "pass news.sender.example",
	    "pass sender.example", "pass sender.example", TRUST_INFERRED,
	    NULL },
	{ "google", "google", SENDER, TRUST_CONFIGURED,
	    "pass news.sender.example", "pass sender.example",
	    "pass sender.example", TRUST_CONFIGURED, NULL },
	{ "m365", NULL, SENDER, TRUST_INFERRED, "pass news.sender.example",
	    "pass sender.example", "pass sender.example", TRUST_INFERRED,
	    NULL },
	{ "m365", "m365", SENDER, TRUST_CONFIGURED, "pass news.sender.example",
	    "pass sender.example", "pass sender.example", TRUST_CONFIGURED,
	    NULL },
	/* Without settings the gateway looks like the sender. */
	{ "proofpoint-m365", NULL, GATEWAY, TRUST_INFERRED,
	    "softfail news.sender.example", "fail sender.example",
	    "fail sender.example", TRUST_INFERRED, NULL },
	{ "proofpoint-m365", "proofpoint-m365", SENDER, TRUST_CONFIGURED,
	    "pass news.sender.example", "pass sender.example",
	    "pass sender.example", TRUST_CONFIGURED, NULL },
	{ "proofpoint-m365", "proofpoint-m365-nameless", SENDER,
	    TRUST_CONFIGURED, "none", "fail sender.example", "none",
	    TRUST_CONFIGURED, GATEWAY },
	/* Exchange Online looked behind the gateway: its results count. */
	{ "proofpoint-m365-skip", "proofpoint-m365-nameless", SENDER,
	    TRUST_CONFIGURED, "pass news.sender.example",
	    "pass sender.example", "pass sender.example", TRUST_CONFIGURED,
	    NULL },
	{ "proofpoint-m365-skip", "proofpoint-m365", SENDER,
	    TRUST_CONFIGURED, "pass news.sender.example",
	    "pass sender.example", "pass sender.example", TRUST_CONFIGURED,
	    NULL },
	{ "silent-m365", "silent-m365", NULL, TRUST_CONFIGURED, "none",
	    "pass sender.example", "none", TRUST_CONFIGURED, GATEWAY },
	{ "silent-m365-skip", "silent-m365", SENDER, TRUST_CONFIGURED,
	    "pass news.sender.example", "pass sender.example",
	    "pass sender.example", TRUST_CONFIGURED, NULL },
	{ "mimecast-m365", NULL, GATEWAY, TRUST_INFERRED,
	    "softfail news.sender.example", "pass sender.example",
	    "pass sender.example", TRUST_INFERRED, NULL },
	/* Mimecast's own results stand where the sender can write. */
	{ "mimecast-m365", "mimecast-m365", SENDER, TRUST_CONFIGURED, "none",
	    "pass sender.example", "none", TRUST_CONFIGURED, GATEWAY },
	{ "google-m365", NULL, GATEWAY, TRUST_INFERRED,
	    "softfail news.sender.example", "pass sender.example",
	    "pass sender.example", TRUST_INFERRED, NULL },
	/* What Google sealed with ARC stands above its Received field. */
	{ "google-m365", "google-m365", SENDER, TRUST_CONFIGURED,
	    "pass news.sender.example", "pass sender.example",
	    "pass sender.example", TRUST_CONFIGURED, GATEWAY },
	{ "proton", NULL, SENDER, TRUST_INFERRED, "pass news.sender.example",
	    "pass sender.example", "pass sender.example", TRUST_INFERRED,
	    NULL },
	{ "proton", "proton", SENDER, TRUST_CONFIGURED,
	    "pass news.sender.example", "pass sender.example",
	    "pass sender.example", TRUST_CONFIGURED, NULL },
	{ "qmail", NULL, SENDER, TRUST_INFERRED, "pass news.sender.example",
	    "none", "none", TRUST_INFERRED, NULL },
	{ "qmail", "qmail", SENDER, TRUST_CONFIGURED,
	    "pass news.sender.example", "none", "none", TRUST_CONFIGURED,
	    NULL },
};

static struct catalogue catalogue;

static bool
read_file(const char *name, const char *end, struct buf *out)
{
	char path[256];
	bool good;
	int fd;

	snprintf(path, sizeof path, SET "%s%s", name, end);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	good = fd >= 0 && buf_read_fd(out, fd, 1 << 20) == 0;
	if (!ok(good, "%s", path))
		return false;
	close(fd);
	return true;
}

static void
is_result(const struct recorded_result *r, const char *want, const char *name)
{
	char got[256] = "none";

	if (r != NULL)
		snprintf(got, sizeof got, "%.*s %.*s", SLICE_ARG(r->result),
		    SLICE_ARG(r->domain));
	is_str(got, want, name);
}

static void
compare(const struct analysis *a, const struct expected *x)
{
	const struct recorded *r = &a->auth.recorded;

	if (!is_slice(a->mail.boundary.ip, x->ip, "  the boundary"))
		printf("# %.*s\n", SLICE_ARG(a->mail.boundary.reason));
	is_int(a->mail.boundary.trust, x->trust, "  its trust");
	is_slice(a->mail.envelope.mail_from, "bounce@news.sender.example",
	    "  the envelope");
	is_result(r->spf, x->spf, "  SPF");
	is_result(r->ndkim != 0 ? &r->dkim[0] : NULL, x->dkim, "  DKIM");
	is_result(r->dmarc, x->dmarc, "  DMARC");
	is_int(r->trust, x->results, "  the results' trust");
	if (x->left_out == NULL)
		is_slice(r->left_out, NULL, "  nothing is left out");
	else
		ok(slice_find(r->left_out, slice_str(x->left_out)) !=
			SLICE_NONE, "  what is about the gateway is said");
	ok(a->attribution.service.p == NULL && a->attribution.nforged == 0,
	    "  and no provider on the way is taken for the sender");
}

static void
check(const struct expected *x)
{
	static const struct answers off = { .off = true };
	static const struct domains none;
	struct receivers receivers = { .n = 0 };
	struct analysis_context ctx = { .receivers = &receivers,
		.domains = &none, .catalogue = &catalogue, .answers = &off };
	struct buf mail = { 0 }, settings = { 0 };
	struct questions open = { 0 };
	struct ini ini = { .n = 0 };
	struct analysis a;

	if (!read_file(x->mail, ".eml", &mail))
		return;
	if (x->settings != NULL && read_file(x->settings, ".ini", &settings)) {
		ini_parse(&ini, "settings.ini", buf_slice(&settings));
		receivers_from_ini(&receivers, &ini, &ini.arena);
		is_int((int64_t)ini.nproblems, 0, "  settings in order");
	}
	analysis_run(&a, buf_slice(&mail), &ctx, 0, &open);
	compare(&a, x);
	analysis_free(&a);
	ini_free(&ini);
	buf_free(&mail);
	buf_free(&settings);
}

int
main(void)
{
	struct error e;
	size_t i;

	ok(catalogue_load(&catalogue, "core/esp/catalogue", &e) == ERR_NONE,
	    "the catalogue");
	catalogue_ready(&catalogue);
	for (i = 0; i < ARRAY_LEN(set); i++)
		check(&set[i]);
	catalogue_free(&catalogue);
	return done_testing();
}
