/* What stands behind a line of the sheet: how sure, who says it in which sources, on what it rests,
 * and for hedges and denials the words. Invariant: every fact that has a source is cited by number. */
#include "cmd/show_item.h"
#include "base/confidence.h"
#include "base/utf8.h"

enum { QUOTE_MAX = 60 };

static bool add_thing_name(struct show *s, int64_t id, struct buf *to, struct err *e) {
    struct thing t;
    bool found;
    if (!thing_load(s->call->db, s->call->arena, id, &t, &found, e)) {
        return false;
    }
    buf_add_str(to, found ? t.name : STR("?"));
    return true;
}

/* Who is named for a fact. A source without a publisher speaks by its number alone. */
struct speaker {
    int64_t person, voice; /* 0: not named; a person speaks for the voice */
};

static struct speaker speaker_of(const struct show_fact *f) {
    bool by_number = f->by == 0 && f->voice == f->source;
    return (struct speaker){ f->by != f->voice ? f->by : 0, by_number ? 0 : f->voice };
}

static bool same_speaker(const struct show_fact *a, const struct show_fact *b) {
    struct speaker x = speaker_of(a), y = speaker_of(b);
    return x.person == y.person && x.voice == y.voice;
}

/* "McAfee", "Raj Samani for McAfee" */
static bool add_speaker(struct show *s, const struct show_fact *f, struct buf *to, struct err *e) {
    struct speaker who = speaker_of(f);
    if (who.person != 0) {
        if (!add_thing_name(s, who.person, to, e)) {
            return false;
        }
        buf_add_text(to, " for ");
    }
    return who.voice == 0 || add_thing_name(s, who.voice, to, e);
}

static bool is_named(const struct item *it, size_t upto) {
    for (size_t i = 0; i < upto; i++) {
        if (same_speaker(it->facts[i], it->facts[upto])) {
            return true;
        }
    }
    return false;
}

/* "[1][2]": the sources of the speaker of one fact, lowest number first. */
static void add_numbers(struct show *s, const struct item *it, size_t speaker, struct buf *to) {
    for (size_t i = speaker; i < it->count; i++) {
        if (it->facts[i]->source != 0 && same_speaker(it->facts[speaker], it->facts[i])) {
            show_number(s, it->facts[i]->source);
        }
    }
    for (size_t n = 1; n <= s->source_count; n++) {
        bool cited = false;
        for (size_t i = speaker; i < it->count; i++) {
            cited = cited || (it->facts[i]->source == s->sources[n - 1] &&
                              same_speaker(it->facts[speaker], it->facts[i]));
        }
        if (cited) {
            buf_printf(to, "[%zu]", n);
        }
    }
}

/* "McAfee [1][2], MITRE [5]": speakers in the order of their first word, each with its sources. */
static bool add_speakers(struct show *s, const struct item *it, struct buf *to, struct err *e) {
    size_t begun = to->n;
    for (size_t i = 0; i < it->count; i++) {
        if (is_named(it, i)) {
            continue;
        }
        size_t before = to->n;
        buf_add_text(to, to->n > begun ? ", " : "");
        size_t start = to->n;
        if (!add_speaker(s, it->facts[i], to, e)) {
            return false;
        }
        buf_add_text(to, to->n > start && it->facts[i]->source != 0 ? " " : "");
        add_numbers(s, it, i, to);
        to->n = to->n == start ? before : to->n;
    }
    return true;
}

/* "3 sources, 1 voice", where sources repeat each other. */
static void add_support(const struct item *it, struct buf *to) {
    size_t sources = 0, voices = 0;
    for (size_t i = 0; i < it->count; i++) {
        bool source = it->facts[i]->source != 0, voice = it->facts[i]->voice != 0;
        for (size_t k = 0; k < i; k++) {
            source = source && it->facts[k]->source != it->facts[i]->source;
            voice = voice && it->facts[k]->voice != it->facts[i]->voice;
        }
        sources += source ? 1 : 0;
        voices += voice ? 1 : 0;
    }
    if (sources > voices && voices > 0) {
        buf_printf(to, "  %zu sources, %zu %s", sources, voices, voices == 1 ? "voice" : "voices");
    }
}

static void add_quote(struct str quote, struct buf *to) {
    if (quote.n == 0) {
        return;
    }
    size_t fit = utf8_fit(quote, QUOTE_MAX);
    buf_printf(to, "  \"%.*s%s\"", (int)fit, quote.p, fit < quote.n ? "…" : "");
}

static const char *stance_word(const struct show_fact *f) {
    return f->stance > 0 ? "" : f->stance == 0 ? "hedged" : "denied";
}

/* "hedged, unlikely"; before it a comma when something stands there. */
void show_item_sureness(const struct show_fact *f, struct buf *to) {
    const char *word = stance_word(f);
    buf_printf(to, "%s%s", to->n > 0 && word[0] != '\0' ? ", " : "", word);
    if (f->has_confidence) {
        buf_printf(to, "%s%s", to->n > 0 ? ", " : "", confidence_word(f->confidence));
    }
}

/* What attributions rest on, each basis once. */
static void add_basis(const struct item *it, struct buf *to) {
    size_t start = to->n;
    for (size_t i = 0; i < it->count; i++) {
        bool had = it->facts[i]->role.n == 0;
        for (size_t k = 0; k < i && !had; k++) {
            had = str_eq(it->facts[k]->role, it->facts[i]->role);
        }
        if (!had) {
            buf_printf(to, "%s%.*s", to->n > start ? ", " : "  on ", STR_ARG(it->facts[i]->role));
        }
    }
}

/* Who says it, and how sure; `below`: sureness stands in the text of the line, and the date is told. */
bool show_item_tail(struct show *s, struct item *it, bool below, struct err *e) {
    const struct show_fact *f = it->first;
    struct buf tail = { 0 };
    if (!below) {
        show_item_sureness(f, &tail);
        buf_add_text(&tail, tail.n > 0 ? "   " : "");
    }
    size_t start = tail.n;
    bool ok = add_speakers(s, it, &tail, e);
    if (tail.n == start) {
        buf_add_text(&tail, "no source");
    }
    if ((below || f->stance < 1) && it->count == 1 && f->day.n > 0) {
        buf_printf(&tail, " %.*s", STR_ARG(f->said.n > 0 ? f->said : f->day));
    }
    if (f->letter == 'a') {
        add_support(it, &tail);
        add_basis(it, &tail);
    }
    if (it->earlier && f->letter != 'a') {
        buf_add_text(&tail, ", earlier word");
    }
    buf_add_text(&tail, f->chosen ? ", the analyst's choice" : "");
    if (f->stance < 1) {
        add_quote(f->quote, &tail);
    }
    it->tail = arena_str(s->call->arena, buf_str(&tail));
    buf_release(&tail);
    return ok;
}
