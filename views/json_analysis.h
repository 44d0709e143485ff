#ifndef VIEWS_JSON_ANALYSIS_H
#define VIEWS_JSON_ANALYSIS_H

#include "core/analysis.h"
#include "core/base/json.h"
#include "core/store/report.h"
#include "views/doc_auth.h"

/* Where an analysed message lies; source and role are NULL in inspect. */
struct message_place {
	struct slice file; /* as given; perhaps not UTF-8 */
	uint64_t offset;
	struct slice source, role, reported_by;
	const struct row *row; /* NULL in inspect */
	const struct reports *reports; /* likewise */
	struct dns_lookup dns; /* for people: the answers that it used */
};

/*
 * One line of espy.analysis/1 (without the line feed) appended to j->out:
 * every key of the schema, unknown ones null.
 */
void json_analysis(struct json *j, const struct analysis *a,
    const struct message_place *place);
/* One line of espy.error/1 about a file. */
void json_file_error(struct json *j, struct slice file, const char *error);

#endif
