// Health of the program and of a workspace, also of one that can't be opened.
#include "base/buf.h"
#include "service/audit.h"
#include <string.h>

enum { C_WHAT, C_RESULT, C_TEXT, C_COLUMNS };

static const qj_table_col columns[C_COLUMNS] = {
    {"what", QJ_TABLE_MSG, "doctor.", 0}, {"result", QJ_TABLE_MSG, "result.", 0}, {"text", QJ_TABLE_TEXT, NULL, 0}};

// A forecast adds about 20 MB; below this the next ones are in danger.
#define FREE_BYTES_LOW ((int64_t)200 << 20)
#define SCRATCH_BYTES ((size_t)1 << 30)

typedef struct doctor {
    const char *path;
    qj_lang lang;
    qj_arena *a;
    qj_arena *scratch; // given back between the parts
    qj_table *t;
} doctor;

static qj_rc row(doctor *d, const char *what, const char *result, const char *text, qj_err *err) {
    qj_cell *cells = qj_table_row(d->a, d->t);
    QJ_NEED(err, cells);
    cells[C_WHAT].text = what;
    cells[C_RESULT].text = result;
    cells[C_TEXT].text = text;
    return QJ_OK;
}

static qj_rc say(doctor *d, const char *what, const char *result, const char *id, const qj_arg *args, qj_err *err) {
    qj_buf b = qj_buf_new(d->a, 160);
    qj_text_format(&b, d->lang, id, args);
    return b.failed ? qj_fail(err, QJ_E_MEMORY) : row(d, what, result, b.data, err);
}

// The sentence of what went wrong has the remedy in it.
static qj_rc failure(doctor *d, const char *what, const char *result, const qj_err *e, qj_err *err) {
    const char *text = qj_err_text(d->a, d->lang, e);
    return row(d, what, result, text, err);
}

static qj_rc look_at_program(doctor *d, qj_err *err) {
    QJ_TRY(row(d, "program", "ok", "qajet " QJ_VERSION, err));
    QJ_TRY(row(d, "engine", "ok", qj_store_engine(), err));
#if defined(__clang__)
    const char *compiler = __VERSION__;
#else
    const char *compiler = "GCC " __VERSION__;
#endif
    return row(d, "compiler", "ok", compiler, err);
}

static qj_rc look_at_disk(doctor *d, qj_err *err) {
    int64_t bytes = qj_store_free_bytes(d->path);
    if (bytes < 0)
        return QJ_OK;
    const qj_arg args[] = {qj_num_arg("megabytes", (double)bytes / 1048576, 0), {.name = NULL}};
    bool low = bytes < FREE_BYTES_LOW;
    return say(d, "disk", low ? "warning" : "ok", low ? "doctor.text.disk-low" : "doctor.text.disk", args, err);
}

static qj_rc look_at_structure(doctor *d, qj_store *s, qj_err *err) {
    bool sound;
    qj_err e = {0};
    if (qj_store_sound(s, &sound, &e) != QJ_OK)
        return failure(d, "structure", "failure", &e, err);
    const qj_arg args[] = {qj_text_arg("file", d->path), {.name = NULL}};
    return say(d, "structure", sound ? "ok" : "failure", sound ? "doctor.text.sound" : "err.store.damaged", args, err);
}

static qj_rc look_at_inputs(doctor *d, qj_workspace *w, qj_err *err) {
    size_t n = 0;
    qj_err e = {0};
    if (qj_workspace_check_inputs(w, &n, &e) != QJ_OK)
        return failure(d, "inputs", "failure", &e, err);
    const qj_arg args[] = {qj_int_arg("n", n), {.name = NULL}};
    return say(d, "inputs", "ok", "doctor.text.inputs", args, err);
}

static qj_rc check_vintages(doctor *d, qj_store *s, size_t *n, qj_err *e) {
    const qj_vintage *list;
    QJ_TRY(qj_store_vintages(s, d->scratch, &list, n, e));
    for (size_t i = 0; i < *n; i++) {
        qj_mark mark = qj_arena_mark(d->scratch);
        qj_cube *cube;
        QJ_TRY(qj_store_cube_get(s, list[i].id, "need", d->scratch, &cube, e));
        qj_arena_rewind(d->scratch, mark);
    }
    return QJ_OK;
}

static qj_rc look_at_vintages(doctor *d, qj_workspace *w, qj_err *err) {
    size_t n = 0;
    qj_err e = {0};
    if (check_vintages(d, w->store, &n, &e) != QJ_OK)
        return failure(d, "vintages", "failure", &e, err);
    const qj_arg args[] = {qj_int_arg("n", n), {.name = NULL}};
    return say(d, "vintages", n > 0 ? "ok" : "warning", n > 0 ? "doctor.text.vintages" : "doctor.text.no-vintage", args, err);
}

static qj_rc look_inside(doctor *d, qj_workspace *w, qj_err *err) {
    const qj_arg pack[] = {qj_text_arg("pack", w->pack_id), qj_text_arg("version", w->pack_version),
                           qj_int_arg("year", w->base_year), {.name = NULL}};
    const qj_arg file[] = {qj_text_arg("file", d->path), {.name = NULL}};
    bool may = qj_store_may_write(d->path);
    QJ_TRY(say(d, "workspace", "ok", "doctor.text.workspace", file, err));
    QJ_TRY(say(d, "writing", may ? "ok" : "warning", may ? "doctor.text.writable" : "doctor.text.readonly", file, err));
    QJ_TRY(say(d, "pack", "ok", "doctor.text.pack", pack, err));
    QJ_TRY(look_at_structure(d, w->store, err));
    QJ_TRY(look_at_inputs(d, w, err));
    return look_at_vintages(d, w, err);
}

static qj_rc look_at_workspace(doctor *d, qj_err *err) {
    qj_workspace *w;
    qj_err e = {0};
    qj_rc rc = qj_workspace_open(d->path, QJ_STORE_READ, d->scratch, &w, &e);
    if (rc != QJ_OK) // that there is none yet is nothing to worry about
        return failure(d, "workspace", rc == -(qj_rc)QJ_E_STORE_MISSING ? "warning" : "failure", &e, err);
    rc = look_inside(d, w, err);
    qj_workspace_close(w);
    return rc;
}

static qj_rc look(doctor *d, qj_err *err) {
    QJ_TRY(look_at_program(d, err));
    QJ_TRY(look_at_disk(d, err));
    return look_at_workspace(d, err);
}

qj_rc qj_doctor(const char *path, qj_lang lang, qj_arena *a, qj_table **out, qj_err *err) {
    doctor d = {.path = path, .lang = lang, .a = a};
    QJ_TRY(qj_table_new(a, columns, C_COLUMNS, 16, &d.t, err));
    d.scratch = qj_arena_new(SCRATCH_BYTES);
    QJ_NEED(err, d.scratch);
    qj_rc rc = look(&d, err);
    qj_arena_free(d.scratch);
    *out = d.t;
    return rc;
}
