// What the work is like: interests as dots on the questionnaire's scale, skills and knowledge by importance.
import { Interval } from '../../charts/Interval.tsx';
import { formats, t } from '../../i18n/index.ts';
import { nameOf } from '../map/data.ts';
import { ShareButton } from '../parts/ShareButton.tsx';
import { profile } from './data.ts';

export function ProfilePart() {
    const p = profile.now.value;
    if (!p || p.interests.length === 0) return null; // the pack says nothing of the work itself
    const f = formats.value;
    const skills = p.skills.filter((s) => s.kind === 'skill');
    const knowledge = p.skills.filter((s) => s.kind === 'knowledge');
    return (
        <section class="chart profile" aria-labelledby="profile">
            <header>
                <h3 id="profile">{t('web.profile')}</h3>
                <ShareButton share={{ title: `${t('web.profile')}. ${nameOf('o', p.occupation)}`, seen: { what: 'profile', occupation: p.occupation } }} />
            </header>
            <p class="chart-note">{t('web.profile.what', { n: String(p.measured || p.groups) })}</p>
            <h4>{t('web.profile.interests')}</h4>
            <ul class="dots">
                {p.interests.map((i) => (
                    <li key={i.id}>
                        <span>
                            <b>{t(`interest.${i.id}`)}</b> <small>{t(`web.interest.${i.id}.what`)}</small>
                        </span>
                        <Interval value={i.value} lo80={null} hi80={null} min={1} max={7} width={110} />
                        <data value={f.exact(i.value)}>{f.fixed(i.value, 1)}</data>
                    </li>
                ))}
            </ul>
            <List title={t('web.profile.skills')} rows={skills} />
            <List title={t('web.profile.knowledge')} rows={knowledge} />
            {p.share_degree !== null && <p class="chart-note">{t('web.profile.degree', { percent: f.fixed(p.share_degree * 100) })}</p>}
        </section>
    );
}

function List({ title, rows }: { title: string; rows: { id: string; name: string; importance: number | null }[] }) {
    const f = formats.value;
    return (
        <>
            <h4>{title}</h4>
            <ul class="dots">
                {rows.map((r) => (
                    <li key={r.id}>
                        <span>{r.name}</span>
                        <Interval value={r.importance} lo80={null} hi80={null} min={0} max={1} width={110} />
                        <data value={f.exact(r.importance)}>{f.fixed((r.importance ?? 0) * 100)}</data>
                    </li>
                ))}
            </ul>
        </>
    );
}
