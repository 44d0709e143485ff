/* Sketches: what differs from copy to copy does not count, what a reader sees
 * does; and which two messages are of one campaign. */
#include <stdlib.h>

#include "core/base/clock.h"
#include "core/base/mem.h"
#include "core/cases/campaign.h"
#include "core/mail/mail.h"
#include "tests/unit/tap.h"

#define TEXT_ONE "Your parcel could not be delivered because the customs " \
	"fee was never paid. Please settle the amount today or it goes back " \
	"to the shop where you have bought it"
#define TEXT_TWO "We noticed that somebody signed in to the account from a " \
	"country that we do not know. Choose another password before the " \
	"mailbox is closed for ever"
#define HTML(s) "Content-Type: text/html; charset=utf-8\n\n<html><body>" s
#define PLAIN(s) "Content-Type: text/plain; charset=utf-8\n\n" s

static struct arena arena;

static const struct sketch *
sketch_of(const char *subject, const char *rest)
{
	static const struct receivers none;
	struct mail *m = arena_alloc(&arena, sizeof *m);
	struct slice bytes = slice_printf(&arena, "From: a@sender.example\n"
	    "To: Ana Robles <ana.robles@ours.example>\nSubject: %s\n"
	    "MIME-Version: 1.0\n%s\n", subject, rest);

	mail_parse(m, bytes, &none, &arena, 0);
	return m->sketch;
}

static unsigned
texts(const struct sketch *a, const struct sketch *b)
{
	return sketch_alike(a->text, b->text, SKETCH_TEXT);
}

static void
test_masked(void)
{
	static const struct {
		const char *what, *body;
	} copies[] = {
		{ "a number", PLAIN(TEXT_ONE " 4711 2026-11-25 $3,50") },
		{ "an identifier", PLAIN(TEXT_ONE " 8f3a91bc xKqTbRzWvN") },
		{ "an address", PLAIN(TEXT_ONE " j.doe@post.example") },
		{ "a URL", PLAIN(TEXT_ONE " https://a.example/b?c www.d.example") },
		{ "the recipient", PLAIN("Ana Robles, ana: " TEXT_ONE) },
		{ "HTML", HTML("<p>" TEXT_ONE) },
		{ "text of no size", HTML("<p>" TEXT_ONE
		    "<span style='font-size:0'>harvest rain piano</span>") },
		{ "text not shown", HTML("<div style='display:none'>preview of "
		    "something</div><p>" TEXT_ONE) },
		{ "a comment", HTML("<!-- lorem ipsum -->" TEXT_ONE) },
		{ "tags in words", HTML("You<b>r</b> par<i></i>cel"
		    "<!-- x --> could not" "&#8203; be delivered because the "
		    "customs fee was never paid. Please settle the amount "
		    "today or it goes back to the shop where you have bought "
		    "it") },
		{ "a banner", PLAIN("CAUTION: This email originated from "
		    "outside of the organization. Do not click links\nor open "
		    "attachments unless you recognize the sender and know the "
		    "content is safe.\n\n" TEXT_ONE) },
		{ "a banner in HTML", HTML("<table><tr><td>[EXTERNAL] This "
		    "message is from an external sender</td></tr></table><p>"
		    TEXT_ONE) },
		{ "a Spanish banner", PLAIN("Este correo proviene de un "
		    "remitente externo. No haga clic en enlaces\n" TEXT_ONE) },
		{ "quoted-printable", "Content-Type: text/plain\n"
		    "Content-Transfer-Encoding: quoted-printable\n\n"
		    "=59our parcel could not be delivered because the customs "
		    "fee was never p=\naid. Please settle the amount today or "
		    "it goes back to the shop where you have bought it" },
	};
	const struct sketch *one = sketch_of("x", PLAIN(TEXT_ONE));
	size_t i;

	ok(sketch_template(one) != 0, "a text has a template");
	for (i = 0; i < ARRAY_LEN(copies); i++) {
		const struct sketch *s = sketch_of("x", copies[i].body);

		ok(sketch_template(s) == sketch_template(one) &&
		    texts(s, one) == 100, "%s does not count", copies[i].what);
	}
	ok(texts(one, sketch_of("x", PLAIN(TEXT_TWO))) < 20,
	    "another text is not alike");
	ok(sketch_template(sketch_of("x", PLAIN("see 12"))) == 0,
	    "a few words have no template");
	ok(sketch_of("x", PLAIN("This message is from an external sender"))
	    ->words == 0, "a banner is no content");
}

static unsigned
links(const char *a, const char *b)
{
	const struct sketch *x = sketch_of("x", a), *y = sketch_of("x", b);

	return sketch_sets_alike(&x->links, &y->links, SKETCH_LINKS);
}

static void
test_gateways(void)
{
	static const char *const wrapped[] = {
		"https://nam02.safelinks.protection.outlook.com/?url=https%3A"
		"%2F%2Fpay.example%2Fcustoms%2Ffee&amp;data=05",
		"https://urldefense.com/v3/__https://pay.example/customs/fee"
		"__;!!abc$",
		"https://linkprotect.cudasvc.com/url?a=https%3a%2f%2fpay.example"
		"%2fcustoms%2ffee&amp;c=E,1",
	};
	static const char *const tagged[] = { "[EXTERNAL] Your parcel is "
		"waiting here", "Re: ***SPAM*** your parcel is waiting here",
		"External: Fwd: Your parcel is waiting here 4711" };
	const struct sketch *bare = sketch_of("Your parcel is waiting here",
	    PLAIN("a"));
	size_t i;

	for (i = 0; i < ARRAY_LEN(wrapped); i++)
		is_int(links(HTML("<a href='https://pay.example/customs/fee'>x"
		    "</a>"), slice_printf(&arena, HTML("<a href='%s'>x</a>"),
		    wrapped[i]).p), 100, "a wrapped link");
	for (i = 0; i < ARRAY_LEN(tagged); i++)
		is_int(sketch_alike(bare->subject, sketch_of(tagged[i],
		    PLAIN("a"))->subject, SKETCH_SUBJECT), 100, tagged[i]);
}

static void
test_packed(void)
{
	const struct sketch *s = sketch_of("One two three",
	    HTML("<a href='https://a.example/b/c'><img src='//c.example/d'>"
	    TEXT_ONE));
	unsigned char out[SKETCH_MOST_OCTETS], again[SKETCH_MOST_OCTETS];
	struct sketch back;
	size_t n = sketch_pack(s, out), i, wrong = 0;
	struct slice packed = slice_of((const char *)out, n);

	ok(n > 0 && n <= SKETCH_MOST_OCTETS, "packed: %zu octets", n);
	ok(sketch_unpack(&back, packed) && back.made, "unpacked");
	ok(sketch_pack(&back, again) == n && memcmp(out, again, n) == 0,
	    "and the same");
	for (i = 1; i < n; i++)
		wrong += sketch_unpack(&back, slice_upto(packed, i));
	is_int((int64_t)wrong, 0, "a part of it is none");
	ok(sketch_unpack(&back, slice_of("", 0)) && !back.made,
	    "nothing is a sketch that was not made");
}

struct pair {
	const char *what;
	const char *subject[2], *body[2], *service[2], *account;
	int64_t apart; /* days; -1: unknown */
	bool same;
};

#define KIT(img, words) HTML("<table bgcolor=red><tr><td><a href=" \
	"'https://t.example/c/open/here'><img src='https://i.example/" img \
	"'></a><p>" words "</table>")
#define NEWS(s) HTML("<h1 style='color:red'>Weekly news</h1><p>" s \
	"<p style='color:gray'>You get this since you are a customer")

static const struct pair pairs[] = {
	{ "copies, weeks apart", { "a", "b" },
	    { PLAIN(TEXT_ONE), PLAIN(TEXT_ONE) }, { "s", "s" }, NULL, 40,
	    true },
	{ "copies, long apart", { "a", "b" },
	    { PLAIN(TEXT_ONE), PLAIN(TEXT_ONE) }, { "s", "s" }, NULL, 50,
	    false },
	{ "copies, nobody named", { "a", "b" },
	    { PLAIN(TEXT_ONE), PLAIN(TEXT_ONE) }, { NULL, NULL }, NULL, -1,
	    true },
	{ "copies through two services", { "a", "a" },
	    { PLAIN(TEXT_ONE), PLAIN(TEXT_ONE) }, { "s", "t" }, NULL, 0,
	    false },
	{ "copies, one service named", { "a", "a" },
	    { PLAIN(TEXT_ONE), PLAIN(TEXT_ONE) }, { "s", NULL }, NULL, 0,
	    false },
	{ "two contents of one account", { "a", "a" },
	    { PLAIN(TEXT_ONE), PLAIN(TEXT_TWO) }, { "s", "s" }, "7", 0,
	    false },
	{ "one subject, two texts", { "Please read this mail now",
	    "Please read this mail now" },
	    { PLAIN(TEXT_ONE), PLAIN(TEXT_TWO) }, { "s", "s" }, NULL, 0,
	    false },
	{ "no content", { "", "" }, { PLAIN(""), PLAIN("") }, { "s", "s" },
	    "7", 0, false },
	{ "one short subject", { "Hello", "Hello" },
	    { PLAIN("see this"), PLAIN("look here") }, { "s", "s" }, "7", 0,
	    false },
	{ "one picture and subject", { "You have won a drill",
	    "2: You have won a drill" }, { KIT("d.png", ""),
	    KIT("d.png", "") }, { "s", "s" }, NULL, 3, true },
	{ "a kit's other offer", { "You have won a drill",
	    "Lose weight in days" }, { KIT("d.png", ""), KIT("w.png", "") },
	    { "s", "s" }, "7", 3, false },
	{ "a brand's other news", { "Weekly news", "Weekly news" },
	    { NEWS(TEXT_ONE), NEWS(TEXT_TWO) }, { "s", "s" }, "7", 7, false },
};

static struct campaign_side
side_of(const struct pair *p, int i)
{
	return (struct campaign_side){
		.sketch = sketch_of(p->subject[i], p->body[i]),
		.service = slice_str(p->service[i]),
		.account = slice_str(p->account),
		.time = p->apart < 0 ? TIME_UNKNOWN
				     : 1700000000 + i * p->apart * 86400 };
}

static bool
share_key(const struct campaign_side *x, const struct campaign_side *y)
{
	uint64_t a[CAMPAIGN_KEYS], b[CAMPAIGN_KEYS];
	size_t n = campaign_keys(x, a), m = campaign_keys(y, b), i, k;

	for (i = 0; i < n; i++)
		for (k = 0; k < m; k++)
			if (a[i] == b[k])
				return true;
	return false;
}

static void
test_campaigns(void)
{
	struct campaign_why why, turned;
	size_t i;

	for (i = 0; i < ARRAY_LEN(pairs); i++) {
		const struct pair *p = &pairs[i];
		struct campaign_side x = side_of(p, 0), y = side_of(p, 1);
		bool same = campaign_same(&x, &y, &why);

		if (!ok(same == p->same, "%s: %s", p->what, p->same
			? "one campaign" : "two"))
			printf("# %.*s\n", SLICE_ARG(campaign_words(&why,
			    &arena)));
		ok(campaign_same(&y, &x, &turned) == same &&
		    turned.text == why.text && turned.apart == why.apart,
		    "and the other way round");
		if (p->same)
			ok(share_key(&x, &y), "and found by a key");
		if (!why.same_service)
			ok(!share_key(&x, &y), "no key of another service");
	}
	is_slice(campaign_words(&(struct campaign_why){ .text = 96,
	    .html = 100, .look = 100, .subject = 20, .links = 0,
	    .objects = SKETCH_NEITHER, .same_service = true,
	    .same_account = true, .apart = 4 * 3600 }, &arena),
	    "text 96 % alike, same layout, same account, 4 h apart", "words");
}

int
main(void)
{
	test_masked();
	test_gateways();
	test_packed();
	test_campaigns();
	arena_free(&arena);
	return done_testing();
}
