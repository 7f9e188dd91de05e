// From assumptions to what the model takes.
#include "service/scenario.h"

#include "base/hash.h"
#include "model/demand/override.h"
#include <stdio.h>
#include <string.h>

static size_t axis_of(const qj_codes *codes, const char *code, size_t n, const char *const *axis) {
    for (ptrdiff_t item = *code != '\0' ? qj_codes_find(codes, code) : -1; item >= 0; item = qj_codes_find(codes, codes->items[item].parent))
        for (size_t i = 0; i < n; i++)
            if (strcmp(codes->items[item].code, axis[i]) == 0)
                return i;
    return SIZE_MAX;
}

typedef struct applying {
    qj_need_input *need;
    struct qj_growth *growth;
    struct qj_target *targets;
    struct qj_event *events;
    double *pension_age;
    int horizon;
} applying;

static qj_rc new_room(const qj_inputs *in, size_t n, int horizon, qj_arena *a, applying *out, qj_err *err) {
    const size_t ages = QJ_SEXES * (size_t)(horizon + 1);
    out->horizon = horizon;
    QJ_NEED(err, out->growth = QJ_NEW(a, struct qj_growth, n + 1));
    QJ_NEED(err, out->targets = QJ_NEW(a, struct qj_target, n + 1));
    QJ_NEED(err, out->events = QJ_NEW(a, struct qj_event, in->need.n_events + n + 1));
    QJ_NEED(err, out->pension_age = QJ_NEW(a, double, ages));
    if (in->need.n_events > 0)
        memcpy(out->events, in->need.events, in->need.n_events * sizeof *out->events);
    memcpy(out->pension_age, in->need.people.pension_age, ages * sizeof(double));
    return QJ_OK;
}

// Jobs of one title and region happen together, in every scenario alike.
static uint64_t identity_of(const qj_override *o) {
    char text[256];
    if (*o->title != '\0')
        (void)snprintf(text, sizeof text, "%s|%s", o->region, o->title);
    else
        (void)snprintf(text, sizeof text, "%s|%s|%s|%d", o->region, o->industry, o->occupation, o->from);
    return qj_xxh3(text, strlen(text));
}

static void apply_one(const qj_override *o, size_t region, size_t industry, size_t slot, applying *to) {
    qj_need_input *n = to->need;
    const int years = to->horizon + 1;
    switch (o->kind) {
    case QJ_OVERRIDE_GROWTH:
        to->growth[n->n_growth++] = (struct qj_growth){region, industry, o->from, o->to != 0 ? o->to : n->base_year + to->horizon, o->value};
        break;
    case QJ_OVERRIDE_TARGET:
        to->targets[n->n_targets++] = (struct qj_target){region, industry, o->from, o->value};
        break;
    case QJ_OVERRIDE_JOBS:
        to->events[n->n_events++] = (struct qj_event){.identity = identity_of(o), .kind = QJ_EVENT_JOBS, .region = region,
                                                      .industry = industry, .slot = slot, .year = o->from, .phase_in = o->phase_in,
                                                      .jobs = o->value, .probability = o->probability};
        break;
    case QJ_OVERRIDE_RETIREMENT:
        for (int sex = 0; sex < QJ_SEXES; sex++)
            for (int h = 0; h < years && (*o->sex == '\0' || (*o->sex == 'F') == (sex == QJ_WOMAN)); h++)
                to->pension_age[sex * years + h] += n->base_year + h >= o->from ? o->value : 0;
        break;
    }
}

// A place that the forecast does not have would silently mean everywhere.
static qj_rc no_place(const char *code, qj_err *err) { return qj_fail(err, QJ_E_SCENARIO_PLACE, qj_text_arg("code", code)); }

qj_rc qj_scenario_apply(const qj_workspace *w, const qj_inputs *in, const qj_override *list, size_t n, int horizon, qj_arena *a,
                        qj_inputs **out, qj_err *err) {
    qj_inputs *copy = QJ_NEW(a, qj_inputs, 1);
    QJ_NEED(err, copy);
    *copy = *in;
    applying to = {.need = &copy->need};
    QJ_TRY(new_room(in, n, horizon, a, &to, err));
    copy->first_assumed = in->need.n_events;
    for (size_t k = 0; k < n; k++) {
        const qj_override *o = &list[k];
        const size_t region = axis_of(&w->region, o->region, in->need.n_regions, in->region_code);
        const size_t industry = axis_of(&w->industry, o->industry, in->need.n_industries, in->industry_code);
        const size_t slot = *o->occupation == '\0' ? 0 : axis_of(&w->occupation, o->occupation, in->n_slots, in->slot_code);
        if (*o->region != '\0' && region == SIZE_MAX)
            return no_place(o->region, err);
        if (*o->industry != '\0' && industry == SIZE_MAX)
            return no_place(o->industry, err);
        if (slot == SIZE_MAX)
            return no_place(o->occupation, err);
        apply_one(o, region, industry, slot, &to);
    }
    copy->need.growth = to.growth;
    copy->need.targets = to.targets;
    copy->need.events = to.events;
    copy->need.people.pension_age = to.pension_age;
    copy->overrides = list;
    copy->n_overrides = n;
    *out = copy;
    return QJ_OK;
}
