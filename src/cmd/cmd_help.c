/* help: commands, nouns and topics. The import maps that come with the program stand with their topic. */
#include "base/utf8.h"
#include "engine/help.h"
#include "import/import.h"

/* Lines as they are; in ASCII where the session wants that. */
static void print(struct session *s, struct str text) {
    if (!s->options.ascii) {
        out_text(&s->out, text);
        return;
    }
    struct buf plain = { 0 };
    while (text.n > 0) {
        size_t end = str_index(text, '\n');
        utf8_to_ascii(&plain, str_slice(text, 0, end));
        buf_add_char(&plain, '\n');
        text = str_slice(text, end < text.n ? end + 1 : text.n, text.n);
    }
    out_text(&s->out, buf_str(&plain));
    buf_release(&plain);
}

static void add_maps(struct buf *out) {
    int n = import_builtins();
    buf_add_text(out, n > 0 ? "\nBuilt in:\n" : "");
    for (int i = 0; i < n; i++) {
        struct import_builtin map = import_builtin(i);
        help_entry(out, map.name, 18, map.title);
    }
}

static bool run(struct call *call, struct err *e) {
    const struct arg_value *topic = call_arg(call, "topic");
    struct buf text = { 0 };
    bool ok = true;
    if (topic->given) {
        ok = help_about(&text, call->session, call->db, topic->text, topic->span, e);
    } else {
        help_overview(&text, call->session);
    }
    if (ok && topic->given && str_is_nocase(topic->text, "maps")) {
        add_maps(&text);
    }
    if (ok) {
        print(call->session, buf_str(&text));
    }
    buf_release(&text);
    return ok;
}

static const struct arg_spec args[] = {
    { "topic", ARG_VERB, ARG_OPTIONAL, NOUN_COUNT, "a command, a noun, a topic or a key" },
    { 0 },
};

static const struct command_example examples[] = {
    { "help", "commands, topics and nouns" },
    { "help find", "one command" },
    { "help operations", "the fields of a noun and their words" },
    { "help query", "a topic: conditions" },
    { "help stance", "a key of queries, for each noun that has it" },
    { 0 },
};

const struct command cmd_help = {
    .name = "help",
    .summary = "commands, nouns and topics",
    .args = args,
    .examples = examples,
    .flags = COMMAND_NO_FILE,
    .run = run,
};
