// Downloads: a table written as a file that other programs read. One writer a form, listed in one table.
#pragma once

#include "base/buf.h"
#include "base/text.h"
#include "data/table.h"

// A column that tells the place of a row: its code, and its name.
typedef struct qj_write_dim {
    const char *id;      // "region"
    const char *concept; // "REF_AREA", what statisticians call it (SDMX)
    const char *role;    // "geo", "time" or NULL
    size_t code, name;   // columns of the table; the same one when there are no names
} qj_write_dim;

// Something to know about the table, for programs.
typedef struct qj_write_fact {
    const char *key, *text;
    bool number; // the text is a whole number
} qj_write_fact;

// A line of the notes, for people. Without a text the name is the heading of what follows.
typedef struct qj_write_note {
    const char *name, *text;
} qj_write_note;

// One more table of a document, for writers that can hold several.
typedef struct qj_write_sheet {
    const char *sheet; // a word or two
    const qj_table *table;
} qj_write_sheet;

typedef struct qj_write_doc {
    const char *id; // "need"
    const qj_table *table;
    qj_lang lang;
    const char *title, *sheet; // sheet: a word or two
    const char *citation;      // one line
    const char *link, *data;   // addresses without a host: the page, and this very query
    const char *source;        // whose figures it rests on
    const qj_write_dim *dims;  // [n_dims]; 0: the rows have no places
    size_t n_dims;
    const qj_write_fact *facts;
    size_t n_facts;
    const qj_write_note *notes; // when the writer wants them
    size_t n_notes;
    const char *notes_sheet;
    const qj_write_sheet *more; // [n_more] tables after the first; a workbook takes them
    size_t n_more;
    const char *shapes; // TopoJSON, when the writer wants it
    size_t n_shapes;
    const struct qj_picture *picture; // when the writer wants one; the business of those who draw
} qj_write_doc;

// What a writer needs besides the table.
enum {
    QJ_WRITE_DIMS = 1,   // rows with places
    QJ_WRITE_NOTES = 2,  // notes for people
    QJ_WRITE_SHAPES = 4, // one row a region, and the shapes of the regions
    QJ_WRITE_PICTURE = 8, // rows over one dimension, as a picture
};

typedef struct qj_writer {
    const char *id;   // "jsonstat": the word of --as and of the API
    const char *type; // media type
    const char *ending; // of a file's name, after the dot
    unsigned needs;   // QJ_WRITE_...
    size_t cell_bytes; // that a cell of the table takes in the file, about
    qj_rc (*write)(const qj_write_doc *d, qj_buf *out, qj_err *err);
} qj_writer;

extern const qj_writer qj_writers[]; // the first is the default
extern const size_t qj_writers_count;

// The writer of an id, or NULL.
const qj_writer *qj_writer_find(const char *id);

// The writer whose ending a file's name has, the longest one; NULL when there is none.
const qj_writer *qj_writer_by_name(const char *path);

// CSV with exact numbers and English column ids; text that looks like a formula gets an apostrophe.
QJ_CHECKED qj_rc qj_write_csv(const qj_write_doc *d, qj_buf *out, qj_err *err);

// A workbook: the tables with headings in the reader's language, and the notes, if any. Text is never a formula. The same
// document gives the same bytes. QJ_E_EXPORT_ROWS when it has more rows than a sheet can take, QJ_E_FILE_WRITE when
// the temporary folder can't be written to.
QJ_CHECKED qj_rc qj_write_xlsx(const qj_write_doc *d, qj_buf *out, qj_err *err);

// JSON-stat 2.0, class dataset: dense over the dimensions and the statistic, which comes last. A place that the table
// does not have is null without a status.
QJ_CHECKED qj_rc qj_write_jsonstat(const qj_write_doc *d, qj_buf *out, qj_err *err);

// SDMX-CSV 2.0: a row a figure; statuses by the SDMX code lists OBS_STATUS and CONF_STATUS.
QJ_CHECKED qj_rc qj_write_sdmx(const qj_write_doc *d, qj_buf *out, qj_err *err);

// GeoJSON (RFC 7946): a feature a row, with the region's shape. The first dimension is the region.
// QJ_E_EXPORT_SHAPES when the shapes can't be used.
QJ_CHECKED qj_rc qj_write_geojson(const qj_write_doc *d, qj_buf *out, qj_err *err);

// JSON: what is to be known about the table, and its rows.
QJ_CHECKED qj_rc qj_write_json(const qj_write_doc *d, qj_buf *out, qj_err *err);
