/* remove: takes a thing with its facts, or one fact, out of the file. */
#include "engine/command.h"
#include "model/claim.h"

static bool remove_thing(struct call *call, const struct arg_value *v, struct err *e) {
    struct str handle = thing_handle(call->db, call->arena, v->id);
    int64_t facts;
    if (!thing_remove(call->db, call->arena, v->id, &facts, e)) {
        return false;
    }
    session_say(call->session, "%s %.*s removed with %lld %s; undo brings it back", v->noun->name,
                STR_ARG(handle), (long long)facts, facts == 1 ? "fact" : "facts");
    return true;
}

/* A column follows when one of its claims goes. */
static bool remove_claim(struct call *call, const struct arg_value *v, struct err *e) {
    int64_t entity;
    struct str field;
    bool found;
    return stmt_intf(call->db, e, &entity, &found, "SELECT entity_id FROM claim WHERE id = ?", "i", v->id) &&
           stmt_strf(call->db, e, call->arena, &field, &found, "SELECT field FROM claim WHERE id = ?", "i",
                     v->id) &&
           fact_remove(call->db, v->noun, v->id, e) &&
           claim_settle(call->db, call->arena, entity, field.p, e);
}

static bool run(struct call *call, struct err *e) {
    const struct arg_value *v = call_arg(call, "what");
    bool ok = v->noun->thing              ? remove_thing(call, v, e)
              : v->noun->id == NOUN_CLAIM ? remove_claim(call, v, e)
                                          : fact_remove(call->db, v->noun, v->id, e);
    command_blame(e, v->span);
    if (ok && !v->noun->thing) {
        session_say(call->session, "%s %c%lld removed; undo brings it back", v->noun->name, v->noun->letter,
                    (long long)v->id);
    }
    return ok;
}

static const struct arg_spec args[] = {
    { "what", ARG_SUBJECT, 0, NOUN_COUNT, "a thing, or the number of a fact: a7 t7 e7 r7 n7 c7" },
    { 0 },
};

static const struct command_example examples[] = {
    { "remove a1", "one attribution" },
    { "remove operation:sharpshooter", "an operation with everything said of it" },
    { 0 },
};

const struct command cmd_remove = {
    .name = "remove",
    .summary = "take a thing with its facts, or one fact, out of the file",
    .args = args,
    .examples = examples,
    .more = "A thing that others point to (a publisher, a source of facts, a parent) is not removed; the "
            "list of what points\n"
            "there is shown. Imported records stay as they came. undo brings everything back.",
    .flags = COMMAND_WRITES,
    .run = run,
};
