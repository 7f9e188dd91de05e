# The same sources once more without what is special to a machine, under other names: test_num_portable compares.
set(sources num/ipf num/mix num/elem num/quantiles num/lanes num/stat model/exits/ages model/supply/population_draws)
list(TRANSFORM sources PREPEND ${CMAKE_SOURCE_DIR}/src/)
list(TRANSFORM sources APPEND .c)
add_library(qj_portable STATIC ${sources})
target_include_directories(qj_portable PRIVATE ${CMAKE_SOURCE_DIR}/src)
target_compile_options(qj_portable PRIVATE -O3 -fno-trapping-math)
target_compile_definitions(qj_portable PRIVATE QJ_PORTABLE=1)
foreach(name ipf3 ipf3_scratch mix_list mix_rows exp log exp_array log_array sum mean median mad sort quantile_sorted column_quantiles
    column_quantiles_scratch row_quantiles row_quantiles_scratch ages_keep ages_year people_step people_scratch)
  target_compile_definitions(qj_portable PRIVATE qj_${name}=portable_${name})
endforeach()
qj_unit(num_portable LIBS portable model)

foreach(name series linalg panel ipf mix rng bits)
  qj_unit(num_${name} LIBS num)
endforeach()
