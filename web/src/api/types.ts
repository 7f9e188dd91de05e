// The answers of the HTTP API under the names the pages use. schema.d.ts is made from api/openapi.yaml.
import type { ExplainQuery, NeedQuery } from './schema';

export type {
    BreakRow,
    CheckRow,
    Checks,
    ClaimRow as Claim,
    Claims,
    DifferenceRow,
    Differences,
    Explain,
    History,
    HistoryRow,
    Industry,
    InputRow,
    Inputs,
    Meta,
    Names,
    Need,
    NeedRow,
    Node as ExplainNode,
    Occupation,
    PlanRow,
    Plans,
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
