// Notes of a download for people: what it is, what its columns mean, statuses, grades, sources.
#include "base/buf.h"
#include "data/status.h"
#include "data/table_rows.h"
#include "io/json_flat.h"
#include "io/json_pick.h"
#include "service/export_about.h"

#include <string.h>

#define MOST_NOTES 400

typedef struct notes {
    exporting *x;
    qj_write_note *list;
    size_t n;
} notes;

// A sheet holds so many lines; what goes beyond would be a pack of hundreds of sources.
static void line(notes *o, const char *name, const char *text) {
    if (o->n < MOST_NOTES)
        o->list[o->n++] = (qj_write_note){name, text != NULL ? text : ""};
}

static const char *say(const notes *o, const char *id) { return qj_text(o->x->q->need.lang, id); }

static void heading(notes *o, const char *id) {
    if (o->n < MOST_NOTES)
        o->list[o->n++] = (qj_write_note){say(o, id), NULL};
}

static const char *key(const notes *o, const char *prefix, const char *word) {
    const char *id = qj_arena_printf(o->x->a, "%s%s", prefix, word);
    return id != NULL && qj_text_has(id) ? id : NULL;
}

static void add_facts(notes *o) {
    exporting *x = o->x;
    heading(o, "export.notes.about");
    line(o, say(o, "export.fact.title"), x->doc.title);
    line(o, say(o, "export.fact.citation"), x->doc.citation);
    line(o, say(o, "export.fact.link"), x->doc.link);
    line(o, say(o, "export.fact.data"), x->doc.data);
    line(o, say(o, "export.fact.pack_title"), x->pack.title[x->q->need.lang]);
    for (size_t i = 0; i < x->doc.n_facts; i++) {
        const char *id = key(o, "export.fact.", x->doc.facts[i].key);
        const char *word = key(o, "standing.", x->doc.facts[i].text); // the one fact that is a word
        line(o, id != NULL ? say(o, id) : x->doc.facts[i].key, word != NULL ? say(o, word) : x->doc.facts[i].text);
    }
    const char *licence = qj_json_pick_text(x->w->pack_json, "licence.pack", x->a);
    if (licence != NULL)
        line(o, say(o, "export.fact.licence"), licence);
    for (const char *const *who = x->pack.attribution; *who != NULL; who++)
        line(o, who == x->pack.attribution ? say(o, "export.fact.attribution") : "", *who);
}

static void add_sentences(notes *o) {
    const char *const *note = o->x->doc.table->notes;
    if (note == NULL || *note == NULL)
        return;
    heading(o, "export.notes.read");
    for (; *note != NULL; note++)
        line(o, "", *note);
}

static void add_columns(notes *o) {
    const qj_table *t = o->x->doc.table;
    heading(o, "export.notes.columns");
    for (size_t k = 0; k < t->n_cols; k++) {
        // A column may mean something of its own in one table.
        const char *own = qj_arena_printf(o->x->a, "export.def.%s.", o->x->doc.id);
        const char *id = own != NULL ? key(o, own, t->cols[k].id) : NULL;
        id = id != NULL ? id : key(o, "export.def.", t->cols[k].id);
        line(o, qj_table_heading(o->x->a, o->x->q->need.lang, &t->cols[k]), id != NULL ? say(o, id) : "");
    }
}

// The meanings of the words that a column can hold.
static void add_words(notes *o) {
    const qj_table *t = o->x->doc.table;
    if (qj_table_col_find(t, "status") >= 0) {
        heading(o, "export.notes.statuses");
        for (int i = 0; i < QJ_STATUS_COUNT; i++) {
            const char *id = qj_status_id((qj_status)i), *text = key(o, "about.status.", id);
            line(o, qj_table_label(o->x->q->need.lang, "status.", id), text != NULL ? say(o, text) : "");
        }
    }
    if (qj_table_col_find(t, "quality") < 0)
        return;
    heading(o, "export.notes.quality");
    for (char grade[2] = {QJ_QUALITY_A, 0}; grade[0] <= QJ_QUALITY_E; grade[0]++) {
        const char *text = key(o, "about.quality.", grade);
        const char *name = qj_arena_printf(o->x->a, "%s: %s", grade, qj_table_label(o->x->q->need.lang, "quality.", grade));
        line(o, name != NULL ? name : grade, text != NULL ? say(o, text) : "");
    }
}

static const char *cell(const qj_table *t, size_t row, const char *col) {
    ptrdiff_t k = qj_table_col_find(t, col);
    const char *s = k >= 0 ? t->cells[row * t->n_cols + (size_t)k].text : NULL;
    return s != NULL ? s : "";
}

static void add_sources(notes *o) {
    static const char *const parts[] = {"title", "publisher", "date", "licence", "url"};
    const qj_table *t = o->x->sources;
    if (t == NULL || t->n_rows == 0)
        return;
    heading(o, "export.notes.sources");
    for (size_t row = 0; row < t->n_rows; row++) {
        qj_buf b = qj_buf_new(o->x->a, 200);
        for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
            const char *s = cell(t, row, parts[i]);
            if (*s != 0)
                qj_buf_printf(&b, "%s%s", b.len > 0 ? ". " : "", s);
        }
        line(o, cell(t, row, "id"), b.failed || b.len == 0 ? "" : b.data);
    }
}

qj_rc export_notes(exporting *x) {
    notes o = {.x = x, .list = QJ_NEW(x->a, qj_write_note, MOST_NOTES)};
    QJ_NEED(x->err, o.list);
    add_facts(&o);
    add_sentences(&o);
    add_columns(&o);
    add_words(&o);
    add_sources(&o);
    x->doc.notes = o.list;
    x->doc.n_notes = o.n;
    return QJ_OK;
}

// ---- sources

// True when the id is among those of a cell, which are separated by semicolons.
static bool names(const char *list, const char *id) {
    size_t n = strlen(id);
    while (*list != 0) {
        list += strspn(list, "; ");
        size_t len = strcspn(list, ";");
        if (len == n && memcmp(list, id, n) == 0)
            return true;
        list += len;
    }
    return false;
}

// Keeps the rows of the sources that are wanted.
static void keep(qj_table *t, const bool *wanted) {
    size_t n = 0;
    for (size_t row = 0; row < t->n_rows; row++) {
        if (!wanted[row])
            continue;
        memmove(&t->cells[n * t->n_cols], &t->cells[row * t->n_cols], t->n_cols * sizeof *t->cells);
        n++;
    }
    t->n_rows = n;
}

static qj_rc read_sources(exporting *x, qj_table **out, bool **wanted) {
    qj_rc rc = qj_sources(x->w, x->a, out, x->err);
    *wanted = NULL;
    if (rc == -(qj_rc)QJ_E_NOT_FOUND) // a pack need not have any
        return QJ_OK;
    QJ_TRY(rc);
    x->sources = *out;
    *wanted = QJ_NEW(x->a, bool, (*out)->n_rows + 1);
    QJ_NEED(x->err, *wanted);
    return QJ_OK;
}

static void mark(const qj_table *t, bool *wanted, const char *list) {
    for (size_t row = 0; row < t->n_rows; row++)
        wanted[row] = wanted[row] || names(list, cell(t, row, "id"));
}

qj_rc export_sources_all(exporting *x) {
    qj_table *t;
    bool *wanted;
    return read_sources(x, &t, &wanted);
}

qj_rc export_sources_of_table(exporting *x) {
    qj_table *t;
    bool *wanted;
    QJ_TRY(read_sources(x, &t, &wanted));
    for (size_t row = 0; wanted != NULL && row < x->doc.table->n_rows; row++)
        mark(t, wanted, cell(x->doc.table, row, "source"));
    if (wanted != NULL)
        keep(t, wanted);
    return QJ_OK;
}

// A frame keeps each different text once, so that its sources are found without reading its rows.
static qj_rc mark_frame(exporting *x, const qj_table *t, bool *wanted, const char *name) {
    const qj_frame *f;
    qj_mark before = qj_arena_mark(x->a);
    QJ_TRY(qj_store_frame_get(x->w->store, name, x->a, &f, x->err));
    const qj_column *c = qj_frame_column(f, "source");
    for (uint32_t i = 0; c != NULL && c->type == QJ_FRAME_TEXT && i < c->n_dict; i++)
        mark(t, wanted, c->dict[i]);
    qj_arena_rewind(x->a, before);
    return QJ_OK;
}

qj_rc export_sources_of_vintage(exporting *x) {
    qj_table *t;
    bool *wanted;
    const qj_json_pair *inputs;
    size_t n;
    QJ_TRY(read_sources(x, &t, &wanted));
    if (wanted == NULL)
        return QJ_OK;
    QJ_TRY(qj_json_flat(x->s->vintage.inputs, x->a, &inputs, &n, x->err));
    for (size_t i = 0; i < n; i++)
        QJ_TRY(mark_frame(x, t, wanted, inputs[i].key));
    keep(t, wanted);
    return QJ_OK;
}
