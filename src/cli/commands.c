// The table of commands.
#include "cli/commands.h"
#include "service/calc.h"

#include <string.h>

// What selects a cut of the need cube, and the vintage it is read from.
#define FILTERS                                                                                  \
    {.name = "region", .type = QJ_PARAM_TEXT, .metavar = "CODE", .help = "opt.region"},               \
        {.name = "industry", .type = QJ_PARAM_TEXT, .metavar = "CODE", .help = "opt.industry"},       \
        {.name = "occupation", .type = QJ_PARAM_TEXT, .metavar = "CODE", .help = "opt.occupation"}
#define REGIONS {.name = "regions", .type = QJ_PARAM_TEXT, .metavar = "LIST", .help = "opt.regions"}
#define YEAR .name = "year", .type = QJ_PARAM_INT, .metavar = "YEAR", .min = 1900, .max = 2200
#define BY                                                                                                  \
    {.name = "by", .type = QJ_PARAM_LIST, .metavar = "LIST", .choices = "region|industry|occupation|year", .help = "opt.by"}
#define LEVEL {.name = "level", .type = QJ_PARAM_INT, .metavar = "N", .min = 1, .max = 2, .fallback = "2", .help = "opt.level"}
#define TOP {.name = "top", .type = QJ_PARAM_INT, .metavar = "N", .min = 1, .max = 1000000, .help = "opt.top"}
#define VINTAGE {.name = "vintage", .type = QJ_PARAM_TEXT, .metavar = "ID", .help = "opt.vintage"}

static const cli_option init_options[] = {
    {.name = "pack", .type = QJ_PARAM_FILE, .metavar = "DIR", .required = true, .help = "opt.pack"},
};

static const cli_option import_options[] = {
    {.name = "dry-run", .type = QJ_PARAM_FLAG, .help = "opt.dry-run"},
    {.name = "accept-good", .type = QJ_PARAM_FLAG, .help = "opt.accept-good"},
    {.name = "as", .type = QJ_PARAM_TEXT, .metavar = "INDICATOR", .help = "opt.import-as"},
    {.name = "report", .type = QJ_PARAM_FILE, .metavar = "FILE", .help = "opt.report"},
    {.name = "undo", .type = QJ_PARAM_TEXT, .metavar = "ID", .help = "opt.undo"},
};

static const cli_option forecast_options[] = {
    {.name = "horizon", .type = QJ_PARAM_INT, .metavar = "N", .min = 1, .max = 20, .fallback = "10", .help = "opt.horizon"},
    {.name = "draws", .type = QJ_PARAM_INT, .metavar = "N", .min = 20, .max = 10000, .fallback = "1000", .help = "opt.draws"},
    {.name = "seed", .type = QJ_PARAM_INT, .metavar = "N", .min = 0, .max = INT64_MAX, .fallback = "1", .help = "opt.seed"},
    {.name = "scenario", .type = QJ_PARAM_TEXT, .metavar = "NAME", .help = "opt.scenario"},
    {.name = "without-events", .type = QJ_PARAM_FLAG, .help = "opt.without-events"},
    {.name = "project-percent", .type = QJ_PARAM_INT, .metavar = "N", .max = 100, .fallback = "50", .help = "opt.project-percent"},
    {.name = "survey-percent", .type = QJ_PARAM_INT, .metavar = "N", .max = 100, .fallback = "50", .help = "opt.survey-percent"},
};

static const cli_option need_options[] = {
    BY,
    FILTERS,
    REGIONS,
    {YEAR, .help = "opt.year"},
    LEVEL,
    TOP,
    VINTAGE,
};

static const cli_option plans_options[] = {
    {.name = "region", .type = QJ_PARAM_TEXT, .metavar = "CODE", .help = "opt.region"},
    {YEAR, .help = "opt.plans-year"},
    VINTAGE,
};

static const cli_option labour_options[] = {
    {.name = "region", .type = QJ_PARAM_TEXT, .metavar = "CODE", .help = "opt.region"},
    {YEAR, .help = "opt.labour-year"},
    VINTAGE,
};

static const cli_option scenario_new_options[] = {
    {.name = "copy", .type = QJ_PARAM_TEXT, .metavar = "NAME", .help = "opt.scenario-copy"},
};

static const cli_option scenario_set_options[] = {
    {.name = "growth", .type = QJ_PARAM_TEXT, .metavar = "POINTS", .help = "opt.scenario-growth"},
    {.name = "target", .type = QJ_PARAM_TEXT, .metavar = "PERSONS", .help = "opt.scenario-target"},
    {.name = "jobs", .type = QJ_PARAM_TEXT, .metavar = "N", .help = "opt.scenario-jobs"},
    {.name = "retirement", .type = QJ_PARAM_TEXT, .metavar = "YEARS", .help = "opt.scenario-retirement"},
    FILTERS,
    {.name = "sex", .type = QJ_PARAM_CHOICE, .metavar = "M|F", .choices = "M|F", .help = "opt.scenario-sex"},
    {.name = "from", .type = QJ_PARAM_INT, .metavar = "YEAR", .min = 1900, .max = 2200, .help = "opt.scenario-from"},
    {.name = "to", .type = QJ_PARAM_INT, .metavar = "YEAR", .min = 1900, .max = 2200, .help = "opt.scenario-to"},
    {.name = "phase-in", .type = QJ_PARAM_INT, .metavar = "N", .min = 1, .max = 20, .help = "opt.scenario-phase-in"},
    {.name = "percent", .type = QJ_PARAM_INT, .metavar = "N", .min = 0, .max = 100, .help = "opt.scenario-percent"},
    {.name = "title", .type = QJ_PARAM_TEXT, .metavar = "TEXT", .help = "opt.scenario-title"},
    {.name = "drop", .type = QJ_PARAM_INT, .metavar = "N", .min = 1, .max = 200, .help = "opt.scenario-drop"},
};

static const cli_option scenario_compare_options[] = {
    BY,
    FILTERS,
    {YEAR, .help = "opt.year"},
    LEVEL,
    {.name = "horizon", .type = QJ_PARAM_INT, .metavar = "N", .min = 1, .max = 20, .fallback = "10", .help = "opt.horizon"},
    {.name = "draws", .type = QJ_PARAM_INT, .metavar = "N", .min = 20, .max = 10000, .fallback = "100", .help = "opt.draws"},
    {.name = "seed", .type = QJ_PARAM_INT, .metavar = "N", .min = 0, .max = INT64_MAX, .fallback = "1", .help = "opt.seed"},
};

static const cli_option observed_options[] = {
    {.name = "indicator", .type = QJ_PARAM_TEXT, .metavar = "ID", .help = "opt.observed-indicator"},
    FILTERS,
    {YEAR, .help = "opt.observed-year"},
};

static const cli_option explain_options[] = {
    FILTERS,
    {YEAR, .required = true, .help = "opt.explain-year"},
    {.name = "figure",
     .type = QJ_PARAM_CHOICE,
     .metavar = "NAME",
     .choices = "openings|employed|growth|replacement|net",
     .fallback = "openings",
     .help = "opt.figure"},
    {.name = "depth", .type = QJ_PARAM_TEXT, .metavar = "N", .fallback = "3", .help = "opt.depth"},
    VINTAGE,
};

static const cli_option vintage_options[] = {VINTAGE};

static const cli_option spread_options[] = {
    FILTERS,
    {YEAR, .required = true, .help = "opt.explain-year"},
    {.name = "draws", .type = QJ_PARAM_INT, .metavar = "N", .min = 20, .max = 10000, .help = "opt.spread-draws"},
    VINTAGE,
};

static const cli_option claims_options[] = {
    {.name = "topic", .type = QJ_PARAM_TEXT, .metavar = "TEXT", .help = "opt.topic"},
    VINTAGE,
};

static const cli_option score_options[] = {
    {.name = "points", .type = QJ_PARAM_FLAG, .help = "opt.score-points"},
    {.name = "history", .type = QJ_PARAM_FLAG, .help = "opt.score-history"},
    {.name = "changes", .type = QJ_PARAM_FLAG, .help = "opt.score-changes"},
    {.name = "claims", .type = QJ_PARAM_FLAG, .help = "opt.score-claims"},
    {.name = "years", .type = QJ_PARAM_FLAG, .help = "opt.score-years"},
};

static const cli_option backtest_options[] = {
    {.name = "origins", .type = QJ_PARAM_INT, .metavar = "N", .min = 1, .max = 20, .fallback = "5", .help = "opt.backtest-origins"},
    {.name = "horizon", .type = QJ_PARAM_INT, .metavar = "N", .min = 1, .max = 10, .fallback = "5", .help = "opt.backtest-horizon"},
    {.name = "draws", .type = QJ_PARAM_INT, .metavar = "N", .min = 20, .max = 10000, .fallback = "1000", .help = "opt.backtest-draws"},
    {.name = "points", .type = QJ_PARAM_FLAG, .help = "opt.backtest-points"},
};

static const cli_option publish_options[] = {
    {.name = "withdraw", .type = QJ_PARAM_FLAG, .help = "opt.withdraw"},
    {.name = "list", .type = QJ_PARAM_FLAG, .help = "opt.publish-list"},
};

static const cli_option site_options[] = {
    {.name = "base", .type = QJ_PARAM_TEXT, .metavar = "ADDRESS", .fallback = "/", .help = "opt.site-base"},
};

static const cli_option export_options[] = {
    {.name = "what",
     .type = QJ_PARAM_CHOICE,
     .metavar = "NAME",
     .choices = "need|history|profile|observed|labour|plans|claims|score|score-points|score-history|score-changes|score-claims|backtest|backtest-points|sources|check|inputs|vintages|diff",
     .fallback = "need",
     .help = "opt.what"},
    {.name = "as",
     .type = QJ_PARAM_CHOICE,
     .metavar = "FORMAT",
     .choices = "csv|xlsx|jsonstat|sdmx-csv|geojson|json|svg|png",
     .fallback = "OUT, csv",
     .help = "opt.as"},
    BY,
    FILTERS,
    REGIONS,
    {YEAR, .help = "opt.year"},
    LEVEL,
    TOP,
    {.name = "topic", .type = QJ_PARAM_TEXT, .metavar = "TEXT", .help = "opt.topic"},
    {.name = "picture", .type = QJ_PARAM_CHOICE, .metavar = "KIND", .choices = "map|ranking|fan|split",
        .help = "opt.picture"},
    {.name = "figure", .type = QJ_PARAM_CHOICE, .metavar = "NAME", .choices = "rate|openings",
        .help = "opt.picture-figure"},
    {.name = "theme", .type = QJ_PARAM_CHOICE, .metavar = "NAME", .choices = "light|dark", .fallback = "light",
        .help = "opt.theme"},
    {.name = "width", .type = QJ_PARAM_INT, .metavar = "N", .min = 320, .max = 4000, .help = "opt.width"},
    {.name = "against", .type = QJ_PARAM_TEXT, .metavar = "ID", .help = "opt.against"},
    VINTAGE,
};

static const cli_option report_options[] = {
    {.name = "region", .type = QJ_PARAM_TEXT, .metavar = "CODE", .help = "opt.report-region"},
    {.name = "link", .type = QJ_PARAM_TEXT, .metavar = "URL", .fallback = "http://127.0.0.1:8080", .help = "opt.link"},
    VINTAGE,
};

static const cli_option serve_options[] = {
    {.name = "port", .type = QJ_PARAM_INT, .metavar = "N", .min = 0, .max = 65535, .fallback = "8080", .help = "opt.port"},
    {.name = "bind", .type = QJ_PARAM_TEXT, .metavar = "ADDRESS", .fallback = "127.0.0.1", .help = "opt.bind"},
    {.name = "public", .type = QJ_PARAM_FLAG, .help = "opt.public"},
    {.name = "read-only", .type = QJ_PARAM_FLAG, .help = "opt.read-only"},
};

static const cli_option bench_options[] = {
    {.name = "data", .type = QJ_PARAM_FILE, .metavar = "DIR", .required = true, .help = "bench.data"},
};

static const cli_option help_options[] = {
    {.name = "man", .type = QJ_PARAM_FLAG, .help = "opt.man"},
};

#define OPTIONS(list) .options = (list), .n_options = sizeof(list) / sizeof *(list)

const cli_command cli_commands[] = {
    {.name = "init",
     .help = "cmd.init.",
     OPTIONS(init_options),
     .operands = {{"FILE", false, "operand.store"}},
     .examples = {"init qajet.db --pack packs/kz"},
     .run = cmd_init},
    {.name = "check", .help = "cmd.check.", .examples = {"check", "check --format csv"}, .run = cmd_check},
    {.name = "import",
     .help = "cmd.import.",
     OPTIONS(import_options),
     .operands = {{"PATH...", false, "operand.import"}},
     .several = true,
     .examples = {"import table.xlsx --dry-run", "import table.csv --report found.csv", "import --undo i3f9a71c0"},
     .run = cmd_import},
    {.name = "imports", .help = "cmd.imports.", .examples = {"imports"}, .run = cmd_imports},
    {.name = "template",
     .help = "cmd.template.",
     .operands = {{"INDICATOR", true, "operand.indicator"}, {"OUT", true, "operand.template"}},
     .examples = {"template wage_average wages.xlsx"},
     .run = cmd_template},
    {.name = "forecast",
     .help = "cmd.forecast.",
     OPTIONS(forecast_options),
     .examples = {"forecast", "forecast --horizon 15 --draws 2000 --seed 7", "forecast --without-events", "forecast --scenario high"},
     .run = cmd_forecast},
    {.name = "scenario new",
     .help = "cmd.scenario-new.",
     OPTIONS(scenario_new_options),
     .operands = {{"NAME", true, "operand.scenario"}},
     .examples = {"scenario new high --copy base"},
     .run = cmd_scenario_new},
    {.name = "scenario set",
     .help = "cmd.scenario-set.",
     OPTIONS(scenario_set_options),
     .operands = {{"NAME", true, "operand.scenario"}},
     .examples = {"scenario set high --growth 1.5 --industry F", "scenario set high --target 700000 --region 75 --from 2030",
                  "scenario set high --jobs 500 --region 61 --occupation 72 --from 2028 --percent 70",
                  "scenario set high --retirement 1 --sex F --from 2028"},
     .run = cmd_scenario_set},
    {.name = "scenario list", .help = "cmd.scenario-list.", .examples = {"scenario list"}, .run = cmd_scenario_list},
    {.name = "scenario show",
     .help = "cmd.scenario-show.",
     .operands = {{"NAME", true, "operand.scenario"}},
     .examples = {"scenario show high --format csv"},
     .run = cmd_scenario_show},
    {.name = "scenario compare",
     .help = "cmd.scenario-compare.",
     OPTIONS(scenario_compare_options),
     .operands = {{"A", true, "operand.scenario-a"}, {"B", true, "operand.scenario-b"}},
     .examples = {"scenario compare base high --by region,year --format csv"},
     .run = cmd_scenario_compare},
    {.name = "scenario remove",
     .help = "cmd.scenario-remove.",
     .operands = {{"NAME", true, "operand.scenario"}},
     .examples = {"scenario remove 2030-low"},
     .run = cmd_scenario_remove},
    {.name = "show need",
     .help = "cmd.show-need.",
     OPTIONS(need_options),
     .examples = {"show need --by region --year 2030", "show need --region 61 --by occupation --level 2 --top 20",
                  "show need --industry F --by year"},
     .run = cmd_show_need},
    {.name = "show labour",
     .help = "cmd.show-labour.",
     OPTIONS(labour_options),
     .examples = {"show labour --region 75", "show labour --year 2035 --format csv"},
     .run = cmd_show_labour},
    {.name = "show plans",
     .help = "cmd.show-plans.",
     OPTIONS(plans_options),
     .examples = {"show plans", "show plans --region 61 --year 2027"},
     .run = cmd_show_plans},
    {.name = "show observed",
     .help = "cmd.show-observed.",
     OPTIONS(observed_options),
     .examples = {"show observed --indicator wage_average --region 61", "show observed --region 61 --year 2024"},
     .run = cmd_show_observed},
    {.name = "explain need",
     .help = "cmd.explain-need.",
     OPTIONS(explain_options),
     .examples = {"explain need --region 61 --occupation 71 --year 2030",
                  "explain need --region 61 --year 2030 --figure replacement --depth all"},
     .run = cmd_explain_need},
    {.name = "explain methods",
     .help = "cmd.explain-methods.",
     OPTIONS(vintage_options),
     .examples = {"explain methods", "explain methods --format csv"},
     .run = cmd_explain_methods},
    {.name = "explain spread",
     .help = "cmd.explain-spread.",
     OPTIONS(spread_options),
     .examples = {"explain spread --year 2030", "explain spread --region 61 --industry F --year 2030 --draws 500"},
     .run = cmd_explain_spread},
    {.name = "claims",
     .help = "cmd.claims.",
     OPTIONS(claims_options),
     .examples = {"claims", "claims --topic vacancies"},
     .run = cmd_claims},
    {.name = "score", .help = "cmd.score.", OPTIONS(score_options), .examples = {"score", "score --points --format csv", "score --history"},
     .run = cmd_score},
    {.name = "backtest", .help = "cmd.backtest.", OPTIONS(backtest_options), .examples = {"backtest", "backtest --origins 8 --format csv"},
     .run = cmd_backtest},
    {.name = "methods", .help = "cmd.methods.", .examples = {"methods", "methods --format csv"}, .run = cmd_methods},
    {.name = "verify",
     .help = "cmd.verify.",
     .operands = {{"VINTAGE", false, "operand.vintage"}},
     .examples = {"verify"},
     .run = cmd_verify},
    {.name = "vintages", .help = "cmd.vintages.", .examples = {"vintages"}, .run = cmd_vintages},
    {.name = "diff",
     .help = "cmd.diff.",
     .operands = {{"V1", true, "operand.before"}, {"V2", true, "operand.after"}},
     .examples = {"diff 3f9a 71c0"},
     .run = cmd_diff},
    {.name = "publish",
     .help = "cmd.publish.",
     OPTIONS(publish_options),
     .operands = {{"VINTAGE", false, "operand.publish"}},
     .examples = {"publish vda83a64a8007", "publish --withdraw", "publish --list"},
     .run = cmd_publish},
    {.name = "site",
     .help = "cmd.site.",
     OPTIONS(site_options),
     .operands = {{"OUT", true, "operand.site"}},
     .examples = {"site site", "site public/needs --base https://example.kz/needs"},
     .run = cmd_site},
    {.name = "export",
     .help = "cmd.export.",
     OPTIONS(export_options),
     .operands = {{"OUT", true, "operand.out"}},
     .examples = {"export need.csv", "export --what claims --as json claims.json",
                  "export --region 61 --by occupation,year region.xlsx",
                  "export --by region --year 2030 map.svg"},
     .run = cmd_export},
    {.name = "report map",
     .help = "cmd.report-map.",
     OPTIONS(report_options),
     .operands = {{"OUT", true, "operand.report"}},
     .examples = {"report map --region 61 --lang kk turkistan.pdf", "report map --link https://map.example.kz country.pdf"},
     .run = cmd_report_map},
    {.name = "serve",
     .help = "cmd.serve.",
     OPTIONS(serve_options),
     .examples = {"serve", "serve --port 9000", "serve --public --bind 0.0.0.0"},
     .run = cmd_serve},
// Calculators, each from its line in the registry; each takes a file or none but those of its options.
#define CALC_FILE {"FILE", true, "operand.csv"}
#define CALC_NO_FILE {NULL, false, NULL}
#define QJ_CALC(id, messages, operand, example, ...)                                          \
    {.name = "calc " #id,                                                                     \
     .help = (messages),                                                                      \
     .options = (const cli_option[]){__VA_ARGS__},                                            \
     .n_options = sizeof((const cli_option[]){__VA_ARGS__}) / sizeof(cli_option),             \
     .operands = {operand},                                                                   \
     .examples = {example},                                                                   \
     .run = cmd_calc},
#include "service/calc.def"
#undef QJ_CALC
    {.name = "doctor", .help = "cmd.doctor.", .examples = {"doctor"}, .run = cmd_doctor},
    {.name = "bench",
     .help = "cmd.bench.",
     OPTIONS(bench_options),
     .operands = {{"W", true, "operand.bench"}},
     .examples = {"bench w1 --data build/bench/data", "bench w1 --data build/bench/data --threads 1 --format json"},
     .run = cmd_bench},
    {.name = "pack seal",
     .help = "cmd.pack-seal.",
     .operands = {{"DIR", true, "operand.pack"}},
     .examples = {"pack seal ./packs/kz"},
     .run = cmd_pack_seal},
    {.name = "help",
     .help = "cmd.help.",
     OPTIONS(help_options),
     .operands = {{"TOPIC", false, "operand.topic"}, {"NAME", false, NULL}},
     .examples = {"help forecast", "help statuses"},
     .run = cmd_help},
    {.name = "completion",
     .help = "cmd.completion.",
     .operands = {{"bash", true, "operand.shell"}},
     .examples = {"completion bash > ~/.local/share/bash-completion/completions/qajet"},
     .run = cmd_completion},
    {.name = "version", .help = "cmd.version.", .examples = {"version"}, .run = cmd_version},
};
const size_t cli_commands_count = sizeof cli_commands / sizeof *cli_commands;

const cli_option cli_globals[] = {
    {.name = "store", .type = QJ_PARAM_FILE, .metavar = "FILE", .fallback = "$QAJET_STORE, qajet.db", .help = "opt.store"},
    {.name = "lang", .type = QJ_PARAM_CHOICE, .metavar = "LANG", .choices = "kk|ru|en", .fallback = "$LANG, kk", .help = "opt.lang"},
    {.name = "format",
     .type = QJ_PARAM_CHOICE,
     .metavar = "FORMAT",
     .choices = CLI_FORMATS,
     .fallback = "table (calc: csv)",
     .help = "opt.format"},
    {.name = "threads", .type = QJ_PARAM_INT, .metavar = "N", .min = 1, .max = 1024, .help = "opt.threads"},
    {.name = "help", .type = QJ_PARAM_FLAG, .help = "opt.help"},
    {.name = "version", .type = QJ_PARAM_FLAG, .help = "opt.version"},
};
const size_t cli_globals_count = sizeof cli_globals / sizeof *cli_globals;

const cli_topic cli_topics[] = {
    {"store", "topic.store.", NULL},
    {"formats", "topic.formats.", NULL},
    {"statuses", "topic.statuses.", topic_statuses},
    {"quality", "topic.quality.", topic_quality},
    {"indicators", "topic.indicators.", topic_indicators},
    {"exit-codes", "topic.exit-codes.", topic_exit_codes},
};
const size_t cli_topics_count = sizeof cli_topics / sizeof *cli_topics;

const cli_command *cli_command_find(const char *name) {
    for (size_t i = 0; i < cli_commands_count; i++) {
        if (strcmp(cli_commands[i].name, name) == 0)
            return &cli_commands[i];
    }
    return NULL;
}

bool cli_choice(const char *choices, size_t i, const char **s, size_t *n) {
    for (; choices != NULL && *choices != '\0'; i--) {
        *s = choices;
        *n = strcspn(choices, "|");
        if (i == 0)
            return true;
        choices += *n + (choices[*n] == '|');
    }
    return false;
}

int cli_choice_find(const char *choices, const char *s, size_t n) {
    const char *choice;
    size_t len;
    for (int i = 0; cli_choice(choices, (size_t)i, &choice, &len); i++) {
        if (len == n && memcmp(choice, s, n) == 0)
            return i;
    }
    return -1;
}
