// Title, subtitle, note and source around a chart; and what all charts share.
#include "base/round.h"
#include "report/chart.h"

#include <math.h>

#define EN_DASH "\xE2\x80\x93"

qj_rc qj_canvas_paragraph(const qj_canvas *c, const char *text, qj_weight weight, double size, uint32_t paint,
                          double *y, qj_err *err) {
    const qj_line *lines;
    size_t n;
    QJ_TRY(qj_type_break(c->type, weight, size, c->w, text, c->scene->arena, &lines, &n, err));
    for (size_t i = 0; i < n; i++) {
        qj_scene_text(c->scene, c->x, *y + size, qj_words(lines[i].text, size, weight, QJ_START), paint);
        *y += size * 1.35;
    }
    return QJ_OK;
}

const char *qj_canvas_number(const qj_canvas *c, double v, int decimals) {
    qj_buf b = qj_buf_new(c->scene->arena, 24);
    qj_text_number(&b, c->lang, decimals > 0 ? v : qj_significant(v, 3), decimals);
    return b.failed ? NULL : b.data;
}

const char *qj_canvas_range(const qj_canvas *c, double lo, double hi, int decimals) {
    qj_buf b = qj_buf_new(c->scene->arena, 40);
    int shown = decimals;
    if (decimals == 0)
        qj_round_range(&lo, &hi, 0, &shown);
    qj_text_number(&b, c->lang, lo, shown);
    qj_buf_str(&b, EN_DASH);
    qj_text_number(&b, c->lang, hi, shown);
    return b.failed ? NULL : b.data;
}

#define MARGIN 20.0

qj_rc qj_chart_frame(const qj_canvas *outer, const qj_frame_texts *t, qj_chart_body body, const void *arg,
                     qj_err *err) {
    qj_canvas c = *outer;
    double y = MARGIN, height = 0;
    c.x = MARGIN;
    c.w = outer->scene->width - 2 * MARGIN;
    QJ_TRY(qj_canvas_paragraph(&c, t->title, QJ_BOLD, c.size * 1.45, c.theme->ink, &y, err));
    y += 2;
    if (t->subtitle != NULL)
        QJ_TRY(qj_canvas_paragraph(&c, t->subtitle, QJ_REGULAR, c.size, c.theme->muted, &y, err));
    y += 12;
    c.y = y;
    QJ_TRY(body(&c, arg, &height, err));
    y += height + 12;
    if (t->note != NULL)
        QJ_TRY(qj_canvas_paragraph(&c, t->note, QJ_REGULAR, c.size * 0.86, c.theme->muted, &y, err));
    if (t->source != NULL)
        QJ_TRY(qj_canvas_paragraph(&c, t->source, QJ_REGULAR, c.size * 0.86, c.theme->muted, &y, err));
    c.scene->height = ceil(y + MARGIN * 0.7);
    return c.scene->failed ? qj_fail(err, QJ_E_MEMORY) : QJ_OK;
}
