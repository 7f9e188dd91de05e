#include "service/book.h"

#include "data/table_rows.h"
#include "io/write.h"

qj_rc qj_book(size_t n, const char *const *name, qj_table *const *table, const char *title, qj_lang lang, qj_buf *out,
              qj_err *err) {
    size_t n_notes = 0;
    for (size_t i = 0; i < n; i++)
        for (const char *const *note = table[i]->notes; note != NULL && *note != NULL; note++)
            n_notes++;
    qj_write_sheet *sheet = QJ_NEW(out->arena, qj_write_sheet, n);
    qj_write_note *notes = QJ_NEW(out->arena, qj_write_note, n_notes + 1);
    if (sheet == NULL || notes == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    n_notes = 0;
    for (size_t i = 0; i < n; i++) {
        sheet[i] = (qj_write_sheet){.sheet = qj_table_label(lang, "sheet.", name[i]), .table = table[i]};
        for (const char *const *note = table[i]->notes; note != NULL && *note != NULL; note++)
            notes[n_notes++] = (qj_write_note){.name = sheet[i].sheet, .text = *note};
    }
    const qj_write_doc doc = {.id = name[0], .table = table[0], .lang = lang, .title = title, .sheet = sheet[0].sheet,
                              .citation = "", .link = "", .data = "", .source = "", .notes = notes, .n_notes = n_notes,
                              .notes_sheet = qj_text(lang, "export.sheet.notes"), .more = sheet + 1, .n_more = n - 1};
    return qj_write_xlsx(&doc, out, err);
}
