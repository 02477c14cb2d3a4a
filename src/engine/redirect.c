/* The places of results. Owns the two files and the manner (width, colour) that comes back behind them.
 * Invariant: s->out writes to the innermost place that is open: .once, .output, the pager, the usual. */
#include "engine/redirect.h"

static bool elsewhere(const struct session *s) {
    return s->redirect.taken || s->redirect.output.out != NULL;
}

void redirect_settle(struct session *s) {
    struct redirect *r = &s->redirect;
    FILE *to = r->taken                ? r->once.out
               : r->output.out != NULL ? r->output.out
               : s->held != NULL       ? s->held
                                       : s->results;
    if (elsewhere(s) && !r->kept) {
        r->usual = s->out.options;
        r->terminal = s->terminal;
        r->kept = true;
        s->out.options.width = 0;
        s->out.options.color = false;
        s->terminal = false;
    } else if (!elsewhere(s) && r->kept) {
        s->out.options = r->usual;
        s->terminal = r->terminal;
        r->kept = false;
    }
    out_reopen(&s->out, to);
}

/* Ends one of the files; what is still on its way goes into it. */
static bool finish(struct session *s, struct file_aside *file, bool keep, struct err *e) {
    bool ok = out_flush(&s->out, e);
    if (ok && keep) {
        ok = file_aside_commit(file, e);
    }
    file_aside_drop(file);
    return ok;
}

bool redirect_output(struct session *s, const char *path, struct err *e) {
    struct redirect *r = &s->redirect;
    if (r->taken) {
        err_set(e, ERR_FAILED, "results of this command go to the file of .once already");
        return false;
    }
    struct file_aside next = { 0 };
    if (path != NULL && !file_aside_open(&next, path, e)) {
        return false;
    }
    bool ok = r->output.out != NULL ? finish(s, &r->output, true, e) : out_flush(&s->out, e);
    r->output = next;
    redirect_settle(s);
    return ok;
}

bool redirect_once(struct session *s, const char *path, struct err *e) {
    struct redirect *r = &s->redirect;
    if (r->taken) {
        err_set(e, ERR_FAILED, "results of this command go to the file of .once already");
        return false;
    }
    file_aside_drop(&r->once);
    return file_aside_open(&r->once, path, e);
}

bool redirect_begin(struct session *s) {
    struct redirect *r = &s->redirect;
    if (r->taken || r->once.out == NULL) {
        return false;
    }
    struct err unwritten = { 0 };
    out_flush(&s->out, &unwritten);
    err_release(&unwritten);
    r->taken = true;
    redirect_settle(s);
    return true;
}

bool redirect_end(struct session *s, bool ok, struct err *e) {
    struct err ignored = { 0 };
    bool kept = finish(s, &s->redirect.once, ok, ok ? e : &ignored);
    err_release(&ignored);
    s->redirect.taken = false;
    redirect_settle(s);
    return kept;
}

bool redirect_close(struct session *s, bool keep, struct err *e) {
    struct redirect *r = &s->redirect;
    file_aside_drop(&r->once);
    r->taken = false;
    bool ok = r->output.out == NULL || finish(s, &r->output, keep, e);
    redirect_settle(s);
    return ok;
}
