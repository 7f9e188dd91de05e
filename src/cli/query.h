// The cut of the need cube that the options of a command ask for.
#pragma once

#include "cli/run.h"
#include "service/need.h"

qj_need_query query_need(const cli *c);
