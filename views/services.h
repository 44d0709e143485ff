#ifndef VIEWS_SERVICES_H
#define VIEWS_SERVICES_H

#include "views/app.h"
#include "views/service_view.h"

/* What the two screens of services share: the list, and one service's page. */

/* The row under the cursor of either screen; NULL: it is of no domain */
const struct domain_service *services_current(const struct view *v);
const struct domain_service *service_current(const struct view *v);

#endif
