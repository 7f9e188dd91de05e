qj_unit(import LIBS base data io PkgConfig::ZIP)
