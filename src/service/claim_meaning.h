// What a public figure measures, as far as we can follow it.
#pragma once

typedef enum qj_claim_measure {
    QJ_CLAIM_NONE,
    QJ_CLAIM_DECADE, // hired labour wanted over some years
    QJ_CLAIM_YEAR,   // hired labour wanted in a year
    QJ_CLAIM_UNTIL,  // all people wanted up to a year
    QJ_CLAIM_SHARE,  // share of a section in the demand
    QJ_CLAIM_EMPLOYED,
    QJ_CLAIM_EMPLOYED_QUARTER
} qj_claim_measure;

typedef struct qj_claim_meaning {
    qj_claim_measure what;
    char section[4]; // "" for all
} qj_claim_meaning;

// Only definitions that say what is counted are taken; "qualified workers" or "worker occupations" are not ours. definition:
// the English one of the pack.
qj_claim_meaning qj_claim_understand(const char *topic, const char *unit, const char *definition);
