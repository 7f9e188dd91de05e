qj_unit(data LIBS base data)
