// Why this number: a tree with its branches drawn.
#include "cli/output.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#define DEEPEST 64

typedef struct tree {
    qj_buf *out;
    qj_lang lang;
    unsigned depth;
    bool more[DEEPEST]; // a line runs on at this level
} tree;

// Decimals that keep about six digits of what is measured; whole numbers have none.
static int decimals_for(double v) {
    double size = fabs(v);
    if (size == floor(size) && size < 1e15)
        return 0;
    int decimals = 0;
    for (double limit = 1e6; size < limit && decimals < 12; limit /= 10)
        decimals++;
    return decimals > 0 ? decimals - 1 : 0;
}

static bool has(const char *s) { return s != NULL && *s != '\0'; }

// label: value unit · status
static void put_figure(tree *t, const qj_node *n) {
    qj_buf_str(t->out, n->label != NULL ? n->label : "");
    if (!isnan(n->value)) {
        qj_buf_str(t->out, ": ");
        qj_text_number(t->out, t->lang, n->value, decimals_for(n->value));
        if (has(n->unit) && strcmp(n->unit, "1") != 0) {
            qj_buf_str(t->out, " ");
            format_message(t->out, t->lang, "unit.", n->unit);
        }
    }
    if (has(n->status)) {
        qj_buf_str(t->out, " · ");
        format_message(t->out, t->lang, "status.", n->status);
    }
}

static void put_origin(tree *t, const qj_node *n) {
    if (has(n->file)) {
        qj_buf_str(t->out, " · ");
        qj_buf_str(t->out, n->file);
        if (n->line > 0)
            qj_buf_printf(t->out, ":%" PRIu32, n->line);
    }
    if (has(n->source)) {
        qj_buf_str(t->out, " · ");
        qj_buf_str(t->out, n->source);
    }
}

static void put_branches(tree *t, size_t level) {
    for (size_t i = 0; i < level; i++)
        qj_buf_str(t->out, t->more[i] ? "│  " : "   ");
}

static void put_formula(tree *t, const qj_node *n, size_t level, bool runs_on) {
    if (!has(n->formula))
        return;
    put_branches(t, level);
    qj_buf_str(t->out, runs_on ? "│  = " : "   = ");
    qj_buf_str(t->out, n->formula);
    qj_buf_str(t->out, "\n");
}

static void put_node(tree *t, const qj_node *n, size_t level) {
    bool opened = n->n > 0 && level < t->depth && level + 1 < DEEPEST;
    put_figure(t, n);
    put_origin(t, n);
    if (has(n->ref) || n->cut || (n->n > 0 && !opened)) {
        qj_buf_str(t->out, "  ");
        qj_buf_str(t->out, qj_text(t->lang, has(n->ref) ? "cli.tree.elsewhere" : "cli.tree.more"));
    }
    qj_buf_str(t->out, "\n");
    put_formula(t, n, level, opened);
    for (size_t i = 0; opened && i < n->n; i++) {
        bool last = i + 1 == n->n;
        put_branches(t, level);
        qj_buf_str(t->out, last ? "└─ " : "├─ ");
        t->more[level] = !last;
        put_node(t, n->child[i], level + 1);
    }
}

void format_tree(qj_buf *out, const qj_node *root, qj_lang lang, unsigned depth) {
    tree t = {.out = out, .lang = lang, .depth = depth};
    put_node(&t, root, 0);
}
