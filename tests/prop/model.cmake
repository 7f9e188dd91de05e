qj_unit(prop_calc LIBS model)
<<<<<<< HEAD
qj_unit(prop_order LIBS model)
=======
qj_unit(prop_draws LIBS model)
qj_unit(prop_events LIBS model)
>>>>>>> main
