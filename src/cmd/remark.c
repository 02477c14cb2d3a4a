/* Notes on what is legal and kept, but may be a slip. */
#include "cmd/remark.h"
#include "model/thing.h"

static bool namesakes(struct call *call, const struct thing *t, struct err *e) {
    struct thing_match m = { 0 };
    if (!thing_match(call->db, call->arena, t->noun, t->name, &m, e)) {
        return false;
    }
    struct buf list = { 0 };
    for (int i = 0; i < m.count; i++) {
        if (m.ids[i] != t->id) {
            buf_printf(&list, "%s#%lld", list.n > 0 ? ", " : "", (long long)m.ids[i]);
        }
    }
    if (list.n > 0) {
        session_note(call->session, "other %s are called %.*s too: %s", t->noun->plural, STR_ARG(t->name),
                     list.p);
    }
    buf_release(&list);
    return true;
}

static bool backwards(struct call *call, const struct thing *t, struct err *e) {
    int64_t one;
    bool found;
    if (t->noun->id != NOUN_OPERATION) {
        return true;
    }
    if (!stmt_intf(call->db, e, &one, &found, "SELECT 1 FROM operation WHERE id = ? AND end_hi < start_lo",
                   "i", t->id)) {
        return false;
    }
    if (found) {
        session_note(call->session, "%.*s ends before it begins; both dates are kept", STR_ARG(t->handle));
    }
    return true;
}

bool remark_thing(struct call *call, int64_t id, struct err *e) {
    struct thing t;
    bool found;
    return thing_load(call->db, call->arena, id, &t, &found, e) &&
           (!found || (namesakes(call, &t, e) && backwards(call, &t, e)));
}
