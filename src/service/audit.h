// Looking after what is in a workspace: data quality, rival claims, vintages, verification, health.
#pragma once

#include "service/need.h"

// Data quality: margins that disagree, spikes, gaps, breaks. Rows in a fixed order.
// Columns: kind (MSG "check."), severity (MSG "severity."), file, line, region, industry, year, value, expected, unit, text.
QJ_CHECKED qj_rc qj_check(qj_workspace *w, qj_lang lang, qj_arena *a, qj_table **out, qj_err *err);

// Public figures side by side, rivals together, and ours where the definition can be met. s may be NULL (no vintage).
// Columns: id, topic, conflict_group, region, region_name, period, value, value_max, unit, definition, claimant, source,
// date, ours, ours_lo80, ours_hi80, ours_note.
QJ_CHECKED qj_rc qj_claims(qj_workspace *w, const qj_snapshot *s, const char *topic, qj_lang lang, qj_arena *a,
                           qj_table **out, qj_err *err);

// Columns: vintage, made_at, method, horizon, draws, seed, first_year, last_year, openings, digest,
// standing (MSG "standing."), published_at.
QJ_CHECKED qj_rc qj_vintage_list(qj_workspace *w, qj_arena *a, qj_table **out, qj_err *err);

// What changed between two vintages and which input or parameter caused it.
// Columns: kind (MSG "diff."), name, before, after, change, unit, text.
QJ_CHECKED qj_rc qj_vintage_diff(qj_workspace *w, const char *v1, const char *v2, qj_lang lang, qj_arena *a,
                                 qj_table **out, qj_err *err);

// Recomputes a vintage from the stored inputs and compares bit for bit. Columns: what (MSG "verify."), name, result
// (MSG "result."). Fails with QJ_E_INPUT_CHANGED or QJ_E_VINTAGE_DIFFERS, naming the culprit.
QJ_CHECKED qj_rc qj_verify(qj_workspace *w, const char *vintage, const qj_ctx *ctx, qj_table **out, qj_err *err);

// Health of program and workspace; path may name a workspace that can't be opened. Columns: what (MSG "doctor."),
// result (MSG "result."), text.
QJ_CHECKED qj_rc qj_doctor(const char *path, qj_lang lang, qj_arena *a, qj_table **out, qj_err *err);
