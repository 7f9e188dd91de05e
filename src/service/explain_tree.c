// Nodes of explanation trees.
#include "service/explain_tree.h"

#include "base/hash.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const struct {
    const char *id, *formula;
} ops[OP_COUNT] = {
#define QJ_OP(name, id, formula) [OP_##name] = {(id), (formula)},
#include "service/explain_ops.def"
#undef QJ_OP
};

const char *tree_text(tree *t, const char *format, ...) {
    char text[512];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(text, sizeof text, format, args);
    va_end(args);
    const char *copy = qj_arena_str(t->a, text);
    t->failed = t->failed || copy == NULL;
    return copy == NULL ? "" : copy;
}

static const char *label_text(tree *t, const char *id, const qj_arg *args) {
    static const qj_arg none[] = {{.name = NULL}};
    qj_buf b = qj_buf_new(t->a, 64);
    qj_text_format(&b, t->lang, id, args == NULL ? none : args);
    t->failed = t->failed || b.failed;
    return b.failed ? "" : b.data;
}

// True when the id was opened before; otherwise notes it.
static bool opened(tree *t, const char *id) {
    size_t at = (size_t)(qj_xxh3(id, strlen(id)) & (t->n_slots - 1));
    for (; t->opened[at] != NULL; at = (at + 1) & (t->n_slots - 1))
        if (strcmp(t->opened[at], id) == 0)
            return true;
    t->opened[at] = id;
    t->failed = t->failed || ++t->n_opened > t->n_slots / 2;
    return false;
}

qj_node *tree_node(tree *t, tree_op op, size_t n, double value, const char *unit, const char *status, const char *id,
                   const char *label, const qj_arg *args) {
    qj_node *node = t->failed ? NULL : QJ_NEW(t->a, qj_node, 1);
    qj_node **child = node == NULL || n == 0 ? NULL : QJ_NEW(t->a, qj_node *, n);
    if (node == NULL || (n > 0 && child == NULL)) {
        t->failed = true;
        return NULL;
    }
    *node = (qj_node){.id = id, .label = label_text(t, label, args), .value = value, .unit = unit, .status = status,
                      .op = ops[op].id, .formula = ops[op].formula, .source = "", .file = "", .child = child};
    if (op != OP_LEAF && opened(t, id)) {
        node->ref = id;
        node->op = node->formula = "";
    }
    return node;
}

void tree_add(qj_node *parent, qj_node *child) {
    if (parent != NULL && child != NULL)
        parent->child[parent->n++] = child;
}

static qj_node *row_of(tree *t, const qj_frame *f, ptrdiff_t row, const char *file, const char *column, const char *unit,
                       const char *label, const qj_arg *args) {
    const qj_column *status = qj_frame_column(f, "status"), *source = qj_frame_column(f, "source");
    const uint32_t line = row < 0 ? 0 : f->line[row];
    qj_node *n = tree_node(t, OP_LEAF, 0, qj_frame_number(f, row, column), unit,
                           status == NULL || row < 0 ? "missing" : qj_column_text(status, (size_t)row),
                           tree_text(t, "row/%s/%u/%s", file, line, column), label, args);
    if (n == NULL)
        return NULL;
    n->file = file;
    n->line = line;
    n->source = source == NULL || row < 0 ? "" : qj_column_text(source, (size_t)row);
    return n;
}

qj_node *tree_row(tree *t, qj_role role, ptrdiff_t row, const char *column, const char *unit, const char *label,
                  const qj_arg *args) {
    const qj_frame *f = t->run->in->frame[role];
    const qj_column *origin = qj_frame_column(f, "origin"); // of an imported figure
    const char *file = origin != NULL && row >= 0 && *qj_column_text(origin, (size_t)row) != '\0'
                           ? qj_column_text(origin, (size_t)row)
                           : f->name;
    return row_of(t, f, row, file, column, unit, label, args);
}

qj_node *tree_import_row(tree *t, const qj_frame *f, size_t row, const char *column, const char *unit, const char *label,
                         const qj_arg *args) {
    return row_of(t, f, (ptrdiff_t)row, f->name, column, unit, label, args);
}

qj_node *tree_given(tree *t, double value, const char *unit, const char *status, const char *file, const char *id,
                    const char *label, const qj_arg *args) {
    qj_node *n = tree_node(t, OP_LEAF, 0, value, unit, status, id, label, args);
    if (n != NULL)
        n->file = file;
    return n;
}
