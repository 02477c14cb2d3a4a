/* The maps that come with the program: the files of maps/, put in by tools/embed.py. */
#include "import/builtin_maps.h"
#include "import/import.h"
#include <string.h>

int import_builtins(void) {
    return (int)builtin_maps_file_count;
}

/* The quoted text behind "map NAME". */
static struct str title_of(struct str text) {
    size_t at = str_find(text, STR("\nmap "));
    struct str line = str_starts(text, "map ") ? text
                      : at < text.n            ? str_slice(text, at + 1, text.n)
                                               : STR("");
    size_t end = str_index(line, '\n');
    line = str_slice(line, 0, end < line.n ? end : line.n);
    size_t open = str_index(line, '"');
    if (open >= line.n) {
        return STR("");
    }
    line = str_slice(line, open + 1, line.n);
    size_t close = str_index(line, '"');
    return close < line.n ? str_slice(line, 0, close) : STR("");
}

struct import_builtin import_builtin(int at) {
    const struct embed_file *f = &builtin_maps_files[at];
    struct import_builtin out = { .file = f->name };
    out.name = (struct str){ f->name, strlen(f->name) - strlen(".map") };
    out.text = (struct str){ (const char *)f->bytes, f->size };
    out.title = title_of(out.text);
    return out;
}
