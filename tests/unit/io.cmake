qj_unit(pack LIBS base data io)
qj_unit(write LIBS base data io)
qj_unit(json_table LIBS base data io)
