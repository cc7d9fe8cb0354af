/** A process that tries to own the folder of its argument when it is told to, and keeps it for as long as it runs. */
import { createInterface } from 'node:readline';
import { lockFolder } from '../../../sample-app/store/folder-lock.js';

const [folder = ''] = process.argv.slice(2);

createInterface(process.stdin).once('line', () => {
  try {
    lockFolder(folder);
    console.log(`locked as process ${process.pid}`);
  } catch (error) {
    console.log(error instanceof Error ? error.message : error);
  }
});
console.log('ready');
setInterval(() => undefined, 60_000);
