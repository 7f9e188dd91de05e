#include "report/qr.h"

#include <qrencode.h>

#define QUIET 4 // modules of light around the code

// Runs of dark modules of each row as rectangles of one path: [n][5 positions].
static qj_rc trace(qj_scene *s, const QRcode *code, double x, double y, double module, qj_err *err) {
    const size_t width = (size_t)code->width, most = width * (width + 1) / 2;
    double *xy = QJ_NEW(s->arena, double, 8 * most);
    size_t *ends = QJ_NEW(s->arena, size_t, most), n = 0;
    if (xy == NULL || ends == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    for (size_t row = 0; row < width; row++)
        for (size_t col = 0; col < width; col++) {
            size_t end = col;
            while (end < width && (code->data[row * width + end] & 1) != 0)
                end++;
            if (end == col)
                continue;
            const double x1 = x + module * (double)(QUIET + col), x2 = x + module * (double)(QUIET + end);
            const double y1 = y + module * (double)(QUIET + row), y2 = y1 + module;
            const double corners[8] = {x1, y1, x2, y1, x2, y2, x1, y2};
            for (size_t k = 0; k < 8; k++)
                xy[8 * n + k] = corners[k];
            ends[n] = 4 * (n + 1);
            n++;
            col = end;
        }
    qj_scene_rect(s, x, y, module * (double)(width + 2 * QUIET), module * (double)(width + 2 * QUIET), 0xffffff,
                  QJ_NO_PAINT, 0);
    qj_scene_path(s, (qj_outline){n, ends, xy, false}, 0x000000, QJ_NO_PAINT, 0);
    return QJ_OK;
}

qj_rc qj_qr_draw(qj_scene *s, const char *text, double x, double y, double side, qj_err *err) {
    QRcode *code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
    if (code == NULL)
        return qj_fail(err, QJ_E_REPORT_QR, qj_text_arg("link", text));
    qj_rc rc = trace(s, code, x, y, side / (code->width + 2 * QUIET), err);
    QRcode_free(code);
    return rc;
}
