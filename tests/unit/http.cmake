qj_unit(http_route LIBS http)
qj_unit(http_answer LIBS http)
