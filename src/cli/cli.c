// One run from start to exit code.
#include "cli/cli.h"

#include "cli/help.h"
#include "cli/output.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#define MEMORY ((size_t)4 << 30)

// A program may be started with its streams closed. The numbers must not fall to files that are opened later, or
// messages would be written into them.
static void hold_streams(void) {
    for (int fd = 0; fd <= 2; fd++) {
        if (fcntl(fd, F_GETFD) < 0)
            (void)open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY);
    }
}

static qj_rc run(cli *c, int argc, char **argv, qj_err *err) {
    QJ_TRY(cli_parse(c, argc, argv, err));
    if (c->help_wanted)
        return c->command != NULL ? help_command(c, c->command, err) : help_overview(c, err);
    if (c->version_wanted)
        return help_version(c, err);
    return c->command != NULL ? c->command->run(c, err) : help_overview(c, err);
}

static int tell(cli *c, const qj_err *err) {
    if (!c->told && !c->quiet)
        (void)fprintf(stderr, "%s\n", qj_err_text(c->arena, c->lang, err));
    return qj_code_exit(err->code);
}

int qj_cli_main(int argc, char **argv) {
    hold_streams();
    (void)signal(SIGPIPE, SIG_IGN); // a reader that goes away is a write error like others
    cli c = {.arena = qj_arena_new(MEMORY)};
    qj_err err = {.code = QJ_E_MEMORY};
    if (c.arena == NULL)
        return qj_code_exit(QJ_E_MEMORY);
    qj_rc rc = run(&c, argc, argv, &err);
    int exit_code = rc == QJ_OK ? 0 : tell(&c, &err);
    cli_close(&c);
    qj_arena_free(c.arena);
    return exit_code;
}
