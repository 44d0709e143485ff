/* Checking a case: the octets of mail that went out. */

#include "core/cases/verify_impl.h"
#include "core/store/outbox.h"

static const char get_back[] = "what a desk was told can't be shown without "
    "it: put the file back from a backup";

static void
check_mail(struct verified *out, struct store *s,
    const struct outbox_item *item, struct buf *octets)
{
	struct verify_break x = { .todo = get_back };
	struct error e;
	enum err err = store_outbox_octets(s, item, octets, &e);
	struct sha256 got;

	if (err == ERR_NONE) {
		out->mails++;
		return;
	}
	x.where = slice_printf(&out->arena, "mail %lld",
	    (long long)item->id);
	if (err == ERR_STORE) {
		got = sha256_of(buf_slice(octets));
		x.what = "outbox-octets";
		x.is = SLICE("its file does not hold the mail any more");
		x.expected = verify_hex(out, &item->octets);
		x.found = verify_hex(out, &got);
	} else {
		x.what = "outbox-missing";
		x.is = slice_printf(&out->arena, "%s", e.text);
	}
	verify_note(out, x);
}

enum err
verify_outbox(struct verified *out, struct store *s, struct slice case_id,
    struct error *e)
{
	struct outbox_items o = { 0 };
	struct buf octets = { 0 };
	enum err err = store_outbox(s, case_id, &o, e);
	size_t i;

	for (i = o.n; err == ERR_NONE && i-- != 0;)
		if (o.v[i].kept)
			check_mail(out, s, &o.v[i], &octets);
	buf_free(&octets);
	outbox_items_free(&o);
	return err;
}
