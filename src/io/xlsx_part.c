// A part of a workbook: unpacked piece by piece, parsed as it comes, within limits.
#include "io/xlsx.h"

#include <string.h>

#define CHUNK 65536

const char *xml_attribute(const XML_Char **attributes, const char *name) {
    for (; attributes[0] != NULL; attributes += 2) {
        const char *colon = strchr(attributes[0], ':');
        if (strcmp(attributes[0], name) == 0 || (colon != NULL && strcmp(colon + 1, name) == 0))
            return attributes[1];
    }
    return NULL;
}

static qj_rc fail(const part *p, qj_code code, qj_err *err) {
    return qj_fail(err, code, qj_text_arg("file", p->book->name), qj_text_arg("part", p->name),
                   qj_int_arg("max", GRID_COLUMNS));
}

void part_fail(part *p, qj_code code) {
    if (!p->stopped)
        (void)fail(p, code, p->err);
    p->stopped = true;
    (void)XML_StopParser(p->parser, XML_FALSE);
}

// ---- handlers: expat may call a few more after it was stopped

static const char *local(const char *name) {
    const char *colon = strrchr(name, ':');
    return colon != NULL ? colon + 1 : name;
}

static void XMLCALL on_start(void *arg, const XML_Char *name, const XML_Char **attributes) {
    part *p = arg;
    p->seen = p->read;
    if (++p->depth > XLSX_DEPTH && !p->stopped)
        part_fail(p, QJ_E_IMPORT_XLSX);
    if (!p->stopped && p->on.start != NULL)
        p->on.start(p, local(name), attributes);
}

static void XMLCALL on_end(void *arg, const XML_Char *name) {
    part *p = arg;
    p->seen = p->read;
    p->depth--;
    if (!p->stopped && p->on.end != NULL)
        p->on.end(p, local(name));
}

static void XMLCALL on_text(void *arg, const XML_Char *s, int n) {
    part *p = arg;
    p->seen = p->read;
    if (!p->stopped && p->on.text != NULL)
        p->on.text(p, s, (size_t)n);
}

// A workbook needs no document type; one that has it wants to define entities that grow.
static void XMLCALL on_doctype(void *arg, const XML_Char *name, const XML_Char *system, const XML_Char *public, int internal) {
    (void)name, (void)system, (void)public, (void)internal;
    part_fail(arg, QJ_E_IMPORT_XLSX);
}

// ---- running

qj_rc part_open(part *p, grid_book *b, const char *name, uint64_t limit, part_handlers on, void *arg, qj_err *err) {
    *p = (part){.book = b, .name = name, .limit = limit, .on = on, .arg = arg, .err = err};
    zip_stat_t st;
    if (zip_stat(b->xlsx->zip, name, 0, &st) != 0)
        return fail(p, QJ_E_IMPORT_XLSX, err);
    p->packed = (st.valid & ZIP_STAT_COMP_SIZE) != 0 ? st.comp_size : 0;
    p->file = zip_fopen(b->xlsx->zip, name, 0);
    if (p->file == NULL)
        return fail(p, QJ_E_IMPORT_XLSX, err);
    p->parser = XML_ParserCreate(NULL);
    if (p->parser == NULL) {
        part_close(p);
        return qj_fail(err, QJ_E_MEMORY);
    }
    XML_SetUserData(p->parser, p);
    XML_SetElementHandler(p->parser, on_start, on_end);
    XML_SetCharacterDataHandler(p->parser, on_text);
    XML_SetStartDoctypeDeclHandler(p->parser, on_doctype);
    return QJ_OK;
}

static bool too_large(const part *p) {
    bool bomb = p->read > XLSX_RATIO_FROM && p->read / XLSX_RATIO > p->packed;
    return p->read > p->limit || bomb || p->read - p->seen > XLSX_TOKEN + CHUNK;
}

static enum XML_Status feed(part *p) {
    void *buffer = XML_GetBuffer(p->parser, CHUNK);
    if (buffer == NULL) {
        part_fail(p, QJ_E_MEMORY);
        return XML_STATUS_ERROR;
    }
    zip_int64_t n = zip_fread(p->file, buffer, CHUNK);
    p->read += n > 0 ? (uint64_t)n : 0;
    if (n < 0 || too_large(p)) {
        part_fail(p, n < 0 ? QJ_E_IMPORT_XLSX : QJ_E_IMPORT_BOMB);
        return XML_STATUS_ERROR;
    }
    return XML_ParseBuffer(p->parser, (int)n, n == 0);
}

qj_rc part_run(part *p, qj_err *err) {
    p->err = err;
    while (!p->ended) {
        enum XML_Status status = p->suspended ? XML_ResumeParser(p->parser) : feed(p);
        p->suspended = status == XML_STATUS_SUSPENDED;
        if (p->stopped)
            return -(qj_rc)err->code;
        if (status == XML_STATUS_ERROR)
            return fail(p, QJ_E_IMPORT_XLSX, err);
        if (p->suspended)
            return QJ_OK;
        XML_ParsingStatus at;
        XML_GetParsingStatus(p->parser, &at);
        p->ended = at.parsing == XML_FINISHED;
    }
    return QJ_OK;
}

void part_close(part *p) {
    if (p->parser != NULL)
        XML_ParserFree(p->parser);
    if (p->file != NULL)
        (void)zip_fclose(p->file);
    p->parser = NULL;
    p->file = NULL;
}

qj_rc part_read(grid_book *b, const char *name, uint64_t limit, part_handlers on, void *arg, qj_err *err) {
    part p;
    QJ_TRY(part_open(&p, b, name, limit, on, arg, err));
    qj_rc rc = part_run(&p, err);
    part_close(&p);
    return rc;
}
