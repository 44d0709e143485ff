#ifndef CORE_ESP_SHAPE_ITEM_H
#define CORE_ESP_SHAPE_ITEM_H

#include "core/esp/shape.h"

/* What a shape consists of; for the files of shapes only. */
enum item_kind {
	ITEM_ONE,  /* one octet of a set */
	ITEM_RUN,  /* any number of them, also none */
	ITEM_OPEN, /* the capture begins */
	ITEM_CLOSE,
};

enum { SET_ANY = 1, SET_DIGITS = 2, SET_HEX = 4, SET_ALNUM = 8, SET_WORD = 16,
	SET_LABEL = 32, SET_BASE64 = 64 };

struct shape_item {
	uint8_t kind;
	uint8_t set; /* 0: the character c */
	char c;	     /* lower case */
};

bool shape_item_takes(const struct shape_item *it, char c);

#endif
