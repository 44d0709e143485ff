/* The send worker's connection: libcurl brings it as far as the login. */

#include <sys/socket.h>

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "core/base/clock.h"
#include "core/work/protocol.h"
#include "core/work/role_send.h"

enum { MOST_ADDRESSES = 16, READ = 4096 };

/* --- before the sandbox locks --- */

/* "host:port:192.0.2.1,[2001:db8::1]": libcurl asks nobody any more. */
static void
resolve(struct sender *s)
{
	const struct addrinfo hints = { .ai_socktype = SOCK_STREAM };
	struct addrinfo *all = NULL, *at;
	struct buf b = { 0 };
	char ip[INET6_ADDRSTRLEN];
	unsigned n = 0;
	int error = getaddrinfo(s->setup.host.p, NULL, &hints, &all);

	if (error != 0)
		side_fail("no address of the server %s: %s", s->setup.host.p,
		    gai_strerror(error));
	buf_addf(&b, "%s:%u:", s->setup.host.p, s->setup.port);
	for (at = all; at != NULL && n < MOST_ADDRESSES; at = at->ai_next) {
		bool six = at->ai_family == AF_INET6;

		if (getnameinfo(at->ai_addr, at->ai_addrlen, ip, sizeof ip,
			NULL, 0, NI_NUMERICHOST) != 0)
			continue;
		buf_addf(&b, "%s%s%s%s", n++ != 0 ? "," : "", six ? "[" : "",
		    ip, six ? "]" : "");
	}
	freeaddrinfo(all);
	s->resolve = curl.slist_append(NULL, buf_slice(&b).p);
	buf_free(&b);
}

/* What people may see of what the client says: never what it logs in with. */
static void
note_said(struct sender *s, struct slice line)
{
	static const char *const shown[] = { "EHLO", "HELO", "STARTTLS",
		"MAIL", "RCPT", "DATA", "RSET", "QUIT" };
	struct slice rest = line, word = slice_word(&rest);
	size_t i;

	if (slice_eqi_str(word, "EHLO") || slice_eqi_str(word, "HELO")) {
		buf_clear(&s->ehlo);
		s->in_ehlo = true;
	} else
		s->in_ehlo = false;
	for (i = 0; i < ARRAY_LEN(shown); i++)
		if (slice_eqi_str(word, shown[i])) {
			sender_note(s, "C", line);
			return;
		}
	if (slice_eqi_str(word, "AUTH")) {
		s->authenticated = true;
		word = slice_word(&rest);
		sender_note(s, "C", slice_printf(&s->arena, "AUTH %.*s",
		    SLICE_ARG(slice_upto(word, 20))));
	} else
		sender_note(s, "C", SLICE("(not shown)"));
}

static void
note_heard(struct sender *s, struct slice line)
{
	sender_note(s, "S", slice_starts(line, "334")
		? SLICE("334 (not shown)") : line);
	if (s->in_ehlo && s->ehlo.n + line.n < SMTP_MOST_REPLY) {
		buf_add_slice(&s->ehlo, slice_from(line, 4));
		buf_add_char(&s->ehlo, '\n');
	}
	/* The last reply, for how it failed */
	if (line.n > 3 && line.p[3] == ' ') {
		struct buf b = { 0 };
		struct slice whole;

		buf_add_slice(&b, line);
		buf_add_str(&b, "\r\n");
		whole = buf_slice(&b);
		smtp_reply_clear(&s->reply);
		(void)smtp_reply_take(&s->reply, &whole);
		buf_free(&b);
	}
}

static int
on_debug(CURL *c, curl_infotype type, char *data, size_t size, void *arg)
{
	struct slice rest = slice_of(data, size);
	struct sender *s = arg;

	(void)c;
	while (rest.n != 0 && (type == CURLINFO_HEADER_IN ||
	    type == CURLINFO_HEADER_OUT)) {
		struct slice line = slice_trim(slice_cut(&rest, '\n'));

		if (line.n != 0 && type == CURLINFO_HEADER_OUT)
			note_said(s, line);
		else if (line.n != 0)
			note_heard(s, line);
	}
	return 0;
}

/* What is refused here is a mistake of the program's. */
#define SET(option, value) \
	if (curl.easy_setopt(s->curl, (option), (value)) != CURLE_OK) \
		side_fail("libcurl refuses " #option)

static void
set_options(struct sender *s)
{
	const struct send_setup *x = &s->setup;
	bool six = slice_chr(x->host, ':') != SLICE_NONE;
	struct curl_blob ca = { s->ca.p, s->ca.n, CURL_BLOB_NOCOPY };

	SET(CURLOPT_URL, arena_printf(&s->arena, "%s://%s%s%s:%u/%s",
	    x->smtps ? "smtps" : "smtp", six ? "[" : "", x->host.p,
	    six ? "]" : "", x->port, x->name.p));
	SET(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	SET(CURLOPT_PROXY, "");
	SET(CURLOPT_NOSIGNAL, 1L);
	SET(CURLOPT_CONNECT_ONLY, 1L);
	SET(CURLOPT_ERRORBUFFER, s->trouble);
	SET(CURLOPT_VERBOSE, 1L);
	SET(CURLOPT_DEBUGFUNCTION, on_debug);
	SET(CURLOPT_DEBUGDATA, s);
	SET(CURLOPT_CONNECTTIMEOUT, (long)x->timeout);
	SET(CURLOPT_SERVER_RESPONSE_TIMEOUT, (long)x->timeout);
	SET(CURLOPT_TIMEOUT, 4 * (long)x->timeout);
	if (s->resolve != NULL)
		SET(CURLOPT_RESOLVE, s->resolve);
	if (!x->plain) {
		SET(CURLOPT_USE_SSL, (long)CURLUSESSL_ALL);
		SET(CURLOPT_SSL_VERIFYPEER, 1L);
		SET(CURLOPT_SSL_VERIFYHOST, 2L);
		SET(CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
		SET(CURLOPT_CAPATH, (char *)NULL);
		SET(CURLOPT_CAINFO_BLOB, &ca);
	}
	if (x->user.n != 0) {
		SET(CURLOPT_USERNAME, x->user.p);
		SET(CURLOPT_PASSWORD, x->password.p);
	}
}

void
sender_prepare(struct sender *s)
{
	struct in6_addr ip;

	tzset(); /* which reads a file; certificates have dates */
	s->curl = curl_begin();
	if (inet_pton(AF_INET, s->setup.host.p, &ip) != 1 &&
	    inet_pton(AF_INET6, s->setup.host.p, &ip) != 1)
		resolve(s);
	if (!s->setup.plain)
		curl_certificates(s->curl, s->setup.ca_file, "[send]", &s->ca);
	set_options(s);
}

/* --- the connection --- */

void
sender_note(struct sender *s, const char *who, struct slice line)
{
	if (s->dialogue.n + line.n + 8 > SEND_MOST_DIALOGUE)
		return;
	buf_addf(&s->dialogue, "%s: %.*s\n", who, SLICE_ARG(line));
}

/* In which way it failed: for good, or for now? */
static enum outbox_state
state_of(const struct sender *s, CURLcode code)
{
	if (s->reply.code >= 400)
		return s->reply.code < 500 ? OUTBOX_DEFERRED : OUTBOX_REFUSED;
	switch (code) {
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_CACERT_BADFILE:
	case CURLE_SSL_ISSUER_ERROR:
	case CURLE_USE_SSL_FAILED:
	case CURLE_LOGIN_DENIED:
		return OUTBOX_REFUSED;
	default:
		return OUTBOX_DEFERRED;
	}
}

static struct slice
words_of(struct sender *s, CURLcode code)
{
	const char *what = s->trouble[0] != '\0' ? s->trouble
						 : curl.easy_strerror(code);
	const char *why = code == CURLE_PEER_FAILED_VERIFICATION
	    ? "the server's certificate does not fit: "
	    : code == CURLE_USE_SSL_FAILED ? "the server offers no TLS: "
	    : code == CURLE_LOGIN_DENIED ? "the server does not let us log "
	      "in: " : "";

	if (s->reply.code >= 400)
		return slice_printf(&s->arena, "%s%d %s", why, s->reply.code,
		    buf_slice(&s->reply.text).p);
	return slice_printf(&s->arena, "%s%s; nothing was sent", why, what);
}

bool
sender_connect(struct sender *s, struct outbox_result *r)
{
	CURLcode code = curl.easy_perform(s->curl);

	if (code != CURLE_OK) {
		r->state = state_of(s, code);
		r->reply = words_of(s, code);
		return false;
	}
	if (s->setup.user.n == 0 || s->authenticated)
		return true;
	r->state = OUTBOX_REFUSED;
	r->reply = SLICE("the server offers no login, and [send] names a "
	    "user; nothing was sent");
	return false;
}

/* Until the socket is ready, at most until then (ms) */
static bool
await(struct sender *s, short events, int64_t until)
{
	curl_socket_t fd = CURL_SOCKET_BAD;
	int64_t left = until - clock_monotonic_ms();
	struct pollfd p;

	if (left <= 0 || curl.easy_getinfo(s->curl, CURLINFO_ACTIVESOCKET,
		&fd) != CURLE_OK || fd == CURL_SOCKET_BAD)
		return false;
	p = (struct pollfd){ fd, events, 0 };
	return poll(&p, 1, (int)left) > 0 || errno == EINTR;
}

static bool
gone(struct sender *s, const char *how)
{
	snprintf(s->trouble, sizeof s->trouble, "%s", how);
	sender_note(s, "-", slice_str(how));
	return false;
}

bool
sender_is_silent(struct sender *s)
{
	char room[READ];
	struct slice in;
	size_t n = 0;
	CURLcode code = curl.easy_recv(s->curl, room, sizeof room, &n);

	smtp_reply_clear(&s->reply);
	if (code == CURLE_AGAIN)
		return true;
	in = slice_of(room, code == CURLE_OK ? n : 0);
	if (in.n == 0 || smtp_reply_take(&s->reply, &in) < 0)
		return gone(s, "the server closed the connection");
	sender_note(s, "S", slice_printf(&s->arena, "%d %s", s->reply.code,
	    buf_slice(&s->reply.text).p));
	return gone(s, "the server broke off");
}

bool
sender_say(struct sender *s, struct slice octets)
{
	int64_t until = clock_monotonic_ms() + s->setup.timeout * 1000;

	while (octets.n != 0) {
		size_t n = 0;
		CURLcode code = curl.easy_send(s->curl, octets.p, octets.n,
		    &n);

		if (code == CURLE_OK) {
			octets = slice_from(octets, n);
			until = clock_monotonic_ms() +
			    s->setup.timeout * 1000;
		} else if (code != CURLE_AGAIN)
			return gone(s, "the connection broke");
		else if (!await(s, POLLOUT, until))
			return gone(s, "the server took nothing more in "
			    "time");
	}
	return true;
}

bool
sender_hear(struct sender *s, int64_t seconds)
{
	int64_t until = clock_monotonic_ms() + seconds * 1000;
	char room[READ];
	int got = 0;

	smtp_reply_clear(&s->reply);
	while (got == 0) {
		struct slice in;
		size_t n = 0;
		CURLcode code = curl.easy_recv(s->curl, room, sizeof room,
		    &n);

		if (code == CURLE_AGAIN && await(s, POLLIN, until))
			continue;
		if (code == CURLE_AGAIN)
			return gone(s, "the server did not answer in time");
		if (code != CURLE_OK || n == 0)
			return gone(s, "the server closed the connection");
		in = slice_of(room, n);
		got = smtp_reply_take(&s->reply, &in);
		/* Nobody asked for a second one: what comes early is none. */
		if (got < 0 || (got == 1 && in.n != 0))
			return gone(s, "the server said what is no SMTP");
	}
	sender_note(s, "S", slice_printf(&s->arena, "%d %s", s->reply.code,
	    buf_slice(&s->reply.text).p));
	return true;
}
