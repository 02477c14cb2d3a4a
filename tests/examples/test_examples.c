/* Every example of every command, run as it stands on a copy of the Sharpshooter sample, with the
 * files beside it that the examples name. Arguments: the sample, the folder of fixtures. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/file.h"
#include "cmd/commands.h"
#include "engine/redirect.h"
#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILE_MOST = 64 * 1024 * 1024 };

static char *sample, *fixtures;
static const char *const files[] = { "vendor.csv", "vendor.map", "cfr.csv" };

static void copy_to(const char *from, const char *to) {
    struct arena a = { 0 };
    struct err e = { 0 };
    struct str bytes;
    if (!file_read(&a, from, FILE_MOST, &bytes, &e)) {
        fail_msg("%s: %s", from, e.message);
    }
    FILE *out = fopen(to, "wb");
    assert_non_null(out);
    assert_int_equal(fwrite(bytes.p, 1, bytes.n, out), bytes.n);
    assert_int_equal(fclose(out), 0);
    arena_release(&a);
}

static bool run_line(struct session *s, const char *line, struct err *e) {
    return session_run(s, str_of(line), e);
}

/* What an example needs before it: redo something that was undone, run something that was saved, rejects of
 * an import, which is the next change of the sample. */
static const char *before(const struct command *c, const char *line) {
    bool rejects = strstr(line, " retry ") != NULL || strstr(line, " rejects ") != NULL;
    return strcmp(c->name, "redo") == 0      ? "undo"
           : strcmp(c->name, "run") == 0     ? "save by-actor = find operations actor:$who since:$since"
           : strcmp(c->name, "imports") == 0 ? "import cfr.csv"
           : rejects                         ? "import rejects.csv map:vendor skip-bad"
                                             : NULL;
}

static bool edit(struct session *s, struct err *e) {
    (void)s;
    return e->code == ERR_NONE;
}

static bool run_system(struct session *s, struct str command, struct err *e) {
    return s->options.safe == false && command.n > 0 && e->code == ERR_NONE;
}

/* Commands that answer by what they do to later ones, or into a file. */
static bool may_be_silent(const struct command *c, const char *line) {
    return (c->flags & COMMAND_SWITCH) || strstr(line, " to ") != NULL || strncmp(line, "let ", 4) == 0;
}

static void run_example(const struct command *c, const struct command_example *example) {
    struct session s = { .commands = command_list,
                         .command_count = command_count,
                         .messages = stderr,
                         .edit = edit,
                         .system = run_system };
    struct err e = { 0 };
    copy_to(sample, "sample.db");
    if (!db_open("sample.db", &(struct db_options){ 0 }, &s.db, &e)) {
        fail_msg("%s", e.message);
    }
    s.format = out_find_format(STR("table"));
    out_init(&s.out, s.format, NULL, NULL);
    snprintf(s.map_folder, sizeof s.map_folder, ".");
    const char *first = before(c, example->line);
    if (first != NULL && !run_line(&s, first, &e) && e.code != ERR_REJECTS) {
        fail_msg("%s: %s", first, e.message);
    }
    err_release(&e);
    if (!run_line(&s, example->line, &e)) {
        fail_msg("%s: %s (%s)", example->line, e.message, e.hint);
    }
    assert_true(s.out.bytes.n > 0 || may_be_silent(c, example->line));
    assert_true(redirect_close(&s, false, &e));
    session_release(&s);
    out_release(&s.out);
    db_close(s.db);
    err_release(&e);
}

static void test_examples(void **state) {
    (void)state;
    int ran = 0;
    for (int i = 0; i < command_count; i++) {
        const struct command_example *example = command_list[i]->examples;
        assert_non_null(example);
        assert_non_null(example->line);
        for (; example->line != NULL; example++) {
            run_example(command_list[i], example);
            ran++;
        }
    }
    assert_true(ran >= command_count);
}

static void write_text(const char *name, const char *text) {
    FILE *out = fopen(name, "wb");
    assert_non_null(out);
    assert_true(fputs(text, out) >= 0);
    assert_int_equal(fclose(out), 0);
}

static int drop(const char *path, const struct stat *info, int type, struct FTW *where) {
    (void)info;
    (void)type;
    (void)where;
    return remove(path);
}

int main(int argc, char **argv) {
    char folder[] = "/tmp/dossier-examples-XXXXXX";
    if (argc != 3 || mkdtemp(folder) == NULL) {
        fprintf(stderr, "usage: test_examples SAMPLE FIXTURES\n");
        return 2;
    }
    sample = realpath(argv[1], NULL);
    fixtures = realpath(argv[2], NULL);
    if (sample == NULL || fixtures == NULL || chdir(folder) != 0) {
        fprintf(stderr, "test_examples: %s\n", strerror(errno));
        return 2;
    }
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        char from[4096];
        snprintf(from, sizeof from, "%s/%s", fixtures, files[i]);
        copy_to(from, files[i]);
    }
    write_text("weekly.dossier", "stats\n");
    write_text("rejects.csv", "Campaign,Group,First_seen,Industries,Cities,Confidence,Notes\n"
                              "Blue Moon,Lazrus,2019,banks,,,\n");
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_examples) };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    nftw(folder, drop, 8, FTW_DEPTH | FTW_PHYS);
    free(sample);
    free(fixtures);
    return failed;
}
