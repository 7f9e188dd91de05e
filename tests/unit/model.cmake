qj_unit(model_need LIBS model)
