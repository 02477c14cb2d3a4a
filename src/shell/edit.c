/* Editing by another program. The file lies in $TMPDIR or /tmp under a name nobody can know before, is made
 * with O_EXCL and mode 0600, and is taken away whatever happens. */
#include "shell/edit.h"
#include "base/file.h"
#include "shell/interrupt.h"
#include "shell/launch.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { EDIT_MOST = 1 << 20 };

static char *make_file(struct arena *a, struct str text, struct err *e) {
    static const char ending[] = ".dossier";
    const char *folder = getenv("TMPDIR");
    if (folder == NULL || folder[0] != '/') {
        folder = "/tmp";
    }
    char *path = arena_printf(a, "%s/dossier-XXXXXX%s", folder, ending);
    int fd = mkostemps(path, (int)strlen(ending), O_CLOEXEC);
    if (fd < 0) {
        err_set(e, ERR_FAILED, "cannot make a file in %s: %s", folder, strerror(errno));
        return NULL;
    }
    ssize_t n = write(fd, text.p != NULL ? text.p : "", text.n);
    bool ok = n >= 0 && (size_t)n == text.n;
    int number = errno;
    if (close(fd) != 0 || !ok) {
        err_set(e, ERR_FAILED, "cannot write '%s': %s", path, strerror(n < 0 ? number : ENOSPC));
        unlink(path);
        return NULL;
    }
    return path;
}

/* $VISUAL, $EDITOR, vi: the first that has a word. */
static char **editor(struct arena *a) {
    static const char *const names[] = { "VISUAL", "EDITOR" };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const char *command = getenv(names[i]);
        char **words = command != NULL ? launch_words(a, command, 1) : NULL;
        if (words != NULL) {
            return words;
        }
    }
    return launch_words(a, "vi", 1);
}

static bool run_editor(struct arena *a, char *path, struct err *e) {
    char **words = editor(a);
    pid_t pid;
    size_t n = 0;
    while (words[n] != NULL) {
        n++;
    }
    words[n] = path;
    struct launch l = { .words = words, .in = -1 };
    if (!launch_start(&l, &pid, e)) {
        err_hint(e, "$VISUAL or $EDITOR names the editor");
        return false;
    }
    interrupt_lenient(true);
    int code = launch_wait(pid);
    interrupt_lenient(false);
    if (code != 0) {
        err_set(e, ERR_FAILED, "the editor failed; nothing is run");
        return false;
    }
    return true;
}

bool edit_text(struct arena *a, struct str text, struct str *after, struct err *e) {
    char *path = make_file(a, text, e);
    if (path == NULL) {
        return false;
    }
    bool ok = run_editor(a, path, e) && file_read(a, path, EDIT_MOST, after, e);
    unlink(path);
    return ok;
}
