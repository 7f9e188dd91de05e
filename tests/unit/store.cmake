qj_unit(store LIBS base data store PkgConfig::SQLITE)
