/* No faults: what the program itself links (see fault.h). */

#include "core/base/fault.h"

void
fault_point(const char *where, const char *subject)
{
	(void)where;
	(void)subject;
}

bool
fault_seccomp_trap(void)
{
	return false;
}
