/* Encodings: their words, and which one the beginning of a file shows. Owns no state.
 * Only what is certain is taken: a byte-order mark, or the zeros of Latin text in UTF-16. */
#include "text/csv_decode.h"
#include <string.h>

static const struct {
    const char *word, *name;
} encodings[] = {
    [CSV_ENCODING_FOUND] = { "", "" },
    [CSV_UTF8] = { "utf-8", "UTF-8" },
    [CSV_UTF16] = { "utf-16", "UTF-16" },
    [CSV_UTF16LE] = { "utf-16le", "UTF-16LE" },
    [CSV_UTF16BE] = { "utf-16be", "UTF-16BE" },
    [CSV_LATIN1] = { "latin1", "Latin-1" },
    [CSV_WINDOWS_1252] = { "windows-1252", "Windows-1252" },
};

const char *csv_encoding_word(enum csv_encoding encoding) {
    return encodings[encoding].word;
}

const char *csv_encoding_name(enum csv_encoding encoding) {
    return encodings[encoding].name;
}

bool csv_encoding_parse(struct str word, enum csv_encoding *out) {
    static const struct {
        const char *word;
        enum csv_encoding encoding;
    } also[] = {
        { "utf8", CSV_UTF8 },         { "utf16", CSV_UTF16 },         { "latin-1", CSV_LATIN1 },
        { "iso-8859-1", CSV_LATIN1 }, { "cp1252", CSV_WINDOWS_1252 },
    };
    for (int i = CSV_UTF8; i <= CSV_WINDOWS_1252; i++) {
        if (str_is_nocase(word, encodings[i].word)) {
            *out = (enum csv_encoding)i;
            return true;
        }
    }
    for (size_t i = 0; i < sizeof also / sizeof also[0]; i++) {
        if (str_is_nocase(word, also[i].word)) {
            *out = also[i].encoding;
            return true;
        }
    }
    return false;
}

static bool begins(struct str s, const char *bytes, size_t n) {
    return s.n >= n && memcmp(s.p, bytes, n) == 0;
}

/* Every other byte of Latin text in UTF-16 is 0, nearly always on the same side. */
static enum csv_encoding by_zeros(struct str s) {
    size_t zeros[2] = { 0, 0 }, n = s.n < 4096 ? s.n : 4096;
    for (size_t i = 0; i < n; i++) {
        zeros[i % 2] += s.p[i] == '\0';
    }
    if (n >= 4 && zeros[1] * 4 > n && zeros[0] * 4 < zeros[1]) {
        return CSV_UTF16LE;
    }
    return n >= 4 && zeros[0] * 4 > n && zeros[1] * 4 < zeros[0] ? CSV_UTF16BE : CSV_ENCODING_FOUND;
}

static bool mostly_zeros(struct str s) {
    size_t zeros = 0, n = s.n < 4096 ? s.n : 4096;
    for (size_t i = 0; i < n; i++) {
        zeros += s.p[i] == '\0';
    }
    return n >= 4 && zeros * 4 > n * 3;
}

static struct csv_start marked(struct str s) {
    if (begins(s, "\xef\xbb\xbf", 3)) {
        return (struct csv_start){ CSV_UTF8, 3 };
    }
    if (begins(s, "\xff\xfe", 2)) {
        return (struct csv_start){ CSV_UTF16LE, 2 };
    }
    if (begins(s, "\xfe\xff", 2)) {
        return (struct csv_start){ CSV_UTF16BE, 2 };
    }
    return (struct csv_start){ CSV_ENCODING_FOUND, 0 };
}

static bool refuse(struct err *e, const char *name, const char *what, const char *hint) {
    err_set(e, ERR_FAILED, "'%s' is %s", name, what);
    err_hint(e, "%s", hint);
    return false;
}

static bool is_text(struct str s, const char *name, struct err *e) {
    if (s.n == 0) {
        return refuse(e, name, "empty", "a file to import has at least a header line");
    }
    if (begins(s, "PK\3\4", 4) || begins(s, "\x1f\x8b", 2) || begins(s, "\xd0\xcf\x11\xe0", 4)) {
        return refuse(e, name, "an archive or a spreadsheet, not CSV",
                      "unpack it, or save the sheet as CSV in UTF-8, and import that");
    }
    if (begins(s, "\xff\xfe\0\0", 4) || begins(s, "\0\0\xfe\xff", 4)) {
        return refuse(e, name, "UTF-32, not UTF-8", "convert it first: iconv -f UTF-32 -t UTF-8");
    }
    return !mostly_zeros(s) ||
           refuse(e, name, "no text: nearly all of its first bytes are NUL", "CSV has no NUL");
}

static bool is_utf16(enum csv_encoding encoding) {
    return encoding == CSV_UTF16 || encoding == CSV_UTF16LE || encoding == CSV_UTF16BE;
}

bool csv_start_look(struct str beginning, enum csv_encoding told, const char *name, struct csv_start *out,
                    struct err *e) {
    if (!is_text(beginning, name, e)) {
        return false;
    }
    *out = marked(beginning);
    bool agreed =
        told == CSV_ENCODING_FOUND || told == out->encoding || (told == CSV_UTF16 && is_utf16(out->encoding));
    if (out->bom > 0 && !agreed) {
        err_set(e, ERR_FAILED, "'%s' begins with the byte-order mark of %s, not of %s", name,
                csv_encoding_name(out->encoding), csv_encoding_name(told));
        err_hint(e, "leave encoding: out: a byte-order mark says enough");
        return false;
    }
    if (out->bom == 0) {
        bool look = told == CSV_ENCODING_FOUND || told == CSV_UTF16;
        out->encoding = look ? by_zeros(beginning) : told;
        if (out->encoding == CSV_ENCODING_FOUND && told == CSV_UTF16) {
            return refuse(e, name, "UTF-16 without a byte-order mark",
                          "say which half comes first: encoding:utf-16le or encoding:utf-16be");
        }
    }
    if (out->encoding == CSV_ENCODING_FOUND) {
        out->encoding = CSV_UTF8;
    }
    return true;
}
