// Methods that forecast one short yearly series: a file each, registered in methods.def.
#pragma once

#include "base/ctx.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

// Writes forecasts for h = 1..horizon of x[n], n >= the least of the method, no missing, none negative. They are not
// negative, either. Nothing is allocated.
typedef void (*qj_forecaster)(size_t n, const double *x, int horizon, double *out);

struct qj_rolling;

// Forecasts of a method that reads the whole set, from every year of its series, into out->f, which has the room and the
// layout of those of TD8. all[QJ_METHODS]: forecasts of the methods before it; in ctx->arena.
typedef qj_rc (*qj_deriver)(const struct qj_rolling *all, const qj_ctx *ctx, struct qj_rolling *out, qj_err *err);

typedef struct qj_method {
    const char *id;     // its name is the message "method.<id>", its page docs/models/<id>.md
    int least;          // points it needs
    qj_forecaster forecast; // NULL: it reads the set
    qj_deriver derive;      // both NULL: chosen among the others by back-test (best.c)
} qj_method;

typedef enum qj_method_id {
#define QJ_METHOD(name, id, least, forecast, derive) QJ_METHOD_##name,
#include "model/forecast/methods.def"
#undef QJ_METHOD
    QJ_METHODS
} qj_method_id;

extern const qj_method qj_methods[QJ_METHODS];

// The method with this id, or QJ_METHODS.
qj_method_id qj_method_find(const char *id, size_t n);

// What is added to a series before logs: nothing, or with a zero in it half of the smallest positive value, at least 1.
double qj_log_offset(size_t n, const double *x);

// The methods; sources stand in their files and num/*.h.
void qj_forecast_td8(size_t n, const double *x, int horizon, double *out);
void qj_forecast_theta(size_t n, const double *x, int horizon, double *out);
void qj_forecast_ets(size_t n, const double *x, int horizon, double *out);
void qj_forecast_damped(size_t n, const double *x, int horizon, double *out);
void qj_forecast_level(size_t n, const double *x, int horizon, double *out);
void qj_forecast_drift(size_t n, const double *x, int horizon, double *out);
void qj_forecast_naive(size_t n, const double *x, int horizon, double *out);
qj_rc qj_derive_shift_share(const struct qj_rolling *all, const qj_ctx *ctx, struct qj_rolling *out, qj_err *err);
qj_rc qj_derive_combo(const struct qj_rolling *all, const qj_ctx *ctx, struct qj_rolling *out, qj_err *err);
