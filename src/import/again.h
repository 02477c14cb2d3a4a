/* Records that the books have kept, as the input of a run instead of a file. Private to import. */
#ifndef IMPORT_AGAIN_H
#define IMPORT_AGAIN_H

#include "import/run.h"

struct again {
    int64_t import;           /* the change whose records they are */
    bool taken;               /* those it took; else the rejected ones */
    int64_t reopened;         /* the undone change that they are written as; 0: a new one */
    int64_t needed;           /* of a reopened retry: how many records it took */
    struct import_options *o; /* of this run: the name of the file goes here */
    int64_t same, rejected;   /* of the change, as the books count them */
    struct str header;        /* as it stood in the file */
    int64_t *rows;            /* ids of the records, in the order of the file */
    size_t count;
    long long read;
    int64_t row; /* of the record at hand */
    struct buf raw;
    change_report_fn told; /* of a redo: hears what is in the way */
    void *told_context;
    int64_t as; /* of a redo: its number */
};

/* In place of run_open_input(): the header as the input, the records listed. */
bool again_open(struct run *r);
/* In place of csv_next(). */
enum csv_result again_next(struct run *r, struct csv_record *out);
/* All records of the import, taken and rejected, by a reader of their own; ends when `take` says no. */
bool again_each(struct run *r, bool (*take)(void *context, const struct csv_record *record), void *context);
/* The change of a redo is opened. */
bool again_begin(struct run *r);
/* Before a reopened change ends. An import counts the records that were the same or bad then too, and those
 * it keeps belong to its edition again; a retry must take as many as it took. */
bool again_finish(struct run *r);
/* A redo met a record that is bad now. Returns false. */
bool again_refuse(struct run *r);
/* The row of the record at hand; 0 when the input is a file. */
int64_t again_row(const struct run *r);
/* The record is still bad: its row gets the error of now. */
bool again_reject(struct run *r, const struct entry_record *record, struct str error);
/* Another record, taken meanwhile, says the same. */
bool again_same(struct run *r, struct arena *a, struct entry_record *record, int64_t entity);

#endif
