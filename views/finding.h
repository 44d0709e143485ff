#ifndef VIEWS_FINDING_H
#define VIEWS_FINDING_H

#include "views/cli.h"

/* What a lint found in a file, printed: "FILE:LINE: FIELD: what, what to do",
 * or a line of espy.lint/1.  field may be empty. */
struct finding {
	struct slice file, field, text;
	int line;
	bool warning; /* else an error */
};
void finding_print(const struct cli *cli, const struct finding *f);

#endif
