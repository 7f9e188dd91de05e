// The command line: words in, one service call, text out.
#pragma once

// Runs the program; returns its exit code. Data go to standard output, messages to standard error.
int qj_cli_main(int argc, char **argv);
