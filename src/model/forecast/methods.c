#include "model/forecast/rolling.h"

#include <math.h>
#include <string.h>

const qj_method qj_methods[QJ_METHODS] = {
#define QJ_METHOD(name, id, least, forecast, derive) {id, least, forecast, derive},
#include "model/forecast/methods.def"
#undef QJ_METHOD
};

qj_method_id qj_method_find(const char *id, size_t n) {
    int m = 0;
    while (m < QJ_METHODS && (strlen(qj_methods[m].id) != n || memcmp(qj_methods[m].id, id, n) != 0))
        m++;
    return (qj_method_id)m;
}

double qj_log_offset(size_t n, const double *x) {
    double smallest = INFINITY;
    bool zero = false;
    for (size_t t = 0; t < n; t++) {
        zero = zero || !(x[t] > 0);
        smallest = x[t] > 0 ? fmin(smallest, x[t]) : smallest;
    }
    return !zero ? 0 : smallest < INFINITY && smallest > 2 ? 0.5 * smallest : 1;
}
