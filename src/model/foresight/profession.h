// The class of a profession when experts have spoken, too.
#pragma once

#include <stdbool.h>

typedef enum qj_profession_class {
    QJ_PROFESSION_DISAPPEARING, // P(E < 0.75 E0) >= 0.6, and half of the experts agree
    QJ_PROFESSION_EMERGING,     // new: no code, or under 0.05 % of the employed; P(E > 2 E0) >= 0.5, 3 experts
    QJ_PROFESSION_DECLINING,    // P(E < 0.9 E0) >= 0.6
    QJ_PROFESSION_TRANSFORMING, // 35 % of its skills have changed
    QJ_PROFESSION_GROWING,      // P(E > 1.1 E0) >= 0.6
    QJ_PROFESSION_STABLE
} qj_profession_class;

typedef struct qj_profession {
    double p_lt_075, p_lt_09, p_gt_11, p_gt_2; // of employment at the horizon against today
    double turnover;                           // 1 - weighted overlap of skill profiles, now and three years ago
    double base_share;                         // of all employed
    bool new_code;                             // the classifier has no code of its own for it
    double experts_for, experts;
} qj_profession;

// The first rule that holds, in the order of the list.
qj_profession_class qj_profession_class_of(const qj_profession *p);
