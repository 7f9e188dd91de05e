foreach(name arena digits err text csv json threads file)
  qj_unit(base_${name} LIBS base)
endforeach()
