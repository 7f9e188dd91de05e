qj_unit(prop_calc LIBS model)
qj_unit(prop_order LIBS model)
