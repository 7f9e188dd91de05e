import { render } from 'preact';
import { App } from './app/App.tsx';
import { listen } from './app/store.ts';
import { startTexts } from './i18n/index.ts';
import './styles/tokens.css';
import './styles/frame.css';
import './styles/controls.css';
import './styles/map.css';
import './styles/table.css';
import './styles/detail.css';
import './styles/pages.css';
import './styles/share.css';
import './styles/print.css';

listen();
startTexts();
render(<App />, document.getElementById('app')!);
