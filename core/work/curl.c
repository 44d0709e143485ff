/* libcurl, opened at run time. */

#include <dlfcn.h>

#include "core/work/curl.h"
#include "core/work/protocol.h"

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
