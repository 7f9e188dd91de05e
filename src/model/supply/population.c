#include "model/supply/population.h"

#include <string.h>

static size_t at(const qj_population *p, size_t region, size_t sex, size_t age)
{
    return (region * p->sexes + sex) * p->ages + age;
}

static double move_of(const qj_population *p, size_t from, size_t to, size_t sex, size_t age)
{
    return p->move && from != to ? p->move[((from * p->regions + to) * p->sexes + sex) * p->ages + age] : 0.0;
}

// Puts n people of a region and age group into all regions by their moves; `share` scales the rates.
static void settle(const qj_population *p, size_t from, size_t sex, size_t age, double n, double share, size_t to_age,
                   double *next)
{
    double stay = n;
    for (size_t to = 0; to < p->regions; to++) {
        double gone = n * share * move_of(p, from, to, sex, age);
        if (to != from)
            next[at(p, to, sex, to_age)] += gone;
        stay -= gone;
    }
    next[at(p, from, sex, to_age)] += stay;
}

static double births_of(const qj_population *p, size_t region, const double *p0, const double *next)
{
    double sum = 0.0;
    for (size_t a = 0; p->women >= 0 && a < p->ages; a++) {
        size_t k = at(p, region, (size_t)p->women, a);
        sum += p->fertility[region * p->ages + a] * 0.5 * (p0[k] + next[k]);
    }
    return sum * p->width;
}

static void bear(const qj_population *p, const double *born, double *next, double *deaths)
{
    for (size_t r = 0; r < p->regions; r++)
        for (size_t g = 0; g < p->sexes; g++) {
            double share = (int)g == p->women ? p->female_births : (int)g == p->men ? 1.0 - p->female_births : 0.0;
            double alive = p->born_alive[r * p->sexes + g];
            settle(p, r, g, 0, born[r] * share * alive, 0.5, 0, next);
            if (deaths)
                deaths[r] += born[r] * share * (1.0 - alive);
        }
}

void qj_population_step(const qj_population *p, const double *p0, double *next, double *births, double *deaths)
{
    memset(next, 0, p->regions * p->sexes * p->ages * sizeof *next);
    for (size_t r = 0; r < p->regions; r++) {
        if (deaths)
            deaths[r] = 0.0;
        for (size_t g = 0; g < p->sexes; g++)
            for (size_t a = 0; a < p->ages; a++) {
                double n = p0[at(p, r, g, a)], alive = n * p->survive[at(p, r, g, a)];
                size_t to = a + 1 < p->ages ? a + 1 : a;
                settle(p, r, g, a, alive, 1.0, to, next);
                if (p->net)
                    next[at(p, r, g, to)] += p->net[at(p, r, g, a)];
                if (deaths)
                    deaths[r] += n - alive;
            }
    }
    for (size_t r = 0; r < p->regions; r++)
        births[r] = births_of(p, r, p0, next);
    bear(p, births, next, deaths);
}

void qj_population_survival(size_t n, const double *lived, int width, double radix, double *survive, double *born_alive)
{
    for (size_t a = 0; a + 2 < n; a++)
        survive[a] = lived[a + 1] / lived[a];
    if (n > 1)
        survive[n - 2] = survive[n - 1] = lived[n - 1] / (lived[n - 2] + lived[n - 1]);
    else
        survive[0] = 0.0;
    *born_alive = lived[0] / (width * radix);
}
