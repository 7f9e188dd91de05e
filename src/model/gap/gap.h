// Gap between demand and supply of an occupation, its risk, and indicators of tightness (Cörvers, de Grip & Heijke 2002).
//
// The indicator of the future labour market situation (ITA) follows the typology of ROA (Maastricht): supply over demand,
// so that below 1 means a shortage of people. docs/models/gap.md.
#pragma once

#include <stddef.h>

// Persons over the forecast window.
typedef struct qj_gap_input {
    double employed;     // at its beginning
    double growth;       // change of employment, may be negative
    double replacement;  // leavers
    double substitution; // demand that spills over from other occupations, 0 when not modelled
    double inflow;       // school leavers and other entrants
    double unemployed;   // short-term unemployed
    double demand_sd, supply_sd; // standard deviations; NaN: not known
} qj_gap_input;

typedef enum qj_ita_class {
    QJ_ITA_VERY_GOOD, // from the job seeker's side: ITA up to 0.85
    QJ_ITA_GOOD,      // up to 1.00
    QJ_ITA_REASONABLE, // up to 1.05
    QJ_ITA_MODERATE,  // up to 1.15
    QJ_ITA_POOR,
    QJ_ITA_NONE       // nothing demanded and nothing supplied
} qj_ita_class;

typedef struct qj_gap {
    double demand, supply, gap; // of the flows; gap = demand - supply, above 0 people are lacking
    double ita_stock, ita_flow; // infinite: supply without demand
    qj_ita_class stock_class, flow_class;
    double lo80, hi80;          // of the gap; NaN when no standard deviation is known
    double p_shortage;          // P(gap > 0)
    double p_shortage_10;       // P(gap > 10 % of the employed)
    double expected_shortage;   // E[max(0, gap)]
} qj_gap;

qj_gap qj_gap_of(const qj_gap_input *in);
qj_ita_class qj_ita_class_of(double ita);
const char *qj_ita_class_id(qj_ita_class c); // "very good"; NULL for none

// Employer side: share of the wanted mix of education that can be had, sum of weight * min(1, ita). 0 .. 1.
double qj_itkb(size_t n, const double *weight, const double *ita);

// Vacancies v, unemployed u and employed e of n occupations. z: standardised over the occupations, NaN for fewer than 2.
typedef struct qj_tightness {
    double theta, log_tightness, z, vacancy_rate, unemployment_rate;
} qj_tightness;
void qj_tightness_of(size_t n, const double *v, const double *u, const double *e, qj_tightness *out);
