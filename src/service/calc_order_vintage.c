// Demand of a vintage: the draws of openings by occupation, through the bridge to fields, as need of specialities in the
// year of graduation. docs/models/order.md.
#include "model/supply/bridge.h"
#include "service/calc_order.h"
#include "service/cut.h"
#include "service/vintage.h"

#include <stdlib.h>
#include <string.h>

#define MATRIX "codes/field_occupation.csv"
#define SPECIALITIES "codes/speciality.csv"

// A bridge in one region: who is trained there, and what part of each occupation's need falls to whom.
typedef struct bridge {
    order_job *j;
    const qj_snapshot *s;
    qj_run run;
    size_t n_leaves;
    qj_calc_keys fields;
    double *share;               // [fields][leaves] where graduates of a field work; rows of sum 1
    qj_calc_keys regions;        // positions of the cube as text
    size_t *region_of;           // [cells with lines] number among the regions
    qj_calc_keys specialities;   // of all regions
    const qj_frame *listed;      // the pack's list of specialities; NULL: it has none
    const qj_column *listed_col[2];
    size_t *field;               // [specialities]
    size_t *speciality_of;       // [cells]
    double *graduates;           // [regions][specialities]
    double *part;                // [regions][specialities][leaves]
} bridge;

// --- the matrix

// The leaf that a code is, or stands under; SIZE_MAX: none.
static size_t leaf_of(const bridge *b, const char *code) {
    const qj_codes *list = &b->s->ws->occupation;
    for (ptrdiff_t at = qj_codes_find(list, code); at >= 0; at = qj_codes_find(list, list->items[at].parent))
        for (size_t o = 0; o < b->n_leaves; o++)
            if (strcmp(b->run.in->leaf_code[o], list->items[at].code) == 0)
                return o;
    return SIZE_MAX;
}

static qj_rc add_weight(bridge *b, const char *field, size_t leaf, double weight, size_t most, qj_err *err) {
    size_t number;
    QJ_TRY(qj_calc_word_number(&b->fields, field, &number, err));
    if (number < most)
        b->share[number * b->n_leaves + leaf] += weight;
    return QJ_OK;
}

// Of the pack: the rows of colleges.
static qj_rc pack_matrix(bridge *b, qj_err *err) {
    static const qj_want want[] = {{"field", QJ_FRAME_TEXT}, {"education_level", QJ_FRAME_TEXT}, {"occupation", QJ_FRAME_TEXT}, {"weight", QJ_FRAME_NUM}};
    const qj_column *c[4];
    const qj_frame *f;
    QJ_TRY(qj_store_frame_get(b->s->ws->store, MATRIX, b->j->arena, &f, err));
    QJ_TRY(qj_frame_want(f, want, 4, c, err));
    QJ_NEED(err, b->share = QJ_NEW(b->j->arena, double, f->n_rows * b->n_leaves + 1));
    for (size_t row = 0; row < f->n_rows; row++) {
        const size_t leaf = leaf_of(b, qj_column_text(c[2], row));
        if (strcmp(qj_column_text(c[1], row), "VET") == 0 && leaf != SIZE_MAX && !isnan(c[3]->num[row]))
            QJ_TRY(add_weight(b, qj_column_text(c[0], row), leaf, c[3]->num[row], f->n_rows, err));
    }
    return QJ_OK;
}

// Of a file, such as what tracing graduates has found.
static qj_rc own_matrix(bridge *b, const char *file, qj_err *err) {
    enum { FIELD, OCCUPATION, VALUE, N };
    static const qj_calc_column_spec specs[N] = {{.name = "field", .kind = QJ_CALC_WORD, .key = true},
                                                 {.name = "occupation", .kind = QJ_CALC_WORD, .key = true},
                                                 {.name = "value", .kind = QJ_CALC_NUM, .least = 0, .most = 1e9}};
    qj_calc_rows r;
    QJ_TRY(qj_calc_rows_read(file, N, specs, b->j->arena, &r, err));
    QJ_NEED(err, b->share = QJ_NEW(b->j->arena, double, r.n * b->n_leaves + 1));
    for (size_t k = 0; k < r.n; k++) {
        const size_t leaf = leaf_of(b, qj_calc_word(&r, k, OCCUPATION));
        const qj_arg more[] = {qj_text_arg("other", b->s->vintage.id), {.name = NULL}};
        if (leaf == SIZE_MAX)
            return qj_calc_rows_fail(&r, k, OCCUPATION, QJ_E_ORDER_OCCUPATION, more, err);
        QJ_TRY(add_weight(b, qj_calc_word(&r, k, FIELD), leaf, qj_calc_value_at(&r, k, VALUE), r.n, err));
    }
    return QJ_OK;
}

static qj_rc read_matrix(bridge *b, qj_err *err) {
    const char *file = qj_calc_text(b->j->request, "bridge");
    if (file != NULL)
        QJ_TRY(own_matrix(b, file, err));
    else
        QJ_TRY(pack_matrix(b, err));
    for (size_t f = 0; f < b->fields.n; f++) {
        double sum = 0, *row = b->share + f * b->n_leaves;
        for (size_t o = 0; o < b->n_leaves; o++)
            sum += row[o];
        for (size_t o = 0; o < b->n_leaves && sum > 0; o++)
            row[o] /= sum;
    }
    return QJ_OK;
}

// --- fields of specialities

static qj_rc read_list(bridge *b, qj_err *err) {
    static const qj_want want[] = {{"code", QJ_FRAME_TEXT}, {"field", QJ_FRAME_TEXT}};
    const qj_rc rc = qj_store_frame_get(b->s->ws->store, SPECIALITIES, b->j->arena, &b->listed, err);
    if (rc == -(qj_rc)QJ_E_NOT_FOUND) { // a pack need not have it
        *err = (qj_err){0};
        b->listed = NULL;
        return QJ_OK;
    }
    QJ_TRY(rc);
    return qj_frame_want(b->listed, want, 2, b->listed_col, err);
}

// The field of a code of the pack's list, NULL when it is not there.
static const char *listed_field(const bridge *b, const char *speciality) {
    for (size_t row = 0; b->listed != NULL && row < b->listed->n_rows; row++)
        if (strcmp(qj_column_text(b->listed_col[0], row), speciality) == 0)
            return qj_column_text(b->listed_col[1], row);
    return NULL;
}

// What the licences say; else the pack's list; else the code itself, which begins with its field.
static qj_rc field_of(bridge *b, size_t line, size_t *field, qj_err *err) {
    const order_job *j = b->j;
    const char *speciality = qj_calc_word(&j->licences, line, ORDER_L_SPECIALITY);
    const char *said = j->licences.has[ORDER_L_FIELD] ? qj_calc_word(&j->licences, line, ORDER_L_FIELD) : NULL;
    const char *text = said != NULL ? said : listed_field(b, speciality);
    text = text != NULL ? text : speciality;
    for (size_t n = strlen(text); n >= 2; n--) {
        const char *head = qj_arena_strn(j->arena, text, n);
        QJ_NEED(err, head);
        *field = qj_calc_word_find(&b->fields, head);
        if (*field != SIZE_MAX)
            return QJ_OK;
    }
    return qj_calc_rows_fail(&j->licences, line, said != NULL ? ORDER_L_FIELD : ORDER_L_SPECIALITY, QJ_E_ORDER_FIELD, NULL, err);
}

static qj_rc number_specialities(bridge *b, qj_err *err) {
    const order_job *j = b->j;
    QJ_TRY(read_list(b, err));
    b->speciality_of = QJ_NEW(j->arena, size_t, j->cells.n + 1);
    b->field = QJ_NEW(j->arena, size_t, j->p.n_lines + 1);
    if (b->speciality_of == NULL || b->field == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    for (size_t i = 0; i < j->p.n_lines; i++) {
        const size_t before = b->specialities.n;
        size_t number;
        QJ_TRY(qj_calc_word_number(&b->specialities, qj_calc_word(&j->licences, i, ORDER_L_SPECIALITY), &number, err));
        if (number == before)
            QJ_TRY(field_of(b, i, &b->field[number], err));
        b->speciality_of[j->p.line[i].cell] = number;
    }
    return QJ_OK;
}

// --- regions

// The market of every college must be a region of the vintage.
static qj_rc number_regions(bridge *b, qj_err *err) {
    order_job *j = b->j;
    b->region_of = QJ_NEW(j->arena, size_t, j->cells.n + 1);
    QJ_NEED(err, b->region_of);
    for (size_t i = 0; i < j->p.n_lines; i++) {
        const size_t college = j->info[i].college, cell = j->p.line[i].cell;
        const char *market = order_key_part(j, j->cells.text[cell], ORDER_K_MARKET);
        QJ_NEED(err, market);
        const qj_cut_words words = {.region = market, .lang = j->request->lang};
        qj_cut_place place;
        if (qj_cut_resolve(b->s, &words, j->arena, &place, err) != QJ_OK) {
            *err = (qj_err){0};
            const size_t col = j->colleges.has[ORDER_C_MARKET] && qj_calc_word(&j->colleges, college, ORDER_C_MARKET) != NULL
                                   ? ORDER_C_MARKET : ORDER_C_REGION;
            const qj_arg more[] = {qj_text_arg("vintage", b->s->vintage.id), {.name = NULL}};
            return qj_calc_rows_fail(&j->colleges, college, col, QJ_E_ORDER_REGION, more, err);
        }
        const char *text = qj_arena_printf(j->arena, "%zu", place.region);
        QJ_NEED(err, text);
        QJ_TRY(qj_calc_word_number(&b->regions, text, &b->region_of[cell], err));
    }
    return QJ_OK;
}

// --- who is trained

// graduates[region][speciality] of the file; a region that it leaves out takes last year's seats, or its licences.
static qj_rc read_graduates(bridge *b, qj_err *err) {
    enum { REGION, SPECIALITY, VALUE, N };
    static const qj_calc_column_spec specs[N] = {{.name = "region", .kind = QJ_CALC_WORD, .key = true},
                                                 {.name = "speciality", .kind = QJ_CALC_WORD, .key = true},
                                                 {.name = "value", .kind = QJ_CALC_NUM, .least = 0, .most = 1e9}};
    const char *file = qj_calc_text(b->j->request, "graduates");
    qj_calc_rows r;
    if (file == NULL)
        return QJ_OK;
    QJ_TRY(qj_calc_rows_read(file, N, specs, b->j->arena, &r, err));
    for (size_t k = 0; k < r.n; k++) {
        const qj_cut_words words = {.region = qj_calc_word(&r, k, REGION), .lang = b->j->request->lang};
        const qj_arg more[] = {qj_text_arg("vintage", b->s->vintage.id), {.name = NULL}};
        qj_cut_place place;
        if (qj_cut_resolve(b->s, &words, b->j->arena, &place, err) != QJ_OK) {
            *err = (qj_err){0};
            return qj_calc_rows_fail(&r, k, REGION, QJ_E_ORDER_REGION, more, err);
        }
        const char *text = qj_arena_printf(b->j->arena, "%zu", place.region);
        QJ_NEED(err, text);
        const size_t region = qj_calc_word_find(&b->regions, text),
                     speciality = qj_calc_word_find(&b->specialities, qj_calc_word(&r, k, SPECIALITY));
        if (region != SIZE_MAX && speciality != SIZE_MAX) // others train nobody of this order
            b->graduates[region * b->specialities.n + speciality] += qj_calc_value_at(&r, k, VALUE);
    }
    return QJ_OK;
}

static qj_rc make_graduates(bridge *b, qj_err *err) {
    const order_job *j = b->j;
    const size_t S = b->specialities.n;
    QJ_NEED(err, b->graduates = QJ_NEW(j->arena, double, b->regions.n * S + 1));
    QJ_TRY(read_graduates(b, err));
    for (size_t r = 0; r < b->regions.n; r++)
        for (int from = 0; from < 2; from++) { // last year's seats, then licences, while there is nobody yet
            double sum = 0;
            for (size_t s = 0; s < S; s++)
                sum += b->graduates[r * S + s];
            for (size_t i = 0; i < j->p.n_lines && sum <= 0; i++) {
                const qj_order_line *l = &j->p.line[i];
                if (b->region_of[l->cell] == r)
                    b->graduates[r * S + b->speciality_of[l->cell]] +=
                        l->yield * (from == 0 ? j->info[i].last : qj_calc_value_at(&j->licences, i, ORDER_L_LICENCE));
            }
        }
    return QJ_OK;
}

// part[region][speciality][leaf]: what one opening of an occupation asks of each speciality.
static qj_rc make_parts(bridge *b, qj_err *err) {
    const size_t S = b->specialities.n, O = b->n_leaves;
    double *share = QJ_NEW(b->j->arena, double, S * O + 1), *one = QJ_NEW(b->j->arena, double, O + 1),
           *wanted = QJ_NEW(b->j->arena, double, S + 1);
    b->part = QJ_NEW(b->j->arena, double, b->regions.n * S * O + 1);
    if (share == NULL || one == NULL || wanted == NULL || b->part == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    for (size_t s = 0; s < S; s++)
        memcpy(share + s * O, b->share + b->field[s] * O, O * sizeof *share);
    for (size_t r = 0; r < b->regions.n; r++)
        for (size_t o = 0; o < O; o++) {
            one[o] = 1;
            (void)qj_bridge_back(S, O, share, b->graduates + r * S, one, wanted);
            one[o] = 0;
            for (size_t s = 0; s < S; s++)
                b->part[(r * S + s) * O + o] = wanted[s];
        }
    return QJ_OK;
}

// --- the draws

static qj_rc draw(bridge *b, const qj_ctx *ctx, qj_watch *w, qj_err *err) {
    const size_t O = b->n_leaves, n = b->regions.n * O, H = (size_t)b->run.params.horizon, K = b->run.params.draws;
    size_t *region = QJ_NEW(ctx->arena, size_t, n + 1), *column = QJ_NEW(ctx->arena, size_t, n + 1);
    *w = (qj_watch){.n = n, .region = region, .column = column, .openings = QJ_NEW(ctx->arena, double, (H + 1) * n * K),
                    .employed = QJ_NEW(ctx->arena, double, (H + 1) * n * K)};
    if (region == NULL || column == NULL || w->openings == NULL || w->employed == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    for (size_t k = 0; k < n; k++) {
        region[k] = (size_t)strtoul(b->regions.text[k / O], NULL, 10);
        column[k] = b->run.in->cut.leaf[k % O];
    }
    QJ_TRY(qj_path_fit(&b->run.in->need, &b->run.params, ctx, &b->run.path, err));
    return qj_need_draws(&b->run.in->need, &b->run.params, b->run.path, &b->run.in->cut, ctx, w, err);
}

// The year of a cell as a step of the vintage, from 1.
static qj_rc step_of(const bridge *b, size_t cell, size_t *step, qj_err *err) {
    const char *year = order_key_part(b->j, b->j->cells.text[cell], ORDER_K_YEAR);
    QJ_NEED(err, year);
    const long at = strtol(year, NULL, 10); // a key that we wrote
    if (at < b->s->first_year || at > b->s->last_year)
        return qj_fail(err, QJ_E_ORDER_HORIZON, qj_text_arg("file", b->j->rules.file), qj_text_arg("vintage", b->s->vintage.id),
                       qj_text_arg("year", year), qj_text_arg("first", qj_arena_printf(b->j->arena, "%d", b->s->first_year)),
                       qj_text_arg("last", qj_arena_printf(b->j->arena, "%d", b->s->last_year)));
    *step = (size_t)(at - b->s->first_year + 1);
    return QJ_OK;
}

static qj_rc fill(bridge *b, const qj_watch *w, qj_err *err) {
    order_job *j = b->j;
    order_demand *d = &j->demand;
    const size_t K = d->n_draws, O = b->n_leaves;
    size_t number;
    double all = 0;
    QJ_NEED(err, d->value = QJ_NEW(j->arena, double, j->cells.n * K + 1));
    for (size_t k = 0; k < j->cells.n; k++) {
        size_t step;
        QJ_TRY(qj_calc_word_number(&d->cells, j->cells.text[k], &number, err));
        QJ_TRY(step_of(b, k, &step, err));
        const size_t region = b->region_of[k];
        const double *part = b->part + (region * b->specialities.n + b->speciality_of[k]) * O;
        for (size_t o = 0; o < O; o++) {
            const double *open = w->openings + (step * w->n + region * O + o) * K;
            double sum = 0;
            for (size_t draw = 0; part[o] > 0 && draw < K; draw++) {
                d->value[k * K + draw] += part[o] * open[draw];
                sum += part[o] * open[draw];
            }
            const char group = b->run.in->leaf_code[o][0];
            all += sum;
            j->high += group == '1' || group == '2' ? sum : 0;
            j->low += group == '9' ? sum : 0;
        }
    }
    j->high /= fmax(all, 1e-9);
    j->low /= fmax(all, 1e-9);
    return QJ_OK;
}

qj_rc order_vintage_demand(order_job *j, qj_err *err) {
    qj_arena *a = j->arena;
    order_demand *d = &j->demand;
    bridge *b = QJ_NEW(a, bridge, 1);
    qj_watch w;
    QJ_NEED(err, b);
    *b = (bridge){.j = j, .s = j->request->snapshot, .fields = {.arena = a}, .regions = {.arena = a}, .specialities = {.arena = a}};
    const qj_forecast_options o = qj_run_options(&b->s->vintage);
    QJ_TRY(qj_run_prepare(b->s->ws, &o, j->ctx, &b->run, err));
    if (strcmp(b->run.vintage.id, b->s->vintage.id) != 0)
        return qj_fail(err, QJ_E_UNCERTAINTY_CHANGED, qj_text_arg("vintage", b->s->vintage.id));
    b->n_leaves = b->run.in->need.n_occupations;
    QJ_TRY(read_matrix(b, err));
    QJ_TRY(number_specialities(b, err));
    QJ_TRY(number_regions(b, err));
    for (size_t k = 0; k < j->cells.n; k++) { // before the draws, which take their time
        size_t step;
        QJ_TRY(step_of(b, k, &step, err));
    }
    QJ_TRY(make_graduates(b, err));
    QJ_TRY(make_parts(b, err));
    QJ_TRY(draw(b, j->ctx, &w, err));
    d->n_draws = b->run.params.draws;
    double *weight = QJ_NEW(a, double, d->n_draws);
    QJ_NEED(err, weight);
    for (size_t k = 0; k < d->n_draws; k++)
        weight[k] = 1.0 / (double)d->n_draws;
    d->weight = weight;
    return fill(b, &w, err);
}
