/* UTF-8: strict decoding, display width, and text made safe to show.
 *
 * Rules: Unicode 15 through utf8proc; doc/hardening.md "Cells". Pure functions. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include "base/str.h"
#include <stdint.h>

/* One code point from s at *at (which moves on); -1 for an invalid byte, which is then stepped over.
 * Overlong forms, surrogates and values above U+10FFFF are invalid. */
int32_t utf8_next(struct str s, size_t *at);
/* Offset of the first invalid byte, or SIZE_MAX. */
size_t utf8_bad(struct str s);
/* A surrogate or a number outside Unicode becomes U+FFFD. */
void utf8_add(struct buf *out, int32_t code_point);

/* Terminal columns of a code point (0 for marks and controls, 1 for the -1 of an invalid byte) and
 * of a text. A grapheme cluster counts once: its widest code point, at most 2; a flag counts 2. */
int utf8_width_of(int32_t code_point);
size_t utf8_width(struct str s);
/* Bytes of the longest whole-cluster prefix that fits into `columns`. */
size_t utf8_fit(struct str s, size_t columns);
/* Characters (code points, invalid bytes as one each) before byte offset `at`. */
size_t utf8_column(struct str s, size_t at);

enum utf8_show {
    UTF8_FREE,  /* free text: joiners and variation selectors stay, Persian and emoji need them */
    UTF8_IDENT, /* identifiers (handles, URLs): those and other default-ignorables are shown too */
    UTF8_ASCII, /* like IDENT, and everything that is not ASCII becomes \u{…} */
};
/* True for a code point that utf8_escape() makes visible; -1 stands for an invalid byte. */
bool utf8_hidden(int32_t code_point, enum utf8_show how);
/* Adds s with control, escape, bidi and invisible characters and invalid bytes made visible:
 * \n \t as those two characters, others \xHH or \u{…} in lower-case hex. Nothing else changes, so a
 * backslash of the text stays as it is. */
void utf8_escape(struct buf *out, struct str s, enum utf8_show how);
/* For words under --ascii: like UTF8_ASCII, but dashes, quotation marks, arrows and the ellipsis, which
 * our own sentences use too, become their ASCII likeness (- ' " -> ...). */
void utf8_to_ascii(struct buf *out, struct str s);

#endif
