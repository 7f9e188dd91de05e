// From words to a run: options anywhere, mistakes named with the remedy; and the table of commands itself.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "cli/run.h"
#include <stdlib.h>
#include <string.h>

enum { MOST_WORDS = 24 };

static void clear_environment(void) {
    static const char *const variables[] = {"LC_ALL", "LC_MESSAGES", "LANG", "QAJET_STORE"};
    for (size_t i = 0; i < sizeof variables / sizeof *variables; i++)
        (void)unsetenv(variables[i]);
}

static int set_up(void **state) {
    clear_environment();
    *state = qj_arena_new(1 << 20);
    return *state == NULL;
}

static int tear_down(void **state) {
    qj_arena_free(*state);
    return 0;
}

// Parses words separated by spaces.
static cli parse(qj_arena *a, const char *line, qj_err *err) {
    cli c = {.arena = a};
    char *words[MOST_WORDS] = {qj_arena_str(a, "qajet")}, *p = qj_arena_str(a, line);
    int n = 1;
    assert_non_null(p);
    while (*p != '\0' && n < MOST_WORDS) {
        words[n++] = p;
        p += strcspn(p, " ");
        if (*p == ' ')
            *p++ = '\0';
    }
    *err = (qj_err){0};
    qj_rc rc = cli_parse(&c, n, words, err);
    assert_int_equal(rc, -(qj_rc)err->code);
    return c;
}

static void options_stand_before_and_after_the_command(void **state) {
    static const char *const lines[] = {
        "--store a.db --lang ru show need --by region --top=5 --format csv",
        "show need --top 5 --by=region --lang=ru --format=csv --store=a.db",
        "--format table show need --by year --by region --top 5 --lang ru --store a.db --format csv",
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        qj_err err;
        cli c = parse(*state, lines[i], &err);
        assert_int_equal(err.code, QJ_E_NONE);
        assert_string_equal(c.command->name, "show need");
        assert_string_equal(c.store, "a.db");
        assert_int_equal(c.lang, QJ_RU);
        assert_int_equal(c.format, CLI_CSV);
        assert_string_equal(cli_text(&c, "by"), "region");
        assert_int_equal(cli_int(&c, "top", -1), 5);
        assert_int_equal(cli_int(&c, "year", -1), -1);
        assert_null(cli_text(&c, "region"));
    }
}

static void what_is_not_given_has_its_default(void **state) {
    qj_err err;
    cli c = parse(*state, "", &err);
    assert_null(c.command);
    assert_string_equal(c.store, "qajet.db");
    assert_int_equal(c.lang, QJ_KK);
    assert_int_equal(c.format, CLI_TABLE);
    assert_int_equal(c.threads, 0);
    (void)setenv("QAJET_STORE", "b.db", 1);
    (void)setenv("LANG", "en_GB.UTF-8", 1);
    c = parse(*state, "vintages", &err);
    assert_string_equal(c.store, "b.db");
    assert_int_equal(c.lang, QJ_EN);
    (void)setenv("LC_ALL", "ru", 1);
    assert_int_equal(parse(*state, "vintages", &err).lang, QJ_RU);
    assert_int_equal(parse(*state, "vintages --lang kk", &err).lang, QJ_KK);
    clear_environment();
}

static void mistakes_have_a_code_of_their_own(void **state) {
    static const struct {
        const char *line;
        qj_code code;
    } cases[] = {
        {"frobnicate", QJ_E_CLI_COMMAND},
        {"forcast", QJ_E_CLI_COMMAND_NEAR},
        {"show", QJ_E_CLI_INCOMPLETE},
        {"show --by region", QJ_E_CLI_INCOMPLETE},
        {"show need --zzzzzzzzz 1", QJ_E_CLI_OPTION},
        {"show need --regoin 61", QJ_E_CLI_OPTION_NEAR},
        {"-x", QJ_E_CLI_OPTION},
        {"--draws 100 forecast", QJ_E_CLI_OPTION_EARLY},
        {"forecast --draws", QJ_E_CLI_VALUE_MISSING},
        {"forecast --draws --seed 1", QJ_E_CLI_VALUE_MISSING},
        {"forecast --draws=", QJ_E_CLI_VALUE_MISSING},
        {"help --man=1", QJ_E_CLI_VALUE_NONE},
        {"forecast --draws 1e3", QJ_E_CLI_WHOLE},
        {"forecast --draws 19", QJ_E_CLI_RANGE},
        {"forecast --draws 10001", QJ_E_CLI_RANGE},
        {"forecast --seed 99999999999999999999", QJ_E_CLI_RANGE},
        {"forecast --seed -1", QJ_E_CLI_RANGE},
        {"vintages --format xml", QJ_E_CLI_CHOICE},
        {"vintages --lang de", QJ_E_CLI_CHOICE},
        {"show need --by region,", QJ_E_CLI_LIST},
        {"show need --by region,town", QJ_E_CLI_LIST},
        {"init a.db", QJ_E_CLI_REQUIRED},
        {"diff a", QJ_E_CLI_OPERAND_MISSING},
        {"diff a b c", QJ_E_CLI_OPERAND_EXTRA},
        {"vintages -- --lang", QJ_E_CLI_OPERAND_EXTRA},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        qj_err err;
        (void)parse(*state, cases[i].line, &err);
        if (err.code != cases[i].code)
            print_error("%s: %s\n", cases[i].line, qj_code_message(err.code));
        assert_int_equal(err.code, cases[i].code);
        assert_int_equal(qj_code_exit(err.code), 2);
        for (int lang = 0; lang < QJ_LANGS; lang++)
            assert_null(strchr(qj_err_text(*state, (qj_lang)lang, &err), '{'));
    }
}

static void the_limits_themselves_are_taken(void **state) {
    static const char *const lines[] = {"forecast --draws 20 --horizon 1", "forecast --draws 10000 --horizon 20 --seed 0",
                                        "serve --port 0", "serve --port 65535", "show need --by year,region", "export -"};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        qj_err err;
        (void)parse(*state, lines[i], &err);
        assert_int_equal(err.code, QJ_E_NONE);
    }
}

static void help_is_given_whatever_else_is_wrong(void **state) {
    qj_err err;
    cli c = parse(*state, "forecast --nonsense --help", &err);
    assert_true(c.help_wanted);
    assert_string_equal(c.command->name, "forecast");
    assert_true(parse(*state, "-h", &err).help_wanted);
    assert_false(parse(*state, "export -- --help", &err).help_wanted);
}

static void check_message(const char *prefix, const char *name) {
    char id[80];
    assert_in_range(strlen(prefix) + strlen(name), 1, sizeof id - 1);
    memcpy(id, prefix, strlen(prefix));
    memcpy(id + strlen(prefix), name, strlen(name) + 1);
    if (!qj_text_has(id))
        print_error("no message: %s\n", id);
    assert_true(qj_text_has(id));
}

static void the_table_has_its_texts_and_its_examples_parse(void **state) {
    for (size_t i = 0; i < cli_commands_count; i++) {
        const cli_command *command = &cli_commands[i];
        check_message(command->help, "summary");
        check_message(command->help, "text");
        assert_true(command->n_options <= CLI_MOST_OPTIONS);
        for (size_t k = 0; k < command->n_options; k++) {
            check_message(command->options[k].help, "");
            for (size_t g = 0; g < cli_globals_count; g++)
                assert_string_not_equal(command->options[k].name, cli_globals[g].name);
        }
        assert_non_null(command->examples[0]);
        for (size_t k = 0; k < CLI_MOST_EXAMPLES && command->examples[k] != NULL; k++) {
            qj_err err;
            char *line = qj_arena_strn(*state, command->examples[k], strcspn(command->examples[k], ">"));
            size_t n = strlen(line);
            if (n > 0 && line[n - 1] == ' ')
                line[n - 1] = '\0';
            cli c = parse(*state, line, &err);
            assert_int_equal(err.code, QJ_E_NONE);
            assert_ptr_equal(c.command, command);
        }
    }
    for (size_t i = 0; i < cli_topics_count; i++) {
        check_message(cli_topics[i].help, "title");
        check_message(cli_topics[i].help, "text");
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(options_stand_before_and_after_the_command),
        cmocka_unit_test(what_is_not_given_has_its_default),
        cmocka_unit_test(mistakes_have_a_code_of_their_own),
        cmocka_unit_test(the_limits_themselves_are_taken),
        cmocka_unit_test(help_is_given_whatever_else_is_wrong),
        cmocka_unit_test(the_table_has_its_texts_and_its_examples_parse),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
