qj_unit(service_audit LIBS base data io store service PkgConfig::SQLITE)
