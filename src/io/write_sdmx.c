// SDMX-CSV 2.0: one row a figure. Codes are ids; what stands for all is _T; a period of several years is a time range.
#include "base/csv.h"
#include "data/table_rows.h"
#include "io/write_cube.h"
#include "io/write_facts.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MEASURE "INDICATOR" // the dimension that tells which figure it is

// Our statuses as codes of CL_OBS_STATUS 2.x and CL_CONF_STATUS 1.x of SDMX.
static const struct status_code {
    const char *id, *obs, *conf;
} statuses[] = {
    {"observed", "A", "F"},      {"provisional", "P", "F"}, {"enacted", "A", "F"},      {"derived", "A", "F"},
    {"fitted", "E", "F"},        {"imputed", "I", "F"},     {"assumption", "E", "F"},   {"expert-prior", "E", "F"},
    {"forecast", "F", "F"},      {"expert", "E", "F"},      {"synthetic", "G", "F"},    {"missing", "O", "F"},
    {"suppressed", "Q", "C"},
};

// Units that have a usual code of their own; the others are written in capitals.
static const struct unit_code {
    const char *id, *code;
} units[] = {{"persons", "PS"}, {"percent", "PC"}, {"tenge", "KZT"}};

static const struct status_code *status_code(const char *id) {
    for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++) {
        if (strcmp(statuses[i].id, id) == 0)
            return &statuses[i];
    }
    return NULL;
}

static void put_upper(qj_buf *out, const char *s) {
    for (; *s != 0; s++) {
        char c = *s >= 'a' && *s <= 'z' ? (char)(*s - 'a' + 'A') : *s;
        qj_buf_char(out, c == ' ' || c == '-' ? '_' : c);
    }
}

static void put_unit(qj_buf *out, const char *id) {
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (strcmp(units[i].id, id) == 0) {
            qj_buf_str(out, units[i].code);
            return;
        }
    }
    put_upper(out, id);
}

// "2030", or "2026-2035" as the first day and a length.
static void put_time(qj_buf *out, const char *year) {
    char *end;
    long first = strtol(year, &end, 10);
    long last = *end == '-' ? strtol(end + 1, &end, 10) : 0;
    if (*end == 0 && last >= first && last > 0)
        qj_buf_printf(out, "%ld-01-01/P%ldY", first, last - first + 1);
    else
        qj_csv_put_safe(out, year);
}

static void put_place(qj_buf *out, const write_cube *c, size_t row) {
    for (size_t i = 0; i < c->doc->n_dims; i++) {
        const qj_write_dim *dim = &c->doc->dims[i];
        const char *code = write_code(write_cell_text(c->doc->table, row, (ptrdiff_t)dim->code));
        if (dim->role != NULL && strcmp(dim->role, "time") == 0)
            put_time(out, code);
        else
            qj_csv_put_safe(out, code);
        qj_buf_char(out, ',');
    }
}

static const char *fact(const qj_write_doc *d, const char *key) {
    for (size_t i = 0; i < d->n_facts; i++) {
        if (strcmp(d->facts[i].key, key) == 0)
            return d->facts[i].text;
    }
    return "";
}

// "dataflow,QAJET:NEED(1.0),I,": what a row begins with.
static const char *lead_of(const qj_write_doc *d, qj_arena *a) {
    qj_buf b = qj_buf_new(a, 64);
    qj_buf_str(&b, "dataflow,QAJET:");
    put_upper(&b, d->id);
    qj_buf_str(&b, "(1.0),I,");
    return b.failed ? NULL : b.data;
}

static void put_heading(qj_buf *out, const write_cube *c) {
    const qj_write_doc *d = c->doc;
    qj_buf_str(out, "STRUCTURE,STRUCTURE_ID,ACTION");
    for (size_t i = 0; i < d->n_dims; i++)
        qj_buf_printf(out, ",%s", d->dims[i].concept);
    qj_buf_str(out, "," MEASURE ",OBS_VALUE,UNIT_MEASURE,OBS_STATUS,CONF_STATUS");
    for (size_t i = 0; i < c->n_attributes; i++) {
        qj_buf_char(out, ',');
        put_upper(out, d->table->cols[c->attribute[i]].id);
    }
    qj_buf_str(out, ",VINTAGE,TITLE,CITATION,LINK\r\n");
}

// What a row ends with, the same for all of its figures.
static qj_rc put_attributes(qj_buf *out, const write_cube *c, size_t row, const char *vintage, qj_err *err) {
    const qj_table *t = c->doc->table;
    const char *status = write_cell_text(t, row, c->status);
    const struct status_code *code = status_code(status);
    QJ_BUG_IF(err, c->status >= 0 && code == NULL);
    put_unit(out, write_cell_text(t, row, c->unit));
    qj_buf_printf(out, ",%s,%s", code != NULL ? code->obs : "", code != NULL ? code->conf : "");
    for (size_t i = 0; i < c->n_attributes; i++) {
        qj_buf_char(out, ',');
        put_upper(out, write_cell_text(t, row, (ptrdiff_t)c->attribute[i]));
    }
    qj_buf_char(out, ',');
    qj_csv_put_safe(out, vintage);
    qj_buf_str(out, ",,,\r\n");
    return QJ_OK;
}

// What every row needs, made once.
typedef struct job {
    const write_cube *c;
    const char *lead, *vintage;
    const char **measure;   // [n_measures] ids in capitals
    qj_buf place, rest; // of the row that is being written
} job;

static qj_rc begin(job *w, const qj_write_doc *d, qj_arena *a, qj_err *err) {
    w->lead = lead_of(d, a);
    w->vintage = fact(d, "vintage");
    w->measure = QJ_NEW(a, const char *, w->c->n_measures + 1);
    w->place = qj_buf_new(a, 256);
    w->rest = qj_buf_new(a, 256);
    if (w->lead == NULL || w->measure == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    for (size_t m = 0; m < w->c->n_measures; m++) {
        qj_buf b = qj_buf_new(a, 24);
        put_upper(&b, d->table->cols[w->c->measure[m]].id);
        if (b.failed)
            return qj_fail(err, QJ_E_MEMORY);
        w->measure[m] = b.data;
    }
    return QJ_OK;
}

static qj_rc put_row(job *w, qj_buf *out, size_t row, qj_err *err) {
    const write_cube *c = w->c;
    const qj_table *t = c->doc->table;
    w->place.len = w->rest.len = 0;
    put_place(&w->place, c, row);
    QJ_TRY(put_attributes(&w->rest, c, row, w->vintage, err));
    if (w->place.failed || w->rest.failed)
        return qj_fail(err, QJ_E_MEMORY);
    for (size_t m = 0; m < c->n_measures; m++) {
        double v = t->cells[row * t->n_cols + c->measure[m]].num;
        qj_buf_str(out, w->lead);
        qj_buf_put(out, w->place.data, w->place.len);
        qj_buf_str(out, w->measure[m]);
        qj_buf_char(out, ',');
        if (isfinite(v))
            qj_buf_double(out, v);
        qj_buf_char(out, ',');
        qj_buf_put(out, w->rest.data, w->rest.len);
    }
    return QJ_OK;
}

// Attributes of the whole message, in a row without a place, as the standard has it.
static void put_message(const job *w, qj_buf *out) {
    const qj_write_doc *d = w->c->doc;
    qj_buf_str(out, w->lead);
    for (size_t i = 0; i < d->n_dims + 5 + w->c->n_attributes; i++)
        qj_buf_char(out, ',');
    const char *const texts[] = {w->vintage, d->title, d->citation, d->link};
    for (size_t i = 0; i < 4; i++) {
        qj_buf_str(out, i > 0 ? "," : "");
        qj_csv_put_safe(out, texts[i] != NULL ? texts[i] : "");
    }
    qj_buf_str(out, "\r\n");
}

qj_rc qj_write_sdmx(const qj_write_doc *d, qj_buf *out, qj_err *err) {
    write_cube c;
    job w = {.c = &c};
    QJ_TRY(write_cube_of(d, out->arena, &c, err));
    QJ_TRY(begin(&w, d, out->arena, err));
    put_heading(out, &c);
    for (size_t row = 0; row < d->table->n_rows; row++)
        QJ_TRY(put_row(&w, out, row, err));
    put_message(&w, out);
    return out->failed ? qj_fail(err, QJ_E_MEMORY) : QJ_OK;
}
