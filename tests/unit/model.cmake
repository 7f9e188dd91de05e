qj_unit(model_need LIBS model)
qj_unit(model_draws LIBS model)
qj_unit(model_events LIBS model)
