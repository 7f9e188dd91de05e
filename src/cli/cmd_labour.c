// qajet show labour: the labour force of regions and the ceiling it sets to employment.
#include "cli/commands.h"
#include "cli/output.h"
#include "service/ceiling.h"

qj_rc cmd_show_labour(cli *c, qj_err *err) {
    qj_workspace *w;
    const qj_snapshot *s;
    const qj_ceiling *ceiling;
    qj_table *t;
    const qj_ceiling_query q = {.region = cli_text(c, "region"), .year = (int)cli_int(c, "year", 0), .lang = c->lang};
    QJ_TRY(cli_open(c, QJ_STORE_READ, &w, err));
    QJ_TRY(cli_snapshot(c, w, &s, err));
    QJ_TRY(qj_ceiling_open(s, NULL, c->arena, &ceiling, err));
    QJ_TRY(qj_ceiling_table(s, ceiling, &q, c->arena, &t, err));
    return output_table(c, t, err);
}
