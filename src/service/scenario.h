// Scenarios: named sets of assumptions, kept as immutable versions; and two of them compared.
#pragma once

#include "data/table.h"
#include "service/inputs.h"

// The scenario without assumptions: there is always one of this name.
#define QJ_SCENARIO_BASE "base"
enum { QJ_SCENARIO_MOST = 200 }; // assumptions in one

typedef enum qj_override_kind {
    QJ_OVERRIDE_GROWTH,    // percentage points a year on the growth of a region's or industry's employment
    QJ_OVERRIDE_TARGET,    // employed in a year
    QJ_OVERRIDE_JOBS,      // jobs that come (or, negative, go) from a year on
    QJ_OVERRIDE_RETIREMENT // years by which the pension age is later
} qj_override_kind;

typedef struct qj_override qj_override;
struct qj_override {
    qj_override_kind kind;
    const char *region, *industry, *occupation; // codes; "": all
    const char *sex;                            // "M", "F" or "" (retirement)
    int from, to;                               // first and last year; to 0: up to the horizon
    double value;
    int phase_in;       // years (jobs)
    double probability; // (jobs)
    const char *title;  // (jobs) "" or a name: jobs of one name happen together
};

typedef struct qj_scenario {
    const char *name, *at;
    size_t version, n;
    const qj_override *list; // in canonical order
    const char *content;     // the same as text: part of a vintage's parameters
} qj_scenario;

// The newest version. QJ_E_SCENARIO_NONE when there is none or it was put away.
QJ_CHECKED qj_rc qj_scenario_find(const qj_workspace *w, const char *name, qj_arena *a, qj_scenario *out, qj_err *err);

// That a workspace has it, before long work is begun. Errors of qj_scenario_find.
QJ_CHECKED qj_rc qj_scenario_exists(const char *store_path, const char *name, qj_arena *a, qj_err *err);

// Overrides of a content as it was kept.
QJ_CHECKED qj_rc qj_scenario_parse(const char *content, qj_arena *a, const qj_override **list, size_t *n, qj_err *err);

// An assumption as a person writes it: one of the first four is given, places are codes, names or aliases.
typedef struct qj_override_words {
    const char *growth, *target, *jobs, *retirement; // numbers
    const char *region, *industry, *occupation, *sex, *title;
    int from, to, phase_in, percent; // 0: not given; percent -1: not given
    qj_lang lang;
} qj_override_words;

// Adds it; one about the same takes its place. QJ_E_SCENARIO_ONE, QJ_E_SCENARIO_VALUE, QJ_E_SCENARIO_YEAR,
// QJ_E_SCENARIO_PART, QJ_E_SCENARIO_FULL, QJ_E_NO_CODE.
QJ_CHECKED qj_rc qj_scenario_set(qj_workspace *w, const char *name, const qj_override_words *words, qj_arena *a, qj_err *err);

// The assumptions of a scenario with those of a text laid over them. The text is one for an address: assumptions separated
// by "|", the parts of one by commas, in the words of the command line without dashes, the title last and up to the end:
// "growth=1.5,industry=F|jobs=500,region=61,from=2028,percent=70,title=Plant, big". Errors of qj_scenario_set,
// QJ_E_SCENARIO_TEXT.
QJ_CHECKED qj_rc qj_scenario_read(const qj_workspace *w, const char *name, const char *text, qj_lang lang, qj_arena *a, qj_scenario *out,
                                  qj_err *err);

// What a new scenario begins with.
typedef struct qj_scenario_start {
    const char *from; // assumptions of another; NULL: none
    const char *text; // and these, as qj_scenario_read takes them; NULL: none
    bool replace;     // one of this name may be there: this is its next version
    qj_lang lang;
} qj_scenario_start;

// QJ_E_SCENARIO_NAME, QJ_E_SCENARIO_EXISTS and errors of qj_scenario_read.
QJ_CHECKED qj_rc qj_scenario_make(qj_workspace *w, const char *name, const qj_scenario_start *start, qj_arena *a, qj_err *err);

// Adds the assumptions of a text to one that is there, as a new version. Errors of qj_scenario_read.
QJ_CHECKED qj_rc qj_scenario_lay(qj_workspace *w, const char *name, const char *text, qj_lang lang, qj_arena *a, qj_err *err);

// Takes out the assumption of this number (from 1). QJ_E_SCENARIO_NUMBER.
QJ_CHECKED qj_rc qj_scenario_drop(qj_workspace *w, const char *name, int number, qj_arena *a, qj_err *err);

// Puts it away: it is no longer listed, vintages made with it stay as they are.
QJ_CHECKED qj_rc qj_scenario_remove(qj_workspace *w, const char *name, qj_arena *a, qj_err *err);

// Columns: scenario, version, assumptions, made_at.
QJ_CHECKED qj_rc qj_scenario_list(const qj_workspace *w, qj_arena *a, qj_table **out, qj_err *err);

// Columns: number, kind (MSG "override."), region, region_name, industry, industry_name, occupation, occupation_name,
// sex, from, to, value, unit (MSG "unit."), phase_in, probability, title.
QJ_CHECKED qj_rc qj_scenario_show(const qj_workspace *w, const char *name, qj_lang lang, qj_arena *a, qj_table **out, qj_err *err);

// Puts assumptions into a copy of the inputs.
QJ_CHECKED qj_rc qj_scenario_apply(const qj_workspace *w, const qj_inputs *in, const qj_override *list, size_t n, int horizon,
                                   qj_arena *a, qj_inputs **out, qj_err *err);

typedef struct qj_compare_query {
    const char *a, *b; // scenarios
    const char *trial; // assumptions laid over b without being kept, as qj_scenario_read takes them; NULL: none
    unsigned by;       // qj_by of need.h
    const char *region, *industry, *occupation;
    int year, level;   // 0: all years together; 1 or 2
    int horizon, draws;
    uint64_t seed;
    size_t most; // cuts x draws x (horizon + 1) that are answered; 0: any number. QJ_E_SCENARIO_LARGE
    qj_lang lang;
} qj_compare_query;

typedef struct qj_compare_result {
    qj_table *rows;
    qj_table *total, *years; // the place as a whole, in the year or all years of the query, and year by year
    double seconds; // from the question to the answer
    const char *a, *b;
} qj_compare_result;

// What all comparisons of one horizon, number of draws and seed share: the inputs, the walks of the draws, the sums of the
// base. Immutable; lives in ctx->arena, the workspace as long.
typedef struct qj_lab qj_lab;
QJ_CHECKED qj_rc qj_lab_open(const qj_workspace *w, int horizon, int draws, uint64_t seed, const qj_ctx *ctx, qj_lab **out, qj_err *err);

// B less A in the same draws. Columns of each table: region, region_name, industry, industry_name, occupation, occupation_name, year,
// openings_a, openings_b, difference, lo80, hi80 (of the difference in each draw), p_more (share of draws in which B has
// more), employed_a, employed_b, employed_difference, employed_lo80, employed_hi80, unit (MSG "unit."). Horizon, draws and
// seed of the query are those of the lab.
QJ_CHECKED qj_rc qj_lab_compare(const qj_lab *lab, const qj_compare_query *q, const qj_ctx *ctx, qj_compare_result *out, qj_err *err);

// The same from a workspace, once.
QJ_CHECKED qj_rc qj_scenario_compare(const qj_workspace *w, const qj_compare_query *q, const qj_ctx *ctx, qj_compare_result *out,
                                     qj_err *err);
