/** For specs: a console and a browser while the tests of a file run. */
import { launchBrowser } from '@oretrail/test-support/chromium';
import { temporaryFolder } from '@oretrail/test-support/temporary-folder';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { type RunningConsole, startConsole } from './console.ts';
import type { Story } from './story.ts';

/** A console that starts before the first test of a file, and ends after the last; in between it has all of this. */
class ConsoleInBrowser {
  private running: RunningConsole | undefined;
  private chromium: Browser | undefined;

  constructor() {
    beforeAll(async () => {
      this.running = await startConsole(temporaryFolder());
      this.chromium = await launchBrowser();
    });
    afterAll(async () => {
      await this.chromium?.close();
      await this.running?.close();
    });
  }

  get url(): string {
    return this.console.url;
  }

  get story(): Story {
    return this.console.story;
  }

  get archive(): string {
    return this.console.archive;
  }

  get browser(): Browser {
    if (this.chromium === undefined) throw new Error('the browser runs only while the tests do');
    return this.chromium;
  }

  private get console(): RunningConsole {
    if (this.running === undefined) throw new Error('the console runs only while the tests do');
    return this.running;
  }
}

/** Call it once in a file, outside of its tests. */
export const consoleInBrowser = (): ConsoleInBrowser => new ConsoleInBrowser();
