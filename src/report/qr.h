// QR codes.
#pragma once

#include "report/scene.h"

// Draws the code of a text (ISO/IEC 18004, error correction M) with its quiet zone into a square of `side`. Dark
// modules are one path. QJ_E_REPORT_QR when the text is too long for a code.
QJ_CHECKED qj_rc qj_qr_draw(qj_scene *s, const char *text, double x, double y, double side, qj_err *err);
