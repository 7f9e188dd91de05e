// The minimum cut of two margins: who cannot be placed, and where there is no more room.
#include "num/fit.h"

#include <math.h>
#include <string.h>

// A bipartite network: targets of a, then targets of b. The edge of a cell has no limit from a to b, and back as much
// as flows over it. Source and sink are what is left of the targets.
typedef struct network {
    size_t n_a, n_nodes, cells;
    const uint32_t *from, *to; // of the cells, as numbers of targets
    double *left;              // [node] still to place, or still free
    double *flow;              // [cell]
    size_t *first, *edge;      // edges of a node: edge[first[v] .. first[v + 1]) are cells
    size_t *next;              // [node] first edge not tried in this phase
    uint32_t *level, *queue;
    size_t *path;              // [node] cells walked
    double tiny;
} network;

static size_t other_end(const network *g, size_t v, size_t cell)
{
    return v < g->n_a ? g->n_a + g->to[cell] : g->from[cell];
}

// How much more can go along the cell away from v.
static double room(const network *g, size_t v, size_t cell)
{
    return v < g->n_a ? INFINITY : g->flow[cell];
}

// Levels from the targets of a that are not yet placed. Returns whether a target of b with room was reached.
static bool find_levels(network *g)
{
    size_t head = 0, tail = 0;
    bool reached = false;
    for (size_t v = 0; v < g->n_nodes; v++) {
        g->level[v] = UINT32_MAX;
        g->next[v] = g->first[v];
        if (v < g->n_a && g->left[v] > g->tiny) {
            g->level[v] = 0;
            g->queue[tail++] = (uint32_t)v;
        }
    }
    while (head < tail) {
        size_t v = g->queue[head++];
        reached = reached || (v >= g->n_a && g->left[v] > g->tiny);
        for (size_t e = g->first[v]; e < g->first[v + 1]; e++) {
            size_t w = other_end(g, v, g->edge[e]);
            if (g->level[w] == UINT32_MAX && room(g, v, g->edge[e]) > g->tiny) {
                g->level[w] = g->level[v] + 1;
                g->queue[tail++] = (uint32_t)w;
            }
        }
    }
    return reached;
}

// Sends what fits along the path of `length` cells from `start` to `end`.
static double push(network *g, size_t start, size_t length, size_t end)
{
    double amount = fmin(g->left[start], g->left[end]);
    size_t v = start;
    for (size_t k = 0; k < length; k++) {
        amount = fmin(amount, room(g, v, g->path[k]));
        v = other_end(g, v, g->path[k]);
    }
    v = start;
    for (size_t k = 0; k < length; k++) {
        g->flow[g->path[k]] += v < g->n_a ? amount : -amount;
        v = other_end(g, v, g->path[k]);
    }
    g->left[start] -= amount;
    g->left[end] -= amount;
    return amount;
}

// All paths of this phase from one start, by depth first search without recursion.
static void send_from(network *g, size_t start)
{
    size_t length = 0, v = start;
    while (g->left[start] > g->tiny) {
        if (v >= g->n_a && g->left[v] > g->tiny) {
            push(g, start, length, v);
            length = 0;
            v = start;
            continue;
        }
        for (; g->next[v] < g->first[v + 1]; g->next[v]++) {
            size_t cell = g->edge[g->next[v]], w = other_end(g, v, cell);
            if (g->level[w] == g->level[v] + 1 && room(g, v, cell) > g->tiny)
                break;
        }
        if (g->next[v] < g->first[v + 1]) {
            g->path[length] = g->edge[g->next[v]];
            v = other_end(g, v, g->path[length++]);
        } else if (length == 0) {
            return;
        } else { // a dead end: step back and do not come again
            v = other_end(g, v, g->path[--length]);
            g->next[v]++;
        }
    }
}

// Marks what can be reached from v along the residual edges, or from where v can be reached (`back`), among the nodes
// that have no component yet.
static void reach(const network *g, size_t v, bool back, const uint32_t *component, uint8_t *mark)
{
    size_t head = 0, tail = 0;
    memset(mark, 0, g->n_nodes);
    mark[v] = 1;
    g->queue[tail++] = (uint32_t)v;
    while (head < tail) {
        size_t u = g->queue[head++];
        bool open = (u < g->n_a) != back;
        for (size_t e = g->first[u]; e < g->first[u + 1]; e++) {
            size_t w = other_end(g, u, g->edge[e]);
            if (!mark[w] && component[w] == 0 && (open || g->flow[g->edge[e]] > g->tiny)) {
                mark[w] = 1;
                g->queue[tail++] = (uint32_t)w;
            }
        }
    }
}

// A cell without flow can get some only around a circle of residual edges, that is inside a strong component.
static qj_rc find_forced(const network *g, const double *seed, qj_arena *arena, uint8_t **out, qj_err *err)
{
    uint32_t *component = QJ_NEW(arena, uint32_t, g->n_nodes), n = 0;
    uint8_t *forth = QJ_NEW(arena, uint8_t, g->n_nodes), *back = QJ_NEW(arena, uint8_t, g->n_nodes);
    QJ_NEED(err, *out = QJ_NEW(arena, uint8_t, g->cells));
    if (!component || !forth || !back)
        return qj_fail(err, QJ_E_MEMORY);
    for (size_t v = 0; g->n_nodes <= QJ_FIT_MOST_FORCED && v < g->n_nodes; v++) {
        if (component[v])
            continue;
        reach(g, v, false, component, forth);
        reach(g, v, true, component, back);
        n++;
        for (size_t u = v; u < g->n_nodes; u++)
            if (forth[u] && back[u])
                component[u] = n;
    }
    for (size_t c = 0; c < g->cells; c++)
        (*out)[c] = seed[c] > 0.0 && g->flow[c] <= g->tiny && component[g->from[c]] != component[g->n_a + g->to[c]];
    return QJ_OK;
}

static qj_rc build(network *g, size_t cells, const double *seed, const qj_fit_margin *a, const qj_fit_margin *b,
                   qj_arena *arena, qj_err *err)
{
    size_t n = a->n + b->n;
    *g = (network){.n_a = a->n, .n_nodes = n, .cells = cells, .from = a->of, .to = b->of};
    QJ_NEED(err, g->left = QJ_NEW(arena, double, n));
    QJ_NEED(err, g->flow = QJ_NEW(arena, double, cells));
    QJ_NEED(err, g->first = QJ_NEW(arena, size_t, n + 2));
    QJ_NEED(err, g->edge = QJ_NEW(arena, size_t, 2 * cells));
    QJ_NEED(err, g->next = QJ_NEW(arena, size_t, n));
    QJ_NEED(err, g->path = QJ_NEW(arena, size_t, n));
    QJ_NEED(err, g->level = QJ_NEW(arena, uint32_t, n));
    QJ_NEED(err, g->queue = QJ_NEW(arena, uint32_t, n));
    memcpy(g->left, a->target, a->n * sizeof *g->left);
    memcpy(g->left + a->n, b->target, b->n * sizeof *g->left);
    for (size_t c = 0; c < cells; c++)
        if (seed[c] > 0.0) {
            g->first[a->of[c] + 1]++;
            g->first[a->n + b->of[c] + 1]++;
        }
    for (size_t v = 0; v < n; v++)
        g->first[v + 1] += g->first[v];
    for (size_t v = 0; v < n; v++)
        g->next[v] = g->first[v];
    for (size_t c = 0; c < cells; c++)
        if (seed[c] > 0.0) {
            g->edge[g->next[a->of[c]]++] = c;
            g->edge[g->next[a->n + b->of[c]]++] = c;
        }
    return QJ_OK;
}

qj_rc qj_fit_cut_of(size_t cells, const double *seed, const qj_fit_margin *a, const qj_fit_margin *b, double slack,
                    qj_arena *arena, qj_fit_cut *out, qj_err *err)
{
    network g;
    double total_a = 0.0, total_b = 0.0, unplaced = 0.0;
    QJ_TRY(build(&g, cells, seed, a, b, arena, err));
    *out = (qj_fit_cut){0};
    QJ_NEED(err, out->rows = QJ_NEW(arena, uint8_t, a->n));
    QJ_NEED(err, out->cols = QJ_NEW(arena, uint8_t, b->n));
    for (size_t k = 0; k < a->n; k++)
        total_a += a->target[k];
    for (size_t k = 0; k < b->n; k++)
        total_b += b->target[k];
    g.tiny = 1e-13 * fmax(total_a, 1e-300);
    while (find_levels(&g))
        for (size_t v = 0; v < a->n; v++)
            send_from(&g, v);
    for (size_t k = 0; k < a->n; k++) {
        unplaced += g.left[k];
        if (g.level[k] != UINT32_MAX) {
            out->rows[k] = 1;
            out->need += a->target[k];
        }
    }
    for (size_t k = 0; k < b->n; k++)
        if (g.level[a->n + k] != UINT32_MAX) {
            out->cols[k] = 1;
            out->give += b->target[k];
        }
    out->flow = total_a - unplaced;
    out->feasible = unplaced <= slack * fmax(1.0, total_a) && fabs(total_a - total_b) <= slack * fmax(1.0, total_a);
    return out->feasible ? find_forced(&g, seed, arena, &out->forced, err) : QJ_OK;
}
