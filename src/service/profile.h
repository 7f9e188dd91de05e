// What an occupation is like: interests of those who do well in it, and the skills that matter most.
#pragma once

#include "data/table.h"
#include "service/workspace.h"

typedef struct qj_profile {
    const char *occupation; // code as understood
    size_t groups, measured; // unit groups under it, and those with source occupations of their own
    double share_degree;     // share of source occupations that usually ask for a degree; NaN unknown
    // Columns: id, kind (MSG "interest."), value (1 to 7). Largest first.
    qj_table *interests;
    // Columns: id, kind (MSG "skill-kind."), name, importance, level (both 0 to 1). Most important first.
    qj_table *skills;
} qj_profile;

// Means over the unit groups of the occupation; groups whose values were imputed count only when there is no other.
// At most `top` skills of each kind. QJ_E_NO_CODE; QJ_E_NOT_FOUND when the pack has no profiles.
QJ_CHECKED qj_rc qj_profile_read(qj_workspace *w, const char *occupation, int top, qj_lang lang, qj_arena *a,
                                 qj_profile *out, qj_err *err);

// The whole of it in one table. Columns: occupation, occupation_name, kind (MSG "skill-kind."), id, name, value, level,
// unit (MSG "unit."). Errors of qj_profile_read.
QJ_CHECKED qj_rc qj_profile_table(qj_workspace *w, const char *occupation, qj_lang lang, qj_arena *a, qj_table **out, qj_err *err);
