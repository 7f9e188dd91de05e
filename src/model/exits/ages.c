#include "model/exits/ages.h"

#include "num/vec.h"

// Two vectors of draws at a time, so that the sum over the bands of one does not wait for the other's.
QJ_CLONES static void ages_year(const qj_ages *m, const double *hazard, const double *wanted, double *people, double *openings) {
    const double stay = 1.0 - m->pass, pass = m->pass;
    const size_t last = m->bands - 1;
    for (size_t l = 0; l < QJ_AGE_LANES; l += 2 * QJ_V4) {
        const qj_v4 h = QJ_V4_OF(hazard + l), h2 = QJ_V4_OF(hazard + l + QJ_V4);
        qj_v4 younger = {0}, all = {0}, younger2 = {0}, all2 = {0};
        double *p = people + l;
        for (size_t a = 0; a <= last; a++, p += QJ_AGE_LANES) {
            const double leave = m->leave[a], stays = a < last ? stay : 1.0;
            const qj_v4 keep = 1.0 - leave * h, keep2 = 1.0 - leave * h2;
            const qj_v4 left = QJ_V4_OF(p) * QJ_V4_POSITIVE(keep), left2 = QJ_V4_OF(p + QJ_V4) * QJ_V4_POSITIVE(keep2);
            const qj_v4 older = stays * left + pass * younger, older2 = stays * left2 + pass * younger2;
            QJ_V4_AT(p) = older, QJ_V4_AT(p + QJ_V4) = older2;
            all += older, all2 += older2;
            younger = left, younger2 = left2;
        }
        const qj_v4 w = QJ_V4_OF(wanted + l), w2 = QJ_V4_OF(wanted + l + QJ_V4), missing = w - all, missing2 = w2 - all2;
        const qj_v4 open = QJ_V4_POSITIVE(missing), open2 = QJ_V4_POSITIVE(missing2);
        const qj_v4 now = all + open, now2 = all2 + open2, ratio = w / now, ratio2 = w2 / now2;
        const qj_v4 fit = (qj_v4)((qj_i4)ratio & (qj_i4)(now > 0.0)); // nobody stays nobody
        const qj_v4 fit2 = (qj_v4)((qj_i4)ratio2 & (qj_i4)(now2 > 0.0));
        QJ_V4_AT(openings + l) = open, QJ_V4_AT(openings + l + QJ_V4) = open2;
        p = people + l;
        for (size_t a = 0; a <= last; a++, p += QJ_AGE_LANES) {
            const double enter = m->enter[a];
            QJ_V4_AT(p) = (QJ_V4_OF(p) + open * enter) * fit;
            QJ_V4_AT(p + QJ_V4) = (QJ_V4_OF(p + QJ_V4) + open2 * enter) * fit2;
        }
    }
}

void qj_ages_year(const qj_ages *m, const double *hazard, const double *wanted, double *people, double *openings) {
    ages_year(m, hazard, wanted, people, openings);
}
