// Dated events: jobs that projects and employers announce, beside what the trend already holds (docs/models/events.md).
//
// An event is a number of jobs at a place from a year on. Jobs of a place are spread over its cells, an event happens
// in a share of the draws, and in those draws its jobs are added to employment as whole multiples of the grid. So every
// cut stays the exact sum of its cells, growth of the year rises by the jobs and later replacement by their leavers.
#pragma once

#include "model/demand/need.h"

// Changes whenever the same events give other jobs; part of a vintage's id when there are events.
#define QJ_EVENTS_METHOD "events-1"

typedef enum qj_event_kind {
    QJ_EVENT_PROJECT, // jobs of an investment project; a part of them is in the trend already
    QJ_EVENT_HIRES,   // hires an employer plans; only those beyond the model's own openings are new jobs
    QJ_EVENT_JOBS,    // jobs to be added or, when negative, taken away as they are
} qj_event_kind;

struct qj_event {
    uint64_t identity; // of what happens or not: its chance depends on nothing else; parts of one event share it
    qj_event_kind kind;
    size_t region, industry; // SIZE_MAX: all
    size_t slot;             // occupation, of the cut; 0: all
    int year, phase_in;      // first year; years over which the jobs come, at least 1
    double jobs, probability;
};

// A place and how its jobs spread over cells: by employment of the base year and the staffing pattern.
typedef struct qj_scope {
    size_t region, industry, slot;
    size_t n;
    const uint32_t *cell; // [n] (region x industries + industry) x occupations + occupation, ascending
    const double *share;  // [n] sums to 1
    const double *upto;   // [n] running sum; the last is 1
    size_t first_item, n_items;
} qj_scope;

typedef struct qj_event_item {
    size_t scope;
    qj_event_kind kind;
    int year, phase_in;
    double jobs, probability; // jobs beyond the trend
    uint64_t identity;
} qj_event_item;

// Hires planned by all employers of a region in an occupation and year, and what of them are new jobs.
typedef struct qj_hires {
    size_t region, leaf;
    int year;
    double hires, expected, jobs; // expected: growth, leavers and projects of the central path; jobs beyond them
} qj_hires;

// What events come to, before any draw. Independent of the order of the events.
typedef struct qj_event_plan {
    size_t n_scopes, n_items, n_hires;
    qj_scope *scope;
    qj_event_item *item; // by scope
    const qj_hires *hires;
    const size_t *first_scope; // [regions + 2] scopes of a region; those of all regions are the last
    double most;               // jobs when everything happens
} qj_event_plan;

// Events outside of base_year + 1 .. base_year + horizon and those of probability 0 add nothing. NULL when there are no
// events. path: for the hires that the model expects itself.
QJ_CHECKED qj_rc qj_event_plan_make(const qj_need_input *in, const qj_need_params *p, const qj_path *path, const qj_cut *cut,
                              qj_arena *a, qj_event_plan **out, qj_err *err);

// Part of the jobs that are there in a year.
double qj_phase(int first_year, int phase_in, int year);

// Whether an event happens, by draw: in as many draws as its probability says, rounded up or down by chance; which of
// them follows from seed and identity alone. happens[draws]; scratch[draws].
void qj_event_draws(uint64_t seed, uint64_t identity, double probability, size_t draws, uint8_t *happens, double *scratch);

// Likely jobs (by probability) in a year of a cut: region, industry and slot as in the result, 0 for all. sex: QJ_MAN,
// QJ_WOMAN, or QJ_SEXES for both.
double qj_event_likely(const qj_event_plan *jobs, const qj_need_input *in, const qj_cut *cut, size_t region, size_t industry,
                      size_t slot, int year, int sex);

// Share of a scope's jobs that fall into a cut.
double qj_scope_share(const qj_scope *s, const qj_need_input *in, const qj_cut *cut, size_t region, size_t industry, size_t slot);

// Leavers of a year that the central path has among the employed of a region and leaf occupation, and growth.
typedef struct qj_expected {
    double growth, leavers;
} qj_expected;
qj_expected qj_expected_of(const qj_need_input *in, const qj_path *path, const double *exit_rates, size_t region, size_t leaf, int h);
