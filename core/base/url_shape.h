#ifndef CORE_BASE_URL_SHAPE_H
#define CORE_BASE_URL_SHAPE_H

#include "core/base/slice.h"

/* Where the parts of a URL stand; shared by splitting and defanging. */
enum url_kind {
	URL_RELATIVE, /* no scheme */
	URL_WEB,      /* http, https */
	URL_MAIL,     /* mailto, or a bare address */
	URL_OTHER,
};

struct url_shape {
	enum url_kind kind;
	size_t scheme;	   /* its length; 0: none */
	bool slashes;	   /* "://" follows the scheme */
	bool has_authority;
	size_t begin, end; /* of the authority or addresses; else both stand
			    * behind the scheme and its colon */
};

void url_shape(struct arena *a, struct slice s, struct url_shape *shape);

#endif
