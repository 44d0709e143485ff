#ifndef CORE_WORK_CURL_H
#define CORE_WORK_CURL_H

#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>

#include "core/base/buf.h"

/*
 * libcurl, opened by the workers that use it and by nobody else: it brings
 * twenty libraries along, and looking up their names would double the time
 * that each of espy's processes takes to start.
 */
struct curl_calls {
	CURLcode (*global_init)(long flags);
	CURL *(*easy_init)(void);
	CURLcode (*easy_setopt)(CURL *c, CURLoption option, ...);
	CURLcode (*easy_getinfo)(CURL *c, CURLINFO info, ...);
	CURLcode (*easy_perform)(CURL *c);
	CURLcode (*easy_send)(CURL *c, const void *p, size_t n, size_t *sent);
	CURLcode (*easy_recv)(CURL *c, void *p, size_t n, size_t *got);
	const char *(*easy_strerror)(CURLcode code);
	struct curl_slist *(*slist_append)(struct curl_slist *list,
	    const char *text);
	void (*slist_free_all)(struct curl_slist *list);
};
extern struct curl_calls curl; /* after curl_begin */

/* Opens and starts libcurl, before the sandbox locks; returns a handle.
 * Ends the worker where that can't be (side_fail). */
CURL *curl_begin(void);
/* Appends the certificates to trust: those of the file, or (file empty) what
 * libcurl uses.  Ends the worker where they can't be read; the section of the
 * settings that names the file is said then. */
void curl_certificates(CURL *c, struct slice file, const char *section,
    struct buf *out);

#endif
