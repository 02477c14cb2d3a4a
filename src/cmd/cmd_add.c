/* add: a new thing, or one fact some source says. */
#include "cmd/remark.h"
#include "engine/assign.h"
#include "model/claim.h"
#include "model/vocab.h"
#include <stdint.h>

static bool add_thing(struct call *call, const struct noun *noun, const struct arg_value *name,
                      struct assign *given, struct err *e) {
    struct thing_new t = {
        noun_get(noun->id), name->text, given->cite.source, given->cite.record, given->cite.change, NULL, 0
    };
    int64_t id;
    if (!thing_add(call->db, call->arena, &t, &id, e)) {
        command_blame(e, name->span);
        return false;
    }
    for (int i = 0; i < given->count; i++) {
        struct claim_outcome outcome;
        if (!claim_set(call->db, call->arena, id, &given->values[i], &given->cite, &outcome, e)) {
            command_blame(e, given->spans[i]);
            return false;
        }
    }
    session_say(call->session, "%s #%lld  %.*s", noun->name, (long long)id,
                STR_ARG(thing_handle(call->db, call->arena, id)));
    return remark_thing(call, id, e);
}

/* involves: handle or role=handle, commas between. */
static bool add_involved(struct call *call, int64_t event, const struct token *t, struct err *e) {
    for (int i = 0; t != NULL && i < t->value_count; i++) {
        struct str text = t->values[i].text, role = STR("");
        struct span span = t->values[i].span;
        size_t sign = str_index(text, '=');
        int64_t id;
        if (sign != SIZE_MAX) {
            struct span at = { span.at, sign };
            if (!vocab_get(call->db, call->arena, "event-role", str_slice(text, 0, sign), at, &role, e)) {
                return false;
            }
            text = str_slice(text, sign + 1, text.n);
            span = (struct span){ span.at + sign + 1, text.n };
        }
        if (!thing_get(call->db, call->arena, NULL, text, span, &id, e) ||
            !fact_involve(call->db, event, id, role, e)) {
            return false;
        }
    }
    return true;
}

static bool add_fact(struct call *call, const struct noun *noun, const struct assign *given, struct err *e) {
    struct fact f = { .noun = noun, .value_count = given->count, .cite = given->cite };
    for (int i = 0; i < given->count; i++) {
        f.values[i] = given->values[i];
    }
    int64_t id;
    bool same = false;
    bool ok = given->involves != NULL || fact_same(call->db, call->arena, &f, &id, &same, e);
    if (!ok || (!same && (!fact_add(call->db, call->arena, &f, &id, e) ||
                          !add_involved(call, id, given->involves, e)))) {
        command_blame(e, call_arg(call, "noun")->span);
        return false;
    }
    session_say(call->session, "%s %c%lld%s", noun->name, noun->letter, (long long)id,
                same ? "  (was there already)" : "");
    return true;
}

static bool run(struct call *call, struct err *e) {
    const struct noun *noun = call_arg(call, "noun")->noun;
    const struct arg_value *name = call_arg(call, "name"), *fields = call_arg(call, "fields");
    struct assign given;
    bool can = noun->thing || (noun->letter != 0 && noun->id != NOUN_CLAIM);
    if (!can) {
        err_at(e, ERR_USAGE, call->tokens.items[1].span, "%s are not added by hand", noun->plural);
        err_hint(e, noun->id == NOUN_CLAIM ? "set HANDLE field:value source:… adds a word about a field"
                                           : "import FILE brings records in");
        return false;
    }
    if (noun->thing && !name->given) {
        err_at(e, ERR_USAGE, call->tokens.items[1].span, "%s %s needs a name", thing_article(noun),
               noun->name);
        err_hint(e, "add %s \"its name\" field:value …", noun->name);
        return false;
    }
    if (!noun->thing && name->given) {
        err_at(e, ERR_USAGE, name->span, "%s take field:value alone", noun->plural);
        err_hint(e, "help %s lists the fields", noun->plural);
        return false;
    }
    if (!assign_read(call, noun, fields->first, fields->count, &given, e)) {
        return false;
    }
    return noun->thing ? add_thing(call, noun, name, &given, e) : add_fact(call, noun, &given, e);
}

static const struct arg_spec args[] = {
    { "noun", ARG_NOUN, 0, NOUN_COUNT,
      "actor operation victim identity location sector capability source, or attribution target event "
      "relation name" },
    { "name", ARG_NAME, ARG_OPTIONAL, NOUN_COUNT, "of a thing; quoted when it has blanks" },
    { "fields", ARG_FIELDS, ARG_OPTIONAL, NOUN_COUNT,
      "its fields (help NOUN) and cite words (help sources)" },
    { 0 },
};

static const struct command_example examples[] = {
    { "add actor \"APT 38\" type:nation-state country:KP", "a thing with fields" },
    { "add source \"NYT 2019-03-03\" type:article published:2019-03-03", "where something was read" },
    { "add operation \"Operation Ghost\" start:2013 source:time-2019-03-04",
      "a thing and the source of its fields" },
    { "add attribution operation:sharpshooter actor:lazarus-group confidence:likely said:2019-03-03",
      "one source's word" },
    { "add target operation:sharpshooter location:london sector:banks extent:some",
      "whom, what and where it hit" },
    { "add event about:sharpshooter type:discovery date:2018-12 text:\"found by researchers\"",
      "something that happened" },
    { "add name entity:lazarus-group name:\"Whois Team\" said:2013", "another name" },
    { 0 },
};

const struct command cmd_add = {
    .name = "add",
    .summary = "a new thing, or one fact that some source says",
    .args = args,
    .examples = examples,
    .more =
        "Cite words say who says so: source: by: said: quote: page: confidence: credibility: stance: tlp:.\n"
        "Two sources that say the same are two facts; the same fact twice from one source is one.",
    .flags = COMMAND_WRITES,
    .run = run,
};
