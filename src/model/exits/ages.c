#include "model/exits/ages.h"

#include "num/vec.h"

QJ_CLONES static void ages_keep(const qj_ages *m, const double *hazard, double *keep) {
    for (size_t a = 0; a < m->bands; a++) {
        const double leave = m->leave[a];
        for (size_t l = 0; l < QJ_AGE_LANES; l += QJ_V4) {
            const qj_v4 stay = 1.0 - leave * QJ_V4_OF(hazard + l);
            QJ_V4_AT(keep + a * QJ_AGE_LANES + l) = QJ_V4_POSITIVE(stay);
        }
    }
}

void qj_ages_keep(const qj_ages *m, const double *hazard, double *keep) { ages_keep(m, hazard, keep); }

// Two vectors of draws at a time, so that the sum over the bands of one does not wait for the other's.
QJ_CLONES static void ages_year(const qj_ages *m, const double *keep, const double *wanted, double *people, double *openings) {
    const size_t last = m->bands - 1;
    for (size_t l = 0; l < QJ_AGE_LANES; l += 2 * QJ_V4) {
        qj_v4 older = {0}, all = {0}, older2 = {0}, all2 = {0}; // who comes from the band before
        const double *k = keep + l;
        double *p = people + l;
        for (size_t a = 0; a < last; a++, p += QJ_AGE_LANES, k += QJ_AGE_LANES) {
            const double pass = m->pass[a];
            const qj_v4 left = QJ_V4_OF(p) * QJ_V4_OF(k), left2 = QJ_V4_OF(p + QJ_V4) * QJ_V4_OF(k + QJ_V4);
            const qj_v4 go = pass * left, go2 = pass * left2, now = (left - go) + older, now2 = (left2 - go2) + older2;
            QJ_V4_AT(p) = now, QJ_V4_AT(p + QJ_V4) = now2;
            all += now, all2 += now2;
            older = go, older2 = go2;
        }
        const qj_v4 oldest = QJ_V4_OF(p) * QJ_V4_OF(k) + older, oldest2 = QJ_V4_OF(p + QJ_V4) * QJ_V4_OF(k + QJ_V4) + older2;
        QJ_V4_AT(p) = oldest, QJ_V4_AT(p + QJ_V4) = oldest2;
        all += oldest, all2 += oldest2;
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

void qj_ages_year(const qj_ages *m, const double *keep, const double *wanted, double *people, double *openings) {
    ages_year(m, keep, wanted, people, openings);
}
