/* The fetch worker: one answer by HTTPS, fetched and read under confinement. */

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "core/base/fault.h"
#include "core/base/mem.h"
#include "core/notify/rdap.h"
#include "core/notify/security_txt.h"
#include "core/work/curl.h"
#include "core/work/fetch_job.h"
#include "core/work/protocol.h"

struct fetcher {
	struct arena arena;
	struct fetch_job job;
	struct fetch_done done;
	CURL *curl;
	struct buf ca, body;
	bool too_long;
	char trouble[CURL_ERROR_SIZE];
};

/* --- reading --- */

static void
read_rdap(struct fetcher *f)
{
	struct rdap r = { .ncontacts = 0 };
	struct error e;

	if (rdap_read(&r, f->done.octets, &f->arena, &e) != ERR_NONE) {
		f->done.why = slice_printf(&f->arena, "%s", e.text);
		return;
	}
	f->done.contacts = r.contacts;
	f->done.ncontacts = r.ncontacts;
	f->done.network = r.network;
	f->done.more = r.more;
	f->done.why = r.trouble;
}

static void
read_security_txt(struct fetcher *f)
{
	struct security_txt t;
	struct error e;

	if (security_txt_read(&t, f->done.octets, f->job.url, f->job.about,
		f->job.clock, &f->arena, &e) != ERR_NONE) {
		f->done.why = slice_printf(&f->arena, "%s", e.text);
		return;
	}
	f->done.contacts = t.contacts;
	f->done.ncontacts = t.ncontacts;
}

static void
read_servers(struct fetcher *f)
{
	struct error e;

	if (rdap_servers(f->done.octets, f->job.about, &f->arena,
		&f->done.servers, &f->done.nservers, &e) != ERR_NONE)
		f->done.why = slice_printf(&f->arena, "%s", e.text);
}

static void
read_octets(struct fetcher *f)
{
	if (f->job.what == FETCH_RDAP)
		read_rdap(f);
	else if (f->job.what == FETCH_SECURITY_TXT)
		read_security_txt(f);
	else
		read_servers(f);
}

/* --- fetching --- */

static size_t
take_body(char *p, size_t size, size_t n, void *arg)
{
	struct fetcher *f = arg;

	if (f->body.n + size * n > LOOKUP_MOST_OCTETS) {
		f->too_long = true;
		return 0;
	}
	buf_add(&f->body, p, size * n);
	return size * n;
}

/* "host:443:[2001:db8::1]:443": it asks no resolver. */
static struct curl_slist *
connect_to(struct fetcher *f, struct slice address)
{
	bool six = slice_chr(address, ':') != SLICE_NONE;

	return curl.slist_append(NULL, arena_printf(&f->arena,
	    "%.*s:%u:%s%.*s%s:%u", SLICE_ARG(f->job.host), f->job.port,
	    six ? "[" : "", SLICE_ARG(address), six ? "]" : "",
	    f->job.connect_port));
}

static void
set_options(struct fetcher *f)
{
	struct curl_blob ca = { f->ca.p, f->ca.n, CURL_BLOB_NOCOPY };
	CURL *c = f->curl;

	curl.easy_setopt(c, CURLOPT_URL, f->job.url.p);
	curl.easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https");
	curl.easy_setopt(c, CURLOPT_PROXY, "");
	curl.easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	curl.easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L);
	curl.easy_setopt(c, CURLOPT_HTTP_VERSION,
	    (long)CURL_HTTP_VERSION_1_1);
	curl.easy_setopt(c, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	curl.easy_setopt(c, CURLOPT_CAINFO, NULL);
	curl.easy_setopt(c, CURLOPT_CAPATH, NULL);
	curl.easy_setopt(c, CURLOPT_CAINFO_BLOB, &ca);
	curl.easy_setopt(c, CURLOPT_USERAGENT, f->job.agent.p);
	curl.easy_setopt(c, CURLOPT_TIMEOUT_MS, (long)f->job.timeout);
	curl.easy_setopt(c, CURLOPT_MAXFILESIZE, (long)LOOKUP_MOST_OCTETS);
	curl.easy_setopt(c, CURLOPT_WRITEFUNCTION, take_body);
	curl.easy_setopt(c, CURLOPT_WRITEDATA, f);
	curl.easy_setopt(c, CURLOPT_ERRORBUFFER, f->trouble);
}

static CURLcode
try_address(struct fetcher *f, struct slice address)
{
	struct curl_slist *to = connect_to(f, address), *fields;
	CURLcode code;

	fields = curl.slist_append(NULL, f->job.what == FETCH_SECURITY_TXT
		? "Accept: text/plain"
		: "Accept: application/rdap+json, application/json;q=0.9");
	curl.easy_setopt(f->curl, CURLOPT_CONNECT_TO, to);
	curl.easy_setopt(f->curl, CURLOPT_HTTPHEADER, fields);
	f->trouble[0] = '\0';
	buf_clear(&f->body);
	code = curl.easy_perform(f->curl);
	curl.slist_free_all(to);
	curl.slist_free_all(fields);
	return code;
}

/* What the server said, beside the octets */
static void
take_answer(struct fetcher *f)
{
	curl_off_t wait = 0;
	char *to = NULL;
	long status = 0;

	curl.easy_getinfo(f->curl, CURLINFO_RESPONSE_CODE, &status);
	curl.easy_getinfo(f->curl, CURLINFO_REDIRECT_URL, &to);
	curl.easy_getinfo(f->curl, CURLINFO_RETRY_AFTER, &wait);
	f->done.status = status > 0 && status < 1000 ? (uint32_t)status : 0;
	if (to != NULL && strlen(to) <= FETCH_MOST_URL)
		f->done.location = slice_dup(&f->arena, slice_str(to));
	f->done.retry_after = wait > INT32_MAX ? INT32_MAX
	    : wait > 0			      ? (uint32_t)wait
					      : 0;
}

static void
fetch(struct fetcher *f)
{
	CURLcode code = CURLE_COULDNT_CONNECT;
	size_t i;

	set_options(f);
	for (i = 0; i < f->job.naddresses && code == CURLE_COULDNT_CONNECT;
	     i++)
		code = try_address(f, f->job.addresses[i]);
	take_answer(f);
	if (f->too_long || code == CURLE_FILESIZE_EXCEEDED) {
		f->done.why = slice_printf(&f->arena, "the answer is over "
		    "%d KB: it was not read", LOOKUP_MOST_OCTETS >> 10);
		return;
	}
	if (code != CURLE_OK) {
		f->done.status = 0;
		f->done.why = slice_printf(&f->arena, "%s",
		    f->trouble[0] != '\0' ? f->trouble
					  : curl.easy_strerror(code));
		return;
	}
	f->done.octets = buf_slice(&f->body);
	if (f->done.status == 200)
		read_octets(f);
}

/* --- before the sandbox locks --- */

/* What libcurl and its libraries open, they open now. */
static void
prepare(struct fetcher *f)
{
	f->curl = curl_begin();
	tzset(); /* dates of certificates */
	curl_certificates(f->curl, f->job.ca_file, "[contact]", &f->ca);
}

static void
get_ready(struct fetcher *f)
{
	struct sandbox_plan plan = { .role = WORKER_FETCH };
	struct sandbox_state state;
	struct frame frame;
	uint16_t port;
	struct wire w;

	side_next(&frame);
	wire_decode(&w, frame.payload, &f->arena);
	wire_fetch_job(&w, &f->job);
	if (frame.type != SAY_SETUP || !wire_done(&w))
		_exit(1);
	port = (uint16_t)f->job.connect_port;
	if (f->job.octets.p == NULL) {
		prepare(f);
		plan.ports = &port;
		plan.nports = 1;
	}
	side_lock(&plan, &state);
	side_ready(&state, NULL);
}

_Noreturn void
role_fetch(void)
{
	struct fetcher f = { .curl = NULL };
	struct buf b = { 0 };
	struct wire w;

	get_ready(&f);
	fault_point("fetch", f.job.url.p);
	if (f.job.octets.p != NULL) {
		f.done.status = 200;
		f.done.octets = f.job.octets;
		read_octets(&f);
		f.done.octets = SLICE_NULL; /* the other side has them */
	} else {
		fetch(&f);
	}
	wire_encode(&w, &b);
	wire_fetch_done(&w, &f.done);
	side_send_buf(SAY_FETCHED, &b);
	_exit(0);
}
