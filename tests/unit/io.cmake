qj_unit(pack LIBS base data io)
