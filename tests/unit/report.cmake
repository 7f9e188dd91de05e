qj_unit(report LIBS base report)
