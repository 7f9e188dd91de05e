// What reference cases can compute. Each reads its inputs from the case and puts its outputs there.
#pragma once

#include "ref/qjt.h"

typedef void qjt_op(qjt_case *c);

qjt_op op_theta, op_td8, op_backtest, op_intervals;                 // ops_series.c
qjt_op op_oneway, op_twoway, op_reconcile, op_ipf3;                 // ops_panel.c
qjt_op op_exp, op_log, op_philox, op_uniform, op_normal_quantile, op_quantile; // ops_number.c
