// The charts of the place and filters that the address names: the same on the pages and where they are embedded.
import { History } from '../../charts/History.tsx';
import { RankList } from '../../charts/RankList.tsx';
import { Series } from '../../charts/Series.tsx';
import { lasting } from '../../app/resource.ts';
import { Failure, Skeleton } from '../../app/States.tsx';
import { change, state, toPage } from '../../app/store.ts';
import { t } from '../../i18n/index.ts';
import { nameOf, series, year, yearNumber, yearText } from '../map/data.ts';
import { openWhy } from '../map/why.ts';
import { history, PREFIX, query, ranks, type Of } from './ranks.ts';
import type { Sharing } from './share.ts';

// What the charts of a page are of: "Turkistan Region · Construction".
export function subject(): string {
    const s = state.value;
    return [nameOf('r', s.region), s.industry && nameOf('i', s.industry), s.occupation && nameOf('o', s.occupation)].filter(Boolean).join(' · ');
}

const places = () => {
    const { region, industry, occupation } = state.value;
    return { region, industry, occupation };
};
export const cells = () => ({ what: 'need', by: 'region,industry,occupation,year', ...places() });

export function NeedSeries() {
    const share: Sharing = {
        title: `${t('web.series.title')}. ${subject()}`,
        seen: { what: 'need', by: 'year', ...places() },
        all: cells(),
        embed: 'series',
    };
    return <Series rows={series.value} year={year.value} onYear={(y) => change({ year: y })} title={t('web.series.title')} place={subject()} share={share} />;
}

export function PastChart() {
    const past = history.now.value;
    if (history.error.value) return <Failure error={history.error.value} />;
    if (!past) return null;
    const { region, industry } = state.value;
    const share: Sharing = {
        title: `${t('web.history.title')}. ${subject()}`,
        seen: { what: 'history', region, industry },
        all: cells(),
        embed: 'history',
    };
    return (
        <History
            past={past.rows}
            breaks={past.breaks}
            fitted={past.fitted}
            forecast={series.value}
            title={t('web.history.title')}
            place={subject()}
            share={share}
        />
    );
}

interface RankProps {
    of: Of;
    title: string;
    first?: number;
    pick?: boolean; // a row sets the filter instead of leading to the page of its group
}

export function Ranks({ of, title, first, pick }: RankProps) {
    const s = state.value;
    const other = of === 'occupation' ? 'industry' : 'occupation';
    const where = [nameOf('r', s.region), s[other] && nameOf(PREFIX[other], s[other]), yearText.value].filter(Boolean).join(' · ');
    const share: Sharing = {
        title: `${title}. ${where}`,
        seen: { what: 'need', ...query(of) },
        all: { ...cells(), year: yearNumber.value },
        embed: of === 'occupation' ? 'occupations' : 'industries',
    };
    const list = lasting(ranks[of]);
    if (!list) {
        const { error, slow } = ranks[of];
        return (
            <section class="chart rank-list">
                <h3>{title}</h3>
                {error.value ? <Failure error={error.value} /> : slow.value && <Skeleton kind="lines" />}
            </section>
        );
    }
    return (
        <RankList
            title={title}
            subtitle={where}
            rows={list.rows}
            code={(r) => r[of] ?? ''}
            name={(c) => nameOf(PREFIX[of], c)}
            selected={pick ? s[of] : ''}
            onPick={pick ? (code) => change({ [of]: code }) : undefined}
            to={pick ? undefined : (code) => toPage(of, { [of]: code, region: s.region })}
            onWhy={(code, from) => openWhy(s.region, 'openings', from, { [of]: code })}
            first={first}
            share={share}
        />
    );
}
