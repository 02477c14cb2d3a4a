/* The completion file for bash: a function that cuts the line as the OS shell does, gives what stands
 * behind FILE to `dossier --complete`, and knows the options from their table.
 * Invariant: nothing typed and nothing from a case file is ever evaluated. */
#include "mkdoc.h"
#include "shell/option_table.h"
#include <string.h>

/* What completes the words of the OS shell. `head` is what stands before bash's own word in the word typed:
 * bash cuts at colons and quotes, the program does not. */
static const char script[] =
    "_dossier() {\n"
    "    local line=${COMP_LINE:0:COMP_POINT} word='' head='' quote='' c='' file='' i=0 at=0\n"
    "    local -a words=() ends=()\n"
    "    for ((i = 0; i < ${#line}; i++)); do\n"
    "        c=${line:i:1}\n"
    "        if [[ $c == \"\\\\\" && $quote != \"'\" ]]; then\n"
    "            word+=${line:i:2}\n"
    "            ((++i))\n"
    "        elif [[ -n $quote ]]; then\n"
    "            word+=$c\n"
    "            [[ $c != \"$quote\" ]] || quote=''\n"
    "        elif [[ $c == [[:space:]] ]]; then\n"
    "            if [[ -n $word ]]; then\n"
    "                words+=(\"$word\")\n"
    "                ends+=(\"$i\")\n"
    "            fi\n"
    "            word='' head=''\n"
    "        else\n"
    "            word+=$c\n"
    "            [[ $c != [\\\"\\'] ]] || quote=$c\n"
    "            [[ $COMP_WORDBREAKS != *\"$c\"* ]] || head=$word\n"
    "        fi\n"
    "    done\n"
    "    COMPREPLY=()\n"
    "    _dossier_file || return 0\n"
    "    if [[ -z $file ]]; then\n"
    "        _dossier_options\n"
    "    elif [[ ${words[-1]} == -f ]]; then\n"
    "        compopt -o default\n"
    "    elif [[ ${words[at + 1]-} != -[cf] ]]; then\n"
    "        _dossier_ask \"$1\" \"${line:${ends[at]}}\"\n"
    "    fi\n"
    "    return 0\n"
    "}\n"
    "\n"
    "# The first word that is no option: its number and its text without quotes. Fails where the value of "
    "an\n"
    "# option is due.\n"
    "_dossier_file() {\n"
    "    file='' at=0\n"
    "    for ((at = 1; at < ${#words[@]}; at++)); do\n"
    "        if [[ \" $_dossier_valued \" == *\" ${words[at]} \"* ]]; then\n"
    "            ((++at < ${#words[@]})) || { [[ ${words[at - 1]} != -o ]] || compopt -o default; return 1; "
    "}\n"
    "        elif [[ ${words[at]} != -* ]]; then\n"
    "            file=${words[at]//[\\\"\\'\\\\]/}\n"
    "            [[ $file != \\~/* ]] || file=$HOME/${file:2}\n"
    "            return 0\n"
    "        fi\n"
    "    done\n"
    "}\n"
    "\n"
    "_dossier_options() {\n"
    "    if [[ $word == -* ]]; then\n"
    "        mapfile -t COMPREPLY < <(compgen -W \"$_dossier_options\" -- \"${word#\"$head\"}\")\n"
    "    else\n"
    "        compopt -o default\n"
    "    fi\n"
    "}\n"
    "\n"
    "# Of several that begin otherwise (other names of a thing) the first is the one that is used most.\n"
    "_dossier_ask() {\n"
    "    local typed=${word#\"$head\"} item='' files=''\n"
    "    local -a found=() begun=()\n"
    "    [[ $file != help ]] || set -- \"$1\" \"help$2\"\n"
    "    while IFS= read -r item; do\n"
    "        if [[ -z $item ]]; then\n"
    "            files=1\n"
    "        elif [[ $item == \"$head\"* ]]; then\n"
    "            item=${item#\"$head\"}\n"
    "            found+=(\"$item\")\n"
    "            [[ $item != \"$typed\"* ]] || begun+=(\"$item\")\n"
    "        fi\n"
    "    done < <(\"$1\" --complete \"$file\" \"$2\" 2>/dev/null)\n"
    "    if ((${#begun[@]} > 0)); then\n"
    "        COMPREPLY=(\"${begun[@]}\")\n"
    "    elif ((${#found[@]} > 0)); then\n"
    "        COMPREPLY=(\"${found[0]}\")\n"
    "    elif [[ -n $files ]]; then\n"
    "        compopt -o default\n"
    "    fi\n"
    "    compopt -o nosort\n"
    "    [[ ${#COMPREPLY[@]} != 1 || ${COMPREPLY[0]} != *[:\\(] ]] || compopt -o nospace\n"
    "}\n"
    "\n"
    "complete -F _dossier dossier\n";

static void add_option(struct buf *out, const struct option_row *row) {
    if (row->letter != 0) {
        buf_printf(out, " -%c", row->letter);
    }
    if (row->name != NULL) {
        buf_printf(out, " --%s", row->name);
    }
}

void mkdoc_bash(struct buf *out) {
    int count;
    const struct option_row *rows = option_rows(&count);
    buf_add_text(out,
                 "# bash completion for dossier(1). Made by tools/mkdoc.c from the tables of the program.\n"
                 "# shellcheck shell=bash disable=SC2154  # words, word, head, file and at are _dossier's\n"
                 "_dossier_options='");
    for (int i = 0; i < count; i++) {
        if (rows[i].help != NULL) {
            add_option(out, &rows[i]);
        }
    }
    for (const struct out_format *const *f = out_all_formats(); *f != NULL; f++) {
        buf_printf(out, " --%s%s", (*f)->name, strcmp((*f)->name, "markdown") == 0 ? " --md" : "");
    }
    buf_add_text(out, "'\n_dossier_valued='");
    for (int i = 0; i < count; i++) {
        if (rows[i].value != NULL && !rows[i].may_lack) {
            add_option(out, &rows[i]);
        }
    }
    buf_add_text(out, "'\n\n");
    buf_add_text(out, script);
}
