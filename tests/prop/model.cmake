qj_unit(prop_calc LIBS model)
