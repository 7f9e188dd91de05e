#include "model/supply/pipeline.h"

qj_pipeline_year qj_pipeline_step(const qj_programme *p, double intake, double *stock)
{
    size_t last = p->grades - 1;
    qj_pipeline_year out = {.graduates = p->promote[last] * stock[last]};
    for (size_t k = 0; k < p->grades; k++)
        out.dropouts += (1.0 - p->promote[k] - p->repeat[k]) * stock[k];
    for (size_t k = p->grades; k-- > 1;)
        stock[k] = p->promote[k - 1] * stock[k - 1] + p->repeat[k] * stock[k];
    stock[0] = intake + p->repeat[0] * stock[0];
    return out;
}

// Grades are met in order, so the inverse of (I - Q) is a running product.
qj_pipeline_chain qj_pipeline_chain_of(const qj_programme *p)
{
    qj_pipeline_chain out = {.graduation = 1.0};
    for (size_t k = 0; k < p->grades; k++) {
        double stay = 1.0 / (1.0 - p->repeat[k]);
        out.years += out.graduation * stay;
        out.graduation *= p->promote[k] * stay;
    }
    return out;
}

double qj_pipeline_supply(size_t n, const qj_destination *d, const double *graduates, size_t t) {
    double sum = 0.0;
    for (size_t k = 0; k < n; k++)
        if ((size_t)d[k].lag <= t)
            sum += d[k].share * d[k].to_field * graduates[t - (size_t)d[k].lag];
    return sum;
}

int qj_market_lag(int years, int months) { return (12 * years + months + 11) / 12; }
