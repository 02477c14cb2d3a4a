/* The topics of help: what the descriptors and field tables cannot say. What comes from a table of
 * the program (bands of confidence, views) is made from it. */
#include "base/confidence.h"
#include "engine/help.h"

static const char query_text[] =
    "  find operations actor:lazarus-group sector:energy   both must hold\n"
    "  find operations actor:lazarus-group,apt28           a comma means or\n"
    "  find operations actor:lazarus-group OR type:sabotage\n"
    "  find operations NOT (sector:energy OR sector:media)\n"
    "  find operations -type:sabotage                      - is NOT\n"
    "  find operations \"oil and gas\"                       search texts and quotes\n"
    "  find operations sharp*                              words that begin so\n"
    "\n"
    "A value may have a sign before it, or be a range:\n"
    "  start:2017..2019   start:2018..   population:>1000000   confidence:likely+\n"
    "  sector:=energy     exactly that sector, none below it\n"
    "  count:?200+        possibly; without ? a count must certainly fit\n"
    "\n"
    "Of one fact, in parentheses; a key that names things goes on with theirs:\n"
    "  target:(sector:energy country:US)   attribution:(actor:x confidence:likely+)\n"
    "  actor.country:KP   victim.sector:energy   location.level:city\n"
    "  source.publisher:mcafee   in targets: operation.actor:lazarus-group\n"
    "\n"
    "Words that go with every noun:\n"
    "  has:end      something is recorded     missing:end  nothing is\n"
    "  missing:end,actor   one of the two     has:end has:actor   both\n"
    "and with those that have a period:\n"
    "  during:2018           possibly at some time in it\n"
    "  within:2018           certainly, and wholly within it\n"
    "  since:2018 until:2019 from or up to, both ends included\n"
    "\n"
    "Denied facts do not match unless stance:denied asks for them, nor do targets\n"
    "of extent few and none match sector: and location: unless extent: does.\n"
    "any:stance, any:extent and any:stance,extent take all for the whole query.\n"
    "\n"
    "known:2018-12-31 asks of the case as it was known on that day: only what was\n"
    "said by then, by the date said, else the date its source was published. Rivals\n"
    "are chosen among the words known by then, columns without rivals are known\n"
    "since the thing's source was published. What was said later or at no known\n"
    "time is left out and counted. It holds for conditions, columns, counts and\n"
    "the timeline. Names and handles are those of today, and so are dates of\n"
    "sources, merges and marks; what came with the program was always known.\n"
    "\n"
    "How the rows come (not within parentheses, OR or NOT):\n"
    "  sort:-start,name   limit:10   columns:name,start,sector   known:2018-12-31\n"
    "  as:csv, as:json and other formats; as:sql shows the SQL and its values\n"
    "\n"
    "A quoted word is text, never a command word or a key: \"to\", \"actr:x\".\n";

static const char dates_text[] =
    "  2018   2018-10   2018-10-25        a year, a month, a day, as it is known\n"
    "  2017-09?                           doubtful\n"
    "  2018-03~                           about then\n"
    "  [2018-12-12..2019-03-03]           some day between\n"
    "  2017-09/..                         since then and still going on\n"
    "  2018-06/2018-08                    a span\n"
    "Words do as well: Sept 2017, 3 March 2019, early 2016, summer 2019, about\n"
    "March 2018, as early as September 2017, since 2017-09, before 2019.\n"
    "\n"
    "03/09/2017 is refused: it could be March or September.\n"
    "\n"
    "A date is a period: 2018-10 is somewhere from 1 to 31 October, both included.\n"
    "start:2018 finds what may have begun in 2018. What is marked ? or ~ is never\n"
    "certain. The text is EDTF (ISO 8601-2); the first and last possible day stand\n"
    "beside it in SQL as start_lo and start_hi.\n";

static const char counts_text[] =
    "A count keeps its words and the numbers they allow:\n"
    "  87              exactly          over 100        101 and more\n"
    "  100-200         between          at least 100    100 and more\n"
    "  up to 50        0 to 50          about 100       100, approximately\n"
    "  dozens          24 to 99         hundreds        200 to 999\n"
    "\n"
    "count:100+   certainly 100 or more: \"more than 100\" matches\n"
    "count:?200+  possibly: \"more than 100\" matches too\n"
    "\n"
    "A unit may follow: \"87 organisations\", or stand in unit:. Rivals (the same\n"
    "operation, unit and place) and parts of a whole are never added up.\n";

static const char confidence_text[] =
    "Confidence is 0 to 100, or a word (STIX 2.1, appendix A; ICD 203):\n"
    "  confidence:70   confidence:likely   confidence:very-likely   confidence:high\n"
    "In a query likely is its whole band; likely+ is that band and all above.\n"
    "Words of likelihood in a source belong into quote:.\n"
    "\n";

static void add_bands(struct buf *out, const struct session *s) {
    (void)s;
    for (int at = 1; at <= 100;) {
        int hi = confidence_ceiling(at);
        buf_printf(out, "  %3d to %3d   %s\n", at, hi, confidence_word(at));
        at = hi + 1;
    }
    buf_add_text(out, "    1 to  29   low      30 to 69   medium      70 to 100   high\n");
}

static const char sources_text[] =
    "Every fact says who says so. The cite words, with add, set and link:\n"
    "  source:       where it was read: a source in the file\n"
    "  by:           who says so, when it is not the source's publisher\n"
    "  said:         when it was said, when that is not when it was published\n"
    "  quote:        the source's own words      page:  where in it\n"
    "  confidence:   how sure (help confidence)\n"
    "  stance:       asserts, hedges or denies\n"
    "  credibility:  Admiralty 1 (confirmed) to 5; 6 cannot be judged\n"
    "  tlp:          who may see it: clear green amber amber+strict red\n"
    "\n"
    "Sources have a reliability: Admiralty a (reliable) to e; f cannot be judged.\n"
    "\n"
    "The voice of a fact is its asserter, or the organisation that person\n"
    "speaks-for; without one it is the publisher, and where the source repeats\n"
    "another, that one's: an article that repeats a report adds no voice.\n"
    "  link time-2019-03-04 repeats nyt-2019-03-03\n"
    "\n"
    "Words about a field that differ are rivals: all are kept and one is in use,\n"
    "the preferred. That is the analyst's choice; else the later word of the same\n"
    "voice; else the more confident, the more reliable, the newest.\n";

static const char names_text[] =
    "A thing is found by any of its names. Case, accents, blanks and punctuation\n"
    "do not matter: APT 38, apt-38 and APT38 are one name.\n"
    "  lazarus-group           the handle: short, without blanks, for scripts\n"
    "  \"Lazarus Group\"         its name      \"HIDDEN COBRA\"   an alias\n"
    "  actor:lazarus           the kind first, where two kinds share a name\n"
    "  #12                     its number\n"
    "  location:\"London, GB\"   a place within another\n"
    "\n"
    "Facts have numbers too: a7 attribution, t7 target, e7 event, r7 relation,\n"
    "n7 name, c7 claim.\n"
    "\n"
    "A leading \"Operation\" or \"The\" may be left out. Two matches are an error that\n"
    "lists both; nothing is guessed, and nothing merges by itself.\n"
    "  add name entity:lazarus-group name:\"Zinc\" source:…   one more name\n";

static const char maps_text[] =
    "A map says how the records of a file become things and facts. import chooses\n"
    "the one whose header fits; map:NAME or map:FILE names one.\n"
    "\n"
    "  map      vendor \"Vendor incident list\"\n"
    "  header   Campaign, Group, First_seen, Industries, Notes\n"
    "  source   \"Vendor incident list\" type:dataset publisher:\"Vendor\"\n"
    "  key      Campaign\n"
    "  create   actor\n"
    "  operation    Campaign   start:First_seen\n"
    "  attribution  Group\n"
    "  target       sector:each(Industries, \";\")\n"
    "  ignore   Notes        # said elsewhere\n"
    "\n"
    "create names the kinds of things that may be made; a name of another kind that\n"
    "the file does not know is an error. What a record is about is always made.\n"
    "create actor ask, sector none: actors are made when somebody, asked once for\n"
    "each name, says so; all, ask and none alone mean every kind. create: behind\n"
    "import goes over it, kind by kind: create:actor=ask,identity or create:none.\n"
    "A column that no rule names is reported, never dropped in silence. Records\n"
    "with the same key are the same record: read again they change nothing, and\n"
    "where a value differs, it is kept as a rival.\n"
    "\n"
    "Without a map for a header, import FILE shows a first one to edit; dry-run\n"
    "shows what a map would do.\n"
    "\n"
    "Values\n"
    "  Column, [First seen], \"text\"    a cell, a constant\n"
    "  When(iso or d/m/y, padded)      how a date is written\n"
    "  date(Year, Month, Day)          a date in several columns\n"
    "  each(x, \"; \")  each(x, list)    a fact for each part of a list\n"
    "  each(x, list, \"key\")            of a list of dicts; each(x, urls): URLs\n"
    "  beside(y, list)                 the part of another list at the same place\n"
    "  first(x, y)  only(x, y, \"a\")    the first that has a value; x where y is \"a\"\n"
    "  join(x, \": \", y)  title(x)      one text of several; a heading, no name\n"
    "  slug(x)  word(x)  url(x)        a heading from a URL; before a URL; it\n"
    "  words(x, table[, only])         translated: words table \"from\" = to, ...\n"
    "  known(x)  known(x, country)     only what is known: names, words, places\n"
    "  code(x)                         a place or a sector by its code\n"
    "  government(x)  state(x)         a country's government; the same, or a name\n"
    "  aka(x, \"/\", part-of)            Crane/TG-7 (Unit 12): aliases, part of\n"
    "  says(x, label)  rest(x)         names in prose; what is left of it\n"
    "\n"
    "Statements: map header source key null create words clause phrase attach ignore\n"
    "when otherwise. attach operation ID lets the records of a second file belong to\n"
    "the operations of the first, by its key. when Kind is \"profile\" ... otherwise\n"
    "tells records that are something else. All of it stands in maps/README.md.\n";

static const char csv_text[] =
    "import looks at the beginning of a file and says what it found; a dry run shows\n"
    "it first. A word typed behind the file goes before looking:\n"
    "  encoding:latin1    Latin-1, windows-1252: converted only when told, since\n"
    "                     looking cannot prove them. UTF-8 needs no word; UTF-16\n"
    "                     is known by its byte-order mark, or the zeros in it\n"
    "  delimiter:\":\"      comma, semicolon, tab and pipe are found\n"
    "  quote:\"'\"          \" is usual, ' is found; quote:none makes quotes text\n"
    "  line-end:crlf      without it LF, CRLF and CR each end a line, also mixed\n"
    "  header:3           the header's line; else the first record, or the first of\n"
    "                     20 that the map fits. header:no: there is none, columns\n"
    "                     stand as the map's header line names them\n"
    "  comment:\"#\"        lines that begin so are left out\n"
    "\n"
    "Nothing is guessed at and nothing repaired. A quote within an unquoted field, a\n"
    "field too many or too few, a quote that is not closed: each is an error with\n"
    "its line and column, and the record is bad. A byte that is not of the encoding\n"
    "or a NUL refuses the whole file. Blanks round a field are not part of it, empty\n"
    "lines are none. A record has at most 1 MiB, 1000 lines and 2000 fields.\n"
    "\n"
    "Records are kept as UTF-8; log and show import N name the encoding of the file,\n"
    "so that the bytes of each line can be found again.\n"
    "\n"
    "Dates such as 03/09/2017 are read in the order that the map declares, else in\n"
    "the one the column proves: where 25/09/2017 stands and no 09/25/2017, it is\n"
    "d/m/y. Without proof they are refused; a month above 12 is an error, never a\n"
    "swap.\n";

static const char sql_text[] =
    "SELECT, WITH, VALUES and EXPLAIN run as they are, up to a semicolon:\n"
    "  select handle, name, start from operations where start_lo >= '2017-09-01';\n"
    "SQL only reads: INSERT, UPDATE, ATTACH and their like are refused. To change\n"
    "the file, use add, set, link and remove; then it can be undone. $name is a\n"
    "variable (help variables).\n"
    "\n"
    "These views are stable. A date has its text and its bounds (start, start_lo,\n"
    "start_hi), a reference its handle and its id (source, source_id). Only said\n"
    "knows every word about a column, in use or not.\n"
    "\n";

static void add_view(struct buf *out, const char *view, const char *help) {
    help_entry(out, str_of(view), 18, str_of(help));
}

static void add_views(struct buf *out, const struct session *s) {
    (void)s;
    int n;
    const struct noun *const *nouns = noun_all(&n);
    for (int i = 0; i < n; i++) {
        add_view(out, nouns[i]->view, nouns[i]->help);
    }
    add_view(out, noun_timeline()->view, noun_timeline()->help);
    add_view(out, "said", "every word about a column of a thing");
    add_view(out, "disputes", "fields whose sources differ");
    add_view(out, "changes", "what was done to this file");
}

static const char exit_text[] =
    "  0    done\n"
    "  1    failed; a refused import too\n"
    "  2    usage or syntax\n"
    "  3    import skip-bad left rejected records\n"
    "  4    nothing found, only with --fail-empty\n"
    "  5    another program is writing to the file (--wait waits longer)\n"
    "  6    not a case file, newer than this program, damaged or tampered with\n"
    "  130  stopped\n"
    "\n"
    "A script stops at its first error and exits with that command's code; with -k\n"
    "it goes on and exits with 1.\n";

static const char undo_text[] =
    "Every command that changes the file is one numbered change.\n"
    "  log        lists them, the newest first\n"
    "  undo       takes back the latest; undo 5 takes back change 5\n"
    "  redo       brings back what was undone\n"
    "\n"
    "Rows come back exactly as they were. Where a later change touched the same\n"
    "rows, or points at them, undo refuses and lists it: take that one back first.\n"
    "An import is taken back whole; the records it read stay in the file, and redo\n"
    "runs them again. Where a later change stands in the way, redo refuses too. An\n"
    "undo is a change as well and can itself be taken back with redo.\n";

static const struct help_topic topics[] = {
    { "query", "conditions, and how rows come", "conditions search filter keys fields directives sorting",
      query_text, NULL },
    { "dates", "how dates are written and compared", "date edtf periods time", dates_text, NULL },
    { "counts", "how many, as it was said", "numbers", counts_text, NULL },
    { "confidence", "how sure", "likelihood icd-203", confidence_text, add_bands },
    { "sources", "who says so: cite words, voices, rivals",
      "cite rivals preferred voices reliability admiralty tlp marking stance", sources_text, NULL },
    { "names", "names, handles, numbers", "handles aliases merging", names_text, NULL },
    { "maps", "how files are imported", "mapping", maps_text, NULL },
    { "csv", "how a file may be written: encoding, delimiter, header", "encoding dialect delimiter", csv_text,
      NULL },
    { "sql", "SQL on the case file", "select views tables", sql_text, add_views },
    { "undo", "changes, and taking them back", "changes history", undo_text, NULL },
    { "shell", "the prompt: Tab, several lines, keys, history", "prompt keys completion readline",
      help_shell_text, NULL },
    { "variables", "values with a name, and parameters of saved commands", "parameters", help_variables_text,
      NULL },
    { "scripts", "many commands, and where they stop", "batch cron", help_scripts_text, NULL },
    { "safe", "what --safe refuses", NULL, help_safe_text, help_safe_more },
    { "exit-codes", "what the program returns", "errors codes status", exit_text, NULL },
};

const struct help_topic *help_topics(int *count) {
    *count = (int)(sizeof topics / sizeof topics[0]);
    return topics;
}
