#ifndef CORE_ESP_PLACE_H
#define CORE_ESP_PLACE_H

#include "core/esp/attribute.h"

/* What stands in one of the places that the catalogue names. */
struct found {
	struct slice value; /* the capture */
	enum grade grade;   /* whose writing the place is */
	struct slice where;
	struct range range;   /* of the value; of all of its place where it was
			       * encoded */
};

/* Calls found for each match of the rule, which is of that service. */
void place_search(struct attribute *w, int service,
    const struct service_account *rule,
    void (*found)(void *arg, const struct found *f), void *arg);

#endif
