// Random tests: a property must hold for every case a generator makes. A case is a (seed, round, size) and nothing
// else, so a failure can be run again; on failure the size is halved while the property still fails.
#pragma once

#include "num/rng.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct prop_gen {
    qj_key key;
    uint32_t round, at;
} prop_gen;

// Uniform in (low, high).
static inline double prop_real(prop_gen *g, double low, double high)
{
    return low + (high - low) * qj_uniform(g->key, g->round, 0, g->at++, 1);
}

// One of low, low + 1 .. high.
static inline size_t prop_int(prop_gen *g, size_t low, size_t high)
{
    size_t v = low + (size_t)(prop_real(g, 0.0, 1.0) * (double)(high - low + 1));
    return v > high ? high : v;
}

static inline double prop_normal(prop_gen *g)
{
    return qj_normal_quantile(qj_uniform(g->key, g->round, 0, g->at++, 2));
}

// Fills `why` and returns false when the property fails for this case; size is the largest dimension to use.
typedef bool prop_property(prop_gen *g, size_t size, char *why, size_t n);

// Runs `rounds` cases (ten times as many with QJ_LONG=1) and returns whether all hold. Sizes grow with the rounds.
static inline bool prop_holds(prop_property *property, uint32_t rounds, size_t max_size, char *why, size_t n)
{
    const char *longer = getenv("QJ_LONG");
    rounds *= longer && *longer == '1' ? 10 : 1;
    for (uint32_t round = 0; round < rounds; round++) {
        size_t size = 1 + (max_size - 1) * (round + 1) / rounds;
        prop_gen g = {.key = {20250101}, .round = round};
        char text[400];
        if (property(&g, size, text, sizeof text))
            continue;
        do {
            snprintf(why, n, "round %u, size %zu: %s", round, size, text);
            size /= 2;
            g.at = 0;
        } while (size > 0 && !property(&g, size, text, sizeof text));
        return false;
    }
    return true;
}

#define PROP_TEST(name, rounds, max_size)                                 \
    static void name##_test(void **state)                                 \
    {                                                                     \
        char why[512];                                                    \
        (void)state;                                                      \
        if (!prop_holds(name, rounds, max_size, why, sizeof why))         \
            fail_msg("%s", why);                                          \
    }

// In a property: fails with a text unless the condition holds.
#define PROP(condition, ...)                \
    do {                                    \
        if (!(condition)) {                 \
            snprintf(why, n, __VA_ARGS__);  \
            return false;                   \
        }                                   \
    } while (0)
