// The answers of the HTTP API under the names the pages use. schema.d.ts is made from api/openapi.yaml.
import type { ExplainQuery, NeedQuery } from './schema';

export type {
    BreakRow,
    Brought,
    CheckRow,
    Checks,
    ClaimRow as Claim,
    Claims,
    Explain,
    FindingRow,
    History,
    HistoryRow,
    ImportRow,
    Imports,
    IndicatorRow,
    Indicators,
    Industry,
    InputRow,
    Inputs,
    Job,
    Meta,
    Names,
    Need,
    NeedRow,
    Node as ExplainNode,
    Occupation,
    PlanRow,
    Plans,
    PreviewRow,
    Problem,
    Profile,
    Region,
    SourceRow as Source,
    Sources,
    VintageBrief as Vintage,
    VintageRow,
    Vintages,
} from './schema';

export type Lang = NonNullable<NeedQuery['lang']>;
export type Figure = NonNullable<ExplainQuery['figure']>;
