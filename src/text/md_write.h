/* Markdown out: data as text that no Markdown reader takes for anything else.
 *
 * CommonMark 0.31 section 2.4 (backslash escapes) and the tables and autolinks of GFM 0.29: emphasis,
 * code, links, images, raw HTML, entities, table bars, headings, lists, quotes and rules all come out
 * as the characters they were. Web addresses do not become links: indicators are text. (A bare mail
 * address does become a mailto: link with readers that have GFM's autolinks; nothing can be written
 * that would stop them.) Control, bidi and invisible characters are made visible first
 * (base/utf8.h), so the result is one line; blanks at both ends are left out. */
#ifndef TEXT_MD_WRITE_H
#define TEXT_MD_WRITE_H

#include "base/str.h"

/* `ident` escapes like an identifier (UTF8_IDENT). */
void md_write_text(struct buf *out, struct str s, bool ident);

#endif
