// Made by gen/openapi.mjs from api/openapi.yaml. Do not edit.

/** What went wrong, and what to do about it (RFC 9457). */
export interface Problem {
  /** Kind of problem as an address. */
  type: string;
  /** The HTTP status in words. */
  title: string;
  /** The HTTP status. */
  status: number;
  /** One or two sentences: what is wrong and the remedy. */
  detail: string;
  /** Stable id of the problem. */
  code: string;
  /** The particulars of the message: parameter, value, what is allowed, the nearest. */
  args?: Record<string, string | number | null>;
}

export interface Health {
  /** Always ok. */
  status: "ok";
}

export interface OpenApi {
  /** Version of OpenAPI. */
  openapi: string;
  /** About the API. */
  info: Record<string, unknown>;
  /** The operations. */
  paths: Record<string, unknown>;
}

/** The same name in three languages. */
export interface Names {
  /** In Kazakh. */
  kk: string;
  /** In Russian. */
  ru: string;
  /** In English. */
  en: string;
}

export interface Country {
  /** Code. */
  code: string;
  name: Names;
}

export interface Region {
  /** Code. */
  code: string;
  name: Names;
  /** Short name for small maps. */
  short: string | null;
  /** Column and row on the tile map. */
  tile: [number, number] | null;
  /** Longitude of the label point in degrees. */
  lon: number | null;
  /** Latitude of the label point in degrees. */
  lat: number | null;
}

export interface Industry {
  /** Code of the section. */
  code: string;
  name: Names;
  /** The grade that at least half of the regions have, or a worse one; from D on the order of regions means nothing. */
  regional_quality: string | null;
}

export interface Occupation {
  /** Code of the group. */
  code: string;
  /** Code of the group above. */
  parent: string | null;
  /** 1 for major groups and 2 for two-digit groups. */
  level: number;
  name: Names;
}

export interface Pack {
  /** Id of the data pack. */
  id: string;
  /** Version of the data pack. */
  version: string;
  /** The last year with observed figures. */
  base_year: number;
  title: Names;
  /** Whom to name when the figures are used. */
  attribution: string[];
  /** Whether the pack has outlines of its regions. */
  shapes: boolean;
}

export interface VintageBrief {
  /** Id of the vintage. */
  id: string;
  /** When it was computed (UTC). */
  made_at: string;
  /** Version of the method. */
  method: string;
  /** Name of the scenario it was made under. */
  scenario: string | null;
  /** Number of draws. */
  draws: number | null;
  /** Seed of the random numbers. */
  seed: number | string | null;
  /** Years ahead of the base year. */
  horizon: number | null;
  /** First forecast year. */
  first_year: number;
  /** Last forecast year. */
  last_year: number;
  /** Where it stands towards the world. */
  standing: "draft" | "published" | "former" | "withdrawn";
  /** When it was last published (UTC). */
  published_at: string | null;
  /** Imported files it rests on that were withdrawn since. */
  withdrawn_imports: string | null;
}

export interface LevelRow {
  /** The level of the map. */
  level: "country" | "region" | "industry" | "cell";
  /** The method. */
  method: string;
  /** Its mean error in the past over the usual yearly change; null when there is too little history. */
  mase: number | null;
  /** The best of the other methods. */
  second: string | null;
  /** Its error. */
  mase_second: number | null;
  /** The error of TD8. */
  mase_td8: number | null;
  /** The error of the last value. */
  mase_naive: number | null;
  /** Years from which forecasts were judged. */
  origins: number;
  /** Of so many such years at least another method than TD8 is taken. */
  least: number;
  /** By how much the error is smaller than that of TD8; null for TD8. */
  gain: number | null;
  /** Standard error of the gain over origins. */
  gain_error: number | null;
}

export interface Meta {
  /** Name and version of the program. */
  program: {
    name: string;
    version: string;
  };
  /** True when only what is published is answered, to be read by anyone. */
  public: boolean;
  /** The data pack. */
  pack: Pack;
  /** The vintage answered from; null when no forecast was made yet. */
  vintage: VintageBrief | null;
  /** Which method forecast each level of the vintage; empty when it was made before methods were chosen. */
  levels: LevelRow[];
  /** Forecast years. */
  years: number[];
  /** The last year with observed figures. */
  base_year: number;
  /** The country as a whole. */
  country: Country | null;
  /** The regions of today. */
  regions: Region[];
  /** Sections of industry. */
  industries: Industry[];
  /** Major groups and then two-digit groups. */
  occupations: Occupation[];
}

export interface NeedRow {
  /** Code of the region. */
  region: string | null;
  /** Name of the region. */
  region_name: string | null;
  /** Code of the industry. */
  industry: string | null;
  /** Name of the industry. */
  industry_name: string | null;
  /** Code of the occupation. */
  occupation: string | null;
  /** Name of the occupation. */
  occupation_name: string | null;
  /** The year or the first and the last. */
  year: number | string | null;
  /** Employed at the end of the period. */
  employed: number | null;
  /** Change of the number employed. */
  growth: number | null;
  /** Those who leave for good and are replaced. */
  replacement: number | null;
  /** Growth plus replacement; may be negative. */
  net: number | null;
  /** Openings; never negative in any draw. */
  openings: number | null;
  /** Median of openings. */
  p50: number | null;
  /** Lower bound of the 80 % interval of openings. */
  lo80: number | null;
  /** Upper bound of the 80 % interval of openings. */
  hi80: number | null;
  /** Lower bound of the 95 % interval of openings. */
  lo95: number | null;
  /** Upper bound of the 95 % interval of openings. */
  hi95: number | null;
  /** Lower bound of the 80 % interval of the employed. */
  employed_lo80: number | null;
  /** Upper bound of the 80 % interval of the employed. */
  employed_hi80: number | null;
  /** Named class of the need. */
  class: string | null;
  /** Quality grade from A (published) to E (not to be shown). */
  quality: string | null;
  /** Status of the figures. */
  status: string | null;
  /** Unit of the figures. */
  unit: string | null;
}

export interface Need {
  /** Id of the vintage. */
  vintage: string;
  /** The question as it was understood; null means all. */
  query: {
    by: ("region" | "industry" | "occupation" | "year")[];
    region: string | null;
    regions: string | null;
    industry: string | null;
    occupation: string | null;
    year: number | null;
    level: number;
    top: number | null;
    lang: "kk" | "ru" | "en";
  };
  /** Unit of all figures. */
  unit: "persons";
  /** The rows. */
  rows: NeedRow[];
  /** The same question without "by". */
  total: NeedRow | null;
  notes?: Notes;
}

/** A list a row, in the order of columns; null means withheld or missing. */
export type FiguresRows = ((string | number | null)[])[];

export interface Figures {
  /** Id of the vintage. */
  vintage: string;
  /** Unit of all figures. */
  unit: "persons";
  /** What the lists hold. */
  columns: string[];
  rows: FiguresRows;
  notes?: Notes;
  /** The same of the other vintage. */
  against?: {
    /** Id of the vintage. */
    vintage: string;
    rows: FiguresRows;
    notes?: Notes;
  };
}

/** Remarks on the table, in the language asked for. */
export type Notes = string[];

/** One step of the explanation. Empty fields are left out. */
export interface Node {
  /** The same quantity has the same id everywhere in the tree. */
  id?: string;
  /** The quantity of this id is opened elsewhere in the tree. */
  ref?: string;
  /** What it is. */
  label: string;
  /** The value. */
  value?: number;
  /** Unit of the value. */
  unit?: string;
  /** Status of the value. */
  status?: string;
  /** How the value follows from the children. */
  op?: string;
  /** The same in readable form. */
  formula?: string;
  /** Ids of the sources. */
  source?: string;
  /** Source file. */
  file?: string;
  /** Line of the source file. */
  line?: number;
  /** Children were left out because of the depth asked for. */
  cut?: boolean;
  /** What the value was made from. */
  children?: Node[];
}

export interface Explain {
  /** Id of the vintage. */
  vintage: string;
  /** The figure explained. */
  figure: "openings" | "employed" | "growth" | "replacement" | "net";
  /** The figure itself; its children are what it was made from. */
  root: Node;
}

export interface ClaimRow {
  /** Id of the claim. */
  id: string;
  /** Topic. */
  topic: string | null;
  /** Claims with the same value here are rivals. */
  conflict_group: string | null;
  /** Code of the region. */
  region: string | null;
  /** Name of the region. */
  region_name: string | null;
  /** What time it is about. */
  period: string | null;
  /** The value claimed. */
  value: number | null;
  /** Upper end when a range is claimed. */
  value_max: number | null;
  /** Unit. */
  unit: string | null;
  /** What exactly is counted. */
  definition: string | null;
  /** Who says so. */
  claimant: string | null;
  /** Id of the source. */
  source: string | null;
  /** When it was said. */
  date: string | null;
  /** Our figure by the same definition. */
  ours: number | null;
  /** Lower bound of our 80 % interval. */
  ours_lo80: number | null;
  /** Upper bound of our 80 % interval. */
  ours_hi80: number | null;
  /** How far ours can be compared. */
  ours_note: string | null;
}

export interface Claims {
  /** The claims. */
  rows: ClaimRow[];
  notes?: Notes;
}

export interface SpreadRow {
  /** The block of errors. */
  block: "country" | "industry" | "region" | "sector" | "cell" | "staffing" | "exits" | "events" | "together" | "all";
  /** Its share of the variance of openings. */
  openings_share: number | null;
  /** Its share of the variance of the employed. */
  employed_share: number | null;
  /** Width of the 80 % range of openings without it, persons. */
  openings_width: number | null;
  /** Width of the 80 % range of the employed without it, persons. */
  employed_width: number | null;
}

export interface Spread {
  /** Id of the vintage. */
  vintage: string;
  /** A row a block. */
  rows: SpreadRow[];
  notes?: Notes;
}

export interface MethodRow {
  /** On what it was judged. */
  margin: "region" | "industry" | "sector";
  /** The method; map is the path of the map itself. */
  method: string;
  /** Mean absolute error over the mean yearly change before. */
  mase: number | null;
  /** Sum of errors over the sum of values in per cent. */
  wmape: number | null;
  /** Symmetric percentage error. */
  smape: number | null;
  /** Share of values inside the 80 % range. */
  cover80: number | null;
  /** Share of values inside the 95 % range. */
  cover95: number | null;
  /** Share of forecasts that named the direction of the change rightly. */
  direction: number | null;
  /** Skill over the last value. */
  skill_naive: number | null;
  /** Number of forecasts. */
  n: number;
  /** 1 for what the map uses. */
  used: number;
  /** 1 for the method that the map takes on that level. */
  favoured: number;
}

export interface Methods {
  /** A row a margin and method. */
  rows: MethodRow[];
  notes?: Notes;
}

export interface ScoreRow {
  /** Vintage. */
  vintage: string | null;
  /** Made at. */
  made_at: string | null;
  /** Base year. */
  base_year: number | null;
  /** Level. */
  level: string | null;
  /** Years ahead (0: all). */
  ahead: number | null;
  /** Forecasts. */
  n: number | null;
  /** Sum of errors over the sum of facts, per cent. */
  wmape: number | null;
  /** Bias, %. */
  bias: number | null;
  /** Direction right. */
  direction: number | null;
  /** Faster or slower right. */
  faster: number | null;
  /** Inside 80 %. */
  cover80: number | null;
  /** Inside 95 %. */
  cover95: number | null;
  /** Scaled score of the 95 % range. */
  msis: number | null;
  /** Skill over naive. */
  skill_naive: number | null;
  /** Skill over constant shares. */
  skill_constant: number | null;
  /** From revised data. */
  cause_revision: number | null;
  /** From growth of the whole. */
  cause_total: number | null;
  /** From own growth. */
  cause_own: number | null;
  /** From staffing shares. */
  cause_staffing: number | null;
  /** From replacement rates. */
  cause_replacement: number | null;
  /** Cannot be told apart. */
  cause_rest: number | null;
}

export interface ScorePointRow {
  /** Vintage. */
  vintage: string | null;
  /** Base year. */
  base_year: number | null;
  /** Level. */
  level: string | null;
  /** Region code. */
  region: string | null;
  /** Region. */
  region_name: string | null;
  /** Industry code. */
  industry: string | null;
  /** Industry. */
  industry_name: string | null;
  /** Occupation code. */
  occupation: string | null;
  /** Occupation. */
  occupation_name: string | null;
  /** Year. */
  year: number | null;
  /** Of the base year, as the forecast took it. */
  base: number | null;
  /** Forecast. */
  forecast: number | null;
  /** 80% low. */
  lo80: number | null;
  /** 80% high. */
  hi80: number | null;
  /** 95% low. */
  lo95: number | null;
  /** 95% high. */
  hi95: number | null;
  /** Fact. */
  fact: number | null;
  /** Error. */
  error: number | null;
  /** Unit. */
  unit: string | null;
  /** Status. */
  status: string | null;
  /** Source. */
  source: string | null;
  /** File of the observation. */
  file: string | null;
  /** Line. */
  line: number | null;
  /** From revised data. */
  cause_revision: number | null;
  /** From growth of the whole. */
  cause_total: number | null;
  /** From own growth. */
  cause_own: number | null;
  /** From staffing shares. */
  cause_staffing: number | null;
  /** From replacement rates. */
  cause_replacement: number | null;
  /** Cannot be told apart. */
  cause_rest: number | null;
}

export interface ScoreRecordRow {
  /** Time. */
  at: string | null;
  /** Vintage. */
  vintage: string | null;
  /** Base year. */
  base_year: number | null;
  /** Later observations. */
  observations: number | null;
  /** Added. */
  added: number | null;
  /** Changed. */
  changed: number | null;
  /** Withdrawn. */
  withdrawn: number | null;
  /** wMAPE, country, %. */
  wmape_total: number | null;
  /** wMAPE, regions, %. */
  wmape_region: number | null;
  /** wMAPE, industries, %. */
  wmape_industry: number | null;
  /** wMAPE, occupations, %. */
  wmape_staffing: number | null;
  /** wMAPE, replacement, %. */
  wmape_replacement: number | null;
  /** Explanation. */
  text: string | null;
}

export interface ScoreChangeRow {
  /** Time. */
  at: string | null;
  /** Vintage. */
  vintage: string | null;
  /** What. */
  what: string | null;
  /** Indicator. */
  indicator: string | null;
  /** Region code. */
  region: string | null;
  /** Region. */
  region_name: string | null;
  /** Industry code. */
  industry: string | null;
  /** Industry. */
  industry_name: string | null;
  /** Occupation code. */
  occupation: string | null;
  /** Occupation. */
  occupation_name: string | null;
  /** Year. */
  year: number | null;
  /** Before. */
  before: number | null;
  /** After. */
  after: number | null;
  /** Unit. */
  unit: string | null;
}

export interface ClaimScoreRow {
  /** Id. */
  id: string | null;
  /** Claimant. */
  claimant: string | null;
  /** Definition. */
  definition: string | null;
  /** Region code. */
  region: string | null;
  /** Region. */
  region_name: string | null;
  /** Period. */
  period: string | null;
  /** Value. */
  value: number | null;
  /** Unit. */
  unit: string | null;
  /** Fact. */
  fact: number | null;
  /** Error. */
  error: number | null;
  /** Error, %. */
  error_percent: number | null;
  /** State. */
  state: string | null;
  /** Source. */
  source: string | null;
}

export interface BacktestRow {
  /** Level. */
  level: string | null;
  /** Counted. */
  counted: number | null;
  /** Years ahead (0: all). */
  ahead: number | null;
  /** Origins. */
  origins: number | null;
  /** Forecasts. */
  n: number | null;
  /** Sum of errors over the sum of facts, per cent. */
  wmape: number | null;
  /** Bias, %. */
  bias: number | null;
  /** Direction right. */
  direction: number | null;
  /** Faster or slower right. */
  faster: number | null;
  /** Inside 80 %. */
  cover80: number | null;
  /** Inside 80 %, at least. */
  cover80_lo: number | null;
  /** Inside 80 %, at most. */
  cover80_hi: number | null;
  /** Inside 95 %. */
  cover95: number | null;
  /** Inside 95 %, at least. */
  cover95_lo: number | null;
  /** Inside 95 %, at most. */
  cover95_hi: number | null;
  /** Scaled score of the 95 % range. */
  msis: number | null;
  /** Skill over naive. */
  skill_naive: number | null;
  /** Skill over constant shares. */
  skill_constant: number | null;
  /** From growth of the whole. */
  cause_total: number | null;
  /** From own growth. */
  cause_own: number | null;
}

export interface BacktestPointRow {
  /** Level. */
  level: string | null;
  /** Region code. */
  region: string | null;
  /** Region. */
  region_name: string | null;
  /** Industry code. */
  industry: string | null;
  /** Industry. */
  industry_name: string | null;
  /** Forecast from. */
  origin: number | null;
  /** Years ahead (0: all). */
  ahead: number | null;
  /** Year. */
  year: number | null;
  /** Of the base year, as the forecast took it. */
  base: number | null;
  /** Forecast. */
  forecast: number | null;
  /** 80% low. */
  lo80: number | null;
  /** 80% high. */
  hi80: number | null;
  /** 95% low. */
  lo95: number | null;
  /** 95% high. */
  hi95: number | null;
  /** Fact. */
  fact: number | null;
  /** Error. */
  error: number | null;
  /** Unit. */
  unit: string | null;
}

export interface Scorecard {
  /** How good we were, from the numbers. */
  sentence: string;
  /** Scores; first of all vintages together. */
  rows: ScoreRow[];
  /** Forecast and fact. */
  points: ScorePointRow[];
  /** Scores that were kept, newest first. */
  history: ScoreRecordRow[];
  /** Observations that changed between scores. */
  changes: ScoreChangeRow[];
  /** Official forecasts by the same rule. */
  claims: ClaimScoreRow[];
  notes?: Notes;
}

export interface Backtests {
  /** A row a level and years ahead. */
  rows: BacktestRow[];
  /** Forecast and fact of published margins. */
  points: BacktestPointRow[];
  notes?: Notes;
}

export interface VintageRow {
  /** Id of the vintage. */
  vintage: string;
  /** When it was computed (UTC). */
  made_at: string;
  /** Version of the method. */
  method: string;
  /** Years ahead of the base year. */
  horizon: number | null;
  /** Number of draws. */
  draws: number | null;
  /** Seed of the random numbers. */
  seed: number | string | null;
  /** First forecast year. */
  first_year: number | null;
  /** Last forecast year. */
  last_year: number | null;
  /** Openings in the country over all years. */
  openings: number | null;
  /** SHA-256 of the results. */
  digest: string | null;
  /** Where it stands towards the world. */
  standing: "draft" | "published" | "former" | "withdrawn";
  /** When it was last published (UTC). */
  published_at: string | null;
}

export interface Vintages {
  /** The vintages. */
  rows: VintageRow[];
  notes?: Notes;
}

export interface DifferenceRow {
  /** Kind of thing that differs. */
  kind: string;
  /** Its name. */
  name: string | null;
  /** In the earlier vintage. */
  before: number | null;
  /** In this vintage. */
  after: number | null;
  /** The difference. */
  change: number | null;
  /** Unit. */
  unit: string | null;
  /** The difference in words. */
  text: string | null;
}

export interface Differences {
  /** The differences. */
  rows: DifferenceRow[];
  notes?: Notes;
}

export interface CheckRow {
  /** Kind of finding. */
  kind: string;
  /** How grave it is. */
  severity: string;
  /** Source file. */
  file: string | null;
  /** Line of the source file. */
  line: number | null;
  /** Code of the region. */
  region: string | null;
  /** Code of the industry. */
  industry: string | null;
  /** Year. */
  year: number | string | null;
  /** The value found. */
  value: number | null;
  /** The value expected. */
  expected: number | null;
  /** Unit. */
  unit: string | null;
  /** The finding in words. */
  text: string | null;
}

export interface Checks {
  /** The findings. */
  rows: CheckRow[];
  notes?: Notes;
}

export interface SourceRow {
  /** Id of the source. */
  id: string;
  /** Title. */
  title: string | null;
  /** Publisher. */
  publisher: string | null;
  /** Date of publication. */
  date: string | null;
  /** Address. */
  url: string | null;
  /** Terms of use. */
  licence: string | null;
  /** Remark. */
  note: string | null;
}

export interface Sources {
  /** The sources. */
  rows: SourceRow[];
  notes?: Notes;
}

export interface InputRow {
  /** Path in the data pack. */
  name: string;
  /** A table or another file. */
  kind: "frame" | "blob";
  /** Number of rows. */
  rows: number | null;
  /** Size in bytes. */
  bytes: number | null;
  /** SHA-256 of the file. */
  sha256: string;
}

export interface Inputs {
  /** The files. */
  rows: InputRow[];
  notes?: Notes;
}

export interface HistoryRow {
  /** Code of the region or the country. */
  region: string | null;
  /** Its name. */
  region_name: string | null;
  /** Code of the industry; null means all. */
  industry: string | null;
  /** Name of the industry. */
  industry_name: string | null;
  /** Year. */
  year: number;
  /** Employed. */
  employed: number | null;
  /** Unit. */
  unit: string | null;
  /** Status of the figure. */
  status: string | null;
  /** Ids of the sources. */
  source: string | null;
  /** Source file. */
  file: string;
  /** Line of the source file. */
  line: number;
  /** Note of the pack. */
  note: string | null;
}

export interface BreakRow {
  /** The first year after the break. */
  year: number;
  /** Boundaries or way of counting. */
  kind: "split" | "survey";
  /** What happened. */
  text: string;
}

export interface History {
  /** Code of the region; null for the country. */
  region: string | null;
  /** Code of the industry; null for all. */
  industry: string | null;
  /** Table of the data pack. */
  file: string;
  /** The figures are fitted to margins and not published. */
  fitted: boolean;
  /** The years. */
  rows: HistoryRow[];
  /** Breaks in the series. */
  breaks: BreakRow[];
  notes?: Notes;
}

export interface ObservedRow {
  /** Id of the indicator. */
  indicator: string;
  /** Code of the region. */
  region: string | null;
  /** Name of the region. */
  region_name: string | null;
  /** Code of the industry; empty for all. */
  industry: string | null;
  /** Name of the industry. */
  industry_name: string | null;
  /** Code of the occupation; empty for all. */
  occupation: string | null;
  /** Name of the occupation. */
  occupation_name: string | null;
  /** Code of the field of education. */
  field: string | null;
  /** M or F; empty for both. */
  sex: string | null;
  /** Age band; empty for all. */
  age: string | null;
  /** Year. */
  year: number;
  /** The figure; null when missing. */
  value: number | null;
  /** Unit. */
  unit: string | null;
  /** How the figure came about. */
  status: string | null;
  /** Id of the source. */
  source: string | null;
  /** File of the pack or import. */
  file: string | null;
  /** Line of the file. */
  line: number | null;
}

export interface Observed {
  /** The figures. */
  rows: ObservedRow[];
  notes?: Notes;
}

export interface LabourRow {
  /** Code of the region. */
  region: string | null;
  /** Name of the region. */
  region_name: string | null;
  /** Year. */
  year: number | null;
  /** Persons who live there. */
  population: number | null;
  /** Labour force. */
  labour_force: number | null;
  /** Most that can be employed. */
  ceiling: number | null;
  /** Lower end of its 80 % interval. */
  ceiling_lo80: number | null;
  /** Upper end of its 80 % interval. */
  ceiling_hi80: number | null;
  /** Forecast of employment; null when withheld. */
  employed: number | null;
  /** Lower end of its 80 % interval. */
  employed_lo80: number | null;
  /** Upper end of its 80 % interval. */
  employed_hi80: number | null;
  /** What the forecast of employment exceeds the ceiling by; 0 below it. */
  excess: number | null;
  /** Mean of what lies above the ceiling over all likely cases. */
  expected_excess: number | null;
  /** Probability that employment is above the ceiling. */
  p_over: number | null;
  /** Unit. */
  unit: string | null;
  /** Status of the figures. */
  status: string | null;
}

export interface Labour {
  /** Id of the vintage. */
  vintage: string;
  /** A row a region and year. */
  rows: LabourRow[];
  notes?: Notes;
}

export interface PlanRow {
  /** Code of the region. */
  region: string | null;
  /** Name of the region. */
  region_name: string | null;
  /** Code of the occupation; empty for all. */
  occupation: string | null;
  /** Name of the occupation. */
  occupation_name: string | null;
  /** Year of the hires or of the start. */
  year: string;
  /** Hires that employers plan. */
  planned_hires: number | null;
  /** Jobs of projects that begin. */
  project_jobs: number | null;
  /** The same weighted by probability. */
  project_jobs_likely: number | null;
  /** Openings of the forecast; null when withheld or not forecast. */
  openings: number | null;
  /** Lower end of the 80 % interval. */
  lo80: number | null;
  /** Upper end of the 80 % interval. */
  hi80: number | null;
  /** Unit. */
  unit: string | null;
  /** Ids of the imports that say so. */
  imports: string | null;
}

export interface Plans {
  /** The plans. */
  rows: PlanRow[];
  notes?: Notes;
}

export interface InterestRow {
  /** Letter of the type. */
  id: string;
  /** The same letter. */
  kind: string;
  /** From 1 to 7. */
  value: number | null;
}

export interface SkillRow {
  /** Id of the skill. */
  id: string;
  /** Skill or area of knowledge. */
  kind: "skill" | "knowledge";
  /** Name. */
  name: string;
  /** Importance from 0 to 1. */
  importance: number | null;
  /** Level from 0 to 1. */
  level: number | null;
}

export interface Profile {
  /** Code of the group. */
  occupation: string;
  /** Unit groups in it. */
  groups: number;
  /** Unit groups with values of their own. */
  measured: number;
  /** Share of jobs that usually ask for a degree. */
  share_degree: number | null;
  /** Six types with the strongest first. */
  interests: InterestRow[];
  /** The most important first. */
  skills: SkillRow[];
}

export interface Geometry {
  /** Always Topology. */
  type: "Topology";
  /** The object "regions" holds the shapes. */
  objects: {
    regions: {
      type: "GeometryCollection";
      geometries: (Record<string, unknown>)[];
    };
  };
  /** Borders shared by neighbours. */
  arcs: unknown[][];
}

export interface ImportRow {
  /** Id of the import. */
  id: string;
  /** Name of the file. */
  file: string;
  /** Ids of the indicators separated by commas. */
  indicators: string;
  /** Values taken from it. */
  rows: number;
  /** When it was brought in (UTC). */
  made_at: string;
  /** When it was withdrawn (UTC); null when it was not. */
  withdrawn_at: string | null;
  /** SHA-256 of the file. */
  sha256: string;
  /** Ids of the vintages that rest on it separated by commas. */
  vintages: string | null;
}

export interface Imports {
  /** This server takes changes. */
  changes: boolean;
  /** The imports. */
  rows: ImportRow[];
}

export interface Undone {
  /** Id of what was withdrawn. */
  id: string;
}

export interface ScenarioBrief {
  /** Name. */
  scenario: string;
  /** Number of versions so far. */
  version: number;
  /** Number of assumptions. */
  assumptions: number;
  /** When the newest version was made (UTC). */
  made_at: string;
}

export interface Scenarios {
  /** This server takes changes. */
  changes: boolean;
  /** The scenarios. */
  rows: ScenarioBrief[];
}

export interface AssumptionRow {
  /** Number of the assumption. */
  number: number;
  /** What is assumed. */
  kind: "growth" | "target" | "jobs" | "retirement";
  /** Code of the region, null is all. */
  region: string | null;
  /** Its name. */
  region_name: string | null;
  /** Code of the industry, null is all. */
  industry: string | null;
  /** Its name. */
  industry_name: string | null;
  /** Code of the occupation group, null is all. */
  occupation: string | null;
  /** Its name. */
  occupation_name: string | null;
  /** M or F, null is both. */
  sex: string | null;
  /** First year. */
  from: number;
  /** Last year, null is the horizon. */
  to: number | null;
  /** How much. */
  value: number;
  /** Unit of the value. */
  unit: string;
  /** Years over which the jobs come. */
  phase_in: number | null;
  /** Probability of the jobs. */
  probability: number | null;
  /** Jobs of one title happen together. */
  title: string | null;
}

export interface Scenario {
  /** Name. */
  scenario: string;
  /** The assumptions. */
  rows: AssumptionRow[];
}

export interface ScenarioGone {
  /** Name of what was put away. */
  scenario: string;
}

/** The two scenarios and their difference in one cut and year. */
export interface ComparedRow {
  /** Code of the region. */
  region: string;
  /** Its name. */
  region_name: string;
  /** Code of the industry, null is all. */
  industry: string | null;
  /** Its name. */
  industry_name: string;
  /** Code of the occupation group, null is all. */
  occupation: string | null;
  /** Its name. */
  occupation_name: string;
  /** Year, or the first and the last of all years together. */
  year: string;
  /** Openings under the first scenario. */
  openings_a: number;
  /** Openings under the second. */
  openings_b: number;
  /** Mean difference of the openings. */
  difference: number;
  /** Lower end of its 80 percent interval. */
  lo80: number;
  /** Upper end. */
  hi80: number;
  /** Share of draws in which the second has more. */
  p_more: number;
  /** Employed under the first scenario. */
  employed_a: number;
  /** Employed under the second. */
  employed_b: number;
  /** Mean difference of the employed. */
  employed_difference: number;
  /** Lower end of its 80 percent interval. */
  employed_lo80: number;
  /** Upper end. */
  employed_hi80: number;
  /** Unit. */
  unit: string;
}

export interface Compared {
  /** The first scenario. */
  a: string;
  /** The second scenario. */
  b: string;
  /** Assumptions laid over the second one for this answer. */
  assumptions: string | null;
  /** Number of draws. */
  draws: number;
  /** Years ahead of the base year. */
  horizon: number;
  /** How long the answer took. */
  seconds: number;
  total: ComparedRow;
  /** The place as a whole year by year. */
  years: ComparedRow[];
  /** A row a cut and year. */
  rows: ComparedRow[];
  notes?: Notes;
}

export interface Job {
  /** What became of it. */
  state: "none" | "running" | "done" | "failed" | "cancelled";
  /** Counts the forecasts started since the server is up. */
  number: number;
  /** Id of the stage. */
  stage: string | null;
  /** The stage in words. */
  stage_text: string | null;
  /** How much of the stage is done. */
  fraction: number;
  /** How long it runs or ran. */
  seconds: number;
  /** Number of draws. */
  draws: number;
  /** Years ahead of the base year. */
  horizon: number;
  /** Seed of the random numbers. */
  seed: number;
  /** Name of the scenario. */
  scenario: string | null;
  /** Id of the vintage when done. */
  vintage: string | null;
  /** The same run was there already. */
  existed: boolean;
  /** What of projects and employers entered and what was left out. */
  notes: string[];
  /** Why it failed. */
  error: string | null;
}

export interface RecognisedRow {
  /** Id of the indicator. */
  indicator: string;
  /** Its name. */
  name: string;
  /** Unit after conversion. */
  unit: string | null;
  /** A value a row; years across; or something else across. */
  layout: "long" | "years" | "across" | null;
  /** Sheet of the workbook. */
  sheet: string | null;
  /** Values taken. */
  values: number;
  /** First year. */
  first_year: number | null;
  /** Last year. */
  last_year: number | null;
}

export interface FindingRow {
  /** Name of the file. */
  file: string;
  /** Cell or line and column; null for the whole file. */
  place: string | null;
  /** An error keeps the row out; a note only tells. */
  severity: "error" | "note";
  /** The value as it stands in the file. */
  value: string | null;
  /** What is the matter. */
  reason: string;
  /** What to do; may be null. */
  suggestion: string | null;
}

export interface PreviewRow {
  /** Id of the indicator. */
  indicator: string;
  /** Employer or project. */
  name: string | null;
  /** Region as recognised; null for the country. */
  region: string | null;
  /** Industry as recognised. */
  industry: string | null;
  /** Occupation as recognised. */
  occupation: string | null;
  /** Field of education. */
  field: string | null;
  /** Sex. */
  sex: string | null;
  /** Age. */
  age: string | null;
  /** Year. */
  year: number | null;
  /** Value in the unit. */
  value: number | null;
  /** Unit. */
  unit: string | null;
  /** Status of the figure. */
  status: string | null;
  /** Probability of a project. */
  probability: number | null;
  /** Where it stands in the file. */
  place: string | null;
}

export interface Brought {
  /** Name of the file. */
  file: string;
  /** Id of the import when it was kept. */
  id: string | null;
  /** An import of the very same file that is not withdrawn. */
  twin: string | null;
  /** It was only looked at. */
  dry_run: boolean;
  /** It is in the workspace. */
  kept: boolean;
  /** It was there already and nothing changed. */
  existed: boolean;
  /** It has errors and is not taken as it is. */
  refused: boolean;
  /** So many errors that the rest was not read. */
  stopped: boolean;
  /** It could not be read as a table at all. */
  unreadable: boolean;
  /** Good values. */
  values: number;
  /** Rows that are left out. */
  bad_rows: number;
  /** Errors; also those past the first 1000. */
  errors: number;
  /** What the file was taken for. */
  recognised: RecognisedRow[];
  /** What was found; up to 1000. */
  findings: FindingRow[];
  /** The first rows as they were understood. */
  preview: PreviewRow[];
}

export interface IndicatorRow {
  /** Id of the indicator. */
  id: string;
  /** Its name. */
  name: string;
  /** What it counts and what it is for. */
  about: string;
  /** Unit. */
  unit: string;
  /** Columns that may break it down separated by commas. */
  by: string;
  /** Whether the forecast computes with it. */
  use: "forecast" | "aside";
}

export interface Indicators {
  /** The indicators. */
  rows: IndicatorRow[];
}

export interface Published {
  /** Id of the vintage. */
  vintage: string;
  /** It was the public one already. */
  existed: boolean;
  /** The vintage that was the public one before. */
  former: string | null;
  /** Files among its inputs that were withdrawn since. */
  withdrawn_imports: string | null;
}

/** Parameters of GET /api/v1/openapi.json. */
export interface OpenapiQuery {
  /** Language of names and messages. */
  lang?: "kk" | "ru" | "en";
}

/** Parameters of GET /api/v1/meta. */
export interface MetaQuery {
  /** A forecast by its id, or by the beginning of it; without it the published one, else the newest. */
  vintage?: string;
  /** Language of names and messages. */
  lang?: "kk" | "ru" | "en";
}

/** Parameters of GET /api/v1/need. */
export interface NeedQuery {
  /** What the rows go over, separated by commas. Whatever is not named is taken as a whole. */
  by?: string;
  /** Code, name or alias of a region; empty means all. */
  region?: string;
  /** Several regions, separated by commas; rows of these only. Not together with region. */
  regions?: string;
  /** Code or name of an industry section; empty means all. */
  industry?: string;
  /** Code or name of an occupation group; empty means all. */
  occupation?: string;
  /** One forecast year. Without it all forecast years together: flows are summed, the employed are those at the end. */
  year?: number;
  /** Occupations in the rows: 1 for major groups, 2 for two-digit groups. */
  level?: number;
  /** So many rows at most, those with most openings first. Without it all rows in the order of codes. */
  top?: number;
  /** A forecast by its id, or by the beginning of it; without it the published one, else the newest. */
  vintage?: string;
  /** Language of names and messages. */
  lang?: "kk" | "ru" | "en";
}

/** Parameters of GET /api/v1/figures. */
export interface FiguresQuery {
  /** What the rows go over, separated by commas. Whatever is not named is taken as a whole. */
  by?: string;
  /** Code, name or alias of a region; empty means all. */
  region?: string;
  /** Several regions, separated by commas; rows of these only. Not together with region. */
  regions?: string;
  /** Code or name of an industry section; empty means all. */
  industry?: string;
  /** Code or name of an occupation group; empty means all. */
  occupation?: string;
  /** One forecast year. Without it all forecast years together: flows are summed, the employed are those at the end. */
  year?: number;
  /** Occupations in the rows: 1 for major groups, 2 for two-digit groups. */
  level?: number;
  /** So many rows at most, those with most openings first. Without it all rows in the order of codes. */
  top?: number;
  /** The figures wanted, separated by commas. They come in the order of this list. */
  columns?: string;
  /** Another vintage; its rows for the same question follow. */
  against?: string;
  /** A forecast by its id, or by the beginning of it; without it the published one, else the newest. */
  vintage?: string;
  /** Language of names and messages. */
  lang?: "kk" | "ru" | "en";
}

/** Parameters of GET /api/v1/download. */
export interface DownloadQuery {
  /** Which table. */
  what?: "need" | "history" | "profile" | "observed" | "labour" | "plans" | "claims" | "score" | "score-points" | "score-history" | "score-changes" | "score-claims" | "backtest" | "backtest-points" | "sources" | "check" | "inputs" | "vintages" | "diff";
  /** The form of the file. jsonstat, sdmx-csv and geojson are for the need only, geojson only by region, svg and png by one thing. */
  as?: "csv" | "xlsx" | "jsonstat" | "sdmx-csv" | "geojson" | "json" | "svg" | "png";
  /** What the rows go over, separated by commas; with all four words every cell. Whatever is not named is taken as a whole. */
  by?: string;
  /** Code, name or alias of a region; empty means all. */
  region?: string;
  /** Several regions, separated by commas; rows of these only. Not together with region. */
  regions?: string;
  /** Code or name of an industry section; empty means all. */
  industry?: string;
  /** Code or name of an occupation group; empty means all. */
  occupation?: string;
  /** One forecast year. Without it all forecast years together: flows are summed, the employed are those at the end. */
  year?: number;
  /** Occupations in the rows: 1 for major groups, 2 (as without it) for two-digit groups. */
  level?: number;
  /** So many rows at most, those with most openings first. */
  top?: number;
  /** Of the claims, only this topic. */
  topic?: string;
  /** Of svg and png: map, ranking, fan (years) or split (growth and replacement); without it the natural one. */
  picture?: "map" | "ranking" | "fan" | "split";
  /** What a map or ranking shows: rate (openings per 1,000 employed) or openings. */
  figure?: "rate" | "openings";
  /** Colours of the picture. */
  theme?: "light" | "dark";
  /** Width of the picture in pixels; without it 720 for svg and 1440 for png. */
  width?: number;
  /** Of diff, the earlier vintage. */
  against?: string;
  /** A forecast by its id, or by the beginning of it; without it the published one, else the newest. */
  vintage?: string;
  /** Language of names and messages. */
  lang?: "kk" | "ru" | "en";
}

/** Parameters of GET /api/v1/explain. */
export interface ExplainQuery {
  /** The figure to be explained. */
  figure?: "openings" | "employed" | "growth" | "replacement" | "net";
  /** Code, name or alias of a region; empty means all. */
  region?: string;
  /** Code or name of an industry section; empty means all. */
  industry?: string;
  /** Code or name of an occupation group; empty means all. */
  occupation?: string;
  /** The year of the figure. */
  year: number;
  /** So many levels under the figure; without it the whole tree. */
  depth?: number;
  /** A forecast by its id, or by the beginning of it; without it the published one, else the newest. */
  vintage?: string;
  /** Language of names and messages. */
  lang?: "kk" | "ru" | "en";
}

/** Parameters of GET /api/v1/spread. */
export interface SpreadQuery {
  /** Code, name or alias of a region; empty means all. */
  region?: string;
  /** Code or name of an industry section; empty means all. */
  industry?: string;
  /** Code or name of an occupation group; empty means all. */
  occupation?: string;
  /** The year of the figure. */
  year: number;
  /** A forecast by its id, or by the beginning of it; without it the published one, else the newest. */
  vintage?: string;
  /** Language of names and messages. */
  lang?: "kk" | "ru" | "en";
}

/** Parameters of GET /api/v1/labour. */
export interface LabourQuery {
  /** Code, name or alias of a region; empty means all. */
  region?: string;
  /** One forecast year. Without it all forecast years together: flows are summed, the employed are those at the end. */
  year?: number;
  /** A forecast by its id, or by the beginning of it; without it the published one, else the newest. */
  vintage?: string;
  /** Language of names and messages. */
  lang?: "kk" | "ru" | "en";
}

/** Parameters of GET /api/v1/claims. */
export interface ClaimsQuery {
  /** Only this topic. */
  topic?: string;
  /** A forecast by its id, or by the beginning of it; without it the published one, else the newest. */
  vintage?: string;
  /** Language of names and messages. */
  lang?: "kk" | "ru" | "en";
}

/** Parameters of GET /api/v1/methods. */
export interface MethodsQuery {
  /** Language of names and messages. */
  lang?: "kk" | "ru" | "en";
}

/** Parameters of GET /api/v1/scenarios. */
export interface ScenariosQuery {
  /** Language of names and messages. */
  lang?: "kk" | "ru" | "en";
}

/** Parameters of POST /api/v1/scenarios. */
export interface ScenariomakeQuery {
  /** Name of the scenario. */
  name: string;
  /** The scenario whose assumptions it begins with. */
  copy?: string;
  /** Assumptions, separated by a bar, the parts of one by commas: growth, target, jobs or retirement, then region, industry, occupation, sex, from, to, phase_in, percent, and last title. */
  assumptions?: string;
  /** One of this name may be there; this is then its next version. */
  replace?: "no" | "yes";
  /** Language of names and messages. */
  lang?: "kk" | "ru" | "en";
}

/** Parameters of GET /api/v1/scenario. */
export interface ScenarioQuery {
  /** Name of the scenario. */
  name: string;
  /** Language of names and messages. */
  lang?: "kk" | "ru" | "en";
}

/** Parameters of POST /api/v1/scenario/set. */
export interface ScenariosetQuery {
  /** Name of the scenario. */
  name: string;
  /** Assumptions, separated by a bar, the parts of one by commas: growth, target, jobs or retirement, then region, industry, occupation, sex, from, to, phase_in, percent, and last title. */
  assumptions: string;
  /** Language of names and messages. */
  lang?: "kk" | "ru" | "en";
}

/** Parameters of POST /api/v1/scenario/drop. */
export interface ScenariodropQuery {
  /** Name of the scenario. */
  name: string;
  /** Number of the assumption, from 1. */
  number: number;
  /** Language of names and messages. */
  lang?: "kk" | "ru" | "en";
}

/** Parameters of POST /api/v1/scenario/remove. */
export interface ScenarioremoveQuery {
  /** Name of the scenario. */
  name: string;
  /** Language of names and messages. */
  lang?: "kk" | "ru" | "en";
}

/** Parameters of POST /api/v1/scenario/compare. */
export interface ScenariocompareQuery {
  /** Compared with this one; base has no assumptions. */
  a?: string;
  /** What is compared. */
  b?: string;
  /** Assumptions, separated by a bar, the parts of one by commas: growth, target, jobs or retirement, then region, industry, occupation, sex, from, to, phase_in, percent, and last title. */
  assumptions?: string;
  /** What the rows go over, separated by commas. Whatever is not named is taken as a whole. */
  by?: string;
  /** Code, name or alias of a region; empty means all. */
  region?: string;
  /** Code or name of an industry section; empty means all. */
  industry?: string;
  /** Code or name of an occupation group; empty means all. */
  occupation?: string;
  /** One forecast year. Without it all forecast years together: flows are summed, the employed are those at the end. */
  year?: number;
  /** Occupations in rows; 1 are major groups, 2 are two-digit groups. */
  level?: number;
  /** Number of draws. */
  draws?: number;
  /** Years ahead of the base year. */
  horizon?: number;
  /** Seed of the random numbers; the same seed gives the same figures. */
  seed?: number;
  /** The answer as JSON or as a CSV file. */
  give?: "json" | "csv";
  /** Language of names and messages. */
  lang?: "kk" | "ru" | "en";
}

/** Parameters of GET /api/v1/score. */
export interface ScoreQuery {
  /** Language of names and messages. */
  lang?: "kk" | "ru" | "en";
}

/** Parameters of GET /api/v1/backtest. */
export interface BacktestQuery {
  /** Language of names and messages. */
  lang?: "kk" | "ru" | "en";
}

/** Parameters of GET /api/v1/vintages. */
export interface VintagesQuery {
  /** Language of names and messages. */
  lang?: "kk" | "ru" | "en";
}

/** Parameters of GET /api/v1/diff. */
export interface DiffQuery {
  /** The earlier vintage. */
  against: string;
  /** A forecast by its id, or by the beginning of it; without it the published one, else the newest. */
  vintage?: string;
  /** Language of names and messages. */
  lang?: "kk" | "ru" | "en";
}

/** Parameters of GET /api/v1/check. */
export interface CheckQuery {
  /** Language of names and messages. */
  lang?: "kk" | "ru" | "en";
}

/** Parameters of GET /api/v1/sources. */
export interface SourcesQuery {
  /** Language of names and messages. */
  lang?: "kk" | "ru" | "en";
}

/** Parameters of GET /api/v1/inputs. */
export interface InputsQuery {
  /** Language of names and messages. */
  lang?: "kk" | "ru" | "en";
}

/** Parameters of GET /api/v1/history. */
export interface HistoryQuery {
  /** Code, name or alias of a region; empty means all. */
  region?: string;
  /** Code or name of an industry section; empty means all. */
  industry?: string;
  /** Language of names and messages. */
  lang?: "kk" | "ru" | "en";
}

/** Parameters of GET /api/v1/occupation. */
export interface OccupationQuery {
  /** Code or name of an occupation group. */
  occupation: string;
  /** Language of names and messages. */
  lang?: "kk" | "ru" | "en";
}

/** Parameters of GET /api/v1/observed. */
export interface ObservedQuery {
  /** Only this indicator. */
  indicator?: string;
  /** Code, name or alias of a region; empty means all. */
  region?: string;
  /** Code or name of an industry section; empty means all. */
  industry?: string;
  /** Code or name of an occupation group; empty means all. */
  occupation?: string;
  /** Only this year. */
  year?: number;
  /** Language of names and messages. */
  lang?: "kk" | "ru" | "en";
}

/** Parameters of GET /api/v1/plans. */
export interface PlansQuery {
  /** Code, name or alias of a region; empty means all. */
  region?: string;
  /** One forecast year. Without it all forecast years together: flows are summed, the employed are those at the end. */
  year?: number;
  /** A forecast by its id, or by the beginning of it; without it the published one, else the newest. */
  vintage?: string;
  /** Language of names and messages. */
  lang?: "kk" | "ru" | "en";
}

/** Parameters of GET /api/v1/geometry. */
export interface GeometryQuery {
  /** Language of names and messages. */
  lang?: "kk" | "ru" | "en";
}

/** Parameters of GET /api/v1/imports. */
export interface ImportsQuery {
  /** Language of names and messages. */
  lang?: "kk" | "ru" | "en";
}

/** Parameters of POST /api/v1/imports. */
export interface BringQuery {
  /** Name of the file; its ending and its words help to recognise it. */
  file: string;
  /** Id of the indicator the table is about; without it the indicator is recognised. */
  as?: string;
  /** Look only; nothing is kept. */
  dry_run?: "no" | "yes";
  /** Take the good rows even when others are bad. */
  accept_good?: "no" | "yes";
  /** The answer as a report, or as CSV the findings or the rows that are left out. */
  give?: "report" | "findings" | "rejected";
  /** Language of names and messages. */
  lang?: "kk" | "ru" | "en";
}

/** Parameters of POST /api/v1/imports/undo. */
export interface UndoQuery {
  /** Id of the import, or the beginning of it. */
  id: string;
  /** Language of names and messages. */
  lang?: "kk" | "ru" | "en";
}

/** Parameters of GET /api/v1/indicators. */
export interface IndicatorsQuery {
  /** Language of names and messages. */
  lang?: "kk" | "ru" | "en";
}

/** Parameters of POST /api/v1/publish. */
export interface PublishQuery {
  /** Id of the vintage, or the beginning of it. */
  vintage: string;
  /** Language of names and messages. */
  lang?: "kk" | "ru" | "en";
}

/** Parameters of POST /api/v1/forecast. */
export interface ForecastQuery {
  /** Number of draws. */
  draws?: number;
  /** Years ahead of the base year. */
  horizon?: number;
  /** Seed of the random numbers; the same seed gives the same figures. */
  seed?: number;
  /** The scenario whose assumptions are laid over the forecast; without it none. */
  scenario?: string;
  /** Language of names and messages. */
  lang?: "kk" | "ru" | "en";
}

/** Parameters of GET /api/v1/job. */
export interface JobQuery {
  /** Language of names and messages. */
  lang?: "kk" | "ru" | "en";
}

/** Parameters of POST /api/v1/job/cancel. */
export interface CancelQuery {
  /** Language of names and messages. */
  lang?: "kk" | "ru" | "en";
}

/** What each address takes and gives. */
export interface Routes {
  "/healthz": { query: Record<string, never>; answer: Health };
  "/api/v1/openapi.json": { query: OpenapiQuery; answer: OpenApi };
  "/api/v1/meta": { query: MetaQuery; answer: Meta };
  "/api/v1/need": { query: NeedQuery; answer: Need };
  "/api/v1/figures": { query: FiguresQuery; answer: Figures };
  "/api/v1/download": { query: DownloadQuery; answer: Record<string, unknown> };
  "/api/v1/explain": { query: ExplainQuery; answer: Explain };
  "/api/v1/spread": { query: SpreadQuery; answer: Spread };
  "/api/v1/labour": { query: LabourQuery; answer: Labour };
  "/api/v1/claims": { query: ClaimsQuery; answer: Claims };
  "/api/v1/methods": { query: MethodsQuery; answer: Methods };
  "/api/v1/scenarios": { query: ScenariosQuery; answer: Scenarios };
  "/api/v1/scenario": { query: ScenarioQuery; answer: Scenario };
  "/api/v1/score": { query: ScoreQuery; answer: Scorecard };
  "/api/v1/backtest": { query: BacktestQuery; answer: Backtests };
  "/api/v1/vintages": { query: VintagesQuery; answer: Vintages };
  "/api/v1/diff": { query: DiffQuery; answer: Differences };
  "/api/v1/check": { query: CheckQuery; answer: Checks };
  "/api/v1/sources": { query: SourcesQuery; answer: Sources };
  "/api/v1/inputs": { query: InputsQuery; answer: Inputs };
  "/api/v1/history": { query: HistoryQuery; answer: History };
  "/api/v1/occupation": { query: OccupationQuery; answer: Profile };
  "/api/v1/observed": { query: ObservedQuery; answer: Observed };
  "/api/v1/plans": { query: PlansQuery; answer: Plans };
  "/api/v1/geometry": { query: GeometryQuery; answer: Geometry };
  "/api/v1/imports": { query: ImportsQuery; answer: Imports };
  "/api/v1/indicators": { query: IndicatorsQuery; answer: Indicators };
  "/api/v1/job": { query: JobQuery; answer: Job };
}

/** What each address that changes something takes and gives. */
export interface Changes {
  "/api/v1/scenarios": { query: ScenariomakeQuery; answer: Scenario };
  "/api/v1/scenario/set": { query: ScenariosetQuery; answer: Scenario };
  "/api/v1/scenario/drop": { query: ScenariodropQuery; answer: Scenario };
  "/api/v1/scenario/remove": { query: ScenarioremoveQuery; answer: ScenarioGone };
  "/api/v1/scenario/compare": { query: ScenariocompareQuery; answer: Compared };
  "/api/v1/imports": { query: BringQuery; answer: Brought };
  "/api/v1/imports/undo": { query: UndoQuery; answer: Undone };
  "/api/v1/publish": { query: PublishQuery; answer: Published };
  "/api/v1/forecast": { query: ForecastQuery; answer: Job };
  "/api/v1/job/cancel": { query: CancelQuery; answer: Job };
}
