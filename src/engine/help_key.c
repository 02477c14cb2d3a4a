/* The page of a key: where it goes, what it takes there and means, for whoever met it in a query or a
 * header. Made from the field tables, like the pages of nouns. */
#include "engine/help.h"
#include "query/query.h"
#include <string.h>

enum { MEANING_COLUMN = 33 };

static void add_place(struct buf *out, const struct noun *noun, const struct field *f) {
    struct buf name = { 0 };
    buf_printf(&name, "%s", noun->plural);
    buf_add_repeat(&name, " ", name.n < 16 ? 16 - name.n : 1);
    buf_add_text(&name, help_takes(f));
    help_entry(out, buf_str(&name), MEANING_COLUMN, str_of(f->help));
    buf_release(&name);
}

static bool add_fields(struct buf *out, struct str key) {
    int n;
    const struct noun *const *nouns = noun_all(&n);
    bool any = false;
    for (int i = 0; i < n; i++) {
        const struct field *f = noun_field(nouns[i], key);
        if (f == NULL) {
            continue;
        }
        if (!any) {
            buf_printf(out, "%s: a key of\n", f->key);
        }
        add_place(out, nouns[i], f);
        any = true;
    }
    return any;
}

bool help_key(struct buf *out, struct str key) {
    const struct query_word *word = query_word_find(key);
    if (word != NULL) {
        buf_printf(out, "%s: a key of every query where it fits (help query)\n", word->key);
        buf_add_text(out, "  ");
        help_wrap(out, 2, 2, str_of(word->help));
    }
    return add_fields(out, key) || word != NULL;
}
