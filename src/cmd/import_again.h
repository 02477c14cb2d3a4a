/* Imports from the books: the words an import was typed with, read again. Private to cmd. */
#ifndef CMD_IMPORT_AGAIN_H
#define CMD_IMPORT_AGAIN_H

#include "engine/command.h"
#include "import/import.h"

/* cmd_import.c: the options of an import command whose arguments were read. */
void import_read_options(struct call *call, struct import_options *o);
/* Fills what `o` leaves open with the words of the command that change `import` was typed as. A number
 * that is no import is left to who runs it; a command that reads as nothing gives no words. */
bool import_old_options(struct call *call, int64_t import, struct import_options *o, struct err *e);
/* The map that change `import`, typed as `command`, was given: as typed, a retry without one that of its
 * import; else the built-in map that its header fits; else empty. */
bool import_old_map(struct call *call, struct str command, int64_t import, struct str *map, struct err *e);
/* What came of a retry, with what to do next. */
void import_say_retried(struct call *call, int64_t import, const struct import_options *o,
                        const struct import_report *r);
/* The import that the command tries again; 0: it is no retry. */
int64_t import_retried(struct call *call, struct str command);

#endif
