// The charts of the comparison, as the page and an embedded view show them.
import { Fans, Groups, SideBySide, type Member } from '../../charts/Compared.tsx';
import { Frame } from '../../charts/Frame.tsx';
import { Sign } from '../../charts/Marks.tsx';
import { lasting } from '../../app/resource.ts';
import { change, state } from '../../app/store.ts';
import { formats, t } from '../../i18n/index.ts';
import { nameOf, shortName, year, yearText } from '../map/data.ts';
import { valueOf } from '../map/figures.ts';
import { PREFIX, type Of } from '../parts/ranks.ts';
import type { Sharing } from '../parts/share.ts';
import { chosen, parts, places, seriesOf } from './data.ts';
import { differences } from './differ.ts';

const names = () => chosen.value.map((c) => nameOf('r', c)).join(', ');
const members = (): Member[] => chosen.value.map((c) => ({ name: nameOf('r', c), short: shortName.value.get(c) ?? c, rows: seriesOf(c) }));
const untold = (list: Member[]) => list.every((m) => m.rows.every((r) => r.openings === null));
// Only these two carry intervals.
const shownIndicator = () => (state.value.indicator === 'openings' ? 'openings' : 'rate');

function byYear(embed: string, title: string): Sharing {
    const { industry, occupation } = state.value;
    const regions = chosen.value.join(',');
    return {
        title: `${title}. ${names()}`,
        seen: { what: 'need', by: 'region,year', regions, industry, occupation },
        all: { what: 'need', by: 'region,industry,occupation,year', regions },
        embed,
    };
}

function Key() {
    return (
        <ul class="chart-key">
            {chosen.value.map((c, i) => (
                <li key={c}>
                    <Sign at={i} /> {nameOf('r', c)}
                </li>
            ))}
        </ul>
    );
}

// Per 1,000 employed or in people.
function Footing() {
    const indicator = shownIndicator();
    return (
        <fieldset class="segments segments-view">
            <legend class="unseen">{t('web.indicator')}</legend>
            <div class="segments-in">
                {(['rate', 'openings'] as const).map((id) => (
                    <label key={id}>
                        <input type="radio" name="footing" checked={indicator === id} onChange={() => change({ indicator: id })} />
                        <span>{t(`web.indicator.${id}`)}</span>
                    </label>
                ))}
            </div>
        </fieldset>
    );
}

export function YearByYear() {
    const indicator = shownIndicator();
    const title = t('web.compare.by-year');
    const list = members();
    return (
        <Frame
            title={title}
            unit={t('web.compare.unit', { unit: t(`web.indicator.${indicator}.unit`) })}
            place={names()}
            share={byYear('compare', title)}
            empty={untold(list)}
            actions={state.value.embed || untold(list) ? undefined : <Footing />}
            table={() => <YearTable members={list} />}
            plot={(width) => (
                <>
                    <Key />
                    <SideBySide members={list} indicator={indicator} year={year.value} width={width} label={`${title}. ${t('web.series.spoken')}`} />
                </>
            )}
        />
    );
}

export function Multiples() {
    const indicator = shownIndicator();
    const title = t('web.compare.fans');
    const list = members();
    return (
        <Frame
            title={title}
            unit={t('web.compare.fans.unit', { unit: t(`web.indicator.${indicator}.unit`) })}
            place={names()}
            share={byYear('fans', title)}
            empty={untold(list)}
            table={() => <YearTable members={list} />}
            plot={(width) => <Fans members={list} indicator={indicator} year={year.value} width={width} label={`${title}. ${t('web.series.spoken')}`} />}
        />
    );
}

const COLUMNS = ['value', 'lo80', 'hi80', 'lo95', 'hi95'] as const;

function YearTable({ members: list }: { members: Member[] }) {
    const f = formats.value;
    const indicator = shownIndicator();
    const decimals = indicator === 'rate' ? 1 : 0;
    const label = t('web.compare.by-year');
    return (
        <div class="table-scroll" tabIndex={0} role="region" aria-label={label}>
            <table class="data" data-table="years">
                <thead>
                    <tr>
                        <th scope="col">{t('col.region_name')}</th>
                        <th scope="col">{t('col.year')}</th>
                        {COLUMNS.map((c) => (
                            <th scope="col" class="num" key={c}>
                                {c === 'value' ? t(`web.indicator.${indicator}`) : t(`col.${c}`)}
                            </th>
                        ))}
                    </tr>
                </thead>
                <tbody>
                    {list.flatMap((m) =>
                        m.rows.map((r) => {
                            const v = valueOf(r, indicator);
                            return (
                                <tr key={m.name + r.year}>
                                    <th scope="row">{m.name}</th>
                                    <td>{r.year}</td>
                                    {COLUMNS.map((c) => (
                                        <td class="num" key={c} title={f.exact(v[c])}>
                                            {f.fixed(v[c], decimals)}
                                        </td>
                                    ))}
                                </tr>
                            );
                        }),
                    )}
                </tbody>
            </table>
        </div>
    );
}

const SHOWN = 8;

// The groups in which the regions differ most.
export function Differ({ of }: { of: Of }) {
    const need = lasting(parts[of])?.rows;
    if (!need) return null;
    const codes = chosen.value;
    const employed = codes.map((c) => places.value.find((p) => p.code === c)?.row.employed ?? null);
    const all = differences(need, of, codes, employed);
    const list = all.slice(0, SHOWN);
    const title = t(`web.compare.differ.${of}`);
    const { industry, occupation } = state.value;
    const note = (apart: boolean) => (apart ? '' : t('web.compare.same'));
    const share: Sharing = {
        title: `${title}. ${names()} · ${yearText.value}`,
        seen: {
            what: 'need',
            by: `region,${of}`,
            regions: codes.join(','),
            industry: of === 'industry' ? '' : industry,
            occupation: of === 'occupation' ? '' : occupation,
            year: year.value === 'all' ? null : year.value,
        },
        all: { what: 'need', by: 'region,industry,occupation,year', regions: codes.join(',') },
        embed: `differ-${of}`,
    };
    return (
        <Frame
            title={title}
            unit={t('web.compare.differ.unit', { year: yearText.value })}
            place={names()}
            share={share}
            empty={list.length === 0}
            table={() => <GroupTable of={of} rows={all} codes={codes} />}
            plot={(width) => (
                <>
                    <Key />
                    <Groups
                        lines={list.map((d) => ({ name: nameOf(PREFIX[of], d.code), values: d.values, note: note(d.apart) }))}
                        width={width}
                        label={`${title}. ${t('web.series.spoken')}`}
                    />
                </>
            )}
        />
    );
}

function GroupTable({ of, rows, codes }: { of: Of; rows: ReturnType<typeof differences>; codes: string[] }) {
    const f = formats.value;
    const label = t(`web.compare.differ.${of}`);
    return (
        <div class="table-scroll" tabIndex={0} role="region" aria-label={label}>
            <table class="data" data-table={`differ-${of}`}>
                <thead>
                    <tr>
                        <th scope="col">{t(`col.${of}_name`)}</th>
                        {codes.map((c) => (
                            <th scope="col" class="num" key={c}>
                                {nameOf('r', c)}
                            </th>
                        ))}
                        <th scope="col">{t('web.compare.sure')}</th>
                    </tr>
                </thead>
                <tbody>
                    {rows.map((d) => (
                        <tr key={d.code} data-code={d.code}>
                            <th scope="row">{nameOf(PREFIX[of], d.code)}</th>
                            {d.values.map((v, i) => (
                                <td class="num" key={codes[i]}>
                                    {v ? (
                                        <>
                                            <data value={f.exact(v.value)}>{f.fixed(v.value, 1)}</data>
                                            {v.lo80 !== null && v.hi80 !== null && <small>{`${f.fixed(v.lo80, 1)}–${f.fixed(v.hi80, 1)}`}</small>}
                                        </>
                                    ) : (
                                        <span class="none">{t('web.value.suppressed')}</span>
                                    )}
                                </td>
                            ))}
                            <td>{t(d.apart ? 'web.compare.apart.yes' : 'web.compare.same')}</td>
                        </tr>
                    ))}
                </tbody>
            </table>
        </div>
    );
}
