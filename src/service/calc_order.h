// The state order of files: what qajet calc order reads, makes of it and answers.
#pragma once

#include "model/order/explain.h"
#include "service/calc_rows.h"
#include "service/workspace.h"

#include <math.h>

// Columns of the files, in the order of their specs.
enum {
    ORDER_C_COLLEGE,
    ORDER_C_REGION,
    ORDER_C_CAPACITY,
    ORDER_C_MARKET,
    ORDER_C_STOCK,
    ORDER_C_CONTINUING,
    ORDER_C_BEDS,
    ORDER_C_BED_SHARE,
    ORDER_C_TIER,
    ORDER_C_COLUMNS
};
enum {
    ORDER_L_COLLEGE,
    ORDER_L_SPECIALITY,
    ORDER_L_LANGUAGE,
    ORDER_L_BASE,
    ORDER_L_LENGTH,
    ORDER_L_LICENCE,
    ORDER_L_TECHNICAL,
    ORDER_L_PRICE,
    ORDER_L_YIELD,
    ORDER_L_LEAST,
    ORDER_L_GROUP,
    ORDER_L_FIELD,
    ORDER_L_COLUMNS
};
enum { ORDER_KEYS = 4 };                              // of a line: college, speciality, language, base
enum { ORDER_S_SEATS = ORDER_KEYS, ORDER_S_COLUMNS }; // of contracts, last year, locks and plans
enum { ORDER_R_RULE, ORDER_R_KEY, ORDER_R_VALUE, ORDER_R_COLUMNS };

typedef enum order_kind {
    ORDER_BUDGET,        // money, all
    ORDER_BUDGET_REGION, // money of a region
    ORDER_TECHNICAL,     // sum (share - technical) x <= 0
    ORDER_EQUITY_LOW,    // seats of a region per young person, from below
    ORDER_EQUITY_HIGH,
    ORDER_SEATS // all seats
} order_kind;

typedef struct order_rule {
    order_kind kind;
    size_t region; // of ORDER_BUDGET_REGION and ORDER_EQUITY_*
    double limit;  // as the rules say it
} order_rule;

// Draws of demand: of a file, or of a vintage.
typedef struct order_demand {
    const char *file;          // NULL: of the vintage
    bool by_year, by_language; // what parts cells besides market and speciality
    qj_calc_keys cells;        // "market<US>speciality<US>year<US>language"
    size_t n_draws;
    const double *weight; // [n_draws] that add up to 1
    double *value;        // [cells][n_draws]
} order_demand;

typedef struct order_line_info {
    size_t college, region;                                    // rows of colleges; numbers of regions
    uint32_t lock_row;                                         // of the file of locks, where there is a lock
    double price, technical, contract, continuity, last, lock; // NaN: no lock
} order_line_info;

typedef struct order_job {
    const qj_calc_request *request;
    const qj_ctx *ctx;
    qj_arena *arena;
    qj_calc_rows colleges, licences, rules, last, contracts, locks, plan;
    bool has_last, has_contracts, has_locks, has_plan;
    qj_calc_keys rule_keys;        // "rule<US>key", number = row of rules
    qj_calc_keys regions, cells;   // cells with lines, keys as those of the demand
    order_demand demand;
    size_t *college_region;        // [colleges]
    const char **room_kind;        // [colleges] what bounds the room
    order_line_info *info;         // [lines]
    order_rule *rule;              // [n_shared]
    size_t n_rules, n_draws, gone; // gone: lines of last year that are not licensed any more
    size_t idle;                   // rows of supply that meet no cell
    size_t worth_left;             // lines whose --worth was not come to in time
    double high, low;              // part of a vintage's demand from occupations of groups 1 and 2, of group 9
    size_t unwanted;               // ways to a market that gives no demand for the speciality
    double *shortage, *surplus;    // [cells with lines]
    double *empty_cost;            // [cells] cost of no seat
    qj_order_problem p;
    qj_order *order;
    qj_order_options options;
    qj_order_result result;
    double started, told, limit; // seconds; limit 0: none
} order_job;

// Reads all files and makes the problem of them.
QJ_CHECKED qj_rc order_read(order_job *j, qj_err *err);
// The rows of the demand's file; its curves, once the cells of the lines are known.
QJ_CHECKED qj_rc order_read_demand(order_job *j, qj_err *err);
QJ_CHECKED qj_rc order_make_curves(order_job *j, qj_err *err);
// Demand of the cells of all lines from the request's vintage, through the bridge from occupations to fields.
QJ_CHECKED qj_rc order_vintage_demand(order_job *j, qj_err *err);
// The share that colleges are to meet, less what others supply, in every draw.
QJ_CHECKED qj_rc order_net_demand(order_job *j, qj_err *err);
// Moves of graduates between markets; the yield of lines becomes that of those who stay, and cells without a line are added.
QJ_CHECKED qj_rc order_move(order_job *j, qj_order_line *line, qj_err *err);

// Parts of a cell's key, and the key for people: "market, speciality, year, language".
enum { ORDER_K_MARKET, ORDER_K_SPECIALITY, ORDER_K_YEAR, ORDER_K_LANGUAGE, ORDER_K_PARTS };
const char *order_key_part(const order_job *j, const char *key, int part); // NULL: no memory
const char *order_key_shown(const order_job *j, const char *key);
QJ_CHECKED qj_rc order_key(order_job *j, const char *const part[ORDER_K_PARTS], const char **out, qj_err *err);

// Writes the files of --template, and tells of them.
QJ_CHECKED qj_rc order_template(order_job *j, const char *folder, qj_calc_answer *out, qj_err *err);
QJ_CHECKED qj_rc order_make_rules(order_job *j, qj_err *err);
QJ_CHECKED qj_rc order_make_coefs(order_job *j, qj_err *err);

// A rule's value for a key, else without a key, else the fallback.
double order_setting(const order_job *j, const char *rule, const char *key, double fallback);
bool order_has_rule(const order_job *j, const char *rule, const char *key, size_t *row);

// The answer's tables.
QJ_CHECKED qj_rc order_plan_table(order_job *j, qj_table **out, qj_err *err);
QJ_CHECKED qj_rc order_rules_table(order_job *j, qj_table **out, qj_err *err);
QJ_CHECKED qj_rc order_summary_table(order_job *j, const double *seats, qj_table **out, qj_err *err);
// The grid over the weights of shortage and surplus: whether it is asked for, whether its weights will do, its table.
bool order_wants_grid(const order_job *j);
QJ_CHECKED qj_rc order_check_grid(order_job *j, qj_err *err);
QJ_CHECKED qj_rc order_grid_table(order_job *j, qj_table **out, qj_err *err);
QJ_CHECKED qj_rc order_check(order_job *j, qj_calc_answer *out, qj_err *err);

// Tables of rules that are not kept.
extern const char *const order_rule_ids[];
QJ_CHECKED qj_rc order_broken_table(const order_job *j, qj_table **out, qj_err *err);
QJ_CHECKED qj_rc order_add_broken(order_job *j, qj_table *t, const char *rule, const char *key, double limit,
                                  double used, const char *against, qj_err *err);
const char *order_line_name(const order_job *j, size_t i); // NULL: no memory
const char *order_rule_key(const order_job *j, size_t r);  // NULL: it has none

// Solves with escapes when the rules clash; which gave way, and by how much. The seats become the result's.
QJ_CHECKED qj_rc order_relax(order_job *j, qj_table **out, qj_err *err);

// What a line or rule uses: seats, money.
typedef struct order_use {
    double *college; // [colleges]
    double *shared;  // [n_shared] as the model counts
    double seats, technical, money, cost;
    size_t open;
} order_use;
QJ_CHECKED qj_rc order_use_of(const order_job *j, const double *seats, order_use *out, qj_err *err);

qj_rc order_note(order_job *j, qj_table *t, const char *id, const qj_arg *args, qj_err *err);
