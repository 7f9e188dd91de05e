// What reference cases can compute. Each reads its inputs from the case and puts its outputs there.
#pragma once

#include "ref/qjt.h"

typedef void qjt_op(qjt_case *c);

qjt_op op_theta, op_td8, op_backtest;                               // ops_series.c
qjt_op op_ets_run, op_ets_fit, op_level_run, op_level_fit;          // ops_ets.c
qjt_op op_forecast, op_rolling, op_calibration, op_best, op_combo, op_metrics; // ops_forecast.c
qjt_op op_shift_share;                                              // ops_panel.c
qjt_op op_oneway, op_twoway, op_reconcile, op_ipf3;                 // ops_panel.c
qjt_op op_exp, op_log, op_philox, op_uniform, op_normal_quantile, op_quantile; // ops_number.c
qjt_op op_fit, op_fit_cut, op_fit_repair, op_dirichlet, op_gras, op_hier, op_pool, op_expert_calibration, op_information,
    op_normal;                                                      // ops_calc.c
qjt_op op_order, op_order_medium, op_newsvendor;                    // ops_order.c
qjt_op op_gap, op_itkb, op_tightness, op_pipeline, op_population5, op_regions, op_probit, op_separations; // ops_people.c
qjt_op op_shares, op_shares_fill, op_dirichlet_kappa, op_cohorts, op_cohort_rates, op_sequence, op_openings, op_participation,
    op_ceiling, op_bridge, op_destinations, op_market_lag, op_copula, op_correlation_clip, op_sobol, op_dist,
    op_james_stein;                                                 // ops_more.c
qjt_op op_kendall, op_answers, op_idea, op_elicit, op_pools, op_blend, op_stack, op_profession; // ops_foresight.c

// A panel: a file of name, group and one column a year. A problem of the case when it can't be read.
typedef struct ref_panel {
    size_t n, years;
    double *x;
} ref_panel;
ref_panel ref_read_panel(qjt_case *c);
