/* A bounded table from a field and a text to its value. Invariant: what is kept owns its texts. */
#include "import/readings.h"
#include <string.h>

enum { TEXT_MOST = 64, VALUES_MOST = 1 << 15, HEAD = sizeof(const struct field *) + sizeof(unsigned) };

static bool is_kind(const struct field *field) {
    switch (field->type) {
    case FIELD_WORD:
    case FIELD_RANKED:
    case FIELD_DATE:
    case FIELD_DAY:
    case FIELD_COUNT:
    case FIELD_CONFIDENCE:
    case FIELD_REAL:
        return true;
    case FIELD_TEXT:
    case FIELD_NAME:
    case FIELD_NUMBER:
    case FIELD_REF:
    case FIELD_URL:
        break;
    }
    return false;
}

static struct str key_of(char room[HEAD + TEXT_MOST], const struct field *field, unsigned how,
                         struct str text) {
    memcpy(room, &field, sizeof field);
    memcpy(room + sizeof field, &how, sizeof how);
    memcpy(room + HEAD, text.p, text.n);
    return (struct str){ room, HEAD + text.n };
}

bool readings_get(struct readings *k, const struct field *field, unsigned how, struct str text,
                  struct value *out) {
    char room[HEAD + TEXT_MOST];
    if (text.n == 0 || text.n > TEXT_MOST || !is_kind(field)) {
        return false;
    }
    const struct value *found = table_get(&k->table, key_of(room, field, how, text));
    if (found != NULL) {
        *out = *found;
    }
    return found != NULL;
}

void readings_put(struct readings *k, const struct field *field, unsigned how, struct str text,
                  const struct value *value) {
    char room[HEAD + TEXT_MOST];
    if (text.n == 0 || text.n > TEXT_MOST || !is_kind(field)) {
        return;
    }
    k->table.a = &k->a;
    struct value *v = arena_new(&k->a, struct value);
    *v = *value;
    v->text = arena_str(&k->a, v->text);
    v->date.edtf = arena_str(&k->a, v->date.edtf);
    v->date.words = arena_str(&k->a, v->date.words);
    v->count.text = arena_str(&k->a, v->count.text);
    v->count.unit = arena_str(&k->a, v->count.unit);
    table_put(&k->table, key_of(room, field, how, text), v);
}

void readings_trim(struct readings *k) {
    if (k->table.count >= VALUES_MOST) {
        readings_release(k);
    }
}

void readings_release(struct readings *k) {
    table_release(&k->table);
    arena_release(&k->a);
}
