#include "report/pdf_amend.h"
QJ_CHECKED qj_rc pdf_amend(const qj_pdf_doc *d, const char *pdf, size_t n, qj_buf *out, qj_err *err) {
    (void)d;
    qj_buf_put(out, pdf, n);
    return out->failed ? qj_fail(err, QJ_E_MEMORY) : QJ_OK;
}
