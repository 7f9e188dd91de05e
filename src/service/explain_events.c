// What jobs of plans and projects are made of: statements of imports, chances, assumptions.
#include "service/explain_tree.h"

#include "service/scenario.h"

#include <math.h>
#include <stdlib.h>

enum { MOST = 30 }; // statements opened in one sum; the others are told together

static const qj_need_input *input(const tree *t) { return &t->run->in->need; }
static int year_of(const tree *t, int h) { return input(t)->base_year + h; }

static bool in_slot(const tree *t, size_t leaf, size_t slot) {
    const qj_cut *cut = &t->run->in->cut;
    return slot == 0 || cut->leaf[leaf] == slot || cut->major[leaf] == slot;
}

// Part of an event's jobs that falls into a cut.
static double part_of(const tree *t, const struct qj_event *e, const qj_cut_place *at) {
    if (at->region != 0 && e->region != SIZE_MAX && e->region + 1 != at->region)
        return 0;
    for (size_t s = 0; s < t->jobs->n_scopes; s++) {
        const qj_scope *scope = &t->jobs->scope[s];
        if (scope->region == e->region && scope->industry == e->industry && scope->slot == e->slot)
            return qj_scope_share(scope, input(t), &t->run->in->cut, at->region, at->industry, at->occupation);
    }
    return 0;
}

// ---- projects

static double project_value(const tree *t, const qj_said *s, double part) {
    return s->value * s->probability * t->run->params.project_share * part;
}

static qj_node *project_node(tree *t, const qj_said *s, const qj_cut_place *at, double part) {
    const qj_arg args[] = {qj_text_arg("name", s->name), qj_text_arg("year", tree_text(t, "%d", s->year)), {.name = NULL}};
    qj_node *n = tree_node(t, OP_PRODUCT, 4, project_value(t, s, part), "persons", "assumption",
                           tree_key(t, tree_text(t, "project/%zu", s->event), at, 0), "explain.project", args);
    if (tree_is_ref(n))
        return n;
    tree_add(n, tree_import_row(t, s->frame, s->row, "value", "persons", "explain.project-row", args));
    if (s->probability < 1)
        tree_add(n, tree_import_row(t, s->frame, s->row, "probability", "ratio", "explain.project-chance", args));
    tree_add(n, tree_given(t, t->run->params.project_share, "ratio", "assumption", "", "project-share", "explain.project-share", NULL));
    if (part < 1)
        tree_add(n, tree_given(t, part, "ratio", "derived", qj_role_file(QJ_ROLE_STAFFING),
                               tree_key(t, tree_text(t, "part/%zu", s->event), at, 0), "explain.event-part", args));
    return n;
}

// ---- jobs of a scenario

static const qj_override *assumed(const tree *t, size_t event) {
    size_t at = t->run->in->first_assumed;
    for (size_t k = 0; k < t->run->in->n_overrides; k++)
        if (t->run->in->overrides[k].kind == QJ_OVERRIDE_JOBS && at++ == event)
            return &t->run->in->overrides[k];
    return NULL;
}

static double assumed_value(const tree *t, size_t event, double part, int h) {
    const struct qj_event *e = &input(t)->events[event];
    return e->jobs * e->probability * qj_phase(e->year, e->phase_in, year_of(t, h)) * part;
}

static qj_node *assumed_node(tree *t, size_t event, const qj_cut_place *at, double part, int h) {
    const struct qj_event *e = &input(t)->events[event];
    const qj_override *o = assumed(t, event);
    const qj_arg args[] = {qj_text_arg("name", o != NULL ? o->title : ""), qj_text_arg("year", tree_text(t, "%d", e->year)), {.name = NULL}};
    const char *id = tree_text(t, "assumed/%zu", event);
    const double phase = qj_phase(e->year, e->phase_in, year_of(t, h));
    qj_node *n = tree_node(t, OP_PRODUCT, 4, assumed_value(t, event, part, h), "persons", "assumption", tree_key(t, id, at, h),
                           "explain.scenario-jobs", args);
    if (tree_is_ref(n))
        return n;
    tree_add(n, tree_given(t, e->jobs, "persons", "assumption", "", tree_text(t, "%s/jobs", id), "explain.scenario-jobs", args));
    if (e->probability < 1)
        tree_add(n, tree_given(t, e->probability, "ratio", "assumption", "", tree_text(t, "%s/chance", id), "explain.scenario-chance", NULL));
    if (phase < 1)
        tree_add(n, tree_given(t, phase, "ratio", "assumption", "", tree_text(t, "%s/phase/%d", id, h), "explain.scenario-phase", NULL));
    if (part < 1)
        tree_add(n, tree_given(t, part, "ratio", "derived", qj_role_file(QJ_ROLE_STAFFING), tree_key(t, tree_text(t, "%s/part", id), at, 0),
                               "explain.event-part", args));
    return n;
}

// ---- hires

// Part of a statement's hires that is of one region and leaf.
static double asked_part(const tree *t, const struct qj_event *e, size_t region, size_t leaf) {
    const qj_cut_place at = {.region = region + 1, .occupation = t->run->in->cut.leaf[leaf]};
    // The place of a statement has no scope of its own when nothing of it is new.
    const qj_need_input *in = input(t);
    double all = 0, here = 0;
    for (size_t r = 0; r < in->n_regions; r++)
        for (size_t i = 0; i < in->n_industries; i++) {
            if ((e->region != SIZE_MAX && e->region != r) || (e->industry != SIZE_MAX && e->industry != i))
                continue;
            const double level = tree_level_value(t, r + 1, i + 1, 0);
            for (size_t o = 0; o < in->n_occupations; o++)
                if (in_slot(t, o, e->slot)) {
                    const double x = level * in->share[i * in->n_occupations + o];
                    all += x;
                    here += r + 1 == at.region && o == leaf ? x : 0;
                }
        }
    return all > 0 ? here / all : 0;
}

static qj_node *asked_node(tree *t, const qj_said *s, double part, size_t group) {
    const qj_arg args[] = {qj_text_arg("name", s->name), qj_text_arg("year", tree_text(t, "%d", s->year)), {.name = NULL}};
    qj_node *row = tree_import_row(t, s->frame, s->row, "value", "persons", "explain.hires-row", args);
    if (part >= 1)
        return row;
    qj_node *n = tree_node(t, OP_PRODUCT, 2, s->value * part, "persons", "expert", tree_text(t, "asked/%zu/%zu", s->event, group),
                           "explain.hires-row", args);
    if (tree_is_ref(n))
        return n;
    tree_add(n, row);
    tree_add(n, tree_given(t, part, "ratio", "derived", qj_role_file(QJ_ROLE_STAFFING),
                           tree_text(t, "asked-part/%zu/%zu", s->event, group), "explain.event-part", args));
    return n;
}

static bool asks(const qj_said *s, const qj_hires *g) { return s->fate == QJ_FATE_USED && !s->project && s->year == g->year; }

// All hires planned in a region, occupation and year. What can't be told by statements (hires are counted in parts of
// a person; many statements) is told together.
static qj_node *planned(tree *t, const qj_hires *g, size_t group, const qj_arg *args) {
    const qj_statements *said = &t->run->in->statements;
    qj_node *n = tree_node(t, OP_SUM, MOST + 1, g->hires, "persons", "expert", tree_text(t, "hires/%zu", group), "explain.hires", args);
    if (tree_is_ref(n))
        return n;
    double told = 0;
    for (size_t k = 0; k < said->n && n->n < MOST; k++) {
        const qj_said *s = &said->list[k];
        const double part = asks(s, g) ? asked_part(t, &input(t)->events[s->event], g->region, g->leaf) : 0;
        if (part > 0) {
            tree_add(n, asked_node(t, s, part, group));
            told += s->value * part;
        }
    }
    if (fabs(g->hires - told) > 0)
        tree_add(n, tree_given(t, g->hires - told, "persons", "derived", "", tree_text(t, "hires-rest/%zu", group), "explain.hires-rest", NULL));
    return n;
}

// What the central path and the projects expect there.
static qj_node *expected(tree *t, const qj_hires *g, size_t group, const qj_arg *args, double *value) {
    const qj_statements *said = &t->run->in->statements;
    const qj_cut_place at = {.region = g->region + 1, .occupation = t->run->in->cut.leaf[g->leaf]};
    const int h = g->year - input(t)->base_year;
    const double growth = tree_central_value(t, &at, h) - tree_central_value(t, &at, h - 1);
    *value = growth + tree_leavers_value(t, &at, h);
    for (size_t k = 0; k < said->n; k++)
        if (said->list[k].fate == QJ_FATE_USED && said->list[k].project && said->list[k].year == g->year)
            *value += project_value(t, &said->list[k], part_of(t, &input(t)->events[said->list[k].event], &at));
    qj_node *n = tree_node(t, OP_SUM, said->n + 2, *value, "persons", "forecast", tree_text(t, "hires-expected/%zu", group),
                           "explain.hires-expected", args);
    if (tree_is_ref(n))
        return n;
    qj_node *change = tree_node(t, OP_DIFFERENCE, 2, growth, "persons", "forecast", tree_key(t, "central-growth", &at, h),
                                "explain.growth", args);
    if (!tree_is_ref(change)) {
        tree_add(change, tree_central(t, &at, h));
        tree_add(change, tree_central(t, &at, h - 1));
    }
    tree_add(n, change);
    tree_add(n, tree_leavers(t, &at, h));
    for (size_t k = 0; k < said->n; k++) {
        const qj_said *s = &said->list[k];
        if (s->fate != QJ_FATE_USED || !s->project || s->year != g->year)
            continue;
        const double part = part_of(t, &input(t)->events[s->event], &at);
        if (part > 0)
            tree_add(n, project_node(t, s, &at, part));
    }
    return n;
}

static double hires_share(const tree *t, const qj_hires *g, const qj_cut_place *at) {
    if (at->industry == 0)
        return 1;
    double sum = 0;
    for (size_t k = 0; k < t->jobs->n_items; k++) {
        const qj_event_item *item = &t->jobs->item[k];
        const qj_scope *s = &t->jobs->scope[item->scope];
        if (item->kind == QJ_EVENT_HIRES && item->year == g->year && s->region == g->region && s->slot == t->run->in->cut.leaf[g->leaf])
            sum += item->jobs * qj_scope_share(s, input(t), &t->run->in->cut, at->region, at->industry, at->occupation);
    }
    return g->jobs > 0 ? sum / g->jobs : 0;
}

static bool hires_in(const tree *t, const qj_hires *g, const qj_cut_place *at, int h) {
    return g->jobs > 0 && g->year <= year_of(t, h) && (at->region == 0 || at->region == g->region + 1) && in_slot(t, g->leaf, at->occupation);
}

static qj_node *hires_node(tree *t, size_t group, const qj_cut_place *at) {
    const qj_hires *g = &t->jobs->hires[group];
    const qj_cut_place whole = {.region = g->region + 1, .occupation = t->run->in->cut.leaf[g->leaf]};
    const qj_arg *args = tree_cut_args(t, &whole, g->year - input(t)->base_year);
    const double part = hires_share(t, g, at), survey = t->run->params.survey_share;
    qj_node *n = tree_node(t, OP_PRODUCT, 3, g->jobs * part, "persons", "forecast", tree_key(t, tree_text(t, "new/%zu", group), at, 0),
                           "explain.hires-new", args);
    if (tree_is_ref(n))
        return n;
    double value;
    qj_node *c2 = expected(t, g, group, args, &value);
    qj_node *excess = tree_node(t, OP_EXCESS, 2, fmax(0, g->hires - fmax(0, value)), "persons", "derived",
                                tree_text(t, "hires-beyond/%zu", group), "explain.hires-beyond", args);
    if (!tree_is_ref(excess)) {
        tree_add(excess, planned(t, g, group, args));
        tree_add(excess, c2);
    }
    tree_add(n, tree_given(t, survey, "ratio", "assumption", "", "survey-share", "explain.survey-share", NULL));
    tree_add(n, excess);
    if (at->industry != 0)
        tree_add(n, tree_given(t, part, "ratio", "derived", qj_role_file(QJ_ROLE_STAFFING),
                               tree_key(t, tree_text(t, "new-part/%zu", group), at, 0), "explain.event-part", args));
    return n;
}

// ---- all of them

double tree_events_value(const tree *t, const qj_cut_place *at, int h) {
    return t->jobs == NULL || h == 0 ? 0
                                     : qj_event_likely(t->jobs, input(t), &t->run->in->cut, at->region, at->industry, at->occupation,
                                                      year_of(t, h), QJ_SEXES);
}

typedef struct told {
    const qj_said *project; // or
    size_t event;           // of a scenario, from 1; or
    size_t group;           // of hires; else only for the order
    double value, part;
} told;

static int largest_first(const void *x, const void *y) {
    const told *a = x, *b = y;
    if (fabs(a->value) != fabs(b->value))
        return fabs(a->value) > fabs(b->value) ? -1 : 1;
    return a->group < b->group ? -1 : a->group > b->group;
}

static size_t gather(const tree *t, const qj_cut_place *at, int h, told *list) {
    const qj_statements *said = &t->run->in->statements;
    size_t n = 0;
    for (size_t k = 0; k < said->n; k++) {
        const qj_said *s = &said->list[k];
        if (s->fate != QJ_FATE_USED || !s->project || s->year > year_of(t, h))
            continue;
        const double part = part_of(t, &input(t)->events[s->event], at);
        if (part > 0)
            list[n++] = (told){.project = s, .group = k, .value = project_value(t, s, part), .part = part};
    }
    for (size_t e = t->run->in->first_assumed; t->run->in->n_overrides > 0 && e < input(t)->n_events; e++) {
        const double part = input(t)->events[e].year <= year_of(t, h) ? part_of(t, &input(t)->events[e], at) : 0;
        if (part > 0)
            list[n++] = (told){.event = e + 1, .group = said->n + e, .value = assumed_value(t, e, part, h), .part = part};
    }
    for (size_t g = 0; g < t->jobs->n_hires; g++)
        if (hires_in(t, &t->jobs->hires[g], at, h)) {
            const double part = hires_share(t, &t->jobs->hires[g], at);
            if (part > 0)
                list[n++] = (told){.group = g, .value = t->jobs->hires[g].jobs * part, .part = part};
        }
    return n;
}

qj_node *tree_events(tree *t, const qj_cut_place *at, int h) {
    const double value = tree_events_value(t, at, h);
    if (t->jobs == NULL || h == 0 || !(fabs(value) > 0))
        return NULL;
    told *list = QJ_NEW(t->a, told, t->run->in->statements.n + t->run->in->n_overrides + t->jobs->n_hires + 1);
    if (list == NULL) {
        t->failed = true;
        return NULL;
    }
    const size_t n_told = gather(t, at, h, list), n_open = n_told < MOST ? n_told : MOST;
    qsort(list, n_told, sizeof *list, largest_first);
    qj_node *n = tree_node(t, OP_SUM, MOST + 1, value, "persons", "forecast", tree_key(t, "events", at, h), "explain.events",
                           tree_cut_args(t, at, h));
    if (tree_is_ref(n))
        return n;
    double opened = 0;
    for (size_t k = 0; k < n_open; k++) {
        tree_add(n, list[k].project != NULL ? project_node(t, list[k].project, at, list[k].part)
                    : list[k].event > 0     ? assumed_node(t, list[k].event - 1, at, list[k].part, h)
                                            : hires_node(t, list[k].group, at));
        opened += list[k].value;
    }
    const qj_arg args[] = {qj_int_arg("n", (int64_t)(n_told - n_open)), {.name = NULL}};
    if (n_told > n_open)
        tree_add(n, tree_given(t, value - opened, "persons", "derived", "", tree_key(t, "events-rest", at, h), "explain.events-rest", args));
    return n;
}

// ---- leavers

static double jobs_of_sex(const tree *t, const qj_cut_place *at, int sex, int h) {
    return h == 0 ? 0
                  : qj_event_likely(t->jobs, input(t), &t->run->in->cut, at->region, at->industry, at->occupation, year_of(t, h), sex);
}

static double mean_of_sex(const tree *t, const qj_cut_place *at, int sex, int h) {
    return (jobs_of_sex(t, at, sex, h - 1) + jobs_of_sex(t, at, sex, h)) / 2;
}

double tree_events_leavers_value(const tree *t, const qj_cut_place *at, int h) {
    double sum = 0;
    for (size_t r = 1; t->jobs != NULL && r <= input(t)->n_regions; r++)
        for (int sex = 0; (at->region == 0 || at->region == r) && sex < QJ_SEXES; sex++) {
            const qj_cut_place part = {r, at->industry, at->occupation, 0};
            sum += tree_exit_rate_value(t, r, sex, h) * mean_of_sex(t, &part, sex, h);
        }
    return sum;
}

qj_node *tree_events_leavers(tree *t, const qj_cut_place *at, int h) {
    const double value = tree_events_leavers_value(t, at, h);
    if (!(fabs(value) > 0))
        return NULL;
    qj_node *n = tree_node(t, OP_SUM, input(t)->n_regions * QJ_SEXES, value, "persons", "forecast", tree_key(t, "events-leavers", at, h),
                           "explain.events-leavers", tree_cut_args(t, at, h));
    if (tree_is_ref(n))
        return n;
    for (size_t r = 1; r <= input(t)->n_regions; r++)
        for (int sex = 0; (at->region == 0 || at->region == r) && sex < QJ_SEXES; sex++) {
            const qj_cut_place part = {r, at->industry, at->occupation, 0};
            const double jobs = mean_of_sex(t, &part, sex, h);
            const char *label = sex == QJ_WOMAN ? "explain.events-women" : "explain.events-men";
            if (!(fabs(jobs) > 0))
                continue;
            qj_node *product = tree_node(t, OP_PRODUCT, 2, tree_exit_rate_value(t, r, sex, h) * jobs, "persons", "forecast",
                                         tree_key(t, sex == QJ_WOMAN ? "event-leave-f" : "event-leave-m", &part, h), label,
                                         tree_cut_args(t, &part, h));
            if (!tree_is_ref(product)) {
                tree_add(product, tree_exit_rate(t, r, sex, h));
                tree_add(product, tree_given(t, jobs, "persons", "derived", "", tree_key(t, sex == QJ_WOMAN ? "event-f" : "event-m", &part, h),
                                             label, tree_cut_args(t, &part, h)));
            }
            tree_add(n, product);
        }
    return n;
}
