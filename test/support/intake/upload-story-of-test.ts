import { onTestFinished } from 'vitest';
import { temporaryFolder } from '../temporary-folder.ts';
import { UploadStory } from './upload-story.ts';

/** Begins a story of uploads in a folder of its own, which ends with the test. */
export async function uploadStoryOfTest(): Promise<UploadStory> {
  const story = await UploadStory.begin(temporaryFolder());
  onTestFinished(() => story.end());
  return story;
}
