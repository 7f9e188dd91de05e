// Parts of the scorecard: inside of the service.
#pragma once

#include "model/forecast/score.h"
#include "service/publish.h"
#include "service/score.h"

// First line of what is kept: changes when the same facts would give other scores.
#define SCORE_METHOD "score-2"

typedef enum score_level { SCORE_TOTAL, SCORE_REGION, SCORE_INDUSTRY, SCORE_CELL, SCORE_STAFFING, SCORE_REPLACEMENT, SCORE_LEVELS } score_level;
const char *score_level_id(score_level l);

// One observation that judges: published or a remainder of published ones.
typedef struct score_fact {
    bool leavers; // of those who left for good; else employed
    const char *region, *industry, *occupation; // "" for all; the country is "" too
    int year;
    double value;
    const char *status, *source, *file;
    int64_t line;
} score_fact;

typedef struct score_facts {
    score_fact *list; // in the order of their keys
    size_t n;
} score_facts;

QJ_CHECKED qj_rc score_facts_read(qj_workspace *w, qj_arena *a, score_facts *out, qj_err *err);

// The value of a fact, NaN when there is none.
double score_fact_value(const score_facts *f, bool leavers, const char *region, const char *industry, const char *occupation, int year);

// Facts from a year on as lines "indicator \t region \t industry \t occupation \t year \t value", in the order of
// their keys. Where they stand is left out: the same figures in another file are no news. NULL without memory.
const char *score_facts_text(const score_facts *f, int from, qj_arena *a);

// What a vintage forecast and what came.
typedef struct score_point {
    score_level level;
    const score_fact *fact;
    double base, forecast, lo80, hi80, lo95, hi95; // base: of the base year, as the vintage took it
    double part[QJ_CAUSES];
} score_point;

enum { SCORE_AHEAD = 21 }; // 0: all years together

typedef struct score_vintage {
    const qj_vintage *v;
    qj_standing standing;
    int base_year;
    bool scenario, pooled; // pooled: stands for its base year
    bool stretched;        // its 95 % ranges are made of the 80 % ones it keeps
    size_t n_points;
    score_point *points;
    qj_score_sum sum[SCORE_LEVELS][SCORE_AHEAD];
} score_vintage;

struct qj_scorecard {
    qj_workspace *w;
    qj_lang lang;
    qj_arena *a;
    score_facts facts;
    qj_vintages all;
    score_vintage *list; // [n] of all vintages; those without a later fact have no points
    size_t n, n_origins; // base years with points
    qj_score_sum pool[SCORE_LEVELS][SCORE_AHEAD];
    int first_year, last_year; // of the facts of the pool
};

// The name of a code; of "" that of the whole, or none.
const char *score_name(const qj_codes *list, const char *code, qj_lang lang, bool whole);

// What a figure is of: columns that the tables of figures share.
enum { SCORE_OF_REGION, SCORE_OF_REGION_NAME, SCORE_OF_INDUSTRY, SCORE_OF_INDUSTRY_NAME, SCORE_OF_OCCUPATION, SCORE_OF_OCCUPATION_NAME,
       SCORE_OF_YEAR, SCORE_OF };
#define SCORE_OF_COLUMNS                                                                                                  \
    {.id = "region", .type = QJ_TABLE_TEXT}, {.id = "region_name", .type = QJ_TABLE_TEXT},                                \
        {.id = "industry", .type = QJ_TABLE_TEXT}, {.id = "industry_name", .type = QJ_TABLE_TEXT},                        \
        {.id = "occupation", .type = QJ_TABLE_TEXT}, {.id = "occupation_name", .type = QJ_TABLE_TEXT},                    \
        {.id = "year", .type = QJ_TABLE_INT}

// Fills them from codes, "" for all, that outlive the table.
void score_put_of(const qj_workspace *w, qj_lang lang, const char *region, const char *industry, const char *occupation, int year,
                  qj_cell of[SCORE_OF]);

int score_base_year(const qj_vintage *v);

// Judges one vintage. Nothing is taken from the arena that outlives it but the points.
QJ_CHECKED qj_rc score_vintage_judge(qj_workspace *w, const score_facts *facts, const qj_vintage *v, qj_arena *a, score_vintage *out,
                                     qj_err *err);

// Scores as they are kept: the method, then "level \t ahead \t n \t wmape \t bias ..." a line each.
const char *score_text(const score_vintage *v, qj_arena *a);

// wmape of a level over all years in a kept text; NaN when it is not there.
double score_text_wmape(const char *scores, score_level level);
