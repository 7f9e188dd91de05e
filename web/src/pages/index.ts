// The pages, in the order of the top bar: one line each. The map comes with the first load, the others when opened.
import type { FunctionComponent } from 'preact';
import { MapPage } from './map/MapPage.tsx';

export interface Page {
    id: string; // the first part of the address after the language
    nav?: string; // message of its name in the top bar
    work?: boolean; // for those who work with the data: not in the top bar of public pages
    view?: FunctionComponent;
    load?: () => Promise<FunctionComponent>;
}

export const PAGES: Page[] = [
    { id: 'map', nav: 'web.nav.map', view: MapPage },
    { id: 'region', nav: 'web.nav.regions', load: () => import('./region/RegionPage.tsx').then((m) => m.RegionPage) },
    { id: 'occupation', nav: 'web.nav.occupations', load: () => import('./group/GroupPages.tsx').then((m) => m.OccupationPage) },
    { id: 'industry', load: () => import('./group/GroupPages.tsx').then((m) => m.IndustryPage) },
    { id: 'compare', nav: 'web.nav.compare', load: () => import('./compare/ComparePage.tsx').then((m) => m.ComparePage) },
    { id: 'scenario', nav: 'assume.nav', work: true, load: () => import('./scenario/ScenarioPage.tsx').then((m) => m.ScenarioPage) },
    { id: 'claims', nav: 'web.nav.claims', load: () => import('./claims/ClaimsPage.tsx').then((m) => m.ClaimsPage) },
    { id: 'scorecard', nav: 'web.nav.scorecard', load: () => import('./scorecard/ScorecardPage.tsx').then((m) => m.ScorecardPage) },
    { id: 'methods', nav: 'web.nav.methods', load: () => import('./methods/MethodsPage.tsx').then((m) => m.MethodsPage) },
    { id: 'data', nav: 'web.nav.data', load: () => import('./data/DataPage.tsx').then((m) => m.DataPage) },
    { id: 'import', nav: 'work.nav', work: true, load: () => import('./import/ImportPage.tsx').then((m) => m.ImportPage) },
];

// One chart in somebody else's page, and an address that leads nowhere.
export const EMBED: Page = { id: 'embed', load: () => import('./embed/EmbedPage.tsx').then((m) => m.EmbedPage) };
export const NOWHERE: Page = { id: 'nowhere', load: () => import('./nowhere/NowherePage.tsx').then((m) => m.NowherePage) };
