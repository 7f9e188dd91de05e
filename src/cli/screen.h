// The terminal, when there is one.
#pragma once

#include <stdbool.h>
#include <stddef.h>

// True when the stream of this number is a terminal that can move its cursor.
bool screen_is_terminal(int fd);

// Columns of the terminal on standard output; 0 when it is a file or a pipe.
size_t screen_columns(void);
