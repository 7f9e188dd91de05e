// When regions began, ended and changed their borders.
#include "io/import_state.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const qj_want want[] = {{"old", QJ_FRAME_TEXT}, {"new", QJ_FRAME_TEXT}, {"year", QJ_FRAME_NUM}};
enum { OLD, NEW, YEAR, N_WANT };

// Of "2018-06-19"; 0 of an empty text.
static int year_of(const char *date) { return (int)strtol(date, NULL, 10); }

qj_rc import_dates_open(importing *im, qj_err *err) {
    const qj_codes *codes = qj_matcher_codes(im->matcher[QJ_AXIS_REGION]);
    region_dates *dates = QJ_NEW(im->a, region_dates, codes->n);
    QJ_NEED(err, dates);
    for (size_t i = 0; i < codes->n; i++)
        dates[i] = (region_dates){.first = year_of(codes->items[i].valid_from), .last = year_of(codes->items[i].valid_to)};
    im->region = dates;
    const qj_frame *links = im->options->region_link;
    const qj_column *col[N_WANT];
    if (links == NULL)
        return QJ_OK;
    QJ_TRY(qj_frame_want(links, want, N_WANT, col, err));
    for (size_t r = 0; r < links->n_rows; r++) {
        ptrdiff_t at = qj_codes_find(codes, qj_column_text(col[OLD], r));
        if (at >= 0 && strcmp(qj_column_text(col[OLD], r), qj_column_text(col[NEW], r)) == 0 && !isnan(col[YEAR]->num[r]))
            dates[at].moved = (int)col[YEAR]->num[r];
    }
    return QJ_OK;
}

size_t import_successors(const importing *im, uint32_t region, const qj_item **out, size_t n) {
    const qj_codes *codes = qj_matcher_codes(im->matcher[QJ_AXIS_REGION]);
    const qj_frame *links = im->options->region_link;
    const qj_column *old = links != NULL ? qj_frame_column(links, "old") : NULL;
    const qj_column *new = links != NULL ? qj_frame_column(links, "new") : NULL;
    size_t found = 0;
    for (size_t r = 0; old != NULL && new != NULL && r < links->n_rows && found < n; r++) {
        ptrdiff_t at = qj_codes_find(codes, qj_column_text(new, r));
        if (at >= 0 && strcmp(qj_column_text(old, r), codes->items[region - 1].code) == 0)
            out[found++] = &codes->items[at];
    }
    return found;
}
