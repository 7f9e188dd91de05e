qj_unit(model_need LIBS model)
qj_unit(model_levels LIBS model)
qj_unit(model_events LIBS model)
qj_unit(model_contrast LIBS model)
