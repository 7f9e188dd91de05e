foreach(name series linalg panel ipf mix rng bits)
  qj_unit(num_${name} LIBS num)
endforeach()
