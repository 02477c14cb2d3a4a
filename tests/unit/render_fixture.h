/* What the tests of render/ share: rows of three columns, and cells in short. */
#ifndef TESTS_UNIT_RENDER_FIXTURE_H
#define TESTS_UNIT_RENDER_FIXTURE_H

#include "render/out.h"

#define NONE                                                                                                 \
    { .type = CELL_NULL }
#define TEXT(s)                                                                                              \
    {                                                                                                        \
        .type = CELL_TEXT, .text = {(s), sizeof(s) - 1 }                                                     \
    }
#define INT(n)                                                                                               \
    { .type = CELL_INT, .i = (n) }
#define REAL(n)                                                                                              \
    { .type = CELL_REAL, .r = (n) }
#define BAR "\xe2\x94\x82"
#define DASH "\xe2\x94\x80"
#define CROSS "\xe2\x94\xbc"
#define DOTS "\xe2\x80\xa6"

enum { COLUMNS = 3 };

static const struct column plain[COLUMNS] = {
    { .key = "operation", .label = "Operation", .ident = true },
    { .key = "text", .label = "Text", .keep = 1 },
    { .key = "count", .label = "Count", .align = COLUMN_RIGHT, .keep = 2 },
};

#endif
