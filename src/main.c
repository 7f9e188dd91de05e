#include "cli/cli.h"

int main(int argc, char **argv) { return qj_cli_main(argc, argv); }
