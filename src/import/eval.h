/* Evaluating a record by its branch of the map: a list of operations, or its problems.
 *
 * Nothing is written: references that lead to nothing yet are makers. Private to import. */
#ifndef IMPORT_EVAL_H
#define IMPORT_EVAL_H

#include "import/bind.h"
#include "import/make.h"
#include "import/names.h"
#include "import/prose.h"
#include "import/readings.h"
#include "import/row.h"

/* One value out of an expression. */
struct item {
    struct str text;
    struct str verbatim; /* as written, for texts; p NULL: text */
    int cell;            /* -1: a constant */
    enum date_order order;
    enum map_padding padded;
    int place[2], of[2]; /* which part of its list, and of its list's list, and of how many */
    bool heading;        /* made up by the map: no name that leads to anything */
    const struct map_expr *aka;
    int64_t id;                  /* the thing is known already */
    bool government;             /* the name of a country, whose government is meant */
    const struct clause *clause; /* where prose said it */
    struct prose_name *name;     /* which of its names */
    int64_t country;             /* prose: the government of that country */
};
struct items {
    struct item *list;
    int count;
};

struct op_value {
    struct value value;
    struct ref ref; /* FIELD_REF */
};
struct op {
    const struct map_rule *rule;
    struct op_value *values; /* room for all slots and a verb */
    int count;
    struct cite cite;  /* source, record and change are filled in when it is carried out */
    struct ref source; /* read elsewhere than in the data set */
    struct ref by;     /* who says so */
    struct ref owner;  /* what the fact is about, when that is not the record's own thing */
    bool heading;      /* the name of the thing is a heading: it leads to nothing that is there */
};
struct ops {
    struct op **list;
    int count;
};

struct eval {
    struct db *db;
    const struct bound *bound;
    struct names *names;
    struct readings *readings;
    struct map_create create; /* what may be made */
    struct asking *asking;
    struct making *refused; /* lists what may not be made; NULL: nobody wants to know */
    const char *file;
    void (*problem)(void *context, const struct err *e);
    void *context;

    /* of the record at hand */
    struct arena *a;
    const struct row *row;
    const struct map_branch *branch;
    bool names_only;              /* only its things and their names are wanted */
    struct prose **prose;         /* by map column */
    const struct item *lead;      /* the part of its list that a rule is at; NULL: none */
    const struct field *field;    /* that is being filled */
    const struct map_words *runs; /* lists are being cut for this table: its texts stay whole */
    struct err *problems;         /* of the record, to be told in the order of its text */
    int errors;
    struct buf *words; /* what is wrong with it, in one line */
    struct err *e;     /* for what stops the import */
};

/* The branch of a record; NULL when there is none for it. */
const struct map_branch *eval_branch(struct eval *v, const struct row *row);
/* All operations of the record; problems go to v->problem and are counted in v->errors. False only
 * when the import cannot go on. */
bool eval_record(struct eval *v, struct ops *out);

/* eval_items.c. `noun` is the kind of thing the values will name, NULL for other values. */
bool eval_items(struct eval *v, const struct map_expr *x, const struct noun *noun, struct items *out);
bool eval_cond(const struct eval *v, const struct map_cond *cond);
void eval_add(struct eval *v, struct items *out, struct item item);
struct item eval_part(const struct item *whole, struct str text);
/* eval_list.c. The parts of lists. */
bool eval_each(struct eval *v, const struct map_expr *x, const struct noun *noun, struct items *out);
bool eval_beside(struct eval *v, const struct map_expr *x, const struct noun *noun, struct items *out);
/* eval_text.c. Texts made of cells. */
struct item eval_url(struct eval *v, const struct item *whole, bool url);
size_t eval_url_start(struct str s); /* s.n: there is none */
size_t eval_url_end(struct str s, size_t from);
struct item eval_slug(struct eval *v, const struct item *whole);
bool eval_join(struct eval *v, const struct map_expr *x, struct items *out);
bool eval_date(struct eval *v, const struct map_expr *x, struct items *out);
/* eval_aka.c. Of an item with aliases: its first name; then operations for the others, about `thing`. */
bool eval_aka(struct eval *v, const struct noun *noun, struct item *item);
bool eval_aka_more(struct eval *v, const struct item *item, const struct ref *thing, struct ops *out);
/* Where the field of the slot is a reference: its noun; NULL: any kind. */
const struct noun *slot_noun(const struct map_slot *slot);
/* eval_value.c. One value of a slot; *none when nothing came of it (also after a problem). */
bool eval_value(struct eval *v, const struct map_slot *slot, const struct item *item, struct op_value *out,
                bool *none);
/* Notes a problem of the record at a text of a cell; `inner` has the message, and perhaps a span within the
 * text. Releases it. */
void eval_problem(struct eval *v, const struct item *item, struct err *inner);
/* Tells the problems of the record in the order of its text, to v->problem and into v->words. */
void eval_tell(struct eval *v);

#endif
