/* What --safe, --readonly, a missing file and a saved command forbid. Every look at options.safe that is
 * about reaching outside is here. */
#include "engine/gate.h"

bool gate_open(const struct session *s) {
    return !s->options.safe;
}

bool gate_reach(const struct session *s, const char *what, struct span span, struct err *e) {
    if (!gate_open(s)) {
        err_at(e, ERR_FAILED, span, "'%s' reaches outside the case file, which --safe forbids", what);
        err_hint(e, "help safe lists what does");
        return false;
    }
    if (s->saved != NULL) {
        err_at(e, ERR_FAILED, span, "'%s' reaches outside the case file, which a saved command may not",
               what);
        return false;
    }
    return true;
}

bool gate_file(const struct session *s, struct err *e) {
    if (s->db == NULL) {
        err_set(e, ERR_USAGE, "no case file is open");
        err_hint(e, "dossier FILE opens one, dossier --new FILE makes one");
        return false;
    }
    return true;
}

bool gate_writes(const struct command *c, const struct token_list *tokens) {
    bool lists = (c->flags & COMMAND_ALONE_READS) && tokens->count == 1;
    return (c->flags & (COMMAND_WRITES | COMMAND_CHANGES)) && !lists;
}

/* A command of the case file itself: it may come from anybody. */
static bool saved_may(const struct command *c, struct span verb, struct err *e) {
    enum { NOT_READING = COMMAND_WRITES | COMMAND_CHANGES | COMMAND_OUTSIDE | COMMAND_NO_FILE };
    if (c->flags & (NOT_READING | COMMAND_SWITCH)) {
        err_at(e, ERR_FAILED, verb, "'%s' cannot stand in a saved command: those only read the case file",
               c->name);
        return false;
    }
    return true;
}

bool gate_command(const struct session *s, const struct command *c, const struct token_list *tokens,
                  struct err *e) {
    struct span verb = tokens->items[0].span;
    if (!(c->flags & COMMAND_NO_FILE) && !gate_file(s, e)) {
        return false;
    }
    if (s->saved != NULL && !saved_may(c, verb, e)) {
        return false;
    }
    if (gate_writes(c, tokens) && (s->options.readonly || db_readonly(s->db))) {
        err_at(e, ERR_FAILED, verb, "'%s' would write, and %s is open for reading only", c->name,
               db_path(s->db));
        err_hint(e,
                 s->options.readonly ? "leave out --readonly" : "the file or its folder cannot be written");
        return false;
    }
    return !(c->flags & COMMAND_OUTSIDE) || gate_reach(s, c->name, verb, e);
}
