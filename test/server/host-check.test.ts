import { describe, expect, it } from 'vitest';
import { hostCheck, isLoopback, originCheck } from '../../src/server/host-check.js';

/* Protects against DNS rebinding: which names may lead to the emulator, wherever it listens. */

describe('the name in a request', () => {
  it.each([
    ['127.0.0.1', 'localhost:8080', true],
    ['127.0.0.1', '127.0.0.1', true],
    ['127.0.0.1', '127.1.2.3:1', true],
    ['127.0.0.1', '[::1]:8080', true],
    ['127.0.0.1', 'localhost.:80', true],
    ['127.0.0.1', 'evil.example:8080', false],
    ['127.0.0.1', 'localhost.evil.example', false],
    ['127.0.0.1', '10.0.0.1', false],
    ['127.0.0.1', '', false],
    ['127.0.0.1', undefined, false],
    ['127.0.0.1', 'localhost:port', false],
    ['127.0.0.1', 'local host', false],
    ['Kusto.Example', 'kusto.example:8080', true],
    ['kusto.example', 'localhost', true],
    ['kusto.example', 'other.example', false],
    ['192.0.2.1', '192.0.2.1:8080', true],
    ['192.0.2.1', '192.0.2.2', false],
    ['2001:db8::1', '[2001:DB8::1]:8080', true],
    ['0.0.0.0', 'emulator:8080', true],
    ['::', 'emulator', true],
    ['0.0.0.0', 'user@emulator', false],
  ])('at %s, %s: %s', (bound, header, isOwn) => {
    expect(hostCheck(bound)(header)).toBe(isOwn);
  });
});

describe('the page that a request comes from', () => {
  it.each([
    ['127.0.0.1', 'http://localhost:3000', true],
    ['127.0.0.1', 'https://127.0.0.1', true],
    ['127.0.0.1', 'https://evil.example', false],
    ['127.0.0.1', 'null', false],
    ['127.0.0.1', 'file://', false],
    // Anybody may reach it there, but not by way of somebody's browser.
    ['0.0.0.0', 'https://evil.example', false],
    ['0.0.0.0', 'http://localhost', true],
    ['kusto.example', 'http://kusto.example:8080', true],
  ])('at %s, %s: %s', (bound, origin, isOwn) => {
    expect(originCheck(bound)(origin)).toBe(isOwn);
  });
});

it.each([
  ['localhost', true],
  ['127.0.0.1', true],
  ['::1', true],
  ['LOCALHOST', true],
  ['0.0.0.0', false],
  ['::', false],
  ['', false],
  ['127.0.0.1.example', false],
])('listening at %s stays on this machine: %s', (host, expected) => {
  expect(isLoopback(host)).toBe(expected);
});
