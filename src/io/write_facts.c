#include "io/write_facts.h"

void write_text(qj_json *j, const char *key, const char *text) {
    if (text == NULL || *text == 0)
        return;
    qj_json_key(j, key);
    qj_json_text(j, text);
}

void write_reference(qj_json *j, const qj_write_doc *d) {
    write_text(j, "citation", d->citation);
    write_text(j, "link", d->link);
    write_text(j, "data", d->data);
}

void write_facts(qj_json *j, const char *key, const qj_write_doc *d) {
    qj_json_key(j, key);
    qj_json_object(j);
    for (size_t i = 0; i < d->n_facts; i++) {
        qj_json_key(j, d->facts[i].key);
        if (d->facts[i].number) {
            qj_buf_str(j->out, d->facts[i].text);
            j->need_comma = true;
        } else {
            qj_json_text(j, d->facts[i].text);
        }
    }
    qj_json_object_end(j);
}

void write_notes(qj_json *j, const char *key, const qj_write_doc *d) {
    const char *const *note = d->table->notes;
    if (note == NULL || *note == NULL)
        return;
    qj_json_key(j, key);
    qj_json_array(j);
    for (; *note != NULL; note++)
        qj_json_text(j, *note);
    qj_json_array_end(j);
}
