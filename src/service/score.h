// How good we were: kept vintages against observations that came later than their data.
//
// What counts as an observation, every measure and the parts of an error: docs/models/score.md.
#pragma once

#include "data/table.h"
#include "service/workspace.h"

typedef struct qj_scorecard qj_scorecard;

// Judges every vintage of which something was observed since. Lives in the arena. With public_only: public vintages, and
// what was imported before the newest of them was made.
QJ_CHECKED qj_rc qj_score_make(qj_workspace *w, qj_lang lang, qj_arena *a, qj_scorecard **out, qj_err *err);

// A row a vintage, level and years ahead (0: all); first all vintages together (vintage empty), of every base year the
// published or else the newest one, scenarios apart. Columns: vintage, made_at, base_year, level (MSG "level."), ahead, n,
// wmape, bias, direction, faster, cover80, cover95, msis, skill_naive, skill_constant, and the parts of wmape:
// cause_revision, cause_total, cause_own, cause_staffing, cause_replacement, cause_rest. Notes: the sentence, and what is
// not there. `every_year`: rows by years ahead, too.
QJ_CHECKED qj_rc qj_score_table(const qj_scorecard *c, bool every_year, qj_table **out, qj_err *err);

// Forecast and fact, a row each. Columns: vintage, base_year, level (MSG), region, region_name, industry, industry_name,
// occupation, occupation_name, year, base (of the base year, as it was taken), forecast, lo80, hi80, lo95, hi95, fact, error, unit (MSG), status (MSG), source, file,
// line, and the parts of the error, persons.
QJ_CHECKED qj_rc qj_score_points(const qj_scorecard *c, qj_table **out, qj_err *err);

// Official forecasts of the pack's claims by the same rule. Columns: id, claimant, definition, region, region_name, period,
// value, unit (MSG), fact, error, error_percent, state (MSG "claim-score."), source.
QJ_CHECKED qj_rc qj_score_claims(const qj_scorecard *c, qj_table **out, qj_err *err);

// "Good by how much" in one sentence, from the numbers.
QJ_CHECKED qj_rc qj_score_sentence(const qj_scorecard *c, const char **out, qj_err *err);

// Keeps the score of every vintage whose observations are others than when it was last kept. *n is how many. The workspace
// is open for writing; one transaction.
QJ_CHECKED qj_rc qj_score_keep(qj_workspace *w, qj_arena *a, size_t *n, qj_err *err);

// The same after data or vintages have changed. The change itself is made already, so a failure here is none of it: reading
// judges anew in any case, and what could not be kept is kept with the next change.
void qj_score_follow(qj_workspace *w, qj_arena *a);

// What was kept, newest first. Columns: at, vintage, base_year, observations, added, changed, withdrawn, wmape_total,
// wmape_region, wmape_industry, wmape_staffing, wmape_replacement, text (what happened, a sentence).
QJ_CHECKED qj_rc qj_score_history(qj_workspace *w, qj_lang lang, qj_arena *a, qj_table **out, qj_err *err);

// Observation by observation. Columns: at, vintage, what (MSG "score-change."), indicator (MSG), region, region_name,
// industry, industry_name, occupation, occupation_name, year, before, after, unit (MSG).
QJ_CHECKED qj_rc qj_score_changes(qj_workspace *w, qj_lang lang, qj_arena *a, qj_table **out, qj_err *err);
