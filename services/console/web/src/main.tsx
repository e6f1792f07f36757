import { createRoot } from 'react-dom/client';
import { askCore } from './core/core.ts';

const root = document.getElementById('page');
if (root !== null) createRoot(root).render(<button onClick={() => void askCore('derive', {text: '', ruleset: ''})}>Oretrail</button>);
