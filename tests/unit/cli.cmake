qj_unit(cli_output LIBS cli)
qj_unit(cli_parse LIBS cli)
