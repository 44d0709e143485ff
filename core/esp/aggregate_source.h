#ifndef CORE_ESP_AGGREGATE_SOURCE_H
#define CORE_ESP_AGGREGATE_SOURCE_H

#include "core/auth/aggregate.h"
#include "core/esp/esp.h"

/*
 * Which service each row of aggregate reports came from, by the same
 * catalogue and rules as a message: its source address is the boundary, what
 * the reporter says passed SPF and DKIM is what a receiver recorded.
 *
 * That is by the reporter's word alone.  `strength` says how strong the
 * evidence is if he tells the truth; anybody can mail a report, so whoever
 * shows it says whether the report's own mail was verified.
 *
 * Fills in service, carrier and strength of the rows; the slugs live in the
 * catalogue.  Rows with the same address and passes are worked out once.
 */
void aggregate_sources(struct aggregates *a, const struct catalogue *c);

#endif
