/* CSV in other encodings than UTF-8: what comes out, and the place of what cannot be converted. */
#include "text/csv_read.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* The cells of all records, "a|b" a line, then the error if there is one, or the encoding. */
static void read_all(struct str text, enum csv_encoding encoding, struct buf *out) {
    FILE *in = fmemopen((void *)(uintptr_t)text.p, text.n, "rb");
    assert_non_null(in);
    struct err e = { 0 };
    struct csv_reader *r = NULL;
    struct csv_record record;
    enum csv_result got = CSV_FAILED;
    if (csv_open(in, "t", &(struct csv_dialect){ .encoding = encoding }, &r, &e)) {
        while ((got = csv_next(r, &record, &e)) == CSV_RECORD) {
            for (int i = 0; i < record.count; i++) {
                buf_add_text(out, i > 0 ? "|" : "");
                buf_add_str(out, record.cells[i].text);
            }
            buf_add_char(out, '\n');
        }
    }
    if (got == CSV_FAILED) {
        assert_int_equal(e.code, ERR_FAILED);
        buf_printf(out, "%lu:%lu %s", e.line, e.column, e.message);
    } else {
        buf_add_text(out, csv_encoding_word(csv_dialect_of(r).encoding));
    }
    csv_close(r);
    err_release(&e);
    fclose(in);
}

static void check(struct str text, enum csv_encoding encoding, const char *expected) {
    struct buf out = { 0 };
    read_all(text, encoding, &out);
    assert_string_equal(out.p, expected);
    buf_release(&out);
}

#define CHECK(text, encoding, expected) check(STR(text), encoding, expected)

static void test_utf16(void **state) {
    (void)state;
    CHECK("\xff\xfe"
          "a\0,\0b\0\n\0\xe9\0,\0\x3d\xd8\x00\xde\n\0",
          CSV_ENCODING_FOUND, "a|b\n\xc3\xa9|\xf0\x9f\x98\x80\nutf-16le");
    CHECK("\xfe\xff\0a\0,\0b\0\r\0\n\0\xe9\0,\x4e\x2d", CSV_ENCODING_FOUND,
          "a|b\n\xc3\xa9|\xe4\xb8\xad\nutf-16be");
    CHECK("a\0,\0b\0\n\0", CSV_ENCODING_FOUND, "a|b\nutf-16le");
    CHECK("\0a\0,\0b\0\n", CSV_ENCODING_FOUND, "a|b\nutf-16be");
    CHECK("\xff\xfe"
          "a\0\n\0",
          CSV_UTF16, "a\nutf-16le");
    CHECK("a\0\n\0", CSV_UTF16LE, "a\nutf-16le");
    CHECK("\x2d\x4e\x87\x65", CSV_UTF16, "0:0 't' is UTF-16 without a byte-order mark");
    CHECK("\x2d\x4e\x87\x65\n\0", CSV_UTF16LE, "\xe4\xb8\xad\xe6\x96\x87\nutf-16le");
}

static void test_utf16_broken(void **state) {
    (void)state;
    static const char half[] = "half a character of UTF-16LE: a surrogate without its partner";
    struct buf expected = { 0 };
    buf_printf(&expected, "a|b\n2:3 %s", half);
    CHECK("\xff\xfe"
          "a\0,\0b\0\n\0x\0,\0\x3d\xd8y\0\n\0",
          CSV_ENCODING_FOUND, expected.p);
    CHECK("\xff\xfe"
          "a\0,\0b\0\n\0x\0,\0\x00\xdey\0\n\0",
          CSV_ENCODING_FOUND, expected.p);
    CHECK("\xff\xfe"
          "a\0,\0b\0\n\0x",
          CSV_ENCODING_FOUND, "a|b\n2:1 the file ends within a character of UTF-16LE");
    CHECK("\xff\xfe"
          "a\0,\0b\0\n\0x\0\x3d\xd8",
          CSV_ENCODING_FOUND, "a|b\n2:2 the file ends within a character of UTF-16LE");
    CHECK("\xff\xfe"
          "a\0,\0b\0\n\0\xfe\xff\0a\0,\0b",
          CSV_ENCODING_FOUND, "a|b\n2:1 the order of the bytes changes here");
    CHECK("\xff\xfe"
          "a\0,\0b\0\n\0\xff\xfe"
          "a\0,\0b\0\n\0",
          CSV_ENCODING_FOUND, "a|b\n2:1 a byte-order mark in the middle of the file");
    CHECK("\xff\xfe"
          "a\0,\0\0\0b\0\n\0",
          CSV_ENCODING_FOUND, "1:3 a NUL byte: this is no text file");
    buf_release(&expected);
}

static void test_single_bytes(void **state) {
    (void)state;
    CHECK("a,b\ncaf\xe9,\xff\n", CSV_LATIN1, "a|b\ncaf\xc3\xa9|\xc3\xbf\nlatin1");
    CHECK("a,b\ncaf\xe9,\x93\n", CSV_LATIN1, "a|b\n2:6 byte 0x93 is not Latin-1");
    CHECK("a,b\ncaf\xe9,\x93x\x94\x80\n", CSV_WINDOWS_1252,
          "a|b\ncaf\xc3\xa9|\xe2\x80\x9cx\xe2\x80\x9d\xe2\x82\xac\nwindows-1252");
    CHECK("a,b\n1,2\nx,y\x81\n", CSV_WINDOWS_1252, "a|b\n1|2\n3:4 byte 0x81 is not Windows-1252");
    CHECK("a,\0b\n", CSV_LATIN1, "1:3 a NUL byte: this is no text file");
    CHECK("\x81", CSV_WINDOWS_1252, "1:1 byte 0x81 is not Windows-1252");
    CHECK("a\r\x81", CSV_WINDOWS_1252, "2:1 byte 0x81 is not Windows-1252");
}

static void test_contradictions(void **state) {
    (void)state;
    CHECK("\xef\xbb\xbf"
          "a\n",
          CSV_LATIN1, "0:0 't' begins with the byte-order mark of UTF-8, not of Latin-1");
    CHECK("\xfe\xff\0a", CSV_UTF16LE, "0:0 't' begins with the byte-order mark of UTF-16BE, not of UTF-16LE");
    CHECK("a,b\n1,\xe9\n", CSV_UTF8, "a|b\n2:3 byte 0xe9 is not UTF-8");
    CHECK("a,b\nc\xc3\xa9,\xe9\n", CSV_ENCODING_FOUND, "a|b\n2:4 byte 0xe9 is not UTF-8");
    CHECK("a,b\n\xef\xbb\xbf"
          "a,b\n",
          CSV_ENCODING_FOUND, "a|b\n2:1 a byte-order mark in the middle of the file");
    CHECK("a,b\n1,x\xef\xbb\xbfy\n", CSV_ENCODING_FOUND, "a|b\n1|x\xef\xbb\xbfy\nutf-8");
}

/* Characters, line ends and the bad byte fall on the borders of blocks, raw and converted. */
static void test_blocks(void **state) {
    (void)state;
    for (size_t lead = 65536 - 12; lead < 65536 + 4; lead++) {
        struct buf text = { 0 }, out = { 0 }, expected = { 0 };
        buf_add_repeat(&text, "x", lead);
        buf_add_text(&text, "\xe9\r\n\xe8,z\r\nq\x81");
        read_all(buf_str(&text), CSV_WINDOWS_1252, &out);
        buf_add_repeat(&expected, "x", lead);
        buf_add_text(&expected, "\xc3\xa9\n\xc3\xa8|z\n3:2 byte 0x81 is not Windows-1252");
        assert_string_equal(out.p, expected.p);
        buf_release(&text);
        buf_release(&out);
        buf_release(&expected);
    }
    for (size_t lead = 32768 - 8; lead < 32768 + 4; lead++) {
        struct buf text = { 0 }, out = { 0 }, expected = { 0 };
        buf_add(&text, "\xff\xfe", 2);
        for (size_t i = 0; i < lead; i++) {
            buf_add(&text, "x", 2);
        }
        buf_add(&text, "\x3d\xd8\x00\xde\r\0\n\0\xe8\0,\0z\0\x3d\xd8", 16);
        read_all(buf_str(&text), CSV_ENCODING_FOUND, &out);
        buf_add_repeat(&expected, "x", lead);
        buf_add_text(&expected, "\xf0\x9f\x98\x80\n2:4 the file ends within a character of UTF-16LE");
        assert_string_equal(out.p, expected.p);
        buf_release(&text);
        buf_release(&out);
        buf_release(&expected);
    }
}

static void test_words(void **state) {
    (void)state;
    enum csv_encoding encoding = CSV_ENCODING_FOUND;
    assert_true(csv_encoding_parse(STR("Latin-1"), &encoding) && encoding == CSV_LATIN1);
    assert_true(csv_encoding_parse(STR("CP1252"), &encoding) && encoding == CSV_WINDOWS_1252);
    assert_true(csv_encoding_parse(STR("utf-16be"), &encoding) && encoding == CSV_UTF16BE);
    assert_false(csv_encoding_parse(STR("ebcdic"), &encoding));
    assert_false(csv_encoding_parse(STR(""), &encoding));
    for (int i = CSV_UTF8; i <= CSV_WINDOWS_1252; i++) {
        assert_true(csv_encoding_parse(str_of(csv_encoding_word((enum csv_encoding)i)), &encoding));
        assert_int_equal(encoding, i);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_utf16),        cmocka_unit_test(test_utf16_broken),
        cmocka_unit_test(test_single_bytes), cmocka_unit_test(test_contradictions),
        cmocka_unit_test(test_blocks),       cmocka_unit_test(test_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
