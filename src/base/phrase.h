/* Reading short human phrases: the cursor that dates, counts and confidences share. Private to
 * base.
 *
 * A phrase is at most 200 bytes of valid UTF-8 without control characters; phrase_open() refuses
 * the rest, so that whoever reads on need not look for them. Spans of errors count bytes from the
 * start of the text as given, blanks at its ends included. Nothing here allocates. */
#ifndef BASE_PHRASE_H
#define BASE_PHRASE_H

#include "base/err.h"

#define PHRASE_MAX 200

struct phrase {
    struct str in;        /* as given */
    size_t from, at, end; /* the trimmed text and the place reached, offsets into `in` */
    struct err *e;
};

/* Trims and checks; `what` names the kind in errors ("date"). An empty text is an error too. */
bool phrase_open(struct phrase *p, struct str in, const char *what, struct err *e);
/* The byte `ahead` of the place reached, '\0' past the end. */
char phrase_peek(const struct phrase *p, size_t ahead);
bool phrase_done(const struct phrase *p);
/* The text from an offset to the place reached, without blanks at its ends. */
struct str phrase_since(const struct phrase *p, size_t from);
/* The trimmed text. */
struct str phrase_whole(const struct phrase *p);
/* Steps over blanks (ASCII, no-break, thin); how many bytes. */
size_t phrase_blanks(struct phrase *p);
/* Bytes of the blank `ahead` of the place reached, 0 when there is none. */
size_t phrase_blank_at(const struct phrase *p, size_t ahead);
/* Steps over blanks and `words` when they come next: ASCII case is folded, one blank stands for any
 * run of blanks, and a last letter or digit must end the word. Else the place stays. */
bool phrase_word(struct phrase *p, const char *words);
/* The same for signs: exact bytes, nothing asked of what follows. */
bool phrase_sign(struct phrase *p, const char *sign);
/* A list of words and what they mean; longer ones stand before those they begin with. */
struct phrase_choice {
    const char *words;
    int value;
};
/* Steps over the first of n choices that comes next; its value, or -1 when none does. */
int phrase_pick(struct phrase *p, const struct phrase_choice *choices, size_t n);
#define PHRASE_PICK(p, list) phrase_pick((p), (list), sizeof(list) / sizeof((list)[0]))
/* How many digits come next. */
size_t phrase_digits(const struct phrase *p);

/* Sets an error (ERR_USAGE) whose span runs from `from` to `to`; returns false. */
bool phrase_fail(struct phrase *p, size_t from, size_t to, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* Refuses what comes next: all of the text when nothing was read yet, the end when nothing is left,
 * else the next word. */
bool phrase_unread(struct phrase *p, const char *what);

bool ascii_is_digit(char c);
bool ascii_is_letter(char c);

#endif
