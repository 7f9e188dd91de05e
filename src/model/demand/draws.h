// Drawn paths: inside of the need model.
#pragma once

#include "model/demand/need.h"

// Employment of every region x industry in every draw and year, and exit rates.
typedef struct draw_paths {
    size_t n_draws, n_cells;
    int horizon;
    double *cell; // [h - 1][draw][node]: reconciled; cells start at first_cell
    size_t n_nodes, first_cell;
    double *exit; // [draw][region][sex][h - 1]
    double max_total;
    size_t clipped;
} draw_paths;

// Years whose employment is wanted, and the last one that walks go on to: a year alone needs the one before it.
static inline bool draw_wants(const qj_need_params *p, int h) { return p->only == 0 || h == p->only || h == p->only - 1; }
static inline int draw_last(const qj_need_params *p) { return p->only == 0 ? p->horizon : p->only; }

// Streams of random numbers (tag of the counter); the scenario word is the year.
enum draw_stream { STREAM_COUNTRY = 1, STREAM_INDUSTRY, STREAM_REGION, STREAM_NODE, STREAM_OCCUPATION, STREAM_SHARE, STREAM_EXIT, STREAM_SECTOR, STREAM_EVENT };

QJ_CHECKED qj_rc draw_paths_make(const qj_need_input *in, const qj_need_params *p, const qj_path *path,
                                 const qj_ctx *ctx, draw_paths *out, qj_err *err);

// Exit rates of one draw, as qj_exit_rates gives them.
void draw_exits(const qj_need_input *in, const qj_need_params *p, int horizon, uint32_t draw, double *out);

// Staffing patterns of one draw as a random walk of log shares.
typedef struct draw_shares {
    size_t n_industries, n_occupations;
    size_t kept;   // years: the newest ones are there
    double *walk;  // [draw][occupations + industries x occupations], in units of one year's deviation
    double *share; // [year modulo kept][draw][industry][occupation]
} draw_shares;

// kept: years that stay, at least 2.
QJ_CHECKED qj_rc draw_shares_new(const qj_need_input *in, const qj_need_params *p, size_t kept, const qj_ctx *ctx, draw_shares *out,
                                 qj_err *err);

// Moves one draw from year h - 1 to h.
void draw_shares_step(const qj_need_input *in, const qj_need_params *p, draw_shares *s, uint32_t draw, int h, double *scratch);

static inline double *draw_shares_at(const draw_shares *s, size_t n_draws, size_t draw, int h) {
    return s->share + ((size_t)h % s->kept * n_draws + draw) * s->n_industries * s->n_occupations;
}

// Draws that one task makes.
enum { DRAW_BLOCK = 16 };
static inline size_t draw_blocks(size_t n_draws) { return (n_draws + DRAW_BLOCK - 1) / DRAW_BLOCK; }
