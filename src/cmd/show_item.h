/* Facts that say the same, as one item of the sheet, and the words about them. Private to cmd. */
#ifndef CMD_SHOW_ITEM_H
#define CMD_SHOW_ITEM_H

#include "cmd/show.h"

struct item {
    const struct show_fact *first;
    const struct show_fact **facts;
    size_t count;
    struct str tail; /* see show_item_tail() */
    bool earlier;    /* a later word of the same voice stands above it */
    bool joined;     /* printed with another one */
};

/* Fills item->tail: "very likely   McAfee [1][2]  2 sources, 1 voice". `below`: the item stands below
 * another of its head; then sureness is in the text of its line, and the date is told here. */
bool show_item_tail(struct show *s, struct item *it, bool below, struct err *e);
/* Adds "hedged, unlikely", after a comma when something stands there. */
void show_item_sureness(const struct show_fact *f, struct buf *to);

#endif
