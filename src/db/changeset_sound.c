/* Is this a changeset? Reads the format of the session extension (sqlite.org/sessionintro and the
 * comment "changeset format" of its documentation) without acting on it, because the bytes come from
 * a file that anyone may have written. Invariant: reads inside the text given only; what passes has
 * no length, column count or type that leads outside. */
#include "db/changeset.h"
#include "db/internal.h"

enum { OP_DELETE = 9, OP_INSERT = 18, OP_UPDATE = 23 };

struct reader {
    struct str rest;
    bool good;
};

static unsigned char take_byte(struct reader *r) {
    if (r->rest.n == 0) {
        r->good = false;
        return 0;
    }
    unsigned char c = (unsigned char)r->rest.p[0];
    r->rest = str_slice(r->rest, 1, r->rest.n);
    return c;
}

static void skip(struct reader *r, uint64_t n) {
    if (n > r->rest.n) {
        r->good = false;
        return;
    }
    r->rest = str_slice(r->rest, (size_t)n, r->rest.n);
}

/* SQLite's variable-length integer; sizes fit four bytes of seven bits. */
static uint64_t take_size(struct reader *r) {
    uint64_t value = 0;
    for (int i = 0; i < 5; i++) {
        unsigned char c = take_byte(r);
        value = value << 7 | (c & 0x7f);
        if ((c & 0x80) == 0) {
            return value;
        }
    }
    r->good = false;
    return 0;
}

/* The header of a table: column count, one key flag a column, name. */
static void take_table(struct reader *r, struct changeset_table *t) {
    uint64_t columns = take_size(r);
    if (columns == 0 || columns > CHANGESET_COLUMNS) {
        r->good = false;
        return;
    }
    bool any = false;
    for (unsigned i = 0; i < columns; i++) {
        t->keys[i] = take_byte(r);
        any = any || t->keys[i] != 0;
    }
    size_t end = str_index(r->rest, '\0');
    r->good = r->good && any && end != SIZE_MAX && end > 0;
    t->columns = (unsigned)columns;
    t->name = r->rest.p;
    skip(r, r->good ? end + 1 : 0);
}

/* One value; its type byte. 0: not given. */
static unsigned char take_value(struct reader *r) {
    unsigned char type = take_byte(r);
    switch (type) {
    case 0:
    case 5: /* NULL */
        break;
    case 1: /* integer */
    case 2: /* float */
        skip(r, 8);
        break;
    case 3: /* text */
    case 4: /* blob */
        skip(r, take_size(r));
        break;
    default:
        r->good = false;
    }
    return type;
}

/* A whole row gives every column, and no key is NULL. */
static void take_row(struct reader *r, const struct changeset_table *t) {
    for (unsigned i = 0; r->good && i < t->columns; i++) {
        unsigned char type = take_value(r);
        r->good = r->good && type != 0 && (type != 5 || t->keys[i] == 0);
    }
}

/* An update gives the old key, and both values of each column that changed. */
static void take_update(struct reader *r, const struct changeset_table *t) {
    bool given[CHANGESET_COLUMNS] = { false };
    for (unsigned i = 0; r->good && i < t->columns; i++) {
        unsigned char type = take_value(r);
        given[i] = type != 0;
        r->good = r->good && (t->keys[i] == 0 || (type != 0 && type != 5));
    }
    for (unsigned i = 0; r->good && i < t->columns; i++) {
        bool fresh = take_value(r) != 0;
        r->good = r->good && fresh == (given[i] && t->keys[i] == 0);
    }
}

static void take_change(struct reader *r, unsigned char op, const struct changeset_table *t) {
    unsigned char indirect = take_byte(r);
    if (t->columns == 0 || indirect > 1) {
        r->good = false;
        return;
    }
    switch (op) {
    case OP_INSERT:
    case OP_DELETE:
        take_row(r, t);
        break;
    case OP_UPDATE:
        take_update(r, t);
        break;
    default:
        r->good = false;
    }
}

bool changeset_read(struct str changeset, bool (*table)(void *context, const struct changeset_table *t),
                    void *context) {
    struct reader r = { .rest = changeset, .good = changeset.n <= INT32_MAX };
    struct changeset_table t = { .columns = 0 };
    while (r.good && r.rest.n > 0) {
        unsigned char first = take_byte(&r);
        if (first != 'T') {
            take_change(&r, first, &t);
            continue;
        }
        take_table(&r, &t);
        r.good = r.good && (table == NULL || table(context, &t));
    }
    return r.good;
}

bool changeset_sound(struct str changeset) {
    return changeset_read(changeset, NULL, NULL);
}
