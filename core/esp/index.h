#ifndef CORE_ESP_INDEX_H
#define CORE_ESP_INDEX_H

#include "core/esp/catalogue.h"

/*
 * All rules of a catalogue by kind and by the last two labels of the names
 * that they are about (a header rule: by the field's name; a shape that ends
 * in anything: by plain characters at its ends or inside; ranges: by address),
 * so that a message meets only the few rules that could match it, however many
 * services there are.
 */
struct rule_index *rule_index_make(struct catalogue *c);

struct rule_hit {
	uint32_t service; /* index into catalogue.v */
	const struct service_rule *rule;
};

/*
 * Calls found for each rule of that kind that matches the subject (for header
 * rules: field is its name, subject its value).  Which ones is a property of
 * the catalogue alone; in the catalogue's order within one table row.
 */
void rule_index_match(const struct catalogue *c, enum rule_kind kind,
    struct slice field, struct slice subject,
    void (*found)(void *arg, const struct rule_hit *hit), void *arg);
/* Does any match? */
bool rule_index_any(const struct catalogue *c, enum rule_kind kind,
    struct slice subject);
/* Every header-ip rule for the field, whatever its value */
void rule_index_named(const struct catalogue *c, enum rule_kind kind,
    struct slice field, void (*found)(void *arg, const struct rule_hit *hit),
    void *arg);
/* Does any header or signed rule name that field? */
bool rule_index_field(const struct catalogue *c, enum rule_kind kind,
    struct slice field);
/* Is there any rule of that kind that goes by a name? */
bool rule_index_has(const struct catalogue *c, enum rule_kind kind);
/* Every published range that holds the address, in the catalogue's order */
void rule_index_ip(const struct catalogue *c, const struct cidr *address,
    void (*found)(void *arg, const struct rule_hit *hit), void *arg);

#endif
