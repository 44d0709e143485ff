#ifndef TUI_PROMPT_EDIT_H
#define TUI_PROMPT_EDIT_H

#include "tui/prompt.h"

/* Inside of the prompt: changes of the line.  prompt.h is the front door. */

/*
 * Inserts at the cursor: ends of lines and tabs become blanks, what is not
 * UTF-8 U+FFFD; what is over PROMPT_MOST is left out.
 */
void prompt_insert(struct prompt *p, struct slice text);
void prompt_delete_back(struct prompt *p);
void prompt_edit(struct prompt *p, int key); /* all other editing keys */
void prompt_complete(struct prompt *p, bool forward);
void prompt_end_completion(struct prompt *p);

#endif
