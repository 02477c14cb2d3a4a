/* link: says that two things belong together. */
#include "engine/assign.h"

static bool run(struct call *call, struct err *e) {
    const struct noun *relation = noun_get(NOUN_RELATION);
    const struct arg_value *fields = call_arg(call, "fields"), *verb = call_arg(call, "verb");
    struct assign given;
    if (!assign_read(call, relation, fields->first, fields->count, &given, e)) {
        return false;
    }
    struct fact f = { .noun = relation, .cite = given.cite };
    struct value *v = f.values;
    v[0] = (struct value){ .field = noun_field(relation, STR("subject")), .ref = call_arg(call, "a")->id };
    v[1] = (struct value){ .field = noun_field(relation, STR("object")), .ref = call_arg(call, "b")->id };
    if (!value_parse(call->db, call->arena, noun_field(relation, STR("verb")), verb->text, verb->span, &v[2],
                     e)) {
        return false;
    }
    f.value_count = 3;
    for (int i = 0; i < given.count; i++) {
        if (fact_value(&f, given.values[i].field->key) != NULL) {
            err_at(e, ERR_USAGE, given.spans[i], "'%s:' is said by the words before",
                   given.values[i].field->key);
            return false;
        }
        v[f.value_count++] = given.values[i];
    }
    int64_t id;
    bool same;
    if (v[0].ref == v[1].ref) {
        err_at(e, ERR_USAGE, call_arg(call, "b")->span, "a thing is not linked to itself");
        return false;
    }
    if (!fact_same(call->db, call->arena, &f, &id, &same, e) ||
        (!same && !fact_add(call->db, call->arena, &f, &id, e))) {
        return false;
    }
    session_say(call->session, "r%lld  %.*s %.*s %.*s%s", (long long)id,
                STR_ARG(thing_handle(call->db, call->arena, v[0].ref)), STR_ARG(v[2].text),
                STR_ARG(thing_handle(call->db, call->arena, v[1].ref)), same ? "  (was there already)" : "");
    return true;
}

static const struct arg_spec args[] = {
    { "a", ARG_HANDLE, 0, NOUN_COUNT, "the thing that …" },
    { "verb", ARG_NAME, 0, NOUN_RELATION,
      "uses, part-of, repeats, reported-in, speaks-for, same-as, member-of …" },
    { "b", ARG_HANDLE, 0, NOUN_COUNT, "… the other thing" },
    { "fields", ARG_FIELDS, ARG_OPTIONAL, NOUN_RELATION, "date: and cite words" },
    { 0 },
};

static const struct command_example examples[] = {
    { "link sharpshooter uses rising-sun source:mcafee-2018-12-12", "what was used, and who says so" },
    { 0 },
};

const struct command cmd_link = {
    .name = "link",
    .summary = "say that two things belong together",
    .args = args,
    .examples = examples,
    .flags = COMMAND_WRITES,
    .run = run,
};
