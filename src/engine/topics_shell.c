/* The topics of help about scripts, variables and the gate. What --safe refuses is read off the
 * descriptors, as the gate itself does. */
#include "engine/help.h"

const char help_scripts_text[] =
    "A script holds the commands that are typed at the prompt, one a line:\n"
    "  dossier case.db -f weekly.dossier      a file\n"
    "  dossier case.db -c 'stats'             one command; -c and -f in any number\n"
    "  dossier case.db < weekly.dossier       standard input\n"
    "  .read parts/actors.dossier             from within a script or the shell\n"
    "\n"
    "A command ends with its line, unless a quote or parenthesis is open or a\n"
    "backslash ends the line; SQL ends at its semicolon. Lines that begin with # or\n"
    "-- are comments. .read looks beside the script that asks, 16 deep at most.\n"
    "\n"
    "The first error stops a script; it is named as script:line:column, and its\n"
    "code is the program's (help exit-codes). With -k the script goes on and exits\n"
    "with 1. Each command is a change of its own: what was done before stays.\n"
    "\n"
    "At the start of a shell on a terminal, $XDG_CONFIG_HOME/dossier/init (else\n"
    "~/.config/dossier/init) is such a script; --no-init leaves it out.\n";

const char help_variables_text[] =
    "  let who = lazarus-group          let alone lists them, let who = forgets\n"
    "  dossier --set who=apt28 FILE …   the same from the OS shell\n"
    "  find operations actor:$who       a whole value\n"
    "  show $who                        a whole word\n"
    "  find operations actor:$who,apt38\n"
    "  select name from actors where handle = $who;\n"
    "\n"
    "A value is one value, whatever is in it: never a verb, an option, a sign, a\n"
    "second value or a parenthesis. A range such as 2017..2019 is one value. In SQL\n"
    "a number is bound as a number, let n = \"5\" and all else as text. $$who and\n"
    "quotes mean the text itself; a dollar before a digit is no variable.\n"
    "\n"
    "A saved command has its variables as parameters:\n"
    "  save by-actor = find operations actor:$who since:$since\n"
    "  run by-actor who:lazarus-group since:2018\n"
    "What run does not give is taken from the variables that are set. Saved\n"
    "commands stay in the case file, which may come from somebody else: they only\n"
    "read, name no files, and run only when they are named.\n";

const char help_safe_text[] = "dossier --safe FILE reaches nothing outside the case file, for files and\n"
                              "scripts that are not one's own. Reading and changing the file itself stay\n"
                              "possible; --readonly forbids changing it. Refused are:\n";

void help_safe_more(struct buf *out, const struct session *s) {
    enum { COLUMN = 18 };
    for (int i = 0; i < s->command_count; i++) {
        const struct command *c = s->commands[i];
        for (const struct arg_spec *arg = c->args; arg != NULL && arg->name != NULL; arg++) {
            if (arg->kind != ARG_FILE || (c->flags & COMMAND_OUTSIDE)) {
                continue;
            }
            struct buf name = { 0 };
            bool led = arg > c->args && arg[-1].kind == ARG_WORD;
            buf_printf(&name, "%s%s%s FILE", c->name, led ? " … " : "", led ? arg[-1].name : "");
            help_entry(out, buf_str(&name), COLUMN, str_of(c->summary));
            buf_release(&name);
        }
        if (c->flags & COMMAND_OUTSIDE) {
            help_entry(out, str_of(c->name), COLUMN, str_of(c->summary));
        }
    }
    buf_add_text(out, "Left alone are the pager, the history, the init file and the import maps of the\n"
                      "person. SQL has ten seconds. What stands on the command line itself (-o, -f)\n"
                      "was said by whoever started the program, and holds.\n");
}
