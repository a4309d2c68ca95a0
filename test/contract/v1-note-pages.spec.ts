import { V1NotePages } from '../../src/pipedrive/upstream/v1/v1-note-pages.js';
import { describeEntityPages } from './entity-pages.contract.js';

describeEntityPages('notes', ({ app }) => app.get(V1NotePages));
