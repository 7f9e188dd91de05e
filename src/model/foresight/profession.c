#include "model/foresight/profession.h"

qj_profession_class qj_profession_class_of(const qj_profession *p) {
    const double sure = 0.6;
    const bool is_new = p->new_code || p->base_share < 0.0005;
    if (p->p_lt_075 >= sure && p->experts > 0.0 && 2.0 * p->experts_for >= p->experts)
        return QJ_PROFESSION_DISAPPEARING;
    if (is_new && p->p_gt_2 >= 0.5 && p->experts_for >= 3.0)
        return QJ_PROFESSION_EMERGING;
    if (p->p_lt_09 >= sure)
        return QJ_PROFESSION_DECLINING;
    if (p->turnover >= 0.35)
        return QJ_PROFESSION_TRANSFORMING;
    return p->p_gt_11 >= sure ? QJ_PROFESSION_GROWING : QJ_PROFESSION_STABLE;
}
