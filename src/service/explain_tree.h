// Building explanation trees: inside of the service.
#pragma once

#include "service/cut.h"
#include "service/explain.h"
#include "service/vintage.h"

typedef enum tree_op {
#define QJ_OP(name, id, formula) OP_##name,
#include "service/explain_ops.def"
#undef QJ_OP
    OP_COUNT
} tree_op;

typedef struct tree {
    const qj_snapshot *snap;
    const qj_run *run; // inputs, parameters and path
    qj_arena *a;
    qj_err *err;
    qj_lang lang;
    bool failed; // no memory, or an error in *err
    size_t n_slots;
    const char **opened;      // ids already opened, by hash
    size_t n_opened;
    const double *exit_rates; // [region][sex][h - 1] of the central path
    qj_event_plan *jobs;            // of events; NULL: none
} tree;

// A node with room for n children (filled by tree_add). If a node of this id was opened before, the new one only refers
// to it: then tree_is_ref is true and children must not be made. label: message id and arguments; status: id.
qj_node *tree_node(tree *t, tree_op op, size_t n, double value, const char *unit, const char *status, const char *id,
                   const char *label, const qj_arg *args);
static inline bool tree_is_ref(const qj_node *n) { return n == NULL || n->ref != NULL; }
void tree_add(qj_node *parent, qj_node *child);

// A leaf that is a row of a source file.
qj_node *tree_row(tree *t, qj_role role, ptrdiff_t row, const char *column, const char *unit, const char *label,
                  const qj_arg *args);

// The same of a frame that was imported.
qj_node *tree_import_row(tree *t, const qj_frame *f, size_t row, const char *column, const char *unit, const char *label,
                         const qj_arg *args);

// A leaf that is an assumption, or was estimated jointly from a file.
qj_node *tree_given(tree *t, double value, const char *unit, const char *status, const char *file, const char *id,
                    const char *label, const qj_arg *args);

const char *tree_text(tree *t, const char *format, ...) __attribute__((format(printf, 2, 3)));

// Employment of the central path: a node of num/reconcile.h in year h (0: base year).
qj_node *tree_level(tree *t, size_t region, size_t industry, int h); // positions in the cube, 0 is all

// Share of the cut's occupations in an industry's staffing pattern.
qj_node *tree_share(tree *t, size_t industry, size_t slot);

// Exit rate of a region, sex and year.
qj_node *tree_exit_rate(tree *t, size_t region, int sex, int h);

// Value of the share for the central path.
double tree_share_value(const tree *t, size_t industry, size_t slot);
double tree_level_value(const tree *t, size_t region, size_t industry, int h);

// Names of a cut and year for labels, and an id for its node.
const qj_arg *tree_cut_args(tree *t, const qj_cut_place *at, int h);
const char *tree_key(tree *t, const char *what, const qj_cut_place *at, int h);

// The central path of a cut, and its leavers of one region; without events.
double tree_central_value(const tree *t, const qj_cut_place *at, int h);
qj_node *tree_central(tree *t, const qj_cut_place *at, int h);
double tree_leavers_value(const tree *t, const qj_cut_place *at, int h);
qj_node *tree_leavers(tree *t, const qj_cut_place *at, int h);
double tree_exit_rate_value(const tree *t, size_t region, int sex, int h);

// Likely jobs of plans and projects in a cut and year, and their leavers; NULL and 0 when there are none.
double tree_events_value(const tree *t, const qj_cut_place *at, int h);
qj_node *tree_events(tree *t, const qj_cut_place *at, int h);
double tree_events_leavers_value(const tree *t, const qj_cut_place *at, int h);
qj_node *tree_events_leavers(tree *t, const qj_cut_place *at, int h);
