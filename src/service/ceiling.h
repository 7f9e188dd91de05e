// The ceiling that the labour force sets to employment, beside a forecast of it (docs/models/labour.md). It changes no
// vintage: it is computed when asked for, from the vintage's inputs and stored ranges.
#pragma once

#include "model/supply/ceiling.h"
#include "service/explain.h"
#include "service/inputs.h"

#define QJ_CEILING_IDLE 0.03 // share between jobs at any time, where the rate of unemployment is not lower still (assumption)

// What is the same for all scenarios of one workspace and horizon. Immutable.
typedef struct qj_ceiling_basis {
    const char *why; // NULL, or why there is no ceiling: a message id
    qj_places places;
    const double *unemployment; // [region of the inputs]
    const double *idle;
    int unemployment_year, population_year; // newest used
} qj_ceiling_basis;
QJ_CHECKED qj_rc qj_ceiling_basis_make(const qj_workspace *w, const qj_inputs *in, int horizon, const qj_ctx *ctx, qj_ceiling_basis *out, qj_err *err);

// The ceiling under these inputs (of a scenario, too). Not with basis->why.
QJ_CHECKED qj_rc qj_ceiling_under(const qj_ceiling_basis *b, const qj_inputs *in, qj_arena *a, qj_force *out, qj_err *err);

// Of a vintage: made once, read by any number of threads. basis: of explanations of the same snapshot; NULL: made here.
typedef struct qj_ceiling qj_ceiling;
QJ_CHECKED qj_rc qj_ceiling_open(const qj_snapshot *s, const qj_explain_basis *basis, qj_arena *a, const qj_ceiling **out, qj_err *err);

typedef struct qj_ceiling_query {
    const char *region; // code, name or alias; NULL or "": all and the country
    int year;           // 0: all
    qj_lang lang;
} qj_ceiling_query;

// A row for the country (first), every region and year. Columns: region, region_name, year, population, labour_force, ceiling,
// ceiling_lo80, ceiling_hi80, employed, employed_lo80, employed_hi80, excess (of the means, 0 below the ceiling),
// expected_excess, p_over, unit, status. Without the data there are no rows. Notes: who is over and by how much, what it rests
// on, or why there is none. QJ_E_NO_CODE, QJ_E_NO_YEAR.
QJ_CHECKED qj_rc qj_ceiling_table(const qj_snapshot *s, const qj_ceiling *c, const qj_ceiling_query *q, qj_arena *a, qj_table **out, qj_err *err);

// Adds to the notes of an answer of need what its reader must know: which of its regions (of the country's without any) have
// their employment forecast above the ceiling. Nothing when there are none.
QJ_CHECKED qj_rc qj_ceiling_warn(const qj_snapshot *s, const qj_ceiling *c, const qj_need_query *q, qj_arena *a, qj_table *t, qj_err *err);

// The region's sentence for a page or document, or NULL: that it passes the ceiling, or how far it stays below.
QJ_CHECKED qj_rc qj_ceiling_sentence(const qj_snapshot *s, const qj_ceiling *c, const char *region, qj_lang lang, qj_arena *a, const char **out,
                                     qj_err *err);

// The same in one: opens the ceiling of the vintage and warns. A vintage that can't be computed again has no warning.
QJ_CHECKED qj_rc qj_ceiling_tell(const qj_snapshot *s, const qj_need_query *q, qj_arena *a, qj_table *t, qj_err *err);
