/* text/md_write: data that looks like Markdown comes out as text. */
#include "text/md_write.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void escapes(void **state) {
    (void)state;
    const struct {
        struct str s;
        bool ident;
        const char *want;
    } rows[] = {
        { STR(""), false, "" },
        { STR("Plain words, 100 % (ok)!"), false, "Plain words, 100 % (ok)!" },
        { STR("  trimmed\t"), false, "trimmed\\\\t" },
        { STR("    code"), false, "code" },
        { STR("**b** _i_ `c` ~~s~~"), false, "\\*\\*b\\*\\* \\_i\\_ \\`c\\` \\~\\~s\\~\\~" },
        { STR("a|b\\|c"), false, "a\\|b\\\\\\|c" },
        { STR("[l](http://x) ![i](u)"), false, "\\[l\\](http\\://x) !\\[i\\](u)" },
        { STR("<meta http-equiv=refresh>"), false, "\\<meta http-equiv=refresh>" },
        { STR("R&amp;D $1$"), false, "R\\&amp;D \\$1\\$" },
        { STR("see WWW.evil.example"), false, "see WWW\\.evil.example" },
        { STR("# h #"), false, "\\# h #" },
        { STR("- i - i"), false, "\\- i - i" },
        { STR("1986. A year"), false, "1986\\. A year" },
        { STR("12) x"), false, "12\\) x" },
        { STR("v1.2"), false, "v1.2" },
        { STR("::: timeline"), false, "\\::: timeline" },
        { STR("> q"), false, "\\> q" },
        { STR("x\n\ny\r\0"), false, "x\\\\n\\\\ny\\\\x0d\\\\x00" },
        { STR("\x1b[31m\xff\xe2\x80\xae"), false, "\\\\x1b\\[31m\\\\xff\\\\u{202e}" },
        { STR("a\xe2\x80\x8d"
              "b"),
          false,
          "a\xe2\x80\x8d"
          "b" },
        { STR("a\xe2\x80\x8d"
              "b"),
          true, "a\\\\u{200d}b" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct buf out = { 0 };
        md_write_text(&out, rows[i].s, rows[i].ident);
        assert_string_equal(out.p == NULL ? "" : out.p, rows[i].want);
        buf_release(&out);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = { cmocka_unit_test(escapes) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
