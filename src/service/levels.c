#include "service/levels.h"

#include "io/json_flat.h"
#include "service/calc.h"

#include <math.h>
#include <string.h>

static const char *const kind_id[QJ_KINDS] = {"country", "region", "industry", "cell"};

// ---- in the summary of a vintage: "region_method", "region_mase_td8" ...

static void key(qj_json *j, const char *kind, const char *what) {
    char text[48];
    const size_t n = strlen(kind);
    memcpy(text, kind, n);
    text[n] = '_';
    memcpy(text + n + 1, what, strlen(what) + 1);
    qj_json_key(j, text);
}

void qj_level_write(qj_json *j, size_t kind, const qj_best *b) {
    const char *k = kind_id[kind];
    key(j, k, "gain"), qj_json_num(j, b->gain);
    key(j, k, "gain_error"), qj_json_num(j, b->gain_error);
    for (int m = 0; m < QJ_METHODS; m++)
        if (!isnan(b->mase[m]))
            key(j, k, qj_methods[m].id), qj_json_num(j, b->mase[m]);
    key(j, k, "method"), qj_json_text(j, qj_methods[b->method].id);
    key(j, k, "origins"), qj_json_int(j, (int64_t)b->origins);
    key(j, k, "second"), qj_json_text(j, b->second < QJ_METHODS ? qj_methods[b->second].id : "");
}

typedef struct pairs {
    const qj_json_pair *list;
    size_t n;
} pairs;

static const qj_json_pair *member(const pairs *p, const char *kind, const char *what) {
    const size_t n = strlen(kind);
    for (size_t i = 0; i < p->n; i++)
        if (strncmp(p->list[i].key, kind, n) == 0 && p->list[i].key[n] == '_' && strcmp(p->list[i].key + n + 1, what) == 0)
            return &p->list[i];
    return NULL;
}

static double number(const pairs *p, const char *kind, const char *what) {
    const qj_json_pair *m = member(p, kind, what);
    return m != NULL ? m->num : NAN;
}

static qj_method_id method(const pairs *p, const char *kind, const char *what) {
    const qj_json_pair *m = member(p, kind, what);
    return m != NULL ? qj_method_find(m->text, strlen(m->text)) : QJ_METHODS;
}

qj_rc qj_levels_read(const qj_vintage *v, qj_arena *a, qj_best best[QJ_KINDS], bool *known, qj_err *err) {
    pairs p;
    QJ_TRY(qj_json_flat(v->summary, a, &p.list, &p.n, err));
    *known = true;
    for (int k = 0; k < QJ_KINDS; k++) {
        const double origins = number(&p, kind_id[k], "origins");
        best[k] = (qj_best){.method = method(&p, kind_id[k], "method"), .second = method(&p, kind_id[k], "second"),
                            .origins = origins > 0 ? (size_t)origins : 0, .gain = number(&p, kind_id[k], "gain"),
                            .gain_error = number(&p, kind_id[k], "gain_error")};
        for (int m = 0; m < QJ_METHODS; m++)
            best[k].mase[m] = number(&p, kind_id[k], qj_methods[m].id);
        *known = *known && best[k].method < QJ_METHODS && best[k].method != QJ_METHOD_BEST; // a choice is none to be made
    }
    return QJ_OK;
}

// ---- the table

enum { LEVEL, METHOD, MASE, SECOND, MASE_SECOND, MASE_TD8, MASE_NAIVE, ORIGINS, LEAST, GAIN, GAIN_ERROR, TEXT, COLUMNS };

static const qj_table_col columns[COLUMNS] = {
    {.id = "level", .type = QJ_TABLE_MSG, .prefix = "map-level."},
    {.id = "method", .type = QJ_TABLE_MSG, .prefix = "method."},
    {.id = "mase", .type = QJ_TABLE_NUM, .decimals = 3},
    {.id = "second", .type = QJ_TABLE_MSG, .prefix = "method."},
    {.id = "mase_second", .type = QJ_TABLE_NUM, .decimals = 3},
    {.id = "mase_td8", .type = QJ_TABLE_NUM, .decimals = 3},
    {.id = "mase_naive", .type = QJ_TABLE_NUM, .decimals = 3},
    {.id = "origins", .type = QJ_TABLE_INT},
    {.id = "least", .type = QJ_TABLE_INT},
    {.id = "gain", .type = QJ_TABLE_NUM, .decimals = 3},
    {.id = "gain_error", .type = QJ_TABLE_NUM, .decimals = 3},
    {.id = "text", .type = QJ_TABLE_TEXT},
};

static double mase_of(const qj_best *b, qj_method_id m) { return m < QJ_METHODS ? b->mase[m] : (double)NAN; }

static const char *name_of(qj_method_id m, qj_lang lang, qj_arena *a) {
    const char *id = m < QJ_METHODS ? qj_arena_printf(a, "method.%s", qj_methods[m].id) : NULL;
    return id != NULL ? qj_text(lang, id) : "";
}

const char *qj_level_name(size_t kind, qj_lang lang) {
    static const char *const id[QJ_KINDS] = {"map-level.country", "map-level.region", "map-level.industry", "map-level.cell"};
    return qj_text(lang, id[kind]);
}

qj_rc qj_level_why(const qj_best *b, qj_lang lang, qj_arena *a, const char **out, qj_err *err) {
    const char *id = isnan(mase_of(b, b->method)) ? "levels.why.untried"
                     : b->method != QJ_METHOD_TD8 ? "levels.why.better"
                     : b->origins < QJ_BEST_ORIGINS ? "levels.why.few" : "levels.why.default";
    const qj_arg args[] = {qj_text_arg("method", name_of(b->method, lang, a)), qj_num_arg("mase", mase_of(b, b->method), 3),
                           qj_text_arg("second", name_of(b->second, lang, a)), qj_num_arg("second_mase", mase_of(b, b->second), 3),
                           qj_num_arg("td8", mase_of(b, QJ_METHOD_TD8), 3), qj_num_arg("naive", mase_of(b, QJ_METHOD_NAIVE), 3),
                           qj_int_arg("origins", (int64_t)b->origins), qj_int_arg("least", QJ_BEST_ORIGINS), qj_num_arg("gain", b->gain, 3),
                           qj_num_arg("error", b->gain_error, 3), {.name = NULL}};
    qj_buf text = qj_buf_new(a, 200);
    qj_text_format(&text, lang, id, args);
    if (text.failed)
        return qj_fail(err, QJ_E_MEMORY);
    *out = text.data;
    return QJ_OK;
}

qj_rc qj_levels_table(const qj_vintage *v, qj_lang lang, qj_arena *a, qj_table **out, qj_err *err) {
    qj_best best[QJ_KINDS];
    bool known;
    QJ_TRY(qj_levels_read(v, a, best, &known, err));
    QJ_TRY(qj_table_new(a, columns, COLUMNS, QJ_KINDS, out, err));
    if (!known)
        return qj_calc_note(a, *out, lang, "levels.before", (const qj_arg[]){qj_text_arg("vintage", v->id), qj_text_arg("method", v->method), {.name = NULL}}, err);
    for (int k = 0; k < QJ_KINDS; k++) {
        const qj_best *b = &best[k];
        qj_cell *row = qj_table_row(a, *out);
        QJ_NEED(err, row);
        row[LEVEL].text = kind_id[k];
        row[METHOD].text = qj_methods[b->method].id;
        row[SECOND].text = b->second < QJ_METHODS ? qj_methods[b->second].id : NULL;
        row[MASE].num = mase_of(b, b->method);
        row[MASE_SECOND].num = mase_of(b, b->second);
        row[MASE_TD8].num = mase_of(b, QJ_METHOD_TD8);
        row[MASE_NAIVE].num = mase_of(b, QJ_METHOD_NAIVE);
        row[ORIGINS].i = (int64_t)b->origins;
        row[LEAST].i = QJ_BEST_ORIGINS;
        row[GAIN].num = b->gain;
        row[GAIN_ERROR].num = b->gain_error;
        QJ_TRY(qj_level_why(b, lang, a, &row[TEXT].text, err));
    }
    return qj_calc_note(a, *out, lang, "levels.rule", (const qj_arg[]){{.name = NULL}}, err);
}
