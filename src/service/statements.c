// Statements of employers and projects: from imported frames to the events of the model.
#include "service/statements.h"

#include "base/hash.h"
#include "base/text.h"
#include "service/inputs_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *const indicators[2] = {"planned_hires", "project_jobs"};

// ---- reading

enum { F_REGION, F_INDUSTRY, F_OCCUPATION, F_NAME, F_YEAR, F_VALUE, F_COLUMNS };
static const qj_want wanted[F_COLUMNS] = {{"region", QJ_FRAME_TEXT}, {"industry", QJ_FRAME_TEXT}, {"occupation", QJ_FRAME_TEXT},
                                          {"name", QJ_FRAME_TEXT},   {"year", QJ_FRAME_NUM},      {"value", QJ_FRAME_NUM}};

// Items of a column's dictionary.
static qj_rc items_of(const qj_codes *codes, const qj_column *c, qj_arena *a, const ptrdiff_t **out, qj_err *err) {
    ptrdiff_t *item = QJ_NEW(a, ptrdiff_t, c->n_dict + 1);
    QJ_NEED(err, item);
    for (uint32_t d = 0; d < c->n_dict; d++)
        item[d] = qj_codes_find(codes, c->dict[d]);
    *out = item;
    return QJ_OK;
}

static qj_rc names_of(const qj_column *c, qj_arena *a, const char *const **out, qj_err *err) {
    const char **name = QJ_NEW(a, const char *, c->n_dict + 1);
    QJ_NEED(err, name);
    for (uint32_t d = 0; d < c->n_dict; d++)
        QJ_NEED(err, name[d] = qj_text_fold(a, c->dict[d]));
    *out = name;
    return QJ_OK;
}

// Who or what a statement is about: a named project of a region, a named employer of a region and year; without a name
// the whole place, occupation and year.
static uint64_t identity_of(const qj_said *s, const char *folded) {
    const int64_t place[6] = {s->project, s->region, *folded == '\0' ? s->industry : -2, *folded == '\0' ? s->occupation : -2,
                              *folded == '\0' || !s->project ? s->year : 0, 0};
    const uint64_t parts[2] = {qj_xxh3(place, sizeof place), qj_xxh3(folded, strlen(folded))};
    return qj_xxh3(parts, sizeof parts);
}

static qj_rc read_frame(const qj_workspace *w, const qj_frame *f, bool project, qj_arena *a, qj_statements *out, qj_err *err) {
    const qj_column *c[F_COLUMNS], *probability = project ? qj_frame_column(f, "probability") : NULL;
    const ptrdiff_t *region, *industry, *occupation;
    const char *const *folded;
    QJ_TRY(qj_frame_want(f, wanted, F_COLUMNS, c, err));
    QJ_TRY(items_of(&w->region, c[F_REGION], a, &region, err));
    QJ_TRY(items_of(&w->industry, c[F_INDUSTRY], a, &industry, err));
    QJ_TRY(items_of(&w->occupation, c[F_OCCUPATION], a, &occupation, err));
    QJ_TRY(names_of(c[F_NAME], a, &folded, err));
    for (size_t row = 0; row < f->n_rows; row++) {
        qj_said *s = &out->list[out->n++];
        *s = (qj_said){.project = project, .frame = f, .row = row, .name = qj_column_text(c[F_NAME], row),
                       .region = region[c[F_REGION]->code[row]], .industry = industry[c[F_INDUSTRY]->code[row]],
                       .occupation = occupation[c[F_OCCUPATION]->code[row]], .year = (int)c[F_YEAR]->num[row],
                       .value = c[F_VALUE]->num[row], .probability = 1};
        if (probability != NULL && probability->type == QJ_FRAME_NUM && !isnan(probability->num[row]))
            s->probability = fmin(fmax(probability->num[row], 0), 1);
        s->fate = s->value > 0 ? QJ_FATE_USED : QJ_FATE_EMPTY;
        s->identity = identity_of(s, folded[c[F_NAME]->code[row]]);
    }
    return QJ_OK;
}

// ---- what a later import says anew

static int by_identity(const void *x, const void *y) {
    const qj_said *const *a = x, *const *b = y;
    if ((*a)->identity != (*b)->identity)
        return (*a)->identity < (*b)->identity ? -1 : 1;
    return *a < *b ? -1 : *a > *b;
}

static qj_rc replace(qj_statements *s, qj_arena *a, qj_err *err) {
    qj_said **order = QJ_NEW(a, qj_said *, s->n + 1);
    QJ_NEED(err, order);
    for (size_t k = 0; k < s->n; k++)
        order[k] = &s->list[k];
    if (s->n > 0)
        qsort(order, s->n, sizeof *order, by_identity);
    for (size_t k = s->n; k-- > 0;) {
        const qj_said *next = k + 1 < s->n && order[k + 1]->identity == order[k]->identity ? order[k + 1] : NULL;
        if (next != NULL && (next->frame != order[k]->frame || next->fate == QJ_FATE_REPLACED))
            order[k]->fate = QJ_FATE_REPLACED;
    }
    return QJ_OK;
}

qj_rc qj_statements_read(const qj_workspace *w, const char *used, qj_arena *a, qj_statements *out, qj_err *err) {
    const qj_frame **hires, **projects;
    size_t n_hires, n_projects, rows = 0;
    QJ_TRY(inputs_imported(w, used, indicators[0], a, &hires, &n_hires, err));
    QJ_TRY(inputs_imported(w, used, indicators[1], a, &projects, &n_projects, err));
    const qj_frame **all = QJ_NEW(a, const qj_frame *, n_hires + n_projects + 1);
    QJ_NEED(err, all);
    for (size_t k = 0; k < n_hires + n_projects; k++) {
        all[k] = k < n_hires ? hires[k] : projects[k - n_hires];
        rows += all[k]->n_rows;
    }
    *out = (qj_statements){.n_frames = n_hires + n_projects, .frames = all, .list = QJ_NEW(a, qj_said, rows + 1)};
    QJ_NEED(err, out->list);
    for (size_t k = 0; k < out->n_frames; k++)
        QJ_TRY(read_frame(w, all[k], k >= n_hires, a, out, err));
    return replace(out, a, err);
}

// ---- to the axes of the model

static size_t axis_of(const qj_codes *codes, ptrdiff_t item, size_t n, const char *const *axis) {
    for (; item >= 0; item = qj_codes_find(codes, codes->items[item].parent))
        for (size_t i = 0; i < n; i++)
            if (strcmp(codes->items[item].code, axis[i]) == 0)
                return i;
    return SIZE_MAX;
}

// False when the forecast does not have the place. An aggregate of industries means all of them.
static bool place_of(const qj_workspace *w, const qj_inputs *in, const qj_said *s, struct qj_event *e) {
    e->region = axis_of(&w->region, s->region, in->need.n_regions, in->region_code);
    e->industry = axis_of(&w->industry, s->industry, in->need.n_industries, in->industry_code);
    e->slot = s->occupation < 0 ? 0 : axis_of(&w->occupation, s->occupation, in->n_slots, in->slot_code);
    return (e->region != SIZE_MAX || s->region <= 0) && e->slot != SIZE_MAX;
}

static qj_fate judge(const qj_inputs *in, int horizon, const qj_said *s) {
    if (s->fate != QJ_FATE_USED)
        return s->fate;
    if (!(s->probability > 0))
        return QJ_FATE_NEVER;
    return s->year <= in->need.base_year ? QJ_FATE_PAST : s->year > in->need.base_year + horizon ? QJ_FATE_LATE : QJ_FATE_USED;
}

qj_rc inputs_events(const qj_workspace *w, qj_inputs *in, const char *used, int horizon, qj_arena *a, qj_err *err) {
    qj_statements *s = &in->statements;
    QJ_TRY(qj_statements_read(w, used, a, s, err));
    struct qj_event *events = QJ_NEW(a, struct qj_event, s->n + 1);
    QJ_NEED(err, events);
    for (size_t k = 0; k < s->n; k++) {
        qj_said *one = &s->list[k];
        struct qj_event *e = &events[in->need.n_events];
        one->fate = judge(in, horizon, one);
        if (one->fate != QJ_FATE_USED)
            continue;
        *e = (struct qj_event){.identity = one->identity, .kind = one->project ? QJ_EVENT_PROJECT : QJ_EVENT_HIRES, .year = one->year,
                               .phase_in = 1, .jobs = one->value, .probability = one->probability};
        if (place_of(w, in, one, e))
            one->event = in->need.n_events++;
        else
            one->fate = QJ_FATE_PLACE;
    }
    in->need.events = events;
    const qj_frame **imports = QJ_NEW(a, const qj_frame *, in->n_imports + s->n_frames + 1);
    QJ_NEED(err, imports);
    for (size_t k = 0; k < in->n_imports + s->n_frames; k++)
        imports[k] = k < in->n_imports ? in->imports[k] : s->frames[k - in->n_imports];
    in->imports = imports;
    in->n_imports += s->n_frames;
    return QJ_OK;
}

void qj_statements_tell(const qj_statements *s, qj_events_told *out) {
    *out = (qj_events_told){.new_jobs = NAN};
    for (size_t k = 0; k < s->n; k++) {
        const qj_said *one = &s->list[k];
        if (one->fate != QJ_FATE_USED) {
            out->left[one->fate]++;
        } else if (one->project) {
            out->n_projects++;
            out->project_jobs += one->value;
            out->project_likely += nearbyint(one->value * one->probability * 1000) / 1000;
        } else {
            out->n_hires++;
            out->planned_hires += one->value;
        }
    }
}

void qj_events_words(const qj_events_told *e, qj_lang lang, qj_buf *out) {
    static const char *const why[QJ_FATES] = {
        [QJ_FATE_REPLACED] = "cli.events.replaced", [QJ_FATE_EMPTY] = "cli.events.empty", [QJ_FATE_NEVER] = "cli.events.never",
        [QJ_FATE_PAST] = "cli.events.past", [QJ_FATE_LATE] = "cli.events.late", [QJ_FATE_PLACE] = "cli.events.place"};
    const qj_arg args[] = {qj_int_arg("projects", (int64_t)e->n_projects), qj_num_arg("jobs", e->project_jobs, 0),
                           qj_num_arg("likely", e->project_likely, 0), qj_int_arg("answers", (int64_t)e->n_hires),
                           qj_num_arg("hires", e->planned_hires, 0), qj_num_arg("new", isnan(e->new_jobs) ? 0 : e->new_jobs, 0),
                           {.name = NULL}};
    if (e->n_projects + e->n_hires > 0) {
        qj_text_format(out, lang, "cli.events.entered", args);
        qj_buf_char(out, '\n');
    }
    for (int fate = QJ_FATE_USED + 1; fate < QJ_FATES; fate++) {
        const qj_arg count[] = {qj_int_arg("n", (int64_t)e->left[fate]), {.name = NULL}};
        if (e->left[fate] == 0)
            continue;
        qj_text_format(out, lang, why[fate], count);
        qj_buf_char(out, '\n');
    }
}
