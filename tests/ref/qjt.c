#include "ref/qjt.h"

#include "base/file.h"
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CASES 200

typedef struct reader {
    const char *folder, *file;
    qj_arena *arena;
    qjt_case *cases;
    size_t n;
    qjt_values *open; // an input or output that indented lines go on
    double tolerance;
    bool relative, sourced;
    int line;
    char *problem;
    size_t size;
} reader;

static bool broken(reader *r, const char *what)
{
    snprintf(r->problem, r->size, "%s:%d: %s", r->file, r->line, what);
    return false;
}

static char *trim(char *s)
{
    s += strspn(s, " \t");
    for (size_t n = strlen(s); n > 0 && strchr(" \t\r", s[n - 1]); n--)
        s[n - 1] = '\0';
    return s;
}

// Appends the numbers of a line; text that is not numbers stays text.
static bool add_numbers(reader *r, qjt_values *v, const char *s)
{
    size_t words = 0, n = 0;
    for (const char *t = s + strspn(s, " "); *t; t += strspn(t, " ")) {
        t += strcspn(t, " ");
        words++;
    }
    double *all = QJ_NEW(r->arena, double, v->n + words);
    if (!all)
        return broken(r, "no memory");
    for (const char *t = s; *t;) {
        char *end;
        double x = strtod(t, &end);
        if (end == t || (*end != ' ' && *end != '\0'))
            break;
        all[v->n + n++] = x;
        t = end + strspn(end, " ");
    }
    if (n < words)
        return v->n == 0 || broken(r, "a number was expected");
    if (v->n > 0)
        memcpy(all, v->v, v->n * sizeof *all);
    v->v = all;
    v->n += n;
    return true;
}

static bool add_values(reader *r, bool expected, const char *name, const char *text)
{
    if (r->n == 0)
        return broken(r, "a case must come first");
    if (expected && !(r->tolerance >= 0.0))
        return broken(r, "a tolerance must come first");
    qjt_case *c = &r->cases[r->n - 1];
    size_t *n = expected ? &c->n_expect : &c->n_given;
    if (*n == QJT_VALUES)
        return broken(r, "too many values in a case");
    r->open = &(expected ? c->expect : c->given)[(*n)++];
    *r->open = (qjt_values){.name = qj_arena_str(r->arena, name), .text = qj_arena_str(r->arena, text), .line = r->line,
                            .tolerance = r->tolerance, .relative = r->relative};
    return add_numbers(r, r->open, text);
}

static bool add_case(reader *r, const char *name)
{
    if (!r->sourced)
        return broken(r, "the source must come before the first case");
    if (r->n == CASES)
        return broken(r, "too many cases");
    r->cases[r->n++] = (qjt_case){.file = r->file, .folder = r->folder, .name = qj_arena_str(r->arena, name),
                                  .line = r->line, .arena = r->arena};
    r->tolerance = NAN;
    return true;
}

static bool set_tolerance(reader *r, const char *text)
{
    char *end;
    r->tolerance = strtod(text, &end);
    end += strspn(end, " ");
    r->relative = strcmp(end, "relative") == 0;
    return (end != text && (*end == '\0' || r->relative)) || broken(r, "a tolerance is a number, and may be relative");
}

static bool read_line(reader *r, char *line)
{
    bool indented = *line == ' ' || *line == '\t';
    char *s = trim(line);
    if (*s == '\0' || *s == '#')
        return true;
    if (indented)
        return r->open ? add_numbers(r, r->open, s) : broken(r, "nothing to go on with");
    r->open = NULL;
    char *colon = strchr(s, ':');
    if (!colon)
        return broken(r, "a line is a word, a colon and the rest");
    *colon = '\0';
    char *text = trim(colon + 1);
    if (strcmp(s, "source") == 0)
        return r->sourced = true;
    if (strcmp(s, "case") == 0)
        return add_case(r, text);
    if (strcmp(s, "op") == 0 && r->n > 0) {
        r->cases[r->n - 1].op = qj_arena_str(r->arena, text);
        return true;
    }
    if (strcmp(s, "tolerance") == 0)
        return set_tolerance(r, text);
    if (strncmp(s, "given ", 6) == 0)
        return add_values(r, false, s + 6, text);
    if (strncmp(s, "expect ", 7) == 0)
        return add_values(r, true, s + 7, text);
    return broken(r, "unknown word");
}

qjt_case *qjt_load(const char *folder, const char *file, qj_arena *a, size_t *n, char *problem, size_t size)
{
    reader r = {.folder = folder, .file = file, .arena = a, .tolerance = NAN, .problem = problem, .size = size};
    char path[1024], *data;
    size_t len;
    qj_err err;
    snprintf(path, sizeof path, "%s/%s", folder, file);
    r.cases = QJ_NEW(a, qjt_case, CASES);
    if (!r.cases || qj_file_read(path, a, &data, &len, &err) != QJ_OK) {
        broken(&r, "cannot be read");
        return NULL;
    }
    for (char *line = data; line && *line;) {
        char *end = strchr(line, '\n');
        if (end)
            *end = '\0';
        r.line++;
        if (!read_line(&r, line))
            return NULL;
        line = end ? end + 1 : NULL;
    }
    for (size_t k = 0; k < r.n; k++) {
        r.line = r.cases[k].line;
        if (!r.cases[k].op || r.cases[k].n_expect == 0) {
            broken(&r, "a case needs an op and something expected");
            return NULL;
        }
    }
    *n = r.n;
    return r.cases;
}

void qjt_problem(qjt_case *c, int line, const char *format, ...)
{
    if (c->problem[0])
        return;
    int at = snprintf(c->problem, sizeof c->problem, "%s:%d: %s: ", c->file, line, c->name);
    va_list args;
    va_start(args, format);
    if (at > 0 && (size_t)at < sizeof c->problem)
        vsnprintf(c->problem + at, sizeof c->problem - (size_t)at, format, args);
    va_end(args);
}

static const qjt_values *find(const qjt_values *v, size_t n, const char *name)
{
    for (size_t k = 0; k < n; k++)
        if (strcmp(v[k].name, name) == 0)
            return v + k;
    return NULL;
}

bool qjt_has(const qjt_case *c, const char *name)
{
    return find(c->given, c->n_given, name) != NULL;
}

static const qjt_values *need(qjt_case *c, const char *name)
{
    const qjt_values *v = find(c->given, c->n_given, name);
    if (!v)
        qjt_problem(c, c->line, "%s is not given", name);
    return v;
}

const double *qjt_given(qjt_case *c, const char *name, size_t *n)
{
    const qjt_values *v = need(c, name);
    *n = v ? v->n : 0;
    return v ? v->v : NULL;
}

double qjt_number(qjt_case *c, const char *name)
{
    size_t n;
    const double *v = qjt_given(c, name, &n);
    if (n != 1)
        qjt_problem(c, c->line, "%s must be one number", name);
    return n == 1 ? v[0] : 0.0;
}

const char *qjt_text(qjt_case *c, const char *name)
{
    const qjt_values *v = need(c, name);
    return v ? v->text : "";
}

double *qjt_room(qjt_case *c, size_t n)
{
    double *v = QJ_NEW(c->arena, double, n + 1);
    if (!v) {
        fprintf(stderr, "%s: no memory\n", c->file);
        abort();
    }
    return v;
}

void qjt_put(qjt_case *c, const char *name, size_t n, const double *v)
{
    double *copy = qjt_room(c, n);
    if (n > 0)
        memcpy(copy, v, n * sizeof *v);
    if (c->n_got < QJT_VALUES)
        c->got[c->n_got++] = (qjt_values){.name = name, .n = n, .v = copy};
}

void qjt_put1(qjt_case *c, const char *name, double v)
{
    qjt_put(c, name, 1, &v);
}

static bool agree(double expected, double got, double tolerance, bool relative)
{
    if (isnan(expected) || isnan(got))
        return isnan(expected) && isnan(got);
    if (isinf(expected) || isinf(got))
        return expected == got;
    return fabs(got - expected) <= tolerance * (relative ? fabs(expected) : 1.0);
}

bool qjt_compare(qjt_case *c)
{
    for (size_t k = 0; k < c->n_expect; k++) {
        const qjt_values *e = &c->expect[k], *g = find(c->got, c->n_got, e->name);
        if (!g)
            qjt_problem(c, e->line, "op %s gives no %s", c->op, e->name);
        else if (e->n == 0 || g->n != e->n)
            qjt_problem(c, e->line, "%s: expected %zu numbers, got %zu", e->name, e->n, g->n);
        for (size_t i = 0; !c->problem[0] && i < e->n; i++)
            if (!agree(e->v[i], g->v[i], e->tolerance, e->relative))
                qjt_problem(c, e->line, "%s[%zu]: expected %.17g, got %.17g (tolerance %g%s)", e->name, i, e->v[i],
                            g->v[i], e->tolerance, e->relative ? " relative" : "");
    }
    return c->problem[0] == '\0';
}
