/* Exporting a case: what is said to whoever opens it. */

#include "core/base/clock.h"
#include "core/base/text.h"
#include "views/case_export.h"

static const char files[] =
    "manifest.json      every file here with its size and SHA-256, the last\n"
    "                   event of the log, and how each message was analysed\n"
    "case.json          the case: state, summary, notes, notifications\n"
    "messages.csv       its messages, a line each, for a spreadsheet\n"
    "messages.jsonl     the same in full, as espy list --json prints them\n"
    "contrast.json      what they share and the service's other mail lacks, with\n"
    "                   counts, as espy case contrast --json prints it\n"
    "stopped.json       whether its mail has stopped, gate by gate\n"
    "messages/          %s\n"
    "dns/               the DNS answers that the verdicts on each message\n"
    "                   hang on, as lines of a zone file\n"
    "drafts.jsonl       drafts of notifications\n"
    "log.jsonl          the event log, from the case's first event to its end\n"
    "rows.jsonl         the same as tables, for espy case import\n";

static const char set_files[] =
    "outbox/            mail that went out of the case, octet for octet\n"
    "settings.ini       the receivers and domains that the verdicts hang on\n"
    "catalogue/         services that do not come with espy\n";

static const char chain[] =
    "\nThe log.  Each event carries the hash of the one before (prev) and its\n"
    "own (hash), so that none can be changed, put in or taken out without\n"
    "changing all that follow; the last one is named in manifest.json, and may\n"
    "stand in letters, too.  Of events that belong to other matters nothing is\n"
    "given but their number and hashes.  For an event of form 3, body is the\n"
    "SHA-256 of its number, act, undoes, time (seconds since 1970), actor,\n"
    "subject, kind and the 32 octets of payload_hash, each with its length in\n"
    "octets and a colon before it; hash is the SHA-256 of the 32 octets of\n"
    "prev, \"6:form 3\", \"32:\" and the 32 octets of body.\n";

static const char masked[] =
    "\nRedacted.  Each address of a recipient of ours stands as rcpt- and eight\n"
    "letters or digits, the same one wherever it is in this case.  Messages are\n"
    "their header fields alone, and carry in their names and in manifest.json\n"
    "the SHA-256 of the original, which stays with us: on request it can be\n"
    "shown that it is the same.  Signatures (DKIM) can't be verified with what\n"
    "is here; the verdicts are those of the originals.  Where \"masked\" is true\n"
    "in log.jsonl, payload_hash is that of what was written.\n";

void
export_readme(struct case_export *x)
{
	struct buf b = { 0 }, body = { 0 };
	char when[21];

	clock_rfc3339(x->m.time, when);
	buf_addf(&b, "Case %.*s: ", SLICE_ARG(x->m.case_id));
	text_plain(x->m.title, &b);
	buf_addf(&b, "\nExported %s by ", when);
	text_plain(x->m.actor, &b);
	buf_addf(&b, " with espy %.*s, %s.\n\n", SLICE_ARG(x->m.version),
	    x->whole ? "as a whole" : "redacted");
	buf_addf(&b, files, x->whole
		? "the messages themselves: they are hostile mail"
		: "their header fields, our recipients masked");
	if (x->whole)
		buf_add_str(&b, set_files);
	buf_add_str(&b, "\nespy case import FILE opens it in another "
	    "workspace and checks all of it.\n");
	buf_add_str(&b, chain);
	if (!x->whole)
		buf_add_str(&b, masked);
	b.n -= b.p[b.n - 1] == '\n';
	export_line(x, NULL, buf_slice(&b), &body);
	buf_free(&b);
	export_part_add(x, SLICE("README.txt"), &body);
}
