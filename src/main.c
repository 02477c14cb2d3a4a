/* The program's entry: locale and pipes made sane, options read, and everything handed to
 * shell/start. Knows the list of commands, which the engine below must not. */
#include "cmd/commands.h"
#include "shell/complete_print.h"
#include "shell/interrupt.h"
#include "shell/start.h"
#include "shell/terminal.h"
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* A descriptor that is closed would be taken by the next file that is opened, and messages would go into
 * it. Writing to these stand-ins fails as it should. */
static bool keep_standard_descriptors(void) {
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
        if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", O_RDONLY) != fd) {
            return false;
        }
    }
    return true;
}

/* `dossier help topic` needs no case file, unless there is one of that name. */
static void help_without_file(struct start *start, int argc, char *const *argv) {
    if (start->file == NULL || strcmp(start->file, "help") != 0 || start->create || start->step_count > 0 ||
        access(start->file, F_OK) == 0) {
        return;
    }
    start->words = argv + argc - start->word_count - 1;
    start->word_count++;
    start->file = NULL;
}

static int work(struct start *start, int argc, char *const *argv) {
    switch (start->task) {
    case START_HELP:
        return start_help();
    case START_VERSION:
        return start_version();
    case START_COMPLETE:
        return complete_print(start, command_list, command_count);
    case START_WORK:
        break;
    }
    help_without_file(start, argc, argv);
    return start_run(start, command_list, command_count);
}

int main(int argc, char **argv) {
    struct arena arena = { 0 };
    struct start start;
    struct err e = { 0 };
    if (!keep_standard_descriptors()) {
        return ERR_FAILED;
    }
    interrupt_ignore_pipe();
    bool letters = terminal_locale();
    bool ok = options_read(&arena, argc, argv, &start, &e);
    start.session.ascii = start.session.ascii || !letters;
    int code = ok ? work(&start, argc, argv) : start_complain(&e, start.session.ascii);
    err_release(&e);
    arena_release(&arena);
    return code;
}
