// qajet calc shiftshare: the change of employment by region and industry, split into national growth, mix and own part.
#include "num/shift_share.h"
#include "service/calc_csv.h"

#include <math.h>

enum { REGION, INDUSTRY, YEAR, VALUE, COLUMNS };
static const size_t MOST_CELLS = 4000000; // regions x industries

typedef struct row {
    uint32_t region, industry, line;
    int year;
    double value;
} row;

typedef struct job {
    const qj_calc_request *request;
    qj_arena *arena;
    qj_calc_csv csv;
    size_t at[COLUMNS], n, cap;
    row *rows;
    qj_calc_keys regions, industries;
    int from, to;
    double *value[2];  // [end][region][industry]
    uint32_t *line[2]; // where it stands, 0: not given
} job;

static qj_rc read_row(job *j, row *out, qj_err *err) {
    qj_field region, industry;
    size_t r, i;
    QJ_TRY(qj_calc_key(&j->csv, j->at[REGION], &region, err));
    QJ_TRY(qj_calc_key(&j->csv, j->at[INDUSTRY], &industry, err));
    QJ_TRY(qj_calc_whole(&j->csv, j->at[YEAR], 1, 9999, &out->year, err));
    QJ_TRY(qj_calc_number(&j->csv, j->at[VALUE], 0, &out->value, err));
    QJ_TRY(qj_calc_number_of(&j->regions, region, &r, err));
    QJ_TRY(qj_calc_number_of(&j->industries, industry, &i, err));
    out->region = (uint32_t)r;
    out->industry = (uint32_t)i;
    out->line = qj_calc_line(&j->csv);
    return QJ_OK;
}

static qj_rc read_rows(job *j, qj_err *err) {
    static const char *const columns[COLUMNS] = {"region", "industry", "year", "value"};
    QJ_TRY(qj_calc_open(&j->csv, j->request->file, COLUMNS, columns, j->at, j->arena, err));
    for (bool more = true;;) {
        QJ_TRY(qj_calc_next(&j->csv, &more, err));
        if (!more)
            return QJ_OK;
        if (j->n == j->cap) {
            j->cap = j->cap == 0 ? 256 : j->cap * 2;
            row *grown = QJ_NEW(j->arena, row, j->cap);
            QJ_NEED(err, grown);
            for (size_t i = 0; i < j->n; i++)
                grown[i] = j->rows[i];
            j->rows = grown;
        }
        QJ_TRY(read_row(j, &j->rows[j->n], err));
        j->n++;
    }
}

// The years asked for, else the first and the last of the file.
static qj_rc choose_years(job *j, qj_err *err) {
    int first = j->rows[0].year, last = first;
    for (size_t i = 0; i < j->n; i++) {
        first = j->rows[i].year < first ? j->rows[i].year : first;
        last = j->rows[i].year > last ? j->rows[i].year : last;
    }
    j->from = (int)qj_calc_int(j->request, "from", first);
    j->to = (int)qj_calc_int(j->request, "to", last);
    if (j->from >= j->to)
        return qj_fail(err, QJ_E_CALC_YEARS, qj_text_arg("file", j->request->file), qj_int_arg("from", j->from),
                       qj_int_arg("to", j->to));
    return QJ_OK;
}

static qj_rc make_room(job *j, qj_err *err) {
    const size_t cells = j->regions.n * j->industries.n;
    if (cells > MOST_CELLS)
        return qj_fail(err, QJ_E_CALC_CELLS, qj_text_arg("file", j->request->file), qj_int_arg("n", cells),
                       qj_int_arg("max", MOST_CELLS));
    for (int end = 0; end < 2; end++) {
        j->value[end] = QJ_NEW(j->arena, double, cells);
        j->line[end] = QJ_NEW(j->arena, uint32_t, cells);
        if (j->value[end] == NULL || j->line[end] == NULL)
            return qj_fail(err, QJ_E_MEMORY);
    }
    return QJ_OK;
}

static const char *cell_name(const job *j, size_t region, size_t industry) {
    return qj_arena_printf(j->arena, "%s, %s", j->regions.text[region], j->industries.text[industry]);
}

static qj_rc fill_cells(job *j, qj_err *err) {
    for (size_t k = 0; k < j->n; k++) {
        const row *v = &j->rows[k];
        if (v->year != j->from && v->year != j->to)
            continue;
        const int end = v->year == j->to;
        const size_t cell = v->region * j->industries.n + v->industry;
        if (j->line[end][cell] != 0)
            return qj_fail(err, QJ_E_CALC_DUPLICATE, qj_text_arg("file", j->request->file), qj_int_arg("line", v->line),
                           qj_int_arg("column", 1), qj_text_arg("key", cell_name(j, v->region, v->industry)),
                           qj_int_arg("first", j->line[end][cell]));
        j->value[end][cell] = v->value;
        j->line[end][cell] = v->line;
    }
    return QJ_OK;
}

// A cell that is given in one of the two years only is a gap, not a zero.
static qj_rc check_pairs(const job *j, qj_err *err) {
    for (size_t cell = 0; cell < j->regions.n * j->industries.n; cell++) {
        const uint32_t first = j->line[0][cell], last = j->line[1][cell];
        if ((first != 0) != (last != 0))
            return qj_fail(err, QJ_E_CALC_PAIR, qj_text_arg("file", j->request->file), qj_int_arg("line", first + last),
                           qj_text_arg("key", cell_name(j, cell / j->industries.n, cell % j->industries.n)),
                           qj_int_arg("year", first == 0 ? j->from : j->to));
    }
    return QJ_OK;
}

static const qj_table_col columns_out[] = {
    {.id = "region", .type = QJ_TABLE_TEXT},
    {.id = "industry", .type = QJ_TABLE_TEXT},
    {.id = "base", .type = QJ_TABLE_NUM, .decimals = QJ_DECIMALS_NEEDED},
    {.id = "change", .type = QJ_TABLE_NUM, .decimals = QJ_DECIMALS_NEEDED},
    {.id = "national", .type = QJ_TABLE_NUM, .decimals = QJ_DECIMALS_NEEDED},
    {.id = "mix", .type = QJ_TABLE_NUM, .decimals = QJ_DECIMALS_NEEDED},
    {.id = "regional", .type = QJ_TABLE_NUM, .decimals = QJ_DECIMALS_NEEDED},
    {.id = "competitive", .type = QJ_TABLE_NUM, .decimals = QJ_DECIMALS_NEEDED},
    {.id = "allocation", .type = QJ_TABLE_NUM, .decimals = QJ_DECIMALS_NEEDED},
};

static qj_rc answer(const job *j, const qj_shift *shift, qj_table **t, qj_err *err) {
    QJ_TRY(qj_table_new(j->arena, columns_out, sizeof columns_out / sizeof *columns_out, j->regions.n * j->industries.n, t, err));
    size_t entries = 0;
    for (size_t cell = 0; cell < j->regions.n * j->industries.n; cell++) {
        if (j->line[0][cell] == 0)
            continue; // neither year is given
        qj_cell *out = qj_table_row(j->arena, *t);
        QJ_NEED(err, out);
        out[0].text = j->regions.text[cell / j->industries.n];
        out[1].text = j->industries.text[cell % j->industries.n];
        out[2].num = j->value[0][cell];
        out[3].num = j->value[1][cell] - j->value[0][cell];
        out[4].num = shift[cell].national;
        out[5].num = shift[cell].mix;
        out[6].num = shift[cell].regional;
        out[7].num = shift[cell].competitive;
        out[8].num = shift[cell].allocation;
        entries += isnan(shift[cell].national) ? 1 : 0;
    }
    const qj_arg years[] = {qj_int_arg("from", j->from), qj_int_arg("to", j->to), {.name = NULL}};
    QJ_TRY(qj_calc_note(j->arena, *t, j->request->lang, "calc.shiftshare.years", years, err));
    const qj_arg args[] = {qj_num_arg("n", (double)entries, 0), qj_int_arg("from", j->from), {.name = NULL}};
    return entries > 0 ? qj_calc_note(j->arena, *t, j->request->lang, "calc.shiftshare.entries", args, err) : QJ_OK;
}

qj_rc qj_calc_shiftshare(const qj_calc_request *r, const qj_ctx *ctx, qj_calc_answer *out, qj_err *err) {
    job *j = QJ_NEW(ctx->arena, job, 1);
    QJ_NEED(err, j);
    j->request = r;
    j->arena = j->regions.arena = j->industries.arena = ctx->arena;
    QJ_TRY(read_rows(j, err));
    QJ_TRY(choose_years(j, err));
    QJ_TRY(make_room(j, err));
    QJ_TRY(fill_cells(j, err));
    QJ_TRY(check_pairs(j, err));
    qj_shift *shift = QJ_NEW(ctx->arena, qj_shift, j->regions.n * j->industries.n);
    QJ_NEED(err, shift);
    qj_shift_share(j->regions.n, j->industries.n, j->value[0], j->value[1], shift);
    qj_table *t;
    QJ_TRY(answer(j, shift, &t, err));
    *out = (qj_calc_answer){.n = 1, .name = {"shiftshare"}, .table = {t}};
    return QJ_OK;
}
