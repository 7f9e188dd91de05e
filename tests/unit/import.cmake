qj_unit(import LIBS base data io PkgConfig::ZIP)
qj_unit(import_files LIBS base data io)
