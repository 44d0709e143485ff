#ifndef CORE_ESP_RELATE_H
#define CORE_ESP_RELATE_H

#include "core/esp/esp.h"

/* The relationship of the protected domain that the message names (if any)
 * and the service that sent it. */
void relate(struct relationship *rel, struct mail *m,
    const struct attribution *attribution, const struct domains *domains);

#endif
