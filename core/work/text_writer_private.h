#ifndef CORE_WORK_TEXT_WRITER_PRIVATE_H
#define CORE_WORK_TEXT_WRITER_PRIVATE_H

#include "core/work/protocol.h"
#include "core/work/text_job.h"
#include "core/work/worker.h"

/* The inside of text_writer.h, for core/work/text_writer*.c alone. */
struct text_writer {
	struct worker worker;
	struct buf setup;
	char uuid[64];
	uint64_t revision;
	bool open;    /* its state is known */
	bool busy;    /* with a batch */
	int64_t *ids; /* of the batch */
	size_t nids, done;
	int64_t at;   /* announced; -1: none */
	struct arena said; /* what the last event points to */
};

/* A worker that is ready is there; ERR_DIED */
enum err writer_open(struct text_writer *t, struct error *e);

#endif
