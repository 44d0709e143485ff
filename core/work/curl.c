/* libcurl, opened at run time. */

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "core/work/curl.h"
#include "core/work/protocol.h"

enum { MOST_CERTIFICATES = 8 << 20 };
#define LIBRARY "libcurl.so.4"

struct curl_calls curl;

/* POSIX: what dlsym gives can be a function's address; ISO C has no
 * conversion for that, so it is copied. */
static void
find(void *library, const char *name, void *call, size_t size)
{
	void *found = dlsym(library, name);

	if (found == NULL)
		side_fail("%s has no %s", LIBRARY, name);
	memcpy(call, &found, size);
}

#define FIND(name) \
	find(library, "curl_" #name, &curl.name, sizeof curl.name)

CURL *
curl_begin(void)
{
	void *library = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL);
	CURL *c;

	if (library == NULL)
		side_fail("%s can't be opened (Debian: package libcurl4)",
		    LIBRARY);
	FIND(global_init);
	FIND(easy_init);
	FIND(easy_setopt);
	FIND(easy_getinfo);
	FIND(easy_perform);
	FIND(easy_send);
	FIND(easy_recv);
	FIND(easy_strerror);
	FIND(slist_append);
	FIND(slist_free_all);
	if (curl.global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK ||
	    (c = curl.easy_init()) == NULL)
		side_fail("libcurl can't start");
	return c;
}

void
curl_certificates(CURL *c, struct slice file, const char *section,
    struct buf *out)
{
	char *usual = NULL;
	const char *path = file.p;
	int fd;

	curl.easy_getinfo(c, CURLINFO_CAINFO, &usual);
	if (file.n == 0)
		path = usual;
	if (path == NULL)
		side_fail("libcurl names no file of certificates to trust: "
		    "ca-file in %s names one", section);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || buf_read_fd(out, fd, MOST_CERTIFICATES) != 0)
		side_fail("the certificates to trust can't be read: %s: %s",
		    path, strerror(errno));
	close(fd);
}
