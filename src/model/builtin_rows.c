/* Reads the embedded tables. They are part of the program and checked by its tests, so a fault in
 * them is a fault in the program: it is reported, never repaired. */
#include "model/builtin_rows.h"
#include "model/builtin_data.h"
#include <stdlib.h>
#include <string.h>

static const char *const column_names[DATA_COLUMNS] = {
    [DATA_ID] = "id",
    [DATA_NAME] = "name",
    [DATA_ALIASES] = "aliases",
    [DATA_DEMONYMS] = "demonyms",
    [DATA_LEVEL] = "level",
    [DATA_PARENT] = "parent",
    [DATA_REGION] = "region",
    [DATA_COUNTRY] = "country",
    [DATA_ADMIN1] = "admin1code",
    [DATA_ISO2] = "iso2",
    [DATA_ISO3] = "iso3",
    [DATA_LAT] = "lat",
    [DATA_LON] = "lon",
    [DATA_POPULATION] = "population",
    [DATA_MEMBERS] = "members",
    [DATA_CODE] = "code",
    [DATA_ALSO] = "also",
    [DATA_VOCAB] = "vocab",
    [DATA_LABEL] = "label",
    [DATA_RANK] = "rank",
    [DATA_BROADER] = "broader",
    [DATA_MAPS] = "maps",
};

/* What stands before the next `mark`; it and the mark are taken off. */
static struct str take(struct str *s, char mark) {
    size_t end = str_index(*s, mark);
    struct str head = str_slice(*s, 0, end < s->n ? end : s->n);
    *s = end < s->n ? str_slice(*s, end + 1, s->n) : str_slice(*s, s->n, s->n);
    return head;
}

static bool read_header(const char *file, struct data_table *t, struct str line, struct err *e) {
    for (t->count = 0; line.n > 0; t->count++) {
        struct str word = take(&line, '\t');
        int column = 0;
        while (column < DATA_COLUMNS && !str_is(word, column_names[column])) {
            column++;
        }
        if (column == DATA_COLUMNS || t->count == DATA_COLUMNS) {
            err_set(e, ERR_FAILED, "the built-in table %s has an unknown column '%.*s'", file, STR_ARG(word));
            return false;
        }
        t->columns[t->count] = (enum data_column)column;
    }
    return true;
}

bool data_open(const char *file, struct data_table *out, struct err *e) {
    *out = (struct data_table){ 0 };
    for (size_t i = 0; i < builtin_file_count; i++) {
        const struct embed_file *f = &builtin_files[i];
        if (strcmp(f->name, file) != 0) {
            continue;
        }
        out->rest = (struct str){ (const char *)f->bytes, f->size };
        struct str line = take(&out->rest, '\n');
        while (str_starts(line, "#")) {
            line = take(&out->rest, '\n');
        }
        return read_header(file, out, line, e);
    }
    err_set(e, ERR_FAILED, "there is no built-in table %s", file);
    return false;
}

bool data_next(struct data_table *t, struct data_row *row) {
    if (t->rest.n == 0) {
        return false;
    }
    struct str line = take(&t->rest, '\n');
    *row = (struct data_row){ 0 };
    for (int i = 0; i < t->count; i++) {
        row->cells[t->columns[i]] = take(&line, '\t');
    }
    return true;
}

struct str data_word(struct str *list) {
    return take(list, '|');
}

void data_add(struct arena *a, struct data_index *index, struct str key, int64_t id) {
    index->items = arena_grow(a, index->items, index->count, sizeof *index->items);
    index->items[index->count++] = (struct data_key){ key, id };
    index->sorted = false;
}

static int by_key(const void *left, const void *right) {
    const struct data_key *l = left, *r = right;
    return str_cmp(l->key, r->key);
}

int64_t data_find(struct data_index *index, struct str key) {
    if (index->count == 0) {
        return 0;
    }
    if (!index->sorted) {
        qsort(index->items, index->count, sizeof *index->items, by_key);
        index->sorted = true;
    }
    struct data_key wanted = { key, 0 };
    const struct data_key *found = bsearch(&wanted, index->items, index->count, sizeof wanted, by_key);
    return found == NULL ? 0 : found->id;
}
