foreach(name series linalg panel ipf rng bits)
  qj_unit(num_${name} LIBS num)
endforeach()
