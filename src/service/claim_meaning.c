#include "service/claim_meaning.h"

#include <stdbool.h>
#include <string.h>

// The letter after "section " in a definition.
static void read_section(const char *definition, qj_claim_meaning *m) {
    const char *at = strstr(definition, "section ");
    if (at != NULL && at[8] >= 'A' && at[8] <= 'U')
        m->section[0] = at[8];
}

// Only definitions that say what is counted are taken; "qualified workers" or "worker occupations" are not ours.
qj_claim_meaning qj_claim_understand(const char *topic, const char *unit, const char *definition) {
    qj_claim_meaning m = {.what = QJ_CLAIM_NONE};
    bool demand = strcmp(topic, "labour demand") == 0, persons = strcmp(unit, "persons") == 0;
    static const char decade[] = "labour demand over the decade";
    if (demand && persons && strncmp(definition, decade, sizeof decade - 1) == 0) {
        m.what = QJ_CLAIM_DECADE;
        read_section(definition, &m);
    } else if (demand && persons && strcmp(definition, "hired-labour demand of the year") == 0) {
        m.what = QJ_CLAIM_YEAR;
    } else if (demand && persons && strncmp(definition, "total personnel need by ", 24) == 0) {
        m.what = QJ_CLAIM_UNTIL;
    } else if (demand && strncmp(definition, "share of section ", 17) == 0) {
        m.what = QJ_CLAIM_SHARE;
        read_section(definition, &m);
    } else if (strcmp(topic, "employed") == 0 && persons) {
        m.what = strstr(definition, "quarter") != NULL ? QJ_CLAIM_EMPLOYED_QUARTER : QJ_CLAIM_EMPLOYED;
    }
    return m;
}
