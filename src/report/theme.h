// Colours of pictures: the same as on the pages (web/src/styles/tokens.css).
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define QJ_STEPS 7

typedef struct qj_theme {
    uint32_t paper, surface, line, strong, ink, muted, accent, band80, band95, border;
    uint32_t step[QJ_STEPS], on_step[QJ_STEPS]; // sequential, light to dark, and the ink on it
    uint32_t below[4], above[4];                // diverging: next to zero first
    uint32_t on_below[4], on_above[4];
    uint32_t replacement, growth, missing;
} qj_theme;

const qj_theme *qj_theme_of(bool dark);
