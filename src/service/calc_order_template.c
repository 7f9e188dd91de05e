// Templates of the files of an order: all columns, a few rows that make a small order of their own.
#include "base/tree.h"
#include "service/calc_order.h"

#include <string.h>

static const struct form {
    const char *name, *text, *message;
} forms[] = {
    {"colleges.csv",
     "college,region,capacity,market,places,continuing,beds,bed_share,tier\n"
     "college-1,region-1,150,,400,260,60,0.4,1\n"
     "college-2,region-1,100,,,,,,2\n",
     "calc.order.colleges"},
    {"licences.csv",
     "college,speciality,language,entry,length,licence,technical,price,yield,least,group,field\n"
     "college-1,welding,kk,9,3.8,75,1,1700,0.7,,25,0715\n"
     "college-1,welding,ru,9,3.8,50,1,1700,0.7,,25,0715\n"
     "college-1,catering,kk,11,1.8,50,0,900,0.65,,25,1013\n"
     "college-2,nursing,kk,11,2.8,60,0,2500,0.8,15,1,0913\n"
     "college-2,electrician,ru,9,3.8,50,1,3400,0.75,,25,0713\n",
     "calc.order.licences"},
    {"demand.csv",
     "region,speciality,draw,value,year,language,weight\n"
     "region-1,welding,1,60,2030,kk,1\nregion-1,welding,2,40,2030,kk,1\n"
     "region-1,welding,1,30,2030,ru,1\nregion-1,welding,2,20,2030,ru,1\n"
     "region-1,catering,1,25,2028,kk,1\nregion-1,catering,2,45,2028,kk,1\n"
     "region-1,nursing,1,30,2029,kk,1\nregion-1,nursing,2,50,2029,kk,1\n"
     "region-1,electrician,1,35,2030,ru,1\nregion-1,electrician,2,25,2030,ru,1\n"
     "region-2,welding,1,15,2030,kk,1\nregion-2,welding,2,10,2030,kk,1\n",
     "calc.order.demand"},
    {"rules.csv",
     "rule,key,value\n"
     "year,,2026\nbudget,,600000\nbudget,region-1,550000\ntechnical_share,,0.7\ncontinuity,,0.5\nshortage,,7\nsurplus,,3\n"
     "shortage,nursing,9\ngroup,,25\nleast,,0\nyield,,0.7\nprice,1,437\nprice,2,912\nseats,,400\nequity,,0.25\n"
     "youth,region-1,61000\ncollege_share,,1\n",
     "calc.order.rules"},
    {"last.csv",
     "college,speciality,language,entry,seats\ncollege-1,welding,kk,9,50\ncollege-1,catering,kk,11,25\ncollege-2,nursing,kk,11,30\n",
     "calc.order.last"},
    {"contracts.csv", "college,speciality,language,entry,seats\ncollege-2,electrician,ru,9,25\n", "calc.order.contracts"},
    {"locks.csv", "college,speciality,language,entry,seats\ncollege-1,catering,kk,11,25\n", "calc.order.locks"},
    {"supply.csv", "region,speciality,year,language,value\nregion-1,welding,2030,kk,10\n", "calc.order.supply"},
    {"mobility.csv",
     "from,to,speciality,share\nregion-1,region-1,,0.95\nregion-1,region-1,welding,0.85\nregion-1,region-2,welding,0.1\n",
     "calc.order.mobility"},
    {"graduates.csv", "region,speciality,value\nregion-1,welding,45\nregion-1,catering,20\n", "calc.order.graduates"},
    {"bridge.csv", "field,occupation,value\n0715,72,0.8\n0715,81,0.2\n1013,51,1\n", "calc.order.bridge"},
};
enum { FORMS = sizeof forms / sizeof *forms };

enum { FILE_NAME, CONTENT, COLUMNS };
static const qj_table_col columns[COLUMNS] = {
    {.id = "file", .type = QJ_TABLE_TEXT},
    {.id = "columns", .type = QJ_TABLE_TEXT},
};

qj_rc order_template(order_job *j, const char *folder, qj_calc_answer *out, qj_err *err) {
    qj_tree *tree;
    qj_table *t;
    qj_tree_size size;
    QJ_TRY(qj_table_new(j->arena, columns, COLUMNS, FORMS, &t, err));
    // The mark is never written: what was filled in is never replaced.
    QJ_TRY(qj_tree_open(folder, ".qajet-template", j->arena, &tree, err));
    qj_rc rc = QJ_OK;
    for (size_t k = 0; rc == QJ_OK && k < FORMS; k++) {
        qj_cell *c = qj_table_row(j->arena, t);
        rc = c == NULL ? qj_fail(err, QJ_E_MEMORY) : qj_tree_put(tree, forms[k].name, forms[k].text, strlen(forms[k].text), err);
        if (rc != QJ_OK)
            break;
        c[FILE_NAME].text = forms[k].name;
        c[CONTENT].text = qj_text(j->request->lang, forms[k].message);
    }
    if (rc == QJ_OK)
        rc = qj_tree_publish(tree, &size, err);
    qj_tree_close(tree);
    QJ_TRY(rc);
    *out = (qj_calc_answer){.n = 1, .name = {"files"}, .table = {t}};
    return order_note(j, t, "calc.order.template-next", NULL, err);
}
