qj_unit(report LIBS base report)
qj_unit(service_lead LIBS base service)
