/* Keys: what terminals send, their names, pastes, a lone Esc. */
#include "core/base/mem.h"
#include "tests/unit/tap.h"
#include "tui/keys.h"

/* The names of all keys in s, blanks between. */
static const char *
decode(struct slice s, bool late)
{
	static char out[256];
	struct keys k = { 0 };
	struct key_event e;
	char name[KEY_NAME_MAX];

	out[0] = '\0';
	keys_feed(&k, s);
	while (keys_next(&k, late, &e) && strlen(out) < 200) {
		if (out[0] != '\0')
			strcat(out, " ");
		strcat(out, keys_name(e.key, name));
	}
	keys_free(&k);
	return out;
}

static void
test_sequences(void)
{
	is_str(decode(SLICE("j\r\t\x7f \x07\x1a\x00"), false),
	    "j Enter Tab BS Space C-g C-z C-Space", "characters and controls");
	is_str(decode(SLICE("\033[A\033OB\033[1;5C\033[Z\033[H\033OF"), false),
	    "Up Down Right BTab Home End", "both forms of arrows");
	is_str(decode(SLICE("\033[5~\033[6~\033[3~\033[7~\033OP\033[15~"
			    "\033[[B\033[24~"), false),
	    "PgUp PgDn Del Home F1 F5 F2 F12", "numbered keys");
	is_str(decode(SLICE("\xe6\x97\xa5\xc3\xa9"), false),
	    "\xe6\x97\xa5 \xc3\xa9", "UTF-8");
	is_str(decode(SLICE("\xff\xc2\x9b" "a"), false),
	    "Unknown Unknown a", "what is not UTF-8, and C1 controls");
	is_str(decode(SLICE("\033x\033\xc3\xa9"), false),
	    "M-x M-\xc3\xa9", "Alt");
	is_str(decode(SLICE("\033[99~\033[?1;2c\033[<0;1;1A"), false),
	    "Unknown Unknown Unknown",
	    "sequences that mean nothing do nothing");
}

static void
test_esc(void)
{
	struct keys k = { 0 };
	struct key_event e;

	keys_feed(&k, SLICE("\033"));
	ok(!keys_next(&k, false, &e) && keys_waiting(&k),
	    "Esc waits for what may follow");
	ok(keys_next(&k, true, &e) && e.key == K_ESC, "then it is Esc");
	keys_feed(&k, SLICE("\033["));
	ok(!keys_next(&k, false, &e), "a sequence in two pieces");
	keys_feed(&k, SLICE("B"));
	ok(keys_next(&k, false, &e) && e.key == K_DOWN, "is one key");
	keys_feed(&k, SLICE("\033[12"));
	ok(keys_next(&k, true, &e) && e.key == K_UNKNOWN &&
	    !keys_next(&k, true, &e), "half of one is never typed");
	keys_feed(&k, SLICE("\xe6\x97"));
	ok(!keys_next(&k, false, &e), "nor half a character");
	keys_feed(&k, SLICE("\xa5"));
	ok(keys_next(&k, false, &e) && e.key == 0x65e5, "until it is whole");
	is_str(decode(SLICE("\033\033"), true), "Esc Esc", "Esc twice");
	keys_free(&k);
}

static void
test_paste(void)
{
	struct keys k = { 0 };
	struct key_event e;
	char big[70000];
	int i;

	keys_feed(&k, SLICE("a\033[200~rm -rf\nQ\033[A"));
	ok(keys_next(&k, false, &e) && e.key == 'a', "a key");
	ok(!keys_next(&k, false, &e), "a paste is not done");
	keys_feed(&k, SLICE("\033[20"));
	ok(!keys_next(&k, false, &e), "until its end");
	keys_feed(&k, SLICE("1~b"));
	ok(keys_next(&k, false, &e) && e.key == K_PASTE, "then it is one key");
	is_slice(e.paste, "rm -rf\nQ\033[A", "with all that was pasted");
	ok(keys_next(&k, false, &e) && e.key == 'b', "and keys go on");
	memset(big, 'x', sizeof big);
	keys_feed(&k, SLICE("\033[200~"));
	keys_feed(&k, slice_of(big, sizeof big));
	keys_feed(&k, SLICE("\033[201~c"));
	ok(keys_next(&k, false, &e) && e.paste.n == KEYS_PASTE_MOST,
	    "a paste has a limit");
	ok(keys_next(&k, false, &e) && e.key == 'c', "and keys go on");
	keys_feed(&k, SLICE("\033[200~lost"));
	for (i = 0; i < 100 && !keys_next(&k, true, &e); i++)
		;
	ok(i < 100 && slice_eq_str(e.paste, "lost"),
	    "a paste whose end was lost ends after a while");
	keys_free(&k);
}

static void
test_names(void)
{
	static const char *const names[] = { "Enter", "Tab", "BTab", "Esc",
		"BS", "Del", "Up", "Left", "PgUp", "PgDn", "Home", "F1",
		"F12", "Space", "C-g", "C-z", "j", "G", "?", "<", "M-x",
		"\xe6\x97\xa5" };
	struct buf octets = { 0 };
	char name[KEY_NAME_MAX];
	size_t i, same = 0;
	int key;

	for (i = 0; i < ARRAY_LEN(names); i++) {
		buf_clear(&octets);
		if (!keys_by_name(slice_str(names[i]), &key))
			continue;
		keys_encode(key, &octets);
		same += strcmp(keys_name(key, name), names[i]) == 0 &&
		    strcmp(decode(buf_slice(&octets), true), names[i]) == 0;
	}
	is_int((int64_t)same, (int64_t)ARRAY_LEN(names),
	    "names to keys to octets to keys to names");
	ok(keys_by_name(SLICE("<Enter>"), &key) && key == K_ENTER,
	    "names in angle brackets");
	ok(keys_by_name(SLICE("C-m"), &key) && key == K_ENTER,
	    "C-m is what Enter sends");
	ok(!keys_by_name(SLICE("Foo"), &key) &&
	    !keys_by_name(SLICE(""), &key) &&
	    !keys_by_name(SLICE("\x1b"), &key), "and what is no name");
	is_int(keys_move(K_PGDN), MOVE_PAGE_DOWN, "a movement");
	is_int(keys_move('x'), MOVE_NONE, "none");
	buf_free(&octets);
}

/* Whatever a terminal sends, all of it is taken and nothing waits for ever. */
static void
test_junk(void)
{
	static const char alphabet[] = "\033\033[[O~0129;?<ABMZ\xe6\x9b\xffq\0";
	struct keys k = { 0 };
	struct key_event e;
	unsigned seed = 7, i, j, names = 0;
	char octets[64], name[KEY_NAME_MAX];

	for (i = 0; i < 20000; i++) {
		for (j = 0; j < sizeof octets; j++) {
			seed = seed * 1103515245 + 12345;
			octets[j] = alphabet[(seed >> 16) % sizeof alphabet];
		}
		keys_feed(&k, slice_of(octets, 1 + (seed >> 20) % 63));
		while (keys_next(&k, (seed & 0x10000) != 0, &e))
			names += keys_name(e.key, name)[0] != '\0';
	}
	for (i = 0; i < 100; i++)
		while (keys_next(&k, true, &e))
			;
	ok(names > 20000 && !keys_waiting(&k), "junk is taken, all of it");
	keys_free(&k);
}

int
main(void)
{
	test_sequences();
	test_esc();
	test_paste();
	test_names();
	test_junk();
	return done_testing();
}
