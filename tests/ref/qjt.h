// Reference cases: `.qjt` files of published or hand-worked numbers.
//
//     source: where the numbers come from            (once, at the head; # starts a comment)
//     case: TEXAS from 1980                          (starts a case)
//     op: td8                                        (what to compute, a name of the table in run.c)
//     given x: 3625 3684 3884                        (input; indented lines go on)
//     tolerance: 1e-6 relative                       (for the expected values below it; without "relative" absolute)
//     expect out: 6021.85 6172.86                    (output to compare; nan matches nan)
#pragma once

#include "base/arena.h"
#include <stdbool.h>
#include <stddef.h>

#define QJT_VALUES 24

typedef struct qjt_values {
    const char *name;
    const char *text; // as written
    size_t n;         // 0 when the text is not numbers
    double *v;
    int line;
    double tolerance;
    bool relative;
} qjt_values;

typedef struct qjt_case {
    const char *file, *folder, *name, *op;
    int line;
    size_t n_given, n_expect, n_got;
    qjt_values given[QJT_VALUES], expect[QJT_VALUES], got[QJT_VALUES];
    qj_arena *arena;
    char problem[512]; // empty while all is well
} qjt_case;

// The cases of a file; NULL with *problem set when it is not well formed.
qjt_case *qjt_load(const char *folder, const char *file, qj_arena *a, size_t *n, char *problem, size_t size);

// Inputs of a case. A missing one is a problem of the case; NULL or 0 comes back.
const double *qjt_given(qjt_case *c, const char *name, size_t *n);
double qjt_number(qjt_case *c, const char *name);
const char *qjt_text(qjt_case *c, const char *name);
bool qjt_has(const qjt_case *c, const char *name);

// Outputs. Values are copied.
void qjt_put(qjt_case *c, const char *name, size_t n, const double *v);
void qjt_put1(qjt_case *c, const char *name, double v);

// Room for n zeroed doubles, from the arena of the case.
double *qjt_room(qjt_case *c, size_t n);

// Notes the first problem of a case, with file and line.
void qjt_problem(qjt_case *c, int line, const char *format, ...) __attribute__((format(printf, 3, 4)));

// Compares what was expected with what was got. True when all agree; else c->problem says which did not.
bool qjt_compare(qjt_case *c);
