/* What `show` gathers about one thing, and the ways of printing it. Private to cmd.
 *
 * Everything is a fact: columns of the thing come from its claims, the rest from the tables of facts.
 * The facts are loaded once, in the order of the sheet; the sheet merges those that say the same, the
 * formats for machines print every one. Texts live in call->arena. */
#ifndef CMD_SHOW_H
#define CMD_SHOW_H

#include "engine/command.h"
#include "model/fact.h"

enum show_state {
    SHOW_FACT,    /* not about a column */
    SHOW_IN_USE,  /* the preferred word about a column, or the same value said by others */
    SHOW_RIVAL,   /* another word */
    SHOW_EARLIER, /* replaced by a later word of the same voice */
};

/* How the facts of a section stand on the sheet. */
enum show_style {
    SHOW_LINES, /* each head on a line, what else is said of it below */
    SHOW_LIST,  /* heads with the same sources joined by commas */
};

struct show_fact {
    const char *key;   /* its section for machines: start, actor, target.sector … */
    const char *label; /* its section on the sheet */
    enum show_style style;
    struct str head;  /* facts with one head are about the same: they agree or are rivals */
    struct str value; /* for machines: a handle, a date, a word */
    struct str text;  /* for people */
    struct str role;  /* extent of a target, type of an event, verb, scheme, basis; may be empty */
    char letter;      /* with `id` the number of the fact; 0: a plain column */
    int64_t id;
    enum show_state state;
    bool chosen; /* by the analyst */
    int stance;
    bool has_confidence;
    int confidence;
    int64_t source, by, voice;
    struct str said, day; /* as given, and the last day it may have been said or published; may be empty */
    struct str quote, page;
    struct str source_handle, by_handle;
};

/* A section that was cut, for people. */
struct show_more {
    const char *label;
    int64_t left;
    const char *key; /* lists all with ":handle" behind it: "operations actor"; NULL: nothing does */
};

struct show_line {
    struct str label, text, tail; /* what is said; by whom, how sure */
};

struct show {
    struct call *call;
    struct thing thing;
    struct str members; /* JSON array: the thing and what was merged into it */
    struct str known;   /* ISO day; empty: all */
    int64_t limit;      /* facts of one kind; -1: all */
    int64_t hidden;     /* facts left out by known: */
    struct str active;  /* "2017-09? → ongoing"; empty: no dates */
    struct show_fact *facts;
    size_t fact_count;
    struct show_more *more;
    size_t more_count;
    int64_t *sources; /* in the order of their numbers */
    size_t source_count;
    struct show_line *lines; /* of the sheet, see show_sheet() */
    size_t line_count;
};

/* show_load.c: reads everything. */
bool show_load(struct show *s, struct err *e);
/* One more fact; its voice and handles are looked up. */
bool show_add(struct show *s, struct show_fact fact, struct err *e);

/* show_columns.c: the columns of the thing with their rivals; `summary` alone, or all others. */
bool show_columns(struct show *s, bool summary, struct err *e);

/* show_source.c: the number of a source on the sheet, counted from 1 as they are cited. */
size_t show_number(struct show *s, int64_t source);
/* "[1] TIME 2019-03-04 (repeats [2])", one line a source; what they repeat gets a number too. */
bool show_source_lines(struct show *s, struct err *e);
/* What a source is on its own sheet: how many facts rest on it, whether its text is saved. */
bool show_source_facts(struct show *s, struct err *e);

/* show_about.c: what is no fact: the way up the tree, the imported record, the latest change, marking. */
bool show_tree_line(struct show *s, struct err *e);
bool show_closing_lines(struct show *s, struct err *e);

/* show_sheet.c: lines for people, as a sheet or a Markdown table. */
void show_line(struct show *s, const char *label, struct str text, struct str tail);
bool show_sheet(struct show *s, struct err *e);

/* show_machine.c */
bool show_json(struct show *s, struct buf *out, struct err *e);
void show_rows_begin(struct out *out);
void show_rows(struct show *s, struct out *out);

/* show_fact.c: one fact by its number; show_import.c: what import number `change` did. */
bool show_one_fact(struct call *call, const struct noun *noun, int64_t id, struct err *e);
bool show_import(struct call *call, int64_t change, struct span span, struct err *e);

#endif
