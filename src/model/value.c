/* Values: text read by the type of its field. What is stored is canonical (EDTF, codes, count words),
 * so that equal values are equal texts. Everything typed or imported passes here, hence the checks
 * for UTF-8, NUL and size. Invariant: a value that parses again from its own text is the same. */
#include "base/confidence.h"
#include "base/utf8.h"
#include "db/stmt.h"
#include "model/fact.h"
#include "model/value_url.h"
#include "model/vocab.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { TEXT_MAX = 1024 * 1024, NO_BREAK_SPACE = 0xA0 };

struct reading {
    struct db *db;
    struct arena *a;
    struct str text; /* as given, blanks included: spans count from here */
    struct span span;
    struct value *out;
    struct err *e;
};

static bool bad(const struct reading *r, size_t at, size_t len, const char *what) {
    err_at(r->e, ERR_USAGE, (struct span){ r->span.at + at, len }, "%s", what);
    return false;
}

/* The inner reader's span counts within the text. */
static bool shifted(const struct reading *r, bool ok) {
    if (!ok) {
        err_shift(r->e, r->span.at);
    }
    return ok;
}

static bool check_text(const struct reading *r) {
    bool name = r->out->field->type == FIELD_NAME;
    int most = name ? THING_NAME_MAX : TEXT_MAX;
    if (r->text.n > (size_t)most) {
        err_at(r->e, ERR_USAGE, r->span, "this %s has %zu bytes; the most is %d", name ? "name" : "text",
               r->text.n, most);
        return false;
    }
    size_t at = utf8_bad(r->text);
    if (at != SIZE_MAX) {
        return bad(r, at, 1, "this byte is not UTF-8");
    }
    at = str_index(r->text, '\0');
    return at == SIZE_MAX || bad(r, at, 1, "a text may not hold a NUL byte");
}

static bool read_text(struct reading *r) {
    r->out->text = arena_str(r->a, str_trim(r->text));
    return true;
}

static bool read_word(struct reading *r) {
    const char *vocab = r->out->field->of;
    if (!vocab_get(r->db, r->a, vocab, r->text, r->span, &r->out->text, r->e)) {
        return false;
    }
    if (str_is(str_of(vocab), "stance")) {
        r->out->number = str_starts(r->out->text, "den") ? -1 : str_starts(r->out->text, "hedge") ? 0 : 1;
    }
    return true;
}

/* `..` alone: still going on. No date of its own, but the word that an end is open. */
static bool read_open(struct reading *r) {
    r->out->date =
        (struct date){ .edtf = STR(".."), .words = STR(""), .flags = DATE_OPEN_START | DATE_OPEN_END };
    r->out->text = r->out->date.edtf;
    return true;
}

static bool read_date(struct reading *r) {
    if (str_is(str_of(r->out->field->key), "end") && str_is(str_trim(r->text), "..")) {
        return read_open(r);
    }
    if (!shifted(r, date_parse(r->a, r->text, &r->out->date, r->e))) {
        return false;
    }
    r->out->text = r->out->date.edtf;
    if (r->out->field->type == FIELD_DAY &&
        (r->out->date.flags != DATE_DAY || r->out->text.n != DATE_ISO - 1)) {
        err_at(r->e, ERR_USAGE, r->span, "%s: takes one certain day", r->out->field->key);
        err_hint(r->e, "write it as YYYY-MM-DD");
        return false;
    }
    return true;
}

static bool read_count(struct reading *r) {
    struct count *count = &r->out->count;
    if (!shifted(r, count_parse(r->a, r->text, count, r->e))) {
        return false;
    }
    r->out->text = count->text;
    struct str code;
    bool found = false;
    if (count->unit.n > 0 && !vocab_find(r->db, r->a, "count-unit", count->unit, &code, &found, r->e)) {
        return false;
    }
    count->unit = found ? code : count->unit;
    return true;
}

static bool read_confidence(struct reading *r) {
    int value;
    if (!shifted(r, confidence_parse(r->text, &value, r->e))) {
        return false;
    }
    r->out->number = value;
    r->out->text = str_of(arena_printf(r->a, "%d", value));
    return true;
}

/* "t7" or 7: a target that this one spells out. */
static bool read_part(struct reading *r) {
    struct str word = str_trim(r->text);
    const struct noun *noun = NULL;
    bool found;
    if (!str_starts(word, "t")) {
        word = str_of(arena_printf(r->a, "t%.*s", STR_ARG(word)));
    }
    if (!fact_find(r->db, word, &noun, &r->out->number, &found, r->e)) {
        return false;
    }
    if (!found) {
        err_at(r->e, ERR_FAILED, r->span, "no target '%.*s'", STR_ARG(word));
        err_hint(r->e, "find targets shows their numbers");
        return false;
    }
    r->out->text = str_of(arena_printf(r->a, "%lld", (long long)r->out->number));
    return true;
}

static bool read_number(struct reading *r) {
    const struct field *field = r->out->field;
    if (field->store != NULL && str_is(str_of(field->store), "part_of")) {
        return read_part(r);
    }
    long long value;
    if (!str_to_int(str_trim(r->text), &value) || value < 0) {
        err_at(r->e, ERR_USAGE, r->span, "'%.*s' is not a whole number", STR_ARG(str_trim(r->text)));
        err_hint(r->e, "%s: takes digits only: 120000", field->key);
        return false;
    }
    r->out->number = value;
    r->out->text = str_of(arena_printf(r->a, "%lld", value));
    return true;
}

/* Degrees of latitude and longitude are the only reals with an end. */
static double real_limit(const struct field *field) {
    struct str store = str_of(field->store);
    return str_is(store, "lat") ? 90 : str_is(store, "lon") ? 180 : HUGE_VAL;
}

static bool read_real(struct reading *r) {
    struct str word = str_trim(r->text);
    const char *text = arena_copy(r->a, word.p, word.n);
    char *end;
    double value = strtod(text, &end);
    /* strtod also takes "nan", "inf" and hexadecimal */
    if (end != text + word.n || strspn(text, "+-.0123456789eE") != word.n || !isfinite(value)) {
        err_at(r->e, ERR_USAGE, r->span, "'%.*s' is not a number", STR_ARG(word));
        return false;
    }
    if (fabs(value) > real_limit(r->out->field)) {
        err_at(r->e, ERR_USAGE, r->span, "%s: lies between -%g and %g", r->out->field->key,
               real_limit(r->out->field), real_limit(r->out->field));
        return false;
    }
    r->out->real = value;
    r->out->text = str_of(arena_printf(r->a, "%.15g", value));
    return true;
}

static bool read_ref(struct reading *r) {
    enum noun_id id = r->out->field->noun;
    const struct noun *noun = id == NOUN_COUNT ? NULL : noun_get(id);
    struct thing thing;
    bool found;
    if (!thing_get(r->db, r->a, noun, r->text, r->span, &r->out->ref, r->e) ||
        !thing_load(r->db, r->a, r->out->ref, &thing, &found, r->e)) {
        return false;
    }
    r->out->text = thing.name;
    return true;
}

static bool read_url(struct reading *r) {
    struct str word = str_trim(r->text);
    size_t before = (size_t)(word.p - r->text.p);
    for (size_t at = 0; at < word.n;) {
        size_t here = at;
        int32_t c = utf8_next(word, &at);
        if (c == ' ' || c == NO_BREAK_SPACE || utf8_hidden(c, UTF8_IDENT)) {
            return bad(r, before + here, at - here, "a URL holds no blanks or invisible characters");
        }
    }
    r->out->text = value_refang(r->a, word);
    return true;
}

static bool read_typed(struct reading *r) {
    switch (r->out->field->type) {
    case FIELD_TEXT:
    case FIELD_NAME:
        return read_text(r);
    case FIELD_WORD:
    case FIELD_RANKED:
        return read_word(r);
    case FIELD_DATE:
    case FIELD_DAY:
        return read_date(r);
    case FIELD_COUNT:
        return read_count(r);
    case FIELD_CONFIDENCE:
        return read_confidence(r);
    case FIELD_NUMBER:
        return read_number(r);
    case FIELD_REAL:
        return read_real(r);
    case FIELD_REF:
        return read_ref(r);
    case FIELD_URL:
        return read_url(r);
    }
    return bad(r, 0, r->text.n, "this field takes no value");
}

bool value_parse(struct db *db, struct arena *a, const struct field *field, struct str text, struct span span,
                 struct value *out, struct err *e) {
    *out = (struct value){ .field = field };
    struct reading r = { db, a, text, span, out, e };
    if (!check_text(&r)) {
        return false;
    }
    if (str_trim(text).n == 0) {
        out->cleared = true;
        out->text = STR("");
        return true;
    }
    return read_typed(&r);
}

bool value_same(const struct value *v, struct str text, int64_t ref) {
    if (v->cleared) {
        return text.n == 0;
    }
    return v->field->type == FIELD_REF ? v->ref == ref : str_eq(v->text, text);
}
