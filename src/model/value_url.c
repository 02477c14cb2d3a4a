/* Undoing the ways in which reports defang indicators. Invariant: one pass from left to right, so
 * that the time is bound by the length; what the pass writes is never read again. */
#include "model/value_url.h"

/* A scheme stands at the beginning of a word and before ':' or a bracketed one. */
static const struct fang {
    const char *from, *to;
    bool scheme;
} fangs[] = {
    { "[.]", ".", false },        { "(.)", ".", false },      { "{.}", ".", false },
    { "[dot]", ".", false },      { "(dot)", ".", false },    { "{dot}", ".", false },
    { "[://]", "://", false },    { "[:]", ":", false },      { "[/]", "/", false },
    { "[@]", "@", false },        { "[at]", "@", false },     { "(at)", "@", false },
    { "[https]", "https", true }, { "[http]", "http", true }, { "[hxxps]", "https", true },
    { "[hxxp]", "http", true },   { "hxxps", "https", true }, { "hxxp", "http", true },
};
enum { FANGS = sizeof fangs / sizeof fangs[0] };

static bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static bool is_scheme_place(struct str url, size_t at, size_t end) {
    bool begins = at == 0 || !is_word(url.p[at - 1]);
    return begins && end < url.n && (url.p[end] == ':' || url.p[end] == '[');
}

/* The form that begins at `at`, or NULL. */
static const struct fang *fang_at(struct str url, size_t at) {
    for (size_t i = 0; i < FANGS; i++) {
        size_t end = at + str_of(fangs[i].from).n;
        if (end <= url.n && str_is_nocase(str_slice(url, at, end), fangs[i].from) &&
            (!fangs[i].scheme || is_scheme_place(url, at, end))) {
            return &fangs[i];
        }
    }
    return NULL;
}

struct str value_refang(struct arena *a, struct str url) {
    struct buf plain = { 0 };
    for (size_t at = 0; at < url.n;) {
        const struct fang *fang = fang_at(url, at);
        if (fang == NULL) {
            buf_add_char(&plain, url.p[at++]);
            continue;
        }
        buf_add_text(&plain, fang->to);
        at += str_of(fang->from).n;
    }
    struct str out = arena_str(a, (struct str){ plain.p, plain.n });
    buf_release(&plain);
    return out;
}
