#include "io/pack_table.h"

#include "base/csv.h"
#include "base/hash.h"
#include "data/nearest.h"
#include <math.h>
#include <string.h>

#define FIELDS_MAX 64

// A column while it is read. Texts are looked up in an open hash table of dictionary indices plus one.
typedef struct growing {
    const schema_column *schema;
    double *num;
    uint32_t *code;
    const char **dict;
    uint32_t n_dict, cap_dict;
    uint32_t *slots;
    uint32_t n_slots; // a power of two
} growing;

typedef struct parsing {
    pack_table *t;
    qj_csv csv;
    qj_arena *a, *scratch;
    findings *f;
    growing cols[FIELDS_MAX];
    size_t n_cols, n_rows, cap_rows;
    uint32_t *line;
} parsing;

static const char *field_text(const parsing *p, qj_field f) {
    const char *s = qj_arena_strn(p->a, f.s, f.n);
    return s != NULL ? s : "";
}

// ---- header

static void unknown_column(parsing *p, const char *name) {
    const char *names[FIELDS_MAX];
    size_t n = p->t->schema->n_columns, near;
    for (size_t i = 0; i < n; i++)
        names[i] = p->t->schema->columns[i].name;
    const char *nearest = qj_nearest(name, names, n, p->scratch, &near, 1) > 0 ? names[near] : "";
    qj_err *e = finding_at(p->f, p->t->path, 1);
    if (*nearest != 0)
        qj_fail(e, QJ_E_PACK_COLUMN_NEAR, qj_text_arg("file", p->t->path), qj_text_arg("column", name),
                qj_text_arg("nearest", nearest));
    else
        qj_fail(e, QJ_E_PACK_COLUMN_UNKNOWN, qj_text_arg("file", p->t->path), qj_text_arg("column", name));
}

static bool has_column(const parsing *p, const schema_column *c) {
    for (size_t i = 0; i < p->n_cols; i++) {
        if (p->cols[i].schema == c)
            return true;
    }
    return false;
}

// True when every column is known, once there, and none is missing.
static bool read_header(parsing *p, const qj_field *fields, size_t n) {
    bool good = true;
    for (size_t i = 0; i < n; i++) {
        const char *name = field_text(p, fields[i]);
        const schema_column *c = schema_column_find(p->t->schema, name);
        bool twice = c != NULL && has_column(p, c);
        if (c == NULL)
            unknown_column(p, name);
        if (twice)
            qj_fail(finding_at(p->f, p->t->path, 1), QJ_E_PACK_COLUMN_TWICE, qj_text_arg("file", p->t->path),
                    qj_text_arg("column", name));
        good = good && c != NULL && !twice;
        p->cols[p->n_cols++].schema = c;
    }
    for (size_t i = 0; i < p->t->schema->n_columns; i++) {
        const schema_column *c = &p->t->schema->columns[i];
        if (has_column(p, c))
            continue;
        good = false;
        qj_fail(finding_at(p->f, p->t->path, 1), QJ_E_PACK_COLUMN, qj_text_arg("file", p->t->path),
                qj_text_arg("column", c->name));
    }
    return good;
}

// ---- texts

static uint32_t *slot_of(const growing *g, qj_field f) {
    uint32_t at = (uint32_t)qj_xxh3(f.s, f.n) & (g->n_slots - 1);
    for (;; at = (at + 1) & (g->n_slots - 1)) {
        uint32_t *slot = &g->slots[at];
        if (*slot == 0)
            return slot;
        const char *have = g->dict[*slot - 1];
        if (strncmp(have, f.s, f.n) == 0 && have[f.n] == 0)
            return slot;
    }
}

static bool grow_dict(parsing *p, growing *g) {
    uint32_t cap = g->cap_dict > 0 ? g->cap_dict * 2 : 16;
    const char **dict = QJ_NEW(p->a, const char *, cap);
    uint32_t *slots = QJ_NEW(p->scratch, uint32_t, (size_t)cap * 2);
    if (dict == NULL || slots == NULL)
        return false;
    if (g->n_dict > 0)
        memcpy(dict, g->dict, g->n_dict * sizeof *dict);
    g->dict = dict;
    g->cap_dict = cap;
    g->slots = slots;
    g->n_slots = cap * 2;
    for (uint32_t i = 0; i < g->n_dict; i++)
        *slot_of(g, (qj_field){.s = dict[i], .n = strlen(dict[i])}) = i + 1;
    return true;
}

static qj_rc read_text(parsing *p, growing *g, size_t row, qj_field f, qj_err *err) {
    if (g->n_dict == g->cap_dict && !grow_dict(p, g))
        return qj_fail(err, QJ_E_MEMORY);
    uint32_t *slot = slot_of(g, f);
    if (*slot == 0) {
        g->dict[g->n_dict] = qj_arena_strn(p->a, f.s, f.n);
        QJ_NEED(err, g->dict[g->n_dict]);
        *slot = ++g->n_dict;
    }
    g->code[row] = *slot - 1;
    return QJ_OK;
}

// ---- numbers

#define PLACE(p, name)                                                                           \
    qj_text_arg("file", (p)->t->path), qj_int_arg("line", (p)->csv.line), qj_text_arg("column", (name))

static void read_number(parsing *p, growing *g, size_t row, qj_field f) {
    const schema_column *c = g->schema;
    double v = NAN;
    g->num[row] = NAN;
    if (f.n == 0) {
        if (!c->may_be_empty)
            qj_fail(finding_at(p->f, p->t->path, p->csv.line), QJ_E_PACK_EMPTY, PLACE(p, c->name));
        return;
    }
    const char *text = field_text(p, f);
    if (!qj_csv_number(f, &v) || !isfinite(v))
        qj_fail(finding_at(p->f, p->t->path, p->csv.line), QJ_E_PACK_NUMBER, PLACE(p, c->name),
                qj_text_arg("value", text));
    else if (c->whole && v != floor(v))
        qj_fail(finding_at(p->f, p->t->path, p->csv.line), QJ_E_PACK_WHOLE, PLACE(p, c->name), qj_text_arg("value", text));
    else if (v < c->min || v > c->max)
        qj_fail(finding_at(p->f, p->t->path, p->csv.line), QJ_E_PACK_RANGE, PLACE(p, c->name), qj_text_arg("value", text),
                qj_int_arg("min", c->min), qj_int_arg("max", c->max));
    else
        g->num[row] = v;
}

// ---- rows

static qj_rc make_columns(parsing *p, size_t len, qj_err *err) {
    size_t rows = 1;
    for (size_t i = p->csv.pos; i < len; i++)
        rows += p->csv.data[i] == '\n';
    p->cap_rows = rows;
    p->line = QJ_NEW(p->a, uint32_t, rows);
    QJ_NEED(err, p->line);
    for (size_t i = 0; i < p->n_cols; i++) {
        growing *g = &p->cols[i];
        if (g->schema->type == QJ_FRAME_NUM)
            g->num = QJ_NEW(p->a, double, rows);
        else
            g->code = QJ_NEW(p->a, uint32_t, rows);
        if (g->num == NULL && g->code == NULL)
            return qj_fail(err, QJ_E_MEMORY);
    }
    return QJ_OK;
}

static qj_rc read_row(parsing *p, const qj_field *fields, size_t n, qj_err *err) {
    if (n != p->n_cols) {
        qj_fail(finding_at(p->f, p->t->path, p->csv.line), QJ_E_PACK_FIELDS, qj_text_arg("file", p->t->path),
                qj_int_arg("line", p->csv.line), qj_int_arg("fields", n), qj_int_arg("columns", p->n_cols));
        return QJ_OK;
    }
    QJ_BUG_IF(err, p->n_rows >= p->cap_rows);
    size_t row = p->n_rows++;
    p->line[row] = p->csv.line;
    for (size_t i = 0; i < n; i++) {
        growing *g = &p->cols[i];
        if (g->schema->type == QJ_FRAME_NUM)
            read_number(p, g, row, fields[i]);
        else
            QJ_TRY(read_text(p, g, row, fields[i], err));
    }
    return QJ_OK;
}

static qj_rc finish(parsing *p, const char *sha256, qj_err *err) {
    qj_frame *frame = QJ_NEW(p->a, qj_frame, 1);
    qj_column *cols = QJ_NEW(p->a, qj_column, p->n_cols);
    QJ_NEED(err, frame);
    QJ_NEED(err, cols);
    for (size_t i = 0; i < p->n_cols; i++) {
        const growing *g = &p->cols[i];
        cols[i] = (qj_column){.name = g->schema->name, .type = g->schema->type, .num = g->num, .code = g->code,
                              .dict = g->dict, .n_dict = g->n_dict};
    }
    *frame = (qj_frame){.name = p->t->path, .sha256 = sha256, .n_rows = p->n_rows, .n_cols = p->n_cols, .cols = cols,
                        .line = p->line};
    p->t->frame = frame;
    return QJ_OK;
}

// An error of the CSV reader is a finding, unless there was no memory. The rest of the file can't be read then.
static qj_rc csv_finding(parsing *p, const qj_err *e, qj_err *err) {
    if (e->code == QJ_E_MEMORY || e->code == QJ_E_BUG) {
        *err = *e;
        return -(qj_rc)e->code;
    }
    uint32_t line = p->csv.next_line;
    for (int i = 0; i < e->n_args; i++) {
        if (strcmp(e->args[i].name, "line") == 0)
            line = (uint32_t)e->args[i].i;
    }
    *finding_at(p->f, p->t->path, line) = *e;
    return QJ_OK;
}

static qj_rc read_rows(parsing *p, qj_field *fields, qj_err *err) {
    for (;;) {
        size_t n;
        qj_err e = {0};
        if (qj_csv_next(&p->csv, fields, FIELDS_MAX, &n, &e) != QJ_OK)
            return csv_finding(p, &e, err);
        if (n == 0)
            return QJ_OK;
        QJ_TRY(read_row(p, fields, n, err));
    }
}

qj_rc pack_table_parse(pack_table *t, const char *sha256, const char *text, size_t len, qj_arena *a, qj_arena *scratch,
                       findings *f, qj_err *err) {
    t->bytes = (int64_t)len;
    parsing *p = QJ_NEW(scratch, parsing, 1);
    QJ_NEED(err, p);
    *p = (parsing){.t = t, .a = a, .scratch = scratch, .f = f};
    qj_field fields[FIELDS_MAX];
    size_t n;
    qj_err e = {0};
    if (qj_csv_open(&p->csv, t->path, text, len, scratch, &e) != QJ_OK)
        return csv_finding(p, &e, err);
    if (qj_csv_next(&p->csv, fields, FIELDS_MAX, &n, &e) != QJ_OK)
        return csv_finding(p, &e, err);
    if (n == 0) {
        qj_fail(finding_at(f, t->path, 1), QJ_E_PACK_EMPTY_FILE, qj_text_arg("file", t->path));
        return QJ_OK;
    }
    if (!read_header(p, fields, n))
        return QJ_OK;
    QJ_TRY(make_columns(p, len, err));
    QJ_TRY(read_rows(p, fields, err));
    return finish(p, sha256, err);
}
