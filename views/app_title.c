/* The title row: which screens there are, and where one is. */

#include "views/app.h"

/* "espy  1 Queue  2 Message  3 Cases ..." with the present one set off; where
 * that is too long, the others by their keys; or the present one alone */
enum title { TITLE_FULL, TITLE_KEYS, TITLE_ALONE };

static void
title_names(const struct app *app, struct text *left, enum title title)
{
	static const struct {
		unsigned screen;
		const char *name;
	} names[] = { { ON_QUEUE, "1 Queue" }, { ON_MESSAGE, "2 Message" },
		{ ON_CASES, "3 Cases" }, { ON_SERVICES, "4 Services" },
		{ ON_CASE, "Case" }, { ON_CAMPAIGN, "Campaign" },
		{ ON_MESSAGES, "Messages" }, { ON_DRAFT, "Draft" },
		{ ON_SERVICE, "Service" }, { ON_OUTBOX, "5 Outbox" },
		{ ON_CONTACTS, "Contacts" },
		{ ON_THREAD, "Thread" } };
	const unsigned always = ON_QUEUE | ON_MESSAGE | ON_CASES | ON_SERVICES;
	const unsigned now = app_top(app)->ops->screen;
	size_t i;

	text_clear(left);
	left->role = ROLE_TITLE;
	text_lit(left, "espy");
	for (i = 0; i < ARRAY_LEN(names); i++) {
		if (title == TITLE_ALONE && now != names[i].screen)
			continue;
		if (now != names[i].screen && app_find(app, names[i].screen) ==
			NULL && (names[i].screen & always) == 0)
			continue;
		left->role = ROLE_TITLE;
		text_lit(left, "  ");
		left->role = now == names[i].screen ? ROLE_CURRENT
						    : ROLE_TITLE;
		if (title == TITLE_KEYS && now != names[i].screen &&
		    (names[i].screen & always) != 0)
			text_litf(left, "%c", names[i].name[0]);
		else
			text_lit(left, names[i].name);
	}
	left->role = ROLE_TITLE;
}

void
app_draw_title(struct app *app, const struct frame *f)
{
	struct text left = { 0 }, right = { 0 };
	struct view *v = app_top(app);

	right.role = ROLE_TITLE;
	if (v->ops->title != NULL)
		v->ops->title(v, &left, &right);
	watching_title(app, &right);
	sending_title(app, &right);
	text_litf(&right, "%sDNS %s", right.n != 0 ? "  " : "",
	    dns_mode_name(app->session.dns));
	for (int t = TITLE_FULL; t <= TITLE_ALONE; t++) {
		title_names(app, &left, (enum title)t);
		if ((size_t)f->title.w >= left.width + right.width + 4)
			break;
	}
	screen_title(f, &left, &right);
	text_free(&left);
	text_free(&right);
}
