/* HTML to text: words, links, and what a reader would not see. */
#include <stdlib.h>
#include <time.h>

#include "core/base/buf.h"
#include "core/base/mem.h"
#include "core/mail/html.h"
#include "core/mail/mail.h"
#include "tests/unit/tap.h"

static struct arena arena;

static struct html
read_html(const char *s)
{
	struct html h;

	html_to_text(&h, slice_str(s), &arena, HTML_TEXT);
	return h;
}

static void
text(const char *in, const char *want)
{
	struct html h = read_html(in);

	if (!is_slice(h.text, want, "text"))
		printf("# of: %s\n", in);
}

static void
test_text(void)
{
	text("", "");
	text("just words", "just words");
	text("  a\n\t b  <b>c</b> d<i>e</i> ", "a b c de");
	text("<div>a</div><div>b</div>c", "a\nb\nc");
	text("<p>a<p>b</p>c", "a\n\nb\n\nc");
	text("a<br>b<br/><br>c</br>d", "a\nb\n\nc\nd");
	text("<ul><li>a<li>b</li></ul>c", "- a\n- b\nc");
	text("<ul><li></ul>c", "c");
	text("<table><tr><td>a<td>b<tr><td>c</table>d", "a  b\nc\nd");
	text("a<hr>b", "a\n--------\nb");
	text("<pre>a\n  b\r\nc</pre>d", "a\n  b\nc\n\nd");
	text("<title>t</title><style>p{}</style><script>x<b></script>a", "a");
	text("a<!-- b -->c<!--[if mso]><p>d</p><![endif]-->e", "ace");
	text("a<!-->b<!--->c<!-- -- > -->d<!-- --!>e", "abcde");
	text("<!doctype html><?xml?>a<![endif]>b</3>c", "abc");
	text("1 < 2 & 3 <4> a<", "1 < 2 & 3 <4> a<");
	text("<textarea>a <b> c</textarea>", "a <b> c");
	text("<img alt='a cat'><img src=x alt=''>", "[a cat]");
	text("<input type=submit value='Log in'><input value=x>", "[Log in]");
	text("a<o:p> </o:p><custom-tag>b", "a b");
	text("a<b title='>'>b</b><i x=\"</i>\">c", "abc");
	text("a<SCRIPT>b</ScRiPt >c", "ac");
	text("a<script>b</scripty></script>c", "ac");
	text("\xFF\xFE<b>\x80", "\xFF\xFE\x80");
	is_slice(read_html("<title> My &amp; Bank </title>").title,
	    "My & Bank", "title");
}

static void
test_entities(void)
{
	text("&lt;b&gt; &amp;amp; &quot;", "<b> &amp; \"");
	text("&copy &copy2 &notit; &nosuch; &;", "\u00A9 \u00A92 \u00ACit; "
	    "&nosuch; &;");
	text("&#65;&#x42;&#X43&#128;&#x99;", "ABC\u20AC\u2122");
	text("&#0;&#xD800;&#x110000;&#99999999999;", "\uFFFD\uFFFD\uFFFD\uFFFD");
	text("&#;&#x;", "&#;&#x;");
	text("a&nbsp;&nbsp;b&#32;&#10;c", "a\u00A0\u00A0b c");
	text("&period;&commat;&NotEqualTilde;&zwnj;", ".@\u2242\u0338\u200C");
	text("&nGt;&nGt;", "\u226B\u20D2\u226B\u20D2");
}

static void
link_is(const char *in, const char *words, const char *url)
{
	struct html h = read_html(in);

	if (!is_int((int64_t)h.nlinks, 1, "one link"))
		return;
	is_slice(h.links[0].text, words, "  text");
	is_slice(h.links[0].url, url, "  target");
	ok(h.links[0].off + h.links[0].len <= h.text.n, "  inside the text");
}

static void
test_links(void)
{
	struct html h;

	link_is("<a href='http://x.example/?a=1&amp;b=2&copy=3'>go</a>", "go",
	    "http://x.example/?a=1&b=2&copy=3");
	link_is("<A HREF=http://evil.example>https://bank.example/</A>",
	    "https://bank.example/", "http://evil.example");
	link_is("<a class=x href = \"http://a.example\" href='b'>x", "x",
	    "http://a.example");
	link_is("<a href='h&Tab;ttp&colon;//x&period;example'>x</a>", "x",
	    "h\tttp://x.example");
	link_is("<a href=x><img src=y></a>", "[image]", "x");
	link_is("<a href=x><img alt='Pay now'></a>", "[Pay now]", "x");
	link_is("<a href=x>bank<i style='font-size:0'>not</i>.example</a>",
	    "bank.example", "x");
	link_is("<a href=x style='display:none'>bank.example</a>",
	    "bank.example", "x");
	link_is("<a href=x><i hidden>a</i></a>", "", "x");
	link_is("<a href=x> a\n <div>b</div><br>c </a>", "a b c", "x");
	link_is("<map><area href=x alt='go &amp; see'></map>", "go & see", "x");
	link_is("<form action=x><input></form>", "", "x");
	link_is("<iframe src=x><a href=y>z</a></iframe>", "", "x");
	link_is("<meta http-equiv=Refresh content='0; URL=&quot;x&quot;'>", "",
	    "x");
	link_is("<button formaction=x>go</button>", "", "x");
	link_is("<svg><a xlink:href=x>y</a></svg>", "y", "x");
	link_is("<a>n</a><a href=''>n</a><!-- <a href=c> --><a href=x>y", "y",
	    "x");
	link_is("<a href=x", "", "x");
	link_is("<a href='http://x.example/ <b>never closed", "",
	    "http://x.example/ <b>never closed");
	h = read_html("one <a href=x>two <b>three</b></a> four");
	is_slice(slice_of(h.text.p + h.links[0].off, h.links[0].len),
	    "two three", "where the link's text stands");
	h = read_html("<a href=x>one<a href=y>two</a>three");
	is_int((int64_t)h.nlinks, 2, "a link ends where the next begins");
	is_slice(h.links[0].text, "one", "  first");
	h = read_html("<table><td><a href=x>one<td>two</table>");
	is_slice(h.links[0].text, "one", "a cell ends the links in it");
	h = read_html("<a href=x><table><td>one<td>two</table></a>");
	is_slice(h.links[0].text, "one two", "but not those around it");
	h = read_html("<a href=x><i hidden>a</i></a><a href=y>b<i hidden>c");
	is_str(h.links[0].hidden, "hidden attribute", "a link without a word");
	is_str(h.links[1].hidden, NULL, "a link with a word hidden in it");
	h = read_html("<base href='http://b.example/'><img><form></form>"
	    "<script></script><style></style><!-- -->");
	is_slice(h.base, "http://b.example/", "base");
	ok(h.images == 1 && h.forms == 1 && h.scripts == 1 && h.styles == 1 &&
	    h.comments == 1 && h.nlinks == 0, "counts");
}

/* Each hidden run as "why=text|" */
static void
hidden(const char *in, const char *want)
{
	struct html h = read_html(in), again;
	struct buf b = { 0 };
	size_t i;

	for (i = 0; i < h.nhidden; i++) {
		buf_add_slice(&b, h.hidden[i].why);
		buf_add_char(&b, '=');
		buf_add(&b, h.text.p + h.hidden[i].off, h.hidden[i].len);
		buf_add_char(&b, '|');
	}
	if (!is_slice(b.n > 0 ? buf_slice(&b) : SLICE(""), want, "hidden"))
		printf("# of: %s\n", in);
	buf_free(&b);
	html_to_text(&again, slice_str(in), &arena, 0);
	ok(again.text.p == NULL && again.nhidden == h.nhidden &&
	    again.nlinks == h.nlinks, "  counted without keeping text too");
}

static void
test_hidden(void)
{
	hidden("a<div style='display:none'>b <b>c</b></div>d",
	    "display:none=b c|");
	hidden("<div style='DISPLAY : None !important; color:red'>b</div>",
	    "display:none=b|");
	hidden("<div style='display&#58;none'>b</div>", "display:none=b|");
	hidden("<div style='dis/* */play:/**/none'>b</div>", "display:none=b|");
	hidden("<div style='display:none'><div>b</div>c</div>d",
	    "display:none=b\nc|");
	hidden("<div hidden>b</div>c", "hidden attribute=b|");
	hidden("<span style=opacity:0>b</span>", "opacity:0=b|");
	hidden("<span style=opacity:0.5>b</span>", "");
	hidden("<span style='visibility:hidden'>b<i style='visibility:visible'>"
	    "c</i></span>", "visibility:hidden=b|");
	hidden("<td style='font-size:0px'>b<p style='font-size:14px'>c</p>d",
	    "font-size:0=b|font-size:0=d|");
	hidden("<p style='font-size:0'>b<i style='font-size:2em'>c",
	    "font-size:0=bc|");
	hidden("<p style='font-size:1px'>b", "font-size:1px=b|");
	hidden("<p style='max-height:0;overflow:hidden'>b",
	    "max-height:0=b|");
	hidden("<p style='max-height:0'>b", "");
	hidden("<p style='position:absolute;left:-9999px'>b", "off screen=b|");
	hidden("<p style='text-indent:-9999px'>b", "off screen=b|");
	hidden("<td bgcolor=#FFFFFF><font color=white>b</font>c",
	    "same colour (maybe)=b|");
	hidden("<p style='background:#fff;color:rgb(255, 255, 255)'>b",
	    "same colour (maybe)=b|");
	hidden("<p style='background:#fff url(x);color:#fff'>b", "");
	hidden("<p style='color:transparent'>b", "color:transparent=b|");
	hidden("<noframes>b <a href=x>c</a>", "noframes=b <a href=x>c</a>|");
	hidden("a<iframe src=x>b</iframe>c", "iframe=b|");
	hidden("<td style='font-size:0'>&nbsp;&nbsp;</td>a", "");
	hidden("<template>b</template>c", "template=b|");
	hidden("<td style='font-size:0'><img alt=logo></td>", "");
	hidden("<td style='font-size:0'><a href=x><img></a></td>", "");
	hidden("<p style='display:none'><img alt=logo>", "display:none=[logo]|");
}

static void
test_nesting(void)
{
	hidden("<p style='display:none'>b<p>c", "display:none=b|");
	hidden("<span style='display:none'>b<div></span>c</div>d</span>e",
	    "display:none=b\nc\nd|");
	hidden("<div style='display:none'><table><td></div>b</table>c</div>d",
	    "display:none=b\nc|");
	hidden("<font style='display:none'>b<div>c</font>d</div>e",
	    "display:none=b\nc|");
	hidden("<div></b></i></div><div style='display:none'>b</span></div>c",
	    "display:none=b|");
	hidden("<ul><li style='display:none'>b<li>c</ul>",
	    "display:none=- b|");
	hidden("<x-y style='display:none'>b<x-z></x-y>c", "display:none=b|");
	hidden("<br style='display:none'>b", "");
}

static void
quick(const char *what, const char *front, const char *piece, size_t times)
{
	struct buf b = { 0 };
	struct arena a = { 0 };
	struct html h;
	clock_t begin;
	double took;

	buf_add_str(&b, front);
	while (times-- > 0)
		buf_add_str(&b, piece);
	begin = clock();
	html_to_text(&h, buf_slice(&b), &a, HTML_TEXT);
	took = (double)(clock() - begin) / CLOCKS_PER_SEC;
	ok(took < 3, "%s: %.3f s", what, took);
	ok(h.text.n <= MAIL_MOST_TEXT && h.nlinks <= MAIL_MOST_LINKS,
	    "  within the limits");
	buf_free(&b);
	arena_free(&a);
}

static void
test_linear(void)
{
	quick("nested div", "", "<div>", 200000);
	quick("nested unknown elements", "", "<x>", 500000);
	quick("end tags of nothing", "<b><i><div>", "</p>", 500000);
	quick("a million <", "", "<", 1000000);
	quick("a million </", "", "</", 1000000);
	quick("unclosed comment", "", "<!--", 500000);
	quick("comments of dashes", "<!--", "-", 2000000);
	quick("unclosed scripts", "<script>", "</scrip", 300000);
	quick("a long attribute", "<a href='", "x", 1000000);
	quick("many attributes", "<a ", "href=x ", 300000);
	quick("unclosed quotes", "", "<a href='", 200000);
	quick("links", "", "<a href=x>y</a>", 100000);
	quick("entities", "", "&", 2000000);
	quick("entities of entities", "<a href='", "&nGt;", 300000);
	quick("hidden runs", "", "<i hidden>x</i>y", 100000);
	quick("paragraphs in cells", "<table>", "<td><p>", 200000);
	quick("style without end", "<p style='", "a:b;/*", 300000);
	quick("white space", "<p>", "   \n", 500000);
	quick("text over the limit", "", "12345678", 400000);
}

static void
test_cut(void)
{
	struct buf b = { 0 };
	struct html h;
	size_t i;

	for (i = 0; i < MAIL_MOST_TEXT / 3 + 10; i++)
		buf_add_str(&b, "\u20AC");
	buf_add_str(&b, "<a href=x>late</a>");
	html_to_text(&h, buf_slice(&b), &arena, HTML_TEXT);
	ok(h.cut, "says that it cut");
	is_int((int64_t)h.text.n, MAIL_MOST_TEXT / 3 * 3,
	    "between two characters");
	is_slice(h.links[0].text, "late", "links behind the cut are kept");
	buf_free(&b);
}

int
main(void)
{
	test_text();
	test_entities();
	test_links();
	test_hidden();
	test_nesting();
	test_linear();
	test_cut();
	arena_free(&arena);
	return done_testing();
}
