#include "http/render.h"

#include <math.h>

void qj_render_list(qj_json *j, const char *key, const qj_table *t) {
    qj_json_key(j, key);
    qj_json_array(j);
    for (size_t i = 0; i < t->n_rows; i++)
        qj_table_json_row(j, t, i);
    qj_json_array_end(j);
}

void qj_render_notes(qj_json *j, const qj_table *t) {
    if (t->notes == NULL || t->notes[0] == NULL)
        return;
    qj_json_key(j, "notes");
    qj_json_array(j);
    for (const char *const *note = t->notes; *note != NULL; note++)
        qj_json_text(j, *note);
    qj_json_array_end(j);
}

void qj_render_rows(qj_json *j, const qj_table *t) {
    qj_render_list(j, "rows", t);
    qj_render_notes(j, t);
}

static void put_field(qj_json *j, const char *key, const char *text) {
    if (text == NULL || *text == 0)
        return;
    qj_json_key(j, key);
    qj_json_text(j, text);
}

void qj_render_node(qj_json *j, const qj_node *n) {
    qj_json_object(j);
    put_field(j, "id", n->id);
    put_field(j, "ref", n->ref);
    qj_json_key(j, "label");
    qj_json_text(j, n->label != NULL ? n->label : "");
    if (isfinite(n->value)) {
        qj_json_key(j, "value");
        qj_json_num(j, n->value);
    }
    put_field(j, "unit", n->unit);
    put_field(j, "status", n->status);
    put_field(j, "op", n->op);
    put_field(j, "formula", n->formula);
    put_field(j, "source", n->source);
    put_field(j, "file", n->file);
    if (n->line > 0) {
        qj_json_key(j, "line");
        qj_json_int(j, n->line);
    }
    if (n->cut) {
        qj_json_key(j, "cut");
        qj_json_bool(j, true);
    }
    if (n->n > 0) {
        qj_json_key(j, "children");
        qj_json_array(j);
        for (size_t i = 0; i < n->n; i++)
            qj_render_node(j, n->child[i]);
        qj_json_array_end(j);
    }
    qj_json_object_end(j);
}

void qj_render_names(qj_json *j, const char *const name[static QJ_LANGS]) {
    qj_json_object(j);
    for (qj_lang lang = QJ_KK; lang < QJ_LANGS; lang++) {
        qj_json_key(j, qj_lang_code(lang));
        qj_json_text(j, name[lang] != NULL ? name[lang] : "");
    }
    qj_json_object_end(j);
}
