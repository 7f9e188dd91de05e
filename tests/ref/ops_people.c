// Supply, exits and gaps: what the models of people compute.
#include "model/exits/separations.h"
#include "model/gap/gap.h"
#include "model/supply/pipeline.h"
#include "model/supply/population.h"
#include "ref/ops.h"
#include <math.h>
#include <string.h>

void op_gap(qjt_case *c)
{
    qj_gap_input in = {.employed = qjt_number(c, "employed"),
                       .growth = qjt_number(c, "growth"),
                       .replacement = qjt_number(c, "replacement"),
                       .substitution = qjt_number(c, "substitution"),
                       .inflow = qjt_number(c, "inflow"),
                       .unemployed = qjt_number(c, "unemployed"),
                       .demand_sd = qjt_has(c, "demand_sd") ? qjt_number(c, "demand_sd") : (double)NAN,
                       .supply_sd = qjt_has(c, "supply_sd") ? qjt_number(c, "supply_sd") : (double)NAN};
    qj_gap g = qj_gap_of(&in);
    qjt_put1(c, "demand", g.demand);
    qjt_put1(c, "supply", g.supply);
    qjt_put1(c, "ita_flow", g.ita_flow);
    qjt_put1(c, "ita_stock", g.ita_stock);
    qjt_put1(c, "flow_class", g.flow_class);
    qjt_put1(c, "stock_class", g.stock_class);
    qjt_put(c, "risk", 5, (double[]){g.lo80, g.hi80, g.p_shortage, g.p_shortage_10, g.expected_shortage});
}

void op_itkb(qjt_case *c)
{
    size_t n, m;
    const double *w = qjt_given(c, "weights", &n), *ita = qjt_given(c, "ita", &m);
    qjt_put1(c, "itkb", qj_itkb(n, w, ita));
}

void op_tightness(qjt_case *c)
{
    size_t n;
    const double *v = qjt_given(c, "v", &n), *u = qjt_given(c, "u", &n), *e = qjt_given(c, "e", &n);
    qj_tightness *t = QJ_NEW(c->arena, qj_tightness, n);
    double *out = qjt_room(c, 5 * n);
    qj_tightness_of(n, v, u, e, t);
    for (size_t i = 0; i < n; i++) {
        out[i] = t[i].theta;
        out[n + i] = t[i].log_tightness;
        out[2 * n + i] = t[i].z;
        out[3 * n + i] = t[i].vacancy_rate;
        out[4 * n + i] = t[i].unemployment_rate;
    }
    qjt_put(c, "theta", n, out);
    qjt_put(c, "log_tightness", n, out + n);
    qjt_put(c, "z", n, out + 2 * n);
    qjt_put(c, "vacancy_rate", n, out + 3 * n);
    qjt_put(c, "unemployment_rate", n, out + 4 * n);
}

// From empty grades, one intake a year.
void op_pipeline(qjt_case *c)
{
    size_t grades, m, years;
    const double *promote = qjt_given(c, "promote", &grades), *repeat = qjt_given(c, "repeat", &m);
    const double *intake = qjt_given(c, "intake", &years);
    double *stocks = qjt_room(c, years * grades), *graduates = qjt_room(c, years), *now = qjt_room(c, grades);
    qj_programme p = {grades, promote, repeat};
    for (size_t t = 0; t < years; t++) {
        graduates[t] = qj_pipeline_step(&p, intake[t], now).graduates;
        memcpy(stocks + t * grades, now, grades * sizeof *now);
    }
    qj_pipeline_chain chain = qj_pipeline_chain_of(&p);
    qjt_put(c, "stocks", years * grades, stocks);
    qjt_put(c, "graduates", years, graduates);
    qjt_put1(c, "graduation", chain.graduation);
    qjt_put1(c, "years", chain.years);
}

// Women only, by groups of five years, from person-years lived.
void op_population5(qjt_case *c)
{
    size_t n, m;
    const double *p0 = qjt_given(c, "population", &n), *lived = qjt_given(c, "lived", &m);
    double *survive = qjt_room(c, n), *first = qjt_room(c, n), *second = qjt_room(c, n), born, births;
    qj_population_survival(n, lived, 5, 100000.0, survive, &born);
    qj_population p = {.regions = 1, .sexes = 1, .ages = n, .width = 5, .survive = survive, .born_alive = &born,
                       .fertility = qjt_given(c, "fertility", &m), .women = 0, .men = -1, .female_births = 1.0 / 2.05};
    qj_population_step(&p, p0, first, &births, NULL);
    qjt_put1(c, "births", births);
    qj_population_step(&p, first, second, &births, NULL);
    qjt_put(c, "first", n, first);
    qjt_put(c, "second", n, second);
    qjt_put1(c, "births_second", births);
}

// One year of several regions and one sex that stands for both: births come from `share` of each age.
void op_regions(qjt_case *c)
{
    size_t n, m, regions, cells;
    const double *p0 = qjt_given(c, "population", &n), *q = qjt_given(c, "q", &n), *q_birth = qjt_given(c, "q_birth", &regions);
    const double *asfr = qjt_given(c, "fertility", &cells);
    double share = qjt_number(c, "share");
    double *survive = qjt_room(c, n), *born = qjt_room(c, regions), *fertility = qjt_room(c, n), *next = qjt_room(c, n);
    double *births = qjt_room(c, regions), *deaths = qjt_room(c, regions), died = 0.0;
    for (size_t k = 0; k < n; k++) {
        survive[k] = 1.0 - q[k];
        fertility[k] = share * asfr[k];
    }
    for (size_t r = 0; r < regions; r++)
        born[r] = 1.0 - q_birth[r];
    qj_population p = {.regions = regions, .sexes = 1, .ages = n / regions, .width = 1, .survive = survive,
                       .born_alive = born, .move = qjt_given(c, "move", &m), .fertility = fertility,
                       .net = qjt_given(c, "net", &m), .women = 0, .men = -1, .female_births = 1.0};
    qj_population_step(&p, p0, next, births, deaths);
    for (size_t r = 0; r < regions; r++)
        died += deaths[r];
    qjt_put(c, "next", n, next);
    qjt_put(c, "births", regions, births);
    qjt_put1(c, "deaths", died);
}

// Rows are given as columns of the design, -1 for nothing.
void op_probit(qjt_case *c)
{
    size_t n, m, params;
    const double *x = qjt_given(c, "ones", &m), *y = qjt_given(c, "y", &n), *w = qjt_given(c, "w", &n);
    const double *precision = qjt_given(c, "precision", &params);
    uint32_t *ones = QJ_NEW(c->arena, uint32_t, n * QJ_PROBIT_WIDTH), *group = QJ_NEW(c->arena, uint32_t, n);
    uint8_t *event = QJ_NEW(c->arena, uint8_t, n);
    size_t width = m / n;
    for (size_t i = 0; i < n; i++) {
        event[i] = (uint8_t)y[i];
        for (size_t k = 0; k < QJ_PROBIT_WIDTH; k++)
            ones[i * QJ_PROBIT_WIDTH + k] = k < width && x[i * width + k] >= 0.0 ? (uint32_t)x[i * width + k] : UINT32_MAX;
    }
    qj_probit_data d = {.n = n, .params = params, .ones = ones, .y = event, .w = w, .precision = precision};
    qj_probit fit;
    qj_err err;
    if (qj_probit_fit(&d, c->arena, &fit, &err) != QJ_OK) {
        qjt_problem(c, c->line, "no memory");
        return;
    }
    double se, rate = qj_probit_rate(&d, &fit, group, 0, qjt_room(c, params), &se);
    qjt_put(c, "beta", params, fit.beta);
    qjt_put(c, "cov", params * params, fit.cov);
    qjt_put1(c, "rate", rate);
    qjt_put1(c, "se", se);
    qjt_put1(c, "converged", fit.converged);
}

// Rates of workers in cells of age and education under given coefficients, and the openings they make.
void op_separations(qjt_case *c)
{
    size_t n, m;
    const double *workers = qjt_given(c, "workers", &n);
    double rate[2] = {0}, total = 0.0;
    for (int outcome = 0; outcome < 2; outcome++) {
        const double *beta = qjt_given(c, outcome == 0 ? "exit_beta" : "transfer_beta", &m), *x = qjt_given(c, "ones", &m);
        qj_probit fit = {.beta = QJ_NEW(c->arena, double, 16)};
        memcpy(fit.beta, beta, 9 * sizeof *beta);
        uint32_t *ones = QJ_NEW(c->arena, uint32_t, n * QJ_PROBIT_WIDTH), *group = QJ_NEW(c->arena, uint32_t, n);
        for (size_t i = 0; i < n * QJ_PROBIT_WIDTH; i++)
            ones[i] = i % QJ_PROBIT_WIDTH < 3 ? (uint32_t)x[i / QJ_PROBIT_WIDTH * 3 + i % QJ_PROBIT_WIDTH] : UINT32_MAX;
        fit.cov = qjt_room(c, 81);
        qj_probit_data d = {.n = n, .params = 9, .ones = ones, .w = workers};
        double se;
        rate[outcome] = qj_probit_rate(&d, &fit, group, 0, qjt_room(c, 9), &se);
    }
    for (size_t i = 0; i < n; i++)
        total += workers[i];
    qj_openings o = qj_openings_of(qjt_number(c, "employed"), qjt_number(c, "target"), qjt_number(c, "years"), rate[0], rate[1]);
    qjt_put(c, "rates", 2, rate);
    qjt_put1(c, "workers", total);
    qjt_put(c, "flows", 5, (double[]){o.exits, o.transfers, o.separations, o.growth, o.openings});
}
