/* URLs as people share them: made harmless in a report, made whole again here. */
#ifndef MODEL_VALUE_URL_H
#define MODEL_VALUE_URL_H

#include "base/arena.h"

/* The plain form of a defanged URL: hxxp, hxxps, [http], [.] (.) {.} [dot] (dot) {dot}, [:], [://],
 * [/], [@] [at] (at) become what they stand for, anywhere in the text. A plain URL stays as it is. */
struct str value_refang(struct arena *a, struct str url);

#endif
