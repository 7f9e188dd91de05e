// qajet forecast: a new vintage, and its summary.
#include "cli/commands.h"
#include "cli/output.h"
#include "service/ceiling.h"
#include "service/forecast.h"
#include "service/publish.h"

#include <math.h>

typedef struct job {
    qj_forecast_options options;
    qj_forecast_summary summary;
    bool draft; // the vintage is not the public one
    qj_table told; // its notes: regions above the ceiling of the labour force
} job;

static qj_rc is_draft(cli *c, qj_workspace *w, const char *vintage, bool *draft, qj_err *err) {
    qj_vintages all;
    size_t at;
    QJ_TRY(qj_vintages_read(w, c->arena, &all, err));
    QJ_TRY(qj_vintages_choose(w, &all, vintage, &at, err));
    *draft = all.standing[at] != QJ_STANDING_PUBLISHED;
    return QJ_OK;
}

// Whether the labour force suffices. The vintage is kept by now: what can't be told about it is no failure.
static void tell_ceiling(cli *c, qj_workspace *w, job *j) {
    const qj_need_query whole = {.lang = c->lang};
    const qj_snapshot *s;
    qj_err ignored;
    if (qj_snapshot_open(w, j->summary.vintage, c->arena, &s, &ignored) != QJ_OK ||
        qj_ceiling_tell(s, &whole, c->arena, &j->told, &ignored) != QJ_OK)
        j->told.notes = NULL;
}

static qj_rc work(cli *c, void *arg, const qj_ctx *ctx, qj_err *err) {
    job *j = arg;
    qj_workspace *w;
    QJ_TRY(cli_open(c, QJ_STORE_WRITE, &w, err));
    QJ_TRY(qj_forecast(w, &j->options, ctx, &j->summary, err));
    tell_ceiling(c, w, j);
    return is_draft(c, w, j->summary.vintage, &j->draft, err);
}

static const qj_table_col columns[] = {
    {.id = "vintage", .type = QJ_TABLE_TEXT},       {.id = "first_year", .type = QJ_TABLE_INT},
    {.id = "last_year", .type = QJ_TABLE_INT},      {.id = "employed_base", .type = QJ_TABLE_NUM},
    {.id = "employed_last", .type = QJ_TABLE_NUM},  {.id = "openings", .type = QJ_TABLE_NUM},
    {.id = "openings_lo80", .type = QJ_TABLE_NUM},  {.id = "openings_hi80", .type = QJ_TABLE_NUM},
    {.id = "growth", .type = QJ_TABLE_NUM},         {.id = "replacement", .type = QJ_TABLE_NUM},
    {.id = "mc_error", .type = QJ_TABLE_NUM},       {.id = "unit", .type = QJ_TABLE_MSG, .prefix = "unit."},
    {.id = "events", .type = QJ_TABLE_INT},         {.id = "project_jobs", .type = QJ_TABLE_NUM},
    {.id = "project_jobs_likely", .type = QJ_TABLE_NUM}, {.id = "planned_hires", .type = QJ_TABLE_NUM},
    {.id = "event_jobs", .type = QJ_TABLE_NUM},
};

static qj_rc summary_table(cli *c, const qj_forecast_summary *s, qj_table **out, qj_err *err) {
    QJ_TRY(qj_table_new(c->arena, columns, sizeof columns / sizeof *columns, 1, out, err));
    qj_cell *row = qj_table_row(c->arena, *out);
    QJ_NEED(err, row);
    row[0].text = s->vintage;
    row[1].i = s->first_year;
    row[2].i = s->last_year;
    row[3].num = s->employed_base;
    row[4].num = s->employed_last;
    row[5].num = s->openings;
    row[6].num = s->openings_lo80;
    row[7].num = s->openings_hi80;
    row[8].num = s->growth;
    row[9].num = s->replacement;
    row[10].num = s->mc_error > 0 ? s->mc_error : NAN; // not known of a vintage that was there
    row[11].text = "persons";
    const qj_events_told *e = &s->events;
    row[12].i = (int64_t)(e->n_projects + e->n_hires);
    row[13].num = e->project_jobs;
    row[14].num = e->project_likely;
    row[15].num = e->planned_hires;
    row[16].num = isnan(e->new_jobs) ? 0 : e->new_jobs;
    return QJ_OK;
}

// What projects and employers said: what entered, and what was left out and why.
static void tell_events(cli *c, const qj_events_told *e) {
    qj_buf words = qj_buf_new(c->arena, 256);
    qj_events_words(e, c->lang, &words);
    output_lines(&words);
}

qj_rc cmd_forecast(cli *c, qj_err *err) {
    job j = {.options = QJ_FORECAST_DEFAULTS};
    j.options.horizon = (int)cli_int(c, "horizon", j.options.horizon);
    j.options.draws = (int)cli_int(c, "draws", j.options.draws);
    j.options.seed = (uint64_t)cli_int(c, "seed", (int64_t)j.options.seed);
    j.options.scenario = cli_text(c, "scenario");
    j.options.without_events = cli_flag(c, "without-events");
    j.options.project_percent = (int)cli_int(c, "project-percent", j.options.project_percent);
    j.options.survey_percent = (int)cli_int(c, "survey-percent", j.options.survey_percent);
    QJ_TRY(cli_work(c, work, &j, err));
    const qj_arg args[] = {qj_text_arg("vintage", j.summary.vintage), qj_num_arg("seconds", j.summary.seconds, 1), {.name = NULL}};
    output_message(c, j.summary.existed ? "cli.forecast.existed" : "cli.forecast.done", args);
    if (isnan(j.summary.replacement))
        output_message(c, "cli.forecast.without-leavers", args);
    tell_events(c, &j.summary.events);
    if (j.draft)
        output_message(c, "publish.how", args);
    qj_table *t;
    QJ_TRY(summary_table(c, &j.summary, &t, err));
    t->notes = j.told.notes;
    return output_table(c, t, err);
}
