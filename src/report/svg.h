// A scene as SVG: text stays text, with a title and a description for those who do not see it.
#pragma once

#include "base/buf.h"
#include "report/scene.h"

// Appends the document, shown `pixels` wide. Deterministic.
QJ_CHECKED qj_rc qj_svg(const qj_scene *s, double pixels, qj_buf *out, qj_err *err);
