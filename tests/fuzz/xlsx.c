// The bytes become the sheet, the strings and the styles of a workbook, so that they get past the archive; input that is
// an archive itself is read as it is.
#include "fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>
#include <zip.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static const char book[] = "<workbook><sheets><sheet name=\"S\" sheetId=\"1\" id=\"a\"/></sheets></workbook>";
static const char links[] = "<Relationships><Relationship Id=\"a\" Type=\"/worksheet\" Target=\"sheet.xml\"/>"
                            "<Relationship Id=\"b\" Type=\"/sharedStrings\" Target=\"strings.xml\"/>"
                            "<Relationship Id=\"c\" Type=\"/styles\" Target=\"styles.xml\"/></Relationships>";

static void add(zip_t *z, const char *name, const void *data, size_t n) {
    zip_int64_t i = zip_file_add(z, name, zip_source_buffer(z, data, n, 0), ZIP_FL_OVERWRITE);
    if (i < 0 || zip_set_file_compression(z, (zip_uint64_t)i, ZIP_CM_STORE, 0) != 0)
        abort();
}

// Three parts divided by the byte 0x01: sheet, strings, styles.
static void make(zip_t *z, const uint8_t *data, size_t n) {
    static const char *const names[] = {"xl/sheet.xml", "xl/strings.xml", "xl/styles.xml"};
    add(z, "xl/workbook.xml", book, sizeof book - 1);
    add(z, "xl/_rels/workbook.xml.rels", links, sizeof links - 1);
    for (size_t i = 0; i < 3; i++) {
        const uint8_t *end = i < 2 && n > 0 ? memchr(data, 1, n) : NULL;
        size_t k = end != NULL ? (size_t)(end - data) : n;
        add(z, names[i], data, k);
        data += k;
        n -= k;
        if (end != NULL)
            data++, n--;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
    if (n >= 4 && memcmp(data, "PK\3\4", 4) == 0) {
        fuzz_import("fuzz.xlsx", data, n);
        return 0;
    }
    zip_source_t *s = zip_source_buffer_create(NULL, 0, 0, NULL);
    zip_source_keep(s);
    zip_t *z = zip_open_from_source(s, ZIP_TRUNCATE, NULL);
    if (z == NULL)
        abort();
    make(z, data, n);
    zip_stat_t st;
    if (zip_close(z) != 0 || zip_source_open(s) != 0 || zip_source_stat(s, &st) != 0)
        abort();
    uint8_t *bytes = malloc((size_t)st.size);
    if (bytes == NULL || zip_source_read(s, bytes, st.size) != (zip_int64_t)st.size)
        abort();
    zip_source_close(s);
    zip_source_free(s);
    fuzz_import("fuzz.xlsx", bytes, (size_t)st.size);
    free(bytes);
    return 0;
}
