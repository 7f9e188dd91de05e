// qajet show need, qajet explain need.
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/query.h"
#include "service/ceiling.h"
#include "service/explain.h"
#include "service/levels.h"
#include "service/uncertainty.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

// In the order of the choices of --by.
static const qj_by dimensions[] = {QJ_BY_REGION, QJ_BY_INDUSTRY, QJ_BY_OCCUPATION, QJ_BY_YEAR};

static unsigned by(const char *list) {
    unsigned set = 0;
    while (list != NULL && *list != '\0') {
        size_t n = strcspn(list, ",");
        int i = cli_choice_find("region|industry|occupation|year", list, n);
        set |= i >= 0 ? (unsigned)dimensions[i] : 0;
        list += n + (list[n] == ',');
    }
    return set;
}

qj_need_query query_need(const cli *c) {
    return (qj_need_query){
        .by = by(cli_text(c, "by")),
        .region = cli_text(c, "region"),
        .regions = cli_text(c, "regions"),
        .industry = cli_text(c, "industry"),
        .occupation = cli_text(c, "occupation"),
        .year = (int)cli_int(c, "year", 0),
        .level = (int)cli_int(c, "level", 0),
        .top = (int)cli_int(c, "top", 0),
        .lang = c->lang,
    };
}

qj_rc cmd_show_need(cli *c, qj_err *err) {
    qj_workspace *w;
    const qj_snapshot *s;
    qj_table *t;
    qj_need_query q = query_need(c);
    QJ_TRY(cli_open(c, QJ_STORE_READ, &w, err));
    QJ_TRY(cli_snapshot(c, w, &s, err));
    QJ_TRY(qj_need(s, &q, c->arena, &t, err));
    QJ_TRY(qj_ceiling_tell(s, &q, c->arena, t, err));
    return output_table(c, t, err);
}

#define DEPTH 3
#define WHOLE 0 // of qj_explain

// --depth N or "all"; without it a table shows a few levels, and files hold the whole tree.
static qj_rc depth_of(const cli *c, unsigned *shown, int *asked, qj_err *err) {
    const char *s = cli_text(c, "depth");
    if (s == NULL ? c->format != CLI_TABLE : strcmp(s, "all") == 0) {
        *shown = UINT_MAX;
        *asked = WHOLE;
        return QJ_OK;
    }
    if (s != NULL && (strspn(s, "0123456789") != strlen(s) || strlen(s) > 3))
        return qj_fail(err, QJ_E_CLI_DEPTH, qj_text_arg("value", s));
    *shown = s == NULL ? DEPTH : (unsigned)strtoul(s, NULL, 10);
    *asked = *shown == 0 ? 1 : (int)*shown;
    return QJ_OK;
}

qj_rc cmd_explain_need(cli *c, qj_err *err) {
    qj_workspace *w;
    const qj_snapshot *s;
    qj_node *root;
    unsigned depth = DEPTH;
    qj_explain_query q = {
        .figure = cli_text(c, "figure"),
        .region = cli_text(c, "region"),
        .industry = cli_text(c, "industry"),
        .occupation = cli_text(c, "occupation"),
        .year = (int)cli_int(c, "year", 0),
        .lang = c->lang,
    };
    QJ_TRY(depth_of(c, &depth, &q.depth, err));
    QJ_TRY(cli_open(c, QJ_STORE_READ, &w, err));
    QJ_TRY(cli_snapshot(c, w, &s, err));
    QJ_TRY(qj_explain(s, &q, c->arena, &root, err));
    return output_tree(c, root, depth, err);
}

qj_rc cmd_explain_methods(cli *c, qj_err *err) {
    qj_workspace *w;
    const qj_snapshot *s;
    qj_table *t;
    QJ_TRY(cli_open(c, QJ_STORE_READ, &w, err));
    QJ_TRY(cli_snapshot(c, w, &s, err));
    QJ_TRY(qj_levels_table(&s->vintage, c->lang, c->arena, &t, err));
    return output_table(c, t, err);
}

static qj_rc spread(cli *c, void *arg, const qj_ctx *ctx, qj_err *err) {
    const qj_uncertainty_query q = {
        .region = cli_text(c, "region"),
        .industry = cli_text(c, "industry"),
        .occupation = cli_text(c, "occupation"),
        .year = (int)cli_int(c, "year", 0),
        .draws = (int)cli_int(c, "draws", 0),
        .lang = c->lang,
    };
    qj_workspace *w;
    const qj_snapshot *s;
    QJ_TRY(cli_open(c, QJ_STORE_READ, &w, err));
    QJ_TRY(cli_snapshot(c, w, &s, err));
    return qj_uncertainty(s, &q, ctx, arg, err);
}

qj_rc cmd_explain_spread(cli *c, qj_err *err) {
    qj_table *t;
    QJ_TRY(cli_work(c, spread, &t, err));
    return output_table(c, t, err);
}
