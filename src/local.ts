import { processVariables } from './config/variables.js';

// What `npm start` runs: the service with all it needs on this machine. In production nothing of that is loaded.
if (processVariables()['NODE_ENV'] === 'production') {
  await import('./main.js');
} else {
  const { runLocally } = await import('./local/run-locally.js');
  await runLocally(processVariables());
}
