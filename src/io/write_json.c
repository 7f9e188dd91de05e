// CSV and JSON as they are: the rows of the table.
#include "data/table_rows.h"
#include "io/write.h"
#include "io/write_facts.h"

qj_rc qj_write_csv(const qj_write_doc *d, qj_buf *out, qj_err *err) {
    qj_table_csv(out, d->table);
    return out->failed ? qj_fail(err, QJ_E_MEMORY) : QJ_OK;
}

qj_rc qj_write_json(const qj_write_doc *d, qj_buf *out, qj_err *err) {
    qj_json j = qj_json_to(out);
    qj_json_object(&j);
    write_text(&j, "title", d->title);
    write_reference(&j, d);
    write_facts(&j, "about", d);
    qj_json_key(&j, "rows");
    qj_json_array(&j);
    for (size_t i = 0; i < d->table->n_rows; i++) {
        qj_buf_str(out, i > 0 ? ",\n" : "\n");
        j.need_comma = false;
        qj_table_json_row(&j, d->table, i);
    }
    qj_buf_str(out, "\n");
    qj_json_array_end(&j);
    write_notes(&j, "notes", d);
    qj_json_object_end(&j);
    qj_buf_str(out, "\n");
    return out->failed ? qj_fail(err, QJ_E_MEMORY) : QJ_OK;
}
