qj_unit(store LIBS base data store PkgConfig::SQLITE)
qj_unit(store_events LIBS base data store PkgConfig::SQLITE)
