// The answers of the HTTP API under the names the pages use. schema.d.ts is made from api/openapi.yaml.
import type { ExplainQuery, NeedQuery } from './schema';

export type {
    ClaimRow as Claim,
    Claims,
    Explain,
    Industry,
    Meta,
    Names,
    Need,
    NeedRow,
    Node as ExplainNode,
    Occupation,
    Problem,
    Region,
    SourceRow as Source,
    Sources,
    VintageBrief as Vintage,
} from './schema';

export type Lang = NonNullable<NeedQuery['lang']>;
export type Figure = NonNullable<ExplainQuery['figure']>;
