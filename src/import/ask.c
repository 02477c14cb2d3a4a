/* Asking about new names between two runs. Owns the answers and the loop of runs. Invariant: no change is
 * open while somebody is asked, and each question is asked once; so there are no more runs than names. */
#include "import/ask.h"
#include "base/namekey.h"
#include "import/again.h"
#include <string.h>

/* What a name may be remembered as, as things to point at. */
static char yes, no, unanswered, refused;

static struct str key_of(struct arena *a, char what, const struct noun *noun, struct str name) {
    struct str key = name_key(a, name);
    char *p = arena_alloc(a, key.n + 2);
    p[0] = what;
    p[1] = (char)('a' + (int)noun->id);
    memcpy(p + 2, key.p, key.n);
    return (struct str){ p, key.n + 2 };
}

enum map_leave asking_leave(struct asking *q, struct arena *scratch, const struct noun *noun,
                            struct str name) {
    const char *answer = table_get(&q->answers, key_of(scratch, 'a', noun, name));
    return answer == &yes ? MAP_ALL : answer == &no ? MAP_NONE : MAP_ASK;
}

void asking_add(struct asking *q, const struct noun *noun, struct str name, unsigned long line) {
    struct str key = key_of(&q->a, 'a', noun, name);
    if (table_get(&q->answers, key) != NULL) {
        return;
    }
    table_put(&q->answers, key, &unanswered);
    q->open = arena_grow(&q->a, q->open, (size_t)q->count, sizeof *q->open);
    q->open[q->count++] = (struct import_name){
        .noun = noun_get(noun->id), .name = arena_str(&q->a, name), .line = line, .leave = IMPORT_ASKED
    };
}

bool asking_first(struct asking *q, struct arena *scratch, const struct noun *noun, struct str name) {
    struct str key = key_of(scratch, 'r', noun, name);
    if (table_get(&q->answers, key) != NULL) {
        return false;
    }
    table_put(&q->answers, arena_str(&q->a, key), &refused);
    return true;
}

static bool ask_all(struct run *r) {
    struct asking *q = r->asking;
    for (int i = 0; i < q->count; i++) {
        struct import_name *name = &q->open[i];
        if (!make_near(r->db, &q->a, name->noun, name->name, &name->near, r->e)) {
            return false;
        }
        bool agreed = r->o->ask(r->o->context, name);
        if (r->o->stop != NULL && *r->o->stop != 0) {
            err_set(r->e, ERR_STOPPED, "stopped; nothing was written");
            return false;
        }
        table_put(&q->answers, key_of(&q->a, 'a', name->noun, name->name), agreed ? &yes : &no);
    }
    q->count = 0;
    return true;
}

bool asking_run(struct run *r, struct import_options *o) {
    struct asking asking = { 0 };
    struct again none = { 0 }, *again = r->again, first = again != NULL ? *again : none;
    asking.answers.a = &asking.a;
    r->asking = &asking;
    bool ok = run_import(r);
    while (ok && asking.count > 0 && !o->dry_run) {
        ok = ask_all(r);
        if (!ok) {
            break;
        }
        o->note = NULL;
        *r = (struct run){ .db = r->db,
                           .arena = r->arena,
                           .o = o,
                           .report = r->report,
                           .e = r->e,
                           .again = again,
                           .asking = &asking };
        if (again != NULL) {
            buf_release(&again->raw);
            *again = first;
        }
        ok = run_import(r);
    }
    table_release(&asking.answers);
    arena_release(&asking.a);
    return ok;
}
