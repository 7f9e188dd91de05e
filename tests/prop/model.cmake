qj_unit(prop_calc LIBS model)
qj_unit(prop_order LIBS model)
qj_unit(prop_draws LIBS model)
qj_unit(prop_events LIBS model)
