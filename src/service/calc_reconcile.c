// qajet calc reconcile: forecasts of a hierarchy made to add up.
#include "num/hier.h"
#include "service/calc_csv.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { MOST_AGGREGATES = 2000, MOST_NODES = 20000, MOST_NODES_FULL = 2000, FIRST_YEAR = 0, LAST_YEAR = 9999 };
#define MANY_RESIDUALS 15 // from here on correlations can be told from noise

typedef struct edge {
    uint32_t node, parent, line, place;
} edge;

typedef struct tree {
    const char *file;
    qj_calc_keys names; // number of a node, in the order in which they came
    edge *edges;
    size_t n_edges, cap;
    uint32_t *children; // [node]
    uint32_t *number;   // [node] in the order of num/hier: aggregates first
    qj_hier h;
} tree;

// One value of a node in a year.
typedef struct entry {
    uint32_t node, year; // year: position in years
    double value;
} entry;

typedef struct entries {
    const char *file;
    entry *e;
    size_t n, cap, n_years;
    int *year;
    uint32_t *last; // line of each entry
} entries;

// --- the hierarchy

static qj_rc add_edge(tree *t, qj_arena *a, edge e, qj_err *err) {
    if (t->n_edges == t->cap) {
        const size_t cap = t->cap == 0 ? 256 : 2 * t->cap;
        edge *more = QJ_NEW(a, edge, cap);
        QJ_NEED(err, more);
        if (t->n_edges > 0)
            memcpy(more, t->edges, t->n_edges * sizeof *more);
        t->edges = more;
        t->cap = cap;
    }
    t->edges[t->n_edges++] = e;
    return QJ_OK;
}

static qj_rc read_tree(const char *file, qj_arena *a, tree *t, qj_err *err) {
    qj_calc_csv *c = QJ_NEW(a, qj_calc_csv, 1);
    qj_calc_keys pairs = {.arena = a};
    size_t at[2];
    *t = (tree){.file = file, .names = {.arena = a}};
    QJ_NEED(err, c);
    QJ_TRY(qj_calc_open(c, file, 2, (const char *const[]){"node", "parent"}, at, a, err));
    for (bool more;;) {
        qj_field node, parent;
        size_t n, p, seen;
        QJ_TRY(qj_calc_next(c, &more, err));
        if (!more)
            return QJ_OK;
        QJ_TRY(qj_calc_key(c, at[0], &node, err));
        QJ_TRY(qj_calc_number_of(&t->names, node, &n, err));
        if (c->field[at[1]].n == 0) // a root may say that it has no parent
            continue;
        QJ_TRY(qj_calc_key(c, at[1], &parent, err));
        QJ_TRY(qj_calc_number_of(&t->names, parent, &p, err));
        char key[32];
        const int len = snprintf(key, sizeof key, "%zu %zu", n, p);
        const qj_field pair = {.s = key, .n = (size_t)len};
        if (qj_calc_known(&pairs, pair, &seen)) {
            const char *text = qj_arena_printf(a, "%s, %s", t->names.text[n], t->names.text[p]);
            QJ_NEED(err, text);
            return qj_calc_twice(c, at[0], (qj_field){.s = text, .n = strlen(text)}, t->edges[seen].line, err);
        }
        QJ_TRY(qj_calc_number_of(&pairs, pair, &seen, err));
        const edge e = {(uint32_t)n, (uint32_t)p, qj_calc_line(c), qj_calc_place(c, at[1])};
        QJ_TRY(add_edge(t, a, e, err));
    }
}

// Nodes are taken off from the leaves upwards; what is left has a circle under it.
static qj_rc find_circle(const tree *t, const uint8_t *gone, qj_arena *a, qj_err *err) {
    uint8_t *seen = QJ_NEW(a, uint8_t, t->names.n);
    QJ_NEED(err, seen);
    size_t v = 0;
    while (gone[v])
        v++;
    for (;;) {
        size_t k = 0;
        while (t->edges[k].parent != v || gone[t->edges[k].node])
            k++;
        v = t->edges[k].node;
        if (seen[v])
            return qj_fail(err, QJ_E_CALC_REC_CIRCLE, qj_text_arg("file", t->file), qj_int_arg("line", t->edges[k].line),
                           qj_int_arg("column", t->edges[k].place), qj_text_arg("node", t->names.text[v]));
        seen[v] = 1;
    }
}

static qj_rc check_circles(const tree *t, const uint32_t *first, qj_arena *a, qj_err *err) {
    const size_t n = t->names.n;
    uint8_t *gone = QJ_NEW(a, uint8_t, n);
    uint32_t *open = QJ_NEW(a, uint32_t, n), *queue = QJ_NEW(a, uint32_t, n);
    if (gone == NULL || open == NULL || queue == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    size_t head = 0, tail = 0;
    memcpy(open, t->children, n * sizeof *open);
    for (size_t v = 0; v < n; v++)
        if (open[v] == 0)
            queue[tail++] = (uint32_t)v;
    while (head < tail) {
        const uint32_t v = queue[head++];
        gone[v] = 1;
        for (uint32_t k = first[v]; k < first[v + 1]; k++)
            if (--open[t->edges[k].parent] == 0)
                queue[tail++] = t->edges[k].parent;
    }
    return tail == n ? QJ_OK : find_circle(t, gone, a, err);
}

// Marks the leaf in every node above it.
static void climb(const tree *t, size_t leaf, const uint32_t *first, uint8_t *sums, uint32_t *stack) {
    const size_t column = t->number[leaf] - t->h.n_agg;
    size_t n = 0;
    stack[n++] = (uint32_t)leaf;
    while (n > 0) {
        const uint32_t v = stack[--n];
        for (uint32_t k = first[v]; k < first[v + 1]; k++) {
            const uint32_t p = t->edges[k].parent;
            uint8_t *mark = &sums[t->number[p] * t->h.n_leaves + column];
            if (!*mark)
                stack[n++] = p;
            *mark = 1;
        }
    }
}

// Edges in the order of their nodes; those of v begin at first[v].
static qj_rc sort_edges(tree *t, qj_arena *a, uint32_t **out, qj_err *err) {
    const size_t n = t->names.n;
    uint32_t *first = QJ_NEW(a, uint32_t, n + 1), *next = QJ_NEW(a, uint32_t, n + 1);
    edge *sorted = QJ_NEW(a, edge, t->n_edges);
    if (first == NULL || next == NULL || sorted == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    for (size_t k = 0; k < t->n_edges; k++)
        first[t->edges[k].node + 1]++;
    for (size_t v = 0; v < n; v++)
        first[v + 1] += first[v];
    memcpy(next, first, (n + 1) * sizeof *next);
    for (size_t k = 0; k < t->n_edges; k++)
        sorted[next[t->edges[k].node]++] = t->edges[k];
    t->edges = sorted;
    *out = first;
    return QJ_OK;
}

static qj_rc make_sums(tree *t, qj_arena *a, qj_err *err) {
    const size_t n = t->names.n;
    if (t->n_edges == 0)
        return qj_fail(err, QJ_E_CALC_REC_FLAT, qj_text_arg("file", t->file));
    QJ_NEED(err, t->children = QJ_NEW(a, uint32_t, n));
    QJ_NEED(err, t->number = QJ_NEW(a, uint32_t, n));
    for (size_t k = 0; k < t->n_edges; k++)
        t->children[t->edges[k].parent]++;
    uint32_t agg = 0, *first;
    QJ_TRY(sort_edges(t, a, &first, err));
    QJ_TRY(check_circles(t, first, a, err));
    for (size_t v = 0; v < n; v++)
        t->h.n_agg += t->children[v] > 0;
    t->h.n_leaves = n - t->h.n_agg;
    if (t->h.n_agg > MOST_AGGREGATES || n > MOST_NODES)
        return qj_fail(err, QJ_E_CALC_REC_LARGE, qj_text_arg("file", t->file), qj_int_arg("aggregates", MOST_AGGREGATES),
                       qj_int_arg("nodes", MOST_NODES));
    uint32_t leaf = (uint32_t)t->h.n_agg;
    for (size_t v = 0; v < n; v++)
        t->number[v] = t->children[v] > 0 ? agg++ : leaf++;
    uint8_t *sums = QJ_NEW(a, uint8_t, t->h.n_agg * t->h.n_leaves);
    uint32_t *stack = QJ_NEW(a, uint32_t, t->n_edges + 1);
    if (sums == NULL || stack == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    for (size_t v = 0; v < n; v++)
        if (t->children[v] == 0)
            climb(t, v, first, sums, stack);
    t->h.sums = sums;
    return QJ_OK;
}

// --- values

static size_t year_of(entries *x, int year) {
    size_t k = 0;
    while (k < x->n_years && x->year[k] != year)
        k++;
    if (k == x->n_years)
        x->year[x->n_years++] = year;
    return k;
}

static qj_rc grow(entries *x, qj_arena *a, qj_err *err) {
    const size_t cap = x->cap == 0 ? 256 : 2 * x->cap;
    entry *e = QJ_NEW(a, entry, cap);
    uint32_t *last = QJ_NEW(a, uint32_t, cap);
    if (e == NULL || last == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    if (x->n > 0) {
        memcpy(e, x->e, x->n * sizeof *e);
        memcpy(last, x->last, x->n * sizeof *last);
    }
    x->e = e;
    x->last = last;
    x->cap = cap;
    return QJ_OK;
}

static qj_rc read_entries(const char *file, const char *value, const tree *t, qj_arena *a, entries *x, qj_err *err) {
    qj_calc_csv *c = QJ_NEW(a, qj_calc_csv, 1);
    qj_calc_keys seen = {.arena = a};
    size_t at[3];
    *x = (entries){.file = file};
    QJ_NEED(err, c);
    QJ_NEED(err, x->year = QJ_NEW(a, int, LAST_YEAR - FIRST_YEAR + 1));
    QJ_TRY(qj_calc_open(c, file, 3, (const char *const[]){"node", "year", value}, at, a, err));
    for (bool more;;) {
        qj_field f;
        size_t node, number;
        int year;
        QJ_TRY(qj_calc_next(c, &more, err));
        if (!more)
            return QJ_OK;
        if (x->n == x->cap)
            QJ_TRY(grow(x, a, err));
        QJ_TRY(qj_calc_key(c, at[0], &f, err));
        if (!qj_calc_known(&t->names, f, &node)) {
            const qj_arg tree_arg[] = {qj_text_arg("tree", t->file), {.name = NULL}};
            return qj_calc_fail(c, at[0], QJ_E_CALC_REC_UNKNOWN, tree_arg, err);
        }
        QJ_TRY(qj_calc_whole(c, at[1], FIRST_YEAR, LAST_YEAR, &year, err));
        entry *e = &x->e[x->n];
        e->node = t->number[node];
        e->year = (uint32_t)year_of(x, year);
        QJ_TRY(qj_calc_amount(c, at[2], -INFINITY, &e->value, err));
        char key[32];
        const int len = snprintf(key, sizeof key, "%u %u", e->node, e->year);
        const qj_field pair = {.s = key, .n = (size_t)len};
        if (qj_calc_known(&seen, pair, &number)) {
            const char *text = qj_arena_printf(a, "%s, %d", t->names.text[node], year);
            QJ_NEED(err, text);
            return qj_calc_twice(c, at[0], (qj_field){.s = text, .n = strlen(text)}, x->last[number], err);
        }
        QJ_TRY(qj_calc_number_of(&seen, pair, &number, err));
        x->last[x->n++] = qj_calc_line(c);
    }
}

static const char *name_of(const tree *t, size_t number) {
    for (size_t v = 0; v < t->names.n; v++)
        if (t->number[v] == number)
            return t->names.text[v];
    return "";
}

// y[year][node]; NaN where there is no entry.
static qj_rc spread(const entries *x, size_t nodes, qj_arena *a, double **out, qj_err *err) {
    double *y = QJ_NEW(a, double, x->n_years * nodes);
    QJ_NEED(err, y);
    for (size_t k = 0; k < x->n_years * nodes; k++)
        y[k] = NAN;
    for (size_t k = 0; k < x->n; k++)
        y[x->e[k].year * nodes + x->e[k].node] = x->e[k].value;
    *out = y;
    return QJ_OK;
}

static qj_rc check_whole(const entries *x, const tree *t, const double *y, qj_err *err) {
    const size_t nodes = t->names.n;
    for (size_t k = 0; k < x->n_years * nodes; k++)
        if (isnan(y[k]))
            return qj_fail(err, QJ_E_CALC_REC_MISSING, qj_text_arg("file", x->file),
                           qj_text_arg("node", name_of(t, k % nodes)), qj_int_arg("year", x->year[k / nodes]));
    return QJ_OK;
}

// --- weights

// Keeps the years that have a residual of every node.
static qj_rc complete_years(const entries *x, const tree *t, double *e, size_t *n, qj_err *err) {
    const size_t nodes = t->names.n;
    size_t lacking = 0;
    *n = 0;
    for (size_t y = 0; y < x->n_years; y++) {
        size_t k = 0;
        while (k < nodes && !isnan(e[y * nodes + k]))
            k++;
        if (k == nodes)
            memmove(e + nodes * (*n)++, e + y * nodes, nodes * sizeof *e);
        else
            lacking = k;
    }
    if (*n < 2)
        return qj_fail(err, QJ_E_CALC_REC_RESIDUALS, qj_text_arg("file", x->file), qj_text_arg("node", name_of(t, lacking)));
    return QJ_OK;
}

typedef struct weights {
    const char *method;
    bool full;
    double *w, lambda;
} weights;

// Nodes whose residuals are all 0 would be taken for certain; they get a millionth of a millionth of the largest variance.
static qj_rc floor_variances(const char *file, size_t nodes, double *w, size_t step, qj_err *err) {
    double most = 0.0;
    for (size_t k = 0; k < nodes; k++)
        most = fmax(most, w[k * step]);
    for (size_t k = 0; k < nodes; k++)
        w[k * step] = fmax(w[k * step], 1e-12 * most);
    return most > 0.0 ? QJ_OK : qj_fail(err, QJ_E_CALC_REC_SINGULAR, qj_text_arg("file", file));
}

static qj_rc from_residuals(const char *file, const tree *t, weights *w, qj_arena *a, qj_err *err) {
    const size_t nodes = t->names.n;
    entries x;
    double *e;
    size_t n;
    if (file == NULL)
        return qj_fail(err, QJ_E_CALC_REC_NO_RESIDUALS, qj_text_arg("method", w->method));
    QJ_TRY(read_entries(file, "residual", t, a, &x, err));
    QJ_TRY(spread(&x, nodes, a, &e, err));
    QJ_TRY(complete_years(&x, t, e, &n, err));
    if (w->method == NULL)
        w->method = n < MANY_RESIDUALS || nodes > MOST_NODES_FULL ? "wls-var" : "mint";
    w->full = strcmp(w->method, "mint") == 0;
    if (w->full && nodes > MOST_NODES_FULL)
        return qj_fail(err, QJ_E_CALC_REC_LARGE, qj_text_arg("file", t->file),
                       qj_int_arg("aggregates", MOST_NODES_FULL), qj_int_arg("nodes", MOST_NODES_FULL));
    QJ_NEED(err, w->w = QJ_NEW(a, double, w->full ? nodes * nodes : nodes));
    if (w->full)
        w->lambda = qj_hier_shrink(nodes, n, e, w->w);
    else
        qj_hier_variances(nodes, n, e, w->w);
    return floor_variances(file, nodes, w->w, w->full ? nodes + 1 : 1, err);
}

static qj_rc make_weights(const qj_calc_request *r, const tree *t, weights *w, qj_arena *a, qj_err *err) {
    const size_t nodes = t->names.n;
    const char *file = qj_calc_text(r, "residuals");
    *w = (weights){.method = qj_calc_text(r, "method"), .lambda = NAN};
    if (w->method == NULL && file == NULL)
        w->method = "struct";
    const bool structural = w->method != NULL && strcmp(w->method, "struct") == 0;
    if (!structural && (w->method == NULL || strcmp(w->method, "ols") != 0))
        return from_residuals(file, t, w, a, err);
    QJ_NEED(err, w->w = QJ_NEW(a, double, nodes));
    for (size_t k = 0; k < nodes; k++) {
        size_t leaves = 0;
        for (size_t j = 0; k < t->h.n_agg && j < t->h.n_leaves; j++)
            leaves += t->h.sums[k * t->h.n_leaves + j];
        w->w[k] = structural && k < t->h.n_agg ? (double)leaves : 1.0;
    }
    return QJ_OK;
}

// --- the answer

static const qj_table_col columns[] = {
    {.id = "node", .type = QJ_TABLE_TEXT},
    {.id = "year", .type = QJ_TABLE_INT},
    {.id = "mean", .type = QJ_TABLE_NUM, .decimals = QJ_DECIMALS_NEEDED},
};

static qj_rc answer(const tree *t, const entries *x, const double *y, qj_arena *a, qj_table **out, qj_err *err) {
    const char **name = QJ_NEW(a, const char *, t->names.n);
    QJ_NEED(err, name);
    for (size_t v = 0; v < t->names.n; v++)
        name[t->number[v]] = t->names.text[v];
    QJ_TRY(qj_table_new(a, columns, sizeof columns / sizeof *columns, x->n, out, err));
    for (size_t k = 0; k < x->n; k++) {
        qj_cell *row = qj_table_row(a, *out);
        QJ_NEED(err, row);
        row[0].text = name[x->e[k].node];
        row[1].i = x->year[x->e[k].year];
        row[2].num = y[x->e[k].year * t->names.n + x->e[k].node];
    }
    return QJ_OK;
}

qj_rc qj_calc_reconcile(const qj_calc_request *r, const qj_ctx *ctx, qj_calc_answer *out, qj_err *err) {
    qj_arena *a = ctx->arena;
    tree t;
    entries x;
    weights w;
    double *y;
    size_t clipped;
    bool definite;
    QJ_TRY(read_tree(qj_calc_text(r, "hierarchy"), a, &t, err));
    QJ_TRY(make_sums(&t, a, err));
    QJ_TRY(read_entries(qj_calc_text(r, "forecasts"), "mean", &t, a, &x, err));
    QJ_TRY(spread(&x, t.names.n, a, &y, err));
    QJ_TRY(check_whole(&x, &t, y, err));
    QJ_TRY(make_weights(r, &t, &w, a, err));
    QJ_TRY(qj_hier_reconcile(&t.h, w.w, w.full, x.n_years, y, &clipped, &definite, a, err));
    if (!definite)
        return qj_fail(err, QJ_E_CALC_REC_SINGULAR, qj_text_arg("file", t.file));
    out->n = 1;
    out->name[0] = "forecasts";
    QJ_TRY(answer(&t, &x, y, a, &out->table[0], err));
    const qj_arg args[] = {qj_text_arg("method", w.method), qj_int_arg("n", clipped), {.name = NULL}};
    QJ_TRY(qj_calc_note(a, out->table[0], r->lang, "calc.reconcile.method-used", args, err));
    const qj_arg shrunk[] = {qj_num_arg("lambda", w.lambda, 10), {.name = NULL}};
    if (!isnan(w.lambda))
        QJ_TRY(qj_calc_note(a, out->table[0], r->lang, "calc.reconcile.lambda", shrunk, err));
    return clipped == 0 ? QJ_OK : qj_calc_note(a, out->table[0], r->lang, "calc.reconcile.clipped", args, err);
}
