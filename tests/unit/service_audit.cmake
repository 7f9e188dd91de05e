qj_unit(service_audit LIBS base data io store service PkgConfig::SQLITE)
qj_unit(service_score LIBS base data io store service)
qj_unit(service_map_backtest LIBS base data io store service)
