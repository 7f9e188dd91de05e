#include "service/labs.h"

#include "base/clock.h"
#include "base/hash.h"
#include <sys/stat.h>

#define LAB_BYTES ((size_t)512 << 20) // what is kept: 12 MB for 100 draws and ten years of the pack kz, 120 MB for 1,000

struct qj_labs {
    const char *path;
    unsigned threads;
    qj_pool *pool;
    qj_arena *arena; // of what follows; NULL: nothing is kept
    qj_workspace *ws;
    qj_lab *lab;
    int horizon, draws;
    uint64_t seed, inputs;
    int64_t changes; // of the store when `inputs` was read
    dev_t device;
    ino_t inode;
};

qj_rc qj_labs_open(const char *store_path, unsigned threads, qj_arena *a, qj_labs **out, qj_err *err) {
    qj_labs *l = QJ_NEW(a, qj_labs, 1);
    QJ_NEED(err, l);
    QJ_NEED(err, l->path = qj_arena_str(a, store_path));
    l->threads = threads;
    *out = l;
    return QJ_OK;
}

static void forget(qj_labs *l) {
    qj_workspace_close(l->ws);
    qj_arena_free(l->arena);
    l->ws = NULL;
    l->lab = NULL;
    l->arena = NULL;
}

void qj_labs_close(qj_labs *l) {
    if (l == NULL)
        return;
    forget(l);
    qj_pool_free(l->pool);
    l->pool = NULL;
}

// What tables there are and which were withdrawn: the inputs of a pack never change.
static qj_rc inputs_of(const qj_workspace *w, qj_arena *a, uint64_t *out, qj_err *err) {
    const qj_import *list;
    size_t n;
    qj_buf b = qj_buf_new(a, 256);
    QJ_TRY(qj_store_imports(w->store, a, &list, &n, err));
    for (size_t k = 0; k < n; k++)
        qj_buf_printf(&b, "%s %s\n", list[k].id, list[k].withdrawn_at);
    if (b.failed)
        return qj_fail(err, QJ_E_MEMORY);
    *out = qj_xxh3(b.data, b.len);
    return QJ_OK;
}

// Whether what is kept still holds; when the store changed otherwise, it goes on.
static qj_rc still_holds(qj_labs *l, const qj_compare_query *q, qj_arena *a, bool *holds, qj_err *err) {
    struct stat st;
    int64_t changes;
    uint64_t inputs;
    *holds = l->lab != NULL && stat(l->path, &st) == 0 && st.st_dev == l->device && st.st_ino == l->inode && q->horizon == l->horizon &&
             q->draws == l->draws && q->seed == l->seed;
    if (!*holds)
        return QJ_OK;
    QJ_TRY(qj_store_changes(l->ws->store, &changes, err));
    if (changes == l->changes)
        return QJ_OK;
    QJ_TRY(inputs_of(l->ws, a, &inputs, err));
    *holds = inputs == l->inputs;
    l->changes = changes;
    return QJ_OK;
}

static qj_rc find_both(const qj_labs *l, const qj_compare_query *q, qj_arena *a, qj_err *err) {
    QJ_TRY(qj_scenario_exists(l->path, q->a, a, err));
    return qj_scenario_exists(l->path, q->b, a, err);
}

static qj_rc make(qj_labs *l, const qj_compare_query *q, const qj_ctx *ctx, qj_err *err) {
    struct stat st = {0};
    if (l->pool == NULL)
        QJ_TRY(qj_pool_new(l->threads, &l->pool, err));
    QJ_NEED(err, l->arena = qj_arena_new(LAB_BYTES));
    (void)stat(l->path, &st); // a file that is not there is told by the opening
    QJ_TRY(qj_workspace_open(l->path, QJ_STORE_READ, l->arena, &l->ws, err));
    l->device = st.st_dev;
    l->inode = st.st_ino;
    QJ_TRY(qj_store_changes(l->ws->store, &l->changes, err)); // before the inputs, so that a change in between is seen
    QJ_TRY(inputs_of(l->ws, l->arena, &l->inputs, err));
    const qj_ctx own = {.pool = l->pool, .arena = l->arena, .cancel = ctx->cancel};
    QJ_TRY(qj_lab_open(l->ws, q->horizon, q->draws, q->seed, &own, &l->lab, err));
    l->horizon = q->horizon;
    l->draws = q->draws;
    l->seed = q->seed;
    return QJ_OK;
}

qj_rc qj_labs_compare(qj_labs *l, const qj_compare_query *q, const qj_ctx *ctx, qj_compare_result *out, qj_err *err) {
    const double start = qj_clock_seconds();
    bool holds;
    qj_rc rc = still_holds(l, q, ctx->arena, &holds, err);
    if (rc == QJ_OK && !holds) {
        QJ_TRY(find_both(l, q, ctx->arena, err)); // a wrong name costs neither what is kept nor the long work
        forget(l);
        rc = make(l, q, ctx, err);
    }
    if (rc != QJ_OK) {
        forget(l);
        return rc;
    }
    const qj_ctx own = {.pool = l->pool, .arena = ctx->arena, .cancel = ctx->cancel};
    QJ_TRY(qj_lab_compare(l->lab, q, &own, out, err));
    out->seconds = qj_clock_seconds() - start;
    return QJ_OK;
}
