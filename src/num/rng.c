#include "num/rng.h"

#include "num/elem.h"

#include <Random123/philox.h>
#include <math.h>

void qj_philox(qj_key key, const uint32_t counter[static 4], uint32_t out[static 4])
{
    philox4x32_ctr_t c = {{counter[0], counter[1], counter[2], counter[3]}};
    philox4x32_key_t k = {{(uint32_t)key.seed, (uint32_t)(key.seed >> 32)}};
    philox4x32_ctr_t r = philox4x32_R(10, c, k);
    for (int i = 0; i < 4; i++)
        out[i] = r.v[i];
}

double qj_uniform(qj_key key, uint32_t draw, uint32_t scenario, uint32_t entity, uint32_t stream)
{
    const uint32_t counter[4] = {draw, scenario, entity, stream};
    uint32_t w[4];
    qj_philox(key, counter, w);
    return ((double)w[0] + 0.5) * 0x1p-32;
}

// The rational approximations of AS 241, PPND16, by Horner's rule.
static inline double ratio7(const double *a, const double *b, double r)
{
    double n = a[7], d = b[7];
    for (int i = 6; i >= 0; i--) {
        n = n * r + a[i];
        d = d * r + b[i];
    }
    return n / d;
}

static const double CENTRE_N[8] = {3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3,
                                   1.3731693765509461125e4, 4.5921953931549871457e4, 6.7265770927008700853e4,
                                   3.3430575583588128105e4, 2.5090809287301226727e3};
static const double CENTRE_D[8] = {1.0, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3,
                                   2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4,
                                   5.2264952788528545610e3};
static const double MIDDLE_N[8] = {1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0,
                                   3.64784832476320460504e0, 1.27045825245236838258e0, 2.41780725177450611770e-1,
                                   2.27238449892691845833e-2, 7.74545014278341407640e-4};
static const double MIDDLE_D[8] = {1.0, 2.05319162663775882187e0, 1.67638483018380384940e0,
                                   6.89767334985100004550e-1, 1.48103976427480074590e-1, 1.51986665636164571966e-2,
                                   5.47593808499534494600e-4, 1.05075007164441684324e-9};
static const double FAR_N[8] = {6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0,
                                2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
                                2.71155556874348757815e-5, 2.01033439929228813265e-7};
static const double FAR_D[8] = {1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
                                7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7,
                                2.04426310338993978564e-15};

#define CENTRE 0.425

static inline double quantile_centre(double q)
{
    return q * ratio7(CENTRE_N, CENTRE_D, 0.180625 - q * q);
}

// `tail` is the smaller of p and 1 - p.
static double quantile_tail(double tail)
{
    double r = sqrt(-qj_log(tail));
    return r <= 5.0 ? ratio7(MIDDLE_N, MIDDLE_D, r - 1.6) : ratio7(FAR_N, FAR_D, r - 5.0);
}

double qj_normal_quantile(double p)
{
    if (!(p > 0.0 && p < 1.0))
        return p == 0.0 ? -INFINITY : p == 1.0 ? INFINITY : NAN;
    double q = p - 0.5;
    if (fabs(q) <= CENTRE)
        return quantile_centre(q);
    return q < 0.0 ? -quantile_tail(p) : quantile_tail(1.0 - p);
}

// 52 bits of two words and a half: an odd multiple of 2^-53, so never 0 or 1, and p and 1 - p are both exact.
static inline double open_uniform(uint32_t high, uint32_t low)
{
    uint64_t u = ((uint64_t)high << 20) | (low >> 12);
    return ((double)u + 0.5) * 0x1p-52;
}

#define BLOCK 128

void qj_normals(qj_key key, uint32_t draw, uint32_t scenario, uint32_t first, size_t n, uint32_t stream, double *out)
{
    double u[BLOCK];
    uint32_t w[4];
    size_t done = 0;
    uint32_t entity = first;
    while (done < n) {
        size_t m = n - done < BLOCK ? n - done : BLOCK;
        for (size_t j = 0; j < m;) {
            const uint32_t counter[4] = {draw, scenario, entity >> 1, stream};
            qj_philox(key, counter, w);
            if ((entity & 1u) == 0) {
                u[j++] = open_uniform(w[0], w[1]);
                entity++;
            }
            if (j < m && (entity & 1u) == 1) {
                u[j++] = open_uniform(w[2], w[3]);
                entity++;
            }
        }
        // All by the central formula first, since that loop vectorises; then 15 % are replaced.
        for (size_t j = 0; j < m; j++)
            out[done + j] = quantile_centre(u[j] - 0.5);
        for (size_t j = 0; j < m; j++)
            if (fabs(u[j] - 0.5) > CENTRE)
                out[done + j] = u[j] < 0.5 ? -quantile_tail(u[j]) : quantile_tail(1.0 - u[j]);
        done += m;
    }
}
