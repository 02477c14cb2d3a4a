/* base/file: what may be read, and that a target has all of its old bytes or all of its new ones. */
#include "base/file.h"
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[] = "/tmp/test_file.XXXXXX";

static int enter(void **state) {
    (void)state;
    return mkdtemp(folder) == NULL || chdir(folder) != 0;
}

static int leave(void **state) {
    (void)state;
    static const char *const left[] = { "plain", "link", "dangling", "pipe", "socket", "new" };
    for (size_t i = 0; i < sizeof left / sizeof left[0]; i++) {
        unlink(left[i]);
    }
    rmdir("sub");
    return chdir("/") != 0 || rmdir(folder) != 0; /* fails when a temporary file was left behind */
}

static void put(const char *path, const char *text) {
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
}

static void expect_text(const char *path, const char *want) {
    struct arena a = { 0 };
    struct err e = { 0 };
    struct str got;
    assert_true(file_read(&a, path, 1 << 20, &got, &e));
    assert_true(str_is(got, want));
    arena_release(&a);
}

static void expect_refusal(const char *path, const char *want) {
    struct arena a = { 0 };
    struct err e = { 0 };
    struct str got;
    assert_false(file_read(&a, path, 100, &got, &e));
    assert_int_equal(e.code, ERR_FAILED);
    assert_string_equal(e.message, want);
    arena_release(&a);
}

static void reading(void **state) {
    (void)state;
    put("plain", "one\ntwo\n");
    assert_int_equal(symlink("plain", "link"), 0);
    assert_int_equal(symlink("nowhere", "dangling"), 0);
    assert_int_equal(mkdir("sub", 0700), 0);
    assert_int_equal(mkfifo("pipe", 0600), 0);
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    struct sockaddr_un address = { .sun_family = AF_UNIX, .sun_path = "socket" };
    assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
    close(fd);
    expect_text("plain", "one\ntwo\n");
    expect_text("link", "one\ntwo\n");
    expect_refusal("dangling", "cannot read 'dangling': no such file or folder");
    expect_refusal("sub", "cannot read 'sub': it is a folder");
    expect_refusal("pipe", "cannot read 'pipe': it is a named pipe");
    expect_refusal("socket", "cannot read 'socket': it is a socket");
    expect_refusal("/dev/zero", "cannot read '/dev/zero': it is a device");
    expect_refusal("", "cannot read '': no such file or folder");
    FILE *f;
    long long size;
    struct err e = { 0 };
    assert_true(file_open_input("plain", &f, &size, &e));
    assert_int_equal(size, 8);
    fclose(f);
}

static void limits(void **state) {
    (void)state;
    struct arena a = { 0 };
    struct err e = { 0 };
    struct str got;
    put("plain", "12345678");
    assert_true(file_read(&a, "plain", 8, &got, &e));
    assert_true(str_is(got, "12345678"));
    assert_false(file_read(&a, "plain", 7, &got, &e));
    assert_string_equal(e.message, "'plain' is too large: more than 7 bytes");
    put("plain", "");
    err_clear(&e);
    assert_true(file_read(&a, "plain", 0, &got, &e));
    assert_int_equal(got.n, 0);
    /* a file that says it has no bytes and has some */
    if (access("/proc/self/status", R_OK) == 0) {
        assert_true(file_read(&a, "/proc/self/status", 1 << 20, &got, &e));
        assert_true(got.n > 0);
    }
    arena_release(&a);
}

static void literal_paths(void **state) {
    (void)state;
    struct arena a = { 0 };
    assert_string_equal(file_literal_path(&a, "/x"), "/x");
    assert_string_equal(file_literal_path(&a, "./x"), "./x");
    assert_string_equal(file_literal_path(&a, "../x"), "../x");
    assert_string_equal(file_literal_path(&a, "x"), "./x");
    assert_string_equal(file_literal_path(&a, "file:x?mode=memory"), "./file:x?mode=memory");
    assert_string_equal(file_literal_path(&a, "-rf"), "./-rf");
    assert_string_equal(file_literal_path(&a, ":memory:"), "./:memory:");
    assert_string_equal(file_literal_path(&a, "..x"), "./..x");
    arena_release(&a);
}

static void replacing(void **state) {
    (void)state;
    struct file_aside f;
    struct err e = { 0 };
    struct stat st;
    assert_true(file_aside_open(&f, "new", &e));
    assert_int_equal(access("new", F_OK), -1);
    assert_int_equal(fstat(fileno(f.out), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    fputs("fresh", f.out);
    assert_true(file_aside_commit(&f, &e));
    file_aside_drop(&f);
    expect_text("new", "fresh");

    char absolute[100];
    snprintf(absolute, sizeof absolute, "%s/new", folder);
    assert_true(file_aside_open(&f, absolute, &e));
    fputs("half", f.out);
    file_aside_drop(&f);
    expect_text("new", "fresh");
    assert_true(file_aside_open(&f, absolute, &e));
    fputs("second", f.out);
    expect_text("new", "fresh");
    assert_true(file_aside_commit(&f, &e));
    expect_text("new", "second");
    assert_int_equal(e.code, ERR_NONE);
}

static void refuse_target(const char *path, const char *want) {
    struct file_aside f;
    struct err e = { 0 };
    assert_false(file_aside_open(&f, path, &e));
    assert_string_equal(e.message, want);
    file_aside_drop(&f);
}

static void refused_targets(void **state) {
    (void)state;
    refuse_target("link", "cannot write 'link': it is a link, and links are not followed here");
    refuse_target("dangling", "cannot write 'dangling': it is a link, and links are not followed here");
    refuse_target("sub", "cannot write 'sub': it is a folder");
    refuse_target("sub/", "cannot write 'sub/': it is a folder");
    refuse_target("pipe", "cannot write 'pipe': it is a named pipe");
    refuse_target("", "cannot write '': a file needs a name");
    refuse_target("absent/x", "cannot write 'absent/x': no such file or folder");
    refuse_target("plain/x", "cannot write 'plain/x': Not a directory");
    /* a link that appears while the new file is being written */
    struct file_aside f;
    struct err e = { 0 };
    unlink("new");
    assert_true(file_aside_open(&f, "new", &e));
    fputs("x", f.out);
    assert_int_equal(symlink("plain", "new"), 0);
    assert_false(file_aside_commit(&f, &e));
    assert_string_equal(e.message, "cannot write 'new': it is a link, and links are not followed here");
}

static void a_full_disk(void **state) {
    (void)state;
    struct file_aside f;
    struct err e = { 0 };
    put("plain", "old");
    assert_true(file_aside_open(&f, "plain", &e));
    int full = open("/dev/full", O_WRONLY);
    assert_true(full >= 0 && dup2(full, fileno(f.out)) >= 0);
    close(full);
    fputs("new", f.out);
    assert_false(file_aside_commit(&f, &e));
    assert_string_equal(e.message, "cannot write 'plain': the disk is full");
    expect_text("plain", "old");
}

static void digests(void **state) {
    (void)state;
    char hex[65];
    file_sha256(STR("abc"), hex);
    assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    file_sha256((struct str){ 0 }, hex);
    assert_string_equal(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reading),   cmocka_unit_test(limits),          cmocka_unit_test(literal_paths),
        cmocka_unit_test(replacing), cmocka_unit_test(refused_targets), cmocka_unit_test(a_full_disk),
        cmocka_unit_test(digests),
    };
    return cmocka_run_group_tests(tests, enter, leave);
}
