// The region beside those it borders on and the country.
import { state } from '../../app/store.ts';
import { t } from '../../i18n/index.ts';
import { nameOf, yearNumber, yearText } from '../map/data.ts';
import { regionLines, RegionTable } from '../parts/RegionTable.tsx';
import { ShareButton } from '../parts/ShareButton.tsx';
import { neighbourCodes } from './data.ts';

export function Neighbours() {
    const { region, industry, occupation } = state.value;
    const codes = [region, ...neighbourCodes.value];
    const lines = regionLines(codes);
    const own = lines.find((l) => l.code === region);
    const others = lines.filter((l) => l.code && l.code !== region);
    if (!own || others.length === 0) return null;
    const same = others.filter((l) => l.rate.lo80! <= own.rate.hi80! && l.rate.hi80! >= own.rate.lo80!).length;
    const regions = codes.join(',');
    return (
        <section class="part">
            <h2>{t('web.neighbours')}</h2>
            <p class="note">
                {t('web.neighbours.what', { year: yearText.value })} {same > 0 && t('web.neighbours.same', { n: String(same), all: String(others.length) })}
            </p>
            <RegionTable name="neighbours" label={t('web.neighbours')} codes={codes} own={region} />
            <p class="actions">
                <ShareButton
                    share={{
                        title: `${t('web.neighbours')}. ${nameOf('r', region)} · ${yearText.value}`,
                        seen: { what: 'need', by: 'region', regions, industry, occupation, year: yearNumber.value },
                        all: { what: 'need', by: 'region,industry,occupation,year', regions },
                        shapes: true,
                    }}
                />
            </p>
        </section>
    );
}
