foreach(name series linalg panel rng bits)
  qj_unit(num_${name} LIBS num)
endforeach()
