qj_unit(prop_num LIBS num)
qj_unit(prop_panel LIBS num)
