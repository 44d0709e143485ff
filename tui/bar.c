/* Bars, sparklines and numbers, as text. */
#include "tui/bar.h"

#include "core/base/mem.h"
#include "tui/theme.h"

static const char *const across[] = { "", "\u258f", "\u258e", "\u258d",
	"\u258c", "\u258b", "\u258a", "\u2589", "\u2588" };
static const char *const upright[] = { " ", "\u2581", "\u2582", "\u2583",
	"\u2584", "\u2585", "\u2586", "\u2587", "\u2588" };
static const char *const upright_ascii[] = { " ", "_", ".", ":", "-", "=",
	"+", "*", "#" };

/* value / most of `units`, rounded down, at least 1 where there is any */
static uint64_t
share(uint64_t value, uint64_t most, uint64_t units)
{
	uint64_t n;

	if (value == 0 || most == 0)
		return 0;
	if (value >= most)
		return units;
	n = (uint64_t)((double)value / (double)most * (double)units);
	return n > 0 ? n : 1;
}

static void
repeat(struct text *t, const char *literal, uint64_t n)
{
	while (n-- > 0)
		text_lit(t, literal);
}

void
bar_count(struct text *t, int width, uint64_t value, uint64_t most, bool blocks)
{
	uint64_t columns = width > 0 ? (uint64_t)width : 0, n, full;
	uint8_t role = t->role;

	t->role = ROLE_BAR;
	n = share(value, most, blocks ? columns * 8 : columns);
	full = blocks ? n / 8 : n;
	repeat(t, blocks ? across[8] : "#", full);
	if (blocks && n % 8 > 0) {
		text_lit(t, across[n % 8]);
		full++;
	}
	t->role = ROLE_MUTED;
	repeat(t, blocks ? " " : ".", columns - full);
	t->role = role;
}

void
bar_progress(struct text *t, int width, uint64_t done, uint64_t total,
    bool blocks)
{
	int inner = width - 7; /* brackets, a blank, "100%" */
	int at, run = 4;

	if (inner < run)
		inner = run;
	text_lit(t, "[");
	if (total == 0) { /* how much there is to do is not known: it moves */
		at = (int)(done % (uint64_t)(inner - run + 1));
		repeat(t, " ", (uint64_t)at);
		repeat(t, blocks ? across[8] : "#", (uint64_t)run);
		repeat(t, " ", (uint64_t)(inner - run - at));
		text_lit(t, "]     ");
		return;
	}
	bar_count(t, inner, done, total, blocks);
	text_litf(t, "] %3d%%",
	    done >= total ? 100 : (int)((double)done / (double)total * 100));
}

void
bar_spark(struct text *t, const uint64_t *counts, size_t n, bool blocks)
{
	const char *const *glyphs = blocks ? upright : upright_ascii;
	uint64_t most = 0;
	uint8_t role = t->role;
	size_t i;

	for (i = 0; i < n; i++)
		if (counts[i] > most)
			most = counts[i];
	t->role = ROLE_BAR;
	for (i = 0; i < n; i++)
		text_lit(t, glyphs[share(counts[i], most, 8)]);
	t->role = role;
}

void
bar_number(struct text *t, uint64_t n)
{
	char digits[32];
	size_t at = sizeof digits, count = 0;

	digits[--at] = '\0';
	do {
		if (count > 0 && count % 3 == 0)
			digits[--at] = ',';
		digits[--at] = (char)('0' + n % 10);
		n /= 10;
		count++;
	} while (n > 0);
	text_lit(t, digits + at);
}
