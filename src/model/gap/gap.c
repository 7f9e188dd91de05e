#include "model/gap/gap.h"

#include "num/elem.h"
#include "num/normal.h"

#include <math.h>

#define Z80 1.2815515655446004 // normal quantile of 0.9

qj_ita_class qj_ita_class_of(double ita)
{
    static const double upper[] = {0.85, 1.00, 1.05, 1.15};
    if (isnan(ita))
        return QJ_ITA_NONE;
    int c = 0;
    while (c < 4 && ita > upper[c])
        c++;
    return (qj_ita_class)c;
}

const char *qj_ita_class_id(qj_ita_class c)
{
    static const char *const id[] = {"very good", "good", "reasonable", "moderate", "poor", NULL};
    return id[c];
}

// Normal approximation: demand and supply err independently.
static void add_risk(const qj_gap_input *in, qj_gap *g)
{
    double d = isnan(in->demand_sd) ? 0.0 : in->demand_sd, s = isnan(in->supply_sd) ? 0.0 : in->supply_sd;
    double sd = sqrt(d * d + s * s), tenth = 0.1 * in->employed;
    g->lo80 = g->hi80 = g->p_shortage = g->p_shortage_10 = g->expected_shortage = NAN;
    if (isnan(in->demand_sd) && isnan(in->supply_sd))
        return;
    if (!(sd > 0.0)) {
        g->lo80 = g->hi80 = g->gap;
        g->p_shortage = g->gap > 0.0;
        g->p_shortage_10 = g->gap > tenth;
        g->expected_shortage = fmax(0.0, g->gap);
        return;
    }
    double z = g->gap / sd;
    g->lo80 = g->gap - Z80 * sd;
    g->hi80 = g->gap + Z80 * sd;
    g->p_shortage = qj_normal_cdf(z);
    g->p_shortage_10 = qj_normal_cdf((g->gap - tenth) / sd);
    g->expected_shortage = sd * qj_normal_density(z) + g->gap * g->p_shortage;
}

qj_gap qj_gap_of(const qj_gap_input *in)
{
    double decline = fmin(in->growth, 0.0);
    qj_gap g = {.demand = fmax(in->growth, 0.0) + fmax(in->replacement + decline, 0.0) + in->substitution,
                .supply = in->inflow + in->unemployed};
    g.gap = g.demand - g.supply;
    g.ita_flow = g.supply / g.demand;
    g.ita_stock = (in->employed - in->replacement + g.supply) / (in->employed + in->growth + in->substitution);
    g.flow_class = qj_ita_class_of(g.ita_flow);
    g.stock_class = qj_ita_class_of(g.ita_stock);
    add_risk(in, &g);
    return g;
}

double qj_itkb(size_t n, const double *weight, const double *ita)
{
    double sum = 0.0;
    for (size_t i = 0; i < n; i++)
        sum += weight[i] * fmin(1.0, ita[i]);
    return sum;
}

void qj_tightness_of(size_t n, const double *v, const double *u, const double *e, qj_tightness *out)
{
    double mean = 0.0, squares = 0.0, count = 0.0;
    for (size_t i = 0; i < n; i++) {
        out[i] = (qj_tightness){.theta = v[i] / u[i],
                                .log_tightness = qj_log((v[i] + 0.5) / (u[i] + 0.5)),
                                .vacancy_rate = v[i] / (v[i] + e[i]),
                                .unemployment_rate = u[i] / (u[i] + e[i])};
        if (!isnan(out[i].log_tightness)) {
            count += 1.0;
            mean += out[i].log_tightness;
        }
    }
    mean /= count;
    for (size_t i = 0; i < n; i++)
        if (!isnan(out[i].log_tightness))
            squares += (out[i].log_tightness - mean) * (out[i].log_tightness - mean);
    double sd = sqrt(squares / (count - 1.0));
    for (size_t i = 0; i < n; i++)
        out[i].z = count >= 2.0 && sd > 0.0 ? (out[i].log_tightness - mean) / sd : NAN;
}
