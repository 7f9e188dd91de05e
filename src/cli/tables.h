// Tables that are both shown and exported.
#pragma once

#include "cli/run.h"

typedef qj_rc (*table_of)(cli *c, qj_workspace *w, qj_table **out, qj_err *err);

qj_rc table_check(cli *c, qj_workspace *w, qj_table **out, qj_err *err);
qj_rc table_claims(cli *c, qj_workspace *w, qj_table **out, qj_err *err);
qj_rc table_vintages(cli *c, qj_workspace *w, qj_table **out, qj_err *err);
