import { describe, expect, it } from 'vitest';
import { redactUrls } from './redacted-url.ts';

describe('a URL that is printed', () => {
  it.each([
    ['http://registry:8081/apis/ccompat/v7', 'http://registry:8081/apis/ccompat/v7'],
    ['http://u:s3pw@host', 'http://***@host'],
    ['https://token@host/path', 'https://***@host/path'],
    ['https://u:a@b@host/path', 'https://***@host/path'],
    ['http://host/path?token=s3cret&x=1', 'http://host/path?***'],
    ['http://host?sig=s3cret#s3cret', 'http://host?***#***'],
    ['http://host/#s3cret', 'http://host/#***'],
    ['http://u:s3cret@[::1]:9000/a?b', 'http://***@[::1]:9000/a?***'],
    ['s3://bucket/prefix', 's3://bucket/prefix'],
    ['s3://bucket/prefix@2', 's3://bucket/prefix@2'],
    ['http://host:9000/prefix@2', 'http://host:9000/prefix@2'],
    ['s3://AKIA:s3/cr?e#t@bucket/prefix', 's3://***@bucket/prefix'],
    ['http://s3cr#et?@bucket/prefix', 'http://***@bucket/prefix'],
    ['HTTPS://U:S3CRET@HOST', 'HTTPS://***@HOST'],
    ['GET http://u:p@a/x?t=1 failed, and "http://b?t=2" too', 'GET http://***@a/x?*** failed, and "http://b?***" too'],
    ['urn:lot:x, a@b.example and c?d', 'urn:lot:x, a@b.example and c?d'],
  ])('%s is %s', (text, shown) => {
    expect(redactUrls(text)).toBe(shown);
  });

  it('takes no longer for texts made to be slow', () => {
    const text = 'a.'.repeat(200_000);
    expect(redactUrls(text)).toBe(text);
    expect(redactUrls(`x://${'@'.repeat(200_000)}`)).toBe('x://***@');
    const many = 'x://a:a/?#'.repeat(100_000);
    expect(redactUrls(many).length).toBeLessThan(many.length);
  });
});
