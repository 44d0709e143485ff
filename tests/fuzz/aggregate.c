/* A mail's attachment: an archive in memory, and the XML of a DMARC aggregate
 * report, up to its services and the wire. */

#include <stdlib.h>

#include "core/auth/aggregate.h"
#include "core/esp/aggregate_source.h"
#include "core/work/wire.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char services[] =
    "[service esp]\nname = ESP\nkind = transactional\n"
    "ip = 192.0.2.0/24\ndkim = esp.example\nspf = bounce.esp.example\n";

/* What was read keeps its limits and can be sent. */
static void
send(struct aggregates *out)
{
	struct buf b = { 0 };
	struct arena a = { 0 };
	struct aggregates back = { 0 };
	struct wire w;

	wire_encode(&w, &b);
	wire_aggregates(&w, out);
	if (!wire_done(&w))
		abort();
	wire_decode(&w, buf_slice(&b), &a);
	wire_aggregates(&w, &back);
	if (!wire_done(&w) || back.n != out->n)
		abort();
	arena_free(&a);
	buf_free(&b);
}

/* First octet: which name it comes under */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const names[] = { "a.xml", "a.xml.gz", "a.zip",
		"r.example!bank.example!1795392000!1795478399!u.xml.gz" };
	static struct catalogue c;
	struct aggregates out;
	struct arena a = { 0 };
	struct slice name, octets;

	if (size == 0)
		return 0;
	if (c.index == NULL) {
		catalogue_add(&c, "services.ini", slice_str(services));
		catalogue_ready(&c);
	}
	name = slice_str(names[data[0] % 4]);
	octets = slice_of((const char *)data + 1, size - 1);
	aggregate_looks(SLICE_NULL, name, octets);
	aggregate_read(&out, octets, name, 1795600000, &a);
	aggregate_sources(&out, &c);
	send(&out);
	arena_free(&a);
	return 0;
}
