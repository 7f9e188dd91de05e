import { ready } from '../i18n/index.ts';
import { MapPage } from '../pages/map/MapPage.tsx';
import { Banner } from './States.tsx';
import { TopBar } from './TopBar.tsx';

export function App() {
    if (!ready.value) return null;
    return (
        <>
            <TopBar />
            <Banner />
            <MapPage />
        </>
    );
}
