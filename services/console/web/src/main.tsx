/** The page. */
import { createRoot } from 'react-dom/client';
import { App } from './frame/app.tsx';
import './style/page.css';

const root = document.getElementById('page');
if (root !== null) createRoot(root).render(<App />);
