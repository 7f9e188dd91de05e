// Graduates who work in another market than that of their college.
#include "model/order/parts.h"

#include <string.h>

void qj_order_there(const qj_order_problem *p, const double *seats, double *there) {
    memset(there, 0, p->n_cells * sizeof *there);
    for (size_t i = 0; i < p->n_lines; i++)
        qj_order_send(p, p->line[i].cell, p->line[i].yield * seats[i], there);
}

size_t qj_order_arrivals(const qj_order *w, const uint32_t **cell) {
    *cell = w->arrival;
    return w->n_arrivals;
}

static double gained(const qj_order_problem *p, const double *there, size_t cell, double y) {
    return qj_order_curve_at(&p->curve[cell], there[cell] + y) - qj_order_curve_at(&p->curve[cell], there[cell]);
}

double qj_order_step_cost(const qj_order_problem *p, const double *there, const qj_order_line *l, double by) {
    const double y = l->yield * by;
    double v = gained(p, there, l->cell, y) + l->cost * by;
    for (size_t m = p->move_first == NULL ? 0 : p->move_first[l->cell]; p->move_first != NULL && m < p->move_first[l->cell + 1]; m++)
        v += gained(p, there, p->move[m].cell, p->move[m].ratio * y);
    return v;
}

double qj_order_step_slope(const qj_order_problem *p, const double *there, const qj_order_line *l) {
    double v = qj_order_curve_slope(&p->curve[l->cell], there[l->cell]);
    for (size_t m = p->move_first == NULL ? 0 : p->move_first[l->cell]; p->move_first != NULL && m < p->move_first[l->cell + 1]; m++)
        v += p->move[m].ratio * qj_order_curve_slope(&p->curve[p->move[m].cell], there[p->move[m].cell]);
    return l->yield * v + l->cost;
}

// How many of a graduate who stays in cell `from` work in `to`.
static double ratio(const qj_order_problem *p, size_t from, size_t to) {
    if (from == to)
        return 1;
    for (size_t m = p->move_first[from]; m < p->move_first[from + 1]; m++)
        if (p->move[m].cell == to)
            return p->move[m].ratio;
    return 0;
}

double qj_order_pair_step_cost(const qj_order *w, const double *there, const qj_order_line *const l[2], const double by[2]) {
    const qj_order_problem *p = w->p;
    const size_t a = l[0]->cell, b = l[1]->cell;
    const double y[2] = {l[0]->yield * by[0], l[1]->yield * by[1]}, own = l[0]->cost * by[0] + l[1]->cost * by[1];
    if (w->family == NULL)
        return own + gained(p, there, a, y[0] + y[1]);
    double v = own + gained(p, there, a, y[0] + ratio(p, b, a) * y[1]);
    for (size_t m = p->move_first[a]; m < p->move_first[a + 1]; m++)
        v += gained(p, there, p->move[m].cell, p->move[m].ratio * y[0] + ratio(p, b, p->move[m].cell) * y[1]);
    if (ratio(p, a, b) <= 0)
        v += gained(p, there, b, y[1]);
    for (size_t m = p->move_first[b]; m < p->move_first[b + 1]; m++)
        if (ratio(p, a, p->move[m].cell) <= 0)
            v += gained(p, there, p->move[m].cell, p->move[m].ratio * y[1]);
    return v;
}
