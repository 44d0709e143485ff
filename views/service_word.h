#ifndef VIEWS_SERVICE_WORD_H
#define VIEWS_SERVICE_WORD_H

#include "views/cli.h"

/* espy service: one function per word, and how an entry is shown. */
struct service_options {
	bool replace;	/* of import */
};

/* words: what stands behind the word, n of them */
int service_lint(struct cli *cli, struct session *s,
    const struct service_options *o, char **words, int n);
int service_import(struct cli *cli, struct session *s,
    const struct service_options *o, char **words, int n);

/* One entry: a line of the list, all of it, espy.service/1 */
void doc_entry_line(struct doc *d, const struct service *v);
void doc_entry(struct doc *d, const struct catalogue *c,
    const struct service *v);
/* record: of its cases; NULL where nobody asked */
struct service_record;
void json_entry(struct json *j, const struct catalogue *c,
    const struct service *v, const struct service_record *record);
/* The most that its rules can show */
enum strength service_strength(const struct service *v);

#endif
